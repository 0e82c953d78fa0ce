"""Every text of a definition is shown to people somewhere, or it is said here why not."""

from dataclasses import fields
from html import unescape
from typing import Any

import pytest
from django.urls import reverse

from assessments import queries
from assessments.domain.framework import Framework
from tests.factories import filled_framework
from tests.publishing import published
from tests.views.conftest import Person

pytestmark = pytest.mark.django_db

NOT_SHOWN = {
    "Statement.grounded_in": "for editors",
    "Role.rationale": "for editors",
    "Framework.language": "an attribute of each text (test_languages.py)",
    "Framework.scenarios": "asked by no page yet",
    "Framework.default_role": "a key",
    "Importance.name": "only of the importances that a target has",
    "Skill.descriptors": "only of the level that a person has, and of the next one",
}
KEYS = {"key", "comes_from", "skills", "kind", "origin"}  # what is no text for people


def texts(value: Any, place: str = "Framework") -> list[tuple[str, str]]:
    """Return every text of a definition, with the dataclass and the field that has it."""
    if isinstance(value, str):
        return [(place, value)]
    if isinstance(value, dict):
        return [found for item in value.values() for found in texts(item, place)]
    if isinstance(value, tuple):
        return [found for item in value for found in texts(item, place)]
    if not hasattr(value, "__dataclass_fields__"):
        return []
    return [
        found
        for field in fields(value)
        if field.compare and (field.name not in KEYS or not _is_plain(getattr(value, field.name)))
        for found in texts(getattr(value, field.name), f"{type(value).__name__}.{field.name}")
    ]


def _is_plain(value: Any) -> bool:
    return isinstance(value, str) or all(isinstance(item, str) for item in value)


def pages(person: Person, framework: Framework) -> str:
    """Return all that a person reads on the way to a report, and in it."""
    addresses = [reverse("landing"), reverse("how"), person.url("role")]
    addresses += [person.url("question", skill.key) for skill in framework.skills]
    read = [person.client.get(address).text for address in [*addresses, person.url("check")]]
    person.answer_all(0)
    person.submit()
    read += [person.client.get(person.url("report"), {"role": r.key}).text for r in framework.roles]
    return plain(unescape(" ".join(read)))


def plain(text: str) -> str:
    """Return a text as it is looked for: on a page it may begin with a capital, or break."""
    return " ".join(text.split()).casefold()


def test_every_text_is_shown() -> None:
    version = published(filled_framework())
    framework = queries.definitions(version.pk).framework
    person = Person()
    person.start(role=framework.default_role)
    page = pages(person, framework)
    missing = {place for place, text in texts(framework) if plain(text) not in page}
    assert missing <= NOT_SHOWN.keys()
