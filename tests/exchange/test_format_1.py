"""An effort of format 1: what the text says is kept, as numbers or in the description."""

from importlib import import_module

import pytest

from assessments.exchange.format_1 import from_format_1, understood

MIGRATION = import_module("assessments.migrations.0004_effort_and_sources")

EFFORTS = [
    ("1 hour", 1, "Do it."),
    ("2 hours", 2, "Do it."),
    (" 9999 hours. ", 9999, "Do it."),
    ("", None, "Do it."),
    (" . ", None, "Do it."),
    ("0 hours", None, "Do it. Effort: 0 hours."),
    ("10000 hours", None, "Do it. Effort: 10000 hours."),
    ("2 hours, repeated 3 times", None, "Do it. Effort: 2 hours, repeated 3 times."),
    ("4 weeks", None, "Do it. Effort: 4 weeks."),
    ("1 to 2 years", None, "Do it. Effort: 1 to 2 years."),
    ("a few days", None, "Do it. Effort: a few days."),
    ("two hours", None, "Do it. Effort: two hours."),
    ("2 to 3 months, part time.", None, "Do it. Effort: 2 to 3 months, part time."),
    ("2 Stunden", None, "Do it. Effort: 2 Stunden."),
]


@pytest.mark.parametrize(("effort", "hours", "description"), EFFORTS)
def test_effort_becomes_hours_or_a_sentence(
    effort: str, hours: int | None, description: str
) -> None:
    assert understood(effort, "Do it.") == (hours, description)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "Effort: a day."),
        ("Do it", "Do it. Effort: a day."),
        ("Do it!", "Do it! Effort: a day."),
        ("One.\n\nTwo.", "One.\n\nTwo. Effort: a day."),
    ],
)
def test_sentence_follows_any_description(before: str, after: str) -> None:
    assert understood("a day", before) == (None, after)


@pytest.mark.parametrize("description", ["", "Do it", "Do it.", "Do it. "])
@pytest.mark.parametrize("effort", [effort for effort, _, _ in EFFORTS])
def test_migration_says_the_same_of_the_rows(effort: str, description: str) -> None:
    """Else every installation would find changes that nobody made."""
    assert MIGRATION.understood(effort, description) == understood(effort, description)


def test_document_that_is_read_is_left_as_it_is() -> None:
    resource = {"key": "a", "description": "Do it.", "effort": "2 hours"}
    content = {"format": 1, "resources": [resource]}
    newer = from_format_1(content)
    assert newer["format"] == 2
    assert newer["resources"] == [
        {"key": "a", "description": "Do it.", "effort": {"amount": 2, "unit": "hours"}}
    ]
    assert resource["effort"] == "2 hours"


def test_document_without_resources_has_none_afterwards() -> None:
    assert from_format_1({"format": 1}) == {"format": 2}
