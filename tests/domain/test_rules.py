"""The rule has a name, and the name decides; and what a rule gives, it gives for ever.

Each rule has a golden report in tests/domain/golden/, of a made-up framework and made-up answers
at two times. It is never made anew: a rule that gives something else is another rule.
"""

import json
import math
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from assessments.domain.change import Verdict, compare
from assessments.domain.framework import NEWEST_RULE, Framework, Target
from assessments.domain.gaps import Gap, Status
from assessments.domain.history import Taken, make_history
from assessments.domain.report import Report, SkillResult, make_report
from assessments.domain.rules import RULES, Rule, UnknownRule, rule_of
from assessments.domain.validation import problems
from assessments.domain.what_if import what_would_help
from assessments.presentation.arithmetic import WRITTEN, arithmetic
from tests.factories import make_answers, make_framework
from tests.typed import present

GOLDEN = Path(__file__).parent / "golden"

# --- What a rule gives -------------------------------------------------------------------------


@dataclass(frozen=True)
class Golden:
    """What the golden report of a rule was made of, and what it says."""

    framework: Framework
    answers: dict
    earlier: dict
    said: dict


def golden(name: str) -> Golden:
    content = json.loads((GOLDEN / f"{name}.json").read_bytes())
    skills = content["skills"]
    framework = make_framework(
        statements=[skill["asked"] for skill in skills],
        top=content["top"],
        targets=[Target(**skill["target"]) for skill in skills],
        scoring_rule=name,
    )
    return Golden(
        framework=framework,
        answers=make_answers(framework, [skill["answers"] for skill in skills]),
        earlier=make_answers(framework, [skill["earlier"] for skill in skills]),
        said={"skills": [skill["says"] for skill in skills], "report": content["says"]},
    )


def says(golden: Golden) -> dict:
    framework = golden.framework
    report = make_report(framework, framework.roles[0], golden.answers)
    changes = compare(framework, golden.earlier, framework, golden.answers)
    helpful = {up.skill.key: up for up in what_would_help(report)}
    skills = [
        skill_says(report, result, helpful.get(result.skill.key), changes[result.skill.key])
        for result in report.results
    ]
    return {"skills": skills, "report": report_says(report, helpful)}


def report_says(report: Report, helpful: dict) -> dict:
    return {
        "pooled_variance": plain(report.pooled_variance),
        "readiness": plain(report.readiness),
        "categories": [plain(group.score) for group in report.categories],
        "priorities": [result.skill.key for result in report.priorities],
        "strengths": [result.skill.key for result in report.strengths],
        "helpful": list(helpful),
    }


def skill_says(report: Report, result: SkillResult, up, change) -> dict:
    score, gap = asdict(result.score), asdict(result.gap)
    del score["values"], score["asked"], gap["target"]
    one_level_more = up and {"readiness": up.readiness, "reaches_target": up.reaches_target}
    return {
        "score": plain(score),
        "gap": plain(gap),
        "one_level_more": plain(one_level_more),
        "change": plain(change),
        "arithmetic": plain(arithmetic(report, result)),
    }


def plain(value):
    """Return a value as the golden file has it: fractions as texts, floats to nine places."""
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, float):
        return round(value, 9)
    if value is None or isinstance(value, str | int):
        return value
    items = value if isinstance(value, dict) else asdict(value)
    return {name: plain(item) for name, item in items.items()}


@pytest.mark.parametrize("name", RULES)
def test_a_rule_gives_what_it_once_gave(name):
    kept = golden(name)
    assert says(kept) == kept.said


