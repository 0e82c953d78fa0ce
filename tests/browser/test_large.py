"""The largest framework, its first names as long as they may be: no page scrolls sideways."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.browser import visitor
from tests.browser.test_pages import too_wide
from tests.factories import large_framework
from tests.publishing import published
from tests.views.tour import tour

pytestmark = pytest.mark.browser

# The others are made of the same parts.
MAIN = ("landing", "start", "question", "check", "report", "targets", "history", "plan", "examples")
LONGEST = "Communication" * 15 + "s" * 5  # 200 letters without a space


def as_in(client: Client, page: Page, site: str) -> None:
    """Let the browser be the one that this client is."""
    page.context.clear_cookies()
    if session := client.cookies.get(settings.SESSION_COOKIE_NAME):
        cookie = {"name": session.key, "value": session.value, "url": site}
        page.context.add_cookies([cookie])  # type: ignore[list-item]


def test_no_page_of_a_large_framework_scrolls_sideways(
    browser: Browser, live_server: LiveServer, one_at_a_time: None
) -> None:
    pages = tour(published(large_framework(name=LONGEST)))
    context = browser.new_context(java_script_enabled=False, reduced_motion="reduce")
    page, found = context.new_page(), {}

    for name in MAIN:
        client, address = pages[name]
        as_in(client, page, live_server.url)
        page.goto(live_server.url + address)
        visitor.open_everything(page)
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            if wide := too_wide(page):
                found[f"{name}, {width} px"] = wide[:3]
    context.close()

    assert found == {}
