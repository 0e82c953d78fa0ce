"""What the head of a report says about how much of the way is done."""

from dataclasses import asdict, replace

import pytest

from assessments.domain.annotations import Setting
from assessments.domain.framework import Target
from assessments.domain.report import make_report
from assessments.presentation.readiness import settings_text
from assessments.presentation.report_page import report_page
from tests.presentation.made import report_of


def readiness_of(values, targets=4):
    return report_page(report_of(values, targets)).readiness


@pytest.mark.parametrize(
    ("values", "percent", "unit", "notes", "total"),
    [
        pytest.param([3, 1], 70, "of the way", (), "Together: 3.5 ÷ 5 = 70 %", id="all known"),
        pytest.param(
            [3, 1, None],
            70,
            "of the way, as far as is known",
            ("1 of 3 skills does not have enough answers and is left out.",),
            "Together: 3.5 ÷ 5 = 70 %",
            id="some known",
        ),
        pytest.param(
            [3, None, None],
            None,
            "Too early to say",
            (
                "2 of 3 skills do not have enough answers and are left out. "
                "That is more than half of what is asked for.",
            ),
            "",
            id="too early",
        ),
        pytest.param([None], None, "Too early to say", (), "", id="nothing known"),
        pytest.param([4, 4], 100, "of the way", (), "Together: 5 ÷ 5 = 100 %", id="all met"),
        pytest.param(
            [1, 1], 40, "of the way", (), "Together: 2 ÷ 5 = 40 %", id="nothing met, half the way"
        ),
    ],
)
def test_readiness_says_how_much_is_known(values, percent, unit, notes, total):
    view = readiness_of(values)
    assert (view.percent, view.unit, view.notes, view.sum) == (percent, unit, notes, total)


@pytest.mark.parametrize(
    ("values", "percent", "unit"),
    [
        pytest.param([0, 4], 100, "of the way", id="all known"),
        pytest.param([None, None], None, "Too early to say", id="nothing known"),
    ],
)
def test_a_role_that_asks_nothing_has_no_sum(values, percent, unit):
    view = readiness_of(values, targets=1)
    assert (view.percent, view.unit, view.sum) == (percent, unit, "")


@pytest.mark.parametrize(
    ("values", "targets", "value", "unit"),
    [
        pytest.param([0, 0], 4, 0, "Nearly all still ahead", id="nothing at all"),
        pytest.param([[1, 0, 0, 0], 0], 4, 5, "Nearly all still ahead", id="hardly anything"),
        pytest.param(
            [0, 0, None], 4, 0, "Nearly all that is known is still ahead", id="one unknown"
        ),
        pytest.param([0, 0], [1, 4], 0, "Nearly all still ahead", id="what asks nothing is met"),
        pytest.param(
            [4, None],
            [Target(4, 1), Target(4, 1, critical=True)],
            100,
            "A must is not known yet",
            id="a must unknown",
        ),
    ],
)
def test_no_large_number_discourages_or_promises(values, targets, value, unit):
    view = readiness_of(values, targets)
    assert (view.percent, view.value, view.unit, view.range) == (None, value, unit, "")


@pytest.mark.parametrize(
    ("values", "text"),
    [
        pytest.param([3, 1], "probably 66 to 74 %", id="both may be above or below"),
        pytest.param([4, 4], "", id="safely met"),
        pytest.param([[3, 2, 3, 2], 4], "probably 93 to 100 %", id="in doubt, yet no gap"),
        pytest.param([3, None, None], "", id="not known"),
    ],
)
def test_the_range_is_shown_where_it_has_a_width(values, text):
    assert readiness_of(values).range == text


def test_the_range_is_rounded_outwards():
    report = report_of([3, 1])
    readiness = replace(report.readiness, low=0.6999, high=0.7001)
    view = report_page(replace(report, readiness=readiness)).readiness
    assert view.range == "probably 69 to 71 %"


OUTSIDE = "the best example is from study or private life: the next step is one from work."


def test_whoever_reaches_all_that_is_known_outside_work_is_not_called_fully_ready():
    report = report_of([4, 4, None])
    settings = {"skill-2": Setting.PRIVATE_LIFE}
    view = report_page(make_report(report.framework, report.role, report.answers, settings))

    unit = "All that is known is there, not all of it shown at work"
    assert (view.readiness.percent, view.readiness.unit) == (None, unit)


def test_whoever_reaches_all_outside_work_is_not_called_fully_ready():
    report = report_of([4, 4, 4])
    settings = {"skill-2": Setting.PRIVATE_LIFE}
    page = report_page(make_report(report.framework, report.role, report.answers, settings))

    assert report_page(report).readiness.percent == 100
    assert (page.readiness.percent, page.readiness.unit) == (
        None,
        "All there, not all of it shown at work",
    )
    assert "100" not in "".join(role.percent for role in page.roles.lines)
    assert "today" not in page.roles.lead


@pytest.mark.parametrize(
    ("settings", "text"),
    [
        pytest.param({}, "", id="not said"),
        pytest.param({1: Setting.IT_WORK, 2: Setting.OTHER_WORK}, "", id="from work"),
        pytest.param(
            {1: Setting.STUDY},
            f"In one skill that is met or about there, {OUTSIDE}",
            id="one from study",
        ),
        pytest.param(
            {1: Setting.STUDY, 2: Setting.PRIVATE_LIFE},
            f"In 2 skills that are met or about there, {OUTSIDE}",
            id="both",
        ),
        pytest.param({3: Setting.PRIVATE_LIFE}, "", id="of a skill that is not reached"),
    ],
)
def test_settings_outside_work_are_told(settings, text):
    report = report_of([4, [3, 2, 3, 2], 0])
    settings = {f"skill-{number}": setting for number, setting in settings.items()}
    told = make_report(report.framework, report.role, report.answers, settings)

    view = report_page(told).readiness

    assert settings_text(told.results) == text
    assert view.notes == ((text,) if text else ())
    assert ("not all of it shown at work" in view.unit) == bool(text)
    assert view.percent == report_page(report).readiness.percent


def test_a_bar_has_a_part_for_each_skill_that_counts():
    first, second = map(asdict, readiness_of([3, 1, 2], [4, 4, 1]).bar)
    assert first == {"hue": 1, "x": 0, "width": 0.495, "filled": 0.495, "current": False}
    assert second == {
        "hue": 1,
        "x": pytest.approx(0.505),
        "width": 0.495,
        "filled": pytest.approx(0.198),
        "current": False,
    }


def test_the_bar_leaves_out_what_is_not_known():
    assert len(readiness_of([3, 1, None]).bar) == 2
