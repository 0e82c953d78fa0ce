"""Staff see counts and nothing that a person answered or typed, whichever page they open.

Somebody types a text of their own wherever pages let them; a superuser opens every page of the
admin and of the previews, for every row that there is, and every file that can be taken there.
"""

import io
import zipfile
from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.db import connection
from django.db import models as django_models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils.encoding import force_str

from assessments import models
from assessments.models import Respondent
from tests.accounts.people import superuser
from tests.addresses import addresses
from tests.admin.pages import every_url
from tests.publishing import published_once
from tests.typed import Response
from tests.typist import Typed, type_everywhere


def of_people() -> set[type[django_models.Model]]:
    """Return the models whose rows are of a person, or hang on a row that is."""
    found: set[type[django_models.Model]] = {Respondent}
    todo: list[type[django_models.Model]] = [Respondent]
    while todo:
        for relation in todo.pop()._meta.related_objects:
            model = relation.related_model
            if isinstance(model, type) and model not in found:
                found.add(model)
                todo.append(model)
    return found


def test_no_model_of_a_person_has_pages_in_the_admin() -> None:
    assert {models.Answer, models.Example, models.PlanStep, models.ShareLink} < of_people()
    assert of_people() & set(admin.site._registry) == set()


def pages(version: models.FrameworkVersion) -> Iterator[str]:
    """Yield every address that staff can open, for every row that has a page."""
    yield from every_url(version)
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"{name}_changelist")
        for row in model._default_manager.all():
            for page in ("change", "history", "delete"):
                try:
                    yield reverse(f"{name}_{page}", args=[row.pk])
                except NoReverseMatch:  # it has no such page
                    continue
    for address in addresses():
        if address.name.startswith(("admin:", "preview")):
            yield address.url()


def content(response: Response) -> str:
    """Return all that an answer holds, also what is packed in a file."""
    data = response.getvalue()
    told = [data, *(force_str(it).encode() for pair in response.items() for it in pair)]
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            told += [archive.read(name) for name in archive.namelist()]
    return b"\n".join(told).decode(errors="replace")


def ids() -> dict[str, str]:
    """Return what names a person, or something of theirs, in the database."""
    found: dict[str, str] = {}
    for model in of_people() - {models.Answer}:
        for pk in model._default_manager.values_list("pk", flat=True):
            if len(str(pk)) > 15:  # else it is a number that counts rows
                found[f"{model.__name__} {pk}"] = str(pk)
                found[f"{model.__name__} {pk} without hyphens"] = str(pk).replace("-", "")
    return found


@pytest.fixture
def typed(db: None, framework: object) -> Typed:
    published_once(framework)  # type: ignore[arg-type]
    return type_everywhere()


def test_no_page_for_staff_shows_what_a_person_typed_or_who_they_are(typed: Typed) -> None:
    staff = Client()
    staff.force_login(superuser())
    hidden = typed.texts | typed.secrets | ids()
    assert len(hidden) > 30
    version = models.FrameworkVersion.objects.get()

    shown, opened = {}, 0
    read: set[str] = set()
    for url in dict.fromkeys(pages(version)):
        with CaptureQueriesContext(connection) as asked:
            response = staff.get(url)
        if any('"assessments_answer"' in one["sql"] for one in asked):
            read.add(url)
        opened += response.status_code == 200
        text = content(response)
        if found := [what for what, it in hidden.items() if it in text]:
            shown[url] = found

    assert shown == {}
    # That looks at the newest of what runs alone (queries.stopped_after); else answers are counted
    # where they are submitted, and no page goes through them.
    assert read == {reverse("admin:assessments_use", args=[version.framework_id])}
    assert opened > 60, "the pages do not open, so they show nothing"


def test_such_a_text_would_be_found(typed: Typed) -> None:
    """The person's own page shows it, and so the search above can find it."""
    token = typed.secrets["link"]

    assert typed.texts["a name"] in content(Client().get(reverse("shared", args=[token])))