def test_of_the_golden_report_of_mean_1_by_hand():
    """Worked out on paper, where the file was made by the program; the rest has these formulas."""
    kept = golden("mean-1").said
    first, second, third, *_, eighth = kept["skills"]
    # SS 2 + 1/2 + 2/3 + 0 + 0 + 3/4 + 0 + 2/3 over n − 1, 3 + 1 + 2 + 0 + 1 + 3 + 0 + 2
    assert kept["report"]["pooled_variance"] == "55/144"
    # 1 + 8/4; v = (2 + 4 · 55/144) / 7; SE = √((127/252 + 21/252) / 4) = √(37/252) = 0.383178
    assert (first["score"]["score"], first["score"]["variance"]) == ("3", "127/252")
    # 3 − 1.645 · 0.383178 = 3 − 0.630328
    assert first["score"]["low"] == pytest.approx(2.369672, abs=1e-6)
    # 5/2 is half-way and level 2, so 3 − 5/2; 4 − 5/3 is more than a level; 14/3 is level 5
    assert [s["gap"]["status"] for s in (first, second, third)] == ["close", "close", "far"]
    assert [s["gap"]["size"] for s in (first, second, third)] == ["1", "1/2", "7/3"]
    assert (eighth["score"]["score"], eighth["gap"]["status"]) == ("14/3", "met")
    # weights 9 + 4 + 3 + 3 + 4 + 0 + 8 = 31, and 9 are not known; 31 − 3 · 1 − 2 · 1/2 − 7/3
    assert kept["report"]["readiness"] == {
        "value": "74/93",
        "coverage": "31/40",
        "earned": "74/3",
        "weight": 31,
        "total": 40,
    }
    # one level more in the first skill adds its 3 points: 74/93 + 9/93
    assert first["one_level_more"] == {"readiness": "83/93", "reaches_target": True}
    # Differences 1 1 1 1; over all skills p = (1/2 + 2/3) / 11 = 7/66 and v = 4p / 7 = 2/33;
    # 1.645 · √((2/33 + 1/6) / 4) = 1.645 · 0.238366
    assert first["change"]["clear_from"] == pytest.approx(0.392111, abs=1e-6)


# --- The name decides --------------------------------------------------------------------------


class Lenient(Rule):
    """Half-way goes up, a gap is half of mean-1's, and what helps leads to the top at once."""

    def nearest_level(self, score):
        return math.floor(score + Fraction(1, 2))

    def find_gap(self, score, target):
        gap = super().find_gap(score, target)
        if not gap.size:
            return gap
        return Gap(target, Status.CLOSE, gap.size / 2, present(gap.priority) / 2)

    def one_level_up(self, score, top):
        return replace(score, score=Fraction(top), level=top)


LENIENT = Lenient(
    **asdict(RULES["mean-1"])
    | {"prior_weight": 2, "rounding_variance": Fraction(1, 4), "z": 0.5, "least_answers": 1}
)
SKILLS = [[1, 1], [1, 2]]  # scores 2 and 5/2, targets 4 of weights 3 and 2


@pytest.fixture
def lenient(monkeypatch):
    """The small framework of a version that names another rule."""
    monkeypatch.setitem(RULES, "lenient", LENIENT)
    monkeypatch.setitem(WRITTEN, "lenient", WRITTEN["mean-1"])
    return small("lenient")


def small(rule: str) -> Framework:
    return make_framework(statements=[2, 2], targets=[4, 4], scoring_rule=rule)


def report_of(framework: Framework, values=SKILLS) -> Report:
    return make_report(framework, framework.roles[0], make_answers(framework, values))


def taken(framework: Framework, month: int, values=SKILLS) -> Taken:
    answers = make_answers(framework, values)
    return Taken(framework, framework.roles[0], answers, datetime(2026, month, 1, tzinfo=UTC))


def test_a_report_obeys_the_rule_that_its_version_names(lenient):
    strict, other = report_of(small("mean-1")), report_of(lenient)
    assert [r.score.level for r in strict.results] == [2, 2]
    assert [r.score.level for r in other.results] == [2, 3]
    assert [r.gap.size for r in strict.results] == [2, Fraction(3, 2)]
    assert [r.gap.size for r in other.results] == [1, Fraction(3, 4)]
    # 15 points in all; gaps of 3·2 + 2·3/2, and half of that
    assert strict.readiness.value == Fraction(6, 15)
    assert other.readiness.value == Fraction(21, 30)
    assert present(other.results[0].score.high) < present(strict.results[0].score.high)


