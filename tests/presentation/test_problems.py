"""Problems at their rows, in words that name them."""

from dataclasses import replace
from typing import Any

import pytest

from assessments.domain.entries import What
from assessments.domain.framework import Framework, Target
from assessments.domain.questions import open_questions, problems_of_questions
from assessments.domain.validation import Problem, problems
from assessments.presentation.problems import Located, located
from tests.factories import make_framework, make_resource

WHOLE = make_framework(skills=2, statements=2, resources=[make_resource(1)])


def said(framework: Framework) -> list[Located]:
    return [located(problem, framework) for problem in problems(framework)]


def with_skill(**fields: Any) -> Framework:
    """Return the framework with other fields of its first skill, called Adaptability."""
    category, *categories = WHOLE.categories
    skill, *skills = category.skills
    skill = replace(skill, **{"name": "Adaptability"} | fields)
    return replace(WHOLE, categories=(replace(category, skills=(skill, *skills)), *categories))


def with_role(targets: dict[str, Target]) -> Framework:
    role, *roles = WHOLE.roles
    return replace(with_skill(), roles=(replace(role, name="Senior", targets=targets), *roles))


def test_a_target_that_is_missing_is_told_by_role_and_skill() -> None:
    targets = {"skill-2": Target(1, 1)}
    assert said(with_role(targets)) == [
        Located(
            What.ROLE,
            WHOLE.roles[0].key,
            "targets",
            "The role Senior has no target for Adaptability: set one.",
            "skill-1",
        )
    ]


def test_a_target_off_the_scale_is_told_by_its_role() -> None:
    targets = {"skill-1": Target(99, 1), "skill-2": Target(1, 1)}
    (problem,) = said(with_role(targets))
    assert problem.text.startswith("The role Senior, targets: must be from 1 to ")


def test_a_statement_is_counted_in_its_skill() -> None:
    first, second = WHOLE.skills[0].statements
    (problem,) = said(with_skill(statements=(first, replace(second, text=""))))
    assert problem.text == "Statement 2 of Adaptability has no text: write it."
    assert (problem.what, problem.key) == (What.STATEMENT, second.key)


def test_a_level_that_a_skill_says_nothing_of_is_told_by_its_name() -> None:
    descriptors = dict(WHOLE.skills[0].descriptors) | {2: ""}
    (problem,) = said(with_skill(descriptors=descriptors))
    level = WHOLE.level(2)
    expected = f"The skill Adaptability does not say what the level 2 {level.name} means: write it."
    assert (problem.text, problem.within) == (expected, "2")


@pytest.mark.parametrize(
    ("framework", "text"),
    [
        (with_skill(statements=()), "The skill Adaptability asks nothing"),
        (with_skill(definition=""), "The skill Adaptability has no definition: write it."),
        (with_skill(name=""), "Skill 1 has no name: write it."),
        (replace(WHOLE, title=""), "The framework has no title: write it."),
        (replace(WHOLE, default_role=""), "No role is the default one"),
    ],
)
def test_what_is_missing_is_said_with_what_to_do(framework: Framework, text: str) -> None:
    assert any(problem.text.startswith(text) for problem in said(framework))


@pytest.mark.parametrize(
    "place",
    [
        "",
        "file",
        "source.url",
        "categories",
        "categories[9].skills[0].name",
        "categories[0].skills[0].comes_from[1]",
        "roles[0].targets.x.level",
        "resources[0].skills[0]",
        "statement.skill",
    ],
)
def test_any_place_has_a_sentence_and_none_shows_an_index(place: str) -> None:
    problem = located(Problem(place, "“%(key)s” does not exist", {"key": "x"}), WHOLE)
    assert "“x” does not exist." in problem.text
    assert "[" not in problem.text


def test_other_words_are_said_with_what_to_say_of_them() -> None:
    first, second = WHOLE.skills[0].statements
    new = with_skill(statements=(first, replace(second, text="Bake a cake.")))
    new = replace(new, prompt="Other?")
    found = problems_of_questions(open_questions(new, [WHOLE]))
    assert [located(problem, new).text for problem in found] == [
        "The scale has other words: say what becomes of the answers given so far.",
        "Statement 2 of Adaptability has other words: say if it is a correction or a new meaning.",
    ]


def test_a_resource_that_leads_nowhere_is_told_without_the_name_of_a_field() -> None:
    resource = replace(WHOLE.resources[0], from_level=2, to_level=2)
    (problem,) = said(replace(WHOLE, resources=(resource,)))
    assert "leads no further: choose a level to reach above the one before." in problem.text
    assert "from_level" not in problem.text
