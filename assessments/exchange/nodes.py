"""Plain nodes → Framework: what a file holds, of whatever kind it is. Strangers write files.

`read_content` is strict, because a value that is silently misread would change people's results,
and complete, because nobody likes to repair a file one message at a time. Pydantic compares the
nodes with the domain's dataclasses; what is not as expected there is reported, replaced by
something blank, and compared anew, so that the rules of the domain can be asked as well. What may
be blank is for them to say.

A node is a scalar, a list or a mapping. `yaml_nodes` makes nodes of YAML, `sheet_reader` of cells.
"""

import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import getitem
from typing import Any, TypeAlias

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from assessments.domain.framework import Effort, Framework
from assessments.domain.validation import gettext_noop, problems
from assessments.exchange.document import FORMAT, content_model, framework_of
from assessments.exchange.findings import Findings, child

FILE = content_model(str_strip_whitespace=True)
WHOLE_NUMBER = re.compile(r"0|[1-9][0-9]{0,3}")

TEXT = "str"
NOT_TEXT = frozenset({"null", "bool", "int", "float", "timestamp"})

UNKNOWN_KEY = gettext_noop("unknown key")
MISSING = gettext_noop("missing")
NO_TEXT = gettext_noop("must be a text")
NO_NUMBER = gettext_noop("must be a whole number: one to four digits, without quotes")
NO_FLAG = gettext_noop("must be true or false")
NO_LIST = gettext_noop("must be a list: lines that begin with “- ”")
NO_MAPPING = gettext_noop("must be a mapping: lines such as “key: …”")
ONE_OF = gettext_noop("must be one of these: %(allowed)s")
NOT_READABLE = gettext_noop("this cannot be read: %(error)s")
NO_DAY = gettext_noop("must be a day, such as 2026-11-24")
NO_EFFORT = gettext_noop(
    "must be an amount with its unit, such as {amount: 2, unit: hours} or {amount: 4, unit: weeks, "
    "hours_a_week: 3}; where that cannot be said, leave the key out and say it in the description"
)
OTHER_FORMAT = gettext_noop("this release reads files up to format %(format)s")
NUMBER_NOT_TEXT = gettext_noop("YAML reads “%(text)s” as a number; put it in quotes")
NOT_A_TEXT = {
    "null": gettext_noop("YAML reads “%(text)s” as nothing; put it in quotes"),
    "bool": gettext_noop("YAML reads “%(text)s” as true or false; put it in quotes"),
    "int": NUMBER_NOT_TEXT,
    "float": NUMBER_NOT_TEXT,
    "timestamp": gettext_noop("YAML reads “%(text)s” as a date; put it in quotes"),
}

NO_DAYS = ("date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact")
NO_PART_HOLDS_THIS = 0.5  # for no field is a fraction

# What is said where pydantic misses something, by its names, and what is blank there. Somebody
# who writes "yes" for true means it: taken as false, a skill that is meant to be retired would
# be asked for a target in every role, and the problems would be many.
EXPECTED: dict[str, tuple[str, Callable[[], Any]]] = {
    "string_type": (NO_TEXT, str),
    "int_type": (NO_NUMBER, int),
    "bool_type": (NO_FLAG, lambda: True),
    "tuple_type": (NO_LIST, list),
    "dict_type": (NO_MAPPING, dict),
    "dataclass_type": (NO_MAPPING, dict),
    **dict.fromkeys(NO_DAYS, (NO_DAY, lambda: "2000-01-01")),
}
KEY_IS_NO_NUMBER = "int_parsing"
UNKNOWN = {"extra_forbidden", "unexpected_keyword_argument", KEY_IS_NO_NUMBER}


@dataclass(frozen=True)
class Scalar:
    """A single value as it is written, and the kind of value that it is taken for.

    A kind is TEXT or one of NOT_TEXT, by their names in YAML.
    """

    text: str
    kind: str = TEXT


Node: TypeAlias = "Scalar | list[Node] | dict[str, Node]"

NOTHING = Scalar("", "null")
UNREADABLE = Scalar("", "unreadable")  # stands for something that has been reported


def read_content(nodes: dict[str, Node], findings: Findings) -> Framework:
    """Return the framework that these nodes are.

    Raise UnreadableFramework with all that is wrong with them, and all that `findings` holds
    already. The nodes are changed.
    """
    while errors := _errors(nodes):
        for error in errors:
            _mend(nodes, error, findings)
    _refuse_misread(_content(nodes, _json_value), nodes, "", findings)
    framework = framework_of(_content(nodes, _json_value))
    for problem in problems(framework):
        findings.append(problem)
    findings.raise_any()
    return framework


def nodes_of(value: Any) -> Any:
    """Return the nodes of values that JSON knows."""
    if isinstance(value, Mapping):
        return {key: nodes_of(item) for key, item in value.items()}
    if isinstance(value, list):
        return [nodes_of(item) for item in value]
    if isinstance(value, str):
        return Scalar(value)
    kinds = {bool: "bool", int: "int", float: "float"}
    return Scalar(json.dumps(value), kinds.get(type(value), "null"))


