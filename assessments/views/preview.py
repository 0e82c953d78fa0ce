"""A framework as people will see it: the same pages, storing nothing.

For whoever may see it in the admin. The working copy is read from its rows, a version from its
document; each has addresses of its own. What a draft lacks is filled in and said. The outline shows
these pages beside itself, so they alone may stand in a frame, of this site.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import wraps
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin

from assessments import models, queries, working_copy
from assessments.access import require
from assessments.domain.completing import completed
from assessments.domain.framework import Framework, asked
from assessments.domain.language import in_its_language
from assessments.domain.report import make_report
from assessments.domain.sample import sample_answers
from assessments.domain.validation import problems
from assessments.forms import AnswersForm, ExampleForm
from assessments.presentation.problems import located
from assessments.presentation.reader import Reader
from assessments.views.questionnaire import page_of, show_check, show_question, way_on
from assessments.views.report import show_report
from assessments.views.start import ask_role, role_form

may_be_framed: Any = csp_replace({"frame-ancestors": [SELF]})


@dataclass(frozen=True)
class Preview:
    """Stands for an assessment that nobody has begun. `pk` is what the addresses name.

    `missing` says what of the framework is filled in here, because it is not there yet.
    """

    pk: int | uuid.UUID
    name: str
    admin_url: str
    submitted_at: datetime
    missing: tuple[str, ...] = ()
    earlier_id: None = None


def preview(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Call the view with a stand-in assessment and the framework, completed where it must be."""

    @may_be_framed
    @xframe_options_sameorigin
    @never_cache
    @wraps(view)
    def wrapper(
        request: HttpRequest,
        *args: Any,
        framework_id: int | None = None,
        version_id: uuid.UUID | None = None,
        **kwargs: Any,
    ) -> HttpResponse:
        require(request, "view_framework")
        if version_id:
            previewed, framework = _version(version_id)
        else:
            previewed, framework = _working_copy(framework_id)
        if found := problems(framework):
            missing = tuple(located(problem, framework).text for problem in found)
            previewed = replace(previewed, missing=missing)
            framework = completed(framework, _)
        request.preview = previewed  # type: ignore[attr-defined]
        # Whatever it is completed by belongs to no version, so nothing of it is kept (once.py).
        framework = replace(framework, checksum="")
        told = in_its_language(asked(framework), settings.LANGUAGE_CODE)
        return view(request, previewed, told, *args, **kwargs)

    return wrapper


def _version(version_id: uuid.UUID) -> tuple[Preview, Framework]:
    versions = models.FrameworkVersion.objects.select_related("framework")
    version = get_object_or_404(versions, pk=version_id)
    url = reverse("admin:assessments_frameworkversion_change", args=[version.pk])
    previewed = Preview(version.pk, str(version), url, timezone.now())
    return previewed, queries.definitions(version.pk).content


def _working_copy(framework_id: int | None) -> tuple[Preview, Framework]:
    row = get_object_or_404(models.Framework, pk=framework_id)
    url = reverse("admin:assessments_framework_change", args=[row.pk])
    name = _("%(title)s, draft") % {"title": row}
    return Preview(row.pk, name, url, timezone.now()), working_copy.read(row.pk)


def _to(request: HttpRequest, name: str, *args: Any) -> HttpResponse:
    """Lead to another page of the same preview."""
    namespace = request.resolver_match.namespace if request.resolver_match else "preview"
    return redirect(f"{namespace}:{name}", *args)


def _out(request: HttpRequest, previewed: Preview) -> HttpResponse:
    """Lead back to the admin; in a frame of the admin's own, to where the preview begins."""
    if request.headers.get("Sec-Fetch-Dest") == "iframe":
        return _to(request, "role", previewed.pk)
    return redirect(previewed.admin_url)


@preview
def role(request: HttpRequest, previewed: Preview, framework: Framework) -> HttpResponse:
    form = role_form(request, framework)
    if not form.is_valid():
        return ask_role(request, framework, form)
    return _to(request, "question", previewed.pk, framework.skills[0].key)


@preview
def question(
    request: HttpRequest, previewed: Preview, framework: Framework, skill_key: str
) -> HttpResponse:
    page = page_of(framework, skill_key)
    data = request.POST if request.method == "POST" else None
    form = AnswersForm(framework, page.skill, data=data)
    if not form.is_valid():
        return show_question(request, previewed, framework, page, form, {}, ExampleForm(data=data))
    way = way_on(request, page)
    if way is None:
        return _out(request, previewed)
    name, args, _query = way
    return _to(request, name, previewed.pk, *args)


@preview
def stop(request: HttpRequest, previewed: Preview, framework: Framework) -> HttpResponse:
    return _out(request, previewed)


@preview
def check(request: HttpRequest, previewed: Preview, framework: Framework) -> HttpResponse:
    if request.method == "POST":
        return _to(request, "report", previewed.pk)
    role = framework.role_or_default("")
    return show_check(request, previewed, framework, role, sample_answers(framework))


@preview
def report(request: HttpRequest, previewed: Preview, framework: Framework) -> HttpResponse:
    role = framework.role_or_default(request.GET.get("role", ""))
    shown = make_report(framework, role, sample_answers(framework))
    return show_report(request, previewed, shown, Reader.PREVIEWER)
