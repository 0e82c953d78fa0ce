"""Sealing with a new secret what was sealed with an old one, while people go on writing."""

import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any

from django.db.models import F

from assessments import models
from assessments.belongings import OWNED
from assessments.models.fields import SealedTextField
from assessments.sealing import Sealed, Unreadable, number_of_key, reseal

AT_ONCE = 500  # rows read
UNREADABLE = -1  # in the place of a number of TEXT_KEYS


@dataclass(frozen=True)
class Kept:
    """A row with what is sealed in it, and whose it is."""

    model: Any
    pk: Any
    respondent_id: uuid.UUID
    texts: dict[str, Sealed] = field(default_factory=dict)

    def number_of(self, name: str) -> int:
        """Return which of TEXT_KEYS opens a text, from 0, or UNREADABLE."""
        try:
            return number_of_key(self.respondent_id, self.texts[name])
        except Unreadable:
            return UNREADABLE


def texts_by_key() -> Counter[int]:
    """Count what is sealed by the number of TEXT_KEYS that opens it, or by UNREADABLE."""
    return Counter(kept.number_of(name) for kept in _all_kept() for name in kept.texts)


def sample_by_key(number: int) -> Counter[int]:
    """Count so many rows of each kind as `texts_by_key` counts all."""
    some = chain.from_iterable(islice(_kept(model, way), number) for model, way in OWNED.items())
    return Counter(kept.number_of(name) for kept in some for name in kept.texts)


def rotate() -> Iterator[int]:
    """Seal with the first of TEXT_KEYS what another one opens; yield row by row how many texts.

    Each text is written by itself, and only over the one that was read: what somebody saves at
    this moment stays, and who stops this half-way has lost nothing and begins again where it was.
    What no key opens stays as it is.
    """
    for kept in _all_kept():
        yield sum(_rotate(kept, name) for name in kept.texts if kept.number_of(name) > 0)


def _rotate(kept: Kept, name: str) -> int:
    """Return 1, or 0 where the text has been changed since, and so been sealed by others."""
    old = kept.texts[name]
    new = reseal(old, kept.respondent_id, kept.respondent_id)
    rows = kept.model.objects.filter(pk=kept.pk, **{name: old})
    written: int = rows.update(**{name: new})
    return written


def drop_unreadable() -> int:
    """Empty what no key opens, where the key is lost for ever; return how many texts that were.

    A step of one's own goes with its title, and an example of which nothing else is known with its
    last text. What somebody writes there at this moment stays.
    """
    return sum(_drop(kept, lost) for kept in _all_kept() if (lost := _lost(kept)))


def _lost(kept: Kept) -> dict[str, Sealed]:
    unreadable = (name for name in kept.texts if kept.number_of(name) == UNREADABLE)
    return {name: kept.texts[name] for name in unreadable}


def _drop(kept: Kept, lost: dict[str, Sealed]) -> int:
    rows = kept.model.objects.filter(pk=kept.pk, **lost)
    nothing_left = rows.none()
    if kept.model is models.PlanStep and "title" in lost:
        nothing_left = rows.filter(resource=None)
    elif kept.model is models.Example and lost.keys() == kept.texts.keys():
        nothing_left = rows.filter(setting="", year=None)
    deleted, _rows = nothing_left.delete()
    return len(lost) if deleted or rows.update(**dict.fromkeys(lost, Sealed())) else 0


def _all_kept() -> Iterator[Kept]:
    return chain.from_iterable(_kept(model, way) for model, way in OWNED.items())


def _kept(model: Any, way: str) -> Iterator[Kept]:
    names = [f.name for f in model._meta.fields if isinstance(f, SealedTextField)]
    if not names:
        return
    rows = model.objects.order_by("pk").annotate(person=F(way)).values_list("pk", "person", *names)
    some = list(rows[:AT_ONCE])
    while some:
        for pk, person, *texts in some:
            told = {name: text for name, text in zip(names, texts, strict=True) if text}
            yield Kept(model, pk, person, told)
        some = list(rows.filter(pk__gt=some[-1][0])[:AT_ONCE])
