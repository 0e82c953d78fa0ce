"""What docs/security.md and SECURITY.md promise: every requirement has its row, every row its test.

Below are tests of what no other file tests and the list needs.
"""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import get_default_password_validators
from django.test import Client
from django.urls import reverse

from assessments import models
from skillsapp.logs import Refusals
from tests.accounts.people import PASSWORD, make_account
from tests.asvs import up_to

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = (ROOT / "docs" / "security.md").read_text()
ROW = re.compile(r"\| (\d+\.\d+\.\d+) \| (\d) \| ([^|]+) \| \*\*([^*|]+)\*\*: ([^|]+) \|")
NAMED = re.compile(r"`([\w/]+\.py)::(test_\w+)`")
PATH = re.compile(r"`([\w./-]+\.(?:md|py|txt|toml))`")
STANDINGS = ("Met", "By configuration", "Not applicable", "Not met")


def rows() -> list[tuple[str, int, str, str, str]]:
    """Return number, level, what it asks, its standing and how, for each row of the document."""
    found = [ROW.fullmatch(line) for line in DOCUMENT.splitlines()]
    return [(m[1], int(m[2]), m[3], m[4], m[5]) for m in found if m]


@cache
def names_in(path: str) -> set[str]:
    file = ROOT / "tests" / path
    if not file.exists():
        return set()
    return {
        node.name
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.FunctionDef)
    }


def test_every_requirement_of_two_levels_stands_there_once() -> None:
    assert Counter(up_to(3).values()) == {1: 70, 2: 183, 3: 92}  # as the standard counts them
    assert Counter((number, level) for number, level, *_rest in rows()) == Counter(up_to(2).items())


def test_every_row_has_a_standing_and_what_it_takes() -> None:
    wrong = []
    for number, _level, asks, standing, how in rows():
        is_good = {
            "Met": bool(NAMED.search(how)),
            "By configuration": any((ROOT / path).exists() for path in PATH.findall(how)),
            "Not applicable": len(how) > 10,
            "Not met": len(how) > 10,
        }
        if not is_good.get(standing) or not asks.strip():
            wrong.append(number)
    assert wrong == []


@pytest.mark.parametrize("path", ["docs/security.md", "SECURITY.md", "docs/encryption.md"])
def test_every_test_that_is_named_is_there(path: str) -> None:
    named = NAMED.findall((ROOT / path).read_text())
    named = [(file.removeprefix("tests/"), test) for file, test in named]

    assert named
    assert [f"{file}::{test}" for file, test in named if test not in names_in(file)] == []


def test_every_file_that_is_named_is_there() -> None:
    named = {path for path in PATH.findall(DOCUMENT) if "/" in path and path[0] != "/"}

    assert named
    assert {path for path in named if not (ROOT / path).exists()} == set()


def test_the_counts_are_those_of_the_rows() -> None:
    counted = Counter((standing, level) for _number, level, _asks, standing, _how in rows())

    for standing in STANDINGS:
        assert f"| {standing} | {counted[standing, 1]} | {counted[standing, 2]} |" in DOCUMENT


def test_what_is_written_of_limits_is_what_the_settings_say() -> None:
    assert "a body has 2.5 MB at most" in DOCUMENT
    assert settings.DATA_UPLOAD_MAX_MEMORY_SIZE == 2.5 * 1024 * 1024
    assert "ten minutes" in DOCUMENT
    assert settings.CODE_HOLDS.total_seconds() == 600
    assert "five wrong passwords in five minutes" in DOCUMENT
    assert "5/5m/key" in settings.ACCOUNT_RATE_LIMITS["login_failed"]
    assert "12 hours after signing in" in DOCUMENT
    assert settings.STAFF_SESSION.total_seconds() == 12 * 3600
    assert "30 days after the last visit" in DOCUMENT
    assert settings.SESSION_COOKIE_AGE == 30 * 86400


# --- The code, read ----------------------------------------------------------------------------

CODE = [
    path
    for folder in ("assessments", "accounts", "skillsapp")
    for path in sorted((ROOT / folder).rglob("*.py"))
]
SCRIPTS = sorted((ROOT / "static" / "js").rglob("*.js"))
CRYPTOGRAPHY = {"hashlib", "hmac", "secrets", "random", "cryptography", "jwt", "ssl", "crypt"}
# Where each of these is used; docs/security.md tells what for.
USED = {"hashlib", "secrets", "cryptography", "hmac"}
TALKING = {"socket", "urllib.request", "http.client", "requests", "httpx", "ftplib"}


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def called(path: Path) -> set[str]:
    calls = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
    return {ast.unparse(call.func) for call in calls}


def test_no_statement_is_glued_together() -> None:
    """Statements of our own are texts without a value in them."""
    wrong = []
    for path in CODE:
        if {"migrations", "management"} & set(path.parts):  # there, of names of our own tables
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(
                (".execute", ".executemany", ".raw", "RawSQL", ".extra")
            ):
                words = node.args[0] if node.args else None
                if isinstance(words, ast.JoinedStr | ast.BinOp):
                    wrong.append(f"{path.name}: {ast.unparse(node)}")
    assert wrong == []


