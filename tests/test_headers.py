"""What every answer tells the browser, over all addresses; and what the cookies are called."""

import json
import os
import re
import secrets
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from skillsapp.headers import PASSKEYS, PERMISSIONS, REFUSED
from tests.addresses import NEVER_WAS, addresses
from tests.typed import Response

ROOT = Path(__file__).resolve().parent.parent

STRICT = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS,
}
REFERRER = {"same-origin", "no-referrer"}  # where an address is a secret, not even ourselves


def wrong(response: Response, *, is_framed: bool = False) -> dict[str, str | None]:
    """Return the headers that are not as strict as they must be; this site may frame a preview."""
    headers, policy = response.headers, response.headers.get("Content-Security-Policy", "")
    strict = STRICT | ({"X-Frame-Options": "SAMEORIGIN"} if is_framed else {})
    found = {name: headers.get(name) for name, it in strict.items() if headers.get(name) != it}
    by_whom = "'self'" if is_framed else "'none'"
    if not {"default-src 'none'", f"frame-ancestors {by_whom}"} <= set(policy.split("; ")):
        found["Content-Security-Policy"] = policy
    if "Access-Control-Allow-Origin" in headers:
        found["Access-Control-Allow-Origin"] = headers["Access-Control-Allow-Origin"]
    kind = headers.get("Content-Type", "")
    if kind.startswith("text/") and "charset" not in kind:
        found["Content-Type"] = kind
    if headers.get("Referrer-Policy") not in REFERRER:
        found["Referrer-Policy"] = headers.get("Referrer-Policy")
    if response.status_code >= 400 and "no-store" not in headers.get("Cache-Control", ""):
        found["Cache-Control"] = headers.get("Cache-Control")
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post", "put", "options"])
def test_every_address_sends_the_strict_headers(
    version: object, client: Client, editor: Client, method: str
) -> None:
    lax = {}
    for address in addresses():
        for who in (client, editor):
            response = getattr(who, method)(address.url(NEVER_WAS))
            is_preview = address.name.startswith("preview") and response.status_code in (200, 302)
            found = wrong(response)
            if found and not (is_preview and not wrong(response, is_framed=True)):
                lax[address.name, response.status_code] = found

    assert lax == {}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/static/css/base.css", 200),
        ("/static/js/question.js", 200),
        ("/static/nothing.css", 404),
        ("/static/", 404),
        ("/.git/config", 404),
        ("/static/../skillsapp/settings/safety.py", 404),
        ("/nowhere/", 404),
        ("/privacy", 301),
        ("/favicon.ico", 302),
        ("/?a=%00", 400),
        ("/robots.txt", 404),
    ],
)
def test_files_errors_and_redirects_send_them_too(
    settings: Settings, address: str, status: int
) -> None:
    settings.WHITENOISE_USE_FINDERS = True  # for nothing is collected before tests

    response = Client().get(address)
    response.close()  # a file stands open until then

    assert (response.status_code, wrong(response)) == (status, {})


