"""Moving rows among their siblings."""

import pytest

from assessments import models
from assessments.services.ordering import move
from tests.factories import make_framework
from tests.publishing import published_once

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _three_skills() -> None:
    published_once(make_framework(skills=3, categories=1))


def order() -> list[str]:
    return [skill.key for skill in models.Skill.objects.all()]


@pytest.mark.parametrize(
    ("key", "by", "expected"),
    [
        ("skill-2", -1, ["skill-2", "skill-1", "skill-3"]),
        ("skill-2", 1, ["skill-1", "skill-3", "skill-2"]),
        ("skill-1", -1, ["skill-1", "skill-2", "skill-3"]),
        ("skill-3", 1, ["skill-1", "skill-2", "skill-3"]),
    ],
)
def test_row_changes_places_and_stays_at_either_end(key: str, by: int, expected: list[str]) -> None:
    move(row=models.Skill.objects.get(key=key), by=by)
    assert order() == expected


def test_rows_of_the_same_order_are_told_apart() -> None:
    models.Skill.objects.update(order=1)
    move(row=models.Skill.objects.get(key="skill-3"), by=-1)
    assert order() == ["skill-1", "skill-3", "skill-2"]
