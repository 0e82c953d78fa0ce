"""The secrets of second factors: sealed, of use as before, and sealed anew with another key."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from pytest_django import Settings

from accounts import sealed
from assessments.sealing import MARK, NOBODY, Sealed, number_of_key
from skillsapp.unreadable import REMEDY
from tests.accounts.people import (
    PASSWORD,
    code_of,
    make_account,
    recovery_code,
    show_code,
    sign_in,
    with_app,
)

OLD, NEW = "old " * 8, "new " * 8

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _keys(settings: Settings) -> None:
    settings.TEXT_KEYS = [OLD]


def kept() -> dict[str, str]:
    return {
        row.type: row.data[sealed.NAMES[Authenticator.Type(row.type)]]
        for row in Authenticator.objects.all()
    }


def comes_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_a_secret_is_sealed_and_codes_open_as_before() -> None:
    ada = make_account(password=PASSWORD)
    secret = with_app(ada)
    assert {value[: len(MARK)] for value in kept().values()} == {MARK}
    assert len(kept()) == 2
    for code in (code_of(secret), recovery_code(ada)):
        client = Client()
        sign_in(client, ada)
        show_code(client, code)
        assert comes_in(client)


def test_while_the_key_is_missing_nobody_comes_in_by_a_code(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    ada = make_account(password=PASSWORD)
    secret = with_app(ada)
    settings.TEXT_KEYS = [NEW]
    client = Client()
    sign_in(client, ada)
    response = show_code(client, code_of(secret))
    assert (response.status_code, comes_in(client)) == (503, False)
    assert [record.getMessage() for record in caplog.records] == [REMEDY]
    caplog.clear()


def test_another_key_seals_them_anew(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    ada = make_account(password=PASSWORD)
    secret = with_app(ada)
    settings.TEXT_KEYS = [NEW, OLD]
    call_command("rotate_text_keys")
    assert capsys.readouterr().out.splitlines() == [
        "2 texts are sealed anew.",
        "Key 1 in TEXT_KEYS opens 2 texts.",
        "No other key in TEXT_KEYS is needed for what is kept now.",
    ]
    settings.TEXT_KEYS = [NEW]
    client = Client()
    sign_in(client, ada)
    show_code(client, code_of(secret))
    assert comes_in(client)


def test_a_recovery_code_that_is_used_meanwhile_stays_used(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, reseal = make_account(password=PASSWORD), sealed.reseal
    with_app(ada)
    settings.TEXT_KEYS = [NEW, OLD]
    row = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES)
    code = row.wrap().get_unused_codes()[0]

    def slowly(old: Sealed, *people: object) -> Sealed:
        if old == row.data["seed"]:
            assert row.wrap().validate_code(code)
        return reseal(old, NOBODY, NOBODY)

    monkeypatch.setattr(sealed, "reseal", slowly)
    assert sum(sealed.rotate()) == 1
    monkeypatch.undo()
    settings.TEXT_KEYS = [NEW, OLD]
    assert sum(sealed.rotate()) == 1
    row = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES)
    assert code not in row.wrap().get_unused_codes()
    assert number_of_key(NOBODY, Sealed(row.data["seed"])) == 0


def test_what_is_lost_for_ever_goes_and_can_be_set_up_again(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    ada = make_account(password=PASSWORD)
    with_app(ada)
    settings.TEXT_KEYS = [NEW]
    with pytest.raises(CommandError, match="2 texts cannot be read"):
        call_command("rotate_text_keys", "--check")
    assert len(kept()) == 2
    call_command("rotate_text_keys", "--drop-unreadable", "2")
    assert kept() == {}
    client = Client()
    sign_in(client, ada)
    assert comes_in(client)
