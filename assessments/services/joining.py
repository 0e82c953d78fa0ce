"""Putting what somebody did without an account to what is their account's.

Whoever signs in says themselves that it is theirs: nothing else on the site joins anything. Of the
account, the person who is there already stays, and the other one goes; the browsers and the return
key that opened it go on opening it, and so open what is the account's.
"""

import uuid
from collections.abc import Mapping, Set
from dataclasses import astuple
from datetime import datetime

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction

from assessments import belongings, models, queries
from assessments.domain.belongings import OwnExample, OwnStep
from assessments.domain.joining import Joined, Things, undecided
from assessments.domain.joining import join as joined
from assessments.sealing import reseal, seal
from assessments.services import erasing, using

Ids = Mapping[uuid.UUID, uuid.UUID]


class OfAnotherAccount(Exception):
    """What is here belongs to another account than the one that is signed in."""


class Undecided(Exception):
    """Both have own targets in `frameworks` (keys), and not the same: the person has to choose."""

    def __init__(self, frameworks: Set[str]) -> None:
        super().__init__()
        self.frameworks = frameworks


def to_decide(*, account_id: int, respondent_id: uuid.UUID) -> Set[str]:
    """Return the frameworks (keys) in which the person has to choose between own targets."""
    mine = queries.person_of_account(account_id)
    if mine is None:
        return frozenset()
    sides = (belongings.own_targets_of(one) for one in (mine, respondent_id))
    return undecided(*sides)


def join(
    *,
    account_id: int,
    respondent_id: uuid.UUID,
    at: datetime,
    targets: Mapping[str, bool] | None = None,
) -> None:
    """Put everything of this person to what is the account's; a second time do nothing.

    Nor is anything done for somebody who is gone meanwhile, joined by another tab or erased.
    `targets` says by framework whether the person's own targets are to take the place of the
    account's. Raise OfAnotherAccount, and Undecided where `targets` does not say so of a framework
    in which both have some; raise Unreadable if some of what they typed cannot be read.
    """
    try:
        _join(account_id, respondent_id, at, targets or {})
    except IntegrityError:
        # The account had nobody yet, and has begun something in another tab this moment.
        _join(account_id, respondent_id, at, targets or {})


@transaction.atomic
def _join(
    account_id: int, respondent_id: uuid.UUID, at: datetime, targets: Mapping[str, bool]
) -> None:
    """Hold the account, then both people in the order of `hold`: so nobody waits in a circle."""
    accounts = get_user_model()._default_manager.select_for_update(no_key=True)
    if not list(accounts.filter(pk=account_id).values_list("pk")):
        return
    mine_id = queries.person_of_account(account_id)
    both = {respondent_id, mine_id} - {None}
    erasing.hold([pk for pk in both if pk])
    people = models.Respondent.objects.in_bulk(both)
    mine, other = people.get(mine_id) if mine_id else None, people.get(respondent_id)
    if other is None or other.account_id == account_id:
        return
    if other.account_id is not None:
        raise OfAnotherAccount
    if mine is None:
        other.account_id, other.last_visit = account_id, max(other.last_visit, at.date())
        other.save(update_fields=["account", "last_visit"])
        return
    with using.counted([mine.pk, other.pk]):
        _move(mine, other, targets)
        _let_open(mine, other, at)


def _move(mine: models.Respondent, other: models.Respondent, targets: Mapping[str, bool]) -> None:
    my_things, others = belongings.things_of(mine.pk), belongings.things_of(other.pk)
    conflicts = undecided(my_things.own_targets, others.own_targets)
    if conflicts - targets.keys():
        raise Undecided(conflicts)
    chosen = frozenset(key for key, is_others in targets.items() if is_others)
    result = joined(my_things, others, title_of=_title_of, chosen=chosen)
    _move_links(mine, other)
    _move_assessments(mine.pk, other.pk, my_things, result)
    _move_examples(mine.pk, other.pk, result.things.examples)
    _move_steps(mine.pk, other.pk, my_things.steps, result.things.steps)
    _move_targets(mine.pk, other.pk, my_things, result.things)


