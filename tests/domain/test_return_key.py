"""The key to come back with: long enough, and read however people write it."""

import secrets

import pytest

from assessments.domain.return_key import LENGTH, SYMBOLS, key_of, read_key
from assessments.domain.tokens import digest_of

KEY = "0123-4567-89AB-CDEF-GHJK-MNPV-WXYZ"


def test_a_key_has_140_bits_in_seven_groups() -> None:
    keys = {key_of(secrets.token_bytes(32)) for _ in range(200)}

    assert len(keys) == 200
    assert LENGTH * 5 >= 128
    assert {tuple(map(len, key.split("-"))) for key in keys} == {(4,) * 7}
    assert {symbol for key in keys for symbol in key} == {*SYMBOLS, "-"}


def test_every_bit_counts() -> None:
    random = secrets.token_bytes(18)
    number = int.from_bytes(random)
    changed = {key_of((number ^ 1 << bit).to_bytes(18)) for bit in range(140)}

    assert len(changed | {key_of(random)}) == 141


def test_too_few_bytes_make_no_key() -> None:
    with pytest.raises(ValueError, match="not random enough"):
        key_of(bytes(17))


@pytest.mark.parametrize(
    "typed",
    [
        KEY,
        KEY.lower(),
        KEY.replace("-", ""),
        KEY.replace("-", " "),
        KEY.replace("-", "–"),  # a dash that a phone made of it
        f"  {KEY}\u00a0\n",
        KEY.replace("0", "O").replace("1", "l").replace("V", "u"),
        KEY.replace("0", "o").replace("1", "I"),
        "0123456-789abcd-efghjkm-npvwxyz",
        KEY.translate(str.maketrans("01", "０１")),  # of a Japanese keyboard
        f"https://skills.example.org/return/{KEY}/",
        f"/return/{KEY}",
    ],
)
def test_a_key_is_read_however_it_is_written(typed: str) -> None:
    assert read_key(typed) == KEY


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "-",
        KEY[:-1],
        f"{KEY}0",
        KEY.replace("0", "!"),
        "É" * LENGTH,
        "\x00" * LENGTH,
        f"{KEY}/more",
    ],
)
def test_what_is_no_key_is_none(typed: str) -> None:
    assert read_key(typed) is None


def test_a_key_is_read_as_it_was_made() -> None:
    key = key_of(secrets.token_bytes(32))

    assert read_key(key) == key
    assert digest_of(key) != digest_of(KEY)
    assert len(digest_of(key)) == 64
