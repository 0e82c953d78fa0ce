"""The content of an imported file as the successor of a published version.

The keys of skills and statements that were published stay reserved, because answers refer to
them. So what a file leaves out is retired, not forgotten.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count
from typing import TypeVar

from assessments.domain.framework import Framework, Skill, Statement
from assessments.domain.validation import NAME_LENGTH, Problem, gettext_noop

Item = TypeVar("Item", Skill, Statement)


def following(new: Framework, old: Framework) -> Framework:
    """Return `new` with every skill and statement of `old` that it lacks, retired.

    A statement stays under its skill and a skill in its category, behind the neighbour that it
    had; where the category is gone, in the first one. A statement that `new` has under another
    skill has moved there. The statements of a skill that is retired stay as they were, because
    nobody is asked about them: so they are there when the skill returns.

    `new` must be free of problems and stays so. What is kept is no target of a role and no
    skill of a resource; it has no descriptor for a level that is gone; and where another skill
    has its name by now, a number is put behind it.
    """
    with_statements = _with_statements(new, old)
    lost = _lost_skills(with_statements, old)
    homes = _homes(new, old)
    categories = (
        replace(category, skills=_merged(category.skills, homes[category.key], lost))
        for category in with_statements.categories
    )
    return replace(new, categories=tuple(categories))


def problems_following(new: Framework, old: Framework) -> list[Problem]:
    """Return what keeps `new` from being published after `old`, beside problems of its own."""
    return list(_problems(new, old))


def _with_statements(new: Framework, old: Framework) -> Framework:
    """Keep the lost statements of the skills that `new` has."""
    stated = {statement.key for statement in new.statements}
    lost = {s.key: replace(s, retired=True) for s in old.statements if s.key not in stated}
    before = {skill.key: skill.statements for skill in old.skills}

    def kept(skill: Skill) -> Skill:
        return replace(skill, statements=_merged(skill.statements, before.get(skill.key, ()), lost))

    categories = (replace(c, skills=tuple(map(kept, c.skills))) for c in new.categories)
    return replace(new, categories=tuple(categories))


def _lost_skills(new: Framework, old: Framework) -> dict[str, Skill]:
    """Return the skills that `new` lacks, retired, with those statements that it lacks, too."""
    known = {skill.key for skill in new.skills}
    stated = {statement.key for statement in new.statements}
    numbers = {level.number for level in new.levels}
    lost = [skill for skill in old.skills if skill.key not in known]
    names = _free_names(lost, {skill.name for skill in new.skills})
    return {
        skill.key: replace(
            skill,
            name=names[skill.key],
            statements=tuple(s for s in skill.statements if s.key not in stated),
            descriptors={n: text for n, text in skill.descriptors.items() if n in numbers},
            retired=True,
        )
        for skill in lost
    }


def _free_names(skills: Sequence[Skill], taken: set[str]) -> dict[str, str]:
    """Return names by the keys of the skills: their own, or with a number where that is taken."""
    used = taken | {skill.name for skill in skills}
    names = {}
    for skill in skills:
        names[skill.key] = skill.name
        if skill.name in taken:
            names[skill.key] = next(name for name in _numbered(skill.name) if name not in used)
            used.add(names[skill.key])
    return names


def _numbered(name: str) -> Iterator[str]:
    for number in count(2):
        suffix = f" ({number})"
        yield name[: NAME_LENGTH - len(suffix)] + suffix


def _homes(new: Framework, old: Framework) -> Mapping[str, Sequence[Skill]]:
    """Return the skills of `old` by the key of the category of `new` that they belong to."""
    first, *_ = categories = [category.key for category in new.categories]
    homes = defaultdict(list)
    for category, skill in old.skills_with_category():
        homes[category.key if category.key in categories else first].append(skill)
    return homes


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


def _problems(new: Framework, old: Framework) -> Iterator[Problem]:
    if new.key != old.key:
        message = gettext_noop("must be “%(key)s”, as in the version that is published")
        yield Problem("key", message, {"key": old.key})
    meanings = {statement.key: statement.meaning for statement in old.statements}
    for c, category in enumerate(new.categories):
        for s, skill in enumerate(category.skills):
            for index, statement in enumerate(skill.statements):
                published = meanings.get(statement.key, statement.meaning)
                if statement.meaning < published:
                    place = f"categories[{c}].skills[{s}].statements[{index}].meaning"
                    message = gettext_noop(
                        "must be %(meaning)s or more, as in the version that is published"
                    )
                    yield Problem(place, message, {"meaning": published})