@pytest.mark.django_db
def test_what_leads_to_https_sends_them_too(client: Client, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True

    response = client.get("/")

    assert response["Location"] == "https://testserver/"
    assert wrong(response) == {}


def test_an_unknown_host_gets_them_too(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    response = client.get("/", headers={"Host": "evil.example"})
    caplog.clear()  # that it is refused is meant

    assert (response.status_code, wrong(response)) == (400, {})


def test_nothing_that_a_browser_can_do_is_asked_of_it_but_passkeys() -> None:
    policy = dict(part.split("=") for part in PERMISSIONS.split(", "))

    assert policy == dict.fromkeys(REFUSED, "()") | dict.fromkeys(PASSKEYS, "(self)")


# --- In production ----------------------------------------------------------------------------

# Files are collected for a site in production; this one is asked for its cookies only.
SCRIPT = """
import json, django
from django.conf import settings
STATIC = "django.contrib.staticfiles.storage.StaticFilesStorage"
settings.STORAGES["staticfiles"] = {"BACKEND": STATIC}
settings.WHITENOISE_AUTOREFRESH = True
django.setup()
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from assessments.services.offering import RELEASED_FILE
call_command("migrate", verbosity=0)
call_command("load_framework", str(RELEASED_FILE), verbosity=0)
User.objects.create_user("a", "somebody@example.org", "a long enough word of mine")
client = Client(SERVER_NAME="example.org")
told = {}
def keep(response):
    told.update({name: it.OutputString() for name, it in response.cookies.items()})
    return response
keep(client.get(reverse("return-link", args=["AAAA"]), secure=True))
start = reverse("start", args=["it-project-manager"])
keep(client.post(start, {"role": "it-project-manager-role", "keep": "no"}, secure=True))
login = reverse("account_login")
data = {"login": "somebody@example.org", "password": "a long enough word of mine"}
response = keep(client.get(login, secure=True))
keep(client.post(login, data, secure=True))
hsts = response.headers.get("Strict-Transport-Security")
page = client.get(reverse("privacy"), secure=True).text
table = page.partition("<tbody>")[2].partition("</tbody>")[0]
names = [part.partition("</code>")[0] for part in table.split("<code>")[1:]]
print(json.dumps([told, hsts, names]))
"""


@pytest.fixture(scope="module")
def production() -> tuple[dict[str, str], str, list[str]]:
    """The cookies that a site in production sets, what it says of https, and which it tells of."""
    given = {
        "PATH": os.defpath,
        "DJANGO_SETTINGS_MODULE": "skillsapp.settings",
        "LOCAL": "false",
        "DEBUG": "false",
        "ALLOWED_HOSTS": "example.org",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "TEXT_KEYS": secrets.token_urlsafe(50),
        "DATABASE_URL": "sqlite://:memory:",
    }
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=ROOT,
        env=given,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    cookies, hsts, names = json.loads(done.stdout.splitlines()[-1])
    return cookies, hsts, names


def test_production_sets_cookies_that_only_this_host_can_set(
    production: tuple[dict[str, str], str, list[str]],
) -> None:
    cookies, _hsts, told = production

    assert set(told) == cookies.keys()  # on the page about privacy

    assert cookies.keys() == {
        "__Host-person",
        "__Host-session",
        "__Host-csrf",
        "__Host-messages",
        "__Secure-returning",
    }
    for name, cookie in cookies.items():
        parts = {part.partition("=")[0].lower(): part for part in cookie.split("; ")[1:]}
        assert {"secure", "httponly"} <= parts.keys(), cookie
        assert parts["samesite"] == "SameSite=Lax"
        assert "domain" not in parts
        assert (parts["path"] == "Path=/") == name.startswith("__Host-")


def test_production_is_reached_by_https_alone(
    production: tuple[dict[str, str], str, list[str]],
) -> None:
    assert production[1] == "max-age=3600"


def test_no_script_reads_a_cookie() -> None:
    scripts = [path.read_text() for path in (ROOT / "static/js").rglob("*.js")]

    assert scripts
    assert not [script for script in scripts if re.search(r"document\.cookie|cookieStore", script)]
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.CSRF_COOKIE_HTTPONLY


# --- security.txt -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("contact", "told"),
    [
        ("security@example.org", "mailto:security@example.org"),
        ("https://example.org/security", "https://example.org/security"),
    ],
)
def test_security_txt_names_the_contact(
    client: Client, settings: Settings, contact: str, told: str
) -> None:
    settings.SECURITY_CONTACT = contact

    response = client.get("/.well-known/security.txt", secure=True)

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    day = re.search(r"Expires: (.+)\n", response.text)
    assert day
    assert response.text == (
        f"Contact: {told}\n"
        f"Expires: {day[1]}\n"
        "Preferred-Languages: en\n"
        "Canonical: https://testserver/.well-known/security.txt\n"
    )


def test_security_txt_holds_for_less_than_a_year(client: Client, settings: Settings) -> None:
    settings.SECURITY_CONTACT = "security@example.org"

    text = client.get(reverse("security-txt")).text
    expires = datetime.fromisoformat(text.partition("Expires: ")[2].partition("\n")[0])

    assert timedelta(days=30) < expires - datetime.now(UTC) < timedelta(days=365)


def test_without_a_contact_there_is_no_security_txt(client: Client, db: None) -> None:
    assert client.get("/.well-known/security.txt").status_code == 404
    assert client.get("/security.txt").status_code == 404
