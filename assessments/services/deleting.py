"""Deleting one assessment, running or submitted, at once and for good."""

from assessments import models
from assessments.services import using


def delete(*, assessment: models.Assessment) -> None:
    """Delete an assessment with its answers and links; a second time do nothing.

    What belongs to the person stays: plan, examples and own targets. What corrected it corrects
    from now on what it corrected itself, which may so come back into the history.
    """
    with using.counted([assessment.respondent_id], assessment.version_id):
        # Whoever writes an answer or a link at this moment is waited for, so that nothing is left.
        locked = models.Assessment.objects.select_for_update().filter(pk=assessment.pk).first()
        if locked is None:
            return
        models.Assessment.objects.filter(corrects=locked).update(corrects=locked.corrects_id)
        locked.delete()
