"""What belongs to a person: how much it is, all of it from its rows, and what a site has for it."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, QuerySet

from assessments import models, queries
from assessments.domain.arriving import Held, Site, asked_version, labelled
from assessments.domain.belongings import (
    Belongings,
    GivenAnswer,
    OwnAssessment,
    OwnExample,
    OwnLink,
    OwnStep,
)
from assessments.domain.framework import Framework, Target
from assessments.domain.joining import Things, free_moment
from assessments.domain.questionnaire import Provenance
from assessments.domain.scale import values_between
from assessments.sealing import unseal

# Everything of a person, by the way from it to them. All of it goes when they go.
OWNED: Mapping[Any, str] = {
    models.Assessment: "respondent",
    models.Answer: "assessment__respondent",
    models.Example: "respondent",
    models.PlanStep: "respondent",
    models.OwnTargets: "respondent",
    models.ShareLink: "assessment__respondent",
}
Begun = Mapping[uuid.UUID, datetime]  # when an assessment began, by its id
# How many of each, by the name of the model; what there is none of is not named.
Counts = Mapping[str, int]


def to_forget(today: date, kept_days: int) -> "QuerySet[models.Respondent]":
    """Return the people without an account whose time is over: it is longer ago that they came."""
    before = today - timedelta(days=kept_days)
    people = models.Respondent.objects.filter(last_visit__lt=before, account=None)
    return people.order_by("last_visit", "pk")


def browsers_to_forget(today: date, kept_days: int) -> "QuerySet[models.Browser]":
    """Return the browsers that open nothing any more, because it is longer ago that they did."""
    return models.Browser.objects.filter(visited__lt=today - timedelta(days=kept_days))


def counts_of(respondents: "Collection[uuid.UUID] | QuerySet[Any, Any]") -> Counts:
    """Return how much there is of these people."""
    counts = {
        model.__name__: model.objects.filter(**{f"{way}__in": respondents}).count()
        for model, way in OWNED.items()
    }
    counts[models.Answer.__name__] += packed_answers_of(respondents)
    return {name: number for name, number in counts.items() if number}


def packed_answers_of(respondents: "Collection[uuid.UUID] | QuerySet[Any, Any]") -> int:
    """Return how many answers of these people are in sheets, and so in no rows."""
    packed = models.Assessment.objects.filter(respondent__in=respondents).exclude(sheet=None)
    return sum(len(row.packed_answers or ()) for row in packed.only("sheet").order_by())


def belongings_of(respondent: uuid.UUID) -> Belongings:
    """Return everything of a person, each kind from the oldest to the newest.

    Raise Unreadable if some of what they typed cannot be read.
    """
    assessments = _assessment_rows(respondent)
    answers, begun = _answers(assessments), _begun(assessments)
    in_order = sorted(assessments, key=lambda row: begun[row.pk])
    steps = [(_step(row, begun), row.version_id) for row in _step_rows(respondent)]
    steps.sort(key=lambda told: _place(told[0]))
    used = dict.fromkeys([row.version_id for row in assessments] + [pk for _own, pk in steps])
    return Belongings(
        versions=tuple(asked_version(_version(pk)) for pk in used),
        assessments=tuple(_assessment(row, answers[row.pk], begun) for row in in_order),
        examples=tuple(_example(row) for row in _example_rows(respondent)),
        steps=tuple(step for step, _version_id in steps),
        own_targets=own_targets_of(respondent),
        links=tuple(_links(respondent, begun)),
    )


def things_of(respondent: uuid.UUID) -> Things:
    """Return what joining looks at, by the ids of the rows, the oldest first.

    Raise Unreadable as `belongings_of` does.
    """
    assessments = _assessment_rows(respondent)
    answers, begun = _answers(assessments), {row.pk: row.started_at for row in assessments}
    return Things(
        assessments={row.pk: _assessment(row, answers[row.pk], begun) for row in assessments},
        examples={row.pk: _example(row) for row in _example_rows(respondent)},
        steps={row.pk: _step(row, begun) for row in _step_rows(respondent)},
        own_targets=own_targets_of(respondent),
    )


def _assessment_rows(respondent: uuid.UUID) -> list[models.Assessment]:
    rows = models.Assessment.objects.of(respondent).select_related("corrects")
    return list(rows.order_by("started_at", "pk"))


def _version(version_id: uuid.UUID) -> Framework:
    return queries.definitions(version_id).framework


def _answers(
    assessments: Collection[models.Assessment],
) -> Mapping[uuid.UUID, dict[str, GivenAnswer]]:
    answers: dict[uuid.UUID, dict[str, GivenAnswer]] = {row.pk: {} for row in assessments}
    columns = ("value", "provenance", "moment")
    for pk, key, value, provenance, moment in queries.answer_columns(assessments, *columns):
        answers[pk][key] = GivenAnswer(value, Provenance(provenance), moment)
    return answers


def _begun(assessments: Iterable[models.Assessment]) -> Begun:
    """Return when each began, as a file tells it, by which it is known there.

    No two of a framework at one moment, then: that can be after one was brought to two people who
    both went on with it, and then were joined.
    """
    begun: dict[uuid.UUID, datetime] = {}
    taken: dict[str, set[datetime]] = defaultdict(set)
    for row in sorted(assessments, key=lambda row: (row.started_at, row.pk)):
        of_framework = taken[_version(row.version_id).key]
        begun[row.pk] = free_moment(row.started_at, of_framework)
        of_framework.add(begun[row.pk])
    return begun


def _assessment(
    row: models.Assessment, answers: Mapping[str, GivenAnswer], begun: Begun
) -> OwnAssessment:
    definitions = queries.definitions(row.version_id)
    return OwnAssessment(
        framework=definitions.content.key,
        version=definitions.content.version or 0,
        role=definitions.role_keys[row.role_id],
        started_at=begun[row.pk],
        submitted_at=row.submitted_at,
        answers=answers,
        corrects=begun[row.corrects_id] if row.corrects_id else None,
    )


def _example_rows(respondent: uuid.UUID) -> Iterable[models.Example]:
    rows = models.Example.objects.filter(respondent=respondent).order_by("added_at", "id")
    return rows.select_related("skill__framework")


def _example(row: models.Example) -> OwnExample:
    return OwnExample(
        framework=row.skill.framework.key,
        skill=row.skill.key,
        added_at=row.added_at,
        situation=unseal(row.respondent_id, row.situation),
        action=unseal(row.respondent_id, row.action),
        result=unseal(row.respondent_id, row.result),
        setting=row.setting,
        year=row.year,
    )


def _step_rows(respondent: uuid.UUID) -> list[models.PlanStep]:
    rows = models.PlanStep.objects.filter(respondent=respondent).order_by("added_at", "pk")
    return list(rows.select_related("origin", "skill", "resource"))


def _place(step: OwnStep) -> tuple[Any, ...]:
    """Return by what steps are in order: of one moment, by what they are and not by their ids."""
    return (step.added_at, step.skill or "", step.resource or "", step.title)


def _step(row: models.PlanStep, begun: Begun) -> OwnStep:
    version = _version(row.version_id)
    title, note = queries.texts_of(row)
    return OwnStep(
        framework=version.key,
        version=version.version or 0,
        added_at=row.added_at,
        skill=row.skill.key if row.skill else None,
        resource=row.resource.key if row.resource else None,
        title=title,
        due=row.due,
        note=note,
        done_at=row.done_at,
        origin=begun[row.origin_id] if row.origin_id else None,
    )


def own_targets_of(respondent: uuid.UUID) -> dict[str, dict[str, Target]]:
    """Return the person's own targets by framework and skill."""
    rows = models.OwnTargets.objects.filter(respondent=respondent).select_related("framework")
    return {
        row.framework.key: {key: Target(*values) for key, values in row.targets.items()}
        for row in rows
    }


