"""What is sealed opens with its person's key and with nothing else."""

import base64
import re
import uuid

import pytest
from pytest_django import Settings

from assessments import sealing
from assessments.sealing import MARK, Sealed, Unreadable, number_of_key, reseal, seal, unseal

ME, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)
FIRST, SECOND, THIRD = ("first " * 8, "second " * 8, "third " * 8)
TEXTS = ["Ask Ann", "計画 👩🏽‍💻", "a\r\nb\t ", " ", MARK, "x" * 2000]


@pytest.fixture(autouse=True)
def _keys(settings: Settings) -> None:
    settings.TEXT_KEYS = [FIRST]


def altered(sealed: Sealed, place: int) -> Sealed:
    """Return a seal with one bit changed."""
    content = bytearray(base64.urlsafe_b64decode(sealed))
    content[place] ^= 1
    return Sealed(base64.urlsafe_b64encode(content).decode())


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_comes_back_as_it_was(text: str) -> None:
    sealed = seal(ME, text)
    assert text not in sealed.removeprefix(MARK)
    assert unseal(ME, sealed) == text


def test_nothing_typed_is_nothing_kept() -> None:
    assert seal(ME, "") == ""
    assert unseal(ME, Sealed("")) == ""
    assert number_of_key(ME, Sealed("")) == 0


def test_the_same_text_is_sealed_differently_each_time() -> None:
    assert len({seal(ME, "Ask Ann") for _ in range(5)}) == 5


def test_no_other_person_s_key_opens_it() -> None:
    with pytest.raises(Unreadable):
        unseal(OTHER, seal(ME, "Ask Ann"))


@pytest.mark.parametrize("place", [0, 8, 9, 24, 25, -33, -32, -1])
def test_what_was_changed_does_not_open(place: int) -> None:
    with pytest.raises(Unreadable):
        unseal(ME, altered(seal(ME, "Ask Ann"), place))


@pytest.mark.parametrize("nonsense", ["Ask Ann", MARK, "gAAAAA", "é", "=", "\x00"])
def test_what_is_no_seal_does_not_open(nonsense: str) -> None:
    with pytest.raises(Unreadable):
        unseal(ME, Sealed(nonsense))


def test_a_seal_does_not_tell_when_it_was_made() -> None:
    content = base64.urlsafe_b64decode(seal(ME, "Ask Ann"))
    assert content[:9] == b"\x80" + bytes(8)


@pytest.mark.parametrize("text", TEXTS)
def test_every_seal_begins_with_the_mark_and_is_plain_letters(text: str) -> None:
    assert re.fullmatch(rf"{MARK}[\w-]+={{0,2}}", seal(ME, text), re.ASCII)


def test_the_first_key_seals_and_all_of_them_open(settings: Settings) -> None:
    old = seal(ME, "Ask Ann")
    settings.TEXT_KEYS = [SECOND, FIRST]
    new = seal(ME, "Ask Bo")
    assert (unseal(ME, old), unseal(ME, new)) == ("Ask Ann", "Ask Bo")
    assert (number_of_key(ME, old), number_of_key(ME, new)) == (1, 0)
    settings.TEXT_KEYS = [SECOND]
    assert unseal(ME, new) == "Ask Bo"
    for look in (unseal, number_of_key):
        with pytest.raises(Unreadable):
            look(ME, old)


def test_a_text_goes_over_to_somebody_else_with_the_first_key(settings: Settings) -> None:
    old = seal(ME, "Ask Ann")
    settings.TEXT_KEYS = [SECOND, FIRST]
    theirs = reseal(old, ME, OTHER)
    assert isinstance(theirs, Sealed)
    assert (unseal(OTHER, theirs), number_of_key(OTHER, theirs)) == ("Ask Ann", 0)
    assert reseal(Sealed(""), ME, OTHER) == ""
    with pytest.raises(Unreadable):
        reseal(old, OTHER, ME)
    with pytest.raises(Unreadable):
        unseal(ME, theirs)


def test_no_more_keys_are_kept_in_memory_than_said(settings: Settings) -> None:
    for number in range(3 * sealing.KEYS_KEPT):
        seal(uuid.UUID(int=number), "Ask Ann")
    assert sealing._fernet.cache_info().currsize == sealing.KEYS_KEPT


def test_a_seal_of_today_opens_for_ever(settings: Settings) -> None:
    """Another way to make keys would lose what is kept: this was sealed by the first release."""
    settings.TEXT_KEYS = ["a secret of thirty-two characters"]
    kept = Sealed(
        "gAAAAAAAAAAAyVtVlKxwmLu4hrzCm78B4gv7s6ZZRkAC93yCo9Oo0EZ4Gj2SL0XLDuMj7xm_5rc8WoaQorO89jiy4XyuhmTGgg=="
    )
    assert unseal(uuid.UUID("12345678-1234-5678-1234-567812345678"), kept) == "Ask Ann"
