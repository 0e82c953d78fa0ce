"""The database: SQLite in one file, or PostgreSQL, directly or behind a pooler of connections.

What DATABASE_URL says of options is kept, and ours fill only what it leaves open. What the site
cannot do without and the address contradicts is refused.
"""

import os
import re
from typing import Any

from skillsapp.settings.environment import BASE_DIR, LOCAL, env, number, text, wrong

SQLITE = "skillsapp.sqlite"
LIKE = "It is like postgres://user:password@host:5432/name or sqlite:////srv/skills/db.sqlite3."
POSTGRESQL = ("postgres", "postgresql", "psql", "pgsql")

# FULL: what a page has called saved outlives a power cut, too. secure_delete: what is erased is
# written over in the file.
WRITES_THROUGH = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;PRAGMA secure_delete=ON;"

# Behind a pooler that lends a connection for one transaction, what is said of one holds for nobody
# else's (README.md says how).
POOLER = text("DATABASE_POOLER").lower()
if POOLER not in ("", "transaction"):
    wrong("DATABASE_POOLER", f"is {POOLER}, and must be transaction, or empty without a pooler.")
    POOLER = ""

# How long PostgreSQL goes on for one page, in seconds; 0 is without end. What takes longer is
# ended, and answered with 503 (skillsapp/outages.py). Commands, such as migrate, wait as long as it
# takes: only wsgi.py says that pages are served, before these settings are read.
PATIENCE_OF = {
    # Longer than any save holds a framework, and shorter than somebody waits at a form.
    "lock_timeout": ("DB_LOCK_TIMEOUT", 10),
    # Far more than any statement of a page takes; no proxy and no person waits longer.
    "statement_timeout": ("DB_STATEMENT_TIMEOUT", 30),
    # Between two statements a page only computes. One that hangs must not hold rows for ever.
    "idle_in_transaction_session_timeout": ("DB_IDLE_TIMEOUT", 60),
}
PATIENCE = {
    name: number(setting, default, least=0, most=86_400, what=" of seconds")
    for name, (setting, default) in PATIENCE_OF.items()
}

# When a server is given up that says nothing any more, not even that it is not there: as after a
# failover, or behind a firewall. Else a page would wait for minutes, until the system gives up.
SILENT = {
    "connect_timeout": 10,  # seconds
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 4,
    "tcp_user_timeout": 30_000,  # milliseconds
}


class Unusable(Exception):
    """What is wrong with an address of a database: a sentence behind what names it."""


def database() -> dict[str, Any]:
    """Return the database that DATABASE_URL names; what is wrong with it is noted."""
    url = text("DATABASE_URL")
    if not url and not LOCAL:
        wrong("DATABASE_URL", f"is not set, and in production SQLite is written out, too. {LIKE}")
    try:
        return database_at(url or f"sqlite:///{BASE_DIR / 'db.sqlite3'}")
    except Unusable as error:
        wrong("DATABASE_URL", str(error))
    return {"ENGINE": SQLITE, "NAME": ":memory:"}


def database_at(url: str) -> dict[str, Any]:
    """Return how the site uses the database at this address. Raise Unusable for any other text."""
    scheme, _colon, place = url.partition(":")
    try:
        if scheme not in ("sqlite", *POSTGRESQL):
            raise Unusable("It names neither PostgreSQL nor SQLite.")
        if scheme == "sqlite" and place != "//:memory:" and not re.match("///.", place):
            raise Unusable("It names no file: there are three slashes before a path.")
        config: dict[str, Any] = env.db_url_config(url)
        config["OPTIONS"] = config.get("OPTIONS", {})
        return sane(config) | (sqlite if scheme == "sqlite" else postgresql)(config)
    except Unusable as error:
        raise Unusable(f"is wrong. {error} {LIKE}") from None
    except ValueError:  # which may tell parts of a password
        hint = "A sign such as / in its password is %2F."
        raise Unusable(f"cannot be read. {hint} {LIKE}") from None


def sane(config: dict[str, Any]) -> dict[str, Any]:
    """Return what both kinds have. Raise Unusable for what would break the site."""
    age = config.setdefault("CONN_MAX_AGE", 60)
    if age is not None and not (isinstance(age, int) and age >= 0):
        raise Unusable(f"Its conn_max_age is {age}, and must be a number of seconds.")
    config.setdefault("CONN_HEALTH_CHECKS", True)
    for name, needed in (("ATOMIC_REQUESTS", False), ("AUTOCOMMIT", True)):
        if config.get(name, needed) is not needed:
            raise Unusable(f"Its {name.lower()} must be {needed}: each save is a transaction.")
    return config


def sqlite(config: dict[str, Any]) -> dict[str, Any]:
    """Return what SQLite is told. A file with a path of its own stands beside manage.py."""
    if config["NAME"] != ":memory:":
        path = BASE_DIR / config["NAME"]
        if not path.parent.is_dir():
            raise Unusable(f"There is no folder {path.parent}.")
        config["NAME"] = str(path)
    if POOLER:
        wrong("DATABASE_POOLER", "is set, but DATABASE_URL names SQLite, which has no pooler.")
    options = config["OPTIONS"]
    if others := sorted(set(options) - {"timeout", "cached_statements"}):
        raise Unusable(f"The site says itself what SQLite does about {others[0]}.")
    ours = {"transaction_mode": "IMMEDIATE", "init_command": WRITES_THROUGH}
    return {"ENGINE": SQLITE, "OPTIONS": {"timeout": 20} | options | ours}


def postgresql(config: dict[str, Any]) -> dict[str, Any]:
    """Return what PostgreSQL is told when a connection begins."""
    from psycopg2 import ProgrammingError
    from psycopg2.extensions import make_dsn

    options = SILENT | config["OPTIONS"]
    if not config["NAME"] and not {"dbname", "service"} & options.keys():
        raise Unusable("It names no database, behind the last slash.")
    if "isolation_level" in options:
        raise Unusable("Its isolation_level is left out: saves count on that of PostgreSQL.")
    try:
        make_dsn(**{name: value for name, value in options.items() if name != "assume_role"})
    except ProgrammingError as error:
        raise Unusable(f"PostgreSQL says: {str(error).strip()}.") from None
    if POOLER:
        return {"OPTIONS": through_pooler(config, options), "DISABLE_SERVER_SIDE_CURSORS": True}
    serves = "SERVES_PAGES" in os.environ
    patience = [f"-c {name}={it if serves else 0}s" for name, it in PATIENCE.items()]
    # What the address of the database says comes later, and so has the last word.
    said = " ".join([*patience, str(options.get("options", ""))]).strip()
    return {"OPTIONS": options | {"options": said}}


def through_pooler(config: dict[str, Any], options: dict[str, Any]) -> dict[str, Any]:
    """Refuse what would be said to one connection, which the pooler lends to others, too."""
    if config.get("DISABLE_SERVER_SIDE_CURSORS", True) is not True:
        raise Unusable("Its disable_server_side_cursors must be True behind a pooler.")
    if said := sorted({"options", "assume_role"} & options.keys()):
        raise Unusable(f"Its {said[0]} does not reach PostgreSQL through a pooler.")
    for name, (setting, _default) in PATIENCE_OF.items():
        if text(setting):
            wrong(
                setting,
                "is set, but does not reach PostgreSQL through a pooler. Take it out, and say "
                f"there: ALTER ROLE … SET {name} = '{text(setting)}s'.",
            )
    return options


DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
