"""A draft can be shown at any time: what it lacks is filled in, and what it says stays."""

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.domain.completing import NAMES, TEXT, completed
from assessments.domain.framework import (
    AnswerOption,
    Category,
    Effort,
    EffortUnit,
    Framework,
    Importance,
    Level,
    Origin,
    Resource,
    ResourceKind,
    Role,
    Skill,
    Source,
    Statement,
    Target,
    asked,
)
from assessments.domain.questionnaire import minutes_left
from assessments.domain.report import make_report
from assessments.domain.sample import sample_answers
from assessments.domain.validation import problems
from tests.factories import filled_framework, make_framework, make_resource

KEYS = st.sampled_from(["a", "b", "a-1", "skill", "", "Not a key", "x" * 90])
NAMED = st.sampled_from(["", " ", "Name", "Name (2)", "Other", "long " * 50])
TEXTS = st.sampled_from(["", "  ", "Some text.", "More text."])
NUMBERS = st.integers(-1, 7)
FLAGS = st.booleans()


def some(strategy: Any, most: int = 3) -> Any:
    return st.lists(strategy, max_size=most).map(tuple)


URLS = st.sampled_from(["", "https://example.org/", "nowhere"])
STATEMENTS = st.builds(
    Statement, key=KEYS, text=TEXTS, retired=FLAGS, meaning=st.integers(-1, 10_001)
)
SKILLS = st.builds(
    Skill,
    key=KEYS,
    name=NAMED,
    definition=TEXTS,
    retired=FLAGS,
    comes_from=some(KEYS),
    statements=some(STATEMENTS),
    descriptors=st.dictionaries(NUMBERS, TEXTS, max_size=4),
)
ROLES = st.builds(
    Role,
    key=KEYS,
    name=NAMED,
    summary=TEXTS,
    retired=FLAGS,
    targets=st.dictionaries(KEYS, st.builds(Target, NUMBERS, NUMBERS, FLAGS), max_size=4),
)
RESOURCES = st.builds(
    Resource,
    key=KEYS,
    title=NAMED,
    kind=st.just(ResourceKind.PRACTICE),
    description=TEXTS,
    skills=some(KEYS),
    from_level=NUMBERS,
    to_level=NUMBERS,
    origin=st.just(Origin.TEAM),
    retired=FLAGS,
    provider=NAMED,
    url=URLS,
    checked_on=st.none() | st.just(date(2026, 1, 1)),
    effort=st.none() | st.builds(Effort, NUMBERS, st.sampled_from(EffortUnit), NUMBERS),
)
DRAFTS = st.builds(
    Framework,
    key=KEYS,
    language=st.sampled_from(["", "en", "x" * 30]),
    title=NAMED,
    summary=TEXTS,
    source=st.builds(Source, title=NAMED, author=NAMED, url=URLS),
    prompt=NAMED,
    options=some(st.builds(AnswerOption, key=KEYS, value=NUMBERS, label=NAMED)),
    levels=some(st.builds(Level, key=KEYS, number=NUMBERS, name=NAMED, descriptor=TEXTS)),
    importances=some(st.builds(Importance, key=KEYS, value=st.integers(-5, 200), name=NAMED)),
    categories=some(
        st.builds(Category, key=KEYS, name=NAMED, summary=TEXTS, retired=FLAGS, skills=some(SKILLS))
    ),
    default_role=KEYS,
    roles=some(ROLES),
    resources=some(RESOURCES),
    scoring_rule=st.sampled_from(["mean-2", "no such rule"]),
)


@given(DRAFTS)
@settings(deadline=None, max_examples=150)
def test_any_draft_can_be_asked_and_reported_once_it_is_completed(draft):
    framework = completed(draft)
    assert problems(framework) == []
    shown = asked(framework)
    assert make_report(shown, shown.role_or_default(""), sample_answers(shown))
    assert minutes_left(shown, {}) > 0


def test_what_has_no_problem_stays_as_it_is():
    for framework in (make_framework(), filled_framework()):
        assert completed(framework) == framework


def test_nothing_at_all_becomes_a_question_that_says_what_it_lacks():
    nothing = Framework(
        key="new", language="en", title="New", summary="", prompt="", options=(), levels=(),
        importances=(), categories=(), default_role="", roles=(),
    )  # fmt: skip
    framework = completed(nothing, say=str.upper)
    (skill,) = framework.skills
    assert skill.name == NAMES[Skill].upper()
    assert [statement.text for statement in skill.statements] == [NAMES[Statement].upper()]
    assert framework.summary == TEXT.upper()
    assert framework.title == "New"


def test_what_is_there_is_kept_beside_what_is_missing():
    whole = make_framework(skills=2, categories=1, roles=2)
    first, second = whole.skills
    bare = replace(first, definition="", descriptors={2: "What two means."})
    role = replace(whole.roles[1], targets={"skill-2": Target(5, 3, critical=True)})
    category = replace(whole.categories[0], skills=(bare, second))
    draft = replace(whole, categories=(category,), roles=(whole.roles[0], role))
    framework = completed(draft)
    assert framework.skills[1] == second
    assert framework.skills[0] == replace(
        bare,
        definition=TEXT,
        descriptors=dict.fromkeys((1, 2, 3, 4, 5), TEXT) | {2: "What two means."},
    )
    assert framework.roles[0] == whole.roles[0]
    assert framework.roles[1].targets == {
        "skill-1": Target(3, 2),
        "skill-2": Target(5, 3, critical=True),
    }


def test_two_of_one_name_are_told_apart():
    whole = make_framework(skills=2, categories=1)
    first, second = whole.skills
    twins = (first, replace(second, name=first.name))
    draft = replace(whole, categories=(replace(whole.categories[0], skills=twins),))
    assert [skill.name for skill in completed(draft).skills] == ["Skill 1", "Skill 1 (2)"]


def test_a_resource_that_helps_with_nothing_is_not_shown():
    draft = make_framework(skills=1, categories=1, resources=[make_resource(skills=["gone"])])
    assert asked(completed(draft)).resources == ()
