"""What workers do each night by themselves (the setting WORKER), and what they find left behind."""

from datetime import datetime, timedelta

from django.core.management import call_command
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

HOUR, MINUTE = 3, 30  # by the clock of the site, when few people are here
KEPT = timedelta(days=1)  # what became of a task
# No task takes so long, but for the night's, which may be done twice: whatever runs for longer was
# left behind by a worker that was killed.
LONGEST = timedelta(minutes=15)


@task()
def nightly() -> None:
    """Forget what is older than promised, and make sure that this is done tomorrow, too.

    Tomorrow comes first, so that a night that fails is not the last one.
    """
    come_again()
    call_command("forget", verbosity=0)
    DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - KEPT).delete()


def come_again() -> None:
    """Let `nightly` wait for the next night, if it does not yet."""
    with transaction.atomic():
        if not _waiting().exists():
            nightly.using(run_after=next_night(timezone.now())).enqueue()


def next_night(now: datetime) -> datetime:
    """Return when the next night's work begins, by the clock of the site."""
    tonight = timezone.localtime(now).replace(hour=HOUR, minute=MINUTE, second=0, microsecond=0)
    return tonight if tonight > now else tonight + timedelta(days=1)


def take_up() -> int:
    """Let what a killed worker has left behind be done by another; return how many that is."""
    left = DBTaskResult.objects.running().filter(started_at__lt=timezone.now() - LONGEST)
    return left.update(status=TaskResultStatus.READY)


def _waiting() -> "QuerySet[DBTaskResult]":
    return DBTaskResult.objects.filter(task_path=nightly.module_path, status=TaskResultStatus.READY)
