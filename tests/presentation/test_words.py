"""Sentences that page, link and PDF share."""

from dataclasses import replace

import pytest

from assessments.domain.targets import OWN_ROLE
from assessments.presentation.person import YOU, Person
from assessments.presentation.words import for_role
from tests.factories import make_framework

ROLE = replace(make_framework().roles[0], name="Pilot")
STRANGER = Person(is_reader=False)


@pytest.mark.parametrize("person", [YOU, STRANGER])
def test_a_role_is_named(person: Person) -> None:
    assert for_role(ROLE, person) == "for the role of Pilot"


@pytest.mark.parametrize(
    ("person", "words"), [(YOU, "for your own targets"), (STRANGER, "for targets of their own")]
)
def test_own_targets_are_no_role_and_belong_to_who_set_them(person: Person, words: str) -> None:
    assert for_role(replace(ROLE, key=OWN_ROLE), person) == words
