"""Noting examples beside skills: before and after submitting, and never scored."""

from assessments import models, queries
from assessments.domain.annotations import EXAMPLE_LENGTH, LastUsed
from assessments.domain.framework import Skill


def save_note(*, assessment: models.Assessment, skill: Skill, example: str, last_used: str) -> None:
    """Keep an example and when the skill was last used; a note with neither is forgotten.

    Raise ValueError for a skill of another version, too long an example or another time. It
    takes one query, whatever was there before.
    """
    skill_id = queries.definitions(assessment.version_id).skill_ids.get(skill.key)
    if skill_id is None or len(example) > EXAMPLE_LENGTH or last_used not in ("", *LastUsed):
        raise ValueError(f"no such note: {skill.key}, {last_used}")
    if not (example or last_used):
        models.SkillNote.objects.filter(assessment=assessment, skill_id=skill_id).delete()
        return
    note = models.SkillNote(
        assessment=assessment, skill_id=skill_id, example=example, last_used=last_used
    )
    models.SkillNote.objects.bulk_create(
        [note],
        update_conflicts=True,
        unique_fields=["assessment", "skill"],
        update_fields=["example", "last_used"],
    )
