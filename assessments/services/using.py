"""Keeping the summary of a version's use: it equals a count of everything, at any time.

Whoever submits or deletes an assessment does so within `counted`, which holds the people whose
assessments those are, and then the counts of a version: so nobody waits in a circle.
"""

import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery

from assessments import models, queries
from assessments.domain.use import FEWEST, OF_SKILLS, Count, Figure, counts_of, levels_of
from assessments.models.composed import Composed

ALL = 0  # stands for a role: all people of a version
AT_ONCE = 2000  # rows in one statement

ADD = """
INSERT INTO assessments_tally (version_id, role, figure, first, second, count, told) VALUES {rows}
ON CONFLICT (version_id, role, figure, first, second)
DO UPDATE SET count = assessments_tally.count + excluded.count
"""

Row = tuple[int, int, int, int]  # role, figure, first, second
Item = TypeVar("Item")
Tallies = Mapping[uuid.UUID, Counter[Row]]  # by the id of the version


@contextmanager
def counted(
    respondents: Collection[uuid.UUID], version_id: uuid.UUID | None = None
) -> Iterator[None]:
    """Bring the summary up to what is done here to the assessments of these people.

    With `version_id`, nothing is done to those of other versions. Nobody else can submit or
    delete anything of theirs until this transaction ends.
    """
    theirs: Callable[[], Iterable[models.Assessment]]
    with transaction.atomic():
        if version_id and len(respondents) == 1:  # who submits, most often of all
            [respondent_id] = respondents
            _HELD_PERSON(respondent_id)
            theirs = partial(_NEWEST_OF, respondent_id, version_id)
        else:
            list(_held_people(respondents))
            newest = _newest().filter(respondent__in=respondents)
            theirs = (newest.filter(version=version_id) if version_id else newest).all
        before = _tallies(theirs())
        yield
        after = _tallies(theirs())
        for pk in sorted(before.keys() | after.keys()):
            _hold(pk)
            _add(pk, before[pk], after[pk])


@transaction.atomic
def recount(*, version: models.FrameworkVersion) -> None:
    """Count anew all that was submitted on a version, and tell it at once.

    For a site that has assessments from before there was a summary.
    """
    _hold(version.pk)
    models.Tally.objects.filter(version=version).delete()
    _write(version.pk, counted_anew(version.pk))
    for role, people in _people(version.pk).items():
        if people >= FEWEST:
            _tell(version.pk, role)


def counted_anew(version_id: uuid.UUID) -> Counter[Row]:
    """Return what the summary of a version has to say, by all that was submitted; no row is 0.

    It takes no more memory for more people.
    """
    counts: Counter[Row] = Counter()
    submitted = _newest().filter(version=version_id).order_by("pk")
    some = list(submitted[:AT_ONCE])
    while some:
        counts.update(_tallies(some)[version_id])
        some = list(submitted.filter(pk__gt=some[-1].pk)[:AT_ONCE])
    return +counts


def kept_counts(version_id: uuid.UUID) -> Counter[Row]:
    """Return what the summary of a version says, without how long it is to be held back."""
    rows = models.Tally.objects.filter(version=version_id).exclude(figure=Figure.CHANGED)
    kept = rows.exclude(count=0).values_list("role", "figure", "first", "second", "count")
    return Counter({(role, figure, first, second): n for role, figure, first, second, n in kept})


def uncounted_versions() -> list[models.FrameworkVersion]:
    """Return the versions with submitted assessments and without a summary."""
    submitted = models.Assessment.objects.submitted().filter(version=OuterRef("pk"))
    versions = models.FrameworkVersion.objects.order_by().filter(tallies=None)
    return list(versions.filter(Exists(submitted)))


def _held_people(respondents: Collection[uuid.UUID]) -> "QuerySet[models.Respondent, Any]":
    people = models.Respondent.objects.filter(pk__in=respondents)
    return people.select_for_update().order_by("pk").values_list("pk")


