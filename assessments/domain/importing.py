"""Content as the successor of a published version: from a file, or from an older version.

The keys of what was published stay reserved, because answers and plans refer to them. So what
the content leaves out is retired, not forgotten. And the number of a meaning names that meaning
for ever: answers carry over wherever the number is the same.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count
from typing import Any, TypeVar

from assessments.domain.framework import Category, Framework, Resource, Role, Skill, Statement
from assessments.domain.letters import same_name
from assessments.domain.questions import Known, Published, published_in, statement_places
from assessments.domain.scale import scale_text
from assessments.domain.validation import NAME_LENGTH, Problem, gettext_noop

Item = TypeVar("Item", Category, Skill, Statement, Role, Resource)


def following(new: Framework, old: Framework) -> Framework:
    """Return `new` with everything of `old` that it lacks and that has a life of its own, retired.

    That is every category, skill, statement, role and resource. A statement stays under its skill
    and a skill in its category, behind the neighbour that it had. A statement that `new` has under
    another skill has moved there. The statements of a skill that is retired stay as they were,
    because nobody is asked about them: so they are there when the skill returns.

    What values of an earlier scale become stays known, too: people may still be on it.

    `new` must be free of problems and stays so. What is kept is no target of a role and no
    skill of a resource of `new`; it has no descriptor for a level that is gone; and where another
    one has its name by now, a number is put behind it.
    """
    kept = _with_skills(_with_statements(_with_categories(new, old), old), old)
    return replace(
        kept,
        scale_maps={**old.scale_maps, **new.scale_maps},
        roles=_with_lost(new.roles, old.roles, "name"),
        resources=_with_lost(new.resources, old.resources, "title"),
    )


def problems_following(new: Framework, versions: Iterable[Framework]) -> list[Problem]:
    """Return what keeps `new` from being published after these, beside problems of its own.

    `versions` are all that were published, the newest first; more than that one is only looked
    at where a statement or the scale has another text or another number than there.
    """
    versions = iter(versions)
    newest = next(versions, None)
    return list(_problems(new, newest, versions)) if newest else []


def _with_lost(items: Sequence[Item], before: Sequence[Item], name: str) -> tuple[Item, ...]:
    """Return the items, and what they lack of the ones before, retired."""
    return _merged(items, before, _lost(items, before, name))


def _lost(items: Sequence[Item], before: Sequence[Item], name: str) -> dict[str, Item]:
    """Return what is not there any more, retired and under a name that is free."""
    keys = {item.key for item in items}
    lost = [item for item in before if item.key not in keys]
    names = _free_names(lost, {same_name(getattr(item, name)) for item in items}, name)

    def retired(item: Item) -> Item:
        changes: dict[str, Any] = {"retired": True, name: names[item.key]}
        return replace(item, **changes)

    return {item.key: retired(item) for item in lost}


def _with_categories(new: Framework, old: Framework) -> Framework:
    """Keep the lost categories, empty so far."""
    empty = [replace(category, skills=()) for category in old.categories]
    return replace(new, categories=_with_lost(new.categories, empty, "name"))


def _with_statements(new: Framework, old: Framework) -> Framework:
    """Keep the lost statements of the skills that `new` has."""
    stated = {statement.key for statement in new.statements}
    lost = {s.key: replace(s, retired=True) for s in old.statements if s.key not in stated}
    before = {skill.key: skill.statements for skill in old.skills}

    def kept(skill: Skill) -> Skill:
        return replace(skill, statements=_merged(skill.statements, before.get(skill.key, ()), lost))

    categories = (replace(c, skills=tuple(map(kept, c.skills))) for c in new.categories)
    return replace(new, categories=tuple(categories))


def _with_skills(new: Framework, old: Framework) -> Framework:
    """Keep the lost skills in their categories."""
    lost = _lost_skills(new, old)
    homes = {category.key: category.skills for category in old.categories}
    categories = (
        replace(category, skills=_merged(category.skills, homes.get(category.key, ()), lost))
        for category in new.categories
    )
    return replace(new, categories=tuple(categories))


def _lost_skills(new: Framework, old: Framework) -> dict[str, Skill]:
    """Return the skills that `new` lacks, retired, with those statements that it lacks, too."""
    stated = {statement.key for statement in new.statements}
    numbers = {level.number for level in new.levels}
    return {
        key: replace(
            skill,
            statements=tuple(s for s in skill.statements if s.key not in stated),
            descriptors={n: text for n, text in skill.descriptors.items() if n in numbers},
        )
        for key, skill in _lost(new.skills, old.skills, "name").items()
    }


def _free_names(items: Sequence[Item], taken: set[str], name: str) -> dict[str, str]:
    """Return names by the keys of the items: their own, or with a number where that is taken."""
    used = taken | {same_name(getattr(item, name)) for item in items}
    names = {}
    for item in items:
        own = getattr(item, name)
        names[item.key] = own
        if same_name(own) in taken:
            names[item.key] = next(n for n in _numbered(own) if same_name(n) not in used)
            used.add(same_name(names[item.key]))
    return names


def _numbered(name: str) -> Iterator[str]:
    for number in count(2):
        suffix = f" ({number})"
        yield name[: NAME_LENGTH - len(suffix)] + suffix


def _merged(
    items: Sequence[Item], before: Sequence[Item], lost: Mapping[str, Item]
) -> tuple[Item, ...]:
    """Put what is lost of the items before behind the neighbours that it had."""
    merged, place = list(items), 0
    for item in before:
        keys = [other.key for other in merged]
        if item.key in keys:
            place = keys.index(item.key) + 1
        elif item.key in lost:
            merged.insert(place, lost[item.key])
            place += 1
    return tuple(merged)


def _problems(new: Framework, newest: Framework, older: Iterator[Framework]) -> Iterator[Problem]:
    if new.key != newest.key:
        message = gettext_noop("must be “%(key)s”, as in the version that is published")
        yield Problem("key", message, {"key": newest.key})
    yield from _forgotten(new, newest)
    current = {statement.key: statement for statement in newest.statements}
    changed = {
        place: statement
        for place, statement in statement_places(new)
        if statement.key in current and _asks_otherwise(statement, current[statement.key])
    }
    if changed or _scale_of(new) != _scale_of(newest):
        published = published_in([newest, *older])
        yield from _scale(new, published)
        for place, statement in changed.items():
            known = published.statements[statement.key]
            yield from _number(f"{place}.meaning", statement.text, statement.meaning, known)


def _forgotten(new: Framework, newest: Framework) -> Iterator[Problem]:
    """Report what was published and is not there any more; `following` leaves nothing out."""
    for name in ("categories", "skills", "statements", "roles", "resources"):
        keys = {item.key for item in getattr(new, name)}
        for item in getattr(newest, name):
            if item.key not in keys:
                message = gettext_noop("“%(key)s” has been published: retire it instead")
                yield Problem(name, message, {"key": item.key})


def _asks_otherwise(statement: Statement, other: Statement) -> bool:
    return (statement.text, statement.meaning) != (other.text, other.meaning)


def _scale_of(framework: Framework) -> tuple[Any, ...]:
    return scale_text(framework), framework.scale, framework.scale_maps


def _scale(new: Framework, published: Published) -> Iterator[Problem]:
    """Report a number that is not that of the texts, and maps that lead from or to elsewhere."""
    known = published.scale
    yield from _number("scale", scale_text(new), new.scale, known)
    for number, step in new.scale_maps.items():
        place = f"scale_maps.{number}"
        if number <= known.highest:
            if step != published.newest.scale_maps.get(number):
                message = gettext_noop("has been published, and stays as it is")
                yield Problem(place, message)
        elif number != new.scale:
            yield Problem(place, gettext_noop("there is no such scale"))
        elif len(step) not in (counts := published.answers_on(number - 1)):
            message = gettext_noop("must tell of every answer of scale %(scale)s: %(counts)s")
            values = {"scale": number - 1, "counts": ", ".join(map(str, counts)) or "–"}
            yield Problem(place, message, values)


def _number(place: str, text: str, number: int, known: Known) -> Iterator[Problem]:
    """Report a number that is not that of the text, or that an older version passed over.

    A text that was published keeps the number that it had. Any other one corrects the newest
    text, or takes a number that none has used.
    """
    numbers = known.numbers_of(text)
    if number > known.highest or number in numbers:
        return
    if numbers:
        message = gettext_noop(
            "must be %(number)s, the meaning that this text had in an earlier version"
        )
        yield Problem(place, message, {"number": numbers[0]})
    elif number != known.newest.number:
        message = gettext_noop(
            "must be %(newest)s, as in the version that is published, or %(next)s for a new meaning"
        )
        values = {"newest": known.newest.number, "next": known.highest + 1}
        yield Problem(place, message, values)
