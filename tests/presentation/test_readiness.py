"""What the head of a report says about how much of the way is done."""

from dataclasses import asdict

import pytest

from assessments.domain.report import make_report
from assessments.presentation.report_page import report_page
from tests.factories import make_answers, make_framework


def readiness(values, targets=4):
    """Return the readiness for these answers, one value (or None) for each skill."""
    framework = make_framework(
        skills=len(values), statements=2, targets=targets, importances=(1,), categories=1
    )
    answers = make_answers(framework, [[value] * 2 for value in values])
    return report_page(make_report(framework, framework.roles[0], answers)).readiness


@pytest.mark.parametrize(
    ("values", "percent", "unit", "note", "total"),
    [
        pytest.param(
            [3, 1],
            67,
            "of the way to this role",
            "A skill counts more, the more it matters for the role.",
            "Together: 4 ÷ 6 = 67 %",
            id="all known",
        ),
        pytest.param(
            [3, 1, None],
            67,
            "of the way, as far as is known",
            "2 of 3 skills have enough answers. They hold 67 % of what the role asks for.",
            "Together: 4 ÷ 6 = 67 %",
            id="some known",
        ),
        pytest.param(
            [3, None, None],
            None,
            "Too early",
            "Less than half of what the role asks for has enough answers to say how ready you "
            "are. 1 of 3 skills have enough answers.",
            "",
            id="too early",
        ),
        pytest.param(
            [None],
            None,
            "Too early",
            "Less than half of what the role asks for has enough answers to say how ready you "
            "are. 0 of 1 skill has enough answers.",
            "",
            id="one skill",
        ),
    ],
)
def test_readiness_says_how_much_is_known(values, percent, unit, note, total):
    view = readiness(values)
    assert (view.percent, view.unit, view.note, view.sum) == (percent, unit, note, total)


def test_a_bar_has_a_part_for_each_skill_that_counts():
    first, second = map(asdict, readiness([3, 1, 2], targets=[4, 4, 1]).bar)
    assert first == {"hue": 1, "x": 0, "width": 0.495, "filled": 0.495, "current": False}
    assert second == {
        "hue": 1,
        "x": pytest.approx(0.505),
        "width": 0.495,
        "filled": pytest.approx(0.165),
        "current": False,
    }
