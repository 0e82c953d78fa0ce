"""Moving everything to another database: what dumpdata wrote comes in whole, or not at all."""

import io
from pathlib import Path
from typing import Any
from xml.sax import SAXParseException

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from assessments import models, queries
from tests.views.conftest import Person

pytestmark = pytest.mark.django_db

TYPED = "I did it."
EXCLUDED = ["contenttypes", "auth.permission", "admin.logentry"]


def stored() -> dict[str, list[dict[str, Any]]]:
    """Return all rows of the product, and the sessions, which are people's only keys."""
    kept = [
        *apps.get_app_config("assessments").get_models(),
        *apps.get_app_config("sessions").get_models(),
    ]
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in kept}


def empty() -> None:
    """Leave a database as it is after `migrate`."""
    models.Respondent.objects.all().delete()
    models.FrameworkVersion.objects.all().delete()
    models.Framework.objects.all().delete()
    apps.get_model("sessions", "Session").objects.all().delete()


@pytest.fixture
def finished(version: models.FrameworkVersion) -> Person:
    person = Person()
    person.start()
    person.answer_all()
    person.submit()
    return person


@pytest.fixture
def dump(finished: Person, tmp_path: Path) -> Path:
    """Everything of a site with one finished assessment and one that is running."""
    finished.client.post(
        "/yours/examples/it-project-manager/adaptability/", {"example-action": TYPED}
    )
    running = Person()
    running.start()
    running.answer("adaptability", replace_failing_plan=1)
    file = tmp_path / "data.xml"
    with file.open("w") as stream:
        call_command(
            "dumpdata", format="xml", natural_foreign=True, exclude=EXCLUDED, stdout=stream
        )
    return file


def test_everything_comes_back(dump: Path, finished: Person) -> None:
    finished.client.get(finished.url("report"))  # the first time it says that all is done
    before, report = stored(), finished.client.get(finished.url("report")).content
    empty()
    call_command("load_data", str(dump), verbosity=0)
    assert stored() == before
    queries.definitions.cache_clear()
    assert finished.client.get(finished.url("report")).status_code == 200
    assert len(finished.client.get(finished.url("report")).content) == len(report)


def test_what_people_typed_stays_sealed_on_the_way(dump: Path) -> None:
    """The file holds no word of it, and a word that is not sealed does not come in."""
    sealed = str(models.Example.objects.get().action)
    text = dump.read_text()
    assert (TYPED in text, sealed in text) == (False, True)
    empty()
    call_command("load_data", str(dump), verbosity=0)
    assert queries.example_of(models.Example.objects.get()).action == TYPED
    empty()
    dump.write_text(text.replace(sealed, TYPED))
    with pytest.raises(ValidationError, match="not sealed"):
        call_command("load_data", str(dump), verbosity=0)
    assert not models.Example.objects.exists()


def test_submitted_answers_stay_frozen_afterwards(dump: Path) -> None:
    empty()
    call_command("load_data", str(dump), verbosity=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Answer.objects.filter(assessment__submitted_at__isnull=False).update(value=0)


def test_file_that_breaks_off_leaves_nothing(dump: Path) -> None:
    text = dump.read_text()
    dump.write_text(text[: len(text) * 9 // 10])
    empty()
    before = stored()
    with pytest.raises(SAXParseException):
        call_command("load_data", str(dump), verbosity=0, stdout=io.StringIO())
    assert stored() == before


def test_stranger_still_sees_nothing(dump: Path, finished: Person) -> None:
    empty()
    call_command("load_data", str(dump), verbosity=0)
    url = reverse("assessment:report", args=[finished.assessment.pk])
    assert Client().get(url).status_code == 404
