"""How often what was answered on a version, all people together (see domain/use.py).

`services.using` alone writes here. A row says of no person anything; the ids that it names are
those of definitions.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models.versions import FrameworkVersion


class Tally(models.Model):
    """A count of one `Figure`. `told` is what it was when it was last let out.

    `role` is the id of the role whose people these are, 0 for all people of the version; `first`
    and `second` are ids of statements or skills, or the numbers that the figure speaks of.
    """

    pk = models.CompositePrimaryKey("version", "role", "figure", "first", "second")
    version = models.ForeignKey(
        FrameworkVersion,
        models.CASCADE,
        related_name="tallies",
        db_index=False,
        verbose_name=_("version"),
    )
    role = models.PositiveIntegerField()
    figure = models.PositiveSmallIntegerField()
    first = models.IntegerField()
    second = models.IntegerField()
    count = models.BigIntegerField()
    told = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("tally")
        verbose_name_plural = _("tallies")

    def __str__(self) -> str:
        return f"{self.figure} {self.first} {self.second}: {self.count}"
