"""What makes a framework unusable: the one list of rules for a file and for publishing.

`problems` reports everything at once, each problem with its place in the framework, such as
"categories[1].skills[0].statements[2].text". Messages are marked for translation here and
translated where they are shown. A reference is checked only if what it refers to is known for
certain: one skill without a key must not bring up every role and every resource.
"""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, fields, is_dataclass
from enum import Enum
from itertools import islice
from typing import Any

from assessments.domain.framework import (
    Category,
    Effort,
    EffortUnit,
    Framework,
    Resource,
    Role,
    Skill,
    Statement,
    Target,
)
from assessments.domain.letters import same_name, unseen
from assessments.domain.rules import RULES


def gettext_noop(message: str) -> str:
    """Mark a message for translation; whoever shows it translates it."""
    return message


KEY_LENGTH = 80
NAME_LENGTH = 200
URL_LENGTH = 500
TEXT_LENGTH = 10_000  # of a text that is no name; so much is four pages
MAX_IMPORTANCE = 100
MAX_AMOUNT = 9999  # of hours, weeks, months or years
MAX_HOURS_A_WEEK = 80
MAX_MEANING = 9999
MAX_PROBLEMS = 1000
KEY_PATTERN = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# What of BCP 47 a framework can be in: language, script, region and variants, as in zh-Hant-TW.
LANGUAGE_PATTERN = re.compile(
    r"[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|\d{3}))?(-([a-z\d]{5,8}|\d[a-z\d]{3}))*",
    re.ASCII | re.IGNORECASE,
)

# An address that a browser can open: what it takes, Django's forms in the admin take, too.
LABEL = r"[a-z0-9¡-￿]([a-z0-9¡-￿-]{0,61}[a-z0-9¡-￿])?"
LAST_LABEL = r"(?!-)([a-z¡-￿-]{2,63}|xn--[a-z0-9]{1,59})(?<!-)"
BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
SITE = rf"(localhost|({BYTE}\.){{3}}{BYTE}|({LABEL}\.)+{LAST_LABEL}\.?)"
URL_PATTERN = re.compile(rf"https?://{SITE}(:[0-9]{{1,5}})?([/?#]\S*)?", re.IGNORECASE)

NOT_SEEN = gettext_noop(
    "%(character)s cannot be seen, or hides what can (character %(number)s of this text): delete it"
)
LINE_END = gettext_noop("must be in one line; it has a line end behind “%(line)s”")
TOO_LONG = gettext_noop("has %(length)s characters, and a text has %(limit)s at most: shorten it")


@dataclass(frozen=True)
class Cell:
    """A cell of a workbook: row and column count from 1, as does the number of its sheet."""

    number: int
    sheet: str
    row: int
    column: int

    def __str__(self) -> str:
        """Return what a spreadsheet calls it, as in Levels!C7."""
        letters, rest = "", self.column
        while rest:
            rest, letter = divmod(rest - 1, 26)
            letters = chr(ord("A") + letter) + letters
        return f"{self.sheet}!{letters}{self.row}"


@dataclass(frozen=True)
class Problem:
    """Something that keeps a framework from working. `message % values` says what.

    `where` is its line or cell in the file that the framework comes from, if it comes from one.
    """

    place: str
    message: str
    values: Mapping[str, Any] = field(default_factory=dict)
    where: int | Cell | None = None


