"""Examples on the page of a skill, on their own page and in the report."""

import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments import models, queries
from assessments.domain.annotations import EXAMPLE_LENGTH, Example
from tests.typed import Response
from tests.views.conftest import ROLE, Person, without_form_tokens
from tests.views.test_costs import cost

SKILL = "team-motivation"
STATEMENT = "answer-explain-shared-goal"
ID = str(uuid.UUID(int=7))
EXAMPLE = "We moved a choir of 80 people."
HOSTILE = "</textarea></p><script>alert(1)</script>{{ 7|add:7 }}"
ESCAPED = "&lt;/textarea&gt;&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;{{ 7|add:7 }}"


def send(person: Person, page: str = "question", **data: str) -> Response:
    """Post a page with an example, as in send(person, action="…", year="2024")."""
    names = ("situation", "action", "result", "setting", "year")
    fields = {f"example-{name}": data.pop(name, "") for name in names}
    return person.client.post(person.url(page, SKILL), fields | {"example-id": ID} | data)


def examples(person: Person) -> dict[str, tuple[Example, ...]]:
    return queries.examples_of(person.assessment)


def one(action: str = "", setting: str = "", year: int | None = None) -> dict[str, tuple[Example]]:
    return {SKILL: (Example(action=action, setting=setting, year=year, id=ID),)}


# --- On the page of a skill ------------------------------------------------------------------


def test_an_example_is_saved_with_the_page(person):
    response = send(person, action=EXAMPLE, year="2024", **{STATEMENT: "3"})

    assert response.status_code == 302
    assert examples(person) == one(EXAMPLE, year=2024)
    assert queries.answers_of(person.assessment) == {"explain-shared-goal": 3}


def test_an_example_is_saved_even_if_an_answer_is_invalid(person):
    response = send(person, action=EXAMPLE, **{STATEMENT: "99"})

    assert response.status_code == 422
    assert examples(person) == one(EXAMPLE)
    assert EXAMPLE in response.text


def test_answers_are_saved_even_if_the_example_is_too_long(person):
    long = "x" * (EXAMPLE_LENGTH + 1)
    response = send(person, action=long, year="2024", **{STATEMENT: "3"})

    assert response.status_code == 422
    assert examples(person) == {}
    assert queries.answers_of(person.assessment) == {"explain-shared-goal": 3}
    assert long in response.text
    assert "This part has 2001 characters, and 2000 are kept at most." in response.text
    assert 'href="#id_example-action"' in response.text
    assert "Your example is not saved yet" in response.text
    assert '<details class="disclosure example" open>' in response.text


