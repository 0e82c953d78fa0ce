"""How long a browser keeps what was begun in it, and that every page says the same of it."""

import re
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments import models
from assessments.domain.tokens import digest_of
from tests.browsers import browser_of, came_last, respondent_of

ROOT = Path(__file__).resolve().parent.parent.parent
DAY = int(timedelta(days=1).total_seconds())


@pytest.mark.parametrize("page", ["report", "plan", "landing", "history"])
def test_a_visit_on_another_day_keeps_the_browser_for_as_long_again(finished, page, settings):
    came_last(finished.client, 300)
    address = reverse(page) if page in ("landing", "history") else finished.url(page)

    cookie = finished.client.get(address).cookies["person"]

    assert int(cookie["max-age"]) == pytest.approx(settings.KEPT_DAYS * DAY, abs=60)
    assert cookie["httponly"]
    assert browser_of(finished.client).visited == timezone.now().date()
    came_last(finished.client, settings.KEPT_DAYS)
    assert finished.client.get(finished.url("report")).status_code == 200
    came_last(finished.client, settings.KEPT_DAYS + 1)
    assert finished.client.get(finished.url("report")).status_code == 404


def test_a_visit_keeps_what_the_browser_opens_as_long_as_the_browser(finished):
    came_last(finished.client, 300)
    models.Respondent.objects.update(last_visit=browser_of(finished.client).visited)

    finished.client.get(finished.url("report"))

    assert models.Respondent.objects.get().last_visit == timezone.now().date()


def test_a_browser_keeps_longer_than_people_are_asked_to_wait(settings):
    """The report asks them to come back in three months."""
    assert settings.KEPT_DAYS > 3 * 31


def test_a_second_visit_on_one_day_writes_nothing(finished):
    with CaptureQueriesContext(connection) as captured:
        response = finished.client.get(finished.url("report"))

    assert "person" not in response.cookies
    assert not re.search(r"^(INSERT|UPDATE|DELETE)", "\n".join(q["sql"] for q in captured), re.M)


def test_a_cookie_of_before_there_were_accounts_opens_what_it_did_under_its_new_name(finished):
    client, secret = with_old_cookie(respondent_of(finished.client))

    assert client.get(finished.url("report")).status_code == 200
    assert client.cookies["person"].value == secret
    assert client.cookies["sessionid"].value == ""
    assert client.get(finished.url("report")).status_code == 200


def test_whoever_leaves_closes_a_cookie_of_before_there_were_accounts(finished):
    client, secret = with_old_cookie(respondent_of(finished.client))
    client.post(reverse("leave"), {"sure": "yes"})

    client.cookies["sessionid"] = secret
    assert client.get(finished.url("report")).status_code == 404


def with_old_cookie(respondent: uuid.UUID) -> tuple[Client, str]:
    """Return a browser that opened this person's things by Django's session, and its key."""
    client, secret = Client(), "k" * 32
    client.cookies["sessionid"] = secret
    models.Browser.objects.create(
        digest=digest_of(secret), respondent_id=respondent, visited=timezone.now().date()
    )
    return client, secret


def test_whoever_has_begun_nothing_gets_no_cookie(newcomer):
    assert "person" not in newcomer.client.get(reverse("landing")).cookies


def test_the_admin_keeps_nobody_for_as_long(admin_client, settings):
    age = admin_client.session.get_expiry_age()
    assert age < settings.KEPT_DAYS * DAY / 10


@pytest.mark.parametrize(
    "page", ["landing", "start", "404", "unknown", "stop", "report", "return-key", "made"]
)
def test_every_page_that_says_how_long_says_it_from_the_setting(newcomer, version, settings, page):
    settings.KEPT_DAYS = 123
    client = newcomer.client
    address = {"landing": "/", "404": "/no-such-page/", "unknown": f"/assessment/{version.pk}/"}
    if page in ("stop", "report", "return-key", "made"):
        newcomer.start()
    if page == "report":
        newcomer.submit()
    if page == "start":
        text = client.get(reverse("start", args=[version.framework.key])).text
    elif page == "made":
        text = client.post(reverse("return-key"), {"replaces": ""}).text
    elif page in address:
        text = client.get(address[page]).text
    else:
        text = client.get(reverse(page) if page == "return-key" else newcomer.url(page)).text

    assert set(re.findall(r"(\d+) days", text)) == {"123"}


def test_no_template_says_how_long_by_itself(settings):
    hard = {
        path.name: re.findall(r"\d+ days", path.read_text())
        for path in (ROOT / "templates").rglob("*.*")
        if path.suffix in (".html", ".jinja", ".txt")
    }

    assert len(hard) > 50
    assert {name: days for name, days in hard.items() if days} == {}
    assert f"without it {settings.KEPT_DAYS} |" in (ROOT / "docs/operate.md").read_text()
