"""What is said at the start, after `migrate`, about accounts that nobody can sign in to."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth import get_user_model
from django.core.checks import CheckMessage, Tags, Warning
from django.core.checks import register as register_check
from django.db import connections
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

NAMED = 5


def register() -> None:
    register_check(accounts_without_e_mail, Tags.database)


def accounts_without_e_mail(
    databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Name the accounts from before people signed in by e-mail."""
    for alias in databases or ():
        names = _names(alias)
        if names:
            return [_warning(names)]
    return []


def _names(alias: str) -> list[str]:
    account: Any = get_user_model()
    if account._meta.db_table not in connections[alias].introspection.table_names():
        return []  # before the first migration
    rows = account.objects.using(alias).filter(email="", is_active=True, is_staff=True)
    return list(rows.order_by("pk").values_list("username", flat=True))


def _warning(names: list[str]) -> Warning:
    listed = ", ".join(names[:NAMED]) + (" …" if len(names) > NAMED else "")
    message = ngettext(
        "An account of staff has no e-mail address, and so cannot sign in: %(names)s.",
        "%(count)s accounts of staff have no e-mail address, and so cannot sign in: %(names)s.",
        len(names),
    )
    hint = _("Give it one: python manage.py make_admin --user-name %(name)s")
    return Warning(
        message % {"count": len(names), "names": listed},
        hint=hint % {"name": names[0]},
        id="accounts.W001",
    )
