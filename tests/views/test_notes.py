"""Examples on the page of a skill, on their own page and in the report."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments import models, queries
from assessments.domain.annotations import EXAMPLE_LENGTH, Note
from tests.typed import Response
from tests.views.conftest import ROLE, Person, without_form_tokens
from tests.views.test_costs import cost

SKILL = "team-motivation"
STATEMENT = "answer-explain-shared-goal"
EXAMPLE = "We moved a choir of 80 people."
HOSTILE = "</textarea></p><script>alert(1)</script>{{ 7|add:7 }}"
ESCAPED = "&lt;/textarea&gt;&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;{{ 7|add:7 }}"


def send(person: Person, page: str = "question", **data: str) -> Response:
    """Post a page with a note, as in send(person, example="…", last_used="year")."""
    names = ("example", "last_used", "setting")
    fields = {f"note-{name}": data.pop(name, "") for name in names}
    return person.client.post(person.url(page, SKILL), fields | data)


def notes(person: Person) -> dict[str, Note]:
    return queries.notes_of(person.assessment)


# --- On the page of a skill ------------------------------------------------------------------


def test_an_example_is_saved_with_the_page(person):
    response = send(person, example=EXAMPLE, last_used="year", **{STATEMENT: "3"})

    assert response.status_code == 302
    assert notes(person) == {SKILL: Note(EXAMPLE, "year")}
    assert queries.answers_of(person.assessment) == {"explain-shared-goal": 3}


def test_an_example_is_saved_even_if_an_answer_is_invalid(person):
    response = send(person, example=EXAMPLE, **{STATEMENT: "99"})

    assert response.status_code == 422
    assert notes(person) == {SKILL: Note(EXAMPLE, "")}
    assert EXAMPLE in response.text


def test_answers_are_saved_even_if_the_example_is_too_long(person):
    long = "x" * (EXAMPLE_LENGTH + 1)
    response = send(person, example=long, last_used="year", **{STATEMENT: "3"})

    assert response.status_code == 422
    assert notes(person) == {}
    assert queries.answers_of(person.assessment) == {"explain-shared-goal": 3}
    assert long in response.text
    assert "The example has 2001 characters, and 2000 are kept at most." in response.text
    assert 'href="#id_note-example"' in response.text
    assert "Your example is not saved yet" in response.text
    assert '<details class="disclosure example" open>' in response.text


def test_line_breaks_count_once(person):
    send(person, example="\r\n".join("x" * (EXAMPLE_LENGTH // 2)))

    assert notes(person)[SKILL].example == "\n".join("x" * (EXAMPLE_LENGTH // 2))


@pytest.mark.parametrize(
    "wrong", [{"last_used": "tomorrow"}, {"setting": "moon"}, {"example": "a\x00b"}]
)
def test_what_nobody_can_choose_is_refused(person, wrong):
    assert send(person, **wrong).status_code == 422
    assert notes(person) == {}


def test_a_page_without_the_fields_leaves_the_example_alone(person):
    send(person, example=EXAMPLE)
    person.answer(SKILL, explain_shared_goal=2)

    assert notes(person) == {SKILL: Note(EXAMPLE, "")}


def test_an_emptied_example_is_forgotten(person):
    send(person, example=EXAMPLE, last_used="year")
    send(person)

    assert notes(person) == {}


def test_an_example_comes_back_open_with_the_page(person):
    page = person.client.get(person.url("question", SKILL)).text
    assert '<details class="disclosure example">' in page
    send(person, example=HOSTILE, last_used="longer")

    page = person.client.get(person.url("question", SKILL)).text

    assert '<details class="disclosure example" open>' in page
    assert f"{ESCAPED}</textarea>" in page
    assert '<option value="longer" selected>' in page
    assert "<script" not in page


def test_an_example_that_arrives_after_submitting_is_not_lost(finished):
    response = send(finished, example=EXAMPLE, **{STATEMENT: "0"})

    assert response["Location"] == finished.url("report")
    assert notes(finished) == {SKILL: Note(EXAMPLE, "")}
    assert queries.answers_of(finished.assessment)["explain-shared-goal"] == 2


def test_an_example_changes_no_result(finished):
    before = finished.client.get(finished.url("report")).context["report"]
    send(finished, "note", example=EXAMPLE, last_used="longer")

    assert finished.client.get(finished.url("report")).context["report"] == before


# --- Where it is from ---------------------------------------------------------------------------


def chosen_setting(page: Response) -> list[str]:
    return re.findall(r'name="note-setting" value="([\w-]*)"[^>]* checked', page.text)


def test_the_setting_is_asked_for_in_sight_and_nothing_is_chosen(person):
    page = person.client.get(person.url("question", SKILL))

    assert "Where is your best example from? (optional)" in page.text
    asked, folded = page.text.rsplit("<details", 1)
    assert (asked.count('name="note-setting"'), folded.count("note-setting")) == (5, 0)
    assert chosen_setting(page) == [""]


def test_the_setting_is_saved_with_the_page_and_comes_back(person):
    send(person, setting="study", **{STATEMENT: "3"})

    assert notes(person) == {SKILL: Note(setting="study")}
    page = person.client.get(person.url("question", SKILL))
    assert chosen_setting(page) == ["study"]
    assert '<details class="disclosure example">' in page.text


def test_the_setting_is_saved_beside_an_invalid_answer(person):
    response = send(person, setting="it-work", **{STATEMENT: "99"})

    assert notes(person) == {SKILL: Note(setting="it-work")}
    assert chosen_setting(response) == ["it-work"]


def test_the_setting_can_be_taken_back(person):
    send(person, setting="study")
    send(person, setting="")

    assert notes(person) == {}


def test_the_setting_is_no_answer(person):
    before = person.client.get(person.url("question", SKILL)).context["standing"]
    send(person, setting="other-work")

    assert person.client.get(person.url("question", SKILL)).context["standing"] == before
    assert person.client.get(person.url("resume")).url == person.url("question", SKILL)
    assert queries.answers_of(person.assessment) == {}


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("it-work", "From IT work."),
        ("other-work", "From other work."),
        ("study", "From study."),
        ("private-life", "From private life."),
    ],
)
def test_the_setting_is_changed_from_the_report_and_shown_there(finished, setting, words):
    send(finished, "note", setting=setting)

    assert chosen_setting(finished.client.get(finished.url("note", SKILL))) == [setting]
    assert words in finished.client.get(finished.url("report")).text


def test_a_new_assessment_asks_for_the_setting_again(finished):
    send(finished, "note", setting="study")
    finished.start()
    again = models.Assessment.objects.running().get()

    page = finished.client.get(reverse("assessment:question", args=[again.pk, SKILL]))

    assert chosen_setting(page) == [""]


# --- On its own page -------------------------------------------------------------------------


def test_an_example_is_changed_from_the_report(finished):
    page = finished.client.get(finished.url("report")).text
    assert f'href="{finished.url("note", SKILL)}?role={ROLE}"' in page

    response = send(finished, "note", example=EXAMPLE, last_used="month")

    assert response["Location"] == f"{finished.url('report')}#evidence-{SKILL}"
    page = finished.client.get(finished.url("report")).text
    assert f'id="evidence-{SKILL}"' in page
    assert EXAMPLE in page
    assert "Last used this month." in page


def test_the_page_of_an_example_shows_what_is_there(finished):
    send(finished, "note", example=HOSTILE)

    page = finished.client.get(finished.url("note", SKILL)).text

    assert f"{ESCAPED}</textarea>" in page


def test_too_long_an_example_comes_back(finished):
    response = send(finished, "note", example="x" * 2001)

    assert response.status_code == 422
    assert "x" * 2001 in response.text
    assert notes(finished) == {}


def test_while_answering_an_example_leads_back_to_its_page(person):
    assert send(person, "note", example=EXAMPLE)["Location"] == person.url("question", SKILL)


def test_an_example_for_a_skill_that_is_not_asked_is_a_404(finished):
    url = finished.url("note", "flying")

    assert finished.client.get(url).status_code == 404
    assert finished.client.post(url, {"note-example": "x"}).status_code == 404


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_finds_no_example(finished, stranger, method):
    send(finished, "note", example=EXAMPLE)

    response = getattr(stranger, method)(finished.url("note", SKILL), {"note-example": "Mine"})

    assert response.status_code == 404
    assert EXAMPLE not in response.text
    assert notes(finished) == {SKILL: Note(EXAMPLE, "")}


def test_hostile_text_is_shown_as_it_is_in_the_report(finished):
    send(finished, "note", example=f"{HOSTILE}\nnext line")
    page = finished.client.get(finished.url("report")).text

    assert f"{ESCAPED}<br>next line" in page
    assert "<script" not in page


def test_the_sample_report_has_no_examples(newcomer):
    page = newcomer.client.get(reverse("sample", args=["it-project-manager"])).text

    assert "Your example" not in page


def test_the_preview_has_the_fields_and_keeps_nothing(version, editor):
    url = reverse("preview:question", args=[version.framework_id, SKILL])

    response = editor.post(url, {"note-example": EXAMPLE, STATEMENT: "99"})

    assert response.status_code == 422
    assert EXAMPLE in response.text
    assert editor.post(url, {"note-example": EXAMPLE}).status_code == 302


def test_the_page_of_an_example_costs_three_queries(finished):
    url = finished.url("note", SKILL)
    data = {"note-example": EXAMPLE, "note-last_used": ""}

    assert cost(lambda: finished.client.get(url)) == 3
    assert cost(lambda: finished.client.post(url, data)) == 3


def test_the_report_costs_as_much_with_eight_examples_as_with_none(finished):
    url = finished.url("report")
    before = cost(lambda: finished.client.get(url))
    for skill in queries.definitions(finished.assessment.version_id).framework.skills:
        finished.client.post(finished.url("note", skill.key), {"note-example": EXAMPLE})

    assert cost(lambda: finished.client.get(url)) == before
    assert without_form_tokens(finished.client.get(url)).count(EXAMPLE) == 8
    with CaptureQueriesContext(connection) as context:
        finished.client.get(url)
    assert sum("skillnote" in query["sql"] for query in context) == 1
