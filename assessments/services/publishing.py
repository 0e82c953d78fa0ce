"""Publishing: the working copy becomes a version, one immutable document."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models as django_models
from django.db import transaction
from django.db.models import F

from assessments import models, queries, working_copy
from assessments.domain.framework import NEWEST_RULE, Framework
from assessments.domain.importing import problems_following
from assessments.domain.validation import HasProblems, Problem, gettext_noop, problems
from assessments.exchange.document import checksum_of, write_document
from assessments.services.commenting import keep_with
from assessments.services.reviewing import not_ready

LASTING_ROWS = (
    models.Category,
    models.Skill,
    models.Statement,
    models.Role,
    models.Resource,
)
LINKED_ROWS = (
    models.Skill,
    models.Statement,
    models.Descriptor,
    models.Target,
    models.ResourceSkill,
)


class CannotPublish(HasProblems):
    """The working copy would not work."""


@transaction.atomic
def publish(
    *,
    framework: models.Framework,
    at: datetime,
    by: AbstractBaseUser | None = None,
    release_notes: str = "",
) -> models.FrameworkVersion:
    """Make a version of the working copy, with the next number and the newest scoring rule.

    Raise CannotPublish where the content has problems, or has lost what was published. New
    assessments use the version from here on. Whoever saves a row at this moment is waited for,
    or waits: the document is the working copy of one moment.
    """
    models.hold(framework.pk)
    content = working_copy.read(framework.pk)
    if all_problems := problems_of(framework, content):
        raise CannotPublish(all_problems)
    newest = queries.newest_version_of(framework.key)
    document = write_document(content)
    version = models.FrameworkVersion.objects.create(
        framework=framework,
        number=newest.number + 1 if newest else 1,
        document=document,
        checksum=checksum_of(document),
        scoring_rule=NEWEST_RULE,
        release_notes=release_notes,
        published_at=at,
        published_by=by,
    )
    for model in LASTING_ROWS:
        rows: Any = model._default_manager
        rows.filter(framework=framework, published=False).update(published=True)
    keep_with(version=version)
    not_ready(framework=framework)
    return version


def problems_of(framework: models.Framework, content: Framework) -> list[Problem]:
    """Return all that keeps this content, the framework's working copy, from being published."""
    versions = queries.contents_of(framework)
    return [*_strays(framework), *problems(content), *problems_following(content, versions)]


def _strays(framework: models.Framework) -> Iterator[Problem]:
    """Yield a problem for every row that points at a row of another framework."""
    message = gettext_noop("refers to a row of another framework: %(row)s")
    for model in LINKED_ROWS:
        rows: Any = model._default_manager
        for field in model._meta.concrete_fields:
            if isinstance(field, django_models.ForeignKey) and field.name != "framework":
                strays = rows.filter(framework=framework).exclude(
                    **{f"{field.name}__framework": F("framework")}
                )
                place = f"{model._meta.verbose_name}.{field.name}"
                yield from (Problem(place, message, {"row": str(row)}) for row in strays)
    role = framework.default_role
    if role and role.framework_id != framework.pk:
        yield Problem("default_role", message, {"row": str(role)})
