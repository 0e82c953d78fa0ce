"""What other words mean is asked beside the scale, at the statement, and of a file."""

import re
from dataclasses import replace

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from assessments import models, queries, working_copy
from assessments.domain.questions import Choices, Question
from assessments.services.deciding import questions_of
from assessments.services.offering import released
from assessments.services.restoring import import_framework
from tests.admin.conftest import SMALL
from tests.admin.pages import button, field_of, page, said, save, staff
from tests.admin.test_importing import URL, confirm, upload
from tests.domain.test_questions import reversed_scale
from tests.domain.versions import with_statement
from tests.publishing import change, earlier_content, published, published_again
from tests.typed import Response

pytestmark = pytest.mark.django_db

KEY = SMALL.statements[0].key
BAKED = with_statement(SMALL, KEY, text="Bake a cake.")
TURNED = reversed_scale(SMALL)
TOP = SMALL.top - 1


@pytest.fixture
def framework(version: models.FrameworkVersion) -> models.Framework:
    return version.framework


def asked(framework: models.Framework) -> list[Question]:
    framework.refresh_from_db()
    return questions_of(framework, working_copy.read(framework.pk))


def turn(framework: models.Framework) -> Question:
    """Make the draft have its answers in the reverse order."""
    import_framework(content=TURNED)
    (question,) = asked(framework)
    return question


def decide(
    client: Client, framework: models.Framework, question: Question, **data: str
) -> Response:
    sent = {
        name.replace("becomes_", f"becomes-{question.mark}-").replace(
            "asks", f"asks--{question.mark}"
        ): value
        for name, value in data.items()
    }
    return client.post(button("decide_scale", framework), sent)


# --- The scale ----------------------------------------------------------------------------------


def test_page_of_the_texts_asks_nothing_where_the_scale_is_as_published(
    editor: Client, framework: models.Framework
) -> None:
    assert "What the change of the scale means" not in editor.get(page(framework)).text


def test_other_words_of_the_scale_are_asked_about_and_lead_there(
    editor: Client, framework: models.Framework
) -> None:
    response = save(editor, page(framework), prompt="How far do you agree today?")
    assert (response.status_code, response["Location"]) == (302, page(framework))
    assert said(response)[-1] == "Saved. Now say what the change of the scale means."
    shown = editor.get(page(framework)).text
    assert "What the change of the scale means" in shown
    assert "<ins>agree today?</ins>" in shown
    assert f'name="asks--{asked(framework)[0].mark}"' in shown
    assert not re.search(r'type="radio"[^>]*checked', shown)


@pytest.mark.parametrize(
    ("choice", "scale", "words"),
    [
        ("keep", 1, "The words of the scale are a correction: answers stay."),
        ("reset", 2, "The words are another scale: everybody is asked again."),
    ],
)
def test_scale_is_kept_or_reset(
    editor: Client, framework: models.Framework, choice: str, scale: int, words: str
) -> None:
    response = decide(editor, framework, turn(framework), asks=choice)
    assert (response.status_code, said(response)) == (302, [words])
    assert (asked(framework), framework.scale) == ([], scale)
    assert words in editor.get(page(framework)).text
    assert [entry.get_change_message() for entry in LogEntry.objects.all()] == [words]


def test_scale_is_mapped_answer_by_answer(editor: Client, framework: models.Framework) -> None:
    question = turn(framework)
    shown = editor.get(page(framework))
    becomes = {
        f"becomes_{value}": shown.context["scale_form"][f"becomes-{question.mark}-{value}"].initial
        for value in range(SMALL.top)
    }
    assert list(becomes.values()) == list(reversed(range(SMALL.top)))  # by the same words
    response = decide(editor, framework, question, asks="map", **becomes | {"becomes_1": ""})
    assert said(response)[0].startswith("The words are another scale, and answers become: ")
    framework.refresh_from_db()
    step = [TOP - value for value in range(SMALL.top)]
    step[1] = None  # type: ignore[call-overload]
    assert (framework.scale, framework.scale_maps) == (2, {"2": step})


def test_scale_can_be_decided_anew(editor: Client, framework: models.Framework) -> None:
    decide(editor, framework, turn(framework), asks="reset")
    shown = editor.get(page(framework))
    (mark,) = [q.mark for q in shown.context["scale_form"].questions]
    editor.post(button("decide_scale", framework), {f"asks--{mark}": "keep"})
    framework.refresh_from_db()
    assert framework.scale == 1


def test_scale_that_has_changed_since_it_was_seen_is_not_decided(
    editor: Client, framework: models.Framework
) -> None:
    question = turn(framework)
    change(models.AnswerOption.objects.all()[0], hint="Changed meanwhile.")
    response = decide(editor, framework, question, asks="keep")
    assert said(response) == [
        "Choose what the words mean. They may have changed since you saw them."
    ]
    assert len(asked(framework)) == 1


