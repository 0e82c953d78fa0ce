"""Setting targets of one's own, for a job advertisement in hand."""

from collections.abc import Mapping
from dataclasses import astuple

from assessments import models, queries
from assessments.domain.framework import Target


def set_own_targets(*, assessment: models.Assessment, targets: Mapping[str, Target]) -> None:
    """Keep these targets with the assessment, by the key of the skill; none forgets them.

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
    assessment.own_targets = {key: list(astuple(target)) for key, target in targets.items()}
    assessment.save(update_fields=["own_targets"])
