"""One person in two tabs or on two devices: an old page sets nothing back, and loses nothing.

The same goes for every form of something that is kept already: what was not touched on a page
stays as it is now; what was changed here and there comes back (409) with both, and counts if it is
sent once more.
"""

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments import models, queries
from assessments.domain.annotations import Example
from assessments.services import annotating, answering, planning
from assessments.services.targets import set_own_targets
from tests.sending import fields_of
from tests.typed import Response, present
from tests.views.conftest import ROLE, Person
from tests.views.test_plan import offered

SKILL = "team-motivation"
SCRIPT = {"accept": "application/json"}
NEWER = "There it is now:"


@dataclass(frozen=True)
class Case:
    """A field of a form: its page, its name, two values as they are sent, and what is kept of it.

    `words` are the first value as people read it.
    """

    page: str
    field: str
    first: str
    second: str
    kept: Callable[[], Any]
    words: str
    button: dict[str, str]
    other: tuple[str, str]  # another field of the same form, and a value of it


def plan_case(person: Person, name: str) -> Case:
    resource, skill = offered(person)[0]
    person.client.post(person.url("plan"), {"add": resource, "skill": skill})
    step = queries.plan_of(person.assessment)[0].id
    if name == "title":
        planning.add_own(
            owner=person.assessment,
            step_id=uuid.UUID(int=7),
            title="Lead it",
            skill_key="",
            due=None,
            at=timezone.now(),
        )
        step = str(uuid.UUID(int=7))
    planning.change(respondent_id=person.assessment.respondent_id, step_id=step, note="Old")

    def kept() -> Any:
        row = next(one for one in queries.plan_of(person.assessment) if one.id == step)
        return str({"note": row.note, "due": row.due or "", "title": row.resource.title}[name])

    values = {"due": ("2027-01-02", "2027-03-04"), "note": ("Ada's", "Bo's"), "title": ("A", "B")}
    first, second = values[name]
    other = ("due", "2028-01-01") if name != "due" else ("note", "Else")
    return Case(
        reverse("plan", args=["it-project-manager"]),
        f"step-{step}-{name}",
        first,
        second,
        kept,
        "Jan. 2, 2027" if name == "due" else first.replace("'", "&#x27;"),
        {"save": step},
        (f"step-{step}-{other[0]}", other[1]),
    )


def example_case(person: Person, name: str) -> Case:
    owner = person.assessment
    skill = next(
        s for s in queries.definitions(owner.version_id).framework.skills if s.key == SKILL
    )
    pk = str(uuid.UUID(int=9))
    old = Example("Old", "Old", "Old", "study", 2020, pk)
    annotating.save_example(owner=owner, skill=skill, example=old, at=timezone.now())
    values = {"year": ("2021", "2022"), "setting": ("it-work", "private-life")}
    first, second = values.get(name, ("First\r\nline", "Second"))
    if owner.is_submitted:
        page = reverse("example", args=["it-project-manager", SKILL, pk])
    else:
        page = person.url("question", SKILL)

    def kept() -> Any:
        (told,) = queries.examples_of(owner)[SKILL]
        return str(getattr(told, name)).replace("\n", "\r\n")

    return Case(
        page,
        f"example-{name}",
        first,
        second,
        kept,
        {"setting": "IT work", "year": "2021"}.get(name, "First<br>line"),
        {},
        ("example-action", "Else") if name != "action" else ("example-result", "Else"),
    )


def targets_case(person: Person, name: str) -> Case:
    framework = queries.definitions(person.assessment.version_id).framework
    targets = framework.roles[0].targets
    set_own_targets(assessment=person.assessment, targets=dict(targets))
    values = {"level": ("1", "2"), "importance": ("1", "2"), "critical": ("on", "")}[name]
    if name == "level" and targets[SKILL].level in (1, 2):
        values = ("4", "5")
    if name == "importance" and targets[SKILL].importance in (1, 2):
        pytest.skip("no third importance")

    def kept() -> Any:
        own = queries.own_targets_of(person.assessment)[SKILL]
        return ("on" if own.critical else "") if name == "critical" else str(getattr(own, name))

    other = next(skill.key for skill in framework.skills if skill.key != SKILL)
    return Case(
        person.url("targets") + "?role=_own",
        f"{name}-{SKILL}",
        values[0],
        values[1],
        kept,
        "",
        {},
        (f"level-{other}", "1" if targets[other].level != 1 else "2"),
    )


