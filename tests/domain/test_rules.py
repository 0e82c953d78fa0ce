"""The rule has a name, and the name decides; and what a rule gives, it gives for ever.

Each rule has a golden report in tests/domain/golden/, of a made-up framework and made-up answers
at two times. It is never made anew: a rule that gives something else is another rule.
"""

import json
import math
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest

from assessments.domain.change import Change, Verdict, compare
from assessments.domain.framework import NEWEST_RULE, Framework, Target
from assessments.domain.history import Taken, make_history
from assessments.domain.report import Report, SkillResult, make_report
from assessments.domain.rules import RULES, Rule, UnknownRule, rule_of
from assessments.domain.validation import problems
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
    skills = [
        skill_says(report, result, changes.skills[result.skill.key]) for result in report.results
    ]
    said = report_says(report) | {"together": change_says(changes.together)}
    return {"skills": skills, "report": said}


def report_says(report: Report) -> dict:
    return {
        "pooled": plain(report.pooled),
        "readiness": plain(report.readiness),
        "categories": [plain(group.score) for group in report.categories],
        "priorities": [result.skill.key for result in report.priorities],
        "strengths": [result.skill.key for result in report.strengths],
        "apart": [report.can_tell_apart(*pair) for pair in pairwise(report.priorities)],
    }


def skill_says(report: Report, result: SkillResult, change: Change) -> dict:
    score, gap = asdict(result.score), asdict(result.gap)
    del score["values"], score["asked"], gap["target"]
    return {
        "score": plain(score),
        "gap": plain(gap),
        "one_level_more": plain(result.one_level_more),
        "change": change_says(change),
        "arithmetic": plain(arithmetic(report, result)),
    }


def change_says(change: Change) -> dict:
    """Leave out what is counted beside the rule: nothing is taken over here."""
    return {name: plain(value) for name, value in asdict(change).items() if name != "kept"}


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


def test_of_the_golden_report_of_mean_2_by_hand():
    """Worked out on paper, where the file was made by the program; the rest has these formulas."""
    kept = golden("mean-2").said
    first, second, third, *_, seventh, eighth = kept["skills"]
    # The answers add up to 44, of 20, and the one imagined is 2: 46/21. SS 2 + 1/2 + 2/3 + 0 + 0
    # + 3/4 + 0 + 2/3 over n − 1, 3 + 1 + 2 + 0 + 1 + 3 + 0 + 2
    assert kept["report"]["pooled"] == {"mean": "46/21", "variance": "55/144"}
    # 1 + 8/4; 1 + (8 + 46/21) / 5; v = (2 + 4 · 55/144) / 7;
    # SE = √((127/252 + 21/252) / 5) = √(37/315) = 0.342725
    assert (first["score"]["score"], first["score"]["centre"]) == ("3", "319/105")
    assert first["score"]["variance"] == "127/252"
    # 319/105 ± t₀.₉₀(7) · 0.342725 = 3.0381 ± 1.4149 · 0.3427 = 2.5532 … 3.5230, and outwards
    assert (first["score"]["low"], first["score"]["high"]) == ("51/20", "353/100")
    # 1 + (0 + 46/21) / 2 is drawn so far from a single lowest answer that the range is widened:
    # 2.095238 − 1.533 · 0.482327 = 1.356
    assert (seventh["score"]["centre"], seventh["score"]["low"]) == ("44/21", "1")
    # 5/2 is half-way, so level 3, and where the target begins; 7/2 − 5/3
    assert (second["score"]["level"], second["gap"]["size"]) == (3, "0")
    assert [s["gap"]["size"] for s in (first, third, eighth)] == ["1/2", "11/6", "0"]
    # 3.5 lies in 2.55 … 3.52, 2.5 in 2.13 … 3.33, 3.5 above 1.57 … 2.53, 4.5 in 3.82 … 4.78
    statuses = [s["gap"]["status"] for s in (first, second, third, eighth)]
    assert statuses == ["about-there", "about-there", "to-go", "about-there"]
    # 15/2 + 3 + 5/2 + 5/2 + 3 + 0 + 7 = 51/2, and 15/2 are not known; 51/2 − 3 · 1/2 − 11/6
    # √(9 · 37/315 + 4 · 0.162963 + 0.112269 + 4 · 0.112269) = 1.506764 for those that are not
    # safely met; 133/153 ± 1.281552 · 1.506764 / 25.5
    readiness = dict(kept["report"]["readiness"])
    assert readiness.pop("low") == pytest.approx(0.793556, abs=1e-6)
    assert readiness.pop("high") == pytest.approx(0.945006, abs=1e-6)
    assert readiness == {
        "value": "133/153",
        "coverage": "17/22",
        "earned": "133/6",
        "weight": "51/2",
        "total": "33",
    }
    # one level more in the first skill adds the 3 · 1/2 points that are missing: 142/153
    assert first["one_level_more"] == "142/153"
    # 11/6 − 3/2 is less than 1.645 · √(9 · 37/315 + 0.112269)
    assert kept["report"]["priorities"] == ["skill-3", "skill-1"]
    assert kept["report"]["apart"] == [False]
    # Differences 1 1 1 1; over all skills p = (1/2 + 2/3) / 11 = 7/66 and v = 4p / 7 = 2/33;
    # √((2/33 + 1/6) / 4) = 0.238366, times 1.644854 and, of five skills and all, 2.378
    assert first["change"]["difference"]["error"] == pytest.approx(0.238366, abs=1e-6)
    assert first["change"]["limits"]["seems"] == pytest.approx(0.392077, abs=1e-6)
    assert first["change"]["limits"]["has"] == pytest.approx(0.566834, abs=1e-6)


