"""What serves the running site and is of nobody: how often something was tried, and the cache."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Tries(models.Model):
    """How often somebody has tried something in one window of time (services/counting.py).

    `digest` is all that there is of who and what: keyed with SECRET_KEY and the window, so that
    two windows of one person or address cannot be told to be the same one's.
    """

    digest = models.CharField(max_length=64, primary_key=True, editable=False)
    taken = models.PositiveIntegerField()
    ends = models.DateTimeField()

    class Meta:
        verbose_name = _("tries")
        verbose_name_plural = _("tries")

    def __str__(self) -> str:
        return f"{self.digest}: {self.taken}"


class Cached(models.Model):
    """The table of Django's cache in the database; nothing but that writes or reads it.

    It has a model so that a migration makes it and tests empty it. Its columns are Django's.
    """

    cache_key = models.CharField(max_length=255, primary_key=True, editable=False)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "assessments_cache"
        verbose_name = _("cached value")
        verbose_name_plural = _("cached values")

    def __str__(self) -> str:
        return self.cache_key
