"""People with an account."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

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
