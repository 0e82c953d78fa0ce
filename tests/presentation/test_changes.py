"""Differences between two versions, in sentences."""

from dataclasses import replace

import pytest

from assessments.domain.differences import Edit, differences
from assessments.presentation.changes import change_lines
from tests.domain.versions import with_statement
from tests.factories import make_framework, make_skill


@pytest.mark.parametrize(
    ("before", "after", "happened"),
    [
        (1, 2, "new meaning: everybody is asked again"),
        (2, 1, "an earlier meaning again: who answered it then is not asked again"),
    ],
)
def test_another_meaning_says_who_is_asked_and_shows_its_words(before, after, happened):
    old, new = (
        with_statement(make_framework(), "skill-1-1", text=text, meaning=meaning)
        for text, meaning in (("Plan a day.", before), ("Plan a week.", after))
    )
    (line,) = change_lines(differences(old, new))
    assert (line.about, line.happened) == ("Statement “Plan a week.”", happened)
    assert line.words == (
        (Edit.SAME, "Plan a"),
        (Edit.REMOVED, "day."),
        (Edit.ADDED, "week."),
    )


def test_a_skill_that_was_split_or_merged_says_what_it_comes_from():
    old = make_framework(skills=3, categories=1)
    first, second, third = old.skills
    merged = replace(third, comes_from=("skill-2",))
    split = replace(make_skill(4), name="Time management", comes_from=("skill-1",))
    skills = (first, split, replace(second, retired=True), merged)
    new = replace(old, categories=(replace(old.categories[0], skills=skills),))
    lines = {line.about: line.happened for line in change_lines(differences(old, new))}
    assert lines["Skill “Time management”"] == "comes from Skill 1"
    assert lines["Skill “Skill 3”"] == "comes from Skill 2"
