"""No page of a report contradicts itself, and what looks for contradictions finds them.

`python -m bench.contradictions` makes ten thousand other reports.
"""

from functools import cache

import pytest

from assessments.domain.framework import Target
from assessments.domain.report import make_report
from bench.checking.cases import Case, render
from bench.contradictions import CHECKS, Tally, check_reports
from tests.factories import make_answers, make_framework, make_role

REPORTS = 80
VARIED = [
    [4, 4, 4, 4],
    [0, 1, 1, 0],
    [2, 2, 3, 2],
    [3, 4, 4, 4],
    [2, 2, 1, 2],
    [1, 2, 2, 1],
    [1],
    [2, 1, 3, 2],
]
EQUAL = [[1] * 4] * 8


def test_no_random_report_contradicts_itself():
    tally = check_reports(f"tests {number}" for number in range(REPORTS))

    assert tally.contradictions == {}
    assert all(tally.made[kind] for kind in CHECKS)


@cache
def page(*, equal: bool = False, is_shared: bool = False) -> str:
    """Return the page of answers with every status, or of equal ones; “Skill 4” is a must."""
    weights = (3, 3, 2, 1, 2, 3, 2, 1)
    targets = {f"skill-{n}": Target(4, weight, n == 4) for n, weight in enumerate(weights, 1)}
    lower = {key: Target(2, 1) for key in targets}
    roles = [make_role(lower, number=1), make_role(targets, number=2)]
    framework = make_framework(skills=8, statements=4, roles=roles)
    answers = make_answers(framework, EQUAL if equal else VARIED)
    report = make_report(framework, roles[1], answers)
    return render(Case(report, {}, by_need=False, is_shared=is_shared))


def found_in(html: str) -> dict[str, list[str]]:
    tally = Tally()
    tally.add(html, "")
    return tally.contradictions


@pytest.mark.parametrize("equal", [False, True])
@pytest.mark.parametrize("is_shared", [False, True])
def test_the_pages_to_be_broken_are_whole(equal, is_shared):
    assert found_in(page(equal=equal, is_shared=is_shared)) == {}


@pytest.mark.parametrize(
    ("kind", "text", "other"),
    [
        ("sums of score, target and gap", ">0.75 to go<", ">0.85 to go<"),
        ("sums of score, target and gap", '<td class="num">0.75<', '<td class="num">0.7<'),
        ("sums of score, target and gap", "Skill 3 (0.25)", "Skill 3 (0.3)"),
        ("sums that are written out", "≈ 0.28", "≈ 0.48"),
        ("sums that are written out", "(0 + 1 + 1 + 0) ÷ 4", "(0 + 1 + 0 + 1) ÷ 4"),
        ("sums that are written out", "3 × 2 = <b>6<", "3 × 2 = <b>5<"),
        ("words against ranges and scores", '__status">About there', '__status">Met'),
        ("words against ranges and scores", "answers 0.25 short", "answers reach it"),
        ("words against ranges and scores", "between 1.44 and 2.24", "between 1.44 and 3.6"),
        ("words against pictures", 'you" cx="20%"', 'you" cx="70%"'),
        ("words against pictures", 'target" x="60%"', 'target" x="70%"'),
        ("words against pictures", 'range" x="18.8%"', 'range" x="50%"'),
        ("levels and where they begin", "Level 4 begins at 3.5", "Level 4 begins at 4"),
        ("levels and where they begin", "Level 2 <b", "Level 3 <b"),
        ("levels and where they begin", "</span> Level 3, level 3", "</span> Level 3, level 4"),
        ("the same in every place", "Skill 5 <b>2.75</b>", "Skill 5 <b>3</b>"),
        ("the same in every place", 'class="num">1.44 to 2.24', 'class="num">1.4 to 2.24'),
        ("the same in every place", "<b>2 to go</b>", "<b>Met</b>"),
        ("the same in every place", "Weight 1, a must", "Weight 1"),
        ("orders", "Skill 3 (0.25) and Skill 8 (0.5)", "Skill 8 (0.5)"),
        ("orders", "<h3>Skill 6</h3>", "<h3>Skill 5</h3>"),
        ("orders", '<a href="#next">Resource 2', '<a href="#next">Resource 5'),
        ("neighbours that cannot be told apart", "Skill 6 or Skill 5; ", ""),
        (
            "neighbours that cannot be told apart",
            ": Skill 6 or",
            ": Skill 2 or Skill 6; Skill 6 or",
        ),
        ("counts", "2 of 4 met", "3 of 4 met"),
        ("counts", "1 of 8 skills does not", "2 of 8 skills do not"),
        ("counts", "Mean of the known scores: 2.75", "Mean of the known scores: 2.8"),
        ("readiness", "<b>69<", "<b>70<"),
        ("readiness", "<b>69<", "<b>0<"),
        ("readiness", "69 → 77 %", "69 → 78 %"),
        ("readiness", "probably 64 to 75", "probably 70 to 75"),
        ("readiness", "26 ÷ 37.5", "27 ÷ 37.5"),
        ("headline: how many", "2 about there, 3 to go", "3 about there, 3 to go"),
        ("headline: how many", "2 about there, 3 to go", "3 to go"),
        ("headline: how many", "You meet 2 of", "You master 2 of"),
        ("headline: what matters", "Skill 2 is farthest", "Skill 6 is farthest"),
        ("headline: what matters", "Skill 2 is farthest", "Skill 2 and Skill 6 are equally far"),
        ("headline: what matters", "Skill 2 is farthest", "Skill 2 is nice and farthest"),
        ("roles", '__percent">69 %', '__percent">100 %'),
        ("lead", "Role 1 is nearest (6", "Role 1 is nearest (5"),
        ("lead", "5 skills lead", "4 skills lead"),
        ("lead", '<b class="tag">nearest</b>', ""),
    ],
)
def test_a_page_that_contradicts_itself_is_found(kind, text, other):
    broken = page().replace(text, other, 1)

    assert broken != page()
    assert kind in found_in(broken)


@pytest.mark.parametrize(
    ("kind", "text", "other"),
    [
        ("ties", " are equally far.", " are next."),
        (
            "ties",
            "Skill 1, Skill 2 and Skill 6 are equally far.",
            "Skill 1 and Skill 2 are equally far.",
        ),
        ("headline: what matters", "a must: Skill 4", "a must: Skill 5"),
        ("words to strangers", "still to build", "still for you to build"),
    ],
)
def test_a_shared_page_that_contradicts_itself_is_found(kind, text, other):
    whole = page(equal=True, is_shared=True)
    broken = whole.replace(text, other, 1)

    assert broken != whole
    assert kind in found_in(broken)
