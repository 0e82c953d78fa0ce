"""Every column that an editor may write stands in a form: a new one cannot be forgotten."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.test import RequestFactory

from assessments import models
from tests.publishing import DEFINITIONS

OWN = {"id", "revision", "order"}  # no matter of a form: a row has them for itself
PARENT = {  # whose page the rows are on
    models.Statement: {"skill"},
    models.Descriptor: {"skill"},
    models.Target: {"role"},
    models.ResourceSkill: {"resource"},
}


def form_fields(owner: Any, request: Any) -> set[str]:
    fieldsets = owner.get_fieldsets(request)
    return set(flatten_fieldsets(fieldsets)) - {"seen"}


def forms() -> dict[type[Any], list[Any]]:
    """Return the admins and inlines that edit rows of each model."""
    owners: dict[type[Any], list[Any]] = {}
    for model, model_admin in admin.site._registry.items():
        owners.setdefault(model, []).append(model_admin)
        for inline in model_admin.inlines:
            owners.setdefault(inline.model, []).append(inline(model, admin.site))
    return owners


@pytest.mark.django_db
@pytest.mark.parametrize(
    "model", [model for model in DEFINITIONS if model is not models.FrameworkVersion]
)
def test_every_column_can_be_edited(
    model: type[Any], rf: RequestFactory, admin_user: Any, version: models.FrameworkVersion
) -> None:
    request = rf.get("/", {"framework": version.framework_id})
    request.user = admin_user
    shown = {name for owner in forms()[model] for name in form_fields(owner, request)}
    columns = {f.name for f in model._meta.concrete_fields if f.editable}
    assert columns - OWN - PARENT.get(model, set()) <= shown
