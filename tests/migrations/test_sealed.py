"""What people had typed before is sealed by migrating, and open again on the way back."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.apps.registry import Apps
from django.db import connection

from assessments import models, queries
from assessments.domain.annotations import EXAMPLE_LENGTH, PLAN_NOTE_LENGTH
from assessments.sealing import MARK
from tests.factories import make_framework
from tests.migrations.test_from_before import NOW, migrate
from tests.publishing import NOON, published

BEFORE = "0011_accounts"
ME, OTHER = UUID(int=1), UUID(int=2)
MANY = 1200  # rows of one table: more than are written at once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def at_old() -> Iterator[Apps]:
    published(make_framework(skills=1, statements=1))
    try:
        yield migrate(BEFORE)
    finally:
        migrate(NOW)


def rows(old: Apps, name: str) -> Any:
    return old.get_model("assessments", name)._default_manager


def texts_kept() -> str:
    """Return all of the three tables, as the database has them."""
    with connection.cursor() as cursor:
        kept = ""
        for table in ("example", "planstep", "sharelink"):
            cursor.execute(f"SELECT * FROM assessments_{table}")  # noqa: S608
            kept += str(cursor.fetchall())
        return kept


def test_all_is_sealed_and_open_again(at_old: Apps) -> None:
    version, role = rows(at_old, "FrameworkVersion").get(), rows(at_old, "Role").first()
    skill = rows(at_old, "Skill").get()
    for person in (ME, OTHER):
        rows(at_old, "Respondent").create(pk=person, last_visit=NOON)
    report = rows(at_old, "Assessment").create(
        respondent_id=ME, version=version, role=role, started_at=NOON, submitted_at=NOON
    )
    # What looks sealed already is a text as any other.
    told = {"situation": f"{MARK}It was late.", "action": "é" * EXAMPLE_LENGTH, "result": ""}
    rows(at_old, "Example").create(respondent_id=ME, skill=skill, added_at=NOON, **told)
    note = "n" * PLAN_NOTE_LENGTH
    step = at_old.get_model("assessments", "PlanStep")
    rows(at_old, "PlanStep").bulk_create(
        step(respondent_id=person, version=version, added_at=NOON, title=f"Ask {n}.", note=note)
        for person in (ME, OTHER)
        for n in range(MANY // 2)
    )
    for name in ("Ann Other", ""):
        rows(at_old, "ShareLink").create(
            assessment=report, digest=f"of {len(name)}", name=name, created_at=NOON, expires_at=NOON
        )
    before = texts_kept()

    migrate(NOW)

    kept = texts_kept()
    assert not [text for text in ("It was late", "éé", "Ask 1", "nn" * 9, "Ann O") if text in kept]
    assert queries.example_of(models.Example.objects.get()).parts == tuple(
        text for text in told.values() if text
    )
    steps = models.PlanStep.objects.all()
    for person in (ME, OTHER):
        expected = {(f"Ask {n}.", note) for n in range(MANY // 2)}
        assert {queries.texts_of(row) for row in steps.filter(respondent=person)} == expected
    names = [queries.name_of(row) for row in models.ShareLink.objects.order_by("pk")]
    assert names == ["Ann Other", ""]

    migrate(BEFORE)

    assert sorted(texts_kept()) == sorted(before)
