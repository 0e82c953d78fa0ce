"""Whether an exported JSON is what its version of the framework gives for its answers."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from django.utils.translation import gettext as _

from assessments.domain.annotations import Setting
from assessments.domain.framework import Framework, Role, Target
from assessments.domain.questionnaire import Answers, Provenance, Provenances
from assessments.domain.report import make_report
from assessments.domain.rules import RULES
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
    scoring_rule: str


@dataclass(frozen=True)
class Mismatch:
    """A place where the file claims something else than was computed.

    Either text may be "", for what only the other one has.
    """

    place: str
    claimed: str
    computed: str


def read_claim(data: bytes) -> Claim:
    """Read an exported report. Raise UnreadableReport for anything else."""
    try:
        content = json.loads(data, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise UnreadableReport(_("It is not JSON.")) from None
    if not isinstance(content, dict) or "schema" not in content:
        raise UnreadableReport(_("It is not an exported report."))
    if content["schema"] != SCHEMA:
        message = _(
            "Its “schema” is “%(schema)s”, and this release reads “%(known)s” only: download the "
            "report again, or check the file with the release that wrote it."
        )
        raise UnreadableReport(message % {"schema": content["schema"], "known": SCHEMA})
    framework = _part(content, "framework", dict)
    return Claim(
        content=content,
        framework_key=_part(framework, "key", str, "framework"),
        number=_part(framework, "version", int, "framework"),
        checksum=_part(framework, "checksum", str, "framework"),
        scoring_rule=_part(framework, "scoring_rule", str, "framework"),
    )


def mismatches(claim: Claim, framework: Framework) -> tuple[Mismatch, ...]:
    """Compute the report anew from the answers, and compare everything that the file says.

    Raise UnreadableReport where that cannot be done: for a scoring rule that this release does
    not have, or for answers or a role that the version does not have.
    """
    for rule in (claim.scoring_rule, framework.scoring_rule):
        if rule not in RULES:
            message = _(
                "It was scored by the rule “%(rule)s” (“framework.scoring_rule”), which this "
                "release does not have: check the file with the release that wrote it."
            )
            raise UnreadableReport(message % {"rule": rule})
    submitted_at = _part(claim.content, "submitted_at", str)
    role, answers = _role(claim, framework), _answers(claim, framework)
    settings, provenances = _settings(claim, framework), _provenances(claim, answers)
    report = make_report(framework, role, answers, settings, provenances=provenances)
    computed = document(report, submitted_at)
    if "provenance" not in claim.content:
        del computed["provenance"]  # it was written before there was any
    return tuple(_compare("", claim.content, computed))


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


def _settings(claim: Claim, framework: Framework) -> Mapping[str, Setting]:
    settings: Mapping[str, Any] = _part(claim.content, "settings", dict)
    asked = {skill.key for skill in framework.skills}
    for key, value in settings.items():
        if key not in asked or value not in list(Setting):
            message = _("Its setting for “%(key)s” is %(value)s, which this version does not know.")
            raise UnreadableReport(message % {"key": key, "value": _shown(value)})
    return {key: Setting(value) for key, value in settings.items()}


def _provenances(claim: Claim, answers: Answers) -> Provenances:
    if "provenance" not in claim.content:
        return {}
    provenances: Mapping[str, Any] = _part(claim.content, "provenance", dict)
    names = {p.name.lower(): p for p in Provenance if p is not Provenance.ANEW}
    for key, value in provenances.items():
        if key not in answers or value not in list(names):
            message = _("Its provenance of “%(key)s” is %(value)s, which no answer has.")
            raise UnreadableReport(message % {"key": key, "value": _shown(value)})
    return {key: names[value] for key, value in provenances.items()}


def _role(claim: Claim, framework: Framework) -> Role:
    """Return the version's role of this key; the person's own targets are taken as they are."""
    content = _part(claim.content, "role", dict)
    key = _part(content, "key", str, "role")
    if key == OWN_ROLE:
        targets = _part(content, "targets", dict, "role")
        own = {skill.key: _target(targets, skill.key, framework) for skill in framework.skills}
        return Role(key=key, name=_part(content, "name", str, "role"), summary="", targets=own)
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
        critical = target.get("critical", False)
        fits = _is_whole(level, 1, framework.top) and _is_whole(importance, 0, max(weights))
        if fits and importance in weights and isinstance(critical, bool):
            return Target(level, importance, critical)
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


def _compare(place: str, claimed: Any, computed: Any) -> Iterator[Mismatch]:
    """Walk through both at once; parts of a list are named by their keys, or by position."""
    if isinstance(claimed, dict) and isinstance(computed, dict):
        for key in [*computed, *(key for key in claimed if key not in computed)]:
            inside = f"{place}.{key}" if place else key
            yield from _compare(inside, claimed.get(key, MISSING), computed.get(key, MISSING))
    elif isinstance(claimed, list) and isinstance(computed, list):
        for index, pair in enumerate(zip_longest(claimed, computed, fillvalue=MISSING)):
            yield from _compare(f"{place}[{_name(pair[1], index)}]", *pair)
    elif claimed != computed or not _are_alike(claimed, computed):
        yield Mismatch(place, _shown(claimed), _shown(computed))


def _are_alike(*values: Any) -> bool:
    """Say whether equal values are of one kind: 2 is 2.0, and true is not 1."""
    return len({isinstance(value, bool) for value in values}) == 1


def _name(part: Any, index: int) -> str:
    return str(part["key"]) if isinstance(part, dict) and "key" in part else str(index)


def _shown(value: Any) -> str:
    if value is MISSING:
        return ""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else f"{text[:79]}…"


def _refuse_constant(name: str) -> None:
    raise ValueError(name)
