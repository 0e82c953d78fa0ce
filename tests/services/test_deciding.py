"""Other words of what was published: nothing is published over an open question."""

from dataclasses import replace
from typing import Any

import pytest

from assessments import models, queries, working_copy
from assessments.domain.differences import carried_over
from assessments.domain.framework import Framework
from assessments.domain.questions import CannotDecide, Choice, Choices, ScaleChoice
from assessments.services.deciding import (
    WordsChanged,
    decide_scale,
    decide_statement,
    questions_of,
    recognise,
    recognise_scale,
)
from assessments.services.publishing import CannotPublish, publish
from assessments.services.restoring import discard, import_framework
from tests.domain.test_questions import reversed_scale
from tests.domain.versions import with_statement
from tests.factories import make_framework
from tests.publishing import NOON, published

pytestmark = pytest.mark.django_db

OLD = make_framework(skills=2, statements=2, top=3)
KEY = "skill-1-1"
BAKED = with_statement(OLD, KEY, text="Bake a cake.")
TURNED = reversed_scale(OLD)


@pytest.fixture
def framework() -> models.Framework:
    return published(OLD).framework


def asked(framework: models.Framework) -> Any:
    """Return the one question that is open."""
    framework.refresh_from_db()
    (question,) = questions_of(framework, working_copy.read(framework.pk))
    return question


def statement() -> models.Statement:
    return models.Statement.objects.select_related("framework").get(key=KEY)


def refused(framework: models.Framework) -> list[str]:
    framework.refresh_from_db()
    with pytest.raises(CannotPublish) as error:
        publish(framework=framework, at=NOON)
    return [problem.place for problem in error.value.problems]


def publish_now(framework: models.Framework) -> Framework:
    framework.refresh_from_db()
    return queries.definitions(publish(framework=framework, at=NOON).pk).content


@pytest.mark.parametrize(("choice", "number"), [(Choice.CORRECTION, 1), (Choice.NEW, 2)])
def test_bake_a_cake(framework: models.Framework, choice: Choice, number: int) -> None:
    """Under the same key and meaning, it can be the draft, and not published without a word."""
    import_framework(content=BAKED)
    assert refused(framework) == ["categories[0].skills[0].statements[0].text"]
    decide_statement(statement=statement(), choice=choice, seen=asked(framework).mark)
    new = publish_now(framework)
    carried = carried_over(OLD, new, {KEY: 2, "skill-1-2": 1})
    assert carried == ({KEY: 2, "skill-1-2": 1} if number == 1 else {"skill-1-2": 1})


def test_bake_a_cake_with_an_answer_in_the_import(framework: models.Framework) -> None:
    import_framework(content=BAKED, choices=Choices({KEY: Choice.NEW}))
    assert publish_now(framework).statements[0].meaning == 2


def test_words_however_they_came_in_are_asked_about(framework: models.Framework) -> None:
    models.Statement.objects.filter(key=KEY).update(text="Typed into an outline.")
    assert refused(framework) == ["categories[0].skills[0].statements[0].text"]
    discard(framework=framework)
    models.AnswerOption.objects.filter(value=0).update(label="Other")
    assert refused(framework) == ["scale"]


def test_another_edit_asks_again(framework: models.Framework) -> None:
    import_framework(content=BAKED, choices=Choices({KEY: Choice.NEW}))
    models.Statement.objects.filter(key=KEY).update(text="Bake two cakes.")
    assert refused(framework) == ["categories[0].skills[0].statements[0].text"]


def test_it_is_said_of_the_words_that_were_seen(framework: models.Framework) -> None:
    import_framework(content=BAKED)
    seen = asked(framework).mark
    models.Statement.objects.filter(key=KEY).update(text="Bake two cakes.")
    with pytest.raises(WordsChanged):
        decide_statement(statement=statement(), choice=Choice.NEW, seen=seen)
    row = statement()
    seen = asked(framework).mark
    decide_statement(statement=row, choice=Choice.NEW, seen=seen)
    with pytest.raises(WordsChanged):  # a second tab
        decide_statement(statement=row, choice=Choice.CORRECTION, seen=seen)
    assert statement().meaning == 2


