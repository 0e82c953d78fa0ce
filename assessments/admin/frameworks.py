"""Frameworks: their list, the form of the texts and the scale of one, and all its other pages."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments import models, queries
from assessments.admin import (
    actions,
    commenting,
    comparing,
    deciding,
    home,
    importing,
    matrix,
    matrix_of_resources,
    publishing,
    restoring,
    starting,
    use,
)
from assessments.admin.base import EditingAdmin, page_of
from assessments.admin.forms import RevisedForm, ScaleRowForm
from assessments.admin.navigation import address_of
from assessments.admin.outline import views as outline
from assessments.admin.rows import CardInline
from assessments.domain.framework import Framework
from assessments.services.deciding import recognise_scale


class ScaleInline(CardInline):
    """A part of the scale that all skills share."""

    form = ScaleRowForm


class AnswerOptionInline(ScaleInline):
    model = models.AnswerOption
    fields = (("value", "label"), "hint", "key")


class LevelInline(ScaleInline):
    model = models.Level
    fields = (("number", "name"), "descriptor", "key")


class ImportanceInline(ScaleInline):
    model = models.Importance
    fields = (("value", "name"), "key")


class PlaceForm(forms.ModelForm):
    """The place of one framework on the start page, in the list of all."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label = _("Place of %(framework)s on the start page") % {"framework": self.instance}
        self.fields["order"].widget.attrs["aria-label"] = label
        self.fields["order"].help_text = ""  # a list has no room for it


class FrameworkList(ChangeList):
    """Leads to the first page of each framework."""

    def url_for_result(self, result: Any) -> str:
        return address_of("overview", result)