# --- The name decides --------------------------------------------------------------------------


class Lenient(Rule):
    """Half-way goes down, a gap is half of mean-2's, and the constants are others."""

    def nearest_level(self, score):
        return math.ceil(score - Fraction(1, 2))

    def find_gap(self, score, target):
        gap = super().find_gap(score, target)
        if not gap.size:
            return gap
        return replace(gap, size=gap.size / 2, priority=present(gap.priority) / 2)


LENIENT = Lenient(
    **asdict(RULES["mean-2"])
    | {
        "least_answers": 1,
        "prior_weight": 2,
        "rounding_variance": Fraction(1, 4),
        "holds": Fraction(1, 2),
        "apart": 0.25,
        "seems_changed": Fraction(9, 10),
        "has_changed": Fraction(1, 2),
    }
)
SKILLS = [[1, 1], [1, 2]]  # scores 2 and 5/2; targets begin at 7/2, with weights 3 and 2


@pytest.fixture
def lenient(monkeypatch):
    """The small framework of a version that names another rule."""
    monkeypatch.setitem(RULES, "lenient", LENIENT)
    monkeypatch.setitem(WRITTEN, "lenient", WRITTEN["mean-2"])
    return small("lenient")


def small(rule: str) -> Framework:
    return make_framework(statements=[2, 2], targets=[4, 4], scoring_rule=rule)


def report_of(framework: Framework, values=SKILLS) -> Report:
    return make_report(framework, framework.roles[0], make_answers(framework, values))


def taken(framework: Framework, month: int, values=SKILLS) -> Taken:
    answers = make_answers(framework, values)
    return Taken(framework, framework.roles[0], answers, datetime(2026, month, 1, tzinfo=UTC))


def test_a_report_obeys_the_rule_that_its_version_names(lenient):
    strict, other = report_of(small("mean-2")), report_of(lenient)
    assert [r.score.level for r in strict.results] == [2, 3]
    assert [r.score.level for r in other.results] == [2, 2]
    assert [r.gap.size for r in strict.results] == [Fraction(3, 2), 1]
    assert [r.gap.size for r in other.results] == [Fraction(3, 4), Fraction(1, 2)]
    # 25/2 points in all; gaps of 3 · 3/2 + 2 · 1, and half of that
    assert strict.readiness.value == Fraction(12, 25)
    assert other.readiness.value == Fraction(37, 50)
    assert present(other.results[0].score.high) < present(strict.results[0].score.high)


def test_how_much_must_be_known_is_the_rules(lenient):
    one_each = [[1], [2]]
    assert {r.score.known for r in report_of(small("mean-2"), one_each).results} == {False}
    assert {r.score.known for r in report_of(lenient, one_each).results} == {True}


def test_what_one_level_more_brings_obeys_the_rule(lenient):
    strict, other = report_of(small("mean-2")), report_of(lenient)
    # 6 of 25/2 points, and one level more is 3 or 2; 37/4, and all of the gaps are 9/4 and 1
    assert [r.one_level_more for r in strict.results] == [Fraction(18, 25), Fraction(16, 25)]
    assert [r.one_level_more for r in other.results] == [Fraction(23, 25), Fraction(41, 50)]


