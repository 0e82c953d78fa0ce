"""A draft with all that it lacks filled in, so that its pages can be shown while it is written.

Whatever is there stays as it is, as far as people could be asked and scored with it. What is
missing says so in its own place; what is wrong gives way to something that works.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count, zip_longest
from typing import Any, TypeVar

from assessments.domain.framework import (
    NEWEST_RULE,
    AnswerOption,
    Category,
    EffortUnit,
    Framework,
    Importance,
    Level,
    Resource,
    Role,
    Skill,
    Source,
    Statement,
    Target,
)
from assessments.domain.rules import RULES
from assessments.domain.validation import (
    KEY_LENGTH,
    KEY_PATTERN,
    LANGUAGE_PATTERN,
    MAX_AMOUNT,
    MAX_HOURS_A_WEEK,
    MAX_IMPORTANCE,
    MAX_MEANING,
    NAME_LENGTH,
    URL_LENGTH,
    URL_PATTERN,
    gettext_noop,
)

LANGUAGE, LANGUAGE_LENGTH = "en", 20
NAMES: Mapping[type[Any], str] = {
    Framework: gettext_noop("A framework without a title"),
    AnswerOption: gettext_noop("An answer without a label"),
    Level: gettext_noop("A level without a name"),
    Importance: gettext_noop("An importance without a name"),
    Category: gettext_noop("A category without a name"),
    Skill: gettext_noop("A skill without a name"),
    Statement: gettext_noop("A statement without a text"),
    Role: gettext_noop("A role without a name"),
    Resource: gettext_noop("A resource without a title"),
}
TEXT = gettext_noop("This text is not written yet.")
NOT_A_KEY = "not-a-key"  # of what has none, and of what is added here

Item = TypeVar("Item")
Say = Callable[[str], str]


def completed(framework: Framework, say: Say = str) -> Framework:
    """Return the framework with what it lacks; `say` translates what is said instead.

    It has no problem, whatever the draft has: `problems(completed(draft)) == []`.
    """
    return _Completing(framework, say).framework()


class _Completing:
    """Fills one framework, part by part: the scale first, for the others count by it."""

    def __init__(self, framework: Framework, say: Say) -> None:
        self._given = framework
        self._say = say

    def framework(self) -> Framework:
        given = self._given
        options, levels = self._scale()
        self._top = len(levels)
        importances = self._importances()
        self._weights = [importance.value for importance in importances]
        categories = self._categories()
        skills = [skill for category in categories for skill in category.skills]
        self._skills = {skill.key: not skill.retired for skill in skills}
        roles = self._roles()
        default = [role.key for role in roles if not role.retired]
        return replace(
            given,
            key=next(_keys([given.key])),
            language=given.language if _is_language(given.language) else LANGUAGE,
            title=self._name(given.title, Framework),
            summary=self._text(given.summary),
            source=_source(given.source),
            prompt=self._name(given.prompt, TEXT),
            options=options,
            levels=levels,
            importances=importances,
            categories=categories,
            default_role=given.default_role if given.default_role in default else default[0],
            roles=roles,
            resources=self._resources(),
            scoring_rule=given.scoring_rule if given.scoring_rule in RULES else NEWEST_RULE,
        )

    def _scale(self) -> tuple[tuple[AnswerOption, ...], tuple[Level, ...]]:
        """As many answers as levels, two at least."""
        size = max(2, len(self._given.options), len(self._given.levels))
        no_option = AnswerOption(key="", value=0, label="")
        no_level = Level(key="", number=0, name="", descriptor="")
        options = self._named(_padded(self._given.options, size, no_option), "label")
        levels = self._named(_padded(self._given.levels, size, no_level), "name")
        return (
            tuple(replace(option, value=value) for value, option in enumerate(options)),
            tuple(
                replace(level, number=number, descriptor=self._text(level.descriptor))
                for number, level in enumerate(levels, 1)
            ),
        )

    def _importances(self) -> tuple[Importance, ...]:
        by_value = {
            value: replace(item, value=value)
            for item in reversed(self._given.importances)  # of two with one value, the first
            for value in [_within(item.value, MAX_IMPORTANCE)]
        }
        items = [by_value[value] for value in sorted(by_value)]
        return tuple(self._named(items or [Importance(key="", value=1, name="")], "name"))

    def _categories(self) -> tuple[Category, ...]:
        categories = self._named(
            self._given.categories or [Category(key="", name="", summary="", skills=())], "name"
        )
        if not any(not skill.retired for skill in self._given.skills):
            new = Skill(key="", name="", definition="")
            first = categories[0]
            categories[0] = replace(first, retired=False, skills=(*first.skills, new))
        owners = [i for i, category in enumerate(categories) for _skill in category.skills]
        skills = self._named([s for category in categories for s in category.skills], "name")
        skills = list(map(self._skill, self._with_statements(skills)))
        return tuple(
            replace(
                category,
                summary=self._text(category.summary),
                # One without a skill that is asked is not shown to anybody.
                retired=not any(not skill.retired for skill in own),
                skills=tuple(own),
            )
            for i, category in enumerate(categories)
            for own in [[s for owner, s in zip(owners, skills, strict=True) if owner == i]]
        )

    def _with_statements(self, skills: Iterable[Skill]) -> list[Skill]:
        """Give every skill that is asked a statement, and every statement a key of its own."""
        new = Statement(key="", text="")
        each = [
            skill.statements
            if skill.retired or any(not s.retired for s in skill.statements)
            else (*skill.statements, new)
            for skill in skills
        ]
        keys = _keys([statement.key for statements in each for statement in statements])
        return [
            replace(skill, statements=tuple(self._statement(s, next(keys)) for s in statements))
            for skill, statements in zip(skills, each, strict=True)
        ]

    def _statement(self, statement: Statement, key: str) -> Statement:
        text = statement.text if statement.text.strip() else self._say(NAMES[Statement])
        meaning = _within(statement.meaning, MAX_MEANING)
        return replace(statement, key=key, text=text, meaning=meaning)

    def _skill(self, skill: Skill) -> Skill:
        numbers = range(1, self._top + 1)
        return replace(
            skill,
            definition=self._text(skill.definition),
            descriptors={n: self._text(skill.descriptors.get(n, "")) for n in numbers},
            comes_from=tuple(filter(_is_key, skill.comes_from)),
        )

    def _roles(self) -> tuple[Role, ...]:
        given = [*self._given.roles]
        if not any(not role.retired for role in given):
            given.append(Role(key="", name="", summary=""))
        return tuple(
            replace(role, summary=self._text(role.summary), targets=self._targets(role))
            for role in self._named(given, "name")
        )

    def _targets(self, role: Role) -> dict[str, Target]:
        """A target for every skill that is asked, in the middle where there is none."""
        middle = Target((self._top + 1) // 2, self._weights[len(self._weights) // 2])
        wanted = {
            key: target
            for key, asked in self._skills.items()
            for target in [role.targets.get(key, middle if asked else None)]
            if target
        }
        return {
            key: replace(
                target,
                level=_within(target.level, self._top),
                importance=target.importance
                if target.importance in self._weights
                else middle.importance,
            )
            for key, target in wanted.items()
        }

    def _resources(self) -> tuple[Resource, ...]:
        return tuple(map(self._resource, self._named(self._given.resources, "title")))

    def _resource(self, resource: Resource) -> Resource:
        skills = tuple(key for key in dict.fromkeys(resource.skills) if key in self._skills)
        way = resource.from_level, resource.to_level
        if not 1 <= way[0] < way[1] <= self._top:
            way = 1, self._top
        url = resource.url if _is_address(resource.url) else ""
        return replace(
            resource,
            description=self._text(resource.description),
            provider=resource.provider[:NAME_LENGTH],
            skills=skills,
            retired=resource.retired or not skills,
            from_level=way[0],
            to_level=way[1],
            url=url,
            checked_on=resource.checked_on if url else None,
            effort=resource.effort if _works(resource) else None,
        )

    def _text(self, text: str) -> str:
        return text if text.strip() else self._say(TEXT)

    def _name(self, name: str, kind: Any) -> str:
        return (
            name[:NAME_LENGTH] if name[:NAME_LENGTH].strip() else self._say(NAMES.get(kind, kind))
        )

    def _named(self, items: Sequence[Item], field: str) -> list[Item]:
        """Give each of these a key and a name that no other one has."""
        keys, taken = _keys([item.key for item in items]), set()  # type: ignore[attr-defined]
        named: list[Item] = []
        for item in items:
            name = self._name(getattr(item, field), type(item))
            name = next(free for free in _numbered(name, NAME_LENGTH) if free not in taken)
            taken.add(name)
            changes: dict[str, Any] = {"key": next(keys), field: name}
            named.append(replace(item, **changes))  # type: ignore[type-var]
        return named


def _padded(items: Collection[Item], size: int, new: Item) -> list[Item]:
    return [new if item is None else item for item, _n in zip_longest(items, range(size))]


def _within(value: int, high: int) -> int:
    return min(max(value, 1), high)


def _is_language(code: str) -> bool:
    return len(code) <= LANGUAGE_LENGTH and LANGUAGE_PATTERN.fullmatch(code) is not None


def _is_key(key: str) -> bool:
    return len(key) <= KEY_LENGTH and KEY_PATTERN.fullmatch(key) is not None


def _keys(given: Sequence[str]) -> Iterator[str]:
    """Yield a key for each of these: itself, if it is one and the first of its kind."""
    taken = set(filter(_is_key, given))
    used: set[str] = set()
    for key in given:
        if key in used or not _is_key(key):
            key = next(new for n in count(1) if (new := f"{NOT_A_KEY}-{n}") not in taken)
            taken.add(key)
        used.add(key)
        yield key


def _numbered(name: str, limit: int) -> Iterator[str]:
    """Yield the name itself, then with a number: “Name (2)”, “Name (3)”, …"""
    yield name
    for number in count(2):
        end = f" ({number})"
        yield name[: limit - len(end)] + end


def _is_address(url: str) -> bool:
    return len(url) <= URL_LENGTH and URL_PATTERN.fullmatch(url) is not None


def _works(resource: Resource) -> bool:
    """Say whether a resource's effort can be told."""
    effort = resource.effort
    if effort is None or not 1 <= effort.amount <= MAX_AMOUNT:
        return False
    if effort.unit is EffortUnit.HOURS:
        return not effort.hours_a_week
    return 1 <= effort.hours_a_week <= MAX_HOURS_A_WEEK


def _source(source: Source) -> Source:
    return replace(
        source,
        title=source.title[:NAME_LENGTH],
        author=source.author[:NAME_LENGTH],
        publisher=source.publisher[:NAME_LENGTH],
        published=source.published[:NAME_LENGTH],
        url=source.url if _is_address(source.url) else "",
    )
