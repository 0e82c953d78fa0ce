"""Jobs of workers in the database: those that nobody does, and those that went wrong."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult, get_date_max

from assessments.domain.health import Finding
from skillsapp import outbox

LATE = timedelta(hours=1)  # even a worker that was killed is long followed by another then
LATELY = timedelta(days=1)


def jobs() -> Iterator[Finding]:
    now = timezone.now()
    yield from _late(now) if settings.WORKER else _left()
    failed = DBTaskResult.objects.failed().filter(finished_at__gt=now - LATELY)
    if paths := sorted(failed.values_list("task_path", flat=True)):
        yield Finding(
            _("Jobs of workers failed within the last day: %(number)s, one of them is %(path)s.")
            % {"number": len(paths), "path": paths[0]},
            _("The log of the worker says why."),
        )


def _late(now: datetime) -> Iterator[Finding]:
    since = now - LATE
    at_once = Q(run_after=get_date_max(), enqueued_at__lt=since)
    if number := _ready().filter(Q(run_after__lt=since) | at_once).count():
        yield Finding(
            _("Jobs wait for a worker since more than an hour: %(number)s.") % {"number": number},
            _("Is one running? Start it: python manage.py worker"),
        )


def _left() -> Iterator[Finding]:
    """Tell of e-mails that were written down before workers were given up."""
    if number := _ready().filter(task_path=outbox.deliver.module_path).count():
        yield Finding(
            _("E-mails wait for a worker, and WORKER is not true: %(number)s.")
            % {"number": number},
            _("Send them: WORKER=true python manage.py worker --once"),
        )


def _ready() -> "QuerySet[DBTaskResult]":
    return DBTaskResult.objects.filter(status="READY")