def test_what_can_be_told_apart_is_the_rules(lenient):
    values = [[1, 1], [0, 2]]  # both 2, SS 0 and 2, p = 1
    strict, other = report_of(small("mean-2"), values), report_of(lenient, values)
    # 9/2 − 3 against 1.645 · √(9 · 53/180 + 4 · 77/180) = 3.44; v = 4/5 and 6/5
    assert strict.can_tell_apart(*strict.priorities) is False
    # half of that against 0.25 · √(9 · 11/36 + 4 · 19/36) = 0.55; v = 2/3 and 4/3
    assert other.can_tell_apart(*other.priorities) is True


def test_all_roles_are_measured_by_the_rule(lenient):
    assert present(report_of(small("mean-2")).nearest).readiness.value == Fraction(12, 25)
    assert present(report_of(lenient).nearest).readiness.value == Fraction(37, 50)


def test_the_arithmetic_shown_has_the_constants_of_the_rule(lenient):
    strict, other = (
        present(arithmetic(report, report.results[1]))
        for report in (report_of(small("mean-2")), report_of(lenient))
    )
    # SS 1/2, p = (0 + 1/2) / 2 = 1/4; v = (1/2 + 4/4) / 5 and (1/2 + 2/4) / 3;
    # M = (5 + 2) / 5 and c = 1 + (3 + 7/5) / 3; t₀.₉₀ of 5 and t₀.₇₅ of 3 degrees of freedom
    assert (strict.variance, strict.error, strict.range) == (
        "v = (0.5 + 4 × 0.25) ÷ 5 ≈ 0.3",
        "√((0.3 + 1/12) ÷ 3) ≈ 0.36",
        "2.47 ± 1.476 × 0.36",
    )
    assert (other.variance, other.error, other.range) == (
        "v = (0.5 + 2 × 0.25) ÷ 3 ≈ 0.33",
        "√((0.33 + 1/4) ÷ 3) ≈ 0.44",
        "2.47 ± 0.765 × 0.44",
    )


def test_a_comparison_obeys_the_rule_of_the_newer_version(lenient):
    strict = small("mean-2")
    answers = make_answers(strict, 1), make_answers(strict, [[1, 2], [1, 1]])
    verdicts = [
        compare(old, answers[0], new, answers[1]).skills["skill-1"].verdict
        for old, new in ((lenient, strict), (strict, lenient))
    ]
    # 1/2 on average; p = 1/4 and v as above: 1.645 · √((3/10 + 1/6) / 2) = 0.795, and half of
    # all people may read a false "has": z of 1 − 0.5^(1/3) is 1.261, but that of 0.9 is 0.126 and
    # 0.126 · √((1/3 + 1/2) / 2) = 0.081
    assert verdicts == [Verdict.NO_CLEAR_CHANGE, Verdict.SEEMS_TO_HAVE_GROWN]


def test_a_history_obeys_the_rule_of_the_newest_assessment(lenient):
    strict = small("mean-2")
    own = make_history([taken(strict, 1), taken(strict, 2)])
    mixed = make_history([taken(strict, 1), taken(lenient, 2)])
    back = make_history([taken(lenient, 1), taken(strict, 2)])
    assert [present(past.readiness).value for past in own.past] == [Fraction(12, 25)] * 2
    assert [present(past.readiness).value for past in mixed.past] == [Fraction(37, 50)] * 2
    assert [past.scores["skill-2"].level for past in mixed.past] == [2, 2]
    assert back.past[0].scores == own.past[0].scores


def test_a_new_rule_leaves_what_names_the_older_one_as_it_was(lenient):
    kept = golden("mean-2")
    assert says(kept) == kept.said


@pytest.mark.usefixtures("lenient")
@pytest.mark.parametrize("name", ["mean-2", "lenient"])
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
        compare(small("mean-2"), {}, framework, {})


def test_new_versions_take_a_rule_that_there_is_and_every_rule_can_be_written_out():
    assert make_framework().scoring_rule == NEWEST_RULE
    assert NEWEST_RULE in RULES
    assert WRITTEN.keys() == RULES.keys()
