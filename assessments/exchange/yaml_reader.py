"""Plain nodes → Framework: what a framework file may hold, and all that is wrong with it.

`read_framework` is strict, because a value that is silently misread would change people's
results, and complete, because nobody likes to repair a file one message at a time. The
functions below show the format of the file: each reads one of its parts.
"""

import json
import math
import re
from collections.abc import Callable, Container
from enum import StrEnum
from typing import Any, TypeVar

from assessments.domain.framework import (
    AnswerOption,
    Category,
    Framework,
    Importance,
    Level,
    Origin,
    Resource,
    ResourceKind,
    Role,
    Skill,
    Source,
    Statement,
    Target,
)
from assessments.domain.validation import gettext_noop, problems
from assessments.exchange.yaml_nodes import (
    NOTHING,
    TEXT,
    UNKNOWN_KEY,
    Findings,
    Node,
    Scalar,
    UnreadableFramework,
    child,
    read_nodes,
)

__all__ = ["UnreadableFramework", "read_framework"]

T = TypeVar("T")
Choice = TypeVar("Choice", bound=StrEnum)

WHOLE_NUMBER = re.compile(r"0|[1-9][0-9]{0,3}")
UNKNOWN_NUMBER = 0  # stands for a number that could not be read, which has been reported

MISSING = gettext_noop("missing")
NO_TEXT = gettext_noop("must be a text")
NUMBER_NOT_TEXT = gettext_noop("YAML reads “%(text)s” as a number; put it in quotes")
NOT_TEXT = {
    "null": gettext_noop("YAML reads “%(text)s” as nothing; put it in quotes"),
    "bool": gettext_noop("YAML reads “%(text)s” as true or false; put it in quotes"),
    "int": NUMBER_NOT_TEXT,
    "float": NUMBER_NOT_TEXT,
    "timestamp": gettext_noop("YAML reads “%(text)s” as a date; put it in quotes"),
}


def read_framework(data: bytes) -> Framework:
    """Return the framework in this YAML file, or raise UnreadableFramework with all problems."""
    found = Findings()
    framework = Part(read_nodes(data, found), "", found).read(_framework)
    for problem in problems(framework):
        found.append(problem)
    found.raise_any()
    return framework


def _framework(part: "Part") -> Framework:
    return Framework(
        **part.texts("key", "language", "title", "summary", "prompt", "guidance", "default_role"),
        source=part["source"].read(_source),
        options=part["response_scale"].each(_option),
        levels=part["levels"].each(_level),
        importances=part["importance_scale"].each(_importance),
        categories=part["categories"].each(_category),
        roles=part["roles"].each(_role),
        resources=part["resources"].each(_resource),
        scenarios=part["scenarios"].each(Part.json),
        version=None,
    )


def _source(part: "Part") -> Source:
    return Source(**part.texts("title", "author", "publisher", "note"))


def _option(part: "Part") -> AnswerOption:
    return AnswerOption(**part.texts("key", "label", "hint"), value=part["value"].number())


def _level(part: "Part") -> Level:
    part["answer_value"].must_be(part.index)
    return Level(**part.texts("key", "name", "descriptor"), number=part["level"].number())


def _importance(part: "Part") -> Importance:
    return Importance(**part.texts("key", "name"), value=part["value"].number())


def _category(part: "Part") -> Category:
    return Category(**part.texts("key", "name", "summary"), skills=part["skills"].each(_skill))


def _skill(part: "Part") -> Skill:
    return Skill(
        **part.texts("key", "name", "definition", "why_it_matters"),
        statements=part["statements"].each(_statement),
        descriptors=part["levels"].by_number(Part.text),
        comes_from=part["comes_from"].each(Part.text),
        retired=part["retired"].flag(),
    )


def _statement(part: "Part") -> Statement:
    return Statement(
        **part.texts("key", "text", "example", "grounded_in"),
        meaning=part["meaning"].number(default=1),
        retired=part["retired"].flag(),
    )


def _role(part: "Part") -> Role:
    return Role(
        **part.texts("key", "name", "summary", "rationale"),
        targets=part["targets"].by_key(_target),
    )


def _target(part: "Part") -> Target:
    return Target(
        level=part["level"].number(),
        importance=part["importance"].number(),
        critical=part["critical"].flag(),
    )


def _resource(part: "Part") -> Resource:
    return Resource(
        **part.texts("key", "title", "description", "effort", "provider", "url"),
        kind=part["kind"].one_of(ResourceKind),
        skills=part["skills"].each(Part.text),
        from_level=part["from_level"].number(),
        to_level=part["to_level"].number(),
        origin=part["origin"].one_of(Origin),
    )


