"""What a text may hold, so that whoever reads it sees all that is in it.

Refused is what cannot be seen, or makes people see something else than is there:

- control characters other than a line feed and a tab, halves of characters, non-characters, and
  line ends that are no line feed (U+2028, U+2029);
- what turns the direction of letters: overrides, embeddings, isolates;
- what has no width, or fills a place with nothing: U+200B, U+2060, U+FEFF, the soft hyphen,
  fillers such as U+3164, U+115F and U+2800, tags, and other format characters.

Real text of every language passes, so each of these is allowed where writing needs it:

- the joiners U+200C and U+200D behind a letter or sign of a script that has joined letters, as in
  Persian and Hindi, and U+200D between two pictures, as in an emoji of a family;
- U+200B behind a letter of a script that puts no spaces between words, such as Thai or Khmer;
- the marks of direction U+200E, U+200F and U+061C in a text with letters that run from right to
  left: they move only punctuation to where it belongs;
- one variation selector behind a sign, a digit, an ideograph or a Mongolian letter, and the tags
  of the flags of England, Scotland and Wales.

Two names are the same where they differ only by capitals, by widths and forms that Unicode calls
compatible, or by the kind and number of spaces (`same_name`).
"""

import re
import unicodedata
from dataclasses import dataclass

JOINING = re.compile(
    "(ARABIC|SYRIAC|MANDAIC|NKO|ADLAM|MONGOLIAN|DEVANAGARI|BENGALI|GURMUKHI|GUJARATI|ORIYA|TAMIL"
    "|TELUGU|KANNADA|MALAYALAM|SINHALA|TIBETAN|MYANMAR|KHMER|BALINESE|JAVANESE) "
)
WITHOUT_SPACES = re.compile("(THAI|LAO|KHMER|MYANMAR|TIBETAN|BALINESE|JAVANESE) ")
IDEOGRAPH = re.compile("(CJK|TANGUT|KHITAN) ")

MARKS = "\u200e\u200f\u061c"
NON_JOINER, JOINER, ZERO_WIDTH_SPACE = "\u200c", "\u200d", "\u200b"
MONGOLIAN_LETTER = re.compile("MONGOLIAN ")
MONGOLIAN = "\u180b\u180c\u180d\u180e\u180f"
SELECTORS = re.compile(r"[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
FLAG = re.compile(r"\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f")
PICTURE = re.compile(r"[\u2190-\u2bff\U0001f000-\U0001faff]")

# Format characters that are signs to be seen, as in the numbers of Arabic.
SEEN = re.compile(r"[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd]")
SEEN_TOO = re.compile(r"[\U00013430-\U0001343f]")  # they only arrange hieroglyphs
# Those that Unicode counts among letters, marks or signs, but that show nothing.
BLANK = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\U0001d159"
# All that is not looked at any closer: in most texts, everything.
PLAIN = re.compile(
    r"[\n\t -~\xa0-\xac\xae-\u0233\u0370-\u052f\u2010-\u2027\u2030-\u205e"
    r"\u3001-\u3163\u3165-\ud7a3]*"
)


@dataclass(frozen=True)
class Unseen:
    """A character that a text may not hold, and its place in it, from 1."""

    character: str
    number: int

    @property
    def name(self) -> str:
        """Return its code and its name, as in "U+202E RIGHT-TO-LEFT OVERRIDE"."""
        return f"U+{ord(self.character):04X} {unicodedata.name(self.character, '')}".rstrip()


def unseen(text: str) -> Unseen | None:
    """Return the first character that a text may not hold; None where all can be seen."""
    if PLAIN.fullmatch(text):
        return None
    flags = {n for match in FLAG.finditer(text) for n in range(*match.span())}
    for index, character in enumerate(text):
        if index not in flags and not _may_stand(text, index, character):
            return Unseen(character, index + 1)
    return None


def same_name(name: str) -> str:
    """Return what two names have in common that people would take for the same one."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return " ".join(folded.split())


def _may_stand(text: str, index: int, character: str) -> bool:
    before = text[index - 1] if index else ""
    if character == JOINER and _is_part_of_picture(before):
        return PICTURE.match(text, index + 1) is not None
    if character in (NON_JOINER, JOINER):
        return _is_of(JOINING, before)
    if character == ZERO_WIDTH_SPACE:
        return _is_of(WITHOUT_SPACES, before)
    if character in MARKS:
        return any(map(_runs_left, text))
    if character in MONGOLIAN:
        return before not in MONGOLIAN and _is_of(MONGOLIAN_LETTER, before)
    if SELECTORS.match(character):
        return _takes_selector(before)
    return _is_seen(character)


def _is_seen(character: str) -> bool:
    if character in BLANK:
        return False
    category = unicodedata.category(character)
    if category == "Cc":
        return character in "\n\t"
    if category == "Cf":
        return bool(SEEN.match(character) or SEEN_TOO.match(character))
    if category == "Cn":  # a letter that is younger than this Python, unless it can be none ever
        return not (ord(character) & 0xFFFE == 0xFFFE or "\ufdd0" <= character <= "\ufdef")
    return category not in ("Cs", "Zl", "Zp")


def _runs_left(character: str) -> bool:
    is_letter = unicodedata.category(character)[0] == "L"
    return is_letter and unicodedata.bidirectional(character) in ("R", "AL")


def _is_part_of_picture(character: str) -> bool:
    return character == "\ufe0f" or bool(character and PICTURE.match(character))


def _takes_selector(character: str) -> bool:
    if not character or SELECTORS.match(character):
        return False
    category = unicodedata.category(character)
    return category[0] in "SPN" or category == "Cn" or _is_of(IDEOGRAPH, character)


def _is_of(scripts: re.Pattern[str], character: str) -> bool:
    """Tell whether this is a letter of one of these scripts, or a mark on one.

    Its name begins with the script, as in DEVANAGARI SIGN VIRAMA.
    """
    if not character or unicodedata.category(character)[0] not in "LM":
        return False
    return scripts.match(unicodedata.name(character, "")) is not None
