"""Rows to domain objects: the only bridge between the database and the domain.

A published version never changes, so each process builds it once and keeps it: answering and
reporting read only the person's own rows.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Exists, OuterRef

from assessments.domain import framework as domain
from assessments.domain.annotations import Note, PlannedStep, in_order
from assessments.domain.questionnaire import Answers
from assessments.models import (
    Answer,
    AnswerOption,
    Assessment,
    Category,
    Descriptor,
    FrameworkVersion,
    Importance,
    Level,
    PlanItem,
    Resource,
    ResourceSkill,
    Role,
    ShareLink,
    Skill,
    SkillNote,
    Statement,
    Target,
)

PUBLISHED_VERSIONS_KEPT = 64


@dataclass(frozen=True)
class Definitions:
    """A version as people meet it, and the ids of the rows that its keys stand for."""

    framework: domain.Framework
    skill_ids: Mapping[str, int]
    statement_ids: Mapping[str, int]
    role_ids: Mapping[str, int]
    resource_ids: Mapping[str, int]


def open_versions() -> list[FrameworkVersion]:
    """Return the versions that new assessments may use: the newest one of each framework."""
    return list(FrameworkVersion.objects.open().select_related("framework"))


def newest_version_of(framework_key: str) -> FrameworkVersion | None:
    """Return the newest published version of one framework, or None."""
    published = FrameworkVersion.objects.published().filter(framework__key=framework_key)
    return published.order_by("-number").first()


def published_version(framework_key: str, number: int) -> FrameworkVersion | None:
    """Return one published version of a framework, or None."""
    published = FrameworkVersion.objects.published().select_related("framework")
    return published.filter(framework__key=framework_key, number=number).first()


def definitions(version: FrameworkVersion) -> Definitions:
    """Return a published version from this process's memory, a draft from its rows."""
    if version.is_draft:
        return _read_definitions(version.pk)
    return _published_definitions(version.pk, version.checksum)


# The checksum is part of the key, so that a restored backup, where an id may stand for other
# content, is never answered from memory.
@lru_cache(maxsize=PUBLISHED_VERSIONS_KEPT)
def _published_definitions(version_id: int, checksum: str) -> Definitions:
    return _read_definitions(version_id)


def _read_definitions(version_id: int) -> Definitions:
    def ids(model: Any) -> dict[str, int]:
        return dict(model.objects.filter(version=version_id).values_list("key", "pk"))

    return Definitions(
        framework=domain.asked(read_framework(version_id)),
        skill_ids=ids(Skill),
        statement_ids=ids(Statement),
        role_ids=ids(Role),
        resource_ids=ids(Resource),
    )


def read_framework(version_id: int) -> domain.Framework:
    """Build the framework from its rows, with what is retired.

    The number of queries does not depend on the size.
    """
    version = FrameworkVersion.objects.select_related("framework", "default_role").get(
        pk=version_id
    )
    return domain.Framework(
        key=version.framework.key,
        language=version.language,
        title=version.title,
        summary=version.summary,
        source=domain.Source(
            title=version.source_title,
            author=version.source_author,
            publisher=version.source_publisher,
            note=version.source_note,
        ),
        prompt=version.prompt,
        guidance=version.guidance,
        options=tuple(
            domain.AnswerOption(row.key, row.value, row.label, row.hint)
            for row in AnswerOption.objects.filter(version=version)
        ),
        levels=tuple(
            domain.Level(row.key, row.number, row.name, row.descriptor)
            for row in Level.objects.filter(version=version)
        ),
        importances=tuple(
            domain.Importance(row.key, row.value, row.name)
            for row in Importance.objects.filter(version=version)
        ),
        categories=_categories(version),
        roles=_roles(version),
        default_role=version.default_role.key if version.default_role else "",
        resources=_resources(version),
        scenarios=tuple(version.scenarios),
        scoring_rule=version.scoring_rule,
        version=version.number,
        checksum=version.checksum,
    )


def _categories(version: FrameworkVersion) -> tuple[domain.Category, ...]:
    skills = defaultdict(list)
    for category_id, skill in _skills(version):
        skills[category_id].append(skill)
    return tuple(
        domain.Category(row.key, row.name, row.summary, tuple(skills[row.pk]))
        for row in Category.objects.filter(version=version)
    )


def _skills(version: FrameworkVersion) -> list[tuple[int, domain.Skill]]:
    """Return every skill with the id of its category."""
    statements = defaultdict(list)
    for row in Statement.objects.filter(version=version):
        statement = domain.Statement(
            key=row.key,
            text=row.text,
            example=row.example,
            grounded_in=row.grounded_in,
            meaning=row.meaning,
            retired=row.retired,
        )
        statements[row.skill_id].append(statement)
    descriptors: dict[int, dict[int, str]] = defaultdict(dict)
    for descriptor in Descriptor.objects.filter(version=version).select_related("level"):
        descriptors[descriptor.skill_id][descriptor.level.number] = descriptor.text
    return [
        (
            row.category_id,
            domain.Skill(
                key=row.key,
                name=row.name,
                definition=row.definition,
                why_it_matters=row.why_it_matters,
                statements=tuple(statements[row.pk]),
                descriptors=descriptors[row.pk],
                comes_from=tuple(row.comes_from),
                retired=row.retired,
            ),
        )
        for row in Skill.objects.filter(version=version)
    ]


