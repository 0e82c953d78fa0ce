"""What the pages of the admin have in common: they are about one framework, and hold it to write.

Whatever a row refers to is chosen among rows of the same framework. Whoever saves or deletes
holds the framework from the first read on, so all that a page decides by is true when it writes.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

from adminsortable2.admin import SortableAdminBase
from django.contrib import admin, messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import models as django_models
from django.db import transaction
from django.forms import Textarea
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments import models
from assessments.admin import seen
from assessments.admin.consequences import changed_since, consequences, revisions
from assessments.admin.forms import OPENED, SEEN
from assessments.admin.names import name_of
from assessments.admin.navigation import address_of, navigation
from assessments.admin.numbers import row_id
from assessments.domain.entries import What
from assessments.services import presence

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
        number = row_id(named)
        frameworks = frameworks.none() if number is None else frameworks.filter(pk=number)
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


def account(request: HttpRequest) -> Any:
    """Return who is signed in: nobody else gets into the admin."""
    return request.user


def page_of(row: type[django_models.Model] | django_models.Model, pk: object = None) -> str:
    """Return the address of a row's own page; of a model with the id of a row, or of a row."""
    return reverse(f"admin:{row._meta.label_lower.replace('.', '_')}_change", args=[pk or row.pk])


def to_page_of(row: django_models.Model) -> HttpResponseRedirect:
    """Lead on to a row's own page; of a framework, to the first of its pages."""
    if isinstance(row, models.Framework):
        return redirect(address_of("overview", row))
    return redirect(page_of(row))


