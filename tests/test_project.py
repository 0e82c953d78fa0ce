"""What must hold for the project as a whole: its settings, its locks, its way of being served."""

import functools
import importlib.metadata
import importlib.util
import os
import re
import secrets
import socket
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.core.cache import cache, caches
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name
from pytest_django import Settings

from assessments import models
from assessments.management.commands import serve
from skillsapp import no_wheel
from skillsapp.release import VERSION
from skillsapp.settings.environment import names as names_of_settings
from tests.configuration import PRODUCTION, configured

ROOT = Path(__file__).resolve().parent.parent
MARK = "pytest.mark." + "browser"
SKILLSAPP = sorted((ROOT / "skillsapp").rglob("*.py"))
SSO = {
    "OIDC_URL": "https://sso.example.org/realms/one",
    "OIDC_CLIENT_ID": "skills",
    "OIDC_CLIENT_SECRET": "secret",
}
ANOTHER = '{"openid_connect": {"APPS": [%s]}}'
ONE = '{"provider_id": "%s", "client_id": "x", "settings": {"server_url": "%s://example.org"}}'
PLAIN_HTTP, TWICE = ANOTHER % ONE % ("two", "http"), ANOTHER % ONE % ("sso", "https")
BOTH = '{"gitlab": {"APPS": [{"client_id": "x"}]}, ' + (ANOTHER % ONE % ("two", "https"))[1:]


