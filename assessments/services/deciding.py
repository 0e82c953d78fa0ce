"""What an editor says of other words: that they are a correction, or that they mean something new.

It is said of the words that were seen, and refused where somebody has changed them meanwhile, or
has decided already. What is said goes with the words: with the next edit they are asked about anew.
"""

from collections.abc import Sequence

from django.db import transaction

from assessments import models, queries, working_copy
from assessments.columns import columns_of
from assessments.domain.framework import Framework
from assessments.domain.questions import (
    Choice,
    Question,
    ScaleChoice,
    mark_of,
    open_questions,
    scale_mark_of,
    with_scale,
)
from assessments.domain.scale import scale_text


class WordsChanged(Exception):
    """The words are others than those that were seen, or somebody has decided about them."""


def questions_of(framework: models.Framework, content: Framework) -> list[Question]:
    """Return what of this content, the framework's working copy, nobody has decided about."""
    versions, decided = queries.contents_of(framework), queries.decided_of(framework)
    return open_questions(content, versions, decided)


@transaction.atomic
def decide_statement(*, statement: models.Statement, choice: Choice, seen: str) -> None:
    """Give a published statement's new text the number of what it is.

    A text that a version had keeps the number that it had, whatever is chosen. `seen` is the
    `mark` of the question. Raise WordsChanged, also where the statement is gone.
    """
    models.hold(statement.framework_id)
    row = models.Statement.objects.filter(pk=statement.pk).first()
    if row is None or seen != mark_of(row.text, row.meaning):
        raise WordsChanged
    published = queries.published_of(statement.framework)
    if published and (known := published.statements.get(row.key)):
        row.meaning = known.number_for(row.text, is_new=choice is Choice.NEW)
        row.decided = mark_of(row.text, row.meaning)
        row.save()


@transaction.atomic
def decide_scale(
    *,
    framework: models.Framework,
    choice: ScaleChoice,
    seen: str,
    mapping: Sequence[int | None] = (),
) -> None:
    """Give the words of the scale the number of what they are.

    `mapping` is what each answer of the newest version becomes, None for what is asked again; it
    is for MAP. Raise WordsChanged, and CannotDecide where the scale cannot be what is chosen.
    """
    models.hold(framework.pk)
    content, published = working_copy.read(framework.pk), queries.published_of(framework)
    if seen != scale_mark_of(content):
        raise WordsChanged
    if published:
        content = with_scale(content, published, choice, mapping)
        _keep_scale(framework, content)


@transaction.atomic
def recognise(*, statement: models.Statement) -> None:
    """Give a text that a version had the number that it had then: nobody needs to be asked.

    For whoever changes a text without asking, such as an outline that saves while people type.
    """
    models.hold(statement.framework_id)
    row = models.Statement.objects.filter(pk=statement.pk, published=True).first()
    published = row and queries.published_of(row.framework)
    if row and published and (known := published.statements.get(row.key)):
        numbers = known.numbers_of(row.text)
        if numbers and row.meaning not in numbers:
            row.meaning, row.decided = numbers[0], ""
            row.save()


@transaction.atomic
def recognise_scale(*, framework: models.Framework) -> None:
    """Give words of the scale that a version had the number that they had then."""
    models.hold(framework.pk)
    published = queries.published_of(framework)
    content = working_copy.read(framework.pk)
    numbers = published.scale.numbers_of(scale_text(content)) if published else []
    if published and numbers and content.scale not in numbers:
        _keep_scale(framework, with_scale(content, published, ScaleChoice.KEEP))


def _keep_scale(framework: models.Framework, content: Framework) -> None:
    row = models.Framework.objects.get(pk=framework.pk)
    columns = columns_of(content, models.Framework)
    row.scale, row.scale_maps = columns["scale"], columns["scale_maps"]
    row.scale_decided = scale_mark_of(content)
    row.save()
