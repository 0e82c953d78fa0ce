"""What no page of the admin sends, and anybody can: it is refused or cleaned, and never a crash.

Characters that nobody can have typed, numbers without end, ids that are none, lists that claim
thousands of lines. What was typed beside it is still on the page that comes back.
"""

import re
import time
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DataError, connection
from django.db import models as django_models
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from assessments import models
from assessments.admin.formsets import WorkingRowFormSet
from skillsapp.incoming import NO_NUL
from tests.addresses import ARGUMENT, SAMPLES, addresses
from tests.admin.pages import (
    EDITED,
    button,
    errors,
    field_of,
    filled_in,
    first,
    page,
    said,
    stored,
)

pytestmark = pytest.mark.django_db

UNSEEN = {"nul": "\0", "bell": "\x07", "escape": "\x1b[31m", "c1": "\x85", "bidi": "\u202e"}
UNSEEN |= {"noncharacter": "\uffff", "replaced": "\u2028"}
NUMBERS = ["9" * 5000, "9" * 4000, "9223372036854775808", "40000", "-1", "٣", "²", "1e3"]


@pytest.fixture
def framework(version: models.FrameworkVersion) -> models.Framework:
    return version.framework


def texts_of(row: Any) -> list[str]:
    """Return the fields of a row in which an editor types a text."""
    return [
        field.name
        for field in row._meta.concrete_fields
        if isinstance(field, django_models.TextField | django_models.CharField)
        and field.editable
        and field.name not in ("key", "language", "kind", "origin", "cost", "estimate", "stage")
        and not isinstance(field, django_models.URLField)
        and field.name != "effort_unit"
    ]


@pytest.mark.parametrize("unseen", UNSEEN.values(), ids=UNSEEN.keys())
@pytest.mark.parametrize("model", EDITED)
def test_what_cannot_be_seen_is_refused_at_its_field_and_everything_typed_stays(
    editor: Client, framework: models.Framework, model: Any, unseen: str
) -> None:
    row = first(model, framework)
    data, before = filled_in(editor.get(page(row))), stored()
    typed = {name: f"Typed{unseen} here" for name in texts_of(row) if name in data}
    assert typed

    response = editor.post(page(row), data | typed)

    assert set(errors(response)) == set(typed)
    assert stored() == before
    for name, text in typed.items():
        assert field_of(response, name).value() == text


@pytest.mark.parametrize("model", EDITED)
def test_half_a_character_in_what_was_seen_is_no_crash(
    editor: Client, framework: models.Framework, model: Any
) -> None:
    row = first(model, framework)
    data, before = filled_in(editor.get(page(row))), stored()
    seen = '{"opened": ["\\ud800", 1, ""], "name": "\\udfff", "DELETE": ["\\ud800"]}'
    data |= {name: seen for name in data if name.rpartition("-")[2] == "seen"}
    data |= dict.fromkeys([name for name in texts_of(row) if name in data], "Typed\x07")

    response = editor.post(page(row), data)

    assert response.status_code == 200
    assert stored() == before


@pytest.mark.parametrize("unseen", UNSEEN.values(), ids=UNSEEN.keys())
def test_the_outline_refuses_it_alike_and_saves_the_rest(
    editor: Client, framework: models.Framework, unseen: str
) -> None:
    skill, other = models.Skill.objects.filter(framework=framework)[:2]
    data = {
        f"seen:skill.{skill.pk}.name": skill.name,
        f"skill.{skill.pk}.name": f"Typed{unseen} here",
        f"seen:skill.{other.pk}.name": other.name,
        f"skill.{other.pk}.name": "Another name",
    }

    response = editor.post(button("outline", framework), data)

    assert response.status_code == 422
    assert "Typed" in response.text
    names = models.Skill.objects.filter(pk__in=(skill.pk, other.pk)).values_list("name", flat=True)
    assert set(names) == {skill.name, "Another name"}


def test_hostile_names_come_escaped_to_the_script_that_puts_them_in(
    editor: Client, framework: models.Framework
) -> None:
    name = "<img src=x onerror=alert(1)>"
    category = first(models.Category, framework)
    data = {"new.what": "skill", "new.parent": category.pk, "new.text": name}

    told = editor.post(
        button("outline", framework), data, headers={"Accept": "application/json"}
    ).json()

    assert "&lt;img src=x" in told["html"]
    assert "<img" not in told["html"]


@pytest.mark.parametrize("unseen", ["\0", "\x07", "\x1b", "\x85", "\uffff"])
def test_what_is_said_to_colleagues_is_cleaned_and_kept(
    editor: Client, framework: models.Framework, unseen: str
) -> None:
    """Their forms have no page to come back on."""
    skill, text = first(models.Skill, framework), f"Look{unseen} here."

    editor.post(button("comment", framework), {"text": text, "what": "", "key": ""})
    editor.post(button("outline", framework), {"do": f"comment.skill.{skill.pk}", "comment": text})
    editor.post(button("ready", framework), {"ready": "on", "note": text})

    assert [row.text for row in models.Comment.objects.all()] == ["Look here."] * 2
    framework.refresh_from_db()
    assert framework.ready_note == "Look here."


