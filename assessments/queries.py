"""What is read for people, and for those who edit: rows, and domain objects made of them.

A published version never changes, so each process reads it once and keeps it. Answering and
reporting then read only the person's own rows: an assessment by its row alone, answers by ids.
"""

import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, lru_cache
from itertools import chain
from typing import Any, Protocol, TypeVar

from django.conf import settings
from django.db.models import Count, F, Q, Subquery, Value

from assessments import models, working_copy
from assessments.domain.annotations import Example, PlannedStep, in_order, own_resource
from assessments.domain.differences import Change, changes_for_people, differences
from assessments.domain.framework import Framework, Resource, Role, Skill, Target, asked
from assessments.domain.language import in_its_language
from assessments.domain.questionnaire import Answers, AnswerSheet, Provenance
from assessments.domain.questions import Decided, Published, published_in
from assessments.domain.use import OF_SKILLS, Counts, Figure
from assessments.domain.use import Count as Counted
from assessments.exchange.document import read_document
from assessments.models.composed import Composed
from assessments.sealing import unseal

VERSIONS_KEPT = 64  # by each process

Part = TypeVar("Part", Resource, Skill)

# What people's rows point at, by the field of Definitions that holds the ids.
ANSWERABLE: Mapping[str, Any] = {
    "statement_ids": models.Statement,
    "skill_ids": models.Skill,
    "role_ids": models.Role,
    "resource_ids": models.Resource,
}


# --- Definitions -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Definitions:
    """A published version: its whole content, and the ids of the rows that its keys stand for."""

    content: Framework
    statement_ids: Mapping[str, int]
    skill_ids: Mapping[str, int]
    role_ids: Mapping[str, int]
    resource_ids: Mapping[str, int]

    @cached_property
    def framework(self) -> Framework:
        """The version as people meet it, without what is retired."""
        return asked(self.told)

    @cached_property
    def told(self) -> Framework:
        """The whole content for pages: its texts know their language."""
        return in_its_language(self.content, settings.LANGUAGE_CODE)

    @cached_property
    def statement_keys(self) -> Mapping[int, str]:
        return {pk: key for key, pk in self.statement_ids.items()}

    @cached_property
    def skill_keys(self) -> Mapping[int, str]:
        return {pk: key for key, pk in self.skill_ids.items()}

    @cached_property
    def role_keys(self) -> Mapping[int, str]:
        return {pk: key for key, pk in self.role_ids.items()}

    @cached_property
    def resource_keys(self) -> Mapping[int, str]:
        return {pk: key for key, pk in self.resource_ids.items()}


# An id stands for one content for ever (models/versions.py), so nothing can be remembered wrongly.
@lru_cache(maxsize=VERSIONS_KEPT)
def definitions(version_id: uuid.UUID) -> Definitions:
    """Return a published version, from this process's memory once it was read: two queries."""
    row = models.FrameworkVersion.objects.values().get(pk=version_id)
    content = replace(
        read_document(row["document"]),
        version=row["number"],
        checksum=row["checksum"],
        scoring_rule=row["scoring_rule"],
    )
    return Definitions(content, **_ids_of(row["framework_id"], content))


def _ids_of(framework_id: int, content: Framework) -> dict[str, dict[str, int]]:
    """Return the ids of what this content offers, by key, for each of ANSWERABLE."""
    keys = {
        "statement_ids": {statement.key for statement in content.statements},
        "skill_ids": {skill.key for skill in content.skills},
        "role_ids": {role.key for role in content.roles if not role.retired},
        "resource_ids": {resource.key for resource in content.resources},
    }
    ids: dict[str, dict[str, int]] = {name: {} for name in ANSWERABLE}
    first, *others = (
        model._default_manager.filter(framework=framework_id)
        .order_by()
        .annotate(field=Value(name))
        .values_list("field", "key", "pk")
        for name, model in ANSWERABLE.items()
    )
    for name, key, pk in first.union(*others, all=True):
        if key in keys[name]:
            ids[name][key] = pk
    return ids


_OPEN_VERSIONS = Composed(
    lambda: models.FrameworkVersion.objects.open().annotate(framework_key=F("framework__key"))
)


