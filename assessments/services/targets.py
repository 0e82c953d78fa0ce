"""Setting targets of one's own, for a job advertisement in hand."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from assessments import models, queries
from assessments.domain.framework import Target
from assessments.domain.merging import NOTHING_KNOWN, Changed, Conflict, Known, merge_known, news
from assessments.services import room

PARTS = ("level", "importance", "critical")


@transaction.atomic
def set_own_targets(
    *,
    assessment: models.Assessment,
    targets: Mapping[str, Target],
    known: Known = NOTHING_KNOWN,
) -> list[Conflict]:
    """Keep these targets of the person whose assessment this is, by the key of the skill.

    They hold for all their reports of this framework; none at all takes them back. What was set
    for a skill that this version does not have stays, for the versions that do. `known` are the
    values that the page has shown, by the names of `parts_of`: return what was changed elsewhere
    since, too, and stays as it is. Where there are none any more, all are set again.

    An annotation, so it may change after submitting. Raise ValueError for a skill, a level or
    an importance that the assessment's version does not have, and Changed instead of taking back
    what the page has never known.
    """
    framework = queries.definitions(assessment.version_id).framework
    skills = {skill.key for skill in framework.skills}
    weights = {importance.value for importance in framework.importances}
    for key, target in targets.items():
        fits = 1 <= target.level <= framework.top and target.importance in weights
        if key not in skills or not fits:
            raise ValueError(f"no such target: {key}")
    room.hold(assessment.respondent_id)
    mine = models.OwnTargets.objects.filter(respondent=assessment.respondent_id)
    row = mine.filter(framework__versions=assessment.version_id).first()
    kept = row.targets if row else {}
    values, conflicts = _merged(kept, targets, known)
    if row:
        mine.filter(pk=row.pk).update(targets=values)
    else:
        models.OwnTargets.objects.create(
            respondent_id=assessment.respondent_id,
            framework_id=assessment.version.framework_id,
            targets=values,
        )
    assessment.own_targets = values
    return conflicts


def parts_of(targets: Mapping[str, Target]) -> dict[str, Any]:
    """Return each part of each target by a name of its own."""
    return {
        f"{part}-{key}": getattr(target, part) for key, target in targets.items() for part in PARTS
    }


def _merged(
    kept: Mapping[str, list[Any]], targets: Mapping[str, Target], known: Known
) -> tuple[dict[str, list[Any]], list[Conflict]]:
    stored = parts_of({key: Target(*values) for key, values in kept.items()})
    told = {name: values for name, values in known.items() if name in stored}
    if not targets:
        if news(stored, told):
            raise Changed
        return {}, []
    sent = parts_of(targets)
    changes, conflicts = merge_known(sent | stored, told, sent)
    now = sent | stored | changes
    merged = {key: [now[f"{part}-{key}"] for part in PARTS] for key in targets}
    return {**kept, **merged}, conflicts
