"""What the first page of the admin leads on to."""

from django import template

from assessments import models, queries

register = template.Library()


@register.simple_tag
def ready_for_review() -> list[models.Framework]:
    """Return the frameworks whose drafts wait for a publisher."""
    return queries.ready_for_review()


@register.simple_tag
def frameworks() -> list[models.Framework]:
    """Return all frameworks, as they stand on the start page."""
    return list(models.Framework.objects.all())
