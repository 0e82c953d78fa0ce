"""Keys made from names, so that nobody has to invent one.

A key is what files and saved answers call a row: small letters a to z, digits and single hyphens.
"""

import re
import unicodedata
from collections.abc import Collection
from itertools import count

from assessments.domain.validation import KEY_LENGTH

OTHER_CHARACTERS = re.compile(r"[^a-z0-9]+")
# What Unicode does not take apart into a letter and its accent.
SPELLED_OUT = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ł": "l", "þ": "th"}
)


def key_from(name: str, taken: Collection[str], otherwise: str = "row") -> str:
    """Return a key that says this name, and that is not taken: with a number where it would be.

    A name of which no letter is Latin gets a numbered key of the word `otherwise`, as in "skill-3".
    """
    letters = unicodedata.normalize("NFKD", name).casefold().translate(SPELLED_OUT)
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    key = _shortened(OTHER_CHARACTERS.sub("-", plain).strip("-"), KEY_LENGTH)
    if not key:
        return numbered(otherwise, taken)
    return key if key not in taken else numbered(key, taken, since=2)


def numbered(word: str, taken: Collection[str], since: int = 1) -> str:
    """Return this key with the first number that makes one that is not taken, as "skill-3"."""
    keys = (
        f"{_shortened(word, KEY_LENGTH - len(ending))}{ending}"
        for ending in (f"-{number}" for number in count(since))
    )
    return next(key for key in keys if key not in taken)


def _shortened(key: str, length: int) -> str:
    """Return a key of at most this length, cut between words where there are several."""
    if len(key) <= length:
        return key
    whole_words = key[: length + 1].rpartition("-")[0]
    return whole_words or key[:length]
