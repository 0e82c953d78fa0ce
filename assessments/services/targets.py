"""Setting targets of one's own, for a job advertisement in hand."""

from collections.abc import Mapping

from assessments import queries
from assessments.domain.framework import Target
from assessments.models import Assessment


def set_own_targets(assessment: Assessment, targets: Mapping[str, Target]) -> None:
    """Keep these targets with the assessment, by the key of the skill; none forgets them.

    An annotation, so it may change after submitting. Raise ValueError for a skill, a level or
    an importance that the assessment's version does not have.
    """
    framework = queries.definitions(assessment.version).framework
    skills = {skill.key for skill in framework.skills}
    weights = {importance.value for importance in framework.importances}
    for key, target in targets.items():
        fits = 1 <= target.level <= framework.top and target.importance in weights
        if key not in skills or not fits:
            raise ValueError(f"no such target: {key}")
    assessment.own_targets = {key: [t.level, t.importance] for key, t in targets.items()}
    assessment.save(update_fields=["own_targets"])
