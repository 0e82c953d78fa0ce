"""Texts that know their language, alone and within a sentence in another one."""

import copy
import pickle
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.language import (
    Part,
    Text,
    capitalised,
    direction,
    in_its_language,
    joined,
    language_of,
    said,
)
from tests.factories import make_framework, marked

ARABIC = Text([Part("مهارة", "ar")])


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("ar", "rtl"),
        ("he-IL", "rtl"),
        ("fa_AF", "rtl"),
        ("UR", "rtl"),
        ("az-Arab-IR", "rtl"),
        ("ar-Latn", "ltr"),
        ("de", "ltr"),
        ("pt-BR", "ltr"),
        ("zh-hant", "ltr"),
        ("", "ltr"),
    ],
)
def test_direction(language, expected):
    assert direction(language) == expected


def test_a_text_is_its_plain_text_and_marks_itself_in_a_template():
    text = Text([Part("<b>", "ar")])

    assert text == "<b>"
    assert text.__html__() == '<span lang="ar" dir="rtl">&lt;b&gt;</span>'


def test_a_hostile_language_stays_in_its_attribute():
    assert Text([Part("x", '"><script>')]).__html__().startswith('<span lang="&quot;&gt;&lt;')


def test_a_sentence_marks_what_it_is_made_of():
    sentence = said("%(skill)s: <%(count)s> %%", {"skill": ARABIC, "count": 3})

    assert sentence == "مهارة: <3> %"
    assert isinstance(sentence, Text)
    assert sentence.__html__() == '<span lang="ar" dir="rtl">مهارة</span>: &lt;3&gt; %'


def test_what_is_joined_stays_known():
    text = joined(", ", ["a", "", ARABIC])

    assert text == "a, مهارة"
    assert isinstance(text, Text)
    assert text.parts == (Part("a", ""), Part(", ", ""), Part("مهارة", "ar"))


@given(st.text(), st.text(), st.booleans())
def test_words_are_those_of_the_plain_sentence(first, second, is_known):
    values = {"a": Text([Part(first, "de")]) if is_known else first, "b": second}

    sentence = "%(b)s of %(a)s, 5 %%"
    assert said(sentence, values) == sentence % values
    assert joined("; ", list(values.values())) == "; ".join(filter(None, values.values()))
    assert capitalised(said(sentence, values)) == capitalised(sentence % values)


def test_letters_are_changed_within_their_language():
    text = said("%(a)s and", {"a": Text([Part("sehr", "de")])})

    assert capitalised(text) == "Sehr and"
    assert language_of(capitalised(text).lower()) == ""
    assert language_of(Text([Part("3 ", ""), Part("Sehr", "de")]).lower()) == "de"


@pytest.mark.parametrize("again", [copy.deepcopy, lambda text: pickle.loads(pickle.dumps(text))])  # noqa: S301
def test_a_copy_knows_as_much(again):
    assert again(ARABIC).parts == ARABIC.parts


def test_a_framework_in_the_language_of_the_page_is_left_alone():
    framework = make_framework(language="EN")

    assert in_its_language(framework, "en") is framework


def test_every_text_of_a_framework_and_nothing_else_is_made_to_know():
    framework = marked(replace(make_framework(language="ar"), version=3, checksum="x"))

    told = in_its_language(framework, "en")

    assert told == framework
    assert (told.version, told.checksum) == (3, "x")
    assert language_of(told.skills[0].descriptors[1]) == "ar"
    assert language_of(told.source.title) == "ar"
    assert type(told.key) is type(told.resources[0].skills[0]) is str
