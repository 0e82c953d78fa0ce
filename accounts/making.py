"""Making an account for somebody, and giving one the e-mail address to sign in with."""

import secrets
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _


def random_user_name() -> str:
    """Return a name for Django, which asks for one; people never see it."""
    return secrets.token_hex(16)


def clean_email(typed: str) -> str:
    """Return an address as it is kept, in small letters. Raises ValidationError if it is none."""
    email = typed.strip().lower()
    validate_email(email)
    return email


def account_of(email: str) -> User | None:
    """Return the account that is signed in to with this address, or None."""
    address = EmailAddress.objects.filter(email=email).order_by("-verified").first()
    if address:
        account: User = address.user
        return account
    return User.objects.filter(email__iexact=email).order_by("pk").first()


def confirmed_account(email: str) -> User | None:
    """Return the account whose owner has shown here that this address is theirs, or None."""
    rows = EmailAddress.objects.filter(email=email.lower(), verified=True, user__is_active=True)
    row = rows.select_related("user").first()
    return row.user if row else None


def drop_unfinished(email: str) -> None:
    """Delete who began to sign up with an address and never confirmed it or came in.

    Its owner has come by another way now, and nobody is to keep an address of others occupied.
    """
    accounts = User.objects.filter(email__iexact=email, last_login=None, is_staff=False)
    accounts.exclude(emailaddress__verified=True).delete()


@transaction.atomic
def make_account(*, email: str, password: str, verified: bool, **fields: Any) -> User:
    """Make an account with this address; without a password it is signed in to by a code."""
    account = User(username=random_user_name(), email=email, **fields)
    account.set_password(password or None)
    account.save()
    set_email(account=account, email=email, verified=verified)
    return account


@transaction.atomic
def set_email(*, account: Any, email: str, verified: bool) -> None:
    """Let an account be signed in to with this address, before any other that it has.

    Raises ValidationError if that is the address of another account.
    """
    _refuse_if_of_another(account, email)
    EmailAddress.objects.filter(user=account).exclude(email=email).update(primary=False)
    row, _is_new = EmailAddress.objects.get_or_create(user=account, email=email)
    row.primary, row.verified = True, verified or row.verified
    row.save()
    account.email = email
    account.save(update_fields=["email"])


def _refuse_if_of_another(account: AbstractBaseUser, email: str) -> None:
    other = account_of(email)
    if other and other.pk != account.pk:
        raise ValidationError(_("There is already an account with this e-mail address."))
