"""The versions of a framework on one page, and any two of them compared, or one with the draft."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import models, queries, working_copy
from assessments.access import require
from assessments.admin.base import page_context
from assessments.domain.framework import Framework
from assessments.domain.reviewing import review_groups
from assessments.presentation.reviewing import group_lines

DRAFT = "draft"


class CompareForm(forms.Form):
    """Two of the versions and the draft, the newest version and the draft at first."""

    def __init__(self, data: Any, versions: list[models.FrameworkVersion]) -> None:
        newest = str(versions[0].number) if versions else DRAFT
        super().__init__({"from": newest, "to": DRAFT} | data)
        choices = [(DRAFT, _("the draft"))]
        for version in versions:
            text = _("version %(number)s") % {"number": version.number}
            choices.append((str(version.number), text))
        self.fields = {
            "from": forms.ChoiceField(label=_("Compare"), choices=choices),
            "to": forms.ChoiceField(label=_("with"), choices=choices),
        }


def versions_view(
    model_admin: admin.ModelAdmin, request: HttpRequest, framework_id: int
) -> HttpResponse:
    """Show all that was published of a framework, and its discarded drafts."""
    require(request, "view_frameworkversion")
    framework = get_object_or_404(models.Framework, pk=framework_id)
    versions = list(_versions(framework))
    context = page_context(
        model_admin,
        request,
        _("Versions"),
        framework,
        page="versions",
        versions=versions,
        form=CompareForm({}, versions),
        drafts=models.DiscardedDraft.objects.kept(timezone.now()).filter(
            framework_key=framework.key
        ),
        has_changes=queries.unpublished_changes(framework) != [],
    )
    return render(request, "admin/assessments/versions.html", context)


def compare_view(
    model_admin: admin.ModelAdmin, request: HttpRequest, framework_id: int
) -> HttpResponse:
    """Show what changed from one version to another, or to the draft."""
    require(request, "view_frameworkversion")
    framework = get_object_or_404(models.Framework, pk=framework_id)
    versions = list(_versions(framework))
    form = CompareForm(request.GET.dict(), versions)
    groups = None
    if form.is_valid():
        old, new = (
            _content(framework, versions, form.cleaned_data[name]) for name in ("from", "to")
        )
        groups = group_lines(review_groups(old, new))
    context = page_context(
        model_admin,
        request,
        _("Compare"),
        framework,
        page="versions",
        form=form,
        groups=groups,
    )
    return render(request, "admin/assessments/compare.html", context)


def _versions(framework: models.Framework) -> Any:
    versions = models.FrameworkVersion.objects.filter(framework=framework).with_people()
    return versions.select_related("framework", "published_by").order_by("-number")


def _content(
    framework: models.Framework, versions: list[models.FrameworkVersion], name: str
) -> Framework:
    if name == DRAFT:
        return working_copy.read(framework.pk)
    (version,) = (version for version in versions if str(version.number) == name)
    return queries.contents_by_version([version.pk])[version.pk]