def open_versions() -> list[models.FrameworkVersion]:
    """Return the versions that new assessments may use: the newest one of each framework.

    Of the framework they bring along its key, and that it is not withdrawn.
    """
    versions: list[models.FrameworkVersion] = _OPEN_VERSIONS()
    for version in versions:
        known = {"id": version.framework_id, "key": version.framework_key, "withdrawn_at": None}  # type: ignore[attr-defined]
        version.framework = models.Framework.from_db(
            version._state.db, known.keys(), known.values()
        )
    return versions


def newest_versions() -> list[models.FrameworkVersion]:
    """Return the newest version of each framework, also of those that are withdrawn."""
    return list(models.FrameworkVersion.objects.newest().select_related("framework"))


def version_and_before(
    framework_key: str, number: int
) -> tuple[models.FrameworkVersion | None, models.FrameworkVersion | None]:
    """Return a version and the newest one of a lower number, as far as they are there."""
    versions = models.FrameworkVersion.objects.select_related("framework")
    same = versions.filter(framework__key=framework_key, number__lte=number)
    rows = list(same.order_by("-number")[:2])
    if not rows or rows[0].number != number:
        return None, None
    return rows[0], rows[1] if len(rows) > 1 else None


@lru_cache(maxsize=VERSIONS_KEPT)
def changes_between(old_id: uuid.UUID, new_id: uuid.UUID) -> tuple[Change, ...]:
    """Return what is another thing for people in one version than in another, both published."""
    return tuple(changes_for_people(definitions(old_id).told, definitions(new_id).told))


def newest_version_of(framework_key: str) -> models.FrameworkVersion | None:
    """Return the newest published version of one framework, or None."""
    versions = models.FrameworkVersion.objects.select_related("framework")
    return versions.filter(framework__key=framework_key).order_by("-number").first()


def published_version(framework_key: str, number: int) -> models.FrameworkVersion | None:
    """Return one published version of a framework, or None."""
    versions = models.FrameworkVersion.objects.select_related("framework")
    return versions.filter(framework__key=framework_key, number=number).first()


def unpublished_changes(
    framework: models.Framework, content: Framework | None = None
) -> list[Change] | None:
    """Return what the working copy has changed since the newest version: the draft.

    None where nothing was published yet, so that all of it is a draft. Whoever has read the
    working copy already gives its content.
    """
    newest = newest_version_of(framework.key)
    if newest is None:
        return None
    content = content or working_copy.read(framework.pk)
    return differences(definitions(newest.pk).content, content)


def contents_of(framework: models.Framework) -> Iterator[Framework]:
    """Yield what each version holds, the newest first; the older ones are read if asked for.

    Not by way of `definitions`: what people use now would make room for what nobody does.
    """
    documents = framework.versions.order_by("-number").values_list("document", "number")
    for row in chain(documents[:1], documents[1:]):
        yield replace(read_document(row[0]), version=row[1])


def contents_by_version(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Framework]:
    """Return what these versions hold, in one query; nothing is remembered, as in `contents_of`."""
    rows = models.FrameworkVersion.objects.filter(pk__in=ids).order_by()
    return {pk: read_document(text) for pk, text in rows.values_list("pk", "document")}


def meanings_in(contents: Iterable[Framework]) -> dict[str, dict[str, int]]:
    """Return the number of the meaning that each text of a statement had, by the key of that.

    All versions count, because a number names a meaning for ever; the newest text is the first.
    """
    meanings: dict[str, dict[str, int]] = defaultdict(dict)
    for content in contents:
        for statement in content.statements:
            meanings[statement.key].setdefault(statement.text, statement.meaning)
    return meanings


def published_of(framework: models.Framework) -> Published | None:
    """Return the texts of all versions, with the numbers of their meanings; None of no version."""
    contents = list(contents_of(framework))
    return published_in(contents) if contents else None


def decided_of(framework: models.Framework) -> Decided:
    """Return the marks of the words of the working copy that editors have decided about."""
    rows = models.Statement.objects.filter(framework=framework).exclude(decided="").order_by()
    return Decided(framework.scale_decided, dict(rows.values_list("key", "decided")))


