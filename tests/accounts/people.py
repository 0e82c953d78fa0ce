"""People with an account."""

from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.test import Client

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
