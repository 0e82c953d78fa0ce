"""Examples on the page of a skill, on their own page and in the report."""

import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments import models, queries
from assessments.domain.annotations import EXAMPLE_LENGTH, Example
from tests.publishing import change, published_again
from tests.typed import Response
from tests.views.conftest import Person, without_form_tokens
from tests.views.test_costs import cost

SKILL = "team-motivation"
STATEMENT = "answer-explain-shared-goal"
ID, OTHER = str(uuid.UUID(int=7)), str(uuid.UUID(int=8))
LIST = "/yours/examples/it-project-manager/"
ADD = f"{LIST}{SKILL}/"
ONE = f"{ADD}{ID}/"
EXAMPLE = "We moved a choir of 80 people."
HOSTILE = "</textarea></p><script>alert(1)</script>{{ 7|add:7 }}"
ESCAPED = "&lt;/textarea&gt;&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;{{ 7|add:7 }}"


def send(person: Person, page: str = "question", pk: str = ID, **data: str) -> Response:
    """Post a page with an example, as in send(person, action="…", year="2024").

    It is that of a skill, or of examples alone: send(person, "example", …).
    """
    names = ("situation", "action", "result", "setting", "year")
    fields = {f"example-{name}": data.pop(name, "") for name in names}
    address = ADD if page == "example" else person.url(page, SKILL)
    return person.client.post(address, fields | {"example-id": pk} | data)


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

    assert chosen_setting(finished.client.get(ONE)) == [setting]
    assert words in finished.client.get(finished.url("report")).text


def test_a_new_assessment_knows_the_setting_of_before(finished):
    send(finished, "example", setting="study")
    finished.start()
    again = models.Assessment.objects.running().get()

    page = finished.client.get(reverse("assessment:question", args=[again.pk, SKILL]))

    assert chosen_setting(page) == ["study"]


# --- My examples -----------------------------------------------------------------------------


def test_the_report_leads_to_the_examples_and_the_list_back(finished):
    report = finished.url("report")
    query = f"report={finished.assessment.pk}"
    assert f'href="{ADD}?{query}"' in finished.client.get(report).text

    response = send(finished, "example", action=EXAMPLE, year="2024")

    assert response["Location"] == f"{LIST}?saved={ID}#example-{ID}"
    page = finished.client.get(report).text
    assert f'href="{LIST}?{query}#skill-{SKILL}"' in page
    assert f'id="evidence-{SKILL}"' in page
    assert EXAMPLE in page
    assert "In 2024." in page
    listed = finished.client.get(response["Location"]).text
    assert EXAMPLE in listed
    assert listed.count('class="saved"') == 1
    assert f'href="{report}"' in listed


def test_a_skill_has_several_examples_and_the_first_is_the_best(finished):
    send(finished, "example", action="First", setting="study")
    send(finished, "example", pk=OTHER, action="Second", setting="it-work")

    assert [one.action for one in examples(finished)[SKILL]] == ["First", "Second"]
    page = finished.client.get(LIST).text
    assert page.count("Your best example") == 1
    assert page.index("Your best example") < page.index("First") < page.index("Second")
    report = finished.client.get(finished.url("report"))
    assert "Your 2 examples" in report.text
    assert f'name="best" value="{ID}"' not in page
    assert f'name="best" value="{OTHER}"' in page


def test_the_report_tells_the_setting_of_the_best_example(finished):
    send(finished, "example", action="First", setting="study")
    send(finished, "example", pk=OTHER, action="Second", setting="it-work")
    settings = [finished.client.get(finished.url("csv")).text.count(",study")]

    response = finished.client.post(LIST, {"best": OTHER})

    assert response["Location"] == f"{LIST}?saved={OTHER}#example-{OTHER}"
    assert [one.action for one in examples(finished)[SKILL]] == ["Second", "First"]
    settings.append(finished.client.get(finished.url("csv")).text.count(",study"))
    assert settings == [1, 0]
    assert ",it-work" in finished.client.get(finished.url("csv")).text


def test_the_page_of_a_skill_edits_the_best_and_leaves_the_others(person):
    send(person, "example", action="First")
    send(person, "example", pk=OTHER, action="Second")
    assert "First</textarea>" in person.client.get(person.url("question", SKILL)).text

    send(person, action="First, told better")

    assert [one.action for one in examples(person)[SKILL]] == ["First, told better", "Second"]


def test_an_example_is_changed_on_its_page(finished):
    send(finished, "example", action=HOSTILE)
    page = finished.client.get(ONE).text
    assert f"{ESCAPED}</textarea>" in page
    assert f'name="example-id" value="{ID}"' in page

    finished.client.post(ONE, {"example-id": ID, "example-action": "Better"})

    assert examples(finished) == one("Better")


def test_an_example_is_removed(finished):
    send(finished, "example", action=EXAMPLE)
    send(finished, "example", pk=OTHER, action="Second")

    response = finished.client.post(LIST, {"remove": ID})

    assert "The example is removed." in finished.client.get(response["Location"]).text
    assert [one.id for one in examples(finished)[SKILL]] == [OTHER]