class HasProblems(Exception):
    """A framework cannot be used as it is meant to be. `problems` says why, and is not empty."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{item.place}: {item.message}" for item in problems[:5]))
        self.problems = problems


def problems(framework: Framework) -> list[Problem]:
    """Return everything that is wrong with a framework; [] means it can be used.

    Only a framework that is wrong all over has more than MAX_PROBLEMS, where the list ends.
    """
    return list(islice(_framework(framework), MAX_PROBLEMS))


@dataclass(frozen=True)
class _Known:
    """What can be referred to; None where that is not certain, so that nobody can tell."""

    skills: Set[str] | None
    asked: Sequence[str]
    importances: Set[int] | None
    top: int | None


def _known(framework: Framework) -> _Known:
    skills = [skill.key for skill in framework.skills]
    certain = all(skills) and all(c.skills or c.retired for c in framework.categories)
    importances = {importance.value for importance in framework.importances}
    weights = all(1 <= value <= MAX_IMPORTANCE for value in importances)
    once = dict.fromkeys(skills).keys()  # unlike a set, in their order
    return _Known(
        skills=once if certain and len(once) == len(skills) > 0 else None,
        asked=[skill.key for skill in framework.skills if not skill.retired],
        importances=importances if importances and weights else None,
        top=framework.top if framework.top == len(framework.options) > 0 else None,
    )


def _framework(framework: Framework) -> Iterator[Problem]:
    known = _known(framework)
    yield from _key("key", framework.key)
    limits = {"language": 20, "title": NAME_LENGTH, "summary": None, "prompt": NAME_LENGTH}
    yield from _required("", framework, limits)
    yield from _language(framework.language)
    if framework.scoring_rule not in RULES:
        yield Problem("scoring_rule", gettext_noop("there is no scoring rule of this name"))
    source = dict.fromkeys(("title", "author", "publisher", "published"), NAME_LENGTH)
    yield from _lengths("source.", framework.source, source)
    yield from _address("source.url", framework.source.url)
    yield from _scale(framework)
    yield from _importances(framework)
    yield from _some("categories", framework.categories)
    yield from _unique("categories", framework.categories, "name")
    for index, category in enumerate(framework.categories):
        yield from _category(f"categories[{index}]", category, known)
    yield from _unique_across_categories(framework)
    if known.skills and not known.asked:
        yield Problem("categories", gettext_noop("every skill is retired, and one is needed"))
    yield from _roles(framework, known)
    yield from _unique("resources", framework.resources, "title")
    for index, resource in enumerate(framework.resources):
        yield from _resource(f"resources[{index}]", resource, known)
    for place, text in _texts("", framework):
        yield from _text(place, text)


def _language(code: str) -> Iterator[Problem]:
    if code.strip() and not LANGUAGE_PATTERN.fullmatch(code):
        yield Problem("language", gettext_noop("must be a language code such as en, pt-BR or ar"))


def _scale(framework: Framework) -> Iterator[Problem]:
    """Answers 0 … m−1 and levels 1 … m, in order and one to one."""
    if len(framework.options) < 2:
        yield Problem("options", gettext_noop("there must be two answers or more"))
    if len(framework.levels) != len(framework.options):
        message = gettext_noop(
            "answers and levels must pair one to one, but there are %(answers)s answers "
            "and %(levels)s levels"
        )
        counts = {"answers": len(framework.options), "levels": len(framework.levels)}
        yield Problem("levels", message, counts)
    yield from _meaning_of_scale(framework)
    yield from _unique("options", framework.options, "label")
    for index, option in enumerate(framework.options):
        yield from _required(f"options[{index}].", option, {"label": NAME_LENGTH})
        yield from _in_order(f"options[{index}].value", option.value, index)
    yield from _unique("levels", framework.levels, "name")
    for index, level in enumerate(framework.levels):
        yield from _required(f"levels[{index}].", level, {"name": NAME_LENGTH, "descriptor": None})
        yield from _in_order(f"levels[{index}].number", level.number, index + 1)


def _meaning_of_scale(framework: Framework) -> Iterator[Problem]:
    """The values that earlier ones become are on the scale to which the map leads."""
    if not 1 <= framework.scale <= MAX_MEANING:
        yield _out_of_range("scale", 1, MAX_MEANING)
    counts = {number - 1: len(step) for number, step in framework.scale_maps.items()}
    counts[framework.scale] = len(framework.options)
    for number, step in framework.scale_maps.items():
        place = f"scale_maps.{number}"
        if not 2 <= number <= MAX_MEANING:
            yield _out_of_range(place, 2, MAX_MEANING)
        top = counts.get(number, MAX_MEANING + 1) - 1
        for index, value in enumerate(step):
            if value is not None and not 0 <= value <= top:
                yield _out_of_range(f"{place}[{index}]", 0, top)


def _importances(framework: Framework) -> Iterator[Problem]:
    by_place = {f"importances[{i}]": item for i, item in enumerate(framework.importances)}
    yield from _some("importances", framework.importances)
    yield from _unique("importances", framework.importances, "name")
    for place, importance in by_place.items():
        yield from _required(f"{place}.", importance, {"name": NAME_LENGTH})
        if not 1 <= importance.value <= MAX_IMPORTANCE:
            yield _out_of_range(f"{place}.value", 1, MAX_IMPORTANCE)
    yield from _given_once(_values(by_place, "value"))
    yield from _ascending("importances", [item.value for item in framework.importances])


def _category(place: str, category: Category, known: _Known) -> Iterator[Problem]:
    yield from _required(f"{place}.", category, {"name": NAME_LENGTH, "summary": None})
    if not category.skills and not category.retired:
        yield Problem(f"{place}.skills", gettext_noop("this category has no skill"))
    if category.retired and not all(skill.retired for skill in category.skills):
        message = gettext_noop("a retired category cannot have a skill that is not retired")
        yield Problem(f"{place}.retired", message)
    for index, skill in enumerate(category.skills):
        yield from _skill(f"{place}.skills[{index}]", skill, known)


def _skill(place: str, skill: Skill, known: _Known) -> Iterator[Problem]:
    yield from _required(f"{place}.", skill, {"name": NAME_LENGTH, "definition": None})
    for index, statement in enumerate(skill.statements):
        yield from _statement(f"{place}.statements[{index}]", statement)
    for index, key in enumerate(skill.comes_from):
        yield from _key(f"{place}.comes_from[{index}]", key)
    if not skill.retired:
        yield from _works(place, skill, known)


def _statement(place: str, statement: Statement) -> Iterator[Problem]:
    yield from _required(f"{place}.", statement, {"text": None})
    if not 1 <= statement.meaning <= MAX_MEANING:
        yield _out_of_range(f"{place}.meaning", 1, MAX_MEANING)


def _works(place: str, skill: Skill, known: _Known) -> Iterator[Problem]:
    """A skill that is asked needs a statement that is asked, and a meaning for every level."""
    if all(statement.retired for statement in skill.statements):
        yield Problem(f"{place}.statements", gettext_noop("this skill has no statement"))
    if not skill.descriptors:
        yield Problem(f"{place}.descriptors", gettext_noop("missing"))
    elif known.top:
        yield from _descriptors(f"{place}.descriptors", skill.descriptors, known.top)


def _descriptors(place: str, descriptors: Mapping[int, str], top: int) -> Iterator[Problem]:
    numbers = range(1, top + 1)
    for number in numbers:
        if not descriptors.get(number, "").strip():
            yield Problem(f"{place}.{number}", gettext_noop("missing"))
    for number in sorted(set(descriptors) - set(numbers)):
        yield Problem(f"{place}.{number}", gettext_noop("there is no such level"))


def _unique_across_categories(framework: Framework) -> Iterator[Problem]:
    """Skills and statements are referred to by key alone, wherever they hang."""
    skills = {
        f"categories[{c}].skills[{s}]": skill
        for c, category in enumerate(framework.categories)
        for s, skill in enumerate(category.skills)
    }
    statements = {
        f"{place}.statements[{index}]": statement
        for place, skill in skills.items()
        for index, statement in enumerate(skill.statements)
    }
    yield from _given_once(_values(skills, "key"))
    yield from _given_once(_values(skills, "name"))
    yield from _given_once(_values(statements, "key"))
    for place, item in (skills | statements).items():
        yield from _key(f"{place}.key", item.key)


def _roles(framework: Framework, known: _Known) -> Iterator[Problem]:
    yield from _some("roles", framework.roles)
    yield from _unique("roles", framework.roles, "name")
    for index, role in enumerate(framework.roles):
        yield from _role(f"roles[{index}]", role, known)
    roles = {role.key for role in framework.roles}
    certain = roles if roles and all(roles) else None
    yield from _reference("default_role", framework.default_role, certain)
    if any(role.retired and role.key == framework.default_role for role in framework.roles):
        message = gettext_noop("“%(key)s” is retired")
        yield Problem("default_role", message, {"key": framework.default_role})


def _role(place: str, role: Role, known: _Known) -> Iterator[Problem]:
    yield from _required(f"{place}.", role, {"name": NAME_LENGTH, "summary": None})
    for key in role.targets:
        yield from _reference(f"{place}.targets.{key}", key, known.skills)
    if not role.retired:
        yield from _profile(f"{place}.targets", role.targets, known)


def _profile(place: str, targets: Mapping[str, Target], known: _Known) -> Iterator[Problem]:
    """A role that is offered has a target on the scales for every skill that is asked."""
    if not targets:
        yield Problem(place, gettext_noop("missing"))
    elif known.skills:
        message = gettext_noop("missing: a role needs a target for every skill")
        for key in known.asked:
            if key not in targets:
                yield Problem(f"{place}.{key}", message)
    for key, target in targets.items():
        yield from _target(f"{place}.{key}", target, known)


def _target(place: str, target: Target, known: _Known) -> Iterator[Problem]:
    if known.top and not 1 <= target.level <= known.top:
        yield _out_of_range(f"{place}.level", 1, known.top)
    if known.importances and target.importance not in known.importances:
        message = gettext_noop("must be one of the importance scale: %(values)s")
        values = ", ".join(map(str, sorted(known.importances)))
        yield Problem(f"{place}.importance", message, {"values": values})


def _resource(place: str, resource: Resource, known: _Known) -> Iterator[Problem]:
    yield from _required(f"{place}.", resource, {"title": NAME_LENGTH, "description": None})
    yield from _lengths(f"{place}.", resource, {"provider": NAME_LENGTH})
    if not resource.skills and not resource.retired:
        yield Problem(f"{place}.skills", gettext_noop("it helps with no skill"))
    for index, key in enumerate(resource.skills):
        yield from _reference(f"{place}.skills[{index}]", key, known.skills)
    yield from _given_once({f"{place}.skills[{i}]": key for i, key in enumerate(resource.skills)})
    if known.top and not resource.retired:
        yield from _way(place, resource, known.top)
    yield from _address(f"{place}.url", resource.url)
    if resource.checked_on and not resource.url:
        message = gettext_noop("there is no address that can have been checked")
        yield Problem(f"{place}.checked_on", message)
    if resource.effort:
        yield from _effort(f"{place}.effort", resource.effort)


def _address(place: str, url: str) -> Iterator[Problem]:
    if len(url) > URL_LENGTH:
        yield _too_long(place, URL_LENGTH)
    elif url and not URL_PATTERN.fullmatch(url):
        message = gettext_noop(
            "must be an address that begins with https:// or http:// and names a site, such as "
            "https://example.org/"
        )
        yield Problem(place, message)


def _effort(place: str, effort: Effort) -> Iterator[Problem]:
    """So many hours in all, or so long with so many hours a week."""
    if not 1 <= effort.amount <= MAX_AMOUNT:
        yield _out_of_range(f"{place}.amount", 1, MAX_AMOUNT)
    if effort.unit is EffortUnit.HOURS:
        if effort.hours_a_week:
            message = gettext_noop("must be left out where the effort is in hours: these are all")
            yield Problem(f"{place}.hours_a_week", message)
    elif not 1 <= effort.hours_a_week <= MAX_HOURS_A_WEEK:
        yield _out_of_range(f"{place}.hours_a_week", 1, MAX_HOURS_A_WEEK)


def _way(place: str, resource: Resource, top: int) -> Iterator[Problem]:
    """A resource leads up, from one level to another."""
    wrong = [n for n in ("from_level", "to_level") if not 1 <= getattr(resource, n) <= top]
    for name in wrong:
        yield _out_of_range(f"{place}.{name}", 1, top)
    if not wrong and resource.from_level >= resource.to_level:
        yield Problem(f"{place}.to_level", gettext_noop("must be above from_level"))


def _some(place: str, items: Sequence[object]) -> Iterator[Problem]:
    if not items:
        yield Problem(place, gettext_noop("there is none, and one is needed"))


def _in_order(place: str, value: int, expected: int) -> Iterator[Problem]:
    if value != expected:
        message = gettext_noop("must be %(expected)s, because the order counts without a gap")
        yield Problem(place, message, {"expected": expected})


def _ascending(place: str, values: Sequence[int]) -> Iterator[Problem]:
    """A scale is kept in the order of its values; a value given twice is another problem."""
    if all(values) and len(set(values)) == len(values) and list(values) != sorted(values):
        yield Problem(place, gettext_noop("must be in order, the smallest value first"))


def _required(prefix: str, item: object, limits: Mapping[str, int | None]) -> Iterator[Problem]:
    for name in limits:
        if not getattr(item, name).strip():
            yield Problem(f"{prefix}{name}", gettext_noop("missing"))
    yield from _lengths(prefix, item, limits)


def _lengths(prefix: str, item: object, limits: Mapping[str, int | None]) -> Iterator[Problem]:
    """Report what is too long, or not in one line, of the fields that have a limit."""
    for name, limit in limits.items():
        text = getattr(item, name)
        if limit and len(text) > limit:
            yield _too_long(f"{prefix}{name}", limit)
        elif limit and (message := line_end(text)):
            yield Problem(f"{prefix}{name}", *message)


def _too_long(place: str, limit: int) -> Problem:
    message = gettext_noop("must have %(limit)s characters at most")
    return Problem(place, message, {"limit": limit})


def _texts(place: str, value: Any) -> Iterator[tuple[str, str]]:
    """Yield every text of a framework with its place, keys of mappings left out."""
    if isinstance(value, str) and not isinstance(value, Enum):
        yield place, value
    elif isinstance(value, tuple | list):
        for index, item in enumerate(value):
            yield from _texts(f"{place}[{index}]", item)
    elif isinstance(value, Mapping) or is_dataclass(value):
        parts = value if isinstance(value, Mapping) else _parts(value)
        for name, part in parts.items():
            yield from _texts(f"{place}.{name}" if place else str(name), part)


def _parts(item: Any) -> Mapping[str, Any]:
    return {f.name: getattr(item, f.name) for f in fields(item) if f.compare}


def _text(place: str, text: str) -> Iterator[Problem]:
    """Report what is wrong with any text; one with a limit of its own is shorter in any case."""
    if message := not_seen(text) or too_long(text):
        yield Problem(place, *message)


def wrong_with_text(text: str, *, one_line: bool) -> tuple[str, dict[str, Any]] | None:
    """Return what to say about a text that no draft may hold, wherever it comes from."""
    return not_seen(text) or too_long(text) or (line_end(text) if one_line else None)


def not_seen(text: str) -> tuple[str, dict[str, Any]] | None:
    """Return what to say about a character that a text may not hold (see `letters`), if any."""
    if found := unseen(text):
        return NOT_SEEN, {"character": found.name, "number": found.number}
    return None


def line_end(text: str) -> tuple[str, dict[str, Any]] | None:
    """Return what to say about a text of one line that has more of them."""
    line, end, _rest = text.strip().partition("\n")
    return (LINE_END, {"line": line[-30:]}) if end else None


def too_long(text: str) -> tuple[str, dict[str, Any]] | None:
    """Return what to say about a text that nobody would read, and no form would take."""
    if len(text) <= TEXT_LENGTH:
        return None
    return TOO_LONG, {"length": len(text), "limit": TEXT_LENGTH}


def _key(place: str, key: str) -> Iterator[Problem]:
    if not key:
        yield Problem(place, gettext_noop("missing"))
    elif len(key) > KEY_LENGTH or not KEY_PATTERN.fullmatch(key):
        message = gettext_noop(
            "“%(key)s” is not a key: small letters a to z, digits and single hyphens "
            "between them, %(limit)s characters at most"
        )
        yield Problem(place, message, {"key": key, "limit": KEY_LENGTH})


def _unique(place: str, items: Sequence[Any], name: str) -> Iterator[Problem]:
    """Keys of these items are keys, and neither keys nor names are given twice."""
    by_place = {f"{place}[{index}]": item for index, item in enumerate(items)}
    for where, item in by_place.items():
        yield from _key(f"{where}.key", item.key)
    for attribute in ("key", name):
        yield from _given_once(_values(by_place, attribute))


def _values(by_place: Mapping[str, Any], attribute: str) -> dict[str, Any]:
    return {f"{place}.{attribute}": getattr(item, attribute) for place, item in by_place.items()}


def _given_once(values: Mapping[str, Any]) -> Iterator[Problem]:
    """Report every place whose value another place before it has; blank ones are not compared.

    Names that people would take for one another are the same one, too.
    """
    seen: dict[Any, Any] = {}
    for place, value in values.items():
        mark = same_name(value) if isinstance(value, str) else value
        if mark in seen and seen[mark] == value:
            message = gettext_noop("“%(value)s” is used twice")
            yield Problem(place, message, {"value": value})
        elif mark in seen:
            message = gettext_noop("“%(value)s” is the same name as “%(other)s”")
            yield Problem(place, message, {"value": value, "other": seen[mark]})
        if value != "":
            seen.setdefault(mark, value)


def _reference(place: str, key: str, existing: Set[str] | None) -> Iterator[Problem]:
    if not key:
        yield Problem(place, gettext_noop("missing"))
    elif existing is not None and key not in existing:
        yield Problem(place, gettext_noop("“%(key)s” does not exist"), {"key": key})


def _out_of_range(place: str, low: int, high: int) -> Problem:
    message = gettext_noop("must be from %(low)s to %(high)s")
    return Problem(place, message, {"low": low, "high": high})
