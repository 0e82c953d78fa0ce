"""What the pages of the admin have in common: they are about one framework, and hold it to write.

Whatever a row refers to is chosen among rows of the same framework. Whoever saves or deletes
holds the framework from the first read on, so all that a page decides by is true when it writes.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

from adminsortable2.admin import SortableAdminBase
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models as django_models
from django.db import transaction
from django.forms import Textarea
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from assessments import models
from assessments.admin.forms import SEEN

OVERRIDES: "Mapping[type[django_models.Field[Any, Any]], Mapping[str, Any]]" = {
    django_models.TextField: {"widget": Textarea(attrs={"rows": 3, "cols": 60})},
    django_models.URLField: {"assume_scheme": "https"},
}


def framework_of(request: HttpRequest, obj: Any) -> models.Framework | None:
    """Return the framework of what a page is about, or the one to which a row is to be added.

    That is the one that the link names, or the only one there is.
    """
    if isinstance(obj, models.Framework):
        return obj
    if obj is not None:
        framework: models.Framework = obj.framework
        return framework
    frameworks = models.Framework.objects.all()
    if named := request.GET.get("framework"):
        frameworks = frameworks.filter(pk=named) if named.isdecimal() else frameworks.none()
    rows = list(frameworks[:2])
    return rows[0] if len(rows) == 1 else None


@contextmanager
def held(request: HttpRequest, framework: models.Framework | None) -> Iterator[None]:
    """Handle a POST in one transaction, during which nobody else writes to the framework."""
    if framework is None or request.method != "POST":
        yield
        return
    with transaction.atomic():
        models.hold(framework.pk)
        yield


def require(request: HttpRequest, permission: str) -> None:
    """Raise PermissionDenied unless the user has this permission of ours."""
    if not request.user.has_perm(f"assessments.{permission}"):
        raise PermissionDenied


def page_of(row: type[django_models.Model] | django_models.Model, pk: object = None) -> str:
    """Return the address of a row's own page; of a model with the id of a row, or of a row."""
    return reverse(f"admin:{row._meta.label_lower.replace('.', '_')}_change", args=[pk or row.pk])


def to_page_of(row: django_models.Model) -> HttpResponseRedirect:
    return redirect(page_of(row))


def page_context(
    model_admin: admin.ModelAdmin,
    request: HttpRequest,
    title: str,
    framework: models.Framework | None = None,
    page: str = "",
    **context: Any,
) -> dict[str, Any]:
    """Return what every page of ours needs: the site's own, its title, and its framework."""
    return {
        **model_admin.admin_site.each_context(request),
        "title": title,
        "opts": model_admin.opts,
        "framework": framework,
        **context,
    }


class ActionsAdmin(admin.ModelAdmin):
    """An admin whose pages have more to do than to save, each a view with its own right."""

    def own_url(
        self, route: str, view: Callable[..., HttpResponse], name: str, *, post_only: bool = True
    ) -> URLPattern:
        wrapped = self.admin_site.admin_view(partial(view, self))
        view = require_POST(wrapped) if post_only else wrapped
        return path(route, view, name=f"assessments_{name}")

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}  # deleting a selection could reach into what was published


class EditingAdmin(SortableAdminBase, ActionsAdmin):
    """An admin whose form is a RevisedForm."""

    formfield_overrides = OVERRIDES
    exclude = ("revision",)  # counted by the row itself

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        if framework := framework_of(request, obj):
            form.bind(framework)
        return form

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if not self.has_change_permission(request, obj):
            return fieldsets
        (name, first), *rest = fieldsets
        return [(name, {**first, "fields": [*first["fields"], SEEN]}), *rest]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change or form.has_changed():  # else another editor's open page would be outdated
            super().save_model(request, obj, form, change)

    def framework_of_page(self, request: HttpRequest, object_id: str | None) -> Any:
        """Return the framework of the row with this id, or the one to add to; None if unknown."""
        if object_id is None:
            return framework_of(request, None)
        row = self.get_object(request, object_id)
        return row and framework_of(request, row)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        framework = self.framework_of_page(request, object_id)
        with held(request, framework):
            context = {"framework": framework} | (extra_context or {})
            return super().changeform_view(request, object_id, form_url, context)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        with held(request, self.framework_of_page(request, object_id)):
            return super().delete_view(request, object_id, extra_context)