def test_line_breaks_count_once(person):
    send(person, action="\r\n".join("x" * (EXAMPLE_LENGTH // 2)))

    assert examples(person)[SKILL][0].action == "\n".join("x" * (EXAMPLE_LENGTH // 2))


@pytest.mark.parametrize("wrong", [{"year": "tomorrow"}, {"setting": "moon"}, {"action": "a\x00b"}])
def test_what_nobody_can_choose_is_refused(person, wrong):
    assert send(person, **wrong).status_code == 422
    assert examples(person) == {}


def test_a_page_without_the_fields_leaves_the_example_alone(person):
    send(person, action=EXAMPLE)
    person.answer(SKILL, explain_shared_goal=2)

    assert examples(person) == one(EXAMPLE)


def test_an_emptied_example_is_forgotten(person):
    send(person, action=EXAMPLE, year="2024")
    send(person)

    assert examples(person) == {}


def test_an_example_comes_back_open_with_the_page(person):
    page = person.client.get(person.url("question", SKILL)).text
    assert '<details class="disclosure example">' in page
    send(person, action=HOSTILE, year="2024")

    page = person.client.get(person.url("question", SKILL)).text

    assert '<details class="disclosure example" open>' in page
    assert f"{ESCAPED}</textarea>" in page
    assert 'name="example-year" value="2024"' in page
    assert "<script>" not in page


def test_an_example_that_arrives_after_submitting_is_not_lost(finished):
    response = send(finished, action=EXAMPLE, **{STATEMENT: "0"})

    assert response["Location"] == finished.url("report")
    assert examples(finished) == one(EXAMPLE)
    assert queries.answers_of(finished.assessment)["explain-shared-goal"] == 2


def test_an_example_changes_no_result(finished):
    before = finished.client.get(finished.url("report")).context["report"]
    send(finished, "example", action=EXAMPLE, year="2024")

    assert finished.client.get(finished.url("report")).context["report"] == before


# --- Where it is from ---------------------------------------------------------------------------


def chosen_setting(page: Response) -> list[str]:
    return re.findall(r'name="example-setting" value="([\w-]*)"[^>]* checked', page.text)


def test_the_setting_is_asked_for_in_sight_and_nothing_is_chosen(person):
    page = person.client.get(person.url("question", SKILL))

    assert "Where is your best example from? (optional)" in page.text
    asked, folded = page.text.rsplit("<details", 1)
    assert (asked.count('name="example-setting"'), folded.count("example-setting")) == (5, 0)
    assert chosen_setting(page) == [""]


def test_the_setting_is_saved_with_the_page_and_comes_back(person):
    send(person, setting="study", **{STATEMENT: "3"})

    assert examples(person) == one(setting="study")
    page = person.client.get(person.url("question", SKILL))
    assert chosen_setting(page) == ["study"]
    assert '<details class="disclosure example">' in page.text


def test_the_setting_is_saved_beside_an_invalid_answer(person):
    response = send(person, setting="it-work", **{STATEMENT: "99"})

    assert examples(person) == one(setting="it-work")
    assert chosen_setting(response) == ["it-work"]


def test_the_setting_can_be_taken_back(person):
    send(person, setting="study")
    send(person, setting="")

    assert examples(person) == {}


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
    send(finished, "example", setting=setting)

    assert chosen_setting(finished.client.get(finished.url("example", SKILL))) == [setting]
    assert words in finished.client.get(finished.url("report")).text


def test_a_new_assessment_knows_the_setting_of_before(finished):
    send(finished, "example", setting="study")
    finished.start()
    again = models.Assessment.objects.running().get()

    page = finished.client.get(reverse("assessment:question", args=[again.pk, SKILL]))

    assert chosen_setting(page) == ["study"]


# --- On its own page -------------------------------------------------------------------------


def test_an_example_is_changed_from_the_report(finished):
    page = finished.client.get(finished.url("report")).text
    assert f'href="{finished.url("example", SKILL)}?role={ROLE}"' in page

    response = send(finished, "example", action=EXAMPLE, year="2024")

    assert response["Location"] == f"{finished.url('report')}#evidence-{SKILL}"
    page = finished.client.get(finished.url("report")).text
    assert f'id="evidence-{SKILL}"' in page
    assert EXAMPLE in page
    assert "In 2024." in page


def test_the_page_of_an_example_shows_what_is_there(finished):
    send(finished, "example", action=HOSTILE)

    page = finished.client.get(finished.url("example", SKILL)).text

    assert f"{ESCAPED}</textarea>" in page


def test_too_long_an_example_comes_back(finished):
    response = send(finished, "example", action="x" * 2001)

    assert response.status_code == 422
    assert "x" * 2001 in response.text
    assert examples(finished) == {}


def test_while_answering_an_example_leads_back_to_its_page(person):
    assert send(person, "example", action=EXAMPLE)["Location"] == person.url("question", SKILL)


def test_an_example_for_a_skill_that_is_not_asked_is_a_404(finished):
    url = finished.url("example", "flying")

    assert finished.client.get(url).status_code == 404
    assert finished.client.post(url, {"example-action": "x"}).status_code == 404


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_finds_no_example(finished, stranger, method):
    send(finished, "example", action=EXAMPLE)

    response = getattr(stranger, method)(finished.url("example", SKILL), {"example-action": "Mine"})

    assert response.status_code == 404
    assert EXAMPLE not in response.text
    assert examples(finished) == one(EXAMPLE)


def test_hostile_text_is_shown_as_it_is_in_the_report(finished):
    send(finished, "example", action=f"{HOSTILE}\nnext line")
    page = finished.client.get(finished.url("report")).text

    assert f"{ESCAPED}<br>next line" in page
    assert "<script>" not in page


def test_the_sample_report_has_no_examples(newcomer):
    page = newcomer.client.get(reverse("sample", args=["it-project-manager"])).text

    assert "Your example" not in page


def test_the_preview_has_the_fields_and_keeps_nothing(version, editor):
    url = reverse("preview:question", args=[version.framework_id, SKILL])

    response = editor.post(url, {"example-action": EXAMPLE, STATEMENT: "99"})

    assert response.status_code == 422
    assert EXAMPLE in response.text
    assert editor.post(url, {"example-action": EXAMPLE}).status_code == 302


def test_the_page_of_an_example_costs_three_queries(finished):
    url = finished.url("example", SKILL)
    data = {"example-action": EXAMPLE, "example-id": ID}

    assert cost(lambda: finished.client.get(url)) == 3
    assert cost(lambda: finished.client.post(url, data)) == 3


def test_the_report_costs_as_much_with_eight_examples_as_with_none(finished):
    url = finished.url("report")
    before = cost(lambda: finished.client.get(url))
    for skill in queries.definitions(finished.assessment.version_id).framework.skills:
        finished.client.post(finished.url("example", skill.key), {"example-action": EXAMPLE})

    assert cost(lambda: finished.client.get(url)) == before
    assert without_form_tokens(finished.client.get(url)).count(EXAMPLE) == 8
    with CaptureQueriesContext(connection) as context:
        finished.client.get(url)
    assert sum("assessments_example" in query["sql"] for query in context) == 1