def role_case(person: Person, _name: str) -> Case:
    roles = queries.definitions(person.assessment.version_id).framework.roles
    others = [role for role in roles if role.key != ROLE]

    def kept() -> Any:
        return queries.role_of(person.assessment).key

    return Case(
        person.url("role"), "role", others[0].key, others[1].key, kept, others[0].name, {}, ("", "")
    )


def answer_case(person: Person, _name: str) -> Case:
    skill = next(
        s
        for s in queries.definitions(person.assessment.version_id).framework.skills
        if s.key == SKILL
    )
    statement, other = (s.key for s in skill.statements[:2])
    answering.save_answers(
        assessment=person.assessment, skill=skill, answers={statement: 0}, at=timezone.now()
    )

    def kept() -> Any:
        value = queries.answers_of(person.assessment)[statement]
        return "skip" if value is None else str(value)

    return Case(
        person.url("question", SKILL),
        f"answer-{statement}",
        "3",
        "skip",
        kept,
        queries.definitions(person.assessment.version_id).framework.options[3].label,
        {},
        (f"answer-{other}", "2"),
    )


CASES = {
    "note of a step": (plan_case, "note", True),
    "date of a step": (plan_case, "due", True),
    "title of a step": (plan_case, "title", True),
    "situation of an example": (example_case, "situation", True),
    "setting of an example": (example_case, "setting", True),
    "year of an example": (example_case, "year", True),
    "example while answering": (example_case, "action", False),
    "setting while answering": (example_case, "setting", False),
    "level of a target": (targets_case, "level", True),
    "role": (role_case, "", False),
    "answer": (answer_case, "", False),
}


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest, person: Person) -> tuple[Person, Case]:
    make, name, is_finished = CASES[request.param]
    if is_finished:
        person.answer_all()
        person.submit()
    return person, make(person, name)


def send(person: Person, case: Case, page: dict[str, list[str]], **headers: Any) -> Response:
    return person.client.post(case.page, {**page, **case.button}, **headers)


def page_of(person: Person, case: Case) -> dict[str, list[str]]:
    fields = fields_of(person.client.get(case.page))
    assert case.field in fields or case.field.startswith("answer")
    return fields


def test_what_was_not_touched_on_an_old_page_stays_as_it_is_now(case: Any) -> None:
    person, form = case
    old = page_of(person, form)
    send(person, form, {**page_of(person, form), form.field: [form.first]})
    assert form.kept() == form.first

    response = send(
        person, form, {**old, **({form.other[0]: [form.other[1]]} if form.other[0] else {})}
    )

    assert response.status_code == 302
    assert form.kept() == form.first


def test_what_both_have_changed_comes_back_with_both_and_counts_if_sent_again(case: Any) -> None:
    person, form = case
    old = page_of(person, form)
    send(person, form, {**page_of(person, form), form.field: [form.first]})

    response = send(person, form, {**old, form.field: [form.second]})

    assert response.status_code == 409
    assert "Changed in another tab or on another device, too" in response.text
    assert NEWER in response.text
    assert form.words in response.text
    assert form.kept() == form.first
    again = fields_of(response)
    assert again[form.field] == [form.second]
    assert again[f"initial-{form.field}"] != old[f"initial-{form.field}"]

    assert send(person, form, again).status_code == 302
    assert form.kept() == form.second


