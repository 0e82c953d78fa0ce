"""A file becomes the working copy, after its editor has seen what would change."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import models, queries
from assessments.access import require
from assessments.admin.base import to_page_of
from assessments.admin.deciding import decisions_on
from assessments.domain.differences import differences
from assessments.domain.framework import Framework, asked
from assessments.domain.questions import NOTHING_CHOSEN, CannotDecide, Choices
from assessments.domain.validation import HasProblems
from assessments.exchange.document import read_document, write_document
from assessments.exchange.files import ENDINGS, read_file
from assessments.exchange.limits import MAX_BYTES
from assessments.presentation.changes import change_lines
from assessments.presentation.words import problem_text
from assessments.services.offering import AUTHORS_DECIDE, is_new, mark_of, released
from assessments.services.restoring import (
    CannotFollow,
    UnpublishedChanges,
    as_it_stands,
    import_framework,
    successor_of_newest,
)

SALT = "import"


class FrameworkForm(forms.Form):
    """Takes a framework; all that is wrong with it are errors of its form."""

    content: Framework
    newest: models.FrameworkVersion | None
    mark: str  # of what the file itself holds
    packed: str  # the same, as the page has it sent once it is confirmed

    def take(self, content: Framework) -> None:
        """Keep what this framework becomes as `content`. Raise CannotFollow."""
        self.content, self.newest = successor_of_newest(content)
        self.mark = mark_of(content)
        self.packed = signing.dumps(write_document(content), salt=SALT, compress=True)


class UploadForm(FrameworkForm):
    """A file; one that does not name its framework needs to be told it."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
        help_text=gettext_lazy(
            "YAML, an Excel workbook (.xlsx), its sheets as CSV in one archive (.zip), or one of "
            "them (.csv)."
        ),
    )
    into = forms.ModelChoiceField(
        models.Framework.objects.all(),
        required=False,
        label=gettext_lazy("Framework"),
        empty_label=gettext_lazy("the one that the file names"),
        to_field_name="key",
        help_text=gettext_lazy(
            "Choose one for sheets without the sheet “Framework”: what they lack is taken from it."
        ),
    )

    def clean(self) -> None:
        file, into = self.cleaned_data.get("file"), self.cleaned_data.get("into")
        if file is None:
            return
        try:
            # One byte more than is allowed is enough to be told that there are too many.
            data = file.read(MAX_BYTES + 1)
            self.take(read_file(file.name, data, as_it_stands, into.key if into else ""))
        except HasProblems as error:
            self.add_error("file", texts_of(error))


class ConfirmForm(FrameworkForm):
    """What was read of the file, signed, after what it would change was seen.

    The page keeps it, and so nothing that has passed once is too large or unreadable now.
    """

    read = forms.CharField(widget=forms.HiddenInput)

    def clean_read(self) -> str:
        try:
            document = signing.loads(self.cleaned_data["read"], salt=SALT)
            self.take(read_document(document))
        except HasProblems as error:
            raise ValidationError(texts_of(error)) from None
        except (signing.BadSignature, ValueError):
            message = _("What was read of the file has been changed since. Choose the file again.")
            raise ValidationError(message) from None
        return self.packed


def texts_of(error: HasProblems) -> list[str]:
    return [problem_text(problem) for problem in error.problems]


def import_view(model_admin: admin.ModelAdmin, request: HttpRequest) -> HttpResponse:
    """Ask for a file, show what would change, and make it the draft once that is confirmed.

    Asked for the release, show what the content that comes with it would change.
    """
    require(request, "import_framework")
    if request.method != "POST" and "release" in request.GET:
        packed = signing.dumps(write_document(released()), salt=SALT, compress=True)
        return _differences(model_admin, request, ConfirmForm({"read": packed}))
    if request.method != "POST":
        form = UploadForm(initial={"into": request.GET.get("into")})
        return _page(model_admin, request, {"form": form})
    if "read" in request.POST:
        return _import(model_admin, request)
    return _differences(model_admin, request, UploadForm(request.POST, request.FILES))


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
    model_admin: admin.ModelAdmin, request: HttpRequest, form: FrameworkForm
) -> HttpResponse:
    """Show what a file would change, to be confirmed."""
    if not form.is_valid():
        return _ask_again(model_admin, request, form)
    confirm = ConfirmForm(initial={"read": form.packed})
    return _page(model_admin, request, {"form": confirm, **_outcome(form)})


def _ask_again(
    model_admin: admin.ModelAdmin, request: HttpRequest, form: forms.Form
) -> HttpResponse:
    """Say what is wrong, and ask for another file."""
    again = UploadForm(initial={"into": request.POST.get("into")})
    context = {"form": again, "errors": form.errors}
    return _page(model_admin, request, context, status=422)


def _import(model_admin: admin.ModelAdmin, request: HttpRequest) -> HttpResponse:
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        return _ask_again(model_admin, request, form)
    is_new = not models.Framework.objects.filter(key=form.content.key).exists()
    choices = _choices(request, form)
    try:
        with transaction.atomic():
            framework = import_framework(content=form.content, choices=choices)
    except UnpublishedChanges:
        return _refuse(model_admin, request, form)
    except CannotFollow as error:  # somebody has published since the form was read
        form.add_error(None, texts_of(error))
        return _ask_again(model_admin, request, form)
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
    old = queries.definitions(form.newest.pk).content if form.newest else None
    changes = None if old is None else change_lines(differences(old, form.content))
    decisions = None if _is_released(form) else decisions_on(form.content, form.newest)
    return {
        "content": form.content,
        "newest": form.newest,
        "changes": changes,
        "decisions": decisions,
        "counts": counts(old, form.content),
    }


@dataclass(frozen=True)
class Count:
    """How many of something people would meet; `before` is None where nothing is published."""

    label: str
    before: int | None
    after: int


def counts(old: Framework | None, new: Framework) -> list[Count]:
    """Return how many there are of each kind, without what is retired."""
    labels = {
        "skills": _("Skills"),
        "statements": _("Statements"),
        "roles": _("Roles"),
        "resources": _("Resources"),
    }
    before, after = asked(old) if old else None, asked(new)
    return [
        Count(label, len(getattr(before, part)) if before else None, len(getattr(after, part)))
        for part, label in labels.items()
    ]


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
