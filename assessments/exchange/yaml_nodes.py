"""Bytes → plain nodes: a small, unambiguous part of YAML, without its cleverness.

`read_nodes` refuses what makes YAML surprising or dangerous: anchors, aliases, tags, merge
keys, keys given twice, characters that cannot be seen, and files that are very large or deeply
nested.
It builds the nodes from parser events in one pass, so nothing is expanded or constructed.
"""

from collections.abc import Iterator
from typing import Any

import yaml
from yaml.reader import Reader
from yaml.resolver import Resolver

from assessments.domain.validation import KEY_LENGTH, gettext_noop, not_seen
from assessments.exchange.findings import FILE, Findings, child
from assessments.exchange.limits import require_small
from assessments.exchange.nodes import NOT_TEXT, TEXT, UNKNOWN_KEY, UNREADABLE, Node, Scalar
from assessments.exchange.yaml_mistakes import NOT_YAML, explained

MAX_DEPTH = 20
MAX_EVENTS = 50_000

BAD_CHARACTER = gettext_noop("the character %(code)s is not allowed in a text")


def read_nodes(data: bytes, findings: Findings) -> dict[str, Node]:
    """Return the mapping that the file holds; add to `findings` what must not be in it.

    Raises UnreadableFramework where it cannot read on.
    """
    events = _limited(_parsed(_decoded(data, findings), findings), findings)
    builder = _Builder(events, findings)
    if (first := next(events, None)) is None:
        findings.stop(FILE, gettext_noop("there is nothing in this file"))
    root = builder.node(first, "")
    next(events, None)  # the rest of the file, where a second document would show
    if not isinstance(root, dict):
        findings.stop(FILE, gettext_noop("must begin with keys, such as “key: …”"))
    return root


def _decoded(data: bytes, findings: Findings) -> str:
    require_small(data, findings)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = _end_of(error.object[: error.start].decode("utf-8-sig"))
        findings.stop(place, gettext_noop("this is not text in the UTF-8 encoding"))
    if bad := Reader.NON_PRINTABLE.search(text):
        findings.stop(_end_of(text[: bad.start()]), BAD_CHARACTER, code=_code(bad[0]))
    return text


def _parsed(text: str, findings: Findings) -> Iterator[yaml.Event]:
    loader: Any = yaml.SafeLoader(text)
    try:
        while loader.check_event():
            yield loader.get_event()
    except yaml.MarkedYAMLError as error:
        mark, message, words = explained(error, text)
        findings.stop(_position(mark), message, error=words[:200])
    except (ValueError, OverflowError) as error:
        # PyYAML lets these out, for example for the escape "\UFFFFFFFF".
        findings.stop(_position(loader.get_mark()), NOT_YAML, error=str(error)[:200])


def _limited(events: Iterator[yaml.Event], findings: Findings) -> Iterator[yaml.Event]:
    """Pass on the events of the first document, as long as they stay within the limits."""
    documents = depth = 0
    for number, event in enumerate(events):
        documents += isinstance(event, yaml.DocumentStartEvent)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if documents > 1:
            message = gettext_noop("a second document begins here; a file holds one framework")
            return findings.add(_position(event.start_mark), message)
        if depth > MAX_DEPTH:
            message = gettext_noop("nested deeper than %(limit)s levels")
            findings.stop(_position(event.start_mark), message, limit=MAX_DEPTH)
        if number > MAX_EVENTS:
            findings.stop(FILE, gettext_noop("there are too many values in this file"))
        if isinstance(event, yaml.NodeEvent | yaml.CollectionEndEvent):
            yield event


class _Builder:
    """Makes nodes of events. It recurses, which is safe because `_limited` bounds the depth."""

    def __init__(self, events: Iterator[yaml.Event], findings: Findings) -> None:
        self._events = events
        self._findings = findings
        self._resolver: Any = Resolver()

    def node(self, event: yaml.Event, place: str) -> Node:
        """Return the node that begins with this event, and take all its other events."""
        self._refuse_marks(event, place)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, place)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(place)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(place)
        return UNREADABLE

    def _refuse_marks(self, event: yaml.Event, place: str) -> None:
        if getattr(event, "anchor", None):  # an alias has it, too
            message = gettext_noop("anchors (&) and aliases (*) are not allowed; write it out")
            self._findings.add(place, message)
        if getattr(event, "tag", None):
            self._findings.add(place, gettext_noop("tags (!) are not allowed"))

    def _scalar(self, event: yaml.ScalarEvent, place: str) -> Scalar:
        if said := not_seen(event.value):
            message, values = said
            self._findings.add(place, message, **values)
            return UNREADABLE
        if event.tag:
            return Scalar(event.value)
        tag = self._resolver.resolve(yaml.ScalarNode, event.value, event.implicit)
        kind = tag.removeprefix("tag:yaml.org,2002:")
        return Scalar(event.value, kind if kind in NOT_TEXT else TEXT)

    def _list(self, place: str) -> list[Node]:
        nodes: list[Node] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            where = child(place, len(nodes))
            self._findings.wheres.setdefault(where, _line(event))
            nodes.append(self.node(event, where))
        return nodes

    def _mapping(self, place: str) -> dict[str, Node]:
        nodes: dict[str, Node] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._key(event)
            where = _position(event.start_mark) if key is None else child(place, key)
            if key == "<<":
                self._findings.add(where, UNKNOWN_KEY, _line(event))
            elif key in nodes:
                self._findings.add(where, gettext_noop("this key is given twice"), _line(event))
            elif key is not None:
                self._findings.wheres.setdefault(where, _line(event))
            self._refuse_marks(event, where)
            value = self.node(next(self._events), where)
            if key is not None and key != "<<":
                nodes.setdefault(key, value)
        return nodes

    def _key(self, event: yaml.Event) -> str | None:
        """Return the key as it is written, or None if it cannot even be part of a place."""
        key = event.value if isinstance(event, yaml.ScalarEvent) else ""
        if key.strip() and len(key) <= KEY_LENGTH and key.isprintable():
            return key
        message = gettext_noop("a key must be a text in one line, %(limit)s characters at most")
        place = _position(event.start_mark)
        self._findings.add(place, message, limit=KEY_LENGTH)
        self.node(event, place)  # a key may itself be a list: take its events, too
        return None


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _position(mark: Any) -> str:
    return f"line {mark.line + 1}, column {mark.column + 1}"


def _end_of(text: str) -> str:
    lines = text.split("\n")
    return f"line {len(lines)}, column {len(lines[-1]) + 1}"


def _code(character: str) -> str:
    return f"U+{ord(character):04X}"
