"""Whether an exported JSON is what its version of the framework gives for its answers."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from django.utils.translation import gettext as _

from assessments.domain.framework import Framework, Role, Target
from assessments.domain.questionnaire import Answers
from assessments.domain.report import make_report
from assessments.domain.targets import OWN_ROLE
from assessments.exports.json import SCHEMA, Document, document

MISSING = object()


class UnreadableReport(Exception):
    """The file is not an exported report; the message says why."""


@dataclass(frozen=True)
class Claim:
    """What a file says, and which version it names."""

    content: Document
    framework_key: str
    number: int
    checksum: str


@dataclass(frozen=True)
class Difference:
    """A place where the file says something else than the version gives.

    Either text may be "", for what only the other one has.
    """

    place: str
    said: str
    given: str


def read_claim(data: bytes) -> Claim:
    """Read an exported report. Raise UnreadableReport for anything else."""
    try:
        content = json.loads(data, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise UnreadableReport(_("It is not JSON.")) from None
    if not isinstance(content, dict) or "schema" not in content:
        raise UnreadableReport(_("It is not an exported report."))
    if content["schema"] != SCHEMA:
        words = {"schema": content["schema"], "known": SCHEMA}
        message = _("Its schema is “%(schema)s”, and this release reads “%(known)s”.")
        raise UnreadableReport(message % words)
    framework = _part(content, "framework", dict)
    return Claim(
        content=content,
        framework_key=_part(framework, "key", str, "framework"),
        number=_part(framework, "version", int, "framework"),
        checksum=_part(framework, "checksum", str, "framework"),
    )


def differences(claim: Claim, framework: Framework) -> tuple[Difference, ...]:
    """Compute the report anew from the answers, and compare everything that the file says.

    Raise UnreadableReport where that cannot be done: for answers that the version does not
    have, or a role that it does not have.
    """
    submitted_at = _part(claim.content, "submitted_at", str)
    report = make_report(framework, _role(claim, framework), _answers(claim, framework))
    return tuple(_compare("", claim.content, document(report, submitted_at)))


def _answers(claim: Claim, framework: Framework) -> Answers:
    answers: Answers = _part(claim.content, "answers", dict)
    asked = {statement.key for statement in framework.statements}
    for key, value in answers.items():
        if key not in asked:
            message = _("It answers “%(key)s”, which this version does not ask.")
            raise UnreadableReport(message % {"key": key})
        if value is not None and not _is_whole(value, 0, framework.top - 1):
            message = _("Its answer to “%(key)s” is %(value)s, which the scale does not have.")
            raise UnreadableReport(message % {"key": key, "value": _shown(value)})
    return answers


def _role(claim: Claim, framework: Framework) -> Role:
    """Return the version's role of this key; the person's own targets are taken as they are."""
    content = _part(claim.content, "role", dict)
    key = _part(content, "key", str, "role")
    if key == OWN_ROLE:
        targets = _part(content, "targets", dict, "role")
        own = {skill.key: _target(targets, skill.key, framework) for skill in framework.skills}
        return Role(key, _part(content, "name", str, "role"), "", "", own)
    role = framework.role(key)
    if role is None:
        message = _("It compares with the role “%(key)s”, which this version does not have.")
        raise UnreadableReport(message % {"key": key})
    return role


def _target(targets: Mapping[str, Any], skill: str, framework: Framework) -> Target:
    target = targets.get(skill)
    weights = {importance.value for importance in framework.importances}
    if isinstance(target, dict):
        level, importance = target.get("level", 0), target.get("importance", 0)
        found = Target(level, importance, target.get("critical", False))
        fits = _is_whole(found.level, 1, framework.top) and _is_whole(found.importance, 0, 10**9)
        if fits and found.importance in weights and isinstance(found.critical, bool):
            return found
    message = _("Its own target for “%(skill)s” is missing or not on this version’s scales.")
    raise UnreadableReport(message % {"skill": skill})


def _part(content: Mapping[str, Any], key: str, kind: type, inside: str = "") -> Any:
    value = content.get(key)
    fits = isinstance(value, kind) and not isinstance(value, bool)
    if not fits or (isinstance(value, str) and "\0" in value):
        place = f"{inside}.{key}" if inside else key
        message = _("It is not an exported report: “%(place)s” is missing or not what it must be.")
        raise UnreadableReport(message % {"place": place})
    return value


def _is_whole(value: Any, low: int, high: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _compare(place: str, said: Any, given: Any) -> Iterator[Difference]:
    """Walk through both at once; parts of a list are named by their keys, or by position."""
    if isinstance(said, dict) and isinstance(given, dict):
        for key in [*given, *(key for key in said if key not in given)]:
            yield from _compare(
                f"{place}.{key}" if place else key, said.get(key, MISSING), given.get(key, MISSING)
            )
    elif isinstance(said, list) and isinstance(given, list):
        for index, (one, other) in enumerate(zip_longest(said, given, fillvalue=MISSING)):
            yield from _compare(f"{place}[{_name(other, index)}]", one, other)
    elif (type(said) is not type(given) and not _are_numbers(said, given)) or said != given:
        yield Difference(place, _shown(said), _shown(given))


def _are_numbers(*values: Any) -> bool:
    return all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)


def _name(part: Any, index: int) -> str:
    return str(part["key"]) if isinstance(part, dict) and "key" in part else str(index)


def _shown(value: Any) -> str:
    if value is MISSING:
        return ""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else f"{text[:79]}…"


def _refuse_constant(name: str) -> None:
    raise ValueError(name)
