"""What operators can set, and what becomes of it.

What stops the start is in test_project.py, what a prefix changes in test_prefix.py.
"""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from skillsapp.settings.database import SILENT
from skillsapp.settings.environment import mistaken, names
from tests.configuration import LOCAL, PRODUCTION, configured

ROOT = Path(__file__).resolve().parent.parent
POSTGRESQL = "postgres://user:word@host/name"
YEAR = 365 * 24 * 3600

# --- The table --------------------------------------------------------------------------------


def table() -> list[str]:
    """Return the names in the first column of the table of settings, wherever it stands."""
    documents = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    (text,) = [it for path in documents if "| setting | meaning |" in (it := path.read_text())]
    rows = text.partition("| setting | meaning |")[2].partition("\n\n")[0].splitlines()
    return [name for row in rows for name in re.findall(r"`([A-Z_]+)`", row.split(" | ")[0])]


def test_the_table_has_each_setting_that_is_read_once_and_no_other() -> None:
    assert sorted(table()) == sorted(names())


def test_all_settings_are_read_by_one_mechanism() -> None:
    """What is read past it is in no table, and stops the start before the rest is told."""
    words = re.compile(
        r"env\.(str|bool|int|list|json|url|db|cache)\(|environ(\.get)?[\[(]|raise Improperly"
    )
    found = [
        p.name for p in (ROOT / "skillsapp/settings").glob("*.py") if words.search(p.read_text())
    ]
    assert found == ["environment.py"]


# --- What is wrong is said so that it can be mended -------------------------------------------


def refusal(environment: dict[str, str], file: dict[str, str] | None = None) -> str:
    with pytest.raises(ImproperlyConfigured) as refused:
        configured(environment, file)
    return str(refused.value)


@pytest.mark.parametrize(
    ("wrong", "remedy"),
    [
        ({"TIME_ZONE": "Berlin"}, "Europe/Berlin"),
        ({"ALLOWED_HOSTS": "https://skills.uni.example:8443/a"}, "such as skills.uni.example."),
        ({"ALLOWED_HOSTS": "skills.uni.example:8443"}, "such as skills.uni.example."),
        ({"DATABASE_URL": "mysql://a/b"}, "postgres://user:password@host:5432/name"),
        ({"DATABASE_URL": "postgres:///a?sslmod=x"}, 'invalid connection option "sslmod"'),
        ({"HSTS_PRELOAD": "true"}, f"HSTS_SUBDOMAINS=true and HSTS_SECONDS={YEAR}"),
        ({"LANGUAGE_CODE": "pt-BR"}, "locale/pt_BR/LC_MESSAGES/django.mo in SITE_FOLDER"),
    ],
)
def test_what_is_wrong_names_its_remedy(wrong: dict[str, str], remedy: str) -> None:
    assert remedy in refusal(PRODUCTION | wrong)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "nonsense:hunter2"),
        ("DATABASE_URL", "postgres://user:hunter2@host:port/name"),
        ("DATABASE_URL", "postgres://user:hunter2@host/name?autocommit=False"),
        ("EMAIL_URL", "smtp://user:hunter2@mail:port"),
        ("CACHE_URL", "memcache://user:hunter2@host"),
        ("SECRET_KEY", "hunter2"),
        ("TEXT_KEYS", "hunter2"),
    ],
)
def test_no_secret_is_told(name: str, value: str) -> None:
    told = refusal(PRODUCTION | {name: value})
    assert told.startswith(name)
    assert "hunter2" not in told


def test_a_wrong_setting_of_the_file_says_that_it_is_there() -> None:
    assert refusal({}, LOCAL | {"KEPT_DAYS": "0"}) == (
        "KEPT_DAYS (in .env) is 0, and must be a number of days from 1 to 36500."
    )
    assert refusal(LOCAL | {"KEPT_DAYS": "0"}).startswith("KEPT_DAYS is 0")


def test_a_name_that_is_misspelt_is_asked_about() -> None:
    without = {name: value for name, value in PRODUCTION.items() if name != "SECRET_KEY"}
    assert refusal(without | {"SECRETKEY": "x"}).endswith("Is SECRETKEY meant to be it?")
    assert "meant" not in refusal(without | {"KEY": "x", "SECRETS": "y"})


