"""Publishing a draft: the one moment in which a version gets its number and freezes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Max

from assessments import queries
from assessments.domain.validation import Problem, gettext_noop, problems
from assessments.exchange.document import checksum_of, write_document
from assessments.models import Framework, FrameworkVersion, Frozen
from assessments.services.drafts import VERSION_ROWS


class CannotPublish(Exception):
    """The draft would not work. `problems` says all that is wrong with it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems)
        self.problems = problems


@transaction.atomic
def publish(draft: FrameworkVersion, at: datetime) -> FrameworkVersion:
    """Give a draft the next number, the date and the checksum of its content, and freeze it.

    Raise CannotPublish where the content has problems or refers to another version, and Frozen
    where it has been published already. New assessments use the version from here on.
    """
    # Locked for the numbering, and the version against edits between the check and the end.
    Framework.objects.select_for_update().get(pk=draft.framework_id)
    version = FrameworkVersion.objects.select_for_update().get(pk=draft.pk)
    if not version.is_draft:
        raise Frozen(f"{version} is published already.")
    if strays := _references_across_versions(version):
        raise CannotPublish(strays)
    content = queries.read_framework(version.pk)
    if found := problems(content):
        raise CannotPublish(found)
    siblings = FrameworkVersion.objects.filter(framework=version.framework_id)
    version.number = (siblings.aggregate(newest=Max("number"))["newest"] or 0) + 1
    version.published_at = at
    version.checksum = checksum_of(write_document(content))
    version.save()
    return version


def _references_across_versions(version: FrameworkVersion) -> list[Problem]:
    """Return a problem for every row of the version that points at a row of another one."""
    message = gettext_noop("refers to a row of another version: %(row)s")
    found = []
    model: Any  # mypy knows the fields of an abstract model only as far as the first base
    for model in VERSION_ROWS:
        for field in model._meta.concrete_fields:
            if not isinstance(field, models.ForeignKey) or field.name == model.holder:
                continue
            rows = model._default_manager.filter(version=version)
            strays = rows.exclude(**{f"{field.name}__version": version})
            place = f"{model._meta.verbose_name}.{field.name}"
            found += [Problem(place, message, {"row": str(row)}) for row in strays]
    role = version.default_role
    if role and role.version_id != version.pk:
        found.append(Problem("default_role", message, {"row": str(role)}))
    return found