@admin.register(models.Framework)
class FrameworkAdmin(EditingAdmin):
    """A framework's own texts and its scale, with the addresses of all that is done to it."""

    form = RevisedForm
    nav_page = "texts"
    list_display = ("title", "newest", "state", "is_open", "order")
    list_editable = ("order",)
    list_per_page = 20  # each is compared with its newest version
    search_fields = ("title", "key")
    readonly_fields = ("key",)
    fieldsets = (
        (None, {"fields": ("key", "title", "summary", "introduction", "language", "default_role")}),
        (gettext_lazy("How people are asked"), {"fields": ("prompt", "guidance")}),
        (
            gettext_lazy("Where it comes from"),
            {
                "fields": (
                    "source_title",
                    ("source_author", "source_publisher"),
                    "source_url",
                    ("source_published", "source_read_on"),
                    "source_note",
                )
            },
        ),
    )
    inlines = (AnswerOptionInline, LevelInline, ImportanceInline)

    def get_urls(self) -> list[URLPattern]:
        url, one = self.own_url, "<int:framework_id>/"
        return [
            url("import/", importing.import_view, "framework_import", post_only=False),
            url("new/", starting.new_view, "new", post_only=False),
            url(f"{one}home/", home.home_view, "home", post_only=False),
            url(f"{one}targets/", matrix.targets_view, "targets", post_only=False),
            url(f"{one}targets/<int:role_id>/", matrix.role_view, "role_targets", post_only=False),
            url(f"{one}resources/", matrix_of_resources.view, "resources", post_only=False),
            url(f"{one}duplicate/", starting.duplicate_view, "duplicate", post_only=False),
            url(f"{one}comments/", commenting.comment_view, "comment"),
            url(f"{one}comments/<int:comment_id>/", commenting.settle_view, "settle"),
            url(f"{one}ready/", commenting.ready_view, "ready"),
            url(
                "version/<uuid:version_id>/duplicate/",
                starting.duplicate_version_view,
                "duplicate_version",
                post_only=False,
            ),
            url(f"{one}scale/", deciding.decide_scale_view, "decide_scale"),
            url(f"{one}leave/", importing.leave_view, "leave"),
            url(f"{one}publish/", publishing.publish_view, "publish", post_only=False),
            url(f"{one}discard/", restoring.discard_view, "discard", post_only=False),
            url(f"{one}export/", actions.export_view, "export", post_only=False),
            url(f"{one}outline/", outline.outline_view, "outline", post_only=False),
            url(
                f"{one}outline/skill/<int:skill_id>/",
                outline.skill_view,
                "outline_skill",
                post_only=False,
            ),
            url(f"{one}outline/notes/", outline.notes_view, "outline_notes", post_only=False),
            url(f"{one}withdraw/", actions.withdraw_view, "withdraw"),
            url(f"{one}use/", use.use_view, "use", post_only=False),
            url(f"{one}offer/", actions.offer_view, "offer"),
            url(f"{one}versions/", comparing.versions_view, "versions", post_only=False),
            url(f"{one}compare/", comparing.compare_view, "compare", post_only=False),
            url("drafts/<int:draft_id>/", restoring.take_back_draft_view, "take_back_draft"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> "QuerySet[models.Framework]":
        return super().get_queryset(request).prefetch_related("versions")

    @admin.display(description=gettext_lazy("newest version"))
    def newest(self, framework: models.Framework) -> str:
        return str(_newest_number(framework) or "–")

    @admin.display(description=gettext_lazy("draft"))
    def state(self, framework: models.Framework) -> str:
        return state_text(framework, _newest_number(framework))

    @admin.display(description=gettext_lazy("takes new assessments"), boolean=True)
    def is_open(self, framework: models.Framework) -> bool:
        return bool(framework.versions.all()) and framework.withdrawn_at is None

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show beside the frameworks those that went as a whole and can be taken back."""
        there = models.Framework.objects.values("key")
        drafts = models.DiscardedDraft.objects.kept(timezone.now())
        gone = drafts.exclude(framework_key__in=there)
        context = {"title": _("Frameworks"), "gone": gone}
        return super().changelist_view(request, context | (extra_context or {}))

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        framework = object_id and self.get_object(request, object_id)
        if object_id and framework is None and request.method == "GET":
            messages.warning(request, _("There is no such framework. It may have been discarded."))
            return redirect("admin:assessments_framework_changelist")
        context = {"title": _("Texts and scale")} | (extra_context or {})
        if framework and request.method == "GET":
            context |= deciding.scale_context(framework)
        return super().changeform_view(request, object_id, form_url, context)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return FrameworkList

    def get_changelist_formset(self, request: HttpRequest, **kwargs: Any) -> Any:
        lines = {"max_num": self.list_per_page, "absolute_max": self.list_per_page}
        return super().get_changelist_formset(request, **kwargs | lines)

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> Any:
        return super().get_changelist_form(request, **kwargs | {"form": PlaceForm})

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if isinstance(form, RevisedForm):
            super().save_model(request, obj, form, change)
        else:  # the list: all that is changed there is the place on the start page
            models.Framework.objects.filter(pk=obj.pk).update(order=obj.order)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if isinstance(form, RevisedForm):
            recognise_scale(framework=form.instance)

    def response_change(self, request: HttpRequest, obj: models.Framework) -> HttpResponse:
        """Go on to what is asked of the scale, or to the review where that button was pressed."""
        if deciding.is_scale_open(obj):
            messages.warning(request, _("Saved. Now say what the change of the scale means."))
            return redirect(page_of(obj))
        if "_review" in request.POST:
            return redirect("admin:assessments_publish", obj.pk)
        return super().response_change(request, obj)

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        return redirect(address_of("overview", obj))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # a framework is begun on a page of its own, or comes from a file

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # its changes are discarded, on a page of their own


def _newest_number(framework: models.Framework) -> int | None:
    return max((version.number for version in framework.versions.all()), default=None)


def state_text(
    framework: models.Framework, newest: int | None, content: Framework | None = None
) -> str:
    """Say how far the working copy is from the newest version, as in 3 changes since version 2."""
    changes = queries.unpublished_changes(framework, content)
    if changes is None:
        return _("not published yet")
    if not changes:
        return _("no changes")
    return ngettext(
        "%(count)s change since version %(number)s",
        "%(count)s changes since version %(number)s",
        len(changes),
    ) % {"count": len(changes), "number": newest}