def test_no_page_starts_a_program() -> None:
    programs = re.compile(r"^(os\.(system|exec\w*|spawn\w*|popen)|subprocess\..+|eval|exec)$")
    found = {path.name for path in CODE if any(programs.match(name) for name in called(path))}

    assert found == {"serve.py"}  # which becomes the server, on this machine alone


def test_nothing_else_talks_to_anybody() -> None:
    found = {path.name for path in CODE if imported(path) & TALKING}

    # The one looks whether a port is free, the other knows the faults of asking an institution.
    assert found == {"serve.py", "middleware.py"}


def test_all_cryptography_is_listed() -> None:
    found = {name.partition(".")[0] for path in CODE for name in imported(path)} & CRYPTOGRAPHY

    assert found <= USED
    calls = set().union(*(called(path) for path in CODE))
    assert not {"hashlib.md5", "hashlib.sha1", "random.random"} & calls
    for word in ("SHA-256", "HKDF", "Fernet", "argon2", "HMAC", "fido2"):
        assert word in DOCUMENT


def test_what_is_keyed_is_keyed_by_sha_256() -> None:
    """Django's own default is SHA-1."""
    calls = [
        ast.unparse(node)
        for path in CODE
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("salted_hmac")
    ]

    assert calls
    assert [call for call in calls if "algorithm='sha256'" not in call] == []


def test_no_script_listens_to_other_windows() -> None:
    words = re.compile(r"postMessage|\"message\"|'message'|onmessage")

    assert [path.name for path in SCRIPTS if words.search(path.read_text())] == []


def test_no_script_writes_under_a_name_that_was_sent() -> None:
    """Nothing merges what was sent into an object by its names, and none is called __proto__."""
    words = re.compile(r"__proto__|Object\.assign\([^)]*JSON|\.prototype\b|constructor\[")

    assert [path.name for path in SCRIPTS if words.search(path.read_text())] == []


# --- The site, asked ----------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_new_site_has_no_account() -> None:
    assert not User.objects.exists()


@pytest.mark.django_db
def test_signing_in_makes_another_session() -> None:
    user, client = make_account(password=PASSWORD), Client()
    login = reverse("account_login_password")
    client.get(login)
    client.cookies[settings.SESSION_COOKIE_NAME] = "known-to-somebody-else-as-well-1"

    client.post(login, {"login": user.email, "password": PASSWORD})

    assert client.session["_auth_user_id"] == str(user.pk)
    assert client.session.session_key != "known-to-somebody-else-as-well-1"


@pytest.mark.django_db
def test_keys_that_browsers_keep_cannot_be_guessed(version: models.FrameworkVersion) -> None:
    """Of letters and digits: 32 of 36 of a session are 165 bits; 43 of 64 of a person are 258."""
    client, person = Client(), Client()
    client.force_login(make_account())
    person.post(reverse("start", args=[version.framework.key]), {"role": "it-project-manager-role",
                                                                 "keep": "no"})  # fmt: skip

    assert re.fullmatch(r"[a-z0-9]{32}", client.session.session_key or "")
    assert len(person.cookies[settings.PERSON_COOKIE].value) >= 43


@pytest.mark.django_db
def test_what_somebody_signs_in_with_is_changed_by_who_proves_it_again() -> None:
    """A session that was left open is not enough."""
    client = Client()
    client.force_login(make_account(password=PASSWORD))
    again = reverse("account_reauthenticate")
    for page in ("mfa_activate_totp", "mfa_generate_recovery_codes", "mfa_add_webauthn"):
        assert client.get(reverse(page))["Location"].startswith(again), page
    new = {"email": "new@example.org", "action_add": "yes"}
    assert client.post(reverse("account_email"), new)["Location"].startswith(again)
    new = dict.fromkeys(("password1", "password2"), "another long one")
    change = client.post(reverse("account_change_password"), {"oldpassword": "wrong", **new})
    assert change.status_code != 302


def test_no_password_grows_old() -> None:
    names = {type(validator).__name__ for validator in get_default_password_validators()}

    assert names == {
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "UserAttributeSimilarityValidator",
        "NotOneRow",
    }
    assert not [name for name in dir(settings) if "PASSWORD_EXPI" in name or "PASSWORD_AGE" in name]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status"), [("/admin/", 302), ("/nowhere/", 404), ("/?a=%00", 400)]
)
def test_what_is_refused_is_logged(
    client: Client, caplog: pytest.LogCaptureFixture, address: str, status: int
) -> None:
    assert client.get(address).status_code == status

    if status >= 400:
        assert [record.levelname for record in caplog.records] == ["WARNING"]
        assert Refusals().filter(caplog.records[0])  # the first in a minute, with how many


@pytest.mark.django_db
def test_a_field_that_is_sent_twice_counts_once(version: models.FrameworkVersion) -> None:
    client = Client()
    start = reverse("start", args=[version.framework.key])
    data = {"role": ["it-project-manager-role", "it-project-manager-role"], "keep": ["no", "no"]}

    client.post(f"{start}?role=nobody&keep=yes", data)

    assert models.Assessment.objects.count() == 1
