"""The questionnaire: three states, nothing lost, nothing changed after submitting."""

import html
import re

import pytest

from assessments import models, queries
from tests.views.conftest import without_form_tokens

CREATIVITY = "creativity-and-problem-solving"


def answers(person):
    return queries.answers_of(person.assessment)


def test_answering_keeps_three_states_apart(person):
    response = person.answer(CREATIVITY, find_several_solutions=0, compare_effects_on_people="skip")

    assert response.url == person.url("question", "project-planning-and-time-management")
    assert answers(person) == {"find-several-solutions": 0, "compare-effects-on-people": None}


def test_page_shows_what_was_answered(person):
    person.answer(CREATIVITY, find_several_solutions=0, compare_effects_on_people="skip")

    page = person.client.get(person.url("question", CREATIVITY))

    checked = re.findall(r'name="answer-([\w-]+)" value="(\w+)"[^>]* checked', page.text)
    assert checked == [("find-several-solutions", "0"), ("compare-effects-on-people", "skip")]
    form = page.context["form"]
    shown = {name: form[name].value() for name in form.fields}
    assert shown == {
        "find-several-solutions": "0",
        "compare-effects-on-people": "skip",
        "seek-outside-view": None,
        "reduce-side-effects": None,
    }


def test_page_asks_in_the_words_of_the_framework(person, framework):
    skill = next(s for s in framework.skills if s.key == CREATIVITY)
    text = html.unescape(person.client.get(person.url("question", CREATIVITY)).text)
    for words in (skill.name, skill.definition, framework.prompt, framework.guidance):
        assert f">{words}<" in text


@pytest.mark.parametrize(("skill", "is_open"), [("team-motivation", True), (CREATIVITY, False)])
def test_the_rule_of_honest_answers_is_in_sight_on_the_first_page(
    person, framework, skill, is_open
):
    text = html.unescape(person.client.get(person.url("question", skill)).text)
    in_sight, folded = text.split("<details", 1)

    assert (framework.guidance in in_sight, framework.guidance in folded) == (is_open, not is_open)


def test_skipping_says_what_it_is_for_and_what_it_is_not(person):
    text = html.unescape(person.client.get(person.url("question", CREATIVITY)).text)

    assert text.count("For what you have not done, choose “Not yet”.") == 1
    assert text.count('value="skip"') == text.count('aria-describedby="hint-skip"') == 4
    assert text.count('id="hint-skip"') == 1


@pytest.mark.parametrize("name", ["question", "check", "role"])
def test_every_form_carries_the_token_that_it_is_refused_without(person, name):
    page = person.client.get(person.url(name, *([CREATIVITY] if name == "question" else [])))
    assert page.text.count('name="csrfmiddlewaretoken"') == page.text.count('method="post"') == 1


def test_continuing_blank_is_not_an_error(person):
    response = person.answer(CREATIVITY)

    assert response.status_code == 302
    assert answers(person) == {}


def test_a_blank_never_erases_an_answer(person):
    person.answer(CREATIVITY, find_several_solutions=3)
    person.answer(CREATIVITY, seek_outside_view=1)

    assert answers(person) == {"find-several-solutions": 3, "seek-outside-view": 1}


def test_an_answer_can_be_changed(person):
    person.answer(CREATIVITY, find_several_solutions=3)
    person.answer(CREATIVITY, find_several_solutions="skip")

    assert answers(person) == {"find-several-solutions": None}


def test_a_value_outside_the_scale_loses_nothing_beside_it(person):
    response = person.answer(CREATIVITY, find_several_solutions=5, seek_outside_view=2)

    form = response.context["form"]
    assert response.status_code == 422
    assert form.summary == [
        (
            "id_answer-find-several-solutions_0",
            "Statement 1: List several ways to solve a problem before choosing one.",
        )
    ]
    assert 'href="#id_answer-find-several-solutions_0"' in response.text
    assert 'id="id_answer-find-several-solutions_0"' in response.text
    assert form["seek-outside-view"].value() == "2"
    assert answers(person) == {"seek-outside-view": 2}


