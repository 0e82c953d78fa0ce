"""The people whom a draft would meet: on which versions they are, and what they are asked again."""

import uuid
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Q

from assessments import models, queries
from assessments.domain.differences import carried_over
from assessments.domain.framework import Framework, asked


@dataclass(frozen=True)
class People:
    """Who has assessments of one version, and what becomes of their answers in the draft.

    Of all answers, so many carry over and so many are asked again; the draft does not ask the rest.
    """

    version: models.FrameworkVersion
    running: int
    submitted: int
    answers: int
    carried: int
    again: int

    @property
    def dropped(self) -> int:
        return self.answers - self.carried - self.again


def people_on(framework: models.Framework, new: Framework) -> list[People]:
    """Return the people on every version that has any, the newest first.

    The number of queries is the same for any number of versions, people and statements.
    """
    versions = (
        models.FrameworkVersion.objects.filter(framework=framework)
        .annotate(
            running=Count("assessments", filter=Q(assessments__submitted_at__isnull=True)),
            submitted=Count("assessments", filter=Q(assessments__submitted_at__isnull=False)),
        )
        .filter(Q(running__gt=0) | Q(submitted__gt=0))
        .select_related("framework")
        .order_by("-number")
    )
    rows = list(versions)
    contents = queries.contents_by_version([row.pk for row in rows])
    answers = _answers(framework)
    asked_now = {statement.key for statement in asked(new).statements}
    people = []
    for row in rows:
        total = carried = again = 0
        for value, counts in answers[row.pk].items():
            kept = carried_over(contents[row.pk], new, dict.fromkeys(counts, value))
            total += sum(counts.values())
            carried += sum(counts[key] for key in kept)
            again += sum(counts[key] for key in counts.keys() & asked_now - kept.keys())
        people.append(People(row, row.running, row.submitted, total, carried, again))
    return people


def _answers(framework: models.Framework) -> dict[uuid.UUID, dict[int | None, dict[str, int]]]:
    """Count the answers by the version that they were given on, their value and the statement."""
    rows = (
        models.Answer.objects.filter(assessment__version__framework=framework)
        .values_list("assessment__version", "value", "statement__key")
        .annotate(count=Count("statement"))
        .order_by()
    )
    counts: dict[uuid.UUID, dict[int | None, dict[str, int]]] = defaultdict(dict)
    for version_id, value, key, count in rows:
        counts[version_id].setdefault(value, {})[key] = count
    return counts
