"""Write a framework to a YAML file, as `load_framework` reads it."""

import os
from argparse import ArgumentParser
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from assessments import models, queries, working_copy
from assessments.exchange.yaml_reader import UnreadableFramework, read_framework
from assessments.exchange.yaml_writer import write_framework
from assessments.presentation.words import problem_text


class Command(BaseCommand):
    help = (
        "Write a framework as YAML, for load_framework of this site or another one: its newest "
        "published version, or the one that is asked for. The same content always gives the "
        "same bytes."
    )

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Give --version, with which other commands tell Django's version, a new meaning."""
        resolve = {"conflict_handler": "resolve"}
        return super().create_parser(prog_name, subcommand, **resolve, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("key", help="the framework, such as it-project-manager")
        which = parser.add_mutually_exclusive_group()
        which.add_argument(
            "--version",
            dest="number",
            metavar="N",
            type=int,
            help="the number of a version (default: the newest published one)",
        )
        which.add_argument("--draft", action="store_true", help="the working copy, finished or not")
        parser.add_argument(
            "--output",
            metavar="FILE",
            type=Path,
            help="where to write it (default: standard output); a file that is there is replaced",
        )

    def handle(
        self,
        *args: Any,
        key: str,
        number: int | None,
        draft: bool,
        output: Path | None,
        **options: Any,
    ) -> None:
        framework = _framework(key)
        version = None if draft else _version(framework, number)
        data = write_framework(
            queries.definitions(version.pk).content if version else working_copy.read(framework.pk)
        )
        if output is None:
            self._print(data)
        else:
            _replace(output, data)
            words = {"title": version or framework, "file": output}
            self.stdout.write(_("%(title)s is written to %(file)s.") % words)
        self._warn_of_problems(data)

    def _print(self, data: bytes) -> None:
        """Print the bytes as they are, whatever encoding and line ends a terminal has."""
        stream: Any = self.stdout
        stream.flush()
        stream.buffer.write(data)
        stream.buffer.flush()

    def _warn_of_problems(self, data: bytes) -> None:
        """Say what load_framework would say: a draft may have any problem, and is exported."""
        try:
            read_framework(data)
        except UnreadableFramework as error:
            heading = _("It has problems, and cannot be loaded before they are solved:")
            lines = [problem_text(problem) for problem in error.problems]
            self.stderr.write("\n- ".join([heading, *lines]))


def _framework(key: str) -> models.Framework:
    framework = models.Framework.objects.filter(key=key).first()
    if framework:
        return framework
    keys = ", ".join(models.Framework.objects.order_by("key").values_list("key", flat=True))
    if not keys:
        raise CommandError(_("There is no framework yet. Load one with load_framework."))
    words = {"key": key, "keys": keys}
    raise CommandError(_("There is no framework “%(key)s”. These exist: %(keys)s") % words)


def _version(framework: models.Framework, number: int | None) -> models.FrameworkVersion:
    """Return the version of this number, or the newest one."""
    versions = {v.number: v for v in framework.versions.select_related("framework")}
    if not versions:
        message = _("No version of “%(key)s” has been published yet. --draft exports its draft.")
        raise CommandError(message % {"key": framework.key})
    if number is None:
        return versions[max(versions)]
    if number not in versions:
        numbers = ", ".join(map(str, sorted(versions)))
        words = {"key": framework.key, "number": number, "numbers": numbers}
        message = _("“%(key)s” has no version %(number)s. These exist: %(numbers)s")
        raise CommandError(message % words)
    return versions[number]


def _replace(file: Path, data: bytes) -> None:
    """Write a file as a whole or not at all: whoever reads it never finds half of it."""
    file = file.resolve()
    if file.exists() and not file.is_file():
        raise CommandError(_("%(file)s is not a file that can be replaced.") % {"file": file})
    unfinished = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with unfinished.open("xb") as stream:
            stream.write(data)
        unfinished.replace(file)
    except OSError as error:
        with suppress(OSError):
            unfinished.unlink()
        raise CommandError(f"{file}: {error.strerror}") from None
