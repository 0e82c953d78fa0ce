"""A worker: it sends the e-mails that wait in the database, and forgets what is old each night."""

import logging
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django_tasks.base import DEFAULT_TASK_BACKEND_ALIAS, DEFAULT_TASK_QUEUE_NAME
from django_tasks_db.management.commands.db_worker import Worker

from accounts import jobs


class PatientWorker(Worker):
    """Between its tasks it also takes up what a worker that was killed has left behind."""

    def run(self) -> None:
        once, self.batch = self.batch, True  # so that it comes back here when nothing waits
        while self.running:
            jobs.take_up()
            super().run()
            if once:
                return
            time.sleep(self.interval)


class Command(BaseCommand):
    help = (
        "Send the e-mails that wait, and forget each night what is older than promised. Run one "
        "or several on any of the nodes, with WORKER=true; SIGTERM ends it after its task."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--once", action="store_true", help="do what waits, and end when nothing does"
        )

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        if not settings.WORKER:
            raise CommandError(
                _("WORKER is not true, so nothing waits for a worker: set it for the site, too.")
            )
        logging.getLogger("django_tasks_db").setLevel(logging.ERROR)  # it tells of each signal
        jobs.come_again()
        worker = PatientWorker(
            queue_names=[DEFAULT_TASK_QUEUE_NAME],
            excluded_queue_names=[],
            interval=1,  # second
            batch=once,
            backend_name=DEFAULT_TASK_BACKEND_ALIAS,
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
        )
        worker.configure_signals()
        worker.run()
