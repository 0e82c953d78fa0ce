"""Whoever holds a key to something: a cookie, a session, a return key, a link. Does it open?"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.utils import load_backend
from django.test import Client
from django.urls import reverse

from assessments import models, queries
from tests.typist import Typed
from tests.views.conftest import without_form_tokens


def opened(typed: Typed) -> dict[str, str]:
    """Return the page that each key opens; each has to."""
    pk = models.ShareLink.objects.get().assessment_id
    report = reverse("assessment:report", args=[pk])
    by_cookie, by_key = Client(), Client()
    by_cookie.cookies[settings.PERSON_COOKIE] = typed.secrets["cookie"]
    assert by_key.post(reverse("return"), {"key": typed.secrets["return key"]}).status_code == 302
    assert by_key.post(reverse("return-here"), {"shared": "no"}).status_code == 302
    by_session = Client()
    by_session.cookies[settings.SESSION_COOKIE_NAME] = typed.secrets["session"]
    link = reverse("shared", args=[typed.secrets["link"]])
    pages = {
        "the cookie of a browser": by_cookie.get(report),
        "what was typed": by_cookie.get(reverse("my-examples")),
        "the session of an account": by_session.get(reverse("account")),
        "a return key": by_key.get(report),
        "a link": Client().get(link),
    }
    assert {what: page.status_code for what, page in pages.items()} == dict.fromkeys(pages, 200)
    return {what: without_form_tokens(page) for what, page in pages.items()}


@contextmanager
def served_from(new: Any) -> Iterator[None]:
    """Let the site be served from another database, as after a restart."""
    old = connections[DEFAULT_DB_ALIAS]
    own = load_backend(new.settings_dict["ENGINE"]).DatabaseWrapper(new.settings_dict)
    connections[DEFAULT_DB_ALIAS] = own
    queries.definitions.cache_clear()
    try:
        yield
    finally:
        own.close()
        connections[DEFAULT_DB_ALIAS] = old
        queries.definitions.cache_clear()
