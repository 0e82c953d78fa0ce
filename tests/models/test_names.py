"""What people who edit together call one another by."""

import pytest
from django.contrib.auth.models import User

from assessments.domain.validation import NAME_LENGTH
from assessments.models import account_name, signed
from tests.publishing import NOON


@pytest.mark.parametrize(
    ("account", "name"),
    [
        (User(username="random", email="ada@example.org"), "ada"),
        (User(username="random", email="ada@example.org", first_name="Ada"), "Ada"),
        (User(username="x", email="a@b.org", first_name="Ada", last_name="King"), "Ada King"),
        (User(username="from-before"), "from-before"),
    ],
)
def test_name_is_their_own_or_how_their_address_begins(account: User, name: str) -> None:
    assert account_name(account) == name


def test_name_that_is_kept_fits_and_nobody_has_none() -> None:
    long = User(username="x", email="a@b.org", first_name="A" * 150, last_name="B" * 150)

    assert len(signed(long, NOON)["by_name"]) <= NAME_LENGTH
    assert signed(None, NOON)["by_name"] == ""