def state_of_draft(framework: models.Framework) -> list[Any]:
    """Return what tells whether a draft is still the one that somebody has opened.

    That is its framework, the number of the newest version, and when it was last replaced.
    """
    rows = models.Framework.objects.filter(pk=framework.pk).annotate(
        newest=django_models.Max("versions__number")
    )
    newest, replaced_at = rows.values_list("newest", "replaced_at")[0]
    return [framework.pk, newest or 0, replaced_at.isoformat() if replaced_at else ""]


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
        "nav": navigation(framework, page, request) if framework else None,
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

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Name a list by what it holds."""
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, title | (extra_context or {}))

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}  # deleting a selection could reach into what was published


class EditingAdmin(SortableAdminBase, ActionsAdmin):
    """An admin whose form is a RevisedForm."""

    formfield_overrides = OVERRIDES
    exclude = ("revision",)  # counted by the row itself
    nav_page = "outline"  # to which of a framework's pages (navigation.ENTRIES) the form belongs

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        if framework := framework_of(request, obj):
            form.bind(framework)
            if request.method == "GET":
                form.opened = state_of_draft(framework)
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

    def where_work_goes_on(self, row: Any) -> str:
        """Return the address where one stands after saving a row: among the others, at it."""
        framework = row if isinstance(row, models.Framework) else row.framework
        return f"{address_of(self.nav_page, framework)}#{row._meta.model_name}-{row.pk}"

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        self._say_what_happened(request, obj)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        if message:
            self._say_what_happened(request, obj)
        return super().log_change(request, obj, message)

    def _say_what_happened(self, request: HttpRequest, obj: Any) -> None:
        """Say where a change has gone, if that is not the draft that the editor has opened."""
        opened = seen.unpacked(request.POST.get(SEEN)).get(OPENED)
        framework = framework_of(request, obj)
        if framework is None or not isinstance(opened, list) or len(opened) != 3:
            return
        _framework, number, replaced = state_of_draft(framework)
        if number != opened[1]:
            message = _(
                "Version %(number)s was published while you were editing: your change is in the "
                "next draft."
            )
            messages.info(request, message % {"number": number})
        if replaced != opened[2]:
            message = _(
                "While you were editing, the draft was discarded, or an older version or a file "
                "took its place: your change was put into what the draft says now."
            )
            messages.info(request, message)

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
        if "_saveasnew" in request.POST:  # Django goes by it also where no page has such a button
            raise BadRequest("there is no such button")
        framework = self.framework_of_page(request, object_id)
        if framework is None and request.method == "POST":
            return self._gone(request)
        with held(request, framework):
            nav = framework and navigation(framework, self.nav_page, request)
            context = {"framework": framework, "nav": nav} | (extra_context or {})
            return super().changeform_view(request, object_id, form_url, context)

    def render_change_form(
        self,
        request: HttpRequest,
        context: Any,
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        if obj is not None and self.has_change_permission(request, obj):
            presence.seen(**self._here(request, obj))
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if form.has_changed() or any(formset.has_changed() for formset in formsets):
            presence.edited(**self._here(request, form.instance))

    def _here(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        """Return who is where, as `services.presence` takes it."""
        what = str(obj._meta.model_name)
        place = {} if isinstance(obj, models.Framework) else {"what": What(what), "key": obj.key}
        framework = framework_of(request, obj)
        return {"framework": framework, "user": request.user, "at": timezone.now(), **place}

    def _gone(self, request: HttpRequest) -> HttpResponse:
        """Show what was typed about a row that is gone: nothing of it may be lost."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        opened = seen.unpacked(request.POST.get(SEEN)).get(OPENED)
        pk = opened[0] if isinstance(opened, list) and opened else None
        frameworks = models.Framework.objects.filter(pk=pk if isinstance(pk, int) else 0)
        title = _("This is not there any more")
        context = page_context(self, request, title, frameworks.first(), self.nav_page)
        context["texts"] = list(typed_texts(self.model, self.inlines, request.POST))
        return render(request, "admin/assessments/gone.html", context, status=410)

    # --- Deleting ---

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Keep what has changed since it was asked for from being deleted."""
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        if request.method == "POST":
            before = seen.unpacked(request.POST.get(SEEN))
            protected = [*protected, *map(name_of, self._unseen(objs[0], before))]
        return deleted, counts, lacking, protected

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        framework = self.framework_of_page(request, object_id)
        with held(request, framework):
            row = framework and self.get_object(request, object_id)
            may = super().has_delete_permission(request, row)
            if may and isinstance(row, models.LastingRow) and row.has_published():
                message = _("“%(row)s” has been published: it can be retired here, not deleted.")
                messages.warning(request, message % {"row": row})
                return to_page_of(row)
            response = super().delete_view(
                request, object_id, (extra_context or {}) | self._asking(request, row)
            )
        is_gone = row and request.method == "POST" and response.status_code == 302
        return redirect(address_of(self.nav_page, framework)) if is_gone else response

    def _asking(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        """Return what is said before a row is deleted."""
        framework = row and framework_of(request, row)
        if framework is None:
            return {}
        before = seen.unpacked(request.POST.get(SEEN))
        changed = self._unseen(row, before) if request.method == "POST" else ()
        return {
            "title": _("Delete"),
            "framework": framework,
            "nav": navigation(framework, self.nav_page, request),
            "consequences": consequences(row),
            "changed": [(name_of(other), other) for other in changed],
            "seen": seen.packed(revisions(row)),
        }

    def _unseen(self, row: Any, before: Mapping[str, Any]) -> list[Any]:
        """Return what goes with a row and is not as it was shown, also if nothing goes by now."""
        changed = changed_since(row, before)
        return changed or ([row] if before.keys() - revisions(row).keys() else [])


TEXTS = (django_models.CharField, django_models.TextField)


def typed_texts(
    model: type[django_models.Model], inlines: Iterable[Any], data: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    """Yield each text that was sent for a row and those under it, with what it is."""
    by_prefix: dict[str | None, Any] = {
        inline.model._meta.model_name: inline.model for inline in inlines
    }
    by_prefix |= {rel.get_accessor_name(): rel.related_model for rel in model._meta.related_objects}
    for name, text in data.items():
        prefix, _sep, rest = name.partition("-")
        number, _sep, column = rest.partition("-")
        owner: Any = by_prefix.get(prefix) if rest else model
        column = column if rest else name
        columns = {field.name: field for field in owner._meta.fields} if owner else {}
        field = columns.get(column)
        if text and isinstance(field, TEXTS) and not field.choices and column != "key":
            label = str(field.verbose_name).capitalize()
            if rest:
                label = f"{owner._meta.verbose_name} {int(number) + 1}: {label}".capitalize()
            yield label, text
