"""Making a draft from a framework that was read from a file."""

from collections.abc import Sequence

from django.db import transaction

from assessments import queries
from assessments.domain import framework as domain
from assessments.domain.importing import following, problems_following
from assessments.domain.validation import Problem
from assessments.models import (
    AnswerOption,
    Category,
    Descriptor,
    Framework,
    FrameworkVersion,
    Importance,
    Level,
    Resource,
    ResourceSkill,
    Role,
    Skill,
    Statement,
    Target,
)
from assessments.services.drafts import new_draft


class CannotFollow(Exception):
    """The content cannot be published after the newest version. `problems` says why."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems)
        self.problems = problems


def successor_of_newest(
    content: domain.Framework,
) -> tuple[domain.Framework, FrameworkVersion | None]:
    """Return content that can follow the newest published version, and that version, if any.

    What the version has and the content lacks is in it, retired. Raise CannotFollow.
    """
    newest = queries.newest_version_of(content.key)
    if newest is None:
        return content, None
    old = queries.read_framework(newest.pk)
    if found := problems_following(content, old):
        raise CannotFollow(found)
    return following(content, old), newest


@transaction.atomic
def draft_from(content: domain.Framework) -> FrameworkVersion:
    """Return a new draft that holds this content, of a new framework where the key is new.

    The content must be free of problems (domain.validation). Raise DraftExists.
    """
    framework, _ = Framework.objects.get_or_create(key=content.key)
    own_fields = FrameworkVersion(
        language=content.language,
        title=content.title,
        summary=content.summary,
        source_title=content.source.title,
        source_author=content.source.author,
        source_publisher=content.source.publisher,
        source_note=content.source.note,
        prompt=content.prompt,
        guidance=content.guidance,
        scenarios=list(content.scenarios),
        scoring_rule=content.scoring_rule,
    )
    draft = new_draft(framework, own_fields)
    levels = _write_scale(draft, content)
    skills = _write_skills(draft, content, levels)
    roles = _write_roles(draft, content, levels, skills)
    _write_resources(draft, content, levels, skills)
    draft.default_role = roles[content.default_role]
    draft.save()
    return draft


def _write_scale(draft: FrameworkVersion, content: domain.Framework) -> dict[int, Level]:
    """Write answers, levels and importances; return the levels by their numbers."""
    AnswerOption.objects.bulk_create(
        AnswerOption(
            version=draft, key=o.key, order=order, value=o.value, label=o.label, hint=o.hint
        )
        for order, o in enumerate(content.options, 1)
    )
    Importance.objects.bulk_create(
        Importance(version=draft, key=i.key, order=order, value=i.value, name=i.name)
        for order, i in enumerate(content.importances, 1)
    )
    levels = Level.objects.bulk_create(
        Level(
            version=draft,
            key=level.key,
            order=order,
            number=level.number,
            name=level.name,
            descriptor=level.descriptor,
        )
        for order, level in enumerate(content.levels, 1)
    )
    return {level.number: level for level in levels}


def _write_skills(
    draft: FrameworkVersion, content: domain.Framework, levels: dict[int, Level]
) -> dict[str, Skill]:
    """Write categories, skills, statements and descriptors; return the skills by their keys."""
    categories = Category.objects.bulk_create(
        Category(version=draft, key=c.key, order=order, name=c.name, summary=c.summary)
        for order, c in enumerate(content.categories, 1)
    )
    rows = Skill.objects.bulk_create(
        Skill(
            version=draft,
            key=skill.key,
            order=order,
            category=row,
            name=skill.name,
            definition=skill.definition,
            why_it_matters=skill.why_it_matters,
            comes_from=list(skill.comes_from),
            retired=skill.retired,
        )
        for row, category in zip(categories, content.categories, strict=True)
        for order, skill in enumerate(category.skills, 1)
    )
    skills = {row.key: row for row in rows}
    Statement.objects.bulk_create(
        Statement(
            version=draft,
            key=statement.key,
            order=order,
            skill=skills[skill.key],
            text=statement.text,
            example=statement.example,
            grounded_in=statement.grounded_in,
            meaning=statement.meaning,
            retired=statement.retired,
        )
        for skill in content.skills
        for order, statement in enumerate(skill.statements, 1)
    )
    Descriptor.objects.bulk_create(
        Descriptor(version=draft, skill=skills[skill.key], level=levels[number], text=text)
        for skill in content.skills
        for number, text in sorted(skill.descriptors.items())
    )
    return skills


def _write_roles(
    draft: FrameworkVersion,
    content: domain.Framework,
    levels: dict[int, Level],
    skills: dict[str, Skill],
) -> dict[str, Role]:
    """Write roles and their targets; return the roles by their keys."""
    rows = Role.objects.bulk_create(
        Role(
            version=draft,
            key=role.key,
            order=order,
            name=role.name,
            summary=role.summary,
            rationale=role.rationale,
        )
        for order, role in enumerate(content.roles, 1)
    )
    roles = {row.key: row for row in rows}
    importances = {row.value: row for row in Importance.objects.filter(version=draft)}
    Target.objects.bulk_create(
        Target(
            version=draft,
            role=roles[role.key],
            skill=skills[key],
            level=levels[target.level],
            importance=importances[target.importance],
            critical=target.critical,
        )
        for role in content.roles
        for key, target in role.targets.items()
    )
    return roles


def _write_resources(
    draft: FrameworkVersion,
    content: domain.Framework,
    levels: dict[int, Level],
    skills: dict[str, Skill],
) -> None:
    rows = Resource.objects.bulk_create(
        Resource(
            version=draft,
            key=resource.key,
            order=order,
            title=resource.title,
            kind=resource.kind.value,
            description=resource.description,
            provider=resource.provider,
            url=resource.url,
            effort=resource.effort,
            origin=resource.origin.value,
            from_level=levels[resource.from_level],
            to_level=levels[resource.to_level],
        )
        for order, resource in enumerate(content.resources, 1)
    )
    ResourceSkill.objects.bulk_create(
        ResourceSkill(version=draft, resource=row, skill=skills[key], order=order)
        for row, resource in zip(rows, content.resources, strict=True)
        for order, key in enumerate(resource.skills, 1)
    )