# --- A local site is for this machine alone ---------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ALLOWED_HOSTS", "skills.example.org"),
        ("CSRF_TRUSTED_ORIGINS", "https://skills.example.org"),
        ("PROXY_TLS_HEADER", "X-Forwarded-Proto"),
        ("PROXY_ADDRESS_HEADER", "X-Forwarded-For"),
        ("HSTS_SECONDS", "3600"),
    ],
)
def test_local_mode_left_behind_is_noticed(name: str, value: str) -> None:
    told = refusal({name: value}, LOCAL)
    assert told.startswith("LOCAL (in .env) is true, which is for this machine alone")
    assert name in told


def test_local_mode_takes_the_names_of_this_machine() -> None:
    told = configured(LOCAL | {"ALLOWED_HOSTS": "localhost, 127.0.0.1"})
    assert told["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]


# --- HSTS -------------------------------------------------------------------------------------


def hsts(**more: str) -> tuple[int, bool, bool]:
    told = configured(PRODUCTION | more)
    return (
        told["SECURE_HSTS_SECONDS"],
        told["SECURE_HSTS_INCLUDE_SUBDOMAINS"],
        told["SECURE_HSTS_PRELOAD"],
    )


def test_https_is_asked_for_an_hour_and_for_this_host_until_the_operator_says_more() -> None:
    assert hsts() == (3600, False, False)
    assert hsts(HSTS_SECONDS="0") == (0, False, False)
    assert hsts(HSTS_SECONDS=f"{YEAR}", HSTS_SUBDOMAINS="true") == (YEAR, True, False)
    everything = {"HSTS_SECONDS": f"{YEAR}", "HSTS_SUBDOMAINS": "true", "HSTS_PRELOAD": "true"}
    assert hsts(**everything) == (YEAR, True, True)
    assert configured(LOCAL)["SECURE_HSTS_SECONDS"] == 0


# --- Static files elsewhere -------------------------------------------------------------------


def test_files_of_another_host_are_allowed_by_the_policy_and_nothing_else_is() -> None:
    told = configured(PRODUCTION | {"STATIC_URL": "https://cdn.example.org/skills"})
    policy = told["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]

    assert told["STATIC_URL"] == "https://cdn.example.org/skills/"
    files = ["script-src", "style-src", "img-src", "font-src", "connect-src"]
    assert {name for name, it in policy.items() if "https://cdn.example.org" in it} == set(files)
    assert told["WHITENOISE_ALLOW_ALL_ORIGINS"] is True


def test_files_of_this_host_are_for_this_site_alone() -> None:
    told = configured(PRODUCTION | {"STATIC_URL": "/files"})
    policy = told["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]

    assert told["STATIC_URL"] == "/files/"
    assert {source for sources in policy.values() for source in sources} == {"'self'", "'none'"}
    assert told["WHITENOISE_ALLOW_ALL_ORIGINS"] is False
    assert configured(PRODUCTION)["STATIC_URL"] == "/static/"


# --- The database -----------------------------------------------------------------------------


def database(url: str, **more: str) -> dict[str, object]:
    found: dict[str, object] = configured(PRODUCTION | {"DATABASE_URL": url} | more)["DATABASES"][
        "default"
    ]
    return found


def test_what_the_address_of_postgresql_says_is_kept() -> None:
    told = database(
        f"{POSTGRESQL}?sslmode=require&conn_max_age=0&connect_timeout=5&options=-c%20a=b"
    )
    waits = "-c lock_timeout=0s -c statement_timeout=0s -c idle_in_transaction_session_timeout=0s"

    assert told["OPTIONS"] == SILENT | {
        "sslmode": "require",
        "connect_timeout": 5,
        "options": f"{waits} -c a=b",
    }
    assert told["CONN_MAX_AGE"] == 0
    assert told["CONN_HEALTH_CHECKS"] is True
    assert database(f"{POSTGRESQL}?conn_health_checks=False")["CONN_HEALTH_CHECKS"] is False
    assert database(f"{POSTGRESQL}?conn_max_age=None")["CONN_MAX_AGE"] is None
    assert database(POSTGRESQL)["CONN_MAX_AGE"] == 60


def test_what_the_address_of_sqlite_says_is_kept(tmp_path: Path) -> None:
    told = database(f"sqlite:///{tmp_path}/db?timeout=5&conn_max_age=7")
    options = told["OPTIONS"]

    assert isinstance(options, dict)
    assert (options["timeout"], told["CONN_MAX_AGE"]) == (5, 7)
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in options["init_command"]
    assert database("sqlite:///other.sqlite3")["NAME"] == str(ROOT / "other.sqlite3")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("sqlite:///db?transaction_mode=DEFERRED", "transaction_mode"),
        ("sqlite:///db?init_command=PRAGMA%20synchronous=OFF", "init_command"),
        ("sqlite:///db?sslmode=require", "sslmode"),
        ("sqlite:///db?atomic_requests=True", "atomic_requests"),
        (f"{POSTGRESQL}?autocommit=False", "autocommit"),
        (f"{POSTGRESQL}?conn_max_age=soon", "conn_max_age"),
        (f"{POSTGRESQL}?conn_max_age=-1", "conn_max_age"),
        (f"{POSTGRESQL}?isolation_level=1", "isolation_level"),
    ],
)
def test_an_option_that_would_break_saving_is_refused(url: str, said: str) -> None:
    told = refusal(PRODUCTION | {"DATABASE_URL": url})
    assert told.startswith("DATABASE_URL is wrong.")
    assert said in told


def test_nothing_of_ours_is_said_to_one_connection() -> None:
    """Behind a pooler the next transaction may have another one: locks and settings end with it."""
    words = re.compile(
        r"pg_(try_)?advisory_(?!xact)|\bLISTEN\b|TEMP(ORARY)? TABLE|[\"']SET (?!CONS|LOCAL|TRANS)"
    )
    apps = ("accounts", "assessments", "skillsapp", "upkeep")
    files = [path for app in apps for path in (ROOT / app).rglob("*.py")]
    assert len(files) > 200
    assert [path.name for path in files if words.search(path.read_text())] == []


def test_behind_a_pooler_nothing_is_said_to_one_connection() -> None:
    told = database(f"{POSTGRESQL}?sslmode=require", DATABASE_POOLER="transaction")
    assert told["OPTIONS"] == SILENT | {"sslmode": "require"}
    assert told["DISABLE_SERVER_SIDE_CURSORS"] is True


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("DATABASE_URL", {"DATABASE_URL": f"{POSTGRESQL}?options=-c%20a=b"}),
        ("DATABASE_URL", {"DATABASE_URL": f"{POSTGRESQL}?assume_role=b"}),
        ("DATABASE_URL", {"DATABASE_URL": f"{POSTGRESQL}?disable_server_side_cursors=False"}),
        ("DB_LOCK_TIMEOUT", {"DATABASE_URL": POSTGRESQL, "DB_LOCK_TIMEOUT": "5"}),
    ],
)
def test_behind_a_pooler_what_needs_one_connection_is_refused(
    name: str, more: dict[str, str]
) -> None:
    told = refusal(PRODUCTION | {"DATABASE_POOLER": "transaction"} | more)
    assert told.startswith(name)
    assert "pooler" in told


# --- What is said of settings that may be meant otherwise ------------------------------------


def said(**more: Any) -> list[str]:
    return [it.msg for it in run_checks(**more) if (it.id or "").startswith("skillsapp.")]


def test_a_name_like_that_of_a_setting_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("KEEP_DAYS", "ALLOWED_HOST", "LOCALE", "HOME", "DATABASE_HOST", "KEPT_DAYS"):
        monkeypatch.setenv(name, "1")
    assert mistaken() == {"KEEP_DAYS": "KEPT_DAYS", "ALLOWED_HOST": "ALLOWED_HOSTS"}
    assert "KEEP_DAYS is set, but there is no such setting. Is KEPT_DAYS meant?" in said()


@pytest.mark.parametrize(
    ("prefix", "is_told"), [("", 0), ("/skills", 0), ("/admin", 1), ("/r/x", 1)]
)
def test_a_prefix_like_an_address_of_the_site_is_told_of(
    settings: Settings, prefix: str, is_told: int
) -> None:
    settings.PATH_PREFIX = prefix
    assert len([it for it in said() if it.startswith("PATH_PREFIX")]) == is_told
