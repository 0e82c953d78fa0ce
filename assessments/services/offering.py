"""New content that comes with a release of ours: offered to those who edit a site, never forced.

What a site was given is no field of its own: it is what one of its versions, or the draft, holds.
Whoever takes content or leaves it is named in the history of the framework, with the mark of
the content, so that nobody is asked about the same content twice.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType

from assessments import models, queries, working_copy
from assessments.domain.framework import Framework
from assessments.domain.importing import following
from assessments.domain.questions import Choice, Choices, ScaleChoice
from assessments.exchange.document import checksum_of, write_document
from assessments.exchange.yaml_reader import read_framework

RELEASED_FILE = Path(__file__).resolve().parents[1] / "content" / "it-project-manager.yaml"
MARK_LENGTH = 12
# Its authors give other words another number where they mean something new.
AUTHORS_DECIDE = Choices(others=Choice.CORRECTION, scale=ScaleChoice.KEEP)


@cache
def released() -> Framework:
    """Return the framework that comes with this release."""
    return read_framework(RELEASED_FILE.read_bytes())


def mark_of(content: Framework) -> str:
    """Return the beginning of the content's checksum: short enough to be read in a history."""
    return checksum_of(write_document(content))[:MARK_LENGTH]


def is_new(*, content: Framework, framework: models.Framework) -> bool:
    """Tell whether this site has neither had this content of the framework nor answered to it.

    A version has had it that holds it whole, beside what the content lacks and is retired there.
    """
    return not (
        _is_answered(content, framework)
        or any(following(content, known) == known for known in _known(framework))
    )


def _is_answered(content: Framework, framework: models.Framework) -> bool:
    """Tell whether somebody has made this content the draft, or left it, in the admin."""
    history = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(models.Framework), object_id=framework.pk
    )
    return history.filter(change_message__contains=mark_of(content)).exists()


def _known(framework: models.Framework) -> Iterator[Framework]:
    yield from queries.contents_of(framework)
    yield working_copy.read(framework.pk)