def test_how_much_must_be_known_is_the_rules(lenient):
    one_each = [[1], [2]]
    assert {r.score.known for r in report_of(small("mean-1"), one_each).results} == {False}
    assert {r.score.known for r in report_of(lenient, one_each).results} == {True}


def test_what_would_help_obeys_the_rule(lenient):
    strict, other = what_would_help(report_of(small("mean-1"))), what_would_help(report_of(lenient))
    # One level more in the first skill is 3 of 15 points; all of its gap is 3 · 1.
    assert [(up.readiness, up.reaches_target) for up in strict] == [
        (Fraction(9, 15), False),
        (Fraction(8, 15), False),
    ]
    assert [(up.readiness, up.reaches_target) for up in other] == [
        (Fraction(27, 30), True),
        (Fraction(24, 30), True),
    ]


def test_the_arithmetic_shown_has_the_constants_of_the_rule(lenient):
    strict, other = (
        present(arithmetic(report, report.results[1]))
        for report in (report_of(small("mean-1")), report_of(lenient))
    )
    # SS 1/2, p = (0 + 1/2) / 2 = 1/4; v = (1/2 + 4/4) / 5 and (1/2 + 2/4) / 3
    assert (strict.variance, strict.error, strict.range) == (
        "v = (0.50 + 4 × 0.25) ÷ 5 = 0.30",
        "√((0.30 + 1/12) ÷ 2) = 0.44",
        "2.50 ± 1.645 × 0.44",
    )
    assert (other.variance, other.error, other.range) == (
        "v = (0.50 + 2 × 0.25) ÷ 3 = 0.33",
        "√((0.33 + 1/4) ÷ 2) = 0.54",
        "2.50 ± 0.500 × 0.54",
    )


def test_a_comparison_obeys_the_rule_of_the_newer_version(lenient):
    strict = small("mean-1")
    answers = make_answers(strict, 1), make_answers(strict, [[1, 2], [1, 1]])
    verdicts = [
        compare(old, answers[0], new, answers[1])["skill-1"].verdict
        for old, new in ((lenient, strict), (strict, lenient))
    ]
    # 1/2 on average; p = 1/4 and v as above: 1.645 · √((3/10 + 1/6) / 2) = 0.795, and
    # 0.5 · √((1/3 + 1/2) / 2) = 0.323
    assert verdicts == [Verdict.NO_CLEAR_CHANGE, Verdict.GREW]


def test_a_history_obeys_the_rule_of_the_newest_assessment(lenient):
    strict = small("mean-1")
    own = make_history([taken(strict, 1), taken(strict, 2)])
    mixed = make_history([taken(strict, 1), taken(lenient, 2)])
    back = make_history([taken(lenient, 1), taken(strict, 2)])
    assert [present(past.readiness).value for past in own.past] == [Fraction(6, 15)] * 2
    assert [present(past.readiness).value for past in mixed.past] == [Fraction(21, 30)] * 2
    assert [past.scores["skill-2"].level for past in mixed.past] == [3, 3]
    assert back.past[0].scores == own.past[0].scores


def test_a_new_rule_leaves_what_names_the_older_one_as_it_was(lenient):
    kept = golden("mean-1")
    assert says(kept) == kept.said


@pytest.mark.usefixtures("lenient")
@pytest.mark.parametrize("name", ["mean-1", "lenient"])
def test_what_names_any_rule_that_there_is_may_be_published(name):
    assert problems(small(name)) == []


def test_a_rule_that_there_is_not_is_an_error_of_its_own():
    framework = small("mean-9")
    with pytest.raises(UnknownRule, match="mean-9"):
        rule_of(framework)
    with pytest.raises(UnknownRule):
        report_of(framework)
    with pytest.raises(UnknownRule):
        make_history([taken(framework, 1)])
    with pytest.raises(UnknownRule):
        compare(small("mean-1"), {}, framework, {})


def test_new_versions_take_a_rule_that_there_is_and_every_rule_can_be_written_out():
    assert make_framework().scoring_rule == NEWEST_RULE
    assert NEWEST_RULE in RULES
    assert WRITTEN.keys() == RULES.keys()