def test_a_statement_that_is_gone_is_refused(framework: models.Framework) -> None:
    import_framework(content=with_statement(make_framework(key="other"), KEY, text="New."))
    row = models.Statement.objects.get(framework__key="other", key=KEY)
    models.Framework.objects.get(key="other").delete()
    with pytest.raises(WordsChanged):
        decide_statement(statement=row, choice=Choice.NEW, seen="")


def test_returning_to_earlier_words_brings_their_meaning(framework: models.Framework) -> None:
    import_framework(content=BAKED, choices=Choices(others=Choice.NEW))
    publish_now(framework)
    models.Statement.objects.filter(key=KEY).update(text=OLD.statements[0].text)
    recognise(statement=statement())
    assert (statement().meaning, statement().decided) == (1, "")
    assert carried_over(OLD, publish_now(framework), {KEY: 2}) == {KEY: 2}


def test_a_new_meaning_of_old_words_is_left_alone_until_they_change(
    framework: models.Framework,
) -> None:
    """As from a file that has a new example."""
    import_framework(content=with_statement(OLD, KEY, example="New.", meaning=2))
    assert publish_now(framework).statements[0].meaning == 2


def test_the_reversed_scale_maps_each_answer_to_its_opposite(framework: models.Framework) -> None:
    import_framework(content=TURNED)
    assert refused(framework) == ["scale"]
    decide_scale(
        framework=framework,
        choice=ScaleChoice.MAP,
        seen=asked(framework).mark,
        mapping=(2, 1, 0),
    )
    new = publish_now(framework)
    assert (new.scale, new.scale_maps) == (2, {2: (2, 1, 0)})
    given = {KEY: 0, "skill-1-2": None, "skill-2-1": 1, "skill-2-2": 2}
    labels = {key: OLD.options[v].label for key, v in given.items() if v is not None}
    carried = carried_over(OLD, new, given)
    assert carried == {KEY: 2, "skill-1-2": None, "skill-2-1": 1, "skill-2-2": 0}
    assert {k: new.options[v].label for k, v in carried.items() if v is not None} == labels


@pytest.mark.parametrize(
    ("choice", "kept"), [(ScaleChoice.KEEP, {KEY: 2}), (ScaleChoice.RESET, {})]
)
def test_the_scale_is_kept_or_reset(
    framework: models.Framework, choice: ScaleChoice, kept: dict[str, int]
) -> None:
    import_framework(content=TURNED)
    decide_scale(framework=framework, choice=choice, seen=asked(framework).mark)
    assert carried_over(OLD, publish_now(framework), {KEY: 2}) == kept


def test_it_is_said_of_the_scale_that_was_seen(framework: models.Framework) -> None:
    import_framework(content=TURNED)
    seen = asked(framework).mark
    models.AnswerOption.objects.filter(value=0).update(hint="Other")
    with pytest.raises(WordsChanged):
        decide_scale(framework=framework, choice=ScaleChoice.KEEP, seen=seen)


def test_a_scale_of_another_size_is_no_correction(framework: models.Framework) -> None:
    import_framework(content=make_framework(skills=2, statements=2, top=4))
    with pytest.raises(CannotDecide):
        decide_scale(framework=framework, choice=ScaleChoice.KEEP, seen=asked(framework).mark)
    assert refused(framework) == ["scale"]


def test_the_words_of_an_earlier_scale_bring_its_number(framework: models.Framework) -> None:
    import_framework(content=TURNED, choices=Choices(scale=ScaleChoice.MAP, mapping=(2, 1, 0)))
    publish_now(framework)
    for option in OLD.options:
        models.AnswerOption.objects.filter(value=option.value).update(label=option.label)
    recognise_scale(framework=framework)
    back = publish_now(framework)
    assert (back.scale, back.scale_maps) == (1, {2: (2, 1, 0)})
    assert carried_over(OLD, back, {KEY: 2}) == {KEY: 2}
    assert carried_over(replace(TURNED, scale=2), back, {KEY: 2}) == {}