class Part:
    """A node at its place. It can be read as whatever is expected there.

    What is not as expected is reported and read as something blank, so that reading goes on.
    Whether something may be blank is not decided here but by the rules of the domain.
    """

    def __init__(self, node: Node, place: str, found: Findings, index: int = 0) -> None:
        self.index = index  # in the list that it belongs to
        self._node = node
        self._place = place
        self._found = found
        self._asked: set[str] = set()

    def __getitem__(self, key: str) -> "Part":
        """Return what is under this key, which thereby is a known one."""
        self._asked.add(key)
        return Part(self._mapping().get(key, NOTHING), child(self._place, key), self._found)

    def read(self, build: "Callable[[Part], T]") -> T:
        """Return what `build` makes of this; keys that it does not ask for are unknown."""
        built = build(self)
        if self._asked:
            self._refuse_all_but(self._asked)
        return built

    def each(self, build: "Callable[[Part], T]") -> tuple[T, ...]:
        nodes = self._node
        if not isinstance(nodes, list):
            self._expect_nothing(gettext_noop("must be a list: lines that begin with “- ”"))
            return ()
        return tuple(
            Part(node, f"{self._place}[{index}]", self._found, index).read(build)
            for index, node in enumerate(nodes)
        )

    def by_key(self, build: "Callable[[Part], T]") -> dict[str, T]:
        return {key: self[key].read(build) for key in self._mapping()}

    def by_number(self, build: "Callable[[Part], T]") -> dict[int, T]:
        numbers = [key for key in self._mapping() if WHOLE_NUMBER.fullmatch(key)]
        self._refuse_all_but(numbers)
        return {int(key): self[key].read(build) for key in numbers}

    def texts(self, *keys: str) -> dict[str, Any]:
        return {key: self[key].text() for key in keys}

    def text(self) -> str:
        if not isinstance(self._node, Scalar):
            self._report(NO_TEXT)
            return ""
        if self._node.kind == TEXT or self._node == NOTHING:
            return self._node.text.strip()
        self._report_not_text(self._node)
        return ""

    def number(self, default: int | None = None) -> int:
        """Return the number; it may be left out where there is a default."""
        node = self._node
        if node == NOTHING and default is not None:
            return default
        if isinstance(node, Scalar) and node.kind == "int" and WHOLE_NUMBER.fullmatch(node.text):
            return int(node.text)
        message = gettext_noop("must be a whole number: one to four digits, without quotes")
        self._report(MISSING if node == NOTHING else message)
        return UNKNOWN_NUMBER

    def flag(self) -> bool:
        node = self._node
        if node == NOTHING:
            return False
        if isinstance(node, Scalar) and node.kind == "bool" and node.text in ("true", "false"):
            return node.text == "true"
        self._report(gettext_noop("must be true or false"))
        # Somebody who writes "yes" means it. Taken as false, it would be asked for a target
        # in every role, and the problems would be many.
        return True

    def must_be(self, expected: int) -> None:
        if self.number() != expected:
            message = gettext_noop("must be %(expected)s: answers and levels pair in their order")
            self._report(message, expected=expected)

    def one_of(self, choices: type[Choice]) -> Choice:
        text = self.text()
        if text in set(choices):
            return choices(text)
        allowed = ", ".join(choices)
        self._report(gettext_noop("must be one of these: %(allowed)s"), allowed=allowed)
        return next(iter(choices))

    def json(self) -> Any:
        """Return the value as it is, if it is written in a way that JSON understands, too."""
        if isinstance(self._node, list):
            return list(self.each(Part.json))
        if isinstance(self._node, dict):
            return self.by_key(Part.json)
        return self._node.text if self._node.kind == TEXT else self._json_word(self._node)

    def _json_word(self, node: Scalar) -> Any:
        try:
            value = json.loads(node.text)
        except ValueError:
            value = math.nan
        if isinstance(value, float) and not math.isfinite(value):
            self._report_not_text(node)
            return None
        return value

    def _mapping(self) -> dict[str, Node]:
        if isinstance(self._node, dict):
            return self._node
        self._expect_nothing(gettext_noop("must be a mapping: lines such as “key: …”"))
        return {}

    def _expect_nothing(self, otherwise: str) -> None:
        if self._node != NOTHING:
            self._found.add_broken(self._place, otherwise)

    def _refuse_all_but(self, known: Container[str]) -> None:
        for key in self._mapping():
            if key not in known:
                self._found.add(child(self._place, key), UNKNOWN_KEY)

    def _report_not_text(self, node: Scalar) -> None:
        message = NOT_TEXT.get(node.kind, NO_TEXT)
        self._report(MISSING if node == NOTHING else message, text=node.text[:40])

    def _report(self, message: str, **values: object) -> None:
        self._found.add(self._place, message, **values)
