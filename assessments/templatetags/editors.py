"""What pages of the admin say that is not about one framework."""

from django import template
from django.contrib.auth.base_user import AbstractBaseUser

from assessments import models, queries
from assessments.presentation.use import running_text

register = template.Library()


@register.simple_tag
def ready_for_review() -> list[models.Framework]:
    """Return the frameworks whose drafts wait for a publisher."""
    return queries.ready_for_review()


@register.filter
def account_name(account: AbstractBaseUser | None) -> str:
    """Return what people call the owner of an account by; nothing of nobody."""
    return models.account_name(account) if account else ""


@register.filter
def running(count: int) -> str:
    """Return how many assessments run, as far as they are counted."""
    return running_text(count)


@register.simple_tag
def frameworks() -> list[models.Framework]:
    """Return all frameworks, as they stand on the start page."""
    return list(models.Framework.objects.all())


@register.simple_tag
def drafts_kept_days() -> int:
    """Return for how many days a draft that was let go can be taken back."""
    return models.DRAFTS_KEPT.days
