"""Rows that may not change any more once what they belong to is closed.

A definition belongs to a framework version and is frozen when that is published; an answer
belongs to an assessment and is frozen when that is submitted. A model says to what it belongs
in `holder` (the name of a foreign key), and the holder says in `is_closed` when it is
closed. Every way of the ORM to write such a row goes through the checks below.
"""

from collections.abc import Collection, Iterable
from typing import Any, ClassVar

from django.db import models, transaction


class Frozen(Exception):
    """A row that may not change any more was about to be changed."""


class FrozenQuerySet(models.QuerySet[Any]):
    """Refuses to write rows whose holder is closed, and to move rows between holders."""

    def update(self, **kwargs: Any) -> int:
        # Forbidden even for open rows: they would slip into a closed holder, or out of one.
        if self.model.holder in kwargs or f"{self.model.holder}_id" in kwargs:
            raise Frozen(f"{self.model.holder} of {self.model.__name__} never changes.")
        with transaction.atomic(using=self.db):
            self._require_open_holders()
            return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        with transaction.atomic(using=self.db):
            self._require_open_holders()
            return super().delete()

    def bulk_create(
        self,
        objs: Iterable[Any],
        batch_size: int | None = None,
        ignore_conflicts: bool = False,
        update_conflicts: bool = False,
        update_fields: Collection[str] | None = None,
        unique_fields: Collection[str] | None = None,
    ) -> list[Any]:
        objs = list(objs)
        holder = self.model.holder
        # The row in the way is the one that is written: it must be known to be of the same holder.
        if update_conflicts and not {holder, f"{holder}_id"} & set(unique_fields or ()):
            raise Frozen(f"unique_fields must name the {holder} of {self.model.__name__}.")
        with transaction.atomic(using=self.db):
            require_open(self.model, {getattr(o, f"{holder}_id") for o in objs})
            return super().bulk_create(
                objs, batch_size, ignore_conflicts, update_conflicts, update_fields, unique_fields
            )

    def _require_open_holders(self) -> None:
        holders = self.order_by().values_list(f"{self.model.holder}_id", flat=True).distinct()
        require_open(self.model, set(holders))


FrozenManager = models.Manager.from_queryset(FrozenQuerySet)


class FrozenRow(models.Model):
    """A row that is frozen with its holder."""

    holder: ClassVar[str]

    objects = FrozenManager()

    class Meta:
        abstract = True
        # skill.statements.add(…) writes with the base manager. Rows inherit this setting.
        base_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            require_open(type(self), self._holders())
            super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            require_open(type(self), self._holders())
            return super().delete(*args, **kwargs)

    def _holders(self) -> set[Any]:
        """Return the holder it has and the one it had, which may differ from what is stored."""
        stored = (
            type(self)._base_manager.filter(pk=self.pk).values_list(f"{self.holder}_id", flat=True)
        )
        return {getattr(self, f"{self.holder}_id"), *(stored if self.pk else ())}


def require_open(model: type[models.Model], holder_ids: Collection[Any]) -> None:
    """Lock these holders until the transaction ends; raise Frozen if one of them is closed.

    The lock keeps a holder from being closed between this check and the write that follows it.
    """
    holder: Any = model._meta.get_field(model.holder).related_model  # type: ignore[attr-defined]
    locked = holder._base_manager.select_for_update().filter(pk__in=holder_ids).order_by("pk")
    closed = [row for row in locked if row.is_closed]
    if closed:
        raise Frozen(f"{closed[0]} is closed, so its {model._meta.verbose_name_plural} stay.")
