"""How much of each kind one person may keep (domain/limits.py), whoever adds at the same moment."""

import uuid
from typing import Any

from django.db import IntegrityError
from django.db.models import QuerySet

from assessments import models


class Full(Exception):
    """There are as many as one person may keep, `most`, so that nothing was added."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


class Gone(IntegrityError):
    """There is nobody with this number: they were erased, or have joined an account, meanwhile."""


def hold(respondent_id: uuid.UUID) -> None:
    """Let nobody else add to what is this person's until the transaction ends. Raise Gone."""
    people = models.Respondent.objects.select_for_update().filter(pk=respondent_id)
    if not list(people.values_list("pk")):
        raise Gone


def require(rows: "QuerySet[Any, Any]", most: int) -> None:
    """Raise Full unless there is room for one more beside these rows of a person who is held.

    There may be more of them already: from before there was a limit, or of two who became one.
    """
    if rows.count() >= most:
        raise Full(most)
