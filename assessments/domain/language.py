"""Texts that know in which language they are, also within a sentence in another one.

A framework is in the language that its editors chose; the words around it are those of the site.
Where the two differ, screen readers, hyphenation and the direction of the letters need to know
which is which. So each text of such a framework is a `Text`, and a sentence that is made of it by
`said` or `joined` is one, too. To everybody else a `Text` is the plain text that it looks like.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from enum import StrEnum
from html import escape
from typing import Any, NamedTuple, TypeVar

from assessments.domain.framework import Framework

# The languages that are mostly written from the right to the left, and scripts that always are.
FROM_THE_RIGHT = frozenset(
    ["ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"]
)
SCRIPTS_FROM_THE_RIGHT = frozenset(
    ["adlm", "arab", "hebr", "mand", "mend", "nkoo", "rohg", "samr", "syrc", "thaa"]
)

# What a framework has as a text and nobody reads as one.
NO_WORDS = frozenset(
    ("key", "language", "url", "published", "default_role", "scoring_rule", "checksum")
)
_VALUE = re.compile(r"%\((\w+)\)s")

Value = TypeVar("Value")


class Part(NamedTuple):
    """Some words in one language; "" is that of the page."""

    words: str
    language: str


class Text(str):
    """A text of which some parts are in another language than the page that tells it."""

    parts: tuple[Part, ...]

    def __new__(cls, parts: Iterable[Part]) -> "Text":
        parts = tuple(part for part in parts if part.words)
        text = super().__new__(cls, "".join(part.words for part in parts))
        text.parts = parts
        return text

    def __getnewargs__(self) -> tuple[Any]:  # to be copied
        return (self.parts,)

    def __html__(self) -> str:
        """Return it for a template, its parts marked by their language and direction."""
        return "".join(
            f"<span {attributes(language)}>{escape(words)}</span>" if language else escape(words)
            for words, language in self.parts
        )

    def lower(self) -> str:
        return Text(Part(words.lower(), language) for words, language in self.parts)


def direction(language: str) -> str:
    """Return how a language is written: "rtl" from the right to the left, else "ltr"."""
    primary, *subtags = language.lower().replace("_", "-").split("-")
    scripts = {tag for tag in subtags if len(tag) == 4 and tag.isalpha()}
    if scripts:
        return "rtl" if scripts & SCRIPTS_FROM_THE_RIGHT else "ltr"
    return "rtl" if primary in FROM_THE_RIGHT else "ltr"


def attributes(language: str) -> str:
    """Return the attributes of HTML that tell a language, as in lang="ar" dir="rtl"."""
    return f'lang="{escape(language)}" dir="{direction(language)}"'


def language_of(text: object) -> str:
    """Return the language of a text if all of its words are in one and the same, else ""."""
    told = (part for part in parts_of(text) if any(map(str.isalpha, part.words)))
    languages = {part.language for part in told}
    return languages.pop() if len(languages) == 1 else ""


def parts_of(value: object) -> tuple[Part, ...]:
    return value.parts if isinstance(value, Text) else (Part(str(value), ""),)


def said(sentence: str, values: Mapping[str, object]) -> str:
    """Return `sentence % values`, in which the parts in another language stay known."""
    if not any(isinstance(value, Text) for value in values.values()):
        return sentence % values
    parts: list[Part] = []
    for index, piece in enumerate(_VALUE.split(sentence)):
        parts += parts_of(values[piece] if index % 2 else piece.replace("%%", "%"))
    return Text(parts)


def joined(between: str, texts: Iterable[str]) -> str:
    """Return `between.join(texts)` of those that are not blank, parts staying known."""
    told = [text for text in texts if text]
    if not any(isinstance(text, Text) for text in told):
        return between.join(told)
    parts = list(parts_of(told[0]))
    for text in told[1:]:
        parts += (Part(between, ""), *parts_of(text))
    return Text(parts)


def capitalised(text: str) -> str:
    """Return a text with a capital at its beginning."""
    if isinstance(text, Text) and text:
        first, *others = text.parts
        return Text([Part(capitalised(first.words), first.language), *others])
    return text[:1].upper() + text[1:]


def text_in(language: str, text: str, page: str) -> str:
    """Return a text that knows its language, if pages are in another one."""
    return text if language.lower() == page.lower() else Text([Part(text, language)])


def in_its_language(framework: Framework, page: str) -> Framework:
    """Return the framework with texts that know its language, if pages are in another one."""
    if framework.language.lower() == page.lower():
        return framework
    return _told(framework, framework.language)


def _told(value: Value, language: str) -> Value:
    """Go through all parts of a value; a text in a tuple is the key of something."""
    if is_dataclass(value) and not isinstance(value, type):
        told = {
            field.name: _word(getattr(value, field.name), language)
            for field in fields(value)
            if field.name not in NO_WORDS
        }
        return replace(value, **told)
    if isinstance(value, tuple):
        return tuple(_told(item, language) for item in value)  # type: ignore[return-value]
    if isinstance(value, Mapping):
        return {key: _word(item, language) for key, item in value.items()}  # type: ignore[return-value]
    return value


def _word(value: Any, language: str) -> Any:
    is_text = isinstance(value, str) and not isinstance(value, StrEnum)
    return Text([Part(value, language)]) if is_text and value else _told(value, language)