def _links(respondent: uuid.UUID, begun: Begun) -> Iterable[OwnLink]:
    rows = models.ShareLink.objects.filter(assessment__respondent=respondent)
    for row in rows.select_related("assessment").order_by("created_at", "pk"):
        yield OwnLink(
            framework=_version(row.assessment.version_id).key,
            report=begun[row.assessment_id],
            shows=row.shows,
            role=row.role_key,
            name=queries.name_of(row),
            created_at=row.created_at,
            expires_at=row.expires_at,
            ended_at=row.ended_at,
            times_opened=row.times_opened,
            last_opened_at=row.last_opened_at,
        )


# --- What is here already --------------------------------------------------------------------


def sites_for(belongings: Belongings, respondent: uuid.UUID | None) -> dict[str, Site]:
    """Return what the site, and the person on it, has of each framework that is named."""
    keys = {version.framework for version in belongings.versions}
    keys |= {one.framework for one in belongings.examples} | {*belongings.own_targets}
    # Chosen here and not by the database, for a file may name more than a query can.
    return {
        version.framework.key: _site(version, belongings, respondent)
        for version in models.FrameworkVersion.objects.newest().select_related("framework")
        if version.framework.key in keys
    }


def held_by(respondent: uuid.UUID | None) -> Held:
    """Return how much there is of a person whom a file may add to."""
    if respondent is None:
        return Held()
    examples = models.Example.objects.filter(respondent=respondent).order_by()
    counted = examples.values_list("skill__framework__key", "skill__key").annotate(Count("pk"))
    return Held(
        assessments=models.Assessment.objects.of(respondent).count(),
        steps=models.PlanStep.objects.filter(respondent=respondent).count(),
        examples={(framework, skill): number for framework, skill, number in counted},
    )


def _site(
    newest: models.FrameworkVersion, belongings: Belongings, respondent: uuid.UUID | None
) -> Site:
    framework = newest.framework
    checksums = {one.checksum for one in belongings.versions if one.framework == framework.key}
    versions = framework.versions.order_by("number")
    same = {row.checksum: _version(row.pk) for row in versions if row.checksum in checksums}
    # Every version is read for it, so only where one is not here.
    contents = list(queries.contents_of(framework)) if checksums - same.keys() else []
    content = _version(newest.pk)
    mine = {"respondent": respondent}
    rows = list(models.Assessment.objects.filter(**mine, version__framework=framework))
    begun = _begun(rows)
    examples = models.Example.objects.filter(**mine, skill__framework=framework)
    steps = models.PlanStep.objects.filter(**mine, version__framework=framework)
    targets = models.OwnTargets.objects.filter(**mine, framework=framework)
    return Site(
        newest=content,
        same=same,
        meanings=queries.meanings_in(contents),
        scales={labelled(old): values_between(old, content) for old in reversed(contents)},
        is_open=framework.withdrawn_at is None,
        skills={*models.Skill.objects.filter(framework=framework).values_list("key", flat=True)},
        begun={begun[row.pk]: row.submitted_at is None for row in rows},
        examples={*examples.values_list("skill__key", "added_at")},
        steps={*steps.values_list("added_at", flat=True)},
        resources={*steps.exclude(resource=None).values_list("resource__key", flat=True)},
        has_targets=targets.exists(),
    )