@pytest.mark.parametrize("unseen", ["\0", "\x07", "\u202e"])
def test_release_notes_are_refused_with_the_notes_still_there(
    editor: Client, framework: models.Framework, unseen: str
) -> None:
    address = button("publish", framework)
    follows = framework.versions.get().number

    response = editor.post(address, {"follows": follows, "release_notes": f"Typed{unseen} here"})

    assert response.status_code == 422
    assert "release_notes" in response.context["form"].errors
    assert response.context["form"]["release_notes"].value() == f"Typed{unseen} here"
    assert framework.versions.count() == 1


@pytest.mark.parametrize("text", ['key: "a\\0b"', 'key: "\\ud800"', "\0", "\ud800", "\x1b[31m"])
@pytest.mark.parametrize("name", ["a.yaml", "a.csv", "a.xlsx", "a.zip", "a\x07.yaml"])
def test_a_file_with_it_is_refused(
    editor: Client, framework: models.Framework, name: str, text: str
) -> None:
    file = SimpleUploadedFile(name, text.encode("utf-8", "surrogatepass"))

    response = editor.post(reverse("admin:assessments_framework_import"), {"file": file})

    assert response.status_code == 422
    assert response.context["errors"]


@pytest.mark.parametrize("next_page", ["a b", "assessments", "a\nb", "//evil.example", "/a\nb", ""])
def test_where_a_comment_leads_to_is_an_address_of_ours(
    editor: Client, framework: models.Framework, next_page: str
) -> None:
    data = {"text": "Look.", "what": "", "key": "", "next": next_page}

    response = editor.post(button("comment", framework), data)

    assert response.status_code == 302
    assert "evil" not in response["Location"]
    assert "\n" not in response["Location"]


# --- Numbers and ids --------------------------------------------------------------------------


@pytest.mark.parametrize("odd", ["abc", "9" * 5000, "9" * 20, "%00"])
def test_no_address_with_an_odd_id_is_a_crash(
    editor: Client, framework: models.Framework, odd: str
) -> None:
    crashed = {}
    for address in addresses():
        for name in ARGUMENT.findall(address.route):
            sample = SAMPLES | {"assessment_id": SAMPLES["version_id"], name: odd}
            parts = ARGUMENT.split(address.route)  # in turn text and the names of arguments
            parts[1::2] = [sample[part] for part in parts[1::2]]
            url = "/" + "".join(parts)
            status = editor.get(url).status_code
            if status >= 500:
                crashed[address.name, name] = status

    assert crashed == {}


@pytest.mark.parametrize("odd", ["abc", "9" * 5000, "9" * 20, "-1", "_", "%00", "1/../2"])
@pytest.mark.parametrize("action", ["change", "delete", "history"])
def test_a_page_of_a_row_that_never_was_leads_back(
    editor: Client, framework: models.Framework, action: str, odd: str
) -> None:
    for model in EDITED:
        response = editor.get(f"/admin/assessments/{model._meta.model_name}/{odd}/{action}/")

        assert response.status_code in (302, 403, 404)


@pytest.mark.parametrize("number", NUMBERS)
def test_no_number_in_the_outline_is_a_crash(
    editor: Client, framework: models.Framework, number: str
) -> None:
    skill, role = first(models.Skill, framework), first(models.Role, framework)
    target = f"target.{role.pk}.{skill.pk}.level"
    before = stored()
    for sent in (
        {"do": f"remove.skill.{number}"},
        {"do": f"settle.{number}"},
        {"do": f"ask-move.skill.{number}"},
        {"do": f"merge.skill.{skill.pk}", "to": number},
        {"do": f"split.skill.{skill.pk}", "name": "", "statement": number},
        {"new.what": "skill", "new.text": "x", "new.parent": number, "new.after": number},
        {f"seen:skill.{number}.name": "x", f"skill.{number}.name": "y"},
        {f"seen:descriptor.{number}.1": "x", f"descriptor.{number}.1": "y"},
        {f"seen:descriptor.{skill.pk}.{number}": "", f"descriptor.{skill.pk}.{number}": "y"},
        {f"seen:{target}": number, target: f"{number}1"},
        {f"seen:target.{number}.{number}.level": "1", f"target.{number}.{number}.level": "2"},
    ):
        response = editor.post(button("outline", framework), sent)

        # A name that is too long is refused before anybody looks for it.
        assert response.status_code in (400, 422), sent
    assert editor.get(button("outline", framework), {"open": number}).status_code == 200
    assert stored() == before


