"""A site under a part of a host, in a real browser: its cookies, its scripts and its worker."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from assessments import models
from tests.browser import visitor
from tests.prefixed import HOME, PREFIX, under_prefix

pytestmark = pytest.mark.browser


@pytest.fixture
def site(
    version: models.FrameworkVersion,
    one_at_a_time: None,
    transactional_db: None,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[str]:
    """A server of its own, which has read its settings under the prefix."""
    with under_prefix(settings, monkeypatch):
        server = LiveServer("localhost")
        yield f"{server.url}{PREFIX}"
        server.stop()


def test_somebody_answers_and_finds_it_again(phone: Page, site: str) -> None:
    visitor.start(phone, site)
    visitor.answer(phone, visitor.ANSWERS[0])
    expect(phone.locator("[data-saving]")).to_have_text("Saved")
    scope = phone.evaluate("navigator.serviceWorker.ready.then((it) => it.scope)")
    visitor.go_on(phone)
    begun = phone.url
    phone.goto(f"{site}/")
    visitor.follow(phone, "Go on with your self-assessment")

    assert scope == f"{site}/assessment/"
    assert begun.startswith(f"{site}/")
    assert phone.url.startswith(f"{site}/")
    cookies = {cookie["name"]: cookie["path"] for cookie in phone.context.cookies(phone.url)}
    assert set(cookies.values()) == {PREFIX}
    assert "skills.person" in cookies
    assert phone.context.cookies(site.removesuffix(PREFIX)) == []
    assert phone.evaluate("caches.keys()") == [f"{site}/assessment/offline/"]
    assert phone.locator("[data-home]").get_attribute("data-home") == HOME


def test_what_waits_for_another_site_of_the_host_holds_nothing_up(phone: Page, site: str) -> None:
    """The storage of a browser is the host's: another site's choices are not sent from here."""
    phone.goto(f"{site}/")
    waits = '{"to": "/other/answers/", "name": "answer-a", "fields": [], "at": 1}'
    phone.evaluate(f"localStorage.setItem('choice /other/answers/ answer-a 1', {waits!r})")
    visitor.start(phone, site)
    visitor.answer(phone, visitor.ANSWERS[0])
    expect(phone.locator("[data-saving]")).to_have_text("Saved")
