"""`make run`: prepare this machine's site and serve it. A second start finds nothing to prepare."""

import os
import socket
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from assessments.services.offering import RELEASED_FILE

HOST = "127.0.0.1"


class Command(BaseCommand):
    help = "Prepare this machine's site (database, framework, static files) and serve it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", default="8000")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.LOCAL:
            raise CommandError(
                _("LOCAL is not true, so this is a production site: start gunicorn as README says.")
            )
        port = usable_port(options["port"])
        prepare()
        address = f"http://{HOST}:{port}{settings.PATH_PREFIX}/"
        self.stdout.write(_("The site is at %s") % address)
        self.stdout.write(_("Admin: %sadmin/ (`make admin` makes an account)") % address)
        self.stdout.write(_("Ctrl+C stops the site."))
        become_gunicorn(port)


def usable_port(text: str) -> int:
    """Return the port that this text names, or refuse in one sentence if it cannot be served on."""
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise CommandError(
            _("PORT=%(port)s is no port: give a number from 1 to 65535, as in make run PORT=8001")
            % {"port": text}
        )
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as gunicorn does
        try:
            probe.bind((HOST, int(text)))
        except OSError as error:
            why = _("Port %(port)s cannot be used (%(why)s): try make run PORT=%(other)s")
            other = "8002" if text == "8001" else "8001"
            words = {"port": text, "why": error.strerror, "other": other}
            raise CommandError(why % words) from None
    return int(text)


def prepare() -> None:
    """Bring the database, its first framework and the static files up to date, where they lag.

    New content for a framework that is there already is only spoken of.
    """
    executor = MigrationExecutor(connection)
    unknown = executor.loader.applied_migrations.keys() - executor.loader.disk_migrations.keys()
    if unknown or executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
    call_command("load_framework", str(RELEASED_FILE), if_missing=True, verbosity=0)
    if static_files_lag():
        call_command("collectstatic", verbosity=0, interactive=False)


def static_files_lag() -> bool:
    """Tell whether a static file is newer than the collected ones, or not among them.

    Collecting takes seconds, for each file is hashed and compressed; looking takes milliseconds.
    """
    if not isinstance(staticfiles_storage, ManifestFilesMixin):
        return False  # DEBUG serves the files where they lie
    manifest = Path(settings.STATIC_ROOT) / staticfiles_storage.manifest_name
    collected_at = manifest.stat().st_mtime if manifest.exists() else 0
    ignored = apps.get_app_config("staticfiles").ignore_patterns
    return any(
        path not in staticfiles_storage.hashed_files
        or Path(storage.path(path)).stat().st_mtime > collected_at
        for finder in get_finders()
        for path, storage in finder.list(ignored)
    )


def become_gunicorn(port: int) -> None:
    """Replace this process with the server, so that Ctrl+C and signals reach it directly."""
    connections.close_all()
    sys.stdout.flush()
    gunicorn = [sys.executable, "-m", *gunicorn_words(port)]
    os.execv(sys.executable, gunicorn)  # noqa: S606 - nothing here comes from outside


def gunicorn_words(port: int) -> list[str]:
    """Return the command that serves the site on this port."""
    return [
        *("gunicorn", "skillsapp.wsgi", "--chdir", str(settings.BASE_DIR)),
        *("--bind", f"{HOST}:{port}", "--threads", "4", "--log-level", "warning"),
        *("--logger-class", "skillsapp.gunicorn_logs.Logger"),
        "--no-control-socket",  # it would be made in the home directory
    ]
