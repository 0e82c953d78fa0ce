"""Looking for what must never be: a version that is not what was published, an answer to nothing.

Services and the database itself let none of it come about; a hand in the database, a half-restored
backup or a broken disk may. Each check is a function that yields a `Finding` for each thing that is
wrong. Whatever grows with the number of people is counted by the database, or read a piece at a
time, so memory does not grow with it.
"""

import re
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from functools import partial
from importlib import import_module
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from assessments import models, queries
from assessments.domain.health import Finding
from assessments.domain.questionnaire import Provenance
from assessments.domain.rules import RULES
from assessments.exchange.document import checksum_of
from assessments.services import using

AT_ONCE = 2000  # rows read
# The statements that make the triggers, as the migrations have them.
FROZEN = import_module("assessments.migrations.0002_frozen")
PACKED = import_module("assessments.migrations.0015_packed")
TRIGGERS = {
    "postgresql": [FROZEN.POSTGRESQL, *PACKED.TRIGGERS["postgresql"]],
    "sqlite": [*FROZEN.SQLITE, *PACKED.TRIGGERS["sqlite"]],
}
NAME = re.compile(r"CREATE (?:OR REPLACE )?TRIGGER (?:IF NOT EXISTS )?(\w+)")
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
    if missing := sorted(triggers() - present):
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
        for statement in TRIGGERS[connection.vendor]:
            cursor.execute(statement)


def triggers() -> set[str]:
    """Return the names of the triggers that this kind of database has to have."""
    return {*NAME.findall("\n".join(TRIGGERS[connection.vendor]))}


# --- What people answered --------------------------------------------------------------------


def answers() -> Iterator[Finding]:
    """Look for answers, and roles, that their version does not have."""
    for version in filter(_is_readable, _versions()):
        definitions = queries.definitions(version.pk)
        ids = [definitions.statement_ids[s.key] for s in definitions.framework.statements]
        values = {None, *range(len(definitions.framework.options))}
        of_it = models.Assessment.objects.order_by().filter(version=version.pk)
        yield from _if_any(
            _("There are assessments with answers in rows that %(version)s does not have"),
            of_it.filter(pk__in=_strange_rows(version, ids, values).values("assessment")),
            version=version,
        )
        strange = _strange_sheets(of_it, {*ids}, values)
        if first := next(strange, None):
            yield _found(
                _("There are assessments with answers in a sheet that %(version)s does not have"),
                1 + sum(1 for _pk in strange),
                first,
                version=version,
            )
        roles = queries.definitions(version.pk).role_ids.values()
        yield from _if_any(
            _("There are assessments for a role that %(version)s does not have"),
            of_it.exclude(role__in=roles),
            version=version,
        )
    yield from _if_any(
        _("There are assessments with answers both in rows and in a sheet"),
        models.Assessment.objects.order_by().filter(
            pk__in=models.Answer.objects.exclude(assessment__sheet=None).values("assessment")
        ),
    )


def _strange_rows(
    version: models.FrameworkVersion, ids: Collection[int], values: Set[int | None]
) -> "QuerySet[models.Answer]":
    on_scale = Q(value=None) | Q(value__in=values - {None})
    known = Q(statement__in=ids, provenance__in=list(Provenance)) & on_scale
    return models.Answer.objects.filter(assessment__version=version.pk).exclude(known)


def _strange_sheets(
    assessments: "QuerySet[models.Assessment]", ids: Set[int], values: Set[int | None]
) -> Iterator[uuid.UUID]:
    """Yield the ids of those whose sheet cannot be read or holds what it should not."""
    provenances = {*Provenance}
    packed = assessments.exclude(sheet=None).only("sheet")
    for row in packed.iterator(chunk_size=AT_ONCE):
        try:
            sheet = row.packed_answers or []
            fits = len({it.statement for it in sheet}) == len(sheet) and all(
                it.statement in ids and it.value in values and it.provenance in provenances
                for it in sheet
            )
        except (ValueError, TypeError):
            fits = False
        if not fits:
            yield row.pk


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
        yield _found(what, number, rows.values_list("pk", flat=True)[:1].get(), **words)


def _found(what: str, number: int, which: uuid.UUID | int, **words: Any) -> Finding:
    told = _("%(what)s: %(number)s, one of them is %(which)s.")
    return Finding(told % {"what": what % words, "number": number, "which": which}, _from_backup())


def _from_backup() -> str:
    return _("Bring it back from the newest backup in which doctor finds nothing.")
