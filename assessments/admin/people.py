"""The people whom a draft would meet: on which versions they are, and what they are asked again.

Nobody's answers are read for it: what was given on a version is counted where it is submitted and
deleted (services/using.py), of each person the newest report, which is the one that carries over.
"""

import uuid
from collections import defaultdict
from dataclasses import dataclass

from assessments import models, queries
from assessments.domain.differences import carried_over
from assessments.domain.framework import Framework, asked
from assessments.domain.use import SKIPPED, Figure
from assessments.services import using


@dataclass(frozen=True)
class People:
    """Who has assessments of one version (see `with_people`), and what becomes of their answers.

    Of all answers, so many carry over and so many are asked again; the draft does not ask the rest.
    """

    version: models.FrameworkVersion
    answers: int
    carried: int
    again: int

    @property
    def dropped(self) -> int:
        return self.answers - self.carried - self.again


def people_on(framework: models.Framework, new: Framework) -> list[People]:
    """Return the people on every version that has any, the newest first.

    The number of queries is the same for any number of versions, people and statements, and so is
    what they read for any number of people.
    """
    versions = models.FrameworkVersion.objects.filter(framework=framework).with_people()
    newest_first = versions.select_related("framework").order_by("-number")
    rows = [row for row in newest_first if row.running or row.reported]
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
        people.append(People(row, total, carried, again))
    return people


def _answers(framework: models.Framework) -> dict[uuid.UUID, dict[int | None, dict[str, int]]]:
    """Return the number of answers by the version, their value and the key of the statement."""
    statements = models.Statement.objects.filter(framework=framework).order_by()
    keys = dict(statements.values_list("pk", "key"))
    rows = models.Tally.objects.filter(
        version__framework=framework, role=using.ALL, figure=Figure.ANSWER, count__gt=0
    )
    counts: dict[uuid.UUID, dict[int | None, dict[str, int]]] = defaultdict(dict)
    for version_id, statement_id, value, count in rows.values_list(
        "version", "first", "second", "count"
    ):
        given = None if value == SKIPPED else value
        counts[version_id].setdefault(given, {})[keys[statement_id]] = count
    return counts