def test_values_that_are_no_numbers_are_refused(person):
    for value in ("-1", "2.5", "two", "٣", "None", "999999999999999999999"):
        assert person.answer(CREATIVITY, find_several_solutions=value).status_code == 422

    assert answers(person) == {}


def test_statements_of_other_skills_are_ignored(person):
    person.answer(CREATIVITY, settle_disagreement=2)

    assert answers(person) == {}


def test_resuming_goes_to_the_first_open_page(person):
    person.answer("team-motivation", explain_shared_goal=1)

    response = person.client.get(person.url("resume"))

    assert response.url == person.url("question", "team-motivation")


def test_resuming_with_everything_answered_goes_to_the_check_page(person):
    person.answer_all("skip")

    assert person.client.get(person.url("resume")).url == person.url("check")


def test_an_unknown_skill_is_not_found(person):
    assert person.client.get(person.url("question", "telepathy")).status_code == 404


def test_last_page_goes_to_the_check_page(person):
    assert person.answer("agile-development").url == person.url("check")


def test_a_page_opened_from_the_check_page_goes_back_there(person):
    response = person.client.post(person.url("question", CREATIVITY) + "?check")

    assert response.url == person.url("check")


def test_check_page_names_what_is_missing_and_links_to_it(person):
    person.answer_all()
    models.Answer.objects.filter(statement__key="seek-outside-view").delete()

    page = person.client.get(person.url("check"))

    assert [line.key for _, line in page.context["check"].missing] == ["seek-outside-view"]
    assert f"{person.url('question', CREATIVITY)}?check#seek-outside-view" in page.text


def test_check_page_shows_every_answer_with_a_way_to_change_it(person, framework):
    person.answer_all(1)
    person.answer(CREATIVITY, seek_outside_view="skip")

    text = html.unescape(person.client.get(person.url("check")).text)

    shown = re.findall(
        r'<a href="([^"]+)">Change <span class="visually-hidden">the answer: ([^<]+)<', text
    )
    assert shown == [
        (f"{person.url('question', skill.key)}?check#{statement.key}", statement.text)
        for skill in framework.skills
        for statement in skill.statements
    ]
    assert text.count("<dd>With someone guiding me</dd>") == len(framework.statements) - 1
    assert text.count("<dd>Skipped</dd>") == 1


def test_equal_answers_throughout_are_asked_about_and_hinder_nobody(person, framework):
    person.answer_all(3)

    page = person.client.get(person.url("check"))

    assert page.status_code == 200
    assert f"the same answer to all {len(framework.statements)} statements." in page.text
    assert person.submit().url == person.url("report")


def test_answers_that_differ_are_not_asked_about(person):
    person.answer_all(3)
    person.answer(CREATIVITY, find_several_solutions=2)

    assert "the same answer" not in person.client.get(person.url("check")).text


def test_submitting_with_blanks_is_allowed(person):
    response = person.submit()

    assert response.url == person.url("report")
    assert person.assessment.submitted_at is not None


def test_submitting_twice_gives_one_assessment_and_the_same_report(person):
    person.answer_all()
    person.submit()
    person.client.get(person.url("report"))  # with a message that is shown once
    first = without_form_tokens(person.client.get(person.url("report")))
    at = person.assessment.submitted_at
    person.submit()

    assert without_form_tokens(person.client.get(person.url("report"))) == first
    assert person.assessment.submitted_at == at
    assert models.Assessment.objects.count() == 1


def test_submitted_answers_cannot_be_changed(finished):
    before = answers(finished)

    response = finished.answer(CREATIVITY, find_several_solutions=4)

    assert response.url == finished.url("report")
    assert answers(finished) == before
    assert "You have finished this self-assessment" in finished.client.get(response.url).text


def test_pages_of_a_submitted_assessment_lead_to_its_report(finished):
    for url in (finished.url("question", CREATIVITY), finished.url("check")):
        assert finished.client.get(url).url == finished.url("report")


def test_looking_at_pages_stores_nothing(person):
    before = person.assessment
    for url in (person.url("question", CREATIVITY), person.url("check"), person.url("role")):
        assert person.client.get(url).status_code == 200

    assert person.assessment == before
    assert answers(person) == {}
