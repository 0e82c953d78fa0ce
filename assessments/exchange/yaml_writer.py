"""Framework → YAML file: what `read_framework` reads, for people who edit it by hand.

The same content always gives the same bytes: nothing in the file tells when or where it was
written, and the order of everything is fixed, namely that of the fields. The functions know
kinds of values and no field; how a value looks is the matter of `yaml_layout`.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any

from assessments.domain.framework import Cost, EffortUnit, Framework, ResourceKind, Stage
from assessments.exchange.document import FORMAT, given
from assessments.exchange.yaml_layout import OneLine, Parts, Spaced, flow_list, laid_out

SCENARIO: tuple[str, ...] = ("key", "skill", "title", "situation", "question", "options")
SCENARIO += ("text", "effectiveness", "rationale")

HEAD = f"""\
# A competency framework: what people are asked, and what their answers are compared with.
#
#   key         The name of a thing for good, because saved answers refer to it: never change
#               one, and never use one again for something else.
#   text        All other texts may be improved. Under ">-", lines may break anywhere, and a
#               blank line stands for a new line; under "|-", lines stay as they are. Use
#               quotes where YAML would see more than a text: "no", "12:30", "first: second".
#   meaning     Raise it (2, 3, ...) when a new text asks a statement's readers for something
#               else, so that old answers no longer count for it. Left out, it is 1.
#   scale       Raise it (2, 3, ...) when the question, the answers and the levels come to mean
#               something else, so that old answers no longer count. Left out, it is 1.
#   scale_maps  Or say what they become: "2: [4, 3, 2, null, 0]" means that on scale 2 the
#               first answer of scale 1 counts as the last, and the fourth is asked again.
#   retired     true: not asked any more. The entry stays, so that its key stays taken.
#   comes_from  The keys of earlier skills that a skill was split from or merged of.
#   targets     For every skill a level (see "levels") and an importance (see "importances").
#   from_level  A resource is useful from this level on; to_level: on the way to this one.
#   kind        {" | ".join(ResourceKind)}
#   origin      article: named in the source. team: added by the people behind this file.
#   effort      So many hours in all, or so long with so many hours a week, as in
#               {{amount: 4, unit: weeks, hours_a_week: 3}}; unit: {" | ".join(EffortUnit)}
#   cost        {" | ".join(Cost)}
#   estimate    Who effort and cost are from: provider, or team. Left out, it is team.
#   checked_on  The day on which the url was last opened and found right, as in 2026-11-24.
#   stage       {" | ".join(Stage)}
#
# To use it: python manage.py load_framework FILE
#
# yaml-language-server: $schema=docs/framework.schema.json
"""


def write_framework(framework: Framework) -> bytes:
    """Return the framework as a YAML file in UTF-8.

    `read_framework` makes an equal framework of it where the framework has no problems, and
    else names the problems. White space round a text is left out, as the reader does, and a
    line ends with a line feed.
    """
    order = {skill.key: number for number, skill in enumerate(framework.skills)}
    parts = {"format": FORMAT} | _parts(framework, order)
    return "\n".join([HEAD, *map(laid_out, _sections(parts))]).encode()


def _sections(parts: Parts) -> Iterator[Parts]:
    """Divide the file by blank lines: in front of every list, and behind all that is nested."""
    section: Parts = {}
    for name, value in parts.items():
        last = next(reversed(section.values()), None)
        if isinstance(value, list) or isinstance(last, list | dict):
            yield section
            section = {}
        section[name] = value
    yield section


def _parts(item: Any, order: Mapping[str, int]) -> Parts:
    return {name: _laid(value, order) for name, value in given(item).items()}


def _laid(value: Any, order: Mapping[str, int]) -> Any:
    """Return a value as `laid_out` takes it. `order` are the places of the keys of skills."""
    if is_dataclass(value):
        parts = _parts(value, order)
        return _one_line(parts) if _is_short(value) else parts
    if isinstance(value, Mapping):
        keys = sorted(value, key=lambda key: (order.get(key, len(order)), key))
        return {key: _laid(value[key], order) for key in keys}
    if isinstance(value, tuple):
        return _list(value, order)
    if isinstance(value, date):
        return OneLine(value.isoformat())
    return _cleaned(value) if isinstance(value, str) else value


def _list(items: tuple[Any, ...], order: Mapping[str, int]) -> Any:
    """Return keys and numbers in one line, and parts with parts of their own spaced out."""
    if all(isinstance(item, str) for item in items):
        return flow_list(items)
    if all(item is None or type(item) is int for item in items):
        return OneLine(json.dumps(items))
    if not all(map(is_dataclass, items)):
        return Spaced(map(_in_order, items))
    parts = [_laid(item, order) for item in items]
    return Spaced(parts) if any(map(_has_parts, items)) else parts


def _has_parts(item: Any) -> bool:
    return any(isinstance(getattr(item, field.name), tuple | Mapping) for field in fields(item))


def _is_short(item: Any) -> bool:
    """Tell whether a part holds nothing but numbers, flags and words of a fixed choice."""
    return all(isinstance(value, int | Enum) for value in given(item).values())


def _one_line(parts: Parts) -> OneLine:
    words = (
        f"{name}: {part if isinstance(part, str) else json.dumps(part)}"
        for name, part in parts.items()
    )
    return OneLine(f"{{{', '.join(words)}}}")


def _in_order(value: Any) -> Any:
    """Return a part of a scenario with its keys in a fixed order: a database may change it."""
    if isinstance(value, list):
        return [_in_order(item) for item in value]
    if isinstance(value, dict):
        first = [key for key in SCENARIO if key in value]
        rest = sorted(value.keys() - set(first))
        return {key: _in_order(value[key]) for key in [*first, *rest]}
    return value


def _cleaned(text: str) -> str:
    """Return a text as the reader reads it: browsers send CR LF."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
