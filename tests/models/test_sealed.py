"""A column for what people type takes what is sealed, and nothing else, whoever writes."""

import re
import uuid
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import FieldError, ValidationError
from django.db import IntegrityError, connection, transaction
from django.db import models as django_models
from django.db.models import Value

from assessments import belongings, models
from assessments.models.fields import SealedTextField
from assessments.sealing import Sealed, seal
from tests.publishing import NOON

ME = uuid.UUID(int=1)
COLUMNS = [
    (model, field.name)
    for model in apps.get_app_config("assessments").get_models()
    for field in model._meta.fields
    if isinstance(field, SealedTextField)
]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _rows(version: models.FrameworkVersion) -> None:
    """A row in every table with such a column, with all of them sealed."""
    models.Respondent.objects.create(pk=ME, last_visit=NOON)
    role, skill = models.Role.objects.all()[0], models.Skill.objects.all()[0]
    assessment = models.Assessment.objects.create(
        respondent_id=ME, version=version, role=role, started_at=NOON
    )
    text = seal(ME, "Ask Ann")
    models.Example.objects.create(
        respondent_id=ME, skill=skill, added_at=NOON, situation=text, action=text, result=text
    )
    models.PlanStep.objects.create(
        respondent_id=ME, version=version, added_at=NOON, title=text, note=text
    )
    models.ShareLink.objects.create(
        assessment=assessment, name=text, created_at=NOON, expires_at=NOON
    )


def test_all_that_people_type_is_sealed() -> None:
    """Whatever of a person is any text is sealed, or named here with what it is."""
    known = {
        "return_digest", "digest",  # of a key and of a token
        "setting", "shows", "role_key",  # chosen from what a page offers
        "sheet",  # the numbers of the answers that were chosen
    }  # fmt: skip
    texts = (django_models.CharField, django_models.TextField, django_models.JSONField)
    for model in {models.Respondent, *belongings.OWNED} - {models.OwnTargets}:
        fields = [field for field in model._meta.fields if isinstance(field, texts)]
        open_ones = [field for field in fields if not isinstance(field, SealedTextField)]
        assert {field.name for field in open_ones} <= known, model
    assert {model for model, _name in COLUMNS} <= set(belongings.OWNED)
    assert len(COLUMNS) == 6


@pytest.mark.parametrize(("model", "name"), COLUMNS)
def test_a_plain_text_is_refused_by_the_code(model: Any, name: str) -> None:
    row = model.objects.get()
    setattr(row, name, "Ask Ann")
    for write in (
        row.save,
        lambda: model.objects.update(**{name: "Ask Ann"}),
        lambda: model.objects.bulk_create([row]),
        lambda: model.objects.bulk_update([row], [name]),
    ):
        with pytest.raises(TypeError, match=re.escape(f"{name} takes what is sealed")):
            write()


@pytest.mark.parametrize(("model", "name"), COLUMNS)
def test_a_plain_text_is_refused_by_the_database(model: Any, name: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(**{name: Value("Ask Ann")})
    table, column = model._meta.db_table, model._meta.get_field(name).column
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = 'Ask Ann'")  # noqa: S608


@pytest.mark.parametrize(("model", "name"), COLUMNS)
def test_nobody_can_look_for_a_text(model: Any, name: str) -> None:
    with pytest.raises(TypeError):
        model.objects.filter(**{name: "Ask Ann"}).exists()
    for way in ("iexact", "icontains", "startswith", "regex", "gt", "in"):
        with pytest.raises(FieldError):
            model.objects.filter(**{f"{name}__{way}": "Ask Ann"}).exists()
    assert not model.objects.filter(**{name: ""}).exists()
    assert name not in "".join(map(str, model._meta.ordering))


@pytest.mark.parametrize(("model", "name"), COLUMNS)
def test_what_is_read_is_known_to_be_sealed(model: Any, name: str) -> None:
    assert type(getattr(model.objects.get(), name)) is Sealed
    assert type(model.objects.values_list(name, flat=True).get()) is Sealed


def test_a_step_without_a_resource_still_says_what() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        models.PlanStep.objects.update(title=seal(ME, ""))


def test_a_file_cannot_bring_a_text_that_is_not_sealed() -> None:
    field: Any = models.PlanStep._meta.get_field("note")
    sealed = seal(ME, "Ask Ann")
    assert type(field.to_python(str(sealed))) is Sealed
    assert type(field.to_python("")) is Sealed
    with pytest.raises(ValidationError, match="not sealed"):
        field.to_python("Ask Ann")
