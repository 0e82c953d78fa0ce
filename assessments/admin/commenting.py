"""What is said about a draft, by whoever may see it; and that it is ready for review."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from assessments import models, queries, working_copy
from assessments.access import require
from assessments.admin.base import account
from assessments.admin.places import Places
from assessments.domain.entries import entries
from assessments.forms.base import writable
from assessments.services import announcing, commenting


@dataclass(frozen=True)
class Comments:
    """What is said about one row of a draft, called by its name, with where it is edited."""

    what: str
    key: str
    about: str
    url: str
    comments: list[models.Comment]

    @property
    def open(self) -> int:
        return sum(comment.done_at is None for comment in self.comments)


class SaidText(forms.CharField):
    """A text that only colleagues read: what nobody can have typed is left out of it.

    Its form has no page to come back on, so a refusal would lose the rest.
    """

    def to_python(self, value: Any) -> str:
        return said_text(super().to_python(value) or "")


class CommentForm(forms.ModelForm):
    class Meta:
        model = models.Comment
        fields = ("text", "what", "key")
        field_classes: ClassVar[dict[str, Any]] = {"text": SaidText}


class ReadyForm(forms.Form):
    ready = forms.BooleanField(required=False)
    note = SaidText(required=False, max_length=2000)


def said_text(text: str) -> str:
    """Return a text without what nobody can have typed."""
    return writable(text.replace("\0", ""))


def about_rows(framework: models.Framework) -> list[Comments]:
    """Return what is said about a draft, row by row in its order; what is about all of it first.

    What is about a row that is gone stands at the end.
    """
    said = queries.comments_of(framework)
    if not said:
        return []
    places, names = Places(framework), {}
    for entry in entries(working_copy.read(framework.pk)):
        names[entry.what.value, entry.key] = entry.name
    names = {("", ""): "", **names}
    order = {row: place for place, row in enumerate(names)}
    return [
        Comments(what, key, names.get((what, key), key), places.of(what, key), said[what, key])
        for what, key in sorted(said, key=lambda row: order.get(row, len(order)))
    ]


def comment_view(
    model_admin: admin.ModelAdmin, request: HttpRequest, framework_id: int
) -> HttpResponse:
    """Say something about a draft, or about a row of it."""
    require(request, "view_framework")
    framework = get_object_or_404(models.Framework, pk=framework_id)
    form = CommentForm(request.POST)
    if form.is_valid():
        commenting.add(
            framework=framework, by=account(request), at=timezone.now(), **form.cleaned_data
        )
        messages.success(request, _("Your comment stands beside the draft."))
    else:
        messages.error(request, said_of(form))
    return back(request, framework)


def settle_view(
    model_admin: admin.ModelAdmin, request: HttpRequest, framework_id: int, comment_id: int
) -> HttpResponse:
    """Settle a comment about a draft, or open it again: whoever said it, and every editor may."""
    require(request, "view_framework")
    framework = get_object_or_404(models.Framework, pk=framework_id)
    rows = models.Comment.objects.filter(framework=framework, version=None)
    comment = get_object_or_404(rows, pk=comment_id)
    if comment.by_id != request.user.pk:
        require(request, "change_framework")
    if "reopen" in request.POST:
        commenting.reopen(comment=comment)
    else:
        commenting.settle(comment=comment, at=timezone.now())
    return back(request, framework)


def ready_view(
    model_admin: admin.ModelAdmin, request: HttpRequest, framework_id: int
) -> HttpResponse:
    """Say that a draft is ready for review, or take that back."""
    require(request, "change_framework")
    framework = get_object_or_404(models.Framework, pk=framework_id)
    form = ReadyForm(request.POST)
    if not form.is_valid():
        messages.error(request, said_of(form))
    elif form.cleaned_data["ready"]:
        note, user = form.cleaned_data["note"], account(request)
        announcing.mark_ready(framework=framework, by=user, note=note, at=timezone.now())
        message = _("Publishers see now that the draft is ready for review.")
        model_admin.log_change(request, framework, message)
        messages.success(request, message)
    else:
        announcing.not_ready(framework=framework)
        message = _("The draft does not wait for a review any more.")
        model_admin.log_change(request, framework, message)
        messages.success(request, message)
    return back(request, framework)


def said_of(form: forms.BaseForm) -> str:
    """Return all that is wrong with a form that has no page of its own, in one text."""
    return " ".join(str(error) for errors in form.errors.values() for error in errors)


def back(request: HttpRequest, framework: models.Framework) -> HttpResponseRedirect:
    """Return to the page of this site that a form names as `next`, or to the framework's first."""
    url = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(url, {request.get_host()}, request.is_secure()):
        return HttpResponseRedirect(url)  # redirect() would take a word for the name of a page
    return redirect("admin:assessments_home", framework.pk)