def test_what_comes_back_with_both_is_not_saved_over_a_third_one(case: Any) -> None:
    person, form = case
    old = page_of(person, form)
    original = form.kept()
    send(person, form, {**page_of(person, form), form.field: [form.first]})
    again = fields_of(send(person, form, {**old, form.field: [form.second]}))
    send(person, form, {**page_of(person, form), form.field: [original]})

    assert send(person, form, again).status_code == 409
    assert form.kept() == original


def test_what_both_have_changed_to_the_same_is_no_conflict(case: Any) -> None:
    person, form = case
    old = page_of(person, form)
    send(person, form, {**page_of(person, form), form.field: [form.first]})

    assert send(person, form, {**old, form.field: [form.first]}).status_code == 302
    assert form.kept() == form.first


def test_the_rest_of_a_page_is_saved_beside_what_both_have_changed(case: Any) -> None:
    person, form = case
    if not form.other[0]:
        pytest.skip("it has one field")
    old = page_of(person, form)
    send(person, form, {**page_of(person, form), form.field: [form.first]})

    send(person, form, {**old, form.field: [form.second], form.other[0]: [form.other[1]]})

    assert fields_of(person.client.get(form.page))[form.other[0]] == [form.other[1]]
    assert form.kept() == form.first


def test_a_page_that_saves_as_one_types_knows_what_it_has_sent(case: Any) -> None:
    """It had no answer to the first of two saves, so it knows of both values."""
    person, form = case
    page = page_of(person, form)
    send(person, form, {**page, form.field: [form.first]})
    known = {f"initial-{form.field}": [*page[f"initial-{form.field}"], form.first]}
    if form.field.startswith(("answer", "role", "level")):
        pytest.skip("each choice is dated, or nothing saves it but the button")

    response = send(person, form, {**page, **known, form.field: [form.second]})

    assert response.status_code == 302
    assert form.kept() == form.second


@pytest.mark.parametrize("name", ["note of a step", "situation of an example"])
def test_the_script_hears_of_what_both_have_changed(person: Person, name: str) -> None:
    make, field, _ = CASES[name]
    person.answer_all()
    person.submit()
    form = make(person, field)
    old = page_of(person, form)
    send(person, form, {**page_of(person, form), form.field: [form.first]})

    response = person.client.post(form.page, {**old, form.field: [form.second]}, headers=SCRIPT)

    assert (response.status_code, response.json()) == (412, {})
    assert form.kept() == form.first


def test_the_script_hears_of_an_example_that_both_have_changed(person: Person) -> None:
    form = example_case(person, "action")
    old = page_of(person, form)
    send(person, form, {**page_of(person, form), form.field: [form.first]})
    sent = {name: value for name, value in old.items() if "example-" in name}

    save = person.url("save", SKILL)
    response = person.client.post(save, {**sent, form.field: [form.second]}, headers=SCRIPT)

    assert (response.status_code, response.json()) == (412, {})
    assert form.kept() == form.first


# --- Answers ---------------------------------------------------------------------------------


def test_the_answer_that_was_chosen_last_stays_whichever_arrives_last(person: Person) -> None:
    hour_ago = timezone.now() - timedelta(hours=1)
    models.Assessment.objects.update(started_at=hour_ago)
    form = answer_case(person, "")
    models.Answer.objects.update(moment=0)
    page, save = page_of(person, form), person.url("save", SKILL)
    now = int(timezone.now().timestamp() * 1000)
    sent = {f"initial-{form.field}": page[f"initial-{form.field}"]}

    for value, at in (("4", now), ("1", now - 1000)):
        response = person.client.post(
            save, {**sent, form.field: value, f"at-{form.field}": at}, headers=SCRIPT
        )
        assert response.json()["fields"][form.field] == "4"