def _errors(nodes: dict[str, Node]) -> list[ErrorDetails]:
    try:
        _content(nodes, _plain_value)
    except ValidationError as error:
        return error.errors(include_url=False, include_input=False)
    return []


def _content(nodes: dict[str, Node], value_of: Callable[[Scalar], Any]) -> BaseModel:
    return FILE.model_validate_json(json.dumps(nodes, default=value_of))


def _plain_value(scalar: Scalar) -> str | int | bool | float | None:
    """Return a text, a small number, a flag or None; else what no part of a framework may hold."""
    if scalar.kind == "null":
        return None
    if scalar.kind == "int" and not WHOLE_NUMBER.fullmatch(scalar.text):
        return NO_PART_HOLDS_THIS
    value = _json_value(scalar)
    return value if isinstance(value, str | int) else NO_PART_HOLDS_THIS


def _json_value(scalar: Scalar) -> Any:
    """Return what stands where any value may, as in a scenario; None for what JSON lacks."""
    if scalar.kind == TEXT:
        return scalar.text
    try:
        value = json.loads(scalar.text)
    except ValueError:
        return None
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _mend(nodes: Any, error: ErrorDetails, findings: Findings) -> None:
    """Report what is not as expected, and put something blank in its place."""
    kind = error["type"]
    *way, last = error["loc"][:-1] if kind == KEY_IS_NO_NUMBER else error["loc"]
    place, parent = reduce(child, (*way, last), ""), reduce(getitem, way, nodes)
    if kind == "missing":
        parent[last] = None  # and pydantic tells next what is expected there
    elif kind in UNKNOWN:
        findings.add(place, UNKNOWN_KEY)
        del parent[last]
    elif isinstance(parent, dict) and parent.get(last, NOTHING) == NOTHING:
        # A key without a value counts as one that is not there, as does one just refused.
        parent.pop(last, None)
    elif kind == "date_type" and _is_day(parent[last]):
        parent[last] = Scalar(parent[last].text)
    elif kind == "literal_error":
        findings.stop(place, OTHER_FORMAT, format=FORMAT)
    elif kind != "enum" and kind not in EXPECTED:
        findings.stop(place, NOT_READABLE, error=error["msg"])
    else:
        message, values = _message(error, parent[last])
        findings.add(place, message, **values)
        # The last choice: of an effort's units, all but the first want hours a week.
        parent[last] = _choices(error)[-1] if kind == "enum" else EXPECTED[kind][1]()
        if parent[last] in ([], {}):
            findings.leave_out_below(place)


def _message(error: ErrorDetails, node: "Node | None") -> tuple[str, dict[str, Any]]:
    """Return what to say about a node that is not as expected."""
    kind = error["type"]
    if kind == "enum":
        return ONE_OF, {"allowed": ", ".join(_choices(error))}
    if kind == "string_type" and isinstance(node, Scalar):
        return _not_a_text(node)
    if node in (None, NOTHING):
        return MISSING, {}
    is_effort = kind == "dataclass_type" and error["ctx"]["class_name"] == Effort.__name__
    return NO_EFFORT if is_effort else EXPECTED[kind][0], {}


def _is_day(node: Any) -> bool:
    """Tell whether YAML takes this for a date, which pydantic then reads as a text."""
    return isinstance(node, Scalar) and node.kind == "timestamp"


def _is_null(node: Any) -> bool:
    return isinstance(node, Scalar) and node.kind == "null"


def _choices(error: ErrorDetails) -> list[str]:
    """Return the values of an enumeration, which pydantic puts in quotes."""
    return re.findall("'([^']*)'", error["ctx"]["expected"])


def _not_a_text(scalar: Scalar) -> tuple[str, dict[str, Any]]:
    if scalar == NOTHING:
        return MISSING, {}
    return NOT_A_TEXT.get(scalar.kind, NO_TEXT), {"text": scalar.text[:40]}


def _refuse_misread(value: Any, node: Any, place: str, findings: Findings) -> None:
    """Refuse keys that pydantic takes for others, such as 01 for 1, and what JSON does not know."""
    if isinstance(node, dict):
        parts = value if isinstance(value, Mapping) else vars(value)
        parts = {str(key): part for key, part in parts.items()}
        for key in list(node):
            if not isinstance(value, Mapping) and _is_null(node[key]):
                continue  # a field may be None, and then it is not there
            if key in parts:
                _refuse_misread(parts[key], node[key], child(place, key), findings)
            else:
                findings.add(child(place, key), UNKNOWN_KEY)
                del node[key]
    elif isinstance(node, list):
        for index, item in enumerate(node):
            _refuse_misread(value[index], item, child(place, index), findings)
    elif isinstance(node, Scalar) and value is None and node.text != "null":
        message, values = _not_a_text(node)
        findings.add(place, message, **values)