_HELD_PERSON = Composed(lambda person: _held_people([person]))
_HELD_VERSION = Composed(
    lambda version: (
        models.FrameworkVersion.objects.select_for_update(no_key=True)
        .filter(pk=version)
        .values_list("pk")
    )
)


def _hold(version_id: uuid.UUID) -> None:
    """Let nobody else write the counts of this version; who begins an assessment need not wait."""
    _HELD_VERSION(version_id)


def _pieces(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    for start in range(0, len(items), AT_ONCE):
        yield items[start : start + AT_ONCE]


def _newest() -> "QuerySet[models.Assessment]":
    """Return of everybody the newest one that they have submitted on a version."""
    submitted = models.Assessment.objects.submitted().order_by()
    same = submitted.filter(respondent=OuterRef("respondent"), version=OuterRef("version"))
    newest = same.order_by("-submitted_at", "-pk").values("pk")[:1]
    return submitted.filter(pk=Subquery(newest))


_NEWEST_OF = Composed(
    lambda person, version: _newest().filter(respondent=person).filter(version=version)
)


def _tallies(assessments: Iterable[models.Assessment]) -> Tallies:
    """Return what these assessments count, by their versions."""
    rows = list(assessments)
    tallies: dict[uuid.UUID, Counter[Row]] = defaultdict(Counter)
    sheets = queries.sheets_of(rows) if rows else {}
    for row in rows:
        definitions = queries.definitions(row.version_id)
        framework, answers = definitions.framework, sheets[row.pk].answers
        groups = {ALL: counts_of(framework, answers), row.role_id: levels_of(framework, answers)}
        for role, counts in groups.items():
            for count, number in counts.items():
                tallies[row.version_id][role, *_ids(definitions, count)] += number
    return tallies


def _ids(definitions: queries.Definitions, count: Count) -> tuple[int, int, int]:
    figure, first, second = count
    ids = definitions.skill_ids if figure in OF_SKILLS else definitions.statement_ids
    if isinstance(second, str):
        # The lower id is the first, as the lower key is in the domain: no pair is counted twice.
        pair = sorted((ids[first], ids[second]))
        return figure, pair[0], pair[1]
    return figure, ids[first] if first else 0, second


def _add(version_id: uuid.UUID, before: Counter[Row], after: Counter[Row]) -> None:
    changes = Counter(after)
    changes.subtract(before)
    for role in {role for role, *_rest in changes}:
        # Who submits once more is nobody new.
        if number := abs(changes[role, Figure.PEOPLE, 0, 0]):
            changes[role, Figure.CHANGED, 0, 0] += number
    _write(version_id, changes)
    for (role,) in _CHANGED(version_id, Figure.CHANGED, FEWEST):
        _tell(version_id, role)


_CHANGED = Composed(
    lambda version, figure, least: (
        models.Tally.objects.filter(version=version)
        .filter(figure=figure)
        .filter(count__gte=least)
        .values_list("role")
    )
)


def _write(version_id: uuid.UUID, changes: Mapping[Row, int]) -> None:
    rows = sorted((row, number) for row, number in changes.items() if number)
    pk = models.FrameworkVersion._meta.pk.get_db_prep_value(version_id, connection)
    with connection.cursor() as cursor:
        for some in _pieces(rows):
            values = [part for row, number in some for part in (pk, *row, number)]
            marks = ", ".join(["(%s, %s, %s, %s, %s, %s, 0)"] * len(some))
            cursor.execute(ADD.format(rows=marks), values)


def _tell(version_id: uuid.UUID, role: int) -> None:
    """Let the counts of a group out as they are now, and begin to wait for the next people."""
    group = models.Tally.objects.filter(version=version_id, role=role)
    group.filter(figure=Figure.CHANGED).update(count=0)
    group.exclude(told=F("count")).update(told=F("count"))


def _people(version_id: uuid.UUID) -> dict[int, int]:
    """Return how many people each group has."""
    rows = models.Tally.objects.filter(version=version_id, figure=Figure.PEOPLE)
    return dict(rows.values_list("role", "count"))
