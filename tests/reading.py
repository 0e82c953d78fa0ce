"""How hard an English text is to read: the grade of Flesch and Kincaid.

Kincaid et al. (1975), Derivation of new readability formulas for Navy enlisted personnel: the
grade of an American school whose pupils are expected to understand the text.
"""

import re

WORD = re.compile(r"[a-z]+")
END_OF_SENTENCE = re.compile(r"[.!?:]+(?:\s|$)")
VOWELS = re.compile(r"[aeiouy]+")
SILENT = re.compile(r"(?:[^aeiouyl]e|[^aeiouyltd]ed|[^aeiouylcsgxzh]es)$")  # in time, used, makes


def reading_grade(text: str) -> float:
    """Return 0.39 times the words of a sentence + 11.8 times the syllables of a word - 15.59."""
    words = WORD.findall(re.sub(r"['’]\w+", "", text.lower()))
    sentences = max(1, len(END_OF_SENTENCE.findall(text)))
    syllables = sum(map(_syllables, words))
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def _syllables(word: str) -> int:
    """Count the groups of vowels but for an e that is not heard; in doubt one too many."""
    return max(1, len(VOWELS.findall(word)) - bool(SILENT.search(word)))