def _roles(version: FrameworkVersion) -> tuple[domain.Role, ...]:
    targets: dict[int, dict[str, domain.Target]] = defaultdict(dict)
    rows = Target.objects.filter(version=version).select_related("skill", "level", "importance")
    for target in rows:
        targets[target.role_id][target.skill.key] = domain.Target(
            level=target.level.number,
            importance=target.importance.value,
            critical=target.critical,
        )
    return tuple(
        domain.Role(row.key, row.name, row.summary, row.rationale, targets[row.pk])
        for row in Role.objects.filter(version=version)
    )


def _resources(version: FrameworkVersion) -> tuple[domain.Resource, ...]:
    skills = defaultdict(list)
    for link in ResourceSkill.objects.filter(version=version).select_related("skill"):
        skills[link.resource_id].append(link.skill.key)
    rows = Resource.objects.filter(version=version).select_related("from_level", "to_level")
    return tuple(
        domain.Resource(
            key=row.key,
            title=row.title,
            kind=domain.ResourceKind(row.kind),
            description=row.description,
            skills=tuple(skills[row.pk]),
            from_level=row.from_level.number,
            to_level=row.to_level.number,
            effort=row.effort,
            origin=domain.Origin(row.origin),
            provider=row.provider,
            url=row.url,
        )
        for row in rows
    )


def assessment_of(respondent: uuid.UUID, assessment_id: uuid.UUID) -> Assessment:
    """Return a person's own assessment; raise Assessment.DoesNotExist for anybody else's.

    Its `has_earlier` says whether there is one for `earlier_than`.
    """
    mine = Assessment.objects.of(respondent).select_related("version", "role")
    earlier = Assessment.objects.submitted().filter(
        respondent=OuterRef("respondent"),
        version__framework=OuterRef("version__framework"),
        submitted_at__lte=OuterRef("started_at"),
    )
    return mine.annotate(has_earlier=Exists(earlier)).get(pk=assessment_id)


def earlier_than(assessment: Assessment) -> Assessment | None:
    """Return the last one of the same framework that the person submitted before this began."""
    mine = Assessment.objects.of(assessment.respondent).submitted().select_related("version")
    same = mine.filter(version__framework=assessment.version.framework_id)
    return same.filter(submitted_at__lte=assessment.started_at).order_by("submitted_at").last()


def assessments_of(respondent: uuid.UUID | None) -> list[Assessment]:
    """Return a person's assessments, the newest first; none for somebody who has not begun."""
    if respondent is None:
        return []
    return list(Assessment.objects.of(respondent).select_related("version", "role"))


def answers_of_all(assessments: Iterable[Assessment]) -> Mapping[uuid.UUID, Answers]:
    """Return what `answers_of` does for several assessments, by their ids, in one query."""
    ids = [assessment.pk for assessment in assessments]
    found: dict[uuid.UUID, dict[str, int | None]] = {pk: {} for pk in ids}
    rows = Answer.objects.filter(assessment__in=ids)
    for pk, key, value in rows.values_list("assessment_id", "statement__key", "value"):
        found[pk][key] = value
    return found


def own_targets_of(assessment: Assessment) -> dict[str, domain.Target]:
    """Return the targets that the person set, by the key of the skill; no query is made."""
    return {
        key: domain.Target(level, importance)
        for key, (level, importance) in assessment.own_targets.items()
    }


def answers_of(assessment: Assessment) -> Answers:
    """Return what was answered and skipped, by the key of the statement."""
    rows = Answer.objects.filter(assessment=assessment)
    return dict(rows.values_list("statement__key", "value"))


def notes_of(assessment: Assessment) -> dict[str, Note]:
    """Return the person's examples, by the key of the skill."""
    rows = SkillNote.objects.filter(assessment=assessment)
    return {
        key: Note(example, last_used)
        for key, example, last_used in rows.values_list("skill__key", "example", "last_used")
    }


def plan_of(assessment: Assessment) -> tuple[PlannedStep, ...]:
    """Return the steps that the person chose, in the order in which they are to be done."""
    framework = definitions(assessment.version).framework
    resources = {resource.key: resource for resource in framework.resources}
    skills = {skill.key: skill for skill in framework.skills}
    rows = PlanItem.objects.filter(assessment=assessment).values_list(
        "resource__key", "skill__key", "due", "note", "added_at", "done_at"
    )
    return in_order(
        PlannedStep(resources[resource], skills[skill], due, note, added_at, done_at)
        for resource, skill, due, note, added_at, done_at in rows
    )


def links_of(assessment: Assessment) -> list[ShareLink]:
    """Return the links to a report, the newest first, also those that have ended."""
    return list(ShareLink.objects.filter(assessment=assessment))


def open_link(digest: str, at: datetime) -> ShareLink:
    """Return the link with this digest; raise ShareLink.DoesNotExist unless it is open.

    Ended, expired and unknown are one and the same to the database, too: no row.
    """
    still_open = ShareLink.objects.filter(ended_at=None, expires_at__gt=at)
    rows = still_open.select_related("assessment__version", "assessment__role")
    return rows.get(digest=digest)
