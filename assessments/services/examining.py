"""Looking for what must never be: a version that is not what was published, an answer to nothing.

Services and the database itself let none of it come about; a hand in the database, a half-restored
backup or a broken disk may. Each check is a function that yields a `Finding` for each thing that is
wrong. Whatever grows with the number of people is counted by the database, or read a piece at a
time, so memory does not grow with it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from functools import partial
from importlib import import_module
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from assessments import models, queries
from assessments.domain.health import Finding
from assessments.domain.questionnaire import Provenance
from assessments.domain.rules import RULES
from assessments.exchange.document import checksum_of
from assessments.services import using

FROZEN = import_module("assessments.migrations.0002_frozen")
PACKED = import_module("assessments.migrations.0015_packed")
TRIGGER = re.compile(r"CREATE (?:OR REPLACE )?TRIGGER (?:IF NOT EXISTS )?(\w+)")
MOST_NAMED = 500  # more wrong sheets than these are told as so many
PRESENT = {
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'",
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
}


# --- Versions --------------------------------------------------------------------------------


def versions() -> Iterator[Finding]:
    """Compute the checksum of each published version anew, and look for what it speaks of."""
    for version in _versions():
        document = models.FrameworkVersion.objects.values_list("document", flat=True)
        if checksum_of(document.get(pk=version.pk)) != version.checksum:
            yield Finding(
                _("%(version)s is not what was published: its checksum is another one.")
                % {"version": version},
                _from_backup(),
            )
        elif not _is_readable(version):
            yield Finding(
                _("%(version)s cannot be read by this release.") % {"version": version},
                _("Serve the site with the release that published it, or with a newer one."),
            )
        elif missing := _missing_rows(version):
            yield Finding(
                _("%(version)s speaks of “%(key)s”, of which there is no row any more.")
                % {"version": version, "key": missing},
                _from_backup(),
            )


def _versions() -> "QuerySet[models.FrameworkVersion]":
    return models.FrameworkVersion.objects.select_related("framework").order_by("pk")


def _is_readable(version: models.FrameworkVersion) -> bool:
    try:
        queries.definitions(version.pk)
    except ValueError:
        return False
    return version.scoring_rule in RULES


def _missing_rows(version: models.FrameworkVersion) -> str | None:
    """Return the key of something that people point at, and that has no row."""
    definitions = queries.definitions(version.pk)
    content = definitions.content
    offered: list[tuple[Iterable[Any], Mapping[str, int]]] = [
        (content.statements, definitions.statement_ids),
        (content.skills, definitions.skill_ids),
        ([role for role in content.roles if not role.retired], definitions.role_ids),
        (content.resources, definitions.resource_ids),
    ]
    return next((it.key for some, ids in offered for it in some if it.key not in ids), None)


# --- The last wall ---------------------------------------------------------------------------


def walls() -> Iterator[Finding]:
    """Look for the triggers that keep what was published and submitted as it is."""
    with connection.cursor() as cursor:
        cursor.execute(PRESENT[connection.vendor])
        present = {name for (name,) in cursor.fetchall()}
    if missing := sorted({*TRIGGER.findall("\n".join(_walls()))} - present):
        yield Finding(
            _(
                "Nothing in the database keeps what was published and submitted as it is: "
                "the trigger %(name)s is missing or disabled."
            )
            % {"name": missing[0]},
            _("Make it again: python manage.py doctor --mend"),
            raise_walls,
        )


def raise_walls() -> None:
    """Make the triggers that are missing, and enable those that are disabled."""
    with connection.cursor() as cursor:
        for statement in _walls():
            cursor.execute(statement)


def _walls() -> list[str]:
    """Return the statements that make the triggers in this kind of database."""
    first = [FROZEN.POSTGRESQL] if connection.vendor == "postgresql" else FROZEN.SQLITE
    return [*first, *PACKED.TRIGGERS[connection.vendor]]


# --- What people answered --------------------------------------------------------------------


def answers() -> Iterator[Finding]:
    """Look for answers, and roles, that their version does not have, and for impossible times."""
    for version in filter(_is_readable, _versions()):
        framework = queries.definitions(version.pk).framework
        ids = queries.definitions(version.pk).statement_ids
        asked = Q(statement__in=[ids[s.key] for s in framework.statements if s.key in ids])
        within = Q(value=None) | Q(value__gte=0, value__lt=len(framework.options))
        known = Q(provenance__in=list(Provenance))
        given = models.Answer.objects.filter(assessment__version=version.pk).order_by()
        counts = given.aggregate(
            asked=Count("assessment", filter=~asked),
            within=Count("assessment", filter=~(within & known)),
        )
        if counts["asked"]:
            yield _found(
                _("There are assessments with answers to what %(version)s does not ask"),
                counts["asked"],
                given.exclude(asked).values_list("assessment", flat=True),
                version=version,
            )
        if counts["within"]:
            yield _found(
                _("There are assessments with answers outside the scale of %(version)s"),
                counts["within"],
                given.exclude(within & known).values_list("assessment", flat=True),
                version=version,
            )
        yield from _sheets(version, {ids[s.key] for s in framework.statements if s.key in ids})
        roles = queries.definitions(version.pk).role_ids.values()
        strange = models.Assessment.objects.order_by().filter(version=version.pk)
        yield from _if_any(
            _("There are assessments for a role that %(version)s does not have"),
            strange.exclude(role__in=roles),
            version=version,
        )


def _sheets(version: models.FrameworkVersion, asked: Set[int]) -> Iterator[Finding]:
    """Look for the same in what is packed, and for what is both packed and in rows."""
    packed = models.Assessment.objects.filter(version=version.pk).exclude(sheet=None).order_by()
    top = len(queries.definitions(version.pk).framework.options)
    wrong = [row.pk for row in packed.only("sheet").iterator() if not _is_sheet(row, asked, top)]
    yield from _if_any(
        _("There are assessments with packed answers that %(version)s does not know"),
        packed.filter(pk__in=wrong[:MOST_NAMED]),
        version=version,
    )
    both = models.Answer.objects.filter(assessment=OuterRef("pk"))
    yield from _if_any(
        _("There are assessments of %(version)s with answers both packed and in rows"),
        packed.filter(Exists(both)),
        version=version,
    )


def _is_sheet(row: models.Assessment, asked: Set[int], top: int) -> bool:
    """Say whether a sheet can be read, and holds what its version asks, once each."""
    try:
        answers = row.packed_answers or []
    except (ValueError, TypeError):
        return False
    known = all(
        one.statement in asked
        and (one.value is None or one.value in range(top))
        and one.provenance in list(Provenance)
        for one in answers
    )
    return known and len({one.statement for one in answers}) == len(answers)


def people() -> Iterator[Finding]:
    """Look for rows of one person that do not fit together."""
    every = models.Assessment.objects.order_by()
    yield from _if_any(
        _("There are assessments that were submitted before they began"),
        every.filter(submitted_at__lt=F("started_at")),
    )
    for name in ("earlier", "corrects"):
        fits = {
            f"{name}__respondent": F("respondent"),
            f"{name}__version__framework": F("version__framework"),
            f"{name}__submitted_at__isnull": False,
        }
        yield from _if_any(
            _(
                "There are assessments that go back to one that is no report of the same person "
                "in the same framework"
            ),
            every.exclude(**{name: None}).exclude(pk__in=every.filter(**fits).values("pk")),
        )
    steps = models.PlanStep.objects.order_by().exclude(origin=None)
    yield from _if_any(
        _("There are steps of plans from somebody else's report"),
        steps.exclude(pk__in=steps.filter(origin__respondent=F("respondent")).values("pk")),
    )
    yield from _if_any(
        _("There are links to reports that are not submitted"),
        models.ShareLink.objects.order_by().filter(assessment__submitted_at=None),
    )


def use() -> Iterator[Finding]:
    """Count anew how often what was answered, and compare it with the summary that editors see."""
    for version in filter(_is_readable, _versions()):
        if using.counted_anew(version.pk) != using.kept_counts(version.pk):
            yield Finding(
                _("How %(version)s is used is not what a count of everything gives.")
                % {"version": version},
                _("Count it anew: python manage.py doctor --mend"),
                partial(using.recount, version=version),
            )


def _if_any(what: str, rows: "QuerySet[Any]", **words: Any) -> Iterator[Finding]:
    if number := rows.count():
        yield _found(what, number, rows.values_list("pk", flat=True), **words)


def _found(what: str, number: int, which: "QuerySet[Any]", **words: Any) -> Finding:
    told = _("%(what)s: %(number)s, one of them is %(which)s.")
    (first,) = which[:1]
    return Finding(told % {"what": what % words, "number": number, "which": first}, _from_backup())


def _from_backup() -> str:
    return _("Bring it back from the newest backup in which doctor finds nothing.")
