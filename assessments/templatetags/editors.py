"""What the first page of the admin tells those who publish."""

from django import template

from assessments import models, queries

register = template.Library()


@register.simple_tag
def ready_for_review() -> list[models.Framework]:
    """Return the frameworks whose drafts wait for a publisher."""
    return queries.ready_for_review()