def test_scale_as_it_was_in_an_earlier_version_is_said(
    editor: Client, framework: models.Framework
) -> None:
    first = framework.prompt
    change(framework, prompt="Other?")
    published_again(framework)
    save(editor, page(framework), prompt=first)
    words = "The words of version 1 again: answers from then carry over again."
    assert words in editor.get(page(framework)).text
    assert asked(framework) == []


def test_only_who_may_change_a_framework_decides(framework: models.Framework) -> None:
    question = turn(framework)
    response = decide(staff("view_framework"), framework, question, asks="keep")
    assert response.status_code == 403


# --- Statements ---------------------------------------------------------------------------------


def test_open_question_stands_at_its_row(editor: Client, framework: models.Framework) -> None:
    import_framework(content=BAKED)
    row = models.Statement.objects.get(framework=framework, key=KEY)
    field = field_of(editor.get(page(row.skill)), "statements-0-asks")
    assert field.value() is None
    assert "<ins>Bake a cake.</ins>" in field.help_text
    save(editor, page(row.skill), statements__0__example="Of another matter.")
    assert len(asked(framework)) == 1  # what was not asked here is not decided here
    save(editor, page(row.skill), statements__0__asks="new")
    row.refresh_from_db()
    assert (asked(framework), row.meaning) == ([], 2)


# --- A file -------------------------------------------------------------------------------------


def test_preview_asks_of_each_reworded_text_and_chooses_nothing(
    editor: Client, framework: models.Framework
) -> None:
    content = with_statement(TURNED, KEY, text="Bake a cake.")
    shown = upload(editor, content)
    form = shown.context["decisions"]
    assert [question.key for question in form.questions] == ["", KEY]
    assert "<ins>Bake a cake.</ins>" in shown.text
    assert 'type="radio"' in shown.text
    assert not re.search(r'type="radio"[^>]*checked', shown.text)


def answers_to(shown: Response, **choices: str) -> dict[str, str]:
    """Return what a browser sends with the preview for these choices, by the key."""
    form = shown.context["decisions"]
    data = {bound.html_name: str(bound.initial) for bound in form if "becomes" in bound.html_name}
    names = {q.key or "scale": f"asks-{q.key}-{q.mark}" for q in form.questions}
    return data | {names[key.replace("__", "-")]: choice for key, choice in choices.items()}


@pytest.mark.parametrize(("choice", "meaning"), [("correction", 1), ("new", 2)])
def test_answer_in_the_preview_decides(
    editor: Client, framework: models.Framework, choice: str, meaning: int
) -> None:
    shown = upload(editor, BAKED)
    confirm(editor, shown, answers_to(shown, **{KEY.replace("-", "__"): choice}))
    assert asked(framework) == []
    assert models.Statement.objects.get(framework=framework, key=KEY).meaning == meaning


def test_scale_is_mapped_in_the_preview(editor: Client, framework: models.Framework) -> None:
    shown = upload(editor, TURNED)
    data = answers_to(shown, scale="map")
    confirm(editor, shown, data)
    assert asked(framework) == []
    content = working_copy.read(framework.pk)
    assert content.scale_maps == {2: tuple(reversed(range(SMALL.top)))}


def test_what_is_left_open_in_the_preview_keeps_the_draft_from_being_published(
    editor: Client, framework: models.Framework
) -> None:
    confirm(editor, upload(editor, BAKED))
    assert [question.key for question in asked(framework)] == [KEY]


def test_number_that_a_file_raises_is_not_asked_about(
    editor: Client, framework: models.Framework
) -> None:
    shown = upload(editor, with_statement(BAKED, KEY, meaning=2))
    assert shown.context["decisions"] is None
    confirm(editor, shown)
    assert asked(framework) == []


def test_content_of_the_release_is_taken_in_one_step(editor: Client) -> None:
    """Its authors have given other words another number where they mean something new."""
    first = released().statements[0]
    old = with_statement(earlier_content(), first.key, text="Do it.", meaning=first.meaning)
    framework = published(old).framework
    shown = editor.get(f"{reverse(URL)}?release")
    assert shown.context["decisions"] is None
    confirm(editor, shown)
    assert asked(framework) == []
    assert queries.unpublished_changes(framework)


def test_choices_of_a_map_are_those_of_the_file(
    editor: Client, framework: models.Framework
) -> None:
    options = tuple(replace(o, label=f"New {o.value}") for o in SMALL.options)
    shown = upload(editor, replace(SMALL, options=options))
    selects = [bound for bound in shown.context["decisions"] if "becomes" in bound.html_name]
    assert [bound.initial for bound in selects] == [""] * SMALL.top
    assert import_framework(content=SMALL, choices=Choices()) == framework
