"""A site that has a part of a host alone: https://uni.example/skills/.

Every address on every page, in every redirect, cookie, e-mail and file begins with the prefix, and
leads somewhere; two sites on one host share nothing.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from django.contrib.auth.models import User
from django.contrib.staticfiles import finders
from django.core import mail
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from pytest_django import Settings

from assessments import models
from assessments.views.offline import WORKER
from skillsapp.logs import hidden
from skillsapp.prefix import taken_off
from tests.accounts.people import make_account
from tests.configuration import PRODUCTION, configured
from tests.prefixed import HOME, PREFIX, under_prefix
from tests.typed import Response
from tests.views.conftest import Person
from tests.views.tour import tour

COOKIES = (
    "SESSION_COOKIE_NAME",
    "PERSON_COOKIE",
    "CSRF_COOKIE_NAME",
    "MESSAGES_COOKIE_NAME",
    "RETURNING_COOKIE_NAME",
)
LEADS = {"href", "src", "srcset", "action", "formaction", "poster", "data"}


@pytest.fixture
def prefixed(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with under_prefix(settings, monkeypatch):
        yield


class Addresses(HTMLParser):
    """What a page leads to or loads, and what it hands to its scripts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.links: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        for name, value in attributes:
            is_for_scripts = name.startswith("data-") and (value or "").startswith("/")
            if value and (name in LEADS or is_for_scripts):
                self.found.append(value)
                if (tag, name) == ("a", "href"):
                    self.links.append(value)


def outside(page: str, response: Response) -> list[str]:
    """Return the addresses of an answer that leave the site without meaning to."""
    told = Addresses(response.text).found if is_page(response) else []
    told += [response["Location"]] if response.has_header("Location") else []
    return [it for it in told if not leads_somewhere(urljoin(page, it))]


def is_page(response: Response) -> bool:
    return response.get("Content-Type", "").startswith("text/html") and not response.streaming


def leads_somewhere(address: str) -> bool:
    place = urlsplit(address)
    if place.scheme and place.hostname != "testserver":
        return True  # of somebody else
    path = place.path
    if path.startswith(f"{HOME}static/"):
        return finders.find(path.removeprefix(f"{HOME}static/")) is not None
    return path.startswith(HOME) and view_at(path) != ""


def view_at(address: str) -> str:
    """Return the name of the view at an address under the prefix; "" if there is none."""
    try:
        return resolve(urlsplit(address).path.removeprefix(PREFIX)).view_name
    except Resolver404:
        return ""


def paths_of_cookies(response: Response) -> set[str]:
    return {cookie["path"] for cookie in response.cookies.values()}


def crawl(client: Client, start: str, within: str = HOME) -> dict[str, list[str]]:
    """Follow the links from a page to one page of each view; return what leads out, by page."""
    found, seen, waiting = {}, {""}, [start]
    while waiting:
        address = waiting.pop()
        if (view := view_at(address)) in seen or not address.startswith(within):
            continue
        seen.add(view)
        response = client.get(address)
        assert response.status_code in (200, 302, 405), (address, response.status_code)
        assert all(path.startswith(PREFIX) for path in paths_of_cookies(response))
        found[view] = outside(address, response)
        if is_page(response):
            waiting += [urljoin(address, it) for it in Addresses(response.text).links]
    return found


def leading_out(found: dict[str, list[str]]) -> dict[str, list[str]]:
    return {name: it for name, it in found.items() if it}


@pytest.mark.usefixtures("prefixed")
def test_every_address_on_every_page_of_people_is_under_the_prefix(
    version: models.FrameworkVersion,
) -> None:
    found = {}
    pages = tour(version)
    for name, (client, address) in pages.items():
        response = client.get(address)
        assert address.startswith(HOME)
        assert response.status_code in (200, 422), name
        found[name] = outside(address, response)
    assert leading_out(found) == {}
    assert leading_out(crawl(*pages["report"])) == {}


@pytest.mark.usefixtures("prefixed")
def test_every_address_on_the_pages_of_staff_and_accounts_is_under_the_prefix(
    version: models.FrameworkVersion,
) -> None:
    client = Client()
    client.force_login(User.objects.create_superuser("ada", email="ada@example.org"))
    pages, account = f"{HOME}admin/", f"{HOME}account/"
    outline = reverse("admin:assessments_outline", args=[version.framework_id])
    found = crawl(client, pages, pages) | crawl(client, outline, outline)
    assert len(found) > 30
    found |= crawl(client, account, account) | crawl(Client(), reverse("account_login"), account)
    assert leading_out(found) == {}


