"""A file becomes the working copy, after its editor has seen what would change."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import models, queries
from assessments.admin.base import require, to_page_of
from assessments.admin.deciding import decisions_on
from assessments.domain.differences import differences
from assessments.domain.framework import Framework
from assessments.domain.questions import NOTHING_CHOSEN, CannotDecide, Choices
from assessments.domain.validation import HasProblems
from assessments.exchange.yaml_nodes import MAX_BYTES
from assessments.exchange.yaml_reader import read_framework
from assessments.presentation.changes import change_lines
from assessments.presentation.words import problem_text
from assessments.services.offering import AUTHORS_DECIDE, RELEASED_FILE, is_new, mark_of, released
from assessments.services.restoring import (
    UnpublishedChanges,
    import_framework,
    successor_of_newest,
)


class FrameworkForm(forms.Form):
    """Takes a framework as YAML; all that is wrong with it are errors of its field."""

    content: Framework
    newest: models.FrameworkVersion | None
    mark: str  # of what the file itself holds

    def read(self, data: bytes) -> str:
        """Keep the framework in this file as `content`, and return the text of the file."""
        try:
            content = read_framework(data)
            self.content, self.newest = successor_of_newest(content)
        except HasProblems as error:
            raise ValidationError([problem_text(problem) for problem in error.problems]) from None
        self.mark = mark_of(content)
        return data.decode("utf-8-sig")


class UploadForm(FrameworkForm):
    file = forms.FileField(
        label=gettext_lazy("YAML file"), widget=forms.FileInput(attrs={"accept": ".yaml,.yml"})
    )

    def clean_file(self) -> str:
        # One byte more than is allowed is enough to be told that there are too many.
        return self.read(self.cleaned_data["file"].read(MAX_BYTES + 1))


class ConfirmForm(FrameworkForm):
    """The text of the file once more, after what would change was seen."""

    yaml = forms.CharField(strip=False, widget=forms.Textarea(attrs={"hidden": True}))

    def clean_yaml(self) -> str:
        # Browsers send line ends in forms as \r\n.
        return self.read(self.cleaned_data["yaml"].replace("\r\n", "\n").encode())


def import_view(model_admin: admin.ModelAdmin, request: HttpRequest) -> HttpResponse:
    """Ask for a file, show what would change, and make it the draft once that is confirmed.

    Asked for the release, show what the content that comes with it would change.
    """
    require(request, "import_framework")
    if request.method != "POST" and "release" in request.GET:
        text = RELEASED_FILE.read_text(encoding="utf-8")
        return _differences(model_admin, request, ConfirmForm({"yaml": text}), "yaml")
    if request.method != "POST":
        return _page(model_admin, request, {"form": UploadForm()})
    if "yaml" in request.POST:
        return _import(model_admin, request)
    return _differences(model_admin, request, UploadForm(request.POST, request.FILES), "file")


def leave_view(
    model_admin: admin.ModelAdmin, request: HttpRequest, framework_id: int
) -> HttpResponse:
    """Leave the content that comes with this release: nobody is asked about it again."""
    require(request, "import_framework")
    framework = get_object_or_404(models.Framework, pk=framework_id, key=released().key)
    message = _("The content %(mark)s of the release was left.") % {"mark": mark_of(released())}
    model_admin.log_change(request, framework, message)
    messages.success(request, _("Everything stays as it is. This content is not offered again."))
    return to_page_of(framework)


def offers_release(framework: models.Framework) -> bool:
    """Tell whether this release has content for the framework that nobody has answered to yet."""
    return framework.key == released().key and is_new(content=released(), framework=framework)


def _differences(
    model_admin: admin.ModelAdmin, request: HttpRequest, form: FrameworkForm, field: str
) -> HttpResponse:
    """Show what the file in this field would change, to be confirmed."""
    if not form.is_valid():
        context = {"form": UploadForm(), "errors": form.errors}
        return _page(model_admin, request, context, status=422)
    confirm = ConfirmForm(initial={"yaml": form.cleaned_data[field]})
    return _page(model_admin, request, {"form": confirm, **_outcome(form)})


def _import(model_admin: admin.ModelAdmin, request: HttpRequest) -> HttpResponse:
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        context = {"form": UploadForm(), "errors": form.errors}
        return _page(model_admin, request, context, status=422)
    is_new = not models.Framework.objects.filter(key=form.content.key).exists()
    choices = _choices(request, form)
    try:
        with transaction.atomic():
            framework = import_framework(content=form.content, choices=choices)
    except UnpublishedChanges:
        return _refuse(model_admin, request, form)
    except CannotDecide as error:
        form.add_error(None, _(error.message))
        context = {"form": form, "errors": form.errors, **_outcome(form)}
        return _page(model_admin, request, context, status=422)
    log: Any = model_admin.log_addition if is_new else model_admin.log_change
    log(request, framework, _("Imported from a file: content %(mark)s.") % {"mark": form.mark})
    messages.success(request, _("The file is the draft now. Nobody sees it yet."))
    return to_page_of(framework)


def _refuse(model_admin: admin.ModelAdmin, request: HttpRequest, form: ConfirmForm) -> HttpResponse:
    message = _(
        "This framework has changes that are not published and would be lost. Publish or discard "
        "them first, then come back to this page."
    )
    form.add_error(None, message)
    framework = models.Framework.objects.get(key=form.content.key)
    context = {"form": form, "errors": form.errors, "changed": framework, **_outcome(form)}
    return _page(model_admin, request, context, status=409)


def _outcome(form: FrameworkForm) -> dict[str, Any]:
    """Return what the file would make of its framework."""
    changes = None
    if form.newest:
        old = queries.definitions(form.newest.pk).content
        changes = change_lines(differences(old, form.content))
    decisions = None if _is_released(form) else decisions_on(form.content, form.newest)
    return {
        "content": form.content,
        "newest": form.newest,
        "changes": changes,
        "decisions": decisions,
    }


def _choices(request: HttpRequest, form: FrameworkForm) -> Choices:
    """Return what was said of other words; those of the release are decided by its authors."""
    if _is_released(form):
        return AUTHORS_DECIDE
    decisions = decisions_on(form.content, form.newest, request.POST)
    return decisions.choices() if decisions and decisions.is_valid() else NOTHING_CHOSEN


def _is_released(form: FrameworkForm) -> bool:
    return form.mark == mark_of(released())


def _page(
    model_admin: admin.ModelAdmin, request: HttpRequest, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Import a framework"),
        "opts": model_admin.opts,
        **context,
    }
    return render(request, "admin/assessments/import.html", context, status=status)