# --- What people answered --------------------------------------------------------------------

_ASSESSMENT = Composed(lambda pk: models.Assessment.objects.filter(pk=pk))
_ANSWERS = Composed(
    lambda pk: models.Answer.objects.filter(assessment=pk).values_list(
        "statement_id", "value", "provenance"
    )
)
_REPORT = Composed(
    lambda pk: models.Assessment.objects.filter(pk=pk).with_own_targets().with_newest().with_today()
)


def assessment_of(owners: Collection[uuid.UUID], assessment_id: uuid.UUID) -> models.Assessment:
    """Return an assessment of one of these; raise Assessment.DoesNotExist for anybody else's.

    It is its row alone, found by its id: the pages that people answer on want no more.
    """
    for row in _ASSESSMENT(assessment_id):
        if row.respondent_id in owners:
            return row
    raise models.Assessment.DoesNotExist


def report_of(owners: Collection[uuid.UUID], assessment_id: uuid.UUID) -> models.Assessment:
    """Return what `assessment_of` does, with what its report tells of the person and of today.

    That is their own targets and their newest report, and what has become of the framework.
    """
    for row in _REPORT(assessment_id):
        if row.respondent_id in owners:
            row.own_targets = row.own_targets or {}
            return row
    raise models.Assessment.DoesNotExist


def is_withdrawn(assessment: models.Assessment) -> bool:
    """Say whether no more assessments of its framework can be begun."""
    withdrawn = models.Framework.objects.filter(withdrawn_at__isnull=False)
    return withdrawn.filter(versions=assessment.version_id).exists()


def assessments_of(respondent: uuid.UUID | None) -> list[models.Assessment]:
    """Return a person's assessments, the newest first; none for somebody who has not begun.

    Each that runs has in `done` how many of its statements are answered or skipped.
    """
    if respondent is None:
        return []
    mine = models.Assessment.objects.of(respondent).with_today().with_done()
    return list(mine)


def last_submitted(
    respondent: uuid.UUID, framework_id: int, by: datetime | None = None
) -> models.Assessment | None:
    """Return the last assessment of one framework that the person has submitted, or had by then."""
    mine = models.Assessment.objects.of(respondent).submitted()
    same = mine.filter(version__framework=framework_id)
    if by is not None:
        same = same.filter(submitted_at__lte=by)
    return same.order_by("submitted_at").last()


def earlier_than(assessment: models.Assessment) -> models.Assessment | None:
    """Return the one of the same framework that was the last when this one began."""
    if assessment.earlier_id is None:
        return None
    return models.Assessment.objects.get(pk=assessment.earlier_id)


def role_of(assessment: models.Assessment) -> Role:
    """Return the role that an assessment is compared with at first; no query is made."""
    version = definitions(assessment.version_id)
    return version.framework.role_or_default(version.role_keys[assessment.role_id])


def own_targets_of(assessment: models.Assessment) -> dict[str, Target]:
    """Return the targets that the person set, by the key of the skill."""
    return {key: Target(*values) for key, values in assessment.own_targets.items()}


def answers_of(assessment: models.Assessment) -> Answers:
    """Return what was answered and skipped, by the key of the statement."""
    return sheet_of(assessment).answers


def sheet_of(assessment: models.Assessment) -> AnswerSheet:
    """Return what was answered and skipped, and how it came about."""
    if assessment.sheet is None:
        keys = definitions(assessment.version_id).statement_keys
        rows = [(keys[pk], value, provenance) for pk, value, provenance in _ANSWERS(assessment.pk)]
        if rows or not assessment.is_submitted:
            return _sheet(rows)
    return sheets_of([assessment])[assessment.pk]


def sheets_of(assessments: Collection[models.Assessment]) -> Mapping[uuid.UUID, AnswerSheet]:
    """Return what `sheet_of` does for several assessments, by their ids, in one query."""
    rows: dict[uuid.UUID, list[tuple[str, int | None, int]]] = {row.pk: [] for row in assessments}
    for pk, *row in answer_columns(assessments, "value", "provenance"):
        rows[pk].append(tuple(row))
    return {pk: _sheet(of_one) for pk, of_one in rows.items()}


