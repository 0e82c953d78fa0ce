"""Texts of every language pass, and nothing passes that cannot be seen."""

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.domain.letters import PLAIN, Unseen, same_name, unseen

REAL = [
    "Plain words, “quoted” – and 50 %…\n\tindented",
    "می‌خواهم برنامه‌ریزی کنم",  # Persian, with non-joiners
    "ه‍ق",  # a joiner that shapes a letter
    "مدير المشاريع (IT)؟\u200f 3\u200f/4",
    "ניהול פרויקטים (IT)\u200f!",
    "क्‍ष और र्‍य, श्‌क",  # Hindi and Marathi
    "ന്‍ അവന്‍",  # Malayalam, in its older spelling
    "ක්‍රමය",  # Sinhala
    "প্রকল্প র‍্যাংক",
    "ភាសា\u200bខ្មែរ",
    "ภาษา\u200bไทย",
    "ᠮᠣᠩᠭᠣᠯ\u180e\u1820 ᠨ\u180b",
    "日本語　葛\U000e0100城",
    "프로젝트 관리",
    "👩‍💻 👩🏽‍🚀 🏳️‍🌈 🏴‍☠️ ❤️‍🔥 🤷‍♀️ 👨‍👩‍👧‍👦",
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f 🇩🇪 1️⃣ ©️ ☎︎",
    "e\u0301 Å ﬁ ½ \u00a0 \u202f \u2009",
    "\u06dd \u0600",
    "\ue000",  # of private use: a box is seen
]


@pytest.mark.parametrize("text", REAL, ids=ascii)
def test_text_of_a_language_passes(text):
    assert unseen(text) is None


HIDDEN = {
    "overrides": "\u202a\u202b\u202c\u202d\u202e",
    "isolates": "\u2066\u2067\u2068\u2069",
    "marks": "\u200e\u200f\u061c",
    "without width": "\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\ufeff\u180e",
    "fillers": "\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5",
    "line ends": "\r\x0b\x0c\x85\u2028\u2029",
    "others": "\u00ad\x00\x7f\x9f\ufff9\ufffb\ufe0f\U000e0001\U000e0041\U000e0100\U0001d173\u206a",
    "no characters": "\ud800\udfff\ufdd0\ufffe\uffff\U0010ffff",
}


@pytest.mark.parametrize("character", [c for some in HIDDEN.values() for c in some], ids=ascii)
def test_character_that_cannot_be_seen_is_found(character):
    assert unseen(f"ab{character}c") == Unseen(character, 3)
    assert unseen(character) == Unseen(character, 1)
    assert unseen(f"Name{character}") == Unseen(character, 5)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("می‌\u200cخواهم", 4),  # a second one behind the first
        ("👩‍a", 2),  # no picture follows
        ("a‍👩", 2),
        ("👩\u200c👩", 2),
        ("\u05d0\u202e", 2),  # in Hebrew, too
        ("☎️\ufe0f", 3),
        ("a\ufe0f", 2),
        ("葛\U000e0100\U000e0101", 3),
        ("🏴\U000e0067", 2),  # a flag without its end
        ("ไทย\u200b\u200b", 5),
    ],
    ids=ascii,
)
def test_what_one_writing_needs_is_found_elsewhere(text, number):
    found = unseen(text)
    assert found is not None
    assert found.number == number


@given(st.text())
@settings(deadline=None, derandomize=True, database=None)
def test_no_text_with_a_refused_character_passes(text):
    """What passes has no control character and no half, and keeps that without what is found."""
    found = unseen(text)
    if found is None:
        assert not any(unicodedata.category(c) in ("Cs", "Zl", "Zp") for c in text)
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", text)
    else:
        assert text[found.number - 1] == found.character
        assert unseen(text[: found.number - 1]) is None


def test_quick_way_lets_nothing_pass_that_the_rule_refuses():
    for number in range(0x10000):
        if PLAIN.fullmatch(chr(number)):
            assert unseen(f"\u4e2d{chr(number)}") is None


def test_character_is_named_by_its_code_and_its_name():
    assert Unseen("\u202e", 1).name == "U+202E RIGHT-TO-LEFT OVERRIDE"
    assert Unseen("\x0b", 1).name == "U+000B"


@pytest.mark.parametrize(
    ("one", "other"),
    [("Straße", "STRASSE"), ("ﬁnance", "Finance"), ("A  b", " a\u00a0B"), ("É", "e\u0301")],
)
def test_names_that_look_alike_are_the_same(one, other):
    assert same_name(one) == same_name(other)


def test_names_that_differ_are_not_the_same():
    assert same_name("Risk") != same_name("Risks")
    assert same_name("C") != same_name("C#")
