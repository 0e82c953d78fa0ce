"""Differences between two versions, in sentences."""

import pytest

from assessments.domain.differences import Edit, differences
from assessments.presentation.changes import change_lines
from tests.domain.versions import with_statement
from tests.factories import make_framework


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
