"""The admin: drafts are edited, what is published is read, and answers are nowhere."""

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission, User
from django.contrib.messages import get_messages
from django.db import connection, models
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments import queries
from assessments.models import (
    AnswerOption,
    Assessment,
    Category,
    Descriptor,
    Framework,
    FrameworkVersion,
    Importance,
    Level,
    Resource,
    Role,
    Skill,
    Statement,
)
from assessments.services import answering
from assessments.services.drafts import VERSION_ROWS, start_draft
from assessments.services.importing import draft_from
from assessments.services.publishing import publish
from tests.factories import make_framework, make_resource

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
WITH_PAGES = (FrameworkVersion, Category, Skill, Role, Resource)
ROWS_WITH_PAGES = WITH_PAGES[1:]

pytestmark = pytest.mark.django_db


# --- The stage -------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """Forget the versions of other tests: ids come again after a rollback."""
    queries._published_definitions.cache_clear()


@pytest.fixture
def published(db: None) -> FrameworkVersion:
    return publish(draft_from(make_framework(skills=3, statements=2, top=3, roles=2)), NOON)


@pytest.fixture
def draft(published: FrameworkVersion) -> FrameworkVersion:
    return start_draft(published.framework)


def staff(*permissions: str, group: str = "") -> Client:
    """Return the browser of somebody who may enter the admin and do this."""
    user = User.objects.create_user("somebody", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    user.groups.set(Group.objects.filter(name=group))
    client = Client()
    client.force_login(user)
    return client


def address(model: type[models.Model], action: str, *args: object) -> str:
    return reverse(f"admin:assessments_{model._meta.model_name}_{action}", args=args)


def page(row: models.Model, action: str = "change") -> str:
    return address(type(row), action, row.pk)


def first(model: type[Any], version: FrameworkVersion) -> Any:
    if model is FrameworkVersion:
        return version
    return model.objects.filter(version=version).order_by("pk").first()


def stored() -> dict[type[models.Model], list[Any]]:
    """Return every row of every version."""
    every = (Framework, FrameworkVersion, *VERSION_ROWS)
    return {model: list(models.QuerySet(model).order_by("pk").values()) for model in every}


def filled_in(response: HttpResponse) -> dict[str, Any]:
    """Return what a browser would send if nobody changed anything on this page."""
    formsets = [inline.formset for inline in response.context["inline_admin_formsets"]]
    forms = [response.context["adminform"].form]
    for formset in formsets:
        forms += [formset.management_form, *formset.forms]
    fields = [field for form in forms for field in form if not field.field.disabled]
    ticked = {field.html_name for field in fields if field.widget_type.startswith("checkbox")}
    values = {field.html_name: field.value() for field in fields}
    return {n: "" if v is None else v for n, v in values.items() if v or n not in ticked}


def save(client: Client, url: str, /, **changes: Any) -> HttpResponse:
    """Open the page, change this and save; a dash in a name is written as two underscores."""
    data = filled_in(client.get(url)) | {n.replace("__", "-"): v for n, v in changes.items()}
    return client.post(url, data)


def with_another(data: dict[str, Any], prefix: str, **values: Any) -> dict[str, Any]:
    """Add a line to an inline list of rows."""
    number = int(data[f"{prefix}-TOTAL_FORMS"])
    line = {f"{prefix}-{number}-{name}": value for name, value in values.items()}
    return data | line | {f"{prefix}-TOTAL_FORMS": number + 1}


def errors(response: HttpResponse) -> dict[str, list[str]]:
    """Return the errors on a page by the name of their field."""
    assert response.status_code == 200
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += inline.formset.forms
    return {
        form.add_prefix(name): list(said) for form in forms for name, said in form.errors.items()
    }


def said(response: HttpResponse) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


class Controls(HTMLParser):
    """What can be filled in or pressed in the main part of a page, and where its forms go."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.names: list[str] = []
        self.actions: list[str | None] = []
        self.feed(response.content.decode().partition('id="content"')[2])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("type") == "hidden":
            return
        if tag in ("input", "select", "textarea") or (tag == "button" and "name" in given):
            self.names.append(given.get("name") or "")
        if tag == "form":
            self.actions.append(given.get("action"))


# --- Pages -----------------------------------------------------------------------------------


def test_pages_open_for_drafts_and_published_versions(
    editor: Client, published: FrameworkVersion, draft: FrameworkVersion
) -> None:
    for model in WITH_PAGES:
        for url in [
            address(model, "changelist"),
            *(page(first(model, of), way) for of in (published, draft) for way in WAYS),
        ]:
            assert editor.get(url).status_code == 200, url


WAYS = ("change", "history")


def test_list_of_versions_says_what_each_of_them_is(
    editor: Client, published: FrameworkVersion, draft: FrameworkVersion
) -> None:
    answering.start(uuid.UUID(int=1), published, "role-1", NOON)
    done = answering.start(uuid.UUID(int=1), published, "role-1", NOON)
    answering.submit(done, NOON)
    rows = editor.get(address(FrameworkVersion, "changelist")).context["cl"].result_list
    shown = [(version.pk, version.running, version.submitted) for version in rows]
    assert shown == [(draft.pk, 0, 0), (published.pk, 1, 1)]


@pytest.mark.parametrize(("state", "numbers"), [("draft", [None]), ("published", [1])])
def test_list_of_versions_is_filtered_by_state(
    editor: Client, draft: FrameworkVersion, state: str, numbers: list[int | None]
) -> None:
    response = editor.get(address(FrameworkVersion, "changelist"), {"state": state})
    assert [version.number for version in response.context["cl"].result_list] == numbers


def test_list_of_rows_is_filtered_by_version(
    editor: Client, published: FrameworkVersion, draft: FrameworkVersion
) -> None:
    for model in ROWS_WITH_PAGES:
        response = editor.get(address(model, "changelist"), {"version": draft.pk})
        shown = {row.version_id for row in response.context["cl"].result_list}
        assert shown == {draft.pk}, model


def test_nothing_is_deleted_by_ticking_it_in_a_list(
    editor: Client, draft: FrameworkVersion
) -> None:
    before = stored()
    for model in (Framework, *WITH_PAGES):
        row = models.QuerySet(model).order_by("pk").last()
        data = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
        editor.post(address(model, "changelist"), data)
        assert stored() == before, model


def cost(client: Client, url: str) -> int:
    client.get(url)  # content types are read once in a process
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_lists_cost_the_same_with_more_frameworks_and_versions(
    editor: Client, published: FrameworkVersion
) -> None:
    def costs() -> dict[str, int]:
        every = (Framework, *WITH_PAGES)
        return {model.__name__: cost(editor, address(model, "changelist")) for model in every}

    few = costs()
    for _ in range(2):
        publish(start_draft(published.framework), NOON)
    start_draft(published.framework)
    draft_from(make_framework(key="other", skills=1))
    assert costs() == few


@pytest.mark.parametrize("is_draft", [True, False], ids=["draft", "published"])
def test_pages_cost_the_same_with_more_skills(editor: Client, is_draft: bool) -> None:
    costs = []
    for key, skills in [("small", 2), ("large", 12)]:
        every = [f"skill-{n}" for n in range(1, skills + 1)]
        resources = [make_resource(skills=every)]
        version = draft_from(
            make_framework(key=key, skills=skills, statements=2, resources=resources)
        )
        if not is_draft:
            publish(version, NOON)
        costs.append({m.__name__: cost(editor, page(first(m, version))) for m in WITH_PAGES})
    assert costs[0] == costs[1]
    assert max(costs[0].values()) < 50


def test_page_of_a_framework_costs_the_same_with_more_versions(
    editor: Client, published: FrameworkVersion
) -> None:
    few = cost(editor, page(published.framework))
    for _ in range(3):
        publish(start_draft(published.framework), NOON)
    assert cost(editor, page(published.framework)) == few


def test_page_to_discard_a_draft_costs_the_same_with_more_skills(editor: Client) -> None:
    small = draft_from(make_framework(key="small", skills=8))
    large = draft_from(make_framework(key="large", skills=40))
    costs = [cost(editor, page(version, "delete")) for version in (small, large)]
    assert costs[0] == costs[1] < 30


# --- What is published can be read -----------------------------------------------------------


def test_published_page_has_nothing_to_fill_in_and_leads_on_to_a_draft(
    editor: Client, published: FrameworkVersion
) -> None:
    start = reverse("admin:assessments_start_draft", args=[published.framework_id])
    for model in WITH_PAGES:
        controls = Controls(editor.get(page(first(model, published))))
        assert (controls.names, start in controls.actions) == ([], True), model


def test_page_of_a_draft_can_be_filled_in_and_offers_no_other_draft(
    editor: Client, draft: FrameworkVersion
) -> None:
    start = reverse("admin:assessments_start_draft", args=[draft.framework_id])
    for model in WITH_PAGES:
        controls = Controls(editor.get(page(first(model, draft))))
        assert ("_save" in controls.names, start in controls.actions) == (True, False), model


def test_published_page_refuses_a_post(
    editor: Client, published: FrameworkVersion, draft: FrameworkVersion
) -> None:
    """The forms of the draft, which has the same fields, sent to what is published."""
    before = stored()
    for model in WITH_PAGES:
        data = filled_in(editor.get(page(first(model, draft))))
        assert editor.post(page(first(model, published)), data).status_code == 403, model
        assert stored() == before, model


def test_published_row_cannot_be_deleted(editor: Client, published: FrameworkVersion) -> None:
    before = stored()
    for model in WITH_PAGES:
        url = page(first(model, published), "delete")
        assert editor.get(url).status_code == 403, model
        assert editor.post(url, {"post": "yes"}).status_code == 403, model
        assert stored() == before, model


def test_form_that_was_open_while_somebody_published_is_refused(
    editor: Client, draft: FrameworkVersion
) -> None:
    urls = [page(first(model, draft)) for model in WITH_PAGES]
    data = {url: filled_in(editor.get(url)) for url in urls}
    publish(draft, NOON)
    before = stored()
    for url in urls:
        assert editor.post(url, data[url]).status_code == 403, url
        assert stored() == before, url


def test_framework_has_nothing_to_edit(editor: Client, published: FrameworkVersion) -> None:
    before = stored()
    url = page(published.framework)
    assert editor.post(url, {"key": "changed"}).status_code == 403
    assert editor.post(page(published.framework, "delete"), {"post": "yes"}).status_code == 403
    assert editor.get(address(Framework, "add")).status_code == 403
    assert stored() == before


# --- Starting a draft ------------------------------------------------------------------------


def start(client: Client, version: FrameworkVersion) -> HttpResponse:
    return client.post(reverse("admin:assessments_start_draft", args=[version.framework_id]))


def test_draft_is_started_by_a_button(editor: Client, published: FrameworkVersion) -> None:
    response = start(editor, published)
    draft = FrameworkVersion.objects.drafts().get()
    assert (response.status_code, response.url) == (302, page(draft))
    assert queries.read_framework(draft.pk) == queries.read_framework(published.pk)
    message = "This draft is a copy of the newest version. Nobody sees it yet."
    assert said(response) == [message]


def test_draft_is_not_started_by_a_link(editor: Client, published: FrameworkVersion) -> None:
    url = reverse("admin:assessments_start_draft", args=[published.framework_id])
    assert editor.get(url).status_code == 405
    assert not FrameworkVersion.objects.drafts().exists()


def test_second_start_goes_to_the_same_draft(editor: Client, published: FrameworkVersion) -> None:
    urls = [start(editor, published).url for _ in range(2)]
    draft = FrameworkVersion.objects.drafts().get()
    assert urls == [page(draft)] * 2


def test_nothing_published_is_said(editor: Client) -> None:
    framework = Framework.objects.create(key="empty")
    response = editor.post(reverse("admin:assessments_start_draft", args=[framework.pk]))
    assert (response.status_code, response.url) == (302, page(framework))
    assert said(response) == ["Nothing has been published yet that a draft could copy."]


def test_draft_of_an_unknown_framework_is_not_found(editor: Client) -> None:
    url = reverse("admin:assessments_start_draft", args=[10**6])
    assert editor.post(url).status_code == 404


def test_draft_is_discarded_and_the_published_version_stays(
    editor: Client, published: FrameworkVersion, draft: FrameworkVersion
) -> None:
    before = queries.read_framework(published.pk)
    response = editor.post(page(draft, "delete"), {"post": "yes"})
    assert response.status_code == 302
    assert list(FrameworkVersion.objects.all()) == [published]
    assert queries.read_framework(published.pk) == before


# --- Editing a draft -------------------------------------------------------------------------


def test_saving_without_a_change_changes_nothing(editor: Client, draft: FrameworkVersion) -> None:
    before = queries.read_framework(draft.pk)
    for model in WITH_PAGES:
        assert save(editor, page(first(model, draft))).status_code == 302, model
        assert queries.read_framework(draft.pk) == before, model


def test_skill_is_edited_with_its_statements_and_descriptors(
    editor: Client, published: FrameworkVersion, draft: FrameworkVersion
) -> None:
    before = queries.read_framework(published.pk)
    skill = first(Skill, draft)
    data = filled_in(editor.get(page(skill)))
    data |= {
        "name": "Renamed",
        "definition": "Defined anew.",
        "statements-0-text": "I have done it better.",
        "statements-0-asks": "same",
        "statements-1-example": "For example.",
        "descriptors-2-text": "Level 3, described anew.",
    }
    data = with_another(data, "statements", key="new", text="I have done something new.")
    response = editor.post(page(skill), data)
    assert (response.status_code, said(response)[1:]) == (302, [])
    found = queries.read_framework(draft.pk).skills[0]
    assert (found.name, found.definition) == ("Renamed", "Defined anew.")
    assert [(s.key, s.text, s.example, s.meaning) for s in found.statements] == [
        ("skill-1-1", "I have done it better.", "", 1),
        ("skill-1-2", "I have done thing 2 of skill 1.", "For example.", 1),
        ("new", "I have done something new.", "", 1),
    ]
    assert found.descriptors[3] == "Level 3, described anew."
    assert queries.read_framework(published.pk) == before


def test_version_is_edited_with_its_scale(editor: Client, draft: FrameworkVersion) -> None:
    response = save(
        editor,
        page(draft),
        title="Retitled",
        default_role=Role.objects.get(version=draft, key="role-2").pk,
        answeroption_set__0__label="Relabelled",
        level_set__2__name="Renamed",
        importance_set__1__name="Reweighed",
    )
    assert response.status_code == 302
    content = queries.read_framework(draft.pk)
    assert (content.title, content.default_role) == ("Retitled", "role-2")
    assert content.options[0].label == "Relabelled"
    assert (content.levels[2].name, content.importances[1].name) == ("Renamed", "Reweighed")


def test_role_and_resource_are_edited(editor: Client, draft: FrameworkVersion) -> None:
    level = Level.objects.get(version=draft, number=2)
    role, resource = first(Role, draft), first(Resource, draft)
    assert save(editor, page(role), summary="New.", targets__0__level=level.pk).status_code == 302
    assert save(editor, page(resource), to_level=level.pk, url="https://a.org").status_code == 302
    content = queries.read_framework(draft.pk)
    assert (content.roles[0].summary, content.roles[0].targets["skill-1"].level) == ("New.", 2)
    assert (content.resources[0].to_level, content.resources[0].url) == (2, "https://a.org")


def test_level_without_a_descriptor_is_offered_as_a_line(
    editor: Client, draft: FrameworkVersion
) -> None:
    skill = first(Skill, draft)
    skill.descriptors.filter(level__number=3).delete()
    assert save(editor, page(skill), descriptors__2__text="Again.").status_code == 302
    assert queries.read_framework(draft.pk).skills[0].descriptors[3] == "Again."


def test_what_was_published_is_retired_and_not_deleted(
    editor: Client, draft: FrameworkVersion
) -> None:
    skill = first(Skill, draft)
    assert editor.post(page(skill, "delete"), {"post": "yes"}).status_code == 403
    category = first(Category, draft)
    assert editor.post(page(category, "delete"), {"post": "yes"}).status_code == 403
    data = filled_in(editor.get(page(skill))) | {
        "statements-0-DELETE": "on",
        "statements-1-retired": "on",
    }
    assert editor.post(page(skill), data).status_code == 302
    found = queries.read_framework(draft.pk).skills[0]
    assert [(s.key, s.retired) for s in found.statements] == [
        ("skill-1-1", False),
        ("skill-1-2", True),
    ]


def test_key_that_was_published_stays(editor: Client, draft: FrameworkVersion) -> None:
    skill = first(Skill, draft)
    data = filled_in(editor.get(page(skill))) | {"key": "other", "statements-0-key": "other-1"}
    assert editor.post(page(skill), data).status_code == 302
    found = queries.read_framework(draft.pk).skills[0]
    assert (found.key, found.statements[0].key) == ("skill-1", "skill-1-1")


def test_what_is_new_in_a_draft_can_be_deleted(editor: Client, draft: FrameworkVersion) -> None:
    old = first(Skill, draft)
    new = Skill.objects.create(
        version=draft, category=old.category, key="new", name="New", definition="New."
    )
    new.statements.create(version=draft, key="new-1", text="I am new.")
    data = filled_in(editor.get(page(new))) | {"statements-0-DELETE": "on"}
    assert editor.post(page(new), data).status_code == 302
    assert not Statement.objects.filter(key="new-1").exists()
    assert editor.post(page(new, "delete"), {"post": "yes"}).status_code == 302
    assert not Skill.objects.filter(key="new").exists()


@pytest.mark.parametrize(("asks", "meaning"), [("same", 1), ("new", 2)])
def test_changed_text_says_whether_it_means_the_same(
    editor: Client, draft: FrameworkVersion, asks: str, meaning: int
) -> None:
    url = page(first(Skill, draft))
    before = stored()
    unsaid = save(editor, url, statements__0__text="I have changed.")
    assert list(errors(unsaid)) == ["statements-0-asks"]
    assert stored() == before
    response = save(editor, url, statements__0__text="I have changed.", statements__0__asks=asks)
    assert response.status_code == 302
    statement = queries.read_framework(draft.pk).statements[0]
    assert (statement.text, statement.meaning) == ("I have changed.", meaning)


def test_what_somebody_else_saved_is_not_overwritten_unseen(
    editor: Client, draft: FrameworkVersion
) -> None:
    skill = first(Skill, draft)
    data = filled_in(editor.get(page(skill))) | {"name": "Mine"}
    skill.name = "Theirs"
    skill.save()
    response = editor.post(page(skill), data)
    assert list(errors(response)) == ["__all__"]
    assert Skill.objects.get(pk=skill.pk).name == "Theirs"
    seen = filled_in(response)
    assert seen["name"] == "Mine"
    assert editor.post(page(skill), seen).status_code == 302
    assert Skill.objects.get(pk=skill.pk).name == "Mine"


# --- Errors name their field -----------------------------------------------------------------

TAKEN = ["Another one in this version has it already."]


def refused(client: Client, url: str, data: dict[str, Any]) -> dict[str, list[str]]:
    """Send this; return the errors, which changed nothing."""
    before = stored()
    found = errors(client.post(url, data))
    assert stored() == before
    return found


def test_key_that_another_skill_uses_is_an_error_of_the_key(
    editor: Client, draft: FrameworkVersion
) -> None:
    url = page(first(Skill, draft))
    data = with_another(filled_in(editor.get(url)), "statements", key="skill-2-1", text="I have.")
    assert refused(editor, url, data) == {"statements-2-key": TAKEN}


def test_key_given_twice_in_one_list_is_an_error_of_the_second(
    editor: Client, draft: FrameworkVersion
) -> None:
    url = page(first(Skill, draft))
    data = filled_in(editor.get(url))
    for text in ("I have.", "I had."):
        data = with_another(data, "statements", key="new", text=text)
    message = "Another one in this list has it already."
    assert refused(editor, url, data) == {"statements-3-key": [message]}


def test_key_of_another_version_is_free(editor: Client, published: FrameworkVersion) -> None:
    other = draft_from(make_framework(key="other", skills=1, statements=1))
    url = page(first(Skill, other))
    data = with_another(filled_in(editor.get(url)), "statements", key="skill-3-2", text="I have.")
    assert editor.post(url, data).status_code == 302
    keys = [statement.key for statement in queries.read_framework(other.pk).statements]
    assert keys == ["skill-1-1", "skill-3-2"]


def test_what_is_no_key_is_an_error_of_the_key(editor: Client, draft: FrameworkVersion) -> None:
    url = page(first(Skill, draft))
    unchanged = filled_in(editor.get(url))
    for key in ("Big", "two words", "a--b", ""):
        data = with_another(unchanged, "statements", key=key, text="I have.")
        assert list(refused(editor, url, data)) == ["statements-2-key"], key


def test_name_that_is_taken_is_an_error_of_the_name(
    editor: Client, draft: FrameworkVersion
) -> None:
    url = page(first(Skill, draft))
    data = filled_in(editor.get(url)) | {"name": "Skill 2"}
    assert refused(editor, url, data) == {"name": TAKEN}


def test_label_that_is_taken_is_an_error_of_the_label(
    editor: Client, draft: FrameworkVersion
) -> None:
    data = filled_in(editor.get(page(draft))) | {"answeroption_set-1-label": "Answer 0"}
    assert list(refused(editor, page(draft), data)) == ["answeroption_set-1-label"]


def test_two_descriptors_of_one_level_are_refused(editor: Client, draft: FrameworkVersion) -> None:
    url = page(first(Skill, draft))
    data = filled_in(editor.get(url))
    before = stored()
    response = editor.post(url, data | {"descriptors-0-level": data["descriptors-1-level"]})
    assert response.status_code == 200
    assert stored() == before


# Where a choice is made, and a row of another version that must not be among the choices.
CHOICES = [
    (FrameworkVersion, "default_role", Role),
    (Skill, "category", Category),
    (Skill, "descriptors-0-level", Level),
    (Role, "targets-0-skill", Skill),
    (Role, "targets-0-level", Level),
    (Role, "targets-0-importance", Importance),
    (Resource, "from_level", Level),
    (Resource, "to_level", Level),
    (Resource, "skill_links-0-skill", Skill),
]


def field_of(response: HttpResponse, name: str) -> Any:
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += inline.formset.forms
    return next(field for form in forms for field in form if field.html_name == name)


def test_choices_are_rows_of_the_same_version(editor: Client, draft: FrameworkVersion) -> None:
    for model, field, chosen in CHOICES:
        choices = field_of(editor.get(page(first(model, draft))), field).field.choices
        offered = {getattr(value, "value", value) for value, _ in choices} - {""}
        own = set(chosen.objects.filter(version=draft).values_list("pk", flat=True))
        assert offered == own, (model, field)


def test_choice_of_another_version_is_an_error_of_its_field(
    editor: Client, published: FrameworkVersion, draft: FrameworkVersion
) -> None:
    message = "Select a valid choice. That choice is not one of the available choices."
    for model, field, chosen in CHOICES:
        url = page(first(model, draft))
        data = filled_in(editor.get(url)) | {field: first(chosen, published).pk}
        assert refused(editor, url, data) == {field: [message]}, model


# --- Adding ----------------------------------------------------------------------------------


def test_adding_without_a_draft_is_explained(editor: Client, published: FrameworkVersion) -> None:
    before = stored()
    versions = address(FrameworkVersion, "changelist")
    for model in ROWS_WITH_PAGES:
        for query in ("", f"?version={published.pk}", "?version=x", "?version=1000000"):
            url = address(model, "add") + query
            for response in (editor.get(url), editor.post(url, {"name": "New", "key": "new"})):
                assert (response.status_code, response.url) == (302, versions), url
                assert set(said(response)) == {"Open a draft first, and add to it from there."}
    assert stored() == before


def test_adding_where_two_drafts_could_be_meant_is_explained(
    editor: Client, draft: FrameworkVersion
) -> None:
    other = draft_from(make_framework(key="other"))
    for model in ROWS_WITH_PAGES:
        assert editor.get(address(model, "add")).status_code == 302, model
        response = editor.get(f"{address(model, 'add')}?version={other.pk}")
        assert (response.status_code, response.context["version"]) == (200, other), model


def test_category_is_added_to_the_draft(
    editor: Client, published: FrameworkVersion, draft: FrameworkVersion
) -> None:
    url = f"{address(Category, 'add')}?version={draft.pk}"
    response = save(editor, url, key="new", name="New", summary="A new one.")
    assert response.status_code == 302
    assert Category.objects.get(key="new").version == draft
    data = filled_in(editor.get(url)) | {"key": "category-1", "name": "New", "summary": "Again."}
    assert refused(editor, url, data) == {"key": TAKEN, "name": TAKEN}


def test_skill_is_added_to_the_draft_with_all_that_belongs_to_it(
    editor: Client, draft: FrameworkVersion
) -> None:
    category = first(Category, draft)
    url = f"{address(Skill, 'add')}?version={draft.pk}"
    data = filled_in(editor.get(url))
    data |= {"key": "new", "name": "New", "category": category.pk, "definition": "New."}
    data |= {f"descriptors-{n}-text": f"Level {n + 1}." for n in range(3)}
    data = with_another(data, "statements", key="new-1", text="I have done something new.")
    assert editor.post(url, data).status_code == 302
    skill = next(s for s in queries.read_framework(draft.pk).skills if s.key == "new")
    assert [statement.key for statement in skill.statements] == ["new-1"]
    assert skill.descriptors == {n: f"Level {n}." for n in range(1, 4)}
    rows = [*Statement.objects.filter(key="new-1"), *Descriptor.objects.filter(skill__key="new")]
    assert {row.version_id for row in rows} == {draft.pk}


# --- Publishing ------------------------------------------------------------------------------


def review(version: FrameworkVersion) -> str:
    return reverse("admin:assessments_publish", args=[version.pk])


def test_saving_leads_on_to_the_review(editor: Client, draft: FrameworkVersion) -> None:
    response = save(editor, page(draft), title="Retitled", _review="Save and review")
    assert (response.status_code, response.url) == (302, review(draft))
    draft.refresh_from_db()
    assert (draft.title, draft.number) == ("Retitled", None)


def test_draft_is_published_from_its_review(editor: Client, draft: FrameworkVersion) -> None:
    assert editor.get(review(draft)).context["problems"] == []
    response = editor.post(review(draft))
    assert (response.status_code, response.url) == (302, page(draft))
    draft.refresh_from_db()
    assert draft.number == 2
    message = "Framework, version 2 is published. New assessments use it from now on."
    assert said(response) == [message]


def test_looking_at_the_review_publishes_nothing(editor: Client, draft: FrameworkVersion) -> None:
    before = stored()
    assert editor.get(review(draft)).status_code == 200
    assert stored() == before


def test_draft_with_problems_is_refused_and_all_are_listed(
    editor: Client, draft: FrameworkVersion
) -> None:
    Statement.objects.filter(version=draft, skill__key="skill-2").delete()
    Role.objects.filter(version=draft, key="role-1").update(summary="")
    before = stored()
    response = editor.post(review(draft))
    assert stored() == before
    assert response.status_code == 200
    found = [
        (
            "categories[1].skills[0].statements: this skill has no statement",
            page(Skill.objects.get(version=draft, key="skill-2")),
        ),
        ("roles[0].summary: missing", page(Role.objects.get(version=draft, key="role-1"))),
    ]
    assert response.context["problems"] == found
    assert said(response) == ["The draft cannot be published yet. See what is missing."]
    assert editor.get(page(draft)).context["problems"] == found
    assert Controls(response).names == []  # no button to try again


def test_second_publishing_only_leads_to_the_version(
    editor: Client, draft: FrameworkVersion
) -> None:
    publish(draft, NOON)
    before = stored()
    response = editor.post(review(draft))
    assert (response.status_code, response.url) == (302, page(draft))
    assert stored() == before


def test_editor_without_the_right_to_publish_does_everything_else(
    draft: FrameworkVersion,
) -> None:
    client = staff(group="Editor")
    assert save(client, page(first(Skill, draft)), name="Renamed").status_code == 302
    assert save(client, page(draft), title="Retitled").status_code == 302
    assert client.get(review(draft)).status_code == 200
    before = stored()
    assert client.post(review(draft)).status_code == 403
    assert stored() == before


def test_publisher_publishes(draft: FrameworkVersion) -> None:
    assert staff(group="Publisher").post(review(draft)).status_code == 302
    draft.refresh_from_db()
    assert draft.number == 2


# --- Who may not -----------------------------------------------------------------------------


def every_url(version: FrameworkVersion) -> Iterable[str]:
    """Every page about definitions, and every button."""
    framework = version.framework
    yield from (page(framework, way) for way in ("change", "delete", "history"))
    yield from (address(Framework, way) for way in ("changelist", "add"))
    for model in WITH_PAGES:
        row = first(model, version)
        yield from (page(row, way) for way in ("change", "delete", "history"))
        yield address(model, "changelist")
        yield address(model, "add")
        yield f"{address(model, 'add')}?version={version.pk}"
    for name in ("move", "publish", "export"):
        yield reverse(f"admin:assessments_{name}", args=[version.pk])
    for name in ("start_draft", "withdraw"):
        yield reverse(f"admin:assessments_{name}", args=[framework.pk])
    yield reverse("admin:assessments_framework_import")


def test_every_address_of_the_admin_is_tried(draft: FrameworkVersion) -> None:
    models_with_urls = (Framework, FrameworkVersion, *ROWS_WITH_PAGES)
    routes = {
        str(pattern.pattern)
        for model in models_with_urls
        for pattern in admin.site._registry[model].get_urls()
    }
    # Five of Django's own for each model, its old way to a row, and these.
    own = {route for route in routes if "<int:" in route or route == "import/"}
    assert own == {
        "import/",
        "<int:framework_id>/withdraw/",
        "start-draft/<int:framework_id>/",
        "<int:version_id>/move/",
        "<int:version_id>/publish/",
        "<int:version_id>/export/",
    }


def test_staff_without_permissions_may_do_nothing(draft: FrameworkVersion) -> None:
    client = staff()
    before = stored()
    for url in every_url(draft):
        assert client.post(url, {"post": "yes", "row": "skill:1:1"}).status_code == 403, url
        assert client.get(url).status_code in (403, 405), url
    assert stored() == before


def test_staff_without_permissions_get_no_hint_where_nothing_can_be_added(
    published: FrameworkVersion,
) -> None:
    client = staff()
    urls = [address(model, "add") for model in ROWS_WITH_PAGES]
    assert [client.get(url).status_code for url in urls] == [403] * len(urls)


def test_staff_who_may_only_look_change_nothing(draft: FrameworkVersion) -> None:
    views = [f"view_{model._meta.model_name}" for model in (Framework, *WITH_PAGES, *VERSION_ROWS)]
    client = staff(*views)
    before = stored()
    for model in WITH_PAGES:
        assert client.get(page(first(model, draft))).status_code == 200
        assert client.post(page(first(model, draft)), {}).status_code == 403
        assert client.post(page(first(model, draft), "delete"), {"post": "yes"}).status_code == 403
    assert start(client, draft).status_code == 403
    assert client.post(review(draft)).status_code == 403
    assert stored() == before


def test_somebody_who_is_not_staff_may_do_nothing(draft: FrameworkVersion) -> None:
    client = Client()
    client.force_login(User.objects.create_user("somebody"))
    for url in every_url(draft):
        login = f"{reverse('admin:login')}?next="
        assert client.post(url).headers.get("Location", "").startswith(login), url


def test_strangers_are_asked_to_log_in(stranger: Client, draft: FrameworkVersion) -> None:
    before = stored()
    for url in every_url(draft):
        login = f"{reverse('admin:login')}?next="
        assert stranger.post(url).headers.get("Location", "").startswith(login), url
        assert stranger.get(url).status_code in (302, 405), url
    assert stored() == before


# --- Answers are nobody's business -----------------------------------------------------------


def test_admin_has_pages_for_definitions_only() -> None:
    registered = {m for m in admin.site._registry if m._meta.app_label == "assessments"}
    assert registered == {Framework, *WITH_PAGES}


@pytest.mark.parametrize("model", ["assessment", "answer", "skillresult"])
def test_admin_has_no_page_about_answers(editor: Client, model: str) -> None:
    assert editor.get(f"/admin/assessments/{model}/").status_code == 404


def test_no_page_shows_who_answered(
    editor: Client, published: FrameworkVersion, draft: FrameworkVersion
) -> None:
    person = uuid.UUID("5ee0ff5c-7e93-4e43-9d0e-0b8a6f0f3c11")
    assessment = answering.start(person, published, "role-1", NOON)
    answering.submit(assessment, NOON)
    ids = (str(person), person.hex, str(assessment.pk), assessment.pk.hex)
    assert Assessment.objects.count() == 1
    for url in [*every_url(published), review(draft), page(draft, "delete")]:
        text = editor.get(url).content.decode(errors="replace")
        assert [told for told in ids if told in text] == [], url


def test_scale_of_the_draft_is_the_one_of_the_page(editor: Client, draft: FrameworkVersion) -> None:
    """Inlines under a version show its own rows alone, though keys are the same elsewhere."""
    response = editor.get(page(draft))
    shown = {
        form.instance.pk
        for inline in response.context["inline_admin_formsets"]
        if inline.formset.model is AnswerOption
        for form in inline.formset.forms
    }
    own = AnswerOption.objects.filter(version=draft).values_list("pk", flat=True)
    assert shown == set(own)
