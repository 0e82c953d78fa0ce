"""Replacing SECRET_KEY: whoever holds a cookie, a link or a half-done form notices nothing.

What needs the old key is all here; cookies of people without an account, return keys and links go
on also without it, because only their digests are kept (`tests/test_at_rest.py`).
"""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from assessments import models
from assessments.domain.annotations import LinkShows
from assessments.services import respondents, sharing
from tests.accounts.people import make_account, signed_in
from tests.views.conftest import ROLE, Person

Rotate = Callable[[], None]

pytestmark = pytest.mark.django_db


@pytest.fixture
def rotate(settings: Settings) -> Rotate:
    """Put a new key in the place of SECRET_KEY, and that one to the fallbacks."""

    def rotated() -> None:
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
        settings.SECRET_KEY = "a new key"

    return rotated


def is_signed_in(client: Client) -> bool:
    return bool(client.get(reverse("history")).context["user"].is_authenticated)


def test_an_account_stays_signed_in(rotate: Rotate, settings: Settings) -> None:
    """Whoever came meanwhile also stays so when the old key is taken out."""
    came, stayed_away = signed_in(make_account()), signed_in(make_account("eve@example.org"))
    before = came.cookies[settings.SESSION_COOKIE_NAME].value
    rotate()
    assert is_signed_in(came)
    assert came.cookies[settings.SESSION_COOKIE_NAME].value != before
    settings.SECRET_KEY_FALLBACKS = []
    assert is_signed_in(came)
    assert not is_signed_in(stayed_away)


def test_nodes_that_are_restarted_one_after_the_other_take_each_other_s(
    settings: Settings,
) -> None:
    """All of them know the new key before one of them signs with it."""
    old, new = settings.SECRET_KEY, "a new key"
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = new, [old]
    client = signed_in(make_account())
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = old, [new]
    assert is_signed_in(client)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = new, [old]
    assert is_signed_in(client)


def test_a_person_without_an_account_keeps_everything(
    finished: Person, rotate: Rotate, settings: Settings
) -> None:
    at = finished.assessment.submitted_at
    assert at
    link, token = sharing.make(
        assessment=finished.assessment, shows=LinkShows.ALL, role_key=ROLE, days=30, name="",
        at=at,
    )  # fmt: skip
    rotate()
    assert finished.client.get(finished.url("report")).status_code == 200
    assert sharing.token_of(link) == token, "the address of a link can be shown again"
    assert token in finished.client.get(finished.url("links")).text
    settings.SECRET_KEY_FALLBACKS = []
    assert finished.client.get(finished.url("report")).status_code == 200
    assert Client().get(reverse("shared", args=[token])).status_code == 200


def test_what_is_half_done_goes_on(finished: Person, rotate: Rotate) -> None:
    """A return key was typed, and the question whether others use the computer stands open."""
    owner = models.Respondent.objects.get()
    key = respondents.make_key(respondent_id=owner.pk, replaces="")
    other = Client()
    other.post(reverse("return"), {"key": key})
    rotate()
    assert other.post(reverse("return-here"), {"shared": "no"}).status_code == 302
    assert other.get(finished.url("report")).status_code == 200
