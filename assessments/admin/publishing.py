"""The review of a working copy, and its publishing: what changes, for whom, and what is weak."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import models, queries, working_copy
from assessments.admin.base import held, require, to_page_of
from assessments.admin.forms import plain_text
from assessments.admin.places import Located, Places
from assessments.domain.differences import carried_over, differences
from assessments.domain.framework import NEWEST_RULE, Framework
from assessments.domain.weaknesses import weaknesses
from assessments.presentation.changes import ChangeLine, change_lines
from assessments.presentation.words import weakness_text
from assessments.services.publishing import CannotPublish, problems_of, publish


@dataclass(frozen=True)
class People:
    """Who has assessments of the newest version, and how many of their answers carry over."""

    running: int
    submitted: int
    answers: int
    carried: int


@dataclass(frozen=True)
class Review:
    """What an editor should see before publishing; texts come with where they are edited."""

    problems: list[Located]
    weak_places: list[Located]
    newest: models.FrameworkVersion | None = None
    changes: tuple[tuple[ChangeLine, str], ...] = ()
    has_new_rule: bool = False
    people: People | None = None


class ReleaseForm(forms.Form):
    """The release notes, and the number of the version that what has been reviewed follows."""

    release_notes = forms.CharField(
        label=gettext_lazy("Release notes"),
        help_text=gettext_lazy("What is new in this version, for the people who work with it."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
    )
    follows = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean_release_notes(self) -> str:
        return plain_text(self.cleaned_data["release_notes"])


def publish_view(
    model_admin: admin.ModelAdmin, request: HttpRequest, framework_id: int
) -> HttpResponse:
    """Show what publishing would change, and do it on a POST."""
    require(request, "view_framework")
    framework = get_object_or_404(models.Framework, pk=framework_id)
    newest = queries.newest_version_of(framework.key)
    is_post = request.method == "POST"
    number = newest and newest.number
    form = ReleaseForm(request.POST if is_post else None, initial={"follows": number})
    if is_post:
        require(request, "publish_framework")
        with held(request, framework):
            if form.is_valid() and (response := _publish(model_admin, request, framework, form)):
                return response
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Review and publish"),
        "opts": model_admin.opts,
        "framework": framework,
        "review": review_of(framework),
        "form": form,
    }
    return render(request, "admin/assessments/publish.html", context)


def _publish(
    model_admin: admin.ModelAdmin,
    request: HttpRequest,
    framework: models.Framework,
    form: ReleaseForm,
) -> HttpResponse | None:
    """Publish what was reviewed, or return None where it cannot be yet."""
    newest = queries.newest_version_of(framework.key)
    if newest and newest.number != form.cleaned_data["follows"]:
        messages.info(request, _("Somebody has published it meanwhile."))
        return to_page_of(newest)
    notes = form.cleaned_data["release_notes"]
    publisher: Any = request.user  # nobody else gets here without an account
    try:
        version = publish(framework=framework, at=timezone.now(), by=publisher, release_notes=notes)
    except CannotPublish:
        messages.error(request, _("The draft cannot be published yet. See what is missing."))
        return None
    message = _("Published as version %(number)s.") % {"number": version.number}
    model_admin.log_change(request, framework, message)
    message = _("%(version)s is published. New assessments use it from now on.")
    messages.success(request, message % {"version": version})
    return to_page_of(version)


def review_of(framework: models.Framework) -> Review:
    """Compare the working copy with the newest version, where there is one."""
    new, places = working_copy.read(framework.pk), Places(framework)
    review: dict[str, Any] = {
        "problems": places.of_problems(problems_of(framework, new), new),
        "weak_places": [(weakness_text(w), places.of(w.what, w.key)) for w in weaknesses(new)],
    }
    if newest := queries.newest_version_of(framework.key):
        old = queries.definitions(newest.pk).content
        lines = change_lines(differences(old, new))
        review["newest"] = newest
        review["changes"] = tuple((line, places.of(line.what, line.key)) for line in lines)
        review["has_new_rule"] = newest.scoring_rule != NEWEST_RULE
        review["people"] = people_on(newest, new)
    return Review(**review)


def people_on(version: models.FrameworkVersion, new: Framework) -> People:
    """Count the assessments of a version, and which of their answers `new` takes over."""
    definitions = queries.definitions(version.pk)
    every_key = {statement.key: 0 for statement in definitions.content.statements}
    kept = carried_over(definitions.content, new, every_key)
    assessments = models.Assessment.objects.filter(version=version).aggregate(
        running=Count("pk", filter=Q(submitted_at__isnull=True)),
        submitted=Count("pk", filter=Q(submitted_at__isnull=False)),
    )
    ids = [definitions.statement_ids[key] for key in kept]
    answers = models.Answer.objects.filter(assessment__version=version).aggregate(
        answers=Count("statement"), carried=Count("statement", filter=Q(statement__in=ids))
    )
    return People(**assessments, **answers)