@pytest.mark.parametrize("button", ["best", "remove"])
def test_an_example_that_another_tab_has_removed_is_told(finished, button):
    send(finished, "example", action=EXAMPLE)
    finished.client.post(LIST, {"remove": ID})
    finished.client.cookies.pop("messages")

    response = finished.client.post(LIST, {button: ID})

    assert (
        "it was removed in another tab or window" in finished.client.get(response["Location"]).text
    )


def test_what_was_typed_into_an_example_that_is_gone_is_not_lost(finished):
    send(finished, "example", action=EXAMPLE)
    finished.client.post(LIST, {"remove": ID})
    assert finished.client.get(ONE).status_code == 404

    finished.client.post(ONE, {"example-id": ID, "example-action": "Better"})

    assert examples(finished) == one("Better")


def test_nothing_written_is_nothing_kept(finished):
    response = send(finished, "example")

    assert response["Location"] == f"{LIST}#skill-{SKILL}"
    assert examples(finished) == {}


def test_two_tabs_change_two_parts_of_one_example(finished):
    send(finished, "example", action="First", year="2020")
    page = finished.client.get(ONE).text
    hidden = dict(re.findall(r'type="hidden" name="(initial-[^"]+)" value="([^"]*)"', page))
    shown = {name.removeprefix("initial-"): value for name, value in hidden.items()}
    assert shown["example-year"] == "2020"

    finished.client.post(ONE, hidden | shown | {"example-result": "From one"})
    finished.client.post(ONE, hidden | shown | {"example-action": "From the other"})

    (kept,) = examples(finished)[SKILL]
    assert (kept.action, kept.result, kept.year) == ("From the other", "From one", 2020)


def test_too_long_an_example_comes_back(finished):
    response = send(finished, "example", action="x" * 2001)

    assert response.status_code == 422
    assert "x" * 2001 in response.text
    assert examples(finished) == {}


def test_an_example_for_a_skill_that_is_not_asked_is_a_404(finished):
    url = f"{LIST}flying/"

    assert finished.client.get(url).status_code == 404
    assert finished.client.post(url, {"example-action": "x"}).status_code == 404


def test_whoever_has_nothing_is_told_what_examples_are_and_led_on(version, client):
    page = client.get(reverse("my-examples"))

    assert page.status_code == 200
    assert f'href="{reverse("choose")}"' in page.text
    assert client.get(LIST).url == reverse("my-examples")
    assert client.post(ADD, {"example-action": EXAMPLE}).status_code == 404
    assert models.Example.objects.count() == 0


@pytest.mark.parametrize("pk", [ID, "\x00", "x", str(uuid.UUID(int=1)), ""])
def test_nobody_reaches_what_is_somebody_elses(finished, pk):
    send(finished, "example", action=EXAMPLE)
    other = Person()
    other.start()

    assert other.client.get(ONE).status_code == 404
    assert EXAMPLE not in other.client.get(LIST).text
    for button in ("best", "remove"):
        assert other.client.post(LIST, {button: pk}).status_code == 302
    for page in ("example", "question"):
        assert send(other, page, pk=pk, action="Mine").status_code in (302, 422)
    assert examples(finished) == one(EXAMPLE)


def test_examples_need_no_report(finished):
    send(finished, "example", action=EXAMPLE)
    models.Assessment.objects.all().delete()

    page = finished.client.get(reverse("my-examples")).text

    assert EXAMPLE in page
    assert "Back to the report" not in page


def test_an_example_for_a_skill_that_is_no_longer_asked_is_still_there(finished, version):
    send(finished, "example", action=EXAMPLE)
    change(models.Skill.objects.get(key=SKILL), retired=True)
    published_again(version.framework)

    page = finished.client.get(LIST).text

    assert page.index("No longer asked about") < page.index(EXAMPLE)
    assert EXAMPLE in finished.client.get(ONE).text


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


def test_what_the_pages_of_examples_cost(finished):
    send(finished, "example", action=EXAMPLE)
    data = {"example-action": EXAMPLE, "example-id": ID}

    assert cost(lambda: finished.client.get(LIST)) == 4
    assert cost(lambda: finished.client.get(ONE)) == 3
    assert cost(lambda: finished.client.post(ONE, data)) == 4


def test_the_report_costs_as_much_with_eight_examples_as_with_none(finished):
    url = finished.url("report")
    before = cost(lambda: finished.client.get(url))
    for skill in queries.definitions(finished.assessment.version_id).framework.skills:
        finished.client.post(f"{LIST}{skill.key}/", {"example-action": EXAMPLE})

    assert cost(lambda: finished.client.get(url)) == before
    assert without_form_tokens(finished.client.get(url)).count(EXAMPLE) == 8
    with CaptureQueriesContext(connection) as context:
        finished.client.get(url)
    assert sum("assessments_example" in query["sql"] for query in context) == 1
