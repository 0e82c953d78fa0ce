"""What is said at the start, after `migrate` or by `manage.py check`, of settings that may be meant
otherwise. What is surely wrong stops the start before (settings/environment.py)."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning
from django.core.checks import register as register_check
from django.db import connections
from django.urls import get_resolver
from django.utils.translation import gettext as _

from skillsapp.settings import environment
from skillsapp.sqlite.base import too_wide


def register() -> None:
    register_check(names_that_are_misspelt)
    register_check(prefix_that_is_an_address)
    register_check(database_that_others_read, Tags.database)
    register_check(pooler_without_bounds, Tags.database)


def names_that_are_misspelt(**kwargs: Any) -> list[CheckMessage]:
    """Name what is set, but is no setting, and looks like one."""
    message = _("%(name)s is set, but there is no such setting. Is %(meant)s meant?")
    return [
        Warning(message % {"name": name, "meant": meant}, id="skillsapp.W001")
        for name, meant in environment.mistaken().items()
    ]


def prefix_that_is_an_address(**kwargs: Any) -> list[CheckMessage]:
    """Tell of a prefix that the site itself begins addresses with, which would be taken off."""
    first = settings.PATH_PREFIX.partition("/")[2].partition("/")[0]
    starts = {str(it.pattern).partition("/")[0] for it in _patterns(get_resolver())}
    if not first or first not in starts:
        return []
    message = _("PATH_PREFIX begins with %(first)s, as addresses of the site itself do.")
    hint = _("Choose another one, or let the proxy pass the prefix on and not take it off.")
    return [Warning(message % {"first": f"/{first}"}, hint=hint, id="skillsapp.W002")]


def _patterns(resolver: Any) -> list[Any]:
    """Return the patterns of addresses, with those of what is included at the root."""
    found = []
    for it in resolver.url_patterns:
        found += _patterns(it) if hasattr(it, "url_patterns") and not str(it.pattern) else [it]
    return found


def database_that_others_read(
    databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Name files of SQLite that others can read and that are not ours to narrow."""
    message = _("%(file)s can be read by others than its owner.")
    hint = _("Let its owner narrow it: chmod 600 %(file)s")
    return [
        Warning(message % {"file": path}, hint=hint % {"file": path}, id="skillsapp.W003")
        for alias in databases or ()
        if settings.DATABASES[alias]["ENGINE"] == settings.SQLITE
        for path in too_wide(str(settings.DATABASES[alias]["NAME"]))
    ]


def pooler_without_bounds(
    databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Tell if, through a pooler, nothing bounds how long PostgreSQL goes on for a page."""
    if not settings.POOLER:
        return []
    lacking = {}
    for alias in databases or ():
        with connections[alias].cursor() as cursor:
            for name, (_setting, seconds) in settings.PATIENCE_OF.items():
                cursor.execute("SELECT current_setting(%s)", [name])
                if cursor.fetchone() == ("0",):
                    lacking[name] = seconds
    if not lacking:
        return []
    message = _("Nothing bounds how long the database goes on for a page.")
    hint = " ".join(f"ALTER ROLE … SET {name} = '{it}s';" for name, it in lacking.items())
    return [Warning(message, hint=hint, id="skillsapp.W004")]