def _sheet(rows: Collection[tuple[str, int | None, int]]) -> AnswerSheet:
    """Return the sheet of these keys of statements, each with its value and its provenance."""
    answers = {key: value for key, value, _provenance in rows}
    anew = Provenance.ANEW
    provenances = {key: Provenance(it) for key, _value, it in rows if it != anew}
    return AnswerSheet(answers, provenances)


def answer_columns(
    assessments: Collection[models.Assessment], *columns: str
) -> Iterator[tuple[Any, ...]]:
    """Yield the id of the assessment, the key of the statement and these columns of each answer.

    Those of a sheet come without a query.
    """
    keys = {row.pk: definitions(row.version_id).statement_keys for row in assessments}
    sheets = {row.pk: answers for row in assessments if (answers := row.packed_answers) is not None}
    if in_rows := keys.keys() - sheets.keys():
        rows = models.Answer.objects.filter(assessment__in=in_rows)
        for pk, statement, *values in rows.values_list("assessment_id", "statement_id", *columns):
            in_rows.discard(pk)
            yield pk, keys[pk][statement], *values
        sheets |= _packed_meanwhile(row for row in assessments if row.pk in in_rows)
    for pk, answers in sheets.items():
        for answer in answers:
            yield pk, keys[pk][answer.statement], *(getattr(answer, name) for name in columns)


def _packed_meanwhile(
    assessments: Iterable[models.Assessment],
) -> dict[uuid.UUID, list[models.PackedAnswer]]:
    """Return the answers of those that had been submitted and not packed yet when they were read.

    Without any answer in rows, they have been packed in this very moment, or have none at all.
    """
    ids = [row.pk for row in assessments if row.is_submitted]
    rows = models.Assessment.objects.filter(pk__in=ids) if ids else ()
    return {row.pk: row.packed_answers or [] for row in rows}


def settled(assessment: models.Assessment, sheet: AnswerSheet) -> Answers:
    """Return the answers that need no further look: those taken over do, but in a correction."""
    return sheet.answers if assessment.is_correction else sheet.looked_at


# --- What all people answered ------------------------------------------------------------------

LOOKED_AT = 500  # running assessments, the newest: where these stopped says enough


def use_of(version_id: uuid.UUID) -> Mapping[int, Counts]:
    """Return what is told of a version's use, by the id of the role, or 0 for all people."""
    version = definitions(version_id)
    groups: dict[int, dict[Counted, int]] = defaultdict(dict)
    rows = models.Tally.objects.filter(version=version_id, told__gt=0)
    for role, number, first, second, told in rows.values_list(
        "role", "figure", "first", "second", "told"
    ):
        figure = Figure(number)
        keys = version.skill_keys if figure in OF_SKILLS else version.statement_keys
        last: str | int = second
        key = keys[first] if first else ""
        if figure is Figure.PRODUCT:
            key, last = sorted((key, keys[second]))
        groups[role][figure, key, last] = told
    return groups


def stopped_after(version_id: uuid.UUID, before: datetime) -> Mapping[int, int]:
    """Return how many assessments that began before this stand still after so many answers."""
    running = models.Assessment.objects.running().filter(version=version_id, started_at__lt=before)
    newest = running.order_by("-started_at").values("pk")[:LOOKED_AT]
    each = models.Assessment.objects.order_by().filter(pk__in=Subquery(newest))
    return Counter(each.annotate(given=Count("answers__statement")).values_list("given", flat=True))


# --- What belongs to a person ------------------------------------------------------------------

_BROWSER = Composed(lambda digest: models.Browser.objects.filter(pk=digest))
_EXAMPLES = Composed(lambda respondent: models.Example.objects.filter(respondent=respondent))


class Owner(Protocol):
    """Whose things are read, and the version by which they are told: an assessment is both."""

    @property
    def respondent_id(self) -> uuid.UUID: ...
    @property
    def version_id(self) -> uuid.UUID: ...


@dataclass(frozen=True)
class FrameworkOwner:
    """Somebody who has something in a framework, which is told by its newest version."""

    respondent_id: uuid.UUID
    version_id: uuid.UUID

    @property
    def framework(self) -> Framework:
        return definitions(self.version_id).framework


