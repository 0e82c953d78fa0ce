"""Publishing: the working copy becomes a version, one immutable document."""

from collections.abc import Collection, Iterator
from datetime import datetime
from itertools import tee
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models as django_models
from django.db import transaction
from django.db.models import F

from assessments import models, queries, working_copy
from assessments.domain.framework import NEWEST_RULE, Framework
from assessments.domain.importing import problems_following
from assessments.domain.questions import open_questions, problems_of_questions
from assessments.domain.reviewing import items_of
from assessments.domain.validation import HasProblems, Problem, gettext_noop, problems
from assessments.exchange.document import checksum_of, write_document
from assessments.services.reviewing import groups_of, ticks_of

# What lasts once it was published, and where a version holds it.
LASTING_ROWS = {
    models.Category: "categories",
    models.Skill: "skills",
    models.Statement: "statements",
    models.Role: "roles",
    models.Resource: "resources",
}
LINKED_ROWS = (
    models.Skill,
    models.Statement,
    models.Descriptor,
    models.Target,
    models.ResourceSkill,
)


class CannotPublish(HasProblems):
    """The working copy would not work."""


class DraftChanged(Exception):
    """The working copy is not what was reviewed."""


class NotReviewed(Exception):
    """Nobody has looked at some changes as they are: those with the marks `left`."""

    def __init__(self, left: Collection[str]) -> None:
        super().__init__()
        self.left = left


@transaction.atomic
def publish(
    *,
    framework: models.Framework,
    at: datetime,
    by: AbstractBaseUser | None = None,
    release_notes: str = "",
    reviewed: str | None = None,
) -> models.FrameworkVersion:
    """Make a version of the working copy, with the next number and the newest scoring rule.

    Raise CannotPublish where the content has problems, or has lost what was published. New
    assessments use the version from here on. Whoever saves a row at this moment is waited for,
    or waits: the document is the working copy of one moment. A number is never used again.

    Whoever has reviewed the draft gives the checksum of what they saw: raise DraftChanged where it
    is another one by now, and NotReviewed where not every change was ticked by somebody. What was
    ticked and said about the draft is kept with the version.
    """
    models.hold(framework.pk)
    content = working_copy.read(framework.pk)
    document = write_document(content)
    checksum = checksum_of(document)
    if reviewed is not None and reviewed != checksum:
        raise DraftChanged
    if all_problems := problems_of(framework, content):
        raise CannotPublish(all_problems)
    marks = {item.mark for item in items_of(groups_of(framework, content))}
    left = marks.difference(ticks_of(framework).values_list("mark", flat=True))
    if reviewed is not None and left:
        raise NotReviewed(left)
    row = models.Framework.objects.filter(pk=framework.pk)
    number = row.values_list("last_number", flat=True).get() + 1
    version = models.FrameworkVersion.objects.create(
        framework=framework,
        number=number,
        document=document,
        checksum=checksum,
        scoring_rule=NEWEST_RULE,
        release_notes=release_notes,
        published_at=at,
        published_by=by,
    )
    for model in LASTING_ROWS:
        rows: Any = model._default_manager
        rows.filter(framework=framework, published=False).update(published=True)
    row.update(last_number=number, ready_at=None, ready_by=None, ready_note="")
    _keep_with(version, marks)
    return version


def _keep_with(version: models.FrameworkVersion, marks: Collection[str]) -> None:
    """Keep with a version who has looked at what, and what was said; older ticks go."""
    ticks = ticks_of(version.framework)
    ticks.exclude(mark__in=marks).delete()
    ticks.update(version=version)
    models.Comment.objects.filter(framework=version.framework, version=None).update(version=version)


def problems_of(framework: models.Framework, content: Framework) -> list[Problem]:
    """Return all that keeps this content, the framework's working copy, from being published."""
    before, again = tee(queries.contents_of(framework))
    return [
        *_strays(framework),
        *problems(content),
        *problems_following(content, before),
        *problems_of_questions(open_questions(content, again, queries.decided_of(framework))),
    ]


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
