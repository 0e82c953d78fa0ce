"""What is older than the site promises to keep is deleted, and nothing else."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from accounts.models import Session
from assessments import belongings, models
from assessments.domain.limits import Tried
from assessments.services import answering, counting, erasing, respondents
from tests.views.conftest import ROLE


@pytest.fixture
def people(version, settings):
    """Return people by how many days ago they were here last, each with an assessment."""
    settings.KEPT_DAYS = 100
    today = timezone.now().date()
    people = {
        days: models.Respondent(last_visit=today - timedelta(days=days))
        for days in (0, 100, 101, 102, 500)
    }
    for days, person in people.items():
        person.save()
        answering.start(
            respondent=person.pk,
            version=version,
            role_key=ROLE,
            at=timezone.now() - timedelta(days=days),
        )
    for days in (-1, 1):
        Session.objects.create(
            session_key=f"{days}", expire_date=timezone.now() - timedelta(days=days)
        )
    return people


def forget(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    call_command("forget", *arguments)
    return capsys.readouterr().out


def left() -> set[Any]:
    return set(models.Respondent.objects.values_list("pk", flat=True))


def test_who_was_here_longer_ago_is_deleted(people, capsys):
    assert forget(capsys) == "Deleted: 3 people, 3 self-assessments, 1 ended session.\n"

    assert left() == {people[0].pk, people[100].pk}
    assert set(models.Assessment.objects.values_list("respondent", flat=True)) == left()
    assert [session.session_key for session in Session.objects.all()] == ["-1"]


def test_a_session_never_outlives_what_it_opens(people):
    """A visit at the last minute of a day keeps the session until that minute, KEPT_DAYS on."""
    ends = people[0].last_visit + timedelta(days=100)

    assert not belongings.to_forget(ends, 100).filter(pk=people[0].pk).exists()
    assert belongings.to_forget(ends + timedelta(days=1), 100).filter(pk=people[0].pk).exists()


def test_twice_is_once(people, capsys):
    forget(capsys)
    before = left()

    assert forget(capsys) == "Deleted: 0 people, 0 ended sessions.\n"
    assert left() == before


def test_a_dry_run_deletes_nothing_and_says_the_same(people, capsys):
    before = left()

    said = forget(capsys, "--dry-run")

    assert said == "Would be deleted: 3 people, 3 self-assessments, 1 ended session.\n"
    assert left() == before
    assert Session.objects.count() == 2
    assert forget(capsys).removeprefix("Deleted") == said.removeprefix("Would be deleted")


def test_it_deletes_in_batches(people):
    gone = belongings.to_forget(timezone.now().date(), 100)

    counts = [deleted["Respondent"] for deleted in erasing.forget(people=gone, batch=2)]

    assert counts == [2, 1]


def test_who_comes_back_between_looking_and_deleting_is_kept(people, monkeypatch):
    hold = erasing.hold
    today = timezone.now().date()

    def visit_and_hold(ids):
        respondents.visited(respondent_id=people[101].pk, day=today)
        hold(ids)

    monkeypatch.setattr(erasing, "hold", visit_and_hold)
    call_command("forget")

    assert left() == {people[days].pk for days in (0, 100, 101)}


@pytest.mark.parametrize("batch", ["0", "-1", "many"])
def test_a_batch_has_at_least_one(db, batch):
    with pytest.raises(CommandError, match="--batch"):
        call_command("forget", "--batch", batch)


def test_drafts_that_were_discarded_longer_ago_than_they_can_be_taken_back_are_deleted(db, capsys):
    for days in (29, 31, 400):
        models.DiscardedDraft.objects.create(
            framework_key="framework",
            title=f"{days}",
            document="{}",
            at=timezone.now() - timedelta(days=days),
        )
    said = "0 people, 0 ended sessions, 2 discarded drafts.\n"
    assert forget(capsys, "--dry-run") == f"Would be deleted: {said}"
    assert models.DiscardedDraft.objects.count() == 3

    assert forget(capsys) == f"Deleted: {said}"
    assert [draft.title for draft in models.DiscardedDraft.objects.all()] == ["29"]


def test_counts_whose_time_is_over_are_deleted(db):
    for days in (-2, -1, 0):
        at = timezone.now() + timedelta(days=days)
        counting.count(Tried.MAIL, person=None, address="192.0.2.1", at=at)
    models.Cached.objects.create(cache_key="ended", expires=timezone.now() - timedelta(1))
    cache.set("counts still", 1, timeout=60)
    call_command("forget", "--dry-run")
    assert models.Tries.objects.count() == 3

    call_command("forget")
    assert min(models.Tries.objects.values_list("ends", flat=True)) > timezone.now()
    assert models.Tries.objects.count() == 1
    assert models.Cached.objects.count() == 1
    assert cache.get("counts still") == 1