@pytest.mark.django_db
@pytest.mark.usefixtures("prefixed")
def test_files_are_served_under_the_prefix(settings: Settings) -> None:
    settings.WHITENOISE_USE_FINDERS = True  # for nothing is collected before tests
    response = Client().get(f"{HOME}static/css/base.css")
    response.close()
    assert (response.status_code, response["Content-Type"]) == (200, 'text/css; charset="utf-8"')


@pytest.mark.django_db
def test_files_for_another_host_may_be_shown_by_pages_of_this_one(settings: Settings) -> None:
    told = configured(PRODUCTION | {"STATIC_URL": "https://cdn.example.org/static/"})
    for name in ("STATIC_URL", "WHITENOISE_ALLOW_ALL_ORIGINS", "WHITENOISE_ADD_HEADERS_FUNCTION"):
        setattr(settings, name, told[name])
    settings.WHITENOISE_USE_FINDERS = True
    response = Client().get("/static/css/base.css")
    response.close()
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"


@pytest.mark.usefixtures("prefixed")
def test_who_must_sign_in_comes_back_under_the_prefix() -> None:
    response = Client().get(f"{HOME}admin/")
    assert response["Location"] == f"{HOME}account/login/?next=%2Fskills%2Fadmin%2F"


@pytest.mark.usefixtures("prefixed")
def test_a_shared_report_is_answered_without_cookies_under_the_prefix(
    version: models.FrameworkVersion,
) -> None:
    pages = tour(version)
    owner, shared = pages["report"][0], next(it for it in pages if it.startswith("shared"))
    response = owner.get(pages[shared][1])
    assert response.status_code == 200
    assert "HTTP_COOKIE" not in response.wsgi_request.META


@pytest.mark.usefixtures("prefixed")
def test_every_cookie_is_sent_to_this_site_alone(version: models.FrameworkVersion) -> None:
    person = Person()
    begun = person.start()
    assert paths_of_cookies(begun) == {PREFIX}
    on_the_way = person.client.get(reverse("return-link", args=["AAAA"]))
    assert paths_of_cookies(on_the_way) == {f"{HOME}return/here/"}
    left = person.client.post(reverse("leave"), {"sure": "yes"})
    assert paths_of_cookies(left) == {PREFIX}  # else it would not be taken away


@pytest.mark.django_db
@pytest.mark.usefixtures("prefixed")
def test_what_is_sent_and_fetched_names_the_prefix(settings: Settings) -> None:
    settings.SECURITY_CONTACT = "security@example.org"
    told = Client().get(reverse("security-txt")).text
    assert f"Canonical: http://testserver{HOME}.well-known/security.txt" in told
    assert Client().get(f"{HOME}favicon.ico")["Location"] == f"{HOME}static/favicon.svg"
    client = Client()
    client.post(reverse("account_login"), {"login": make_account().email})
    assert f"http://testserver{HOME}" in mail.outbox[-1].body


def test_a_command_knows_the_prefix() -> None:
    """As the e-mail that tells of an account's end, which no request makes."""
    script = "from django.urls import reverse; print(reverse('account_login'))"
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "--command", script],
        env=PRODUCTION | {"PATH_PREFIX": "skills/"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"{HOME}account/login/\n"


@pytest.mark.parametrize(
    ("arrives", "is_taken_as"),
    [
        ("/skills/privacy/", ("/skills", "/privacy/")),
        ("/skills/", ("/skills", "/")),
        ("/skills", ("/skills", "/")),
        ("/privacy/", ("", "/privacy/")),  # a proxy has taken it off
        ("/skillsapp/", ("", "/skillsapp/")),
    ],
)
def test_a_proxy_may_take_the_prefix_off(arrives: str, is_taken_as: tuple[str, str]) -> None:
    environ = taken_off({"SCRIPT_NAME": "", "PATH_INFO": arrives}, PREFIX)
    assert (environ["SCRIPT_NAME"], environ["PATH_INFO"]) == is_taken_as


def test_two_sites_on_one_host_have_no_cookie_in_common() -> None:
    sites = [{}, {"PATH_PREFIX": "/a"}, {"PATH_PREFIX": "/a/b"}]
    names = [configured(PRODUCTION | more)[name] for more in sites for name in COOKIES]
    assert len(set(names)) == len(names)
    assert "__Host-session" in names
    assert "__Secure-a.b.session" in names  # for "__Host-" is sent to the whole host


def test_no_log_has_a_secret_address_under_the_prefix() -> None:
    for secret in ("r/abcdef", "return/abcdef"):
        assert "abcdef" not in hidden(f"Not Found: {HOME}{secret}/")


def test_a_worker_keeps_its_pages_apart_from_those_of_other_sites() -> None:
    """Caches and storage are of the host: names that two sites have would be one thing."""
    text = WORKER.read_text()
    assert set(re.findall(r"caches\.(?:open|delete)\((\w+)\)", text)) == {"PAGE"}
