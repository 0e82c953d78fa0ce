"""A new framework: an empty one with a scale, or a copy of another one."""

from django.db import transaction

from assessments import models, working_copy
from assessments.domain.duplicating import duplicate
from assessments.domain.framework import Category, Framework
from assessments.domain.keys import key_from
from assessments.services.offering import released


@transaction.atomic
def start_framework(*, title: str, language: str, category: str) -> models.Framework:
    """Make a draft with nothing in it but one category and the scale that comes with a release."""
    scale = released()
    content = Framework(
        key=_free_key(title),
        language=language,
        title=title,
        summary="",
        prompt=scale.prompt,
        guidance=scale.guidance,
        options=scale.options,
        levels=scale.levels,
        importances=scale.importances,
        categories=(Category(key_from(category, ()), category, summary="", skills=()),),
        default_role="",
        roles=(),
    )
    return _written(content)


@transaction.atomic
def start_copy(*, content: Framework, title: str) -> models.Framework:
    """Make a draft of its own of what a draft or a version holds."""
    return _written(duplicate(content, key=_free_key(title), title=title))


def _free_key(title: str) -> str:
    taken = set(models.Framework.objects.values_list("key", flat=True))
    return key_from(title, taken, otherwise="framework")


def _written(content: Framework) -> models.Framework:
    last = models.Framework.objects.order_by("order").values_list("order", flat=True).last() or 0
    row = models.Framework.objects.create(key=content.key, order=last)
    working_copy.write(row, content)
    return row
