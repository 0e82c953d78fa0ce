"""Every way off a question is a button of its form, so leaving saves what was chosen on it."""

import re

import pytest
from django.urls import reverse

from assessments import queries
from tests.views.conftest import Person

SECOND = "creativity-and-problem-solving"


def choices(person: Person, value: int) -> dict[str, object]:
    framework = queries.definitions(person.assessment.version_id).framework
    skill = next(skill for skill in framework.skills if skill.key == SECOND)
    answers: dict[str, object] = {f"answer-{s.key}": value for s in skill.statements}
    return answers | {"example-action": "Kept, too.", "example-setting": "study"}


def buttons(html: str) -> list[str]:
    """Return the values of the buttons that lead off a page, in their order."""
    return re.findall(r'type="submit"[^>]* name="then" value="([\w-]+)"', html)


def test_a_question_has_no_link_by_which_it_could_be_left(person):
    html = person.client.get(person.url("question", SECOND)).text
    html = re.sub(r"<template.*?</template>", "", html)  # what the script may come to say
    links = [link for link in re.findall(r'<a [^>]*href="([^"]+)"', html) if link[0] != "#"]

    assert [link for link in links if not link.startswith("https://")] == []
    assert buttons(html) == ["leave", "leave", "back", "role"]


@pytest.mark.parametrize("query", ["", "?check"])
@pytest.mark.parametrize(
    "then", ["leave", "back", "role", "earlier", "not-earlier", "", "nonsense"]
)
def test_whatever_button_leads_off_a_question_saves_it(person, then, query):
    address = person.url("question", SECOND)

    response = person.client.post(address + query, choices(person, 3) | {"then": then})

    assert response.status_code == 302
    kept = queries.answers_of(person.assessment)
    assert list(kept.values()) == [3] * 4
    assert queries.examples_of(person.assessment)[SECOND][0].action == "Kept, too."


@pytest.mark.parametrize(
    ("then", "query", "leads"),
    [
        ("leave", "", "away"),
        ("back", "", "team-motivation"),
        ("", "", "project-planning-and-time-management"),
        ("", "?check", "check"),
        ("earlier", "", f"{SECOND}?earlier="),
        ("earlier", "?check", f"{SECOND}?check=&earlier="),
        ("not-earlier", "?check&earlier", f"{SECOND}?check="),
        ("role", "", f"role?skill={SECOND}"),
    ],
)
def test_each_button_leads_where_it_says(person, then, query, leads):
    address = person.url("question", SECOND)
    places = {
        "away": person.url("stop"),
        "check": person.url("check"),
        "role": person.url("role"),
    }
    name, _, rest = leads.partition("?")
    place = places.get(name) or person.url("question", name)
    place += f"?{rest}" if rest else ""

    assert person.client.post(address + query, {"then": then}).url == place


@pytest.mark.parametrize("then", ["", "back", "earlier"])
def test_whoever_wants_to_see_examples_sees_them_on_the_next_page(person, then):
    data = {"then": then, "examples": "on"}

    page = person.client.post(person.url("question", SECOND), data, follow=True)

    assert page.context["examples_shown"]


def test_whoever_leaves_with_an_example_that_is_too_long_keeps_it_in_sight(person):
    long = "x" * 3000
    data = choices(person, 2) | {"then": "leave", "example-action": long}

    response = person.client.post(person.url("question", SECOND), data)

    assert (response.status_code, long in response.text) == (422, True)
    assert list(queries.answers_of(person.assessment).values()) == [2] * 4


def test_in_a_preview_the_way_out_leads_back_to_the_admin(admin_client, version):
    framework = version.framework_id
    address = reverse("preview:question", args=[framework, SECOND])

    response = admin_client.post(address, {"then": "leave"})

    assert response.url == reverse("admin:assessments_framework_change", args=[framework])


def test_in_a_frame_of_the_admin_the_way_out_leads_to_where_the_preview_begins(
    admin_client, version
):
    framework = version.framework_id
    address = reverse("preview:stop", args=[framework])
    there = admin_client.get(address, headers={"sec-fetch-dest": "iframe"})
    assert there.url == reverse("preview:role", args=[framework])
