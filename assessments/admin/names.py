"""What a row is called in a sentence, so that nobody has to know an id or a key."""

from typing import Any

from django.utils.translation import gettext as _

from assessments import models


def name_of(row: Any) -> str:
    """Return a name such as “Statement 3 of Adaptability” or “Target of Senior for Planning”."""
    if isinstance(row, models.Statement):
        siblings = models.Statement.objects.filter(skill=row.skill_id).values_list("pk", flat=True)
        number = [*siblings].index(row.pk) + 1
        return _("Statement %(number)s of %(skill)s") % {"number": number, "skill": row.skill}
    if isinstance(row, models.Descriptor):
        return _("Level %(number)s of %(skill)s") % {"number": row.level, "skill": row.skill}
    if isinstance(row, models.Target):
        return _("Target of %(role)s for %(skill)s") % {"role": row.role, "skill": row.skill}
    if isinstance(row, models.ResourceSkill):
        names = {"skill": row.skill, "resource": row.resource}
        return _("%(skill)s among the skills of %(resource)s") % names
    return _("%(kind)s “%(name)s”") % {
        "kind": str(row._meta.verbose_name).capitalize(),
        "name": row,
    }
