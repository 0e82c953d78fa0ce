"""Nothing is made for the default framework alone: one of another shape works just as well."""

from collections import Counter
from pathlib import Path

import pytest

from assessments import models, queries
from assessments.domain.framework import Framework, Origin, asked
from assessments.domain.gaps import Status
from assessments.domain.report import make_report
from assessments.exchange.yaml_reader import read_framework
from assessments.exchange.yaml_writer import write_framework
from tests.factories import make_answers
from tests.publishing import published

SECOND_CONTENT = Path(__file__).parents[1] / "content" / "second-framework.yaml"


@pytest.fixture(scope="module")
def second() -> Framework:
    return read_framework(SECOND_CONTENT.read_bytes())


def test_second_framework_has_a_shape_of_its_own(second, framework):
    assert len(second.categories) == 3
    assert len(second.options) == len(second.levels) == second.top == 4
    assert [len(skill.statements) for skill in second.skills] == [1, 4, 5, 7, 3, 2]
    assert [importance.value for importance in second.importances] == [1, 3]
    assert len(second.roles) == 2
    assert {resource.origin for resource in second.resources} == {Origin.TEAM}
    assert second.source.title == ""
    assert second.top != framework.top


def test_second_framework_shares_no_key_with_the_default_one(second, framework):
    """So a test that mixes the two up fails."""
    assert second.key != framework.key
    for part in ("skills", "statements", "roles", "categories", "options", "levels", "resources"):
        keys = [item.key for each in (second, framework) for item in getattr(each, part)]
        assert [key for key, times in Counter(keys).items() if times > 1] == []


def test_second_framework_is_written_as_it_was(second):
    assert read_framework(write_framework(second)) == second


def test_second_framework_is_published_beside_the_default_one(version, second, framework):
    beside = published(second)
    assert beside.number == version.number == 1
    assert queries.definitions(beside.pk).framework == asked(second) == second
    assert queries.definitions(version.pk).framework == framework
    open_keys = [item.framework.key for item in models.FrameworkVersion.objects.open()]
    assert sorted(open_keys) == sorted([framework.key, second.key])


def test_report_of_the_second_framework(second):
    answers = make_answers(
        second,
        {
            "greeting": [0],
            "including-everyone": [1, 2, 1, 2],
            "knowing-the-collection": [3, None],
            "telling-stories": [3, 3, 2, 2, None, 3, 2],
            "keeping-time": [1, 1, 1],
            "caring-for-objects": [2, 2],
        },
    )
    report = make_report(second, second.role_or_default("volunteer-guide"), answers)
    assert [(r.skill.key, r.gap.status) for r in report.results] == [
        ("greeting", Status.ABOUT),
        ("including-everyone", Status.MET),
        ("knowing-the-collection", Status.UNKNOWN),
        ("telling-stories", Status.MET),
        ("keeping-time", Status.MET),
        ("caring-for-objects", Status.ABOUT),
    ]
    first, *_ = report.priorities
    assert [step.key for step in first.steps] == ["follow-three-guides"]
    assert report.ways == ()


@pytest.mark.parametrize("role", ["volunteer-guide", "head-of-guides"])
@pytest.mark.parametrize("value", range(4))
def test_report_has_a_step_for_every_gap(second, role, value):
    report = make_report(second, second.role(role), make_answers(second, value))
    assert {result.score.level for result in report.results} == {value + 1}
    missing = [result.skill.key for result in report.priorities if not result.steps]
    assert missing == []
