"""In which order a report shows what it has, and how many."""

from assessments.domain.report import make_report
from assessments.presentation.report_page import report_page
from tests.factories import make_answers, make_framework


def page_of(values, *, by_help=False, **kwargs):
    """Return the page for these answers, one value (or None) for each skill."""
    framework = make_framework(
        skills=len(values), statements=2, targets=4, importances=(1,), **kwargs
    )
    answers = make_answers(framework, [[value] * 2 for value in values])
    return report_page(make_report(framework, framework.roles[0], answers), by_help=by_help)


def names(lines):
    return [line.skill.name for line in lines]


def test_the_category_with_the_greatest_need_comes_first_and_keeps_its_hue():
    page = page_of([3, 3, 2, 0], categories=2)

    assert [(group.name, group.hue) for group in page.groups] == [
        ("Category 2", 2),
        ("Category 1", 1),
    ]
    assert page.picture == page.groups
    assert names(page.groups[0].lines) == ["Skill 4", "Skill 3"]
    assert names(page.lines) == ["Skill 1", "Skill 2", "Skill 3", "Skill 4"]


def test_by_help_shows_gaps_then_the_unknown_then_the_met():
    page = page_of([4, 3, None, 2, 0], categories=2, by_help=True)

    (group,) = page.picture
    assert (group.name, group.hue, group.met_text) == ("What helps most first", 0, "2 of 5 met")
    assert names(group.lines) == ["Skill 5", "Skill 4", "Skill 3", "Skill 1", "Skill 2"]
    assert len(page.groups) == 2


def test_no_more_than_three_skills_are_a_priority():
    assert names(page_of([0, 1, 2, 1, 0]).priorities) == ["Skill 1", "Skill 5", "Skill 2"]
