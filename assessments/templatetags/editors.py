"""What the first page of the admin tells those who edit and those who publish."""

from django import template

from assessments import models, queries

register = template.Library()

FRAMEWORKS_SHOWN = 8


@register.simple_tag
def ready_for_review() -> list[models.Framework]:
    """Return the frameworks whose drafts wait for a publisher."""
    return queries.ready_for_review()


@register.simple_tag
def frameworks() -> list[models.Framework]:
    """Return the first frameworks, in the order of the start page: most sites have but one."""
    return list(models.Framework.objects.order_by("order", "title", "key")[:FRAMEWORKS_SHOWN])
