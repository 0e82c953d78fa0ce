"""Sentences that page, link and PDF share."""

from dataclasses import replace

import pytest

from assessments.domain.targets import OWN_ROLE
from assessments.presentation.reader import Reader
from assessments.presentation.words import for_role
from tests.factories import make_framework

ROLE = replace(make_framework().roles[0], name="Pilot")


@pytest.mark.parametrize("reader", Reader)
def test_a_role_is_named(reader: Reader) -> None:
    assert for_role(ROLE, reader) == "for the role of Pilot"


@pytest.mark.parametrize(
    ("reader", "words"),
    [
        (Reader.OWNER, "for your own targets"),
        (Reader.STRANGER, "for targets of their own"),
        (Reader.ONLOOKER, "for targets of their own"),
    ],
)
def test_own_targets_are_no_role_and_belong_to_who_set_them(reader: Reader, words: str) -> None:
    assert for_role(replace(ROLE, key=OWN_ROLE), reader) == words
