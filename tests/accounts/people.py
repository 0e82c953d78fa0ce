"""Accounts, and browsers that sign in to them as the pages have it."""

import re
import time
from typing import Any

from allauth.account.internal.flows import login
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth.models import Group, User
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts import making
from tests.typed import Response

CODE = re.compile(r"\b\d{4}-\d{4}\b")
ADDRESS, PASSWORD = "ada@example.org", "a long sentence that only I know"


def make_account(
    address: str = ADDRESS, *, password: str | None = None, verified: bool = True
) -> User:
    """Return an account as signing up makes one."""
    user = User.objects.create_user(f"random of {address}", address, password)
    EmailAddress.objects.create(user=user, email=address, verified=verified, primary=True)
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def shows_password(client: Client, password: str = PASSWORD) -> None:
    """Show once more who one is, as pages ask before they change how an account opens."""
    response = client.post(reverse("account_reauthenticate"), {"password": password})
    assert response.status_code == 302


def give_app(user: User) -> str:
    """Give the account an app that shows codes, and return its key."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return str(secret)


def give_passkey(user: User, name: str = "Phone") -> Authenticator:
    """Give the account a passkey that no browser has."""
    kind, data = Authenticator.Type.WEBAUTHN, {"name": name, "credential": {}}
    return Authenticator.objects.create(user=user, type=kind, data=data)


def proved(client: Client, user: User) -> Client:
    """Let this client have proved just now who they are, as erasing an account asks for."""
    session = client.session
    session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "mfa", "at": time.time(), "reauthenticated": True}
    ]
    session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    session.save()
    return client


# --- Staff ---


def account(email: str = ADDRESS, **fields: Any) -> User:
    """Return an account with a confirmed address, whose password is that of all tests."""
    return making.make_account(email=email, password=PASSWORD, verified=True, **fields)


def superuser(email: str = ADDRESS) -> User:
    return account(email, is_staff=True, is_superuser=True)


def editor(email: str = "ed@example.org") -> User:
    made = account(email, is_staff=True)
    made.groups.set(Group.objects.filter(name="Editor"))
    return made


def sign_in(client: Client, of: User, password: str = PASSWORD) -> Response:
    """Sign in by password; whoever has a second factor is asked for it next."""
    return client.post("/account/login/password/", {"login": of.email, "password": password})


def with_app(of: User) -> str:
    """Give an account an app that shows codes; return its secret."""
    secret = give_app(of)
    RecoveryCodes.activate(of)
    return secret


def code_of(secret: str, later: int = 0) -> str:
    """Return the code that the app shows now, or so many seconds later."""
    return str(format_hotp_value(hotp_value(secret, int(time.time() + later) // 30)))


def recovery_code(of: User) -> str:
    row = Authenticator.objects.get(user=of, type=Authenticator.Type.RECOVERY_CODES)
    return str(row.wrap().get_unused_codes()[0])


def show_code(client: Client, code: str) -> Response:
    """Answer the page that asks for a second factor while signing in."""
    return client.post("/account/2fa/authenticate/", {"code": code})


def addresses(of: User) -> list[tuple[str, bool, bool]]:
    rows = EmailAddress.objects.filter(user=of).order_by("pk")
    return list(rows.values_list("email", "verified", "primary"))


def mailed_code() -> str:
    """Return the code of the newest e-mail."""
    found = CODE.search(str(mail.outbox[-1].body))
    assert found, mail.outbox[-1].body
    return found[0]
