"""Telling examples for skills: before and after submitting, and never scored."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from assessments import models, queries
from assessments.domain.annotations import EXAMPLE_LENGTH, FIRST_YEAR, Example, Setting
from assessments.domain.framework import Skill
from assessments.domain.limits import MOST_EXAMPLES
from assessments.sealing import seal
from assessments.services import room


def save_example(*, owner: queries.Owner, skill: Skill, example: Example, at: datetime) -> None:
    """Keep an example of this person under the id that it brings.

    Saved twice, it is one example; with nothing in it, it is forgotten. Raise ValueError for a
    skill of another version, a part that is too long, an unknown setting or an impossible year.
    An id that is another person's, or of another skill, is not believed: it gets one of its own.
    Raise Unreadable, and leave it as it is, where what is kept under the id cannot be read.
    Raise Full for a new one where the skill has as many as one may keep.
    """
    skill_id = queries.definitions(owner.version_id).skill_ids.get(skill.key)
    if skill_id is None or not _fits(example, at):
        raise ValueError(f"no such example: {skill.key}, {example.setting}, {example.year}")
    own = {"respondent_id": owner.respondent_id, "skill_id": skill_id}
    row = models.Example.objects.filter(pk=example.id, **own)
    kept = row.first()
    if kept:
        queries.example_of(kept)
    values = _sealed(example, owner.respondent_id)
    if example.is_empty:
        row.delete()
    elif not (kept and row.update(**values)):
        _add(models.Example(pk=example.id, added_at=at, **own, **values), values)


@transaction.atomic
def _add(new: models.Example, values: Mapping[str, Any]) -> None:
    room.hold(new.respondent_id)
    own = models.Example.objects.filter(respondent=new.respondent_id, skill=new.skill_id)
    if own.filter(pk=new.pk).update(**values):  # another tab has made it since
        return
    room.require(own, MOST_EXAMPLES)
    try:
        with transaction.atomic():
            new.save(force_insert=True)
    except IntegrityError:  # the id is not theirs
        new.pk = uuid.uuid4()
        new.save(force_insert=True)


def make_best(*, respondent_id: uuid.UUID, example_id: str) -> None:
    """Let an example be the first of its skill. Raise LookupError for one that is not theirs.

    The first is the one that was added first, so this one is dated before it.
    """
    mine = models.Example.objects.filter(respondent=respondent_id)
    with transaction.atomic():
        row = mine.filter(pk=example_id).first()
        if row is None:
            raise LookupError(f"no such example: {example_id}")
        best = mine.filter(skill=row.skill_id).earliest("added_at", "id")
        if best.pk != row.pk:
            row.added_at = best.added_at - timedelta(microseconds=1)
            row.save(update_fields=["added_at"])


def remove_example(*, respondent_id: uuid.UUID, example_id: str) -> None:
    """Forget an example. Raise LookupError for one that is not theirs."""
    mine = models.Example.objects.filter(respondent=respondent_id, pk=example_id)
    deleted, _rows = mine.delete()
    if not deleted:
        raise LookupError(f"no such example: {example_id}")


def _sealed(example: Example, respondent_id: uuid.UUID) -> dict[str, Any]:
    return {
        "situation": seal(respondent_id, example.situation),
        "action": seal(respondent_id, example.action),
        "result": seal(respondent_id, example.result),
        "setting": example.setting,
        "year": example.year,
    }


def _fits(example: Example, at: datetime) -> bool:
    parts = (example.situation, example.action, example.result)
    is_known = example.setting in ("", *Setting)
    is_possible = example.year is None or FIRST_YEAR <= example.year <= at.year + 1
    return is_known and is_possible and all(len(part) <= EXAMPLE_LENGTH for part in parts)