def _title_of(step: OwnStep) -> str:
    version = queries.published_version(step.framework, step.version)
    told = queries.definitions(version.pk).content.resources if version else ()
    return next((one.title for one in told if one.key == step.resource), step.resource or "")


def _move_links(mine: models.Respondent, other: models.Respondent) -> None:
    """Seal anew what the links to the others' reports are called; they go along with these."""
    for link in models.ShareLink.objects.filter(assessment__respondent=other).exclude(name=""):
        link.name = reseal(link.name, other.pk, mine.pk)
        link.save(update_fields=["name"])


def _move_assessments(mine: uuid.UUID, other: uuid.UUID, my_things: Things, result: Joined) -> None:
    _leave_out(_with_links(result.same))
    for pk, one in result.things.assessments.items():
        begun_at = my_things.assessments.get(pk)
        if begun_at is None or begun_at.started_at != one.started_at:
            running = models.Assessment.objects.running().filter(pk=pk)
            running.update(started_at=one.started_at)
    models.Assessment.objects.of(other).update(respondent=mine)


def _with_links(same: Ids) -> Ids:
    """Return which of two that are the same stays: one with links, whose addresses name it."""
    linked = models.ShareLink.objects.filter(assessment__in=[*same.keys(), *same.values()])
    ids = set(linked.values_list("assessment", flat=True))
    pairs = same.items()
    return dict((its, pk) if pk in ids and its not in ids else (pk, its) for pk, its in pairs)


def _leave_out(same: Ids) -> None:
    """Delete one of two that are the same; what led to it leads to the other."""
    for gone, kept in same.items():
        for name in ("corrects", "earlier"):
            models.Assessment.objects.filter(**{name: gone}).update(**{name: kept})
        models.PlanStep.objects.filter(origin=gone).update(origin=kept)
        models.ShareLink.objects.filter(assessment=gone).update(assessment=kept)
    models.Assessment.objects.filter(pk__in=same).delete()


def _move_examples(
    mine: uuid.UUID, other: uuid.UUID, examples: Mapping[object, OwnExample]
) -> None:
    for row in models.Example.objects.filter(respondent=other):
        if row.pk not in examples:
            row.delete()
            continue
        row.respondent_id, row.added_at = mine, examples[row.pk].added_at
        for name in ("situation", "action", "result"):
            setattr(row, name, reseal(getattr(row, name), other, mine))
        row.save()


def _move_steps(
    mine: uuid.UUID,
    other: uuid.UUID,
    before: Mapping[object, OwnStep],
    steps: Mapping[object, OwnStep],
) -> None:
    for row in models.PlanStep.objects.filter(respondent__in=[mine, other]):
        one = steps.get(row.pk)
        if one is None:
            row.delete()
        elif before.get(row.pk) != one:
            row.respondent_id, row.added_at = mine, one.added_at
            row.due, row.done_at = one.due, one.done_at
            row.title, row.note = seal(mine, one.title), seal(mine, one.note)
            row.resource_id = row.resource_id if one.resource else None
            row.save()


def _move_targets(mine: uuid.UUID, other: uuid.UUID, before: Things, after: Things) -> None:
    models.OwnTargets.objects.filter(respondent=other).delete()
    for key, own in after.own_targets.items():
        if before.own_targets.get(key) == own:
            continue
        models.OwnTargets.objects.update_or_create(
            respondent_id=mine,
            framework=models.Framework.objects.get(key=key),
            defaults={"targets": {skill: list(astuple(target)) for skill, target in own.items()}},
        )


def _let_open(mine: models.Respondent, other: models.Respondent, at: datetime) -> None:
    """Let what opened the other person open this one; the other is gone then."""
    for rows in (models.Browser.objects, models.SpareKey.objects):
        rows.filter(respondent=other).update(respondent=mine)
    key = other.return_digest
    other.delete()
    if key and mine.return_digest:
        models.SpareKey.objects.create(digest=key, respondent=mine)
    mine.return_digest = mine.return_digest or key
    mine.last_visit = max(mine.last_visit, other.last_visit, at.date())
    mine.save(update_fields=["return_digest", "last_visit"])
