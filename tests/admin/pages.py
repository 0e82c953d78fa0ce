"""Pages of the admin as a browser meets them: addresses, what can be filled in, what is said."""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from django.contrib.auth.models import Group, Permission, User
from django.contrib.messages import get_messages
from django.db import connection
from django.db import models as django_models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments import models
from tests.publishing import DEFINITIONS
from tests.typed import Response

ROWS = (models.Category, models.Skill, models.Role, models.Resource)
EDITED = (models.Framework, *ROWS)
WITH_PAGES = (*EDITED, models.FrameworkVersion)

# Pages of a framework beside its form, and what is done by pressing a button on one of them.
OF_A_FRAMEWORK = (
    "home", "targets", "resources", "publish", "versions", "compare", "discard", "export",
    "duplicate", "outline", "outline_notes", "use",
)  # fmt: skip
DONE_TO_A_FRAMEWORK = ("leave", "withdraw", "offer", "comment", "ready", "decide_scale")

TAKEN = ["Another one in this framework has it already."]


def staff(*permissions: str, group: str = "") -> Client:
    """Return the browser of somebody who may enter the admin and do this."""
    user = User.objects.create_user("somebody", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    user.groups.set(Group.objects.filter(name=group))
    client = Client()
    client.force_login(user)
    return client


def address(model: Any, action: str, *args: object) -> str:
    return reverse(f"admin:assessments_{model._meta.model_name}_{action}", args=args)


def adding_to(framework: models.Framework, model: Any) -> str:
    return f"{address(model, 'add')}?framework={framework.pk}"


def page(row: django_models.Model, action: str = "change") -> str:
    return address(type(row), action, row.pk)


def button(name: str, row: Any) -> str:
    return reverse(f"admin:assessments_{name}", args=[row.pk])


def first(model: Any, framework: models.Framework) -> Any:
    if model is models.Framework:
        return framework
    return model.objects.filter(framework=framework).order_by("pk")[0]


def stored() -> dict[str, list[Any]]:
    """Return every row of every definition."""
    return {
        model.__name__: list(model._default_manager.order_by("pk").values())
        for model in DEFINITIONS
    }


def filled_in(response: Response) -> dict[str, Any]:
    """Return what a browser would send if nobody changed anything on this page."""
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    fields = [field for form in forms for field in form if not field.field.disabled]
    ticked = {field.html_name for field in fields if field.widget_type.startswith("checkbox")}
    values = {field.html_name: field.value() for field in fields}
    return {n: "" if v is None else v for n, v in values.items() if v or n not in ticked}


def save(client: Client, url: str, /, **changes: Any) -> Response:
    """Open the page, change this and save; a dash in a name is written as two underscores."""
    data = filled_in(client.get(url)) | {n.replace("__", "-"): v for n, v in changes.items()}
    return client.post(url, data)


def deleted(client: Client, row: Any) -> Response:
    """Open the page that asks whether to delete a row, and say yes."""
    response = client.get(page(row, "delete"))
    if response.status_code != 200:
        return response
    return client.post(page(row, "delete"), {"post": "yes", "seen": response.context["seen"]})


def with_another(data: dict[str, Any], prefix: str, **values: Any) -> dict[str, Any]:
    """Add a line to an inline list of rows."""
    number = int(data[f"{prefix}-TOTAL_FORMS"])
    line = {f"{prefix}-{number}-{name}": value for name, value in values.items()}
    return data | line | {f"{prefix}-TOTAL_FORMS": number + 1}


def errors(response: Response) -> dict[str, list[str]]:
    """Return the errors on a page by the name of their field."""
    assert response.status_code == 200
    return {
        form.add_prefix(name): list(texts)
        for form in forms_of(response)
        for name, texts in form.errors.items()
    }


def refused(client: Client, url: str, data: dict[str, Any]) -> dict[str, list[str]]:
    """Send this; return the errors, which changed nothing."""
    before = stored()
    texts = errors(client.post(url, data))
    assert stored() == before
    return texts


def forms_of(response: Response) -> list[Any]:
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += inline.formset.forms
    return forms


def field_of(response: Response, name: str) -> Any:
    fields = (field for form in forms_of(response) for field in form)
    return next(field for field in fields if field.html_name == name)


def said(response: Response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def cost(client: Client, url: str) -> int:
    """Return the number of queries of a page; what a process remembers is known already."""
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


class Controls(HTMLParser):
    """What can be filled in or pressed in the main part of a page, and where its forms go."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.names: list[str] = []
        self.actions: list[str | None] = []
        self.feed(response.text.partition('id="content"')[2])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if attributes.get("type") == "hidden":
            return
        if tag in ("input", "select", "textarea") or (tag == "button" and "name" in attributes):
            self.names.append(attributes.get("name") or "")
        if tag == "form":
            self.actions.append(attributes.get("action"))


def every_url(version: models.FrameworkVersion) -> Iterator[str]:
    """Yield every page about definitions, and every button."""
    framework = version.framework
    for row in [version, *(first(model, framework) for model in EDITED)]:
        yield from (page(row, way) for way in ("change", "delete", "history"))
        yield from (address(type(row), way) for way in ("changelist", "add"))
    for model in ROWS:
        yield adding_to(framework, model)
    yield from (button(name, framework) for name in (*OF_A_FRAMEWORK, *DONE_TO_A_FRAMEWORK))
    role = first(models.Role, framework)
    yield reverse("admin:assessments_role_targets", args=[framework.pk, role.pk])
    skill = first(models.Skill, framework)
    yield reverse("admin:assessments_outline_skill", args=[framework.pk, skill.pk])
    for name in ("version_export", "restore", "take_back", "duplicate_version"):
        yield button(name, version)
    yield from (reverse(f"admin:assessments_{name}") for name in ("framework_import", "new"))