def manage(**environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command that does nothing but load the settings, in exactly this environment.

    Each setting is given, if only as an empty text, so that the machine's `.env` adds none.
    """
    given = {"PATH": os.defpath} | dict.fromkeys(names_of_settings(), "") | environment
    return subprocess.run(
        [sys.executable, "manage.py", "diffsettings"],
        cwd=ROOT,
        env=given,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": "ab" * 40}, "SECRET_KEY"),
        ({"SECRET_KEY_FALLBACKS": f"{secrets.token_urlsafe(50)},short"}, "SECRET_KEY_FALLBACKS"),
        ({"TEXT_KEYS": ""}, "TEXT_KEYS"),
        ({"TEXT_KEYS": secrets.token_urlsafe(23)}, "TEXT_KEYS"),
        ({"TEXT_KEYS": f"{secrets.token_urlsafe(32)},"}, "TEXT_KEYS"),
        ({"TEXT_KEYS": f"{secrets.token_urlsafe(32)}, {'ab' * 20}"}, "TEXT_KEYS"),
        ({"DEBUG": "true"}, "DEBUG"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "example.org, *"}, "ALLOWED_HOSTS"),
        ({"CONTACT": "ask us"}, "CONTACT"),
        ({"IMPRINT_URL": "javascript:alert(1)"}, "IMPRINT_URL"),
        ({"SECURITY_CONTACT": "http://example.org/security"}, "SECURITY_CONTACT"),
        ({"PRIVACY_URL": "privacy@example.org"}, "PRIVACY_URL"),
        ({"KEPT_DAYS": "soon"}, "KEPT_DAYS"),
        ({"STAFF_NEED_SECOND_FACTOR": "false"}, "STAFF_NEED_SECOND_FACTOR"),
        ({"LOCAL_ACCOUNTS": "maybe"}, "LOCAL_ACCOUNTS"),
        ({"OIDC_URL": "https://sso.example.org"}, "OIDC_CLIENT_ID"),
        ({"OIDC_NAME": "Example"}, "OIDC_URL"),
        ({**SSO, "OIDC_CLIENT_SECRET": ""}, "OIDC_CLIENT_SECRET"),
        ({**SSO, "OIDC_URL": "http://sso.example.org"}, "OIDC_URL"),
        ({"SOCIAL_PROVIDERS": "{"}, "SOCIAL_PROVIDERS"),
        ({"SOCIAL_PROVIDERS": "[]"}, "SOCIAL_PROVIDERS"),
        ({"SOCIAL_PROVIDERS": '{"gitlab": 1}'}, "SOCIAL_PROVIDERS"),
        ({"SOCIAL_PROVIDERS": '{"gitlab": {}}'}, "SOCIAL_PROVIDERS"),
        ({"SOCIAL_PROVIDERS": '{"nobody": {"APPS": [{}]}}'}, "SOCIAL_PROVIDERS"),
        ({"SOCIAL_PROVIDERS": '{"../x": {"APPS": [{}]}}'}, "SOCIAL_PROVIDERS"),
        ({"SOCIAL_PROVIDERS": '{"gitlab": {"APPS": [{"secret": "x"}]}}'}, "SOCIAL_PROVIDERS"),
        ({"SOCIAL_PROVIDERS": PLAIN_HTTP}, "SOCIAL_PROVIDERS"),
        ({"SOCIAL_PROVIDERS": TWICE, **SSO}, "SOCIAL_PROVIDERS"),
        ({"EMAIL_URL": "mail.example.org", "EMAIL_FROM": "a@example.org"}, "EMAIL_URL"),
        ({"LOG_FORMAT": "xml"}, "LOG_FORMAT"),
        ({"LOG_LEVEL": "debug"}, "LOG_LEVEL"),
        ({"PROXY_REQUEST_ID_HEADER": "X Request"}, "PROXY_REQUEST_ID_HEADER"),
        ({"TRUSTED_PROXIES": "1"}, "TRUSTED_PROXIES"),
        ({"TRUSTED_PROXIES": "0", "PROXY_ADDRESS_HEADER": "X-Real-IP"}, "TRUSTED_PROXIES"),
        ({"TRUSTED_PROXIES": "all", "PROXY_ADDRESS_HEADER": "X-Real-IP"}, "TRUSTED_PROXIES"),
        ({"CACHE_URL": "redis"}, "CACHE_URL"),
        ({"CACHE_URL": "locmemcache://"}, "CACHE_URL"),
        ({"CACHE_URL": "dummycache://"}, "CACHE_URL"),
        ({"EMAIL_URL": "smtp+tls://a:b@mail.example.org:587"}, "EMAIL_FROM"),
        ({"EMAIL_URL": "smtp+tls://a:b@mail:port", "EMAIL_FROM": "a@example.org"}, "EMAIL_URL"),
        ({"EMAIL_URL": "smtp://", "EMAIL_FROM": "a@example.org"}, "EMAIL_URL"),
        ({"EMAIL_URL": "consolemail://", "EMAIL_FROM": "a@example.org"}, "EMAIL_URL"),
        ({"EMAIL_FROM": "nobody"}, "EMAIL_FROM"),
        ({"LOCAL": "yes"}, "LOCAL"),
        ({"ALLOWED_HOSTS": "https://example.org"}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "example.org:8000"}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "example.org/skills"}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "example.org,"}, "ALLOWED_HOSTS"),
        ({"CSRF_TRUSTED_ORIGINS": "example.org"}, "CSRF_TRUSTED_ORIGINS"),
        ({"CSRF_TRUSTED_ORIGINS": "http://example.org"}, "CSRF_TRUSTED_ORIGINS"),
        ({"CSRF_TRUSTED_ORIGINS": "https://example.org/skills"}, "CSRF_TRUSTED_ORIGINS"),
        ({"PROXY_TLS_HEADER": "X-Forwarded-Proto: https"}, "PROXY_TLS_HEADER"),
        ({"PROXY_ADDRESS_HEADER": "all of them"}, "PROXY_ADDRESS_HEADER"),
        ({"DATABASE_URL": ""}, "DATABASE_URL"),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL"),
        ({"DATABASE_URL": "mysql://user:word@host/name"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgres://host"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgres://user:wo/rd@host/name"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgres://user:word@host:port/name"}, "DATABASE_URL"),
        ({"DATABASE_URL": "sqlite://"}, "DATABASE_URL"),
        ({"DATABASE_URL": "sqlite://db.sqlite3"}, "DATABASE_URL"),
        ({"DATABASE_URL": "sqlite:////nowhere/at/all/db.sqlite3"}, "DATABASE_URL"),
        ({"DATABASE_POOLER": "statement"}, "DATABASE_POOLER"),
        ({"DATABASE_POOLER": "transaction"}, "DATABASE_POOLER"),
        ({"DB_LOCK_TIMEOUT": "soon"}, "DB_LOCK_TIMEOUT"),
        ({"KEPT_DAYS": "0"}, "KEPT_DAYS"),
        ({"ACCOUNT_KEPT_DAYS": "59"}, "ACCOUNT_KEPT_DAYS"),
        ({"TIME_ZONE": "Berlin"}, "TIME_ZONE"),
        ({"TIME_ZONE": "../passwd"}, "TIME_ZONE"),
        ({"LANGUAGE_CODE": "klingon"}, "LANGUAGE_CODE"),
        ({"LANGUAGE_CODE": "de"}, "LANGUAGE_CODE"),
        ({"SITE_NAME": "x" * 61}, "SITE_NAME"),
        ({"SITE_NAME": "one\ntwo"}, "SITE_NAME"),
        ({"SITE_LOGO": "nowhere.svg"}, "SITE_LOGO"),
        ({"SITE_LOGO": "css/base.css"}, "SITE_LOGO"),
        ({"SITE_LOGO_DARK": "favicon.svg"}, "SITE_LOGO_DARK"),
        ({"SITE_FOLDER": "/nowhere"}, "SITE_FOLDER"),
        ({"SITE_FOLDER": "docs"}, "SITE_FOLDER"),
        ({"ACCESSIBILITY_URL": "soon"}, "ACCESSIBILITY_URL"),
        ({"HSTS_SECONDS": "-1"}, "HSTS_SECONDS"),
        ({"HSTS_PRELOAD": "true"}, "HSTS_PRELOAD"),
        ({"HSTS_PRELOAD": "true", "HSTS_SECONDS": "31536000"}, "HSTS_PRELOAD"),
        ({"HSTS_PRELOAD": "true", "HSTS_SUBDOMAINS": "true"}, "HSTS_PRELOAD"),
        ({"STATIC_URL": "cdn.example.org"}, "STATIC_URL"),
        ({"STATIC_URL": "http://cdn.example.org/static/"}, "STATIC_URL"),
        ({"STATIC_URL": "/a b/"}, "STATIC_URL"),
        ({"PATH_PREFIX": "https://example.org/skills"}, "PATH_PREFIX"),
        ({"PATH_PREFIX": "/skills/../admin"}, "PATH_PREFIX"),
    ],
)
def test_production_is_refused_with_one_sentence(wrong: dict[str, str], named: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        configured(PRODUCTION | wrong)
    assert re.fullmatch(rf"{named} .+\.", str(refused.value)), str(refused.value)


def test_all_that_is_wrong_is_told_at_once_and_without_a_traceback() -> None:
    done = manage(**PRODUCTION | {"SECRET_KEY": "short", "KEPT_DAYS": "0", "TIME_ZONE": "Berlin"})
    assert (done.returncode, done.stdout) == (1, "")
    assert sorted(line.split()[0] for line in done.stderr.splitlines()) == [
        "KEPT_DAYS",
        "SECRET_KEY",
        "TIME_ZONE",
    ]


def test_a_server_stops_with_the_same_sentences() -> None:
    """3 is what gunicorn takes for: it can never begin."""
    done = subprocess.run(
        [sys.executable, "-c", "import skillsapp.wsgi"],
        cwd=ROOT,
        env={"PATH": os.defpath} | PRODUCTION | {"KEPT_DAYS": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (
        3,
        "KEPT_DAYS is 0, and must be a number of days from 1 to 36500.\n",
    )


def test_production_starts_with_safe_settings() -> None:
    done = manage(**PRODUCTION)
    assert (done.returncode, done.stderr) == (0, "")


def test_several_institutions_may_sign_people_in() -> None:
    told = configured(PRODUCTION | SSO | {"OIDC_NAME": "Ours", "SOCIAL_PROVIDERS": BOTH})

    assert "allauth.socialaccount.providers.gitlab" in told["INSTALLED_APPS"]
    apps = told["SOCIALACCOUNT_PROVIDERS"]["openid_connect"]["APPS"]
    assert [(app["provider_id"], app.get("name")) for app in apps] == [
        ("sso", "Ours"),
        ("two", None),
    ]
    assert [app["settings"].get("email_authentication") for app in apps] == [True, None]


def test_local_mode_starts_with_what_make_install_writes() -> None:
    assert configured({}, file={"LOCAL": "true", "SECRET_KEY": secrets.token_urlsafe(50)})["LOCAL"]


def test_what_local_texts_were_sealed_with_opens_them_while_the_key_is_replaced() -> None:
    done = manage(LOCAL="true", SECRET_KEY="new", SECRET_KEY_FALLBACKS="old, older")
    told = dict(re.findall(r"^(SECRET_KEY_FALLBACKS|TEXT_KEYS) = (\[.+\])", done.stdout, re.M))
    assert told == {
        "SECRET_KEY_FALLBACKS": "['old', 'older']",
        "TEXT_KEYS": "['new', 'old', 'older']",
    }


def test_a_cache_that_needs_a_package_says_so() -> None:
    """Without it, each request would fail that is the first to count something."""
    is_there = importlib.util.find_spec("redis") is not None
    asked = PRODUCTION | {"CACHE_URL": "redis://h/0"}
    if is_there:
        assert configured(asked)["CACHES"]["default"]["LOCATION"] == "redis://h/0"
    else:
        with pytest.raises(ImproperlyConfigured, match="package redis"):
            configured(asked)


def test_behind_a_proxy_it_starts_with_the_header_alone() -> None:
    assert (
        configured(PRODUCTION | {"PROXY_ADDRESS_HEADER": "X-Forwarded-For"})["TRUSTED_PROXIES"] == 1
    )


@pytest.mark.django_db
def test_the_cache_is_shared_and_its_table_is_there() -> None:
    assert caches.settings["default"]["LOCATION"] == models.Cached._meta.db_table
    cache.set("a", {"b": 1}, timeout=60)
    cache.add("a", "something else")
    assert cache.get("a") == {"b": 1}
    assert models.Cached.objects.count() == 1


FULL = 2
ASK = ("PRAGMA journal_mode", "PRAGMA synchronous", "PRAGMA secure_delete")
LOOK = f"""
from threading import Thread
from django.db import connection
def look():
    with connection.cursor() as cursor:
        print([cursor.execute(sql).fetchone()[0] for sql in {ASK}])
    connection.close()
look()
look()
thread = Thread(target=look)
thread.start()
thread.join()
"""


def test_sqlite_writes_through_before_anything_is_called_saved(tmp_path: Path) -> None:
    """WAL with FULL: a commit is on the disk when it returns, not only in the machine's memory.

    So it is for the first connection, for one that was opened anew, and for another thread's.
    """
    environment = {"LOCAL": "true", "SECRET_KEY": "x", "DATABASE_URL": f"sqlite:///{tmp_path}/db"}
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "--command", LOOK],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"['wal', {FULL}, 1]\n" * 3  # and what is erased is written over


@pytest.mark.skipif(connection.vendor != "sqlite", reason="it is a setting of SQLite")
@pytest.mark.django_db
def test_tests_write_through_as_the_site_does() -> None:
    with connection.cursor() as cursor:
        assert cursor.execute(ASK[1]).fetchone() == (FULL,)


def test_nothing_else_says_how_sqlite_writes() -> None:
    """What measures and what tests the site takes its settings, so it writes as the site does.

    But for what is measured beside it.
    """
    python = [*ROOT.glob("bench/**/*.py"), *ROOT.glob("assessments/**/*.py"), *SKILLSAPP]
    says = {path.name for path in python if "PRAGMA synchronous" in path.read_text()}
    assert says == {"database.py", "rival_settings.py"}


LOCKS = ["requirements.txt", "requirements-extras.txt", "requirements-test.txt"]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_index_and_no_machine(lock: str) -> None:
    lines = (ROOT / lock).read_text().splitlines()
    foreign = [line for line in lines if re.search(r"://|@|^-|(^|\s)/|--(?!hash=)", line)]
    assert foreign == []


@functools.cache
def pinned(lock: str) -> dict[NormalizedName, str]:
    """Return the versions of a lock, by the names of the packages."""
    found = re.findall(r"^(\S+)==(\S+)", (ROOT / lock).read_text(), re.MULTILINE)
    return {canonicalize_name(name): version for name, version in found}


def test_each_lock_holds_the_packages_of_the_one_before_in_the_same_versions() -> None:
    site, extras, test = (pinned(lock).items() for lock in LOCKS)
    assert site < extras < test


def test_the_locks_hold_every_range_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    wanted = {"requirements.txt": project["dependencies"], "requirements-test.txt": extras["test"]}
    wanted["requirements-extras.txt"] = [
        package for name, packages in extras.items() if name != "test" for package in packages
    ]
    for lock, ranges in wanted.items():
        for requirement in map(Requirement, ranges):
            pin = pinned(lock)[canonicalize_name(requirement.name)]
            assert requirement.specifier.contains(pin, prereleases=True), requirement


def test_whatever_the_site_imports_is_in_its_lock() -> None:
    """Else it runs where the packages of the tests are, and nowhere else."""
    known = importlib.metadata.packages_distributions()
    site = ("skillsapp", "accounts", "assessments", "upkeep")
    missing = set()
    for path in (path for folder in site for path in (ROOT / folder).rglob("*.py")):
        # Telemetry imports its packages where it is asked for.
        lock = "requirements-extras.txt" if "telemetry" in path.parts else "requirements.txt"
        for name in re.findall(r"^ *(?:from|import) (\w+)", path.read_text("utf-8"), re.MULTILINE):
            found = {canonicalize_name(it) for it in known.get(name, ())}
            if found and not found & pinned(lock).keys():
                missing.add((path.name, name))
    assert missing == set()


def test_a_production_site_is_not_served_as_a_local_one(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LOCAL = False
    for name in ("prepare", "become_gunicorn"):
        monkeypatch.setattr(serve, name, lambda *_args: None)
    with pytest.raises(CommandError, match="this is a production site"):
        call_command("serve")


def test_a_free_port_is_served_on() -> None:
    with socket.create_server((serve.HOST, 0)) as server:
        free = server.getsockname()[1]
    assert serve.usable_port(str(free)) == free


def test_a_taken_port_is_refused_with_one_sentence() -> None:
    with socket.create_server((serve.HOST, 0)) as server:
        taken = server.getsockname()[1]
        with pytest.raises(CommandError) as refusal:
            serve.usable_port(str(taken))
    assert str(refusal.value) == (
        f"Port {taken} cannot be used (Address already in use): try make run PORT=8001"
    )


@pytest.mark.parametrize("text", ["", "0", "-1", "65536", "80.5", "eight", "٨٠٨٠"])
def test_what_is_no_port_is_refused(text: str) -> None:
    with pytest.raises(CommandError, match="is no port"):
        serve.usable_port(text)


def test_tests_mirror_the_folders_of_the_code() -> None:
    """Every package of the apps has its folder of tests; what has none of its own is named."""
    packages = {path.parent.name for path in (ROOT / "assessments").glob("*/__init__.py")}
    packages |= {"accounts", "upkeep"}
    folders = {path.parent.name for path in (ROOT / "tests").glob("*/__init__.py")}
    assert packages - folders == {"templatetags"}
    assert folders - packages == {"bench", "browser", "golden"}


def test_a_package_is_refused_with_one_sentence() -> None:
    """pip calls these, as pyproject.toml says; half of the site would be missing from a wheel."""
    build = tomllib.loads((ROOT / "pyproject.toml").read_text())["build-system"]
    assert (build["build-backend"], build["backend-path"]) == ("no_wheel", ["skillsapp"])
    for make in (no_wheel.build_wheel, no_wheel.build_sdist, no_wheel.build_editable):
        with pytest.raises(SystemExit, match="is no package: `make install` installs it"):
            make("folder")


def test_the_version_is_said_in_one_place() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", VERSION)
    changelog = (ROOT / "CHANGELOG.md").read_text()
    headings = re.findall(r"^## (.+)", changelog, re.MULTILINE)
    assert headings[0] == "[Unreleased]"
    assert re.fullmatch(rf"\[{VERSION}\] - \d{{4}}-\d\d-\d\d", headings[1])


def test_every_target_of_make_is_phony_and_told() -> None:
    told = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    makefile = (ROOT / "Makefile").read_text()
    (phony,) = re.findall(r"^\.PHONY: (.+)", makefile, re.MULTILINE)
    assert set(re.findall(r"make (\S+)", told)) | {"help"} == set(phony.split())


def test_all_journeys_are_in_the_folder_that_is_run_for_them() -> None:
    marked = [path for path in ROOT.glob("tests/**/test_*.py") if MARK in path.read_text("utf-8")]
    assert {path.parent.name for path in marked} == {"browser"}
