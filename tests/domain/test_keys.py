"""Keys that are made from names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.keys import key_from, numbered
from assessments.domain.validation import KEY_LENGTH, KEY_PATTERN

NAMES = st.text(max_size=120) | st.text("aä ß-1", max_size=120)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Risk assessment", "risk-assessment"),
        ("  C++ & C#, 2nd ed. ", "c-c-2nd-ed"),
        ("Überblick für Straßen", "uberblick-fur-strassen"),
        ("Zażółć gęślą jaźń", "zazolc-gesla-jazn"),
        ("Ærøskøbing", "aeroskobing"),
        ("İstanbul", "istanbul"),
        ("ﬁle №1", "file-no1"),
        ("Управление IT", "it"),
    ],
)
def test_key_says_the_name(name: str, key: str) -> None:
    assert key_from(name, ()) == key


@pytest.mark.parametrize("name", ["Управление", "管理", "?!", "", "\u200f"])
def test_name_without_latin_letters_gets_a_number(name: str) -> None:
    assert key_from(name, {"skill-1", "skill-2"}, otherwise="skill") == "skill-3"


def test_key_that_is_taken_gets_a_number() -> None:
    assert key_from("Tests", {"tests"}) == "tests-2"
    assert key_from("Tests", {"tests", "tests-2", "tests-4"}) == "tests-3"
    assert numbered("tests", {"tests-1"}) == "tests-2"


def test_long_name_is_cut_between_words() -> None:
    assert key_from("word " * 40, ()) == "-".join(["word"] * 16)
    assert key_from("x" * 100, {"x" * KEY_LENGTH}) == "x" * (KEY_LENGTH - 2) + "-2"


@given(names=st.lists(NAMES, max_size=12))
def test_every_name_gets_a_key_of_its_own(names: list[str]) -> None:
    taken: list[str] = []
    for name in names:
        taken.append(key_from(name, taken))
    assert len(set(taken)) == len(names)
    assert all(KEY_PATTERN.fullmatch(key) and len(key) <= KEY_LENGTH for key in taken)


@given(name=NAMES)
def test_key_of_a_key_is_itself(name: str) -> None:
    key = key_from(name, ())
    assert key_from(key, ()) == key
