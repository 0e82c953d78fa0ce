"""Noting examples beside skills: before and after submitting, and never scored."""

from dataclasses import asdict

from assessments import models, queries
from assessments.domain.annotations import EXAMPLE_LENGTH, LastUsed, Note, Setting
from assessments.domain.framework import Skill


def save_note(*, assessment: models.Assessment, skill: Skill, note: Note) -> None:
    """Keep what somebody notes beside a skill; a note with nothing in it is forgotten.

    Raise ValueError for a skill of another version, too long an example, another time or another
    setting. It takes one query, whatever was there before.
    """
    skill_id = queries.definitions(assessment.version_id).skill_ids.get(skill.key)
    if skill_id is None or not _fits(note):
        raise ValueError(f"no such note: {skill.key}, {note.last_used}, {note.setting}")
    if note == Note():
        models.SkillNote.objects.filter(assessment=assessment, skill_id=skill_id).delete()
        return
    values = asdict(note)
    models.SkillNote.objects.bulk_create(
        [models.SkillNote(assessment=assessment, skill_id=skill_id, **values)],
        update_conflicts=True,
        unique_fields=["assessment", "skill"],
        update_fields=list(values),
    )


def _fits(note: Note) -> bool:
    is_known = note.last_used in ("", *LastUsed) and note.setting in ("", *Setting)
    return is_known and len(note.example) <= EXAMPLE_LENGTH
