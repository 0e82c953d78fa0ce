"""Plain values → YAML text that is a pleasure to read and cannot be misread.

A text is written plain or as a block only where a strict pattern allows it, and else in quotes.
Blocks are broken at WIDTH columns. Everything that `yaml_nodes` reads comes back as it was; a
character that it refuses is written as an escape, so that it can say where it is.
"""

import json
import re
from collections.abc import Iterable
from typing import Any, TypeAlias

import yaml
from yaml.resolver import Resolver

from assessments.domain.validation import KEY_PATTERN

WIDTH = 88
# What every text may hold as it is; anything else is written as an escape in double quotes.
RAW = r"\n -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff"
NOT_RAW = re.compile(f"[^{RAW}]")
# Text in one line that begins with no sign of YAML, and holds nothing that ends it.
PLAIN = re.compile(r"(?![-?:,\[\]{}#&*!|>'\"%@`\s])(?:(?!: | #)[^\n])+(?<![:\s])")
SINGLE_SPACE = re.compile(r"(?<! ) (?! )")
RESOLVER: Any = Resolver()

Parts: TypeAlias = dict[Any, Any]  # keys are texts or whole numbers


class Spaced(list[Any]):
    """A list that is written with a blank line before every item."""


class OneLine(str):
    """A value that is YAML already."""


def laid_out(parts: Parts) -> str:
    """Return the text of a mapping that is not empty: of other mappings, lists and JSON values."""
    return "\n".join(_block(parts, WIDTH)) + "\n"


def flow_list(keys: Iterable[str]) -> OneLine:
    """Write keys in one line. Anything else has quotes, since a comma would end it."""
    words = [_line(k) if KEY_PATTERN.fullmatch(k) else _double_quoted(k) for k in keys]
    return OneLine(f"[{', '.join(words)}]")


# Lines begin at the column of what they belong to; `room` is how many columns there are.


def _block(value: Parts | list[Any], room: int) -> list[str]:
    """Return the lines of a mapping or a list that is not empty."""
    lines = []
    if isinstance(value, dict):
        for key, item in value.items():
            lines += _entry(_line(key) if isinstance(key, str) else str(key), item, room)
        return lines
    for item in value:
        lines += [""] if isinstance(value, Spaced) else []
        content = _block(item, room - 2) if _nests(item) else _scalar(item, room - 2, 0)
        lines += [f"- {content[0]}", *_indented(content[1:])]
    return lines


def _entry(key: str, item: Any, room: int) -> list[str]:
    if _nests(item):
        return [f"{key}:", *_indented(_block(item, room - 2))]
    first, *rest = _scalar(item, room, len(key) + 2)
    return [f"{key}: {first}", *_indented(rest)]


def _nests(item: Any) -> bool:
    return isinstance(item, dict | list) and len(item) > 0


def _indented(lines: Iterable[str]) -> list[str]:
    return [line and f"  {line}" for line in lines]


def _scalar(value: Any, room: int, used: int) -> list[str]:
    """Return the lines of a value that begins behind `used` columns of its line."""
    if isinstance(value, OneLine):
        return [value]
    if not isinstance(value, str):
        return [_json(value)]
    if NOT_RAW.search(value) or not _is_prose(value):
        return [_line(value)]
    paragraphs = value.split("\n")
    if len(paragraphs) == 1:
        line, folded = _line(value), _folded(value, room - 2)
        # A block of one line would be harder to read than a line that is a word too long.
        return [line] if used + len(line) <= room or len(folded) == 1 else [">-", *folded]
    if max(map(len, paragraphs)) <= room - 2:
        return ["|-", *paragraphs]
    lines: list[str] = []
    for paragraph in paragraphs:
        # In a folded text, each line feed takes a blank line.
        lines += ["", *_folded(paragraph, room - 2)] if paragraph else [""]
    return [">-", *lines[1:]]


def _is_prose(text: str) -> bool:
    """Tell whether a text can stand as a block: no line begins or ends with a blank.

    Nor are the first and the last one empty, where the number of line feeds would count.
    """
    lines = text.split("\n")
    return bool(lines[0] and lines[-1]) and all(line == line.strip(" ") for line in lines)


def _folded(text: str, room: int) -> list[str]:
    """Break a line at single spaces: next to another one, a space would be lost or kept twice."""
    first, *rest = SINGLE_SPACE.split(text)
    lines = [first]
    for piece in rest:
        if len(lines[-1]) + 1 + len(piece) <= room:
            lines[-1] += f" {piece}"
        else:
            lines.append(piece)
    return lines


def _line(text: str) -> str:
    """Return a text in one line, in the quotes that it needs."""
    if "\n" in text or NOT_RAW.search(text):
        return _double_quoted(text)
    if PLAIN.fullmatch(text) and _is_text(text):
        return text
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def _is_text(text: str) -> bool:
    """Tell whether YAML takes this for a text and not for a number, a date or the like."""
    tag = RESOLVER.resolve(yaml.ScalarNode, text, (True, False))
    return bool(tag == "tag:yaml.org,2002:str")


def _double_quoted(text: str) -> str:
    quoted = json.dumps(text, ensure_ascii=False)
    return NOT_RAW.sub(lambda match: f"\\u{ord(match[0]):04x}", quoted)


def _json(value: Any) -> str:
    """Write a number or a word of JSON; YAML wants a point in every float: 1.0e+16."""
    text = json.dumps(value)
    return re.sub(r"^(-?\d+)e", r"\1.0e", text) if isinstance(value, float) else text
