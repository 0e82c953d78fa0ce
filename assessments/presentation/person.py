"""Of whom a report speaks: of its reader, or of somebody else."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from assessments.domain.language import capitalised, said


@dataclass(frozen=True)
class Person:
    """The person who answered. A stranger who reads their report is never called “you”.

    `name` is what strangers are to call them, "" where they did not say.
    """

    is_reader: bool = True
    name: str = ""

    def said(self, of_you: str, of_other: str, values: Mapping[str, Any] | None = None) -> str:
        """Fill in the sentence about the reader, or else the one that names %(person)s."""
        person = self.name or _("this person")
        sentence = of_you if self.is_reader else of_other
        return capitalised(said(sentence, {**(values or {}), "person": person}))


YOU = Person()
