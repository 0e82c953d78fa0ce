"""The texts of the framework that the project ships keep the rules that its file names."""

import re
from collections.abc import Iterator

import pytest

from assessments.domain.framework import Cost, Framework, Origin, ResourceKind
from assessments.domain.questionnaire import minutes_left
from tests.reading import reading_grade

HIGHEST_GRADE = 8
LEARN_OR_SHOW = {
    ResourceKind.READING,
    ResourceKind.COURSE,
    ResourceKind.CERTIFICATION,
    ResourceKind.JOB,
}
NUMBER = re.compile(r"\d|\b(two|three|four|five|six|seven|eight|nine|ten)\b", re.IGNORECASE)


def texts_for_everybody(framework: Framework) -> Iterator[tuple[str, str]]:
    """Yield what people read while they answer, and about their levels, with its place."""
    for skill in framework.skills:
        yield f"{skill.key}.definition", skill.definition
        for number, descriptor in skill.descriptors.items():
            yield f"{skill.key}.{number}", descriptor
    for statement in framework.statements:
        yield f"{statement.key}.text", statement.text
        yield f"{statement.key}.example", statement.example


def test_texts_have_a_reading_grade_of_8_at_most(framework: Framework) -> None:
    grades = {place: reading_grade(text) for place, text in texts_for_everybody(framework)}
    assert {place: grade for place, grade in grades.items() if grade > HIGHEST_GRADE} == {}


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("The cat sat.", -2.6),  # 0.39 · 3 + 11.8 · 3/3 - 15.59
        ("We used it. It makes time.", -2.6),  # twice as long, and every e silent
        ("Recommend it.", 8.8),  # 0.39 · 2 + 11.8 · 4/2 - 15.59 = 8.79
    ],
)
def test_reading_grade_is_that_of_the_formula(text: str, grade: float) -> None:
    assert reading_grade(text) == pytest.approx(grade, abs=0.05)


def test_statements_name_no_number(framework: Framework) -> None:
    """The answers say how much and how well; a number in the text would be an arbitrary border."""
    assert [s.text for s in framework.statements if NUMBER.search(s.text)] == []


def test_questionnaire_takes_about_ten_minutes(framework: Framework) -> None:
    assert {len(skill.statements) for skill in framework.skills} == {4, 5}
    assert minutes_left(framework, {}) == 10


def test_rationale_of_a_role_gives_the_reason_for_each_importance(framework: Framework) -> None:
    for role in framework.roles:
        used = {framework.importance(target.importance).name for target in role.targets.values()}
        assert {name for name in used if name.lower() not in role.rationale} == set(), role.key


# --- Steps that can be taken -------------------------------------------------------------------


@pytest.mark.parametrize(
    "kinds", [{ResourceKind.PRACTICE}, LEARN_OR_SHOW], ids=["practise", "learn"]
)
def test_every_level_has_a_free_step_of_each_kind(
    framework: Framework, kinds: set[ResourceKind]
) -> None:
    """One to practise and one to learn or to show; nobody should have to pay to go on."""
    free = [r for r in framework.resources if r.kind in kinds and r.cost is Cost.FREE]
    assert [
        (skill.key, level.number)
        for skill in framework.skills
        for level in framework.levels[:-1]
        if not any(resource.suits(skill.key, level.number) for resource in free)
    ] == []


def test_every_resource_says_what_it_takes(framework: Framework) -> None:
    unsaid = [r.key for r in framework.resources if r.effort is None or r.cost is None]
    assert unsaid == []


def test_every_path_of_the_article_has_its_stage(framework: Framework) -> None:
    paths = [r for r in framework.resources if r.origin is Origin.ARTICLE]
    assert [path.key for path in paths if path.stage is None] == []