def test_an_answer_that_the_page_knew_is_changed_although_the_clock_was_set_back(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = answer_case(person, "")
    send(person, form, {**page_of(person, form), form.field: ["3"]})
    hour_ago = timezone.now() - timedelta(hours=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: hour_ago)
    page = page_of(person, form)

    assert send(person, form, {**page, form.field: ["1"]}).status_code == 302
    assert form.kept() == "1"
    at = int(hour_ago.timestamp() * 1000)
    known = {f"initial-{form.field}": "1", f"at-{form.field}": at}
    person.client.post(person.url("save", SKILL), {**known, form.field: "2"}, headers=SCRIPT)
    assert form.kept() == "2"


def test_two_first_answers_come_back_with_both(person: Person) -> None:
    form = answer_case(person, "")
    old = page_of(person, form)
    field = form.other[0]
    send(person, form, {**page_of(person, form), field: ["1"]})

    response = send(person, form, {**old, field: ["2"]})

    assert response.status_code == 409
    assert queries.answers_of(person.assessment)[field.removeprefix("answer-")] == 1


# --- Removed while it was changed ------------------------------------------------------------


def test_a_step_that_was_changed_since_is_not_removed_unseen(finished: Person) -> None:
    form = plan_case(finished, "note")
    old, step = page_of(finished, form), form.button["save"]
    send(finished, form, {**page_of(finished, form), form.field: ["Newer"]})

    response = finished.client.post(form.page, {**old, "remove": step})

    assert response.status_code == 302
    page = finished.client.get(response["Location"])
    assert "The step is still in your plan: it was changed in another tab" in page.text
    assert form.kept() == "Newer"
    finished.client.post(form.page, {**fields_of(page), "remove": step})
    assert queries.plan_of(finished.assessment) == ()


def test_a_step_is_removed_with_what_was_typed_into_it_just_before(finished: Person) -> None:
    form = plan_case(finished, "note")
    page, step = page_of(finished, form), form.button["save"]

    finished.client.post(form.page, {**page, form.field: ["Typed"], "remove": step})

    assert queries.plan_of(finished.assessment) == ()


def test_what_was_typed_of_a_step_that_is_gone_comes_back(finished: Person) -> None:
    form = plan_case(finished, "note")
    old, step = page_of(finished, form), form.button["save"]
    planning.remove(respondent_id=finished.assessment.respondent_id, step_id=step)

    untouched = finished.client.post(form.page, {**old, "save": step})
    typed = finished.client.post(form.page, {**old, form.field: ["Typed <b>"], "save": step})
    by_script = finished.client.post(form.page, {**old, form.field: ["Typed"]}, headers=SCRIPT)

    assert untouched.status_code == 302
    assert typed.status_code == 409
    assert "A step was removed in another tab or window" in typed.text
    assert "<p>Typed &lt;b&gt;</p>" in typed.text
    assert re.search(rf'id="fields-{step}" data-newer', typed.text)
    assert by_script.status_code == 412


def test_an_example_that_was_changed_since_is_not_removed_unseen(finished: Person) -> None:
    form = example_case(finished, "situation")
    address = reverse("examples", args=["it-project-manager"])
    old, pk = fields_of(finished.client.get(address)), str(uuid.UUID(int=9))
    send(finished, form, {**page_of(finished, form), form.field: ["Newer"]})

    response = finished.client.post(address, {**old, "remove": pk})

    page = finished.client.get(response["Location"])
    assert "The example is still there: it was changed in another tab" in page.text
    assert form.kept() == "Newer"
    finished.client.post(address, {**fields_of(page), "remove": pk})
    assert queries.examples_of(finished.assessment) == {}


def test_an_example_that_was_removed_since_is_there_again_with_what_was_typed(
    finished: Person,
) -> None:
    form = example_case(finished, "situation")
    old = page_of(finished, form)
    annotating.remove_example(
        respondent_id=finished.assessment.respondent_id, example_id=str(uuid.UUID(int=9))
    )

    assert send(finished, form, old).status_code == 302  # untouched, it stays removed
    assert queries.examples_of(finished.assessment) == {}
    response = send(finished, form, {**old, form.field: ["Typed"]})

    page = finished.client.get(response["Location"])
    assert "It had been removed in another tab or window. Now it is there again." in page.text
    assert form.kept() == "Typed"


def test_own_targets_that_were_changed_since_are_not_taken_back_unseen(finished: Person) -> None:
    form = targets_case(finished, "level")
    old = page_of(finished, form)
    send(finished, form, {**page_of(finished, form), form.field: [form.first]})

    response = finished.client.post(form.page, {**old, "take-back": "yes"})

    page = finished.client.get(response["Location"])
    assert "Your own targets are still set: they were changed in another tab" in page.text
    assert form.kept() == form.first
    finished.client.post(form.page, {**fields_of(page), "take-back": "yes"})
    assert finished.assessment.own_targets == {}


def test_own_targets_that_were_taken_back_since_are_set_again(finished: Person) -> None:
    form = targets_case(finished, "level")
    old = page_of(finished, form)
    set_own_targets(assessment=finished.assessment, targets={})

    response = send(finished, form, {**old, form.field: [form.first]})

    page = finished.client.get(response["Location"])
    assert "You had taken your own targets back in another tab" in page.text
    assert form.kept() == form.first


def test_own_targets_that_begin_with_those_of_a_role_do_not_hide_newer_ones(
    finished: Person,
) -> None:
    """Both tabs begin with a role's, and each sets one level."""
    framework = queries.definitions(finished.assessment.version_id).framework
    first, second = (f"level-{skill.key}" for skill in framework.skills[:2])
    address = finished.url("targets")
    one, other = (fields_of(finished.client.get(address)) for _ in range(2))
    finished.client.post(address, {**one, first: ["1"]})

    assert finished.client.post(address, {**other, second: ["1"]}).status_code == 302

    own = queries.own_targets_of(finished.assessment)
    assert [own[skill.key].level for skill in framework.skills[:2]] == [1, 1]


# --- Sent twice ------------------------------------------------------------------------------


def test_a_step_of_ones_own_that_is_sent_again_with_other_words_is_another_one(
    finished: Person,
) -> None:
    address = reverse("plan", args=["it-project-manager"])
    page = {**fields_of(finished.client.get(address)), "add": ""}
    for title in ("Lead it", "Lead it", "Ask Ana"):
        finished.client.post(address, {**page, "own-title": title})

    titles = [step.resource.title for step in queries.plan_of(finished.assessment)]
    assert sorted(titles) == ["Ask Ana", "Lead it"]


def test_a_step_of_ones_own_under_a_strangers_id_is_not_lost(finished: Person) -> None:
    stranger = models.Respondent.objects.create(last_visit=date(2026, 3, 1))
    pk = uuid.UUID(int=7)
    models.PlanStep.objects.create(
        pk=pk,
        respondent=stranger,
        version_id=finished.assessment.version_id,
        resource_id=next(
            iter(queries.definitions(finished.assessment.version_id).resource_ids.values())
        ),
        added_at=timezone.now(),
    )
    address = reverse("plan", args=["it-project-manager"])

    finished.client.post(address, {"own-id": str(pk), "own-title": "Mine", "add": ""})

    (step,) = queries.plan_of(finished.assessment)
    assert step.resource.title == "Mine"
    assert present(models.PlanStep.objects.get(pk=pk)).respondent == stranger


def test_an_example_that_is_sent_again_with_other_words_comes_back_with_both(
    finished: Person,
) -> None:
    address = reverse("add-example", args=["it-project-manager", SKILL])
    page = fields_of(finished.client.get(address))
    for text in ("First", "First"):
        assert finished.client.post(address, {**page, "example-action": text}).status_code == 302

    response = finished.client.post(address, {**page, "example-action": "Second"})

    assert response.status_code == 409
    again = fields_of(response)
    assert again["example-id"] == page["example-id"]
    assert finished.client.post(address, again).status_code == 302
    (told,) = queries.examples_of(finished.assessment)[SKILL]
    assert told.action == "Second"
