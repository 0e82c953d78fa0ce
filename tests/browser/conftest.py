"""One browser for all journeys, a context of its own for each test, and what a page may not do."""

import os
import threading
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.core.handlers.wsgi import WSGIHandler
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, expect
from pytest_django.live_server_helper import LiveServer

from assessments import models
from tests.browser import visitor
from tests.tools import find_browser

# A machine that does a hundred things at once is slow; what never comes fails all the same.
PATIENCE = 20_000

# `open_page()` opens a page in a browser context of its own; the arguments are the context's.
OpenPage = Callable[..., Page]


# The browser lives as long as this folder's tests and no longer: while it does, an event loop
# runs in this thread, and Django would refuse its database to every other test.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    path = find_browser()
    if path is None:
        message = "No Chromium or Chrome was found (on Debian: apt install chromium)."
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    with pytest.MonkeyPatch.context() as patch, visitor.browser_at(path) as browser:
        expect.set_options(timeout=PATIENCE)
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield browser


@pytest.fixture
def one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the site do one request after the other: on SQLite all threads share one connection.

    A page and its script ask at the same time.
    """
    lock, original = threading.Lock(), WSGIHandler.__call__

    def call(self: WSGIHandler, *args: Any) -> Any:
        with lock:
            return original(self, *args)

    monkeypatch.setattr(WSGIHandler, "__call__", call)
    yield
    lock.acquire()  # what came late is done before the tables are emptied


@pytest.fixture
def site(
    browser: Browser,
    live_server: LiveServer,
    version: models.FrameworkVersion,
    one_at_a_time: None,
) -> str:
    """The address of the site, with the default framework published."""
    return live_server.url


@pytest.fixture
def open_page(browser: Browser, site: str) -> Iterator[OpenPage]:
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        """Note errors, warnings and violations of the policy; statuses are looked at below."""
        is_status = message.text.startswith("Failed to load resource")
        if message.type in ("error", "warning") and not is_status:
            complaints.append(message.text)

    def look(response: Response) -> None:
        """Note files that did not arrive. A page may be a 404 or a 422."""
        request = response.request
        is_page = request.is_navigation_request() or request.service_worker  # which fetches pages
        if response.status >= 400 and not is_page:
            complaints.append(f"{response.status}: {response.url}")

    def open_page(**options: Any) -> Page:
        context = browser.new_context(reduced_motion="reduce", **options)
        context.set_default_timeout(PATIENCE)
        context.on("console", listen)
        context.on("response", look)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def phone(open_page: OpenPage) -> Page:
    """A page in a window as narrow as a phone."""
    return open_page(viewport={"width": 360, "height": 740})


@pytest.fixture
def colleagues(transactional_db: None) -> None:
    """Have an editor and a publisher, named so, whose password is "tests"."""
    # The groups come with a migration; a test that empties all tables takes them along.
    import_module("assessments.migrations.0003_groups").create(apps, None)
    for name in ("Editor", "Publisher"):
        user = User.objects.create_user(name.lower(), password="tests", is_staff=True)
        user.groups.add(Group.objects.get(name=name))