@pytest.mark.parametrize("number", NUMBERS)
def test_no_number_on_another_page_is_a_crash(
    editor: Client, framework: models.Framework, number: str
) -> None:
    role = first(models.Role, framework)
    targets = button("targets", framework)
    for sent in ({"role": number, "skill": number}, {"role": role.pk, "skill": number}):
        assert editor.post(targets, sent).status_code == 422
    seen = f'{{"{number}": [1, {number}, true]}}'
    role_page = reverse("admin:assessments_role_targets", args=[framework.pk, role.pk])
    assert editor.post(role_page, {"seen": seen}).status_code == 302
    for name in ("skill", "category", "role", "resource"):
        add = reverse(f"admin:assessments_{name}_add")
        assert editor.get(add, {"framework": number}).status_code == 302
    comment = reverse("admin:assessments_settle", args=[framework.pk, 1])
    assert editor.post(comment.replace("/1/", f"/{number}/")).status_code in (302, 404)


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("model", EDITED)
def test_a_number_that_does_not_fit_is_refused_at_its_field(
    editor: Client, framework: models.Framework, model: Any, number: str
) -> None:
    row = first(model, framework)
    data, before = filled_in(editor.get(page(row))), stored()
    fields = {f.name for f in row._meta.fields if isinstance(f, django_models.IntegerField)}
    sent = {name: number for name in data if name.rpartition("-")[2] in fields - {"id", "order"}}

    response = editor.post(page(row), data | sent)

    if sent and number != "٣":
        assert response.status_code == 200
        assert stored() == before
    else:
        assert response.status_code in (200, 302)


def test_what_fits_into_no_column_is_refused_where_django_looks_for_it(editor: Client) -> None:
    response = editor.post(reverse("admin:auth_group_add"), {"name": "a", "permissions": "9" * 20})

    assert response.status_code in (200, 400)


@pytest.mark.parametrize("error", [OverflowError, DataError, ValueError(NO_NUL)])
def test_a_value_that_the_database_cannot_take_is_a_bad_request(
    editor: Client, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def crash(*_args: Any) -> None:
        raise error

    monkeypatch.setattr("assessments.queries.open_versions", crash)

    assert editor.get("/").status_code == 400


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite takes a NUL")
def test_postgresql_says_so_of_a_nul(version: models.FrameworkVersion) -> None:
    with pytest.raises(ValueError, match=re.escape(NO_NUL)):
        models.Framework.objects.filter(key="\0").exists()


@pytest.mark.parametrize("chosen", ["\0", "abc", "9" * 5000, ""])
def test_an_action_on_what_has_no_number_is_refused(editor: Client, chosen: str) -> None:
    data = {"action": "delete_selected", "_selected_action": chosen}

    assert editor.post(reverse("admin:auth_group_changelist"), data).status_code in (302, 400)


# --- Lists that claim to be long ----------------------------------------------------------------


@pytest.mark.parametrize("claimed", [2000, 10**9, "9" * 5000])
def test_a_list_that_claims_thousands_of_lines_is_refused_at_once(
    editor: Client, framework: models.Framework, claimed: object
) -> None:
    skill = first(models.Skill, framework)
    data, before = filled_in(editor.get(page(skill))), stored()
    data |= {"name": "Typed", "statements-TOTAL_FORMS": claimed}

    began = time.process_time()
    response = editor.post(page(skill), data)
    cost = time.process_time() - began

    assert response.status_code == 200
    assert stored() == before
    assert field_of(response, "name").value() == "Typed"
    assert "lines, and can take" in response.text or "management" in response.text.lower()
    assert cost < 5, "it costs what the claimed lines would"
    forms = [len(each.formset.forms) for each in response.context["inline_admin_formsets"]]
    assert max(forms) <= 2 + WorkingRowFormSet.MORE


def test_a_list_may_grow_by_as_many_lines_as_it_says(
    editor: Client, framework: models.Framework
) -> None:
    skill = first(models.Skill, framework)
    data = filled_in(editor.get(page(skill)))
    more = WorkingRowFormSet.MORE
    data["statements-TOTAL_FORMS"] = 2 + more
    for number in range(2, 2 + more):
        data[f"statements-{number}-text"] = f"Statement number {number}"
        data[f"statements-{number}-order"] = "0"

    response = editor.post(page(skill), data)

    assert response.status_code == 302, errors(response)
    assert skill.statements.count() == 2 + more


def test_the_list_of_frameworks_takes_as_many_lines_as_it_shows(
    editor: Client, framework: models.Framework
) -> None:
    address = reverse("admin:assessments_framework_changelist")
    data = {"form-TOTAL_FORMS": 2000, "form-INITIAL_FORMS": 0, "_save": "Save"}

    response = editor.post(address, data)

    assert response.status_code == 200
    assert len(response.context["cl"].formset.forms) <= 100


def test_more_fields_than_a_page_has_are_refused(
    editor: Client, framework: models.Framework, settings: Settings
) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 5

    response = editor.post(button("outline", framework), {str(n): "" for n in range(6)})

    assert response.status_code == 413
    assert not said(response)
