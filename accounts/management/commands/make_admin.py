"""Make an account that may do everything, or mend one that cannot sign in."""

import os
import sys
from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts import making


class Command(BaseCommand):
    help = (
        "Make an account for the admin that may do everything; asks for an e-mail address and a "
        "password. Where there is an account with this address, that one may do everything from "
        "then on. With --user-name, give an account from before people signed in by e-mail its "
        "address; what it may do stays."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", help="the address, which is asked for otherwise")
        parser.add_argument(
            "--user-name", metavar="NAME", help="give the account of this name an address"
        )
        parser.add_argument(
            "--no-input",
            action="store_true",
            help="ask nothing: take ADMIN_EMAIL and ADMIN_PASSWORD from the environment",
        )

    def handle(
        self, *, email: str | None, user_name: str | None, no_input: bool, **options: Any
    ) -> None:
        if not no_input and not sys.stdin.isatty():
            raise CommandError(
                _("There is nobody to ask: use --no-input, with ADMIN_EMAIL and ADMIN_PASSWORD.")
            )
        named = _account_named(user_name) if user_name else None
        address = _email(email or _asked_email(no_input))
        existing = making.account_of(address)
        if named and existing and existing != named:
            raise CommandError(_("There is already an account with this e-mail address."))
        account = named or existing
        password = _given(account, address) if no_input else self._asked(account, address)
        if account is None:
            making.make_account(
                email=address, password=password, verified=True, is_staff=True, is_superuser=True
            )
            self.stdout.write(_("There is an account for %(email)s now.") % {"email": address})
        else:
            self._mend(account, address, password, promote=named is None)
        self.stdout.write(_("Sign in at /admin/ with this e-mail address and its password."))
        if settings.STAFF_NEED_SECOND_FACTOR:
            self.stdout.write(_("There you are led to set up a second factor."))

    def _asked(self, account: User | None, email: str) -> str:
        """Ask for a password until it is good enough; "" keeps the one that an account has."""
        may_stay = _may_stay(account)
        prompt = _("Password (empty keeps the one it has): ") if may_stay else _("Password: ")
        while True:
            password = getpass(prompt)
            if not password and may_stay:
                return ""
            mistakes = _mistakes(password, account, email)
            if not password:
                mistakes = [_("This account needs a password.")]
            elif not mistakes and getpass(_("Password, once more: ")) != password:
                mistakes = [_("The two passwords are not the same.")]
            if not mistakes:
                return password
            self.stderr.write("\n".join(mistakes))

    def _mend(self, account: User, email: str, password: str, *, promote: bool) -> None:
        making.set_email(account=account, email=email, verified=True)
        if password:
            account.set_password(password)
        if promote:
            account.is_active = account.is_staff = account.is_superuser = True
            told = _("There was an account for %(email)s already: it may do everything now.")
        else:
            told = _("The account “%(name)s” is signed in to as %(email)s now.")
        account.save()
        self.stdout.write(told % {"email": email, "name": account.username})


def _account_named(name: str) -> User:
    account = User.objects.filter(username=name).first()
    if account is None:
        raise CommandError(_("There is no account with the user name “%(name)s”.") % {"name": name})
    return account


def _asked_email(no_input: bool) -> str:
    if not no_input:
        return input(_("E-mail address: "))
    if not (email := os.environ.get("ADMIN_EMAIL", "")):
        raise CommandError(
            _("ADMIN_EMAIL is not set. Set it to the e-mail address of the account.")
        )
    return email


def _email(typed: str) -> str:
    try:
        return making.clean_email(typed)
    except ValidationError as error:
        raise CommandError(f"{typed}: {' '.join(error.messages)}") from None


def _given(account: User | None, email: str) -> str:
    """Return the password of the environment; "" to keep the one that an account has."""
    password = os.environ.get("ADMIN_PASSWORD", "")
    if not password and not _may_stay(account):
        raise CommandError(_("ADMIN_PASSWORD is not set. Set it to the account's password."))
    if mistakes := _mistakes(password, account, email):
        raise CommandError("ADMIN_PASSWORD: " + " ".join(mistakes))
    return password


def _may_stay(account: User | None) -> bool:
    return account is not None and account.has_usable_password()


def _mistakes(password: str, account: User | None, email: str) -> list[str]:
    try:
        if password:
            validate_password(password, account or User(email=email))
    except ValidationError as error:
        return list(error.messages)
    return []
