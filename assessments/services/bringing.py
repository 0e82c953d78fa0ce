"""Bringing back what a person took along: added to what is theirs, and to nobody else's."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import astuple
from datetime import datetime

from django.db import transaction

from assessments import belongings as rows
from assessments import models, queries
from assessments.domain.arriving import KEPT, Arrival, Arrivals, Fate, arrivals, misfits
from assessments.domain.belongings import Belongings, OwnExample, OwnStep, readable
from assessments.domain.framework import Framework, Target
from assessments.domain.validation import HasProblems
from assessments.sealing import seal
from assessments.services import answering, erasing, respondents


class CannotBe(HasProblems):
    """A file that claims what cannot come from the versions that it names."""


def look(*, belongings: Belongings, respondent_id: uuid.UUID | None) -> Arrivals:
    """Say what would become of these belongings; nothing is written. Raise CannotBe."""
    sites = rows.sites_for(belongings, respondent_id)
    if wrong := readable(misfits(belongings, sites)):
        raise CannotBe(wrong)
    return arrivals(belongings, sites, rows.held_by(respondent_id))


@transaction.atomic
def bring(
    *, belongings: Belongings, respondent_id: uuid.UUID, expected: Arrivals, at: datetime
) -> bool:
    """Add what somebody has looked at to what is theirs, all of it or nothing.

    Say whether it was done: not if something else would become of it now than was `expected`.
    Raise CannotBe.
    """
    respondents.begin(respondent_id=respondent_id, day=at.date())
    erasing.hold([respondent_id])  # two who bring the same are one after the other
    new = look(belongings=belongings, respondent_id=respondent_id)
    if new != expected:
        return False
    # The oldest first: it is the earlier one of the next.
    for arrival in reversed(new.assessments):
        if arrival.fate in KEPT:
            _add_assessment(arrival, respondent_id, at)
    _add_examples(new.examples, respondent_id)
    _add_steps(new.steps, respondent_id)
    _add_targets(new.own_targets, respondent_id)
    return True


def _add_assessment(arrival: Arrival, respondent_id: uuid.UUID, at: datetime) -> None:
    one, version = arrival.one, _row(arrival.into)
    definitions = queries.definitions(version.pk)
    if arrival.fate is Fate.CARRIED:
        role = definitions.framework.role_or_default(one.role)
        answering.begin(
            respondent=respondent_id,
            version=version,
            role_key=role.key,
            at=at,
            answers=arrival.answers,
            earlier=queries.last_submitted(respondent_id, version.framework_id, at),
        )
        return
    row = models.Assessment.objects.create(
        respondent_id=respondent_id,
        version=version,
        role_id=definitions.role_ids[one.role],
        earlier=queries.last_submitted(respondent_id, version.framework_id, one.started_at),
        corrects=_begun_at(one.corrects, version, respondent_id),
        started_at=one.started_at,
    )
    models.Answer.objects.bulk_create(
        models.Answer(
            assessment=row,
            statement_id=definitions.statement_ids[key],
            value=answer.value,
            provenance=answer.provenance,
            moment=answer.moment,
        )
        for key, answer in one.answers.items()
    )
    if one.submitted_at:
        answering.submit(assessment=row, at=one.submitted_at)


def _add_examples(examples: Sequence[OwnExample], respondent_id: uuid.UUID) -> None:
    skills = models.Skill.objects.filter(framework__key__in={one.framework for one in examples})
    ids = {
        (framework, key): pk
        for framework, key, pk in skills.values_list("framework__key", "key", "pk")
    }
    models.Example.objects.bulk_create(
        models.Example(
            respondent_id=respondent_id,
            skill_id=ids[one.framework, one.skill],
            added_at=one.added_at,
            situation=seal(respondent_id, one.situation),
            action=seal(respondent_id, one.action),
            result=seal(respondent_id, one.result),
            setting=one.setting,
            year=one.year,
        )
        for one in examples
    )


def _add_steps(steps: Sequence[tuple[OwnStep, Framework]], respondent_id: uuid.UUID) -> None:
    for one, framework in steps:
        version = _row(framework)
        definitions = queries.definitions(version.pk)
        models.PlanStep.objects.create(
            respondent_id=respondent_id,
            version=version,
            origin=_begun_at(one.origin, version, respondent_id),
            skill_id=definitions.skill_ids.get(one.skill or ""),
            resource_id=definitions.resource_ids[one.resource] if one.resource else None,
            added_at=one.added_at,
            title=seal(respondent_id, one.title),
            due=one.due,
            note=seal(respondent_id, one.note),
            done_at=one.done_at,
        )


def _add_targets(own_targets: Mapping[str, Mapping[str, Target]], respondent_id: uuid.UUID) -> None:
    for key, targets in own_targets.items():
        models.OwnTargets.objects.create(
            respondent_id=respondent_id,
            framework=models.Framework.objects.get(key=key),
            targets={skill: list(astuple(target)) for skill, target in targets.items()},
        )


def _row(framework: Framework) -> models.FrameworkVersion:
    versions = models.FrameworkVersion.objects.select_related("framework")
    return versions.get(framework__key=framework.key, number=framework.version)


def _begun_at(
    at: datetime | None, version: models.FrameworkVersion, respondent_id: uuid.UUID
) -> models.Assessment | None:
    """Return the person's assessment of this framework that began then, if there is one."""
    mine = models.Assessment.objects.of(respondent_id).filter(version__framework=version.framework)
    return mine.filter(started_at=at).first() if at else None
