"""Telling examples for skills: before and after submitting, and never scored."""

from dataclasses import asdict
from datetime import datetime

from django.db import IntegrityError, transaction

from assessments import models, queries
from assessments.domain.annotations import EXAMPLE_LENGTH, FIRST_YEAR, Example, Setting
from assessments.domain.framework import Skill


def save_example(
    *, assessment: models.Assessment, skill: Skill, example: Example, at: datetime
) -> None:
    """Keep an example of the person whose assessment this is, under the id that it brings.

    Saved twice, it is one example; with nothing in it, it is forgotten. Raise ValueError for a
    skill of another version, a part that is too long, an unknown setting, an impossible year, or
    an id that belongs to another skill or another person.
    """
    skill_id = queries.definitions(assessment.version_id).skill_ids.get(skill.key)
    if skill_id is None or not _fits(example, at):
        raise ValueError(f"no such example: {skill.key}, {example.setting}, {example.year}")
    values = asdict(example)
    pk = values.pop("id")
    own = {"respondent_id": assessment.respondent_id, "skill_id": skill_id}
    row = models.Example.objects.filter(pk=pk, **own)
    if example.is_empty:
        row.delete()
    elif not row.update(**values):
        try:
            with transaction.atomic():
                models.Example.objects.create(pk=pk, added_at=at, **own, **values)
        except IntegrityError:
            # Another tab has made it since, or it is not theirs.
            if not row.update(**values):
                raise ValueError("no such example of theirs") from None


def _fits(example: Example, at: datetime) -> bool:
    parts = (example.situation, example.action, example.result)
    is_known = example.setting in ("", *Setting)
    is_possible = example.year is None or FIRST_YEAR <= example.year <= at.year + 1
    return is_known and is_possible and all(len(part) <= EXAMPLE_LENGTH for part in parts)
