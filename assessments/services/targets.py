"""Setting targets of one's own, for a job advertisement in hand."""

from collections.abc import Mapping
from dataclasses import astuple

from assessments import models, queries
from assessments.domain.framework import Target


def set_own_targets(*, assessment: models.Assessment, targets: Mapping[str, Target]) -> None:
    """Keep these targets of the person whose assessment this is, by the key of the skill.

    They hold for all their reports of this framework; none at all takes them back. What was set
    for a skill that this version does not have stays, for the versions that do.

    An annotation, so it may change after submitting. Raise ValueError for a skill, a level or
    an importance that the assessment's version does not have.
    """
    framework = queries.definitions(assessment.version_id).framework
    skills = {skill.key for skill in framework.skills}
    weights = {importance.value for importance in framework.importances}
    for key, target in targets.items():
        fits = 1 <= target.level <= framework.top and target.importance in weights
        if key not in skills or not fits:
            raise ValueError(f"no such target: {key}")
    values = {key: list(astuple(target)) for key, target in targets.items()}
    if values:
        values = {**assessment.own_targets, **values}
    models.OwnTargets.objects.update_or_create(
        respondent_id=assessment.respondent_id,
        framework_id=assessment.version.framework_id,
        defaults={"targets": values},
    )
    assessment.own_targets = values
