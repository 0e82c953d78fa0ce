"""Telling examples for skills: before and after submitting, and never scored."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from assessments import models, queries
from assessments.domain.annotations import EXAMPLE_LENGTH, FIRST_YEAR, Example, Setting
from assessments.domain.framework import Skill
from assessments.domain.limits import MOST_EXAMPLES
from assessments.domain.merging import NOTHING_KNOWN, Changed, Conflict, Known, merge_known
from assessments.sealing import seal
from assessments.services import room

PARTS = ("situation", "action", "result", "setting", "year")


@dataclass(frozen=True)
class Saved:
    """What became of an example: what both have changed, and whether it was gone meanwhile.

    What is in conflict is kept as it was, and all else as it was sent.
    """

    conflicts: Sequence[Conflict] = ()
    was_gone: bool = False


@transaction.atomic
def save_example(
    *,
    owner: queries.Owner,
    skill: Skill,
    example: Example,
    at: datetime,
    known: Known = NOTHING_KNOWN,
) -> Saved:
    """Keep an example of this person under the id that it brings.

    Saved twice, it is one example; with nothing in it, it is forgotten. `known` are the values of
    its fields that the page has shown or sent before: by them it is merged with what is kept now.
    What another tab has removed meanwhile is kept again. Raise ValueError for a skill of another
    version, a part that is too long, an unknown setting or an impossible year. An id that is
    another person's, or of another skill, is not believed: it gets one of its own.
    Raise Unreadable, and leave it as it is, where what is kept under the id cannot be read.
    Raise Full for a new one where the skill has as many as one may keep.
    """
    skill_id = queries.definitions(owner.version_id).skill_ids.get(skill.key)
    if skill_id is None or not _fits(example, at):
        raise ValueError(f"no such example: {skill.key}, {example.setting}, {example.year}")
    own = {"respondent_id": owner.respondent_id, "skill_id": skill_id}
    rows = models.Example.objects.select_for_update().filter(pk=example.id, **own)
    kept = rows.first()
    if kept is None and not example.is_empty:
        # Whoever makes the same one at this moment in another tab is waited for.
        room.hold(owner.respondent_id)
        kept = rows.first()
    if kept:
        return Saved(_merge(kept, example, known))
    if not example.is_empty:
        _add(models.Example(pk=example.id, added_at=at, **own, **_sealed(example, kept_for=owner)))
    return Saved(was_gone=any(value for name in PARTS for value in known.get(name, ())))


def _merge(kept: models.Example, example: Example, known: Known) -> list[Conflict]:
    stored = queries.example_of(kept)
    parts, sent = ({name: getattr(one, name) for name in PARTS} for one in (stored, example))
    changes, conflicts = merge_known(parts, known, sent)
    merged = replace(stored, **changes)
    if merged.is_empty:
        kept.delete()
    elif changes:
        models.Example.objects.filter(pk=kept.pk).update(
            **{name: _sealed(merged, kept_for=kept)[name] for name in changes}
        )
    return conflicts


def _add(new: models.Example) -> None:
    own = models.Example.objects.filter(respondent=new.respondent_id, skill=new.skill_id)
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


@transaction.atomic
def remove_example(*, respondent_id: uuid.UUID, example_id: str, seen: str = "") -> None:
    """Forget an example. Raise LookupError for one that is not theirs.

    `seen` is the mark of what the page has shown of it (domain/annotations.py), "" where it does
    not tell. Raise Changed, and keep it, where it is another one by now.
    """
    mine = models.Example.objects.filter(respondent=respondent_id, pk=example_id)
    row = mine.select_for_update().first()
    if row is None:
        raise LookupError(f"no such example: {example_id}")
    if seen and queries.example_of(row).mark != seen:
        raise Changed
    row.delete()


def _sealed(example: Example, *, kept_for: queries.Owner | models.Example) -> dict[str, Any]:
    respondent_id = kept_for.respondent_id
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