def frameworks_of(respondent: uuid.UUID) -> list[FrameworkOwner]:
    """Return one for each framework of which the person has an assessment, a step or an example."""
    assessed = models.Assessment.objects.of(respondent).values("version__framework")
    planned = models.PlanStep.objects.filter(respondent=respondent).values("version__framework")
    told = models.Example.objects.filter(respondent=respondent).values("skill__framework")
    has_any = Q(framework__in=assessed) | Q(framework__in=planned) | Q(framework__in=told)
    newest = models.FrameworkVersion.objects.newest().filter(has_any)
    return [FrameworkOwner(respondent, pk) for pk in newest.values_list("pk", flat=True)]


def reports_of(owner: Owner) -> list[models.Assessment]:
    """Return what the person has submitted in this framework, the newest first."""
    mine = models.Assessment.objects.of(owner.respondent_id).submitted()
    same = mine.filter(version__framework__versions=owner.version_id)
    return list(same.order_by("-submitted_at"))


def examples_of(owner: Owner) -> dict[str, tuple[Example, ...]]:
    """Return the person's examples for what this version asks, by the key of the skill.

    The best one of a skill is the first.
    """
    keys = definitions(owner.version_id).skill_keys
    examples: dict[str, tuple[Example, ...]] = {}
    for row in _EXAMPLES(owner.respondent_id):
        if key := keys.get(row.skill_id):
            examples[key] = (*examples.get(key, ()), example_of(row))
    return examples


def example_of(row: models.Example) -> Example:
    """Return what a row tells. Raise Unreadable if it cannot be read."""
    return Example(
        situation=unseal(row.respondent_id, row.situation),
        action=unseal(row.respondent_id, row.action),
        result=unseal(row.respondent_id, row.result),
        setting=row.setting,
        year=row.year,
        id=str(row.pk),
    )


def best_example(owner: Owner, skill_key: str) -> Example | None:
    """Return the person's best example for one skill, or None."""
    return next(iter(examples_of(owner).get(skill_key, ())), None)


def plan_of(owner: Owner) -> tuple[PlannedStep, ...]:
    """Return the steps that the person chose, in the order in which they are to be done.

    A step that this version does not know is told by the version that it was added from.
    """
    rows = _PLAN(owner.respondent_id, owner.version_id)
    return in_order(_planned(row, owner.version_id) for row in rows)


_PLAN = Composed(
    lambda person, version: (
        models.PlanStep.objects.filter(respondent=person)
        .filter(version__framework__versions=version)
        .annotate(origin_at=F("origin__submitted_at"))
    )
)


def _planned(row: models.PlanStep, version_id: uuid.UUID) -> PlannedStep:
    version = definitions(version_id)
    if not _knows(version, row):
        version = definitions(row.version_id)
    title, note = texts_of(row)
    return PlannedStep(
        resource=_resource_of(row, version) or own_resource(title),
        skill=_part_with(row.skill_id, version.skill_keys, version.told.skills),
        due=row.due,
        note=note,
        added_at=row.added_at,
        done_at=row.done_at,
        id=str(row.pk),
        report_id=str(row.origin_id or ""),
        report_at=row.origin_at,  # type: ignore[attr-defined]
    )


def _knows(version: Definitions, row: models.PlanStep) -> bool:
    """Say whether a version has the resource and the skill of a step, as far as it has them."""
    has_resource = row.resource_id is None or row.resource_id in version.resource_keys
    return has_resource and (row.skill_id is None or row.skill_id in version.skill_keys)


def _resource_of(row: models.PlanStep, version: Definitions) -> Resource | None:
    return _part_with(row.resource_id, version.resource_keys, version.told.resources)


def texts_of(row: models.PlanStep) -> tuple[str, str]:
    """Return the title and the note of a step. Raise Unreadable if they cannot be read."""
    return unseal(row.respondent_id, row.title), unseal(row.respondent_id, row.note)


def _part_with(pk: int | None, keys: Mapping[int, str], parts: Iterable[Part]) -> Part | None:
    """Return the part of a version that a row stands for; None for no row."""
    return next((part for part in parts if pk and part.key == keys[pk]), None)


def person(respondent: uuid.UUID | None) -> models.Respondent | None:
    """Return the row of who a session belongs to; None also if it was erased since."""
    return models.Respondent.objects.filter(pk=respondent).first() if respondent else None


def browser(digest: str) -> models.Browser | None:
    """Return the browser whose secret has this digest, or None."""
    return next(iter(_BROWSER(digest)), None)


def person_of_account(account_id: int) -> uuid.UUID | None:
    """Return the number of whom an account belongs to; None if they have nothing here yet."""
    people = models.Respondent.objects.filter(account=account_id)
    return people.values_list("pk", flat=True).first()


@dataclass(frozen=True)
class Ways:
    """How many return keys and browsers open what is a person's without signing in."""

    keys: int
    browsers: int


def ways_without_account(respondent: uuid.UUID | None) -> Ways | None:
    """Return what opens this person's things beside their account; None for nothing."""
    if respondent is None:
        return None
    row = (
        models.Respondent.objects.filter(pk=respondent)
        .annotate(
            other_keys=Count("spare_keys", distinct=True), opens=Count("browsers", distinct=True)
        )
        .first()
    )
    if row is None:
        return None
    ways = Ways((row.return_digest is not None) + row.other_keys, row.opens)
    return ways if ways.keys or ways.browsers else None


def person_with_key(digest: str) -> models.Respondent | None:
    """Return whom a return key with this digest brings back, or None.

    Digests are compared and not keys, so nobody learns of a key from how long it takes.
    """
    key = Q(return_digest=digest) | Q(
        pk__in=models.SpareKey.objects.filter(pk=digest).values("respondent")
    )
    return models.Respondent.objects.filter(key).first()


def links_of(assessment: models.Assessment) -> list[models.ShareLink]:
    """Return the links to a report, the newest first, also those that have ended."""
    rows = models.ShareLink.objects.select_related("assessment")
    return list(rows.filter(assessment=assessment))


def all_links_of(respondent: uuid.UUID | None) -> list[models.ShareLink]:
    """Return the links to all reports of a person, the newest first; none for nobody."""
    rows = models.ShareLink.objects.select_related("assessment")
    return list(rows.filter(assessment__respondent=respondent)) if respondent else []


def open_link(digest: str, at: datetime) -> models.ShareLink:
    """Return the link with this digest; raise ShareLink.DoesNotExist unless it is open.

    Ended, expired and unknown are one and the same to the database, too: no row.
    """
    return models.ShareLink.objects.open(at).select_related("assessment").get(digest=digest)


def name_of(link: models.ShareLink) -> str:
    """Return the name that the page of a link says, "" for none. Raise Unreadable."""
    return unseal(link.respondent_id, link.name)


# --- What editors do together ------------------------------------------------------------------


def comments_of(framework: models.Framework) -> dict[tuple[str, str], list[models.Comment]]:
    """Return what is said about the draft, the oldest first, by the kind and the key of the row.

    What is said about all of it is found by ("", "").
    """
    comments: dict[tuple[str, str], list[models.Comment]] = {}
    for comment in models.Comment.objects.filter(framework=framework, version=None):
        comments.setdefault((comment.what, comment.key), []).append(comment)
    return comments


def editing_now(framework: models.Framework, since: datetime) -> list[models.Presence]:
    """Return who was seen in a draft since this time, whoever was seen last first."""
    present = models.Presence.objects.filter(framework=framework, seen_at__gte=since)
    return list(present.select_related("user"))


def editors_since(framework: models.Framework, since: datetime | None) -> list[models.Presence]:
    """Return who has changed a draft since this time, or ever, whoever was last first."""
    edited = models.Presence.objects.filter(framework=framework, edited_at__isnull=False)
    edited = edited.filter(edited_at__gt=since) if since else edited
    return list(edited.order_by("-edited_at").select_related("user"))


def ready_for_review() -> list[models.Framework]:
    """Return the frameworks whose drafts wait for a publisher, the one that waits longest first."""
    ready = models.Framework.objects.filter(ready_at__isnull=False)
    return list(ready.order_by("ready_at").select_related("ready_by"))
