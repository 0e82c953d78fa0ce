"""Choosing what to assess and a role to aim for, and beginning."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from assessments import queries
from assessments.domain.differences import carried_over, to_review
from assessments.domain.framework import Framework
from assessments.domain.questionnaire import Answers, minutes_left
from assessments.forms import RoleForm
from assessments.models import Assessment, FrameworkVersion
from assessments.presentation.question_page import role_choices
from assessments.services import answering
from assessments.views.access import (
    begin_respondent,
    nothing_to_assess,
    open_to_all,
    open_version,
    own_assessment,
    respondent_of,
)


@open_to_all
@require_safe
def choose_framework(request: HttpRequest) -> HttpResponse:
    """Let people choose where there is more than one framework."""
    versions = queries.open_versions()
    if not versions:
        return nothing_to_assess(request)
    if len(versions) == 1:
        return redirect("start", versions[0].framework.key)
    return render(request, "pages/choose.html", {"versions": versions})


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, framework_key: str) -> HttpResponse:
    version = open_version(queries.open_versions(), framework_key)
    framework = queries.definitions(version).framework
    mine = queries.assessments_of(respondent_of(request))
    earlier = _earlier(mine, version)
    kept, changed = _carried(earlier, framework) if earlier else ({}, 0)
    form = role_form(request, framework, offer_to_keep=bool(kept))
    if not form.is_valid():
        context = {"mine": mine, "earlier": earlier, "kept": len(kept), "changed": changed}
        return ask_role(request, framework, form, **context)
    assessment = answering.start(
        begin_respondent(request),
        version,
        form.cleaned_data["role"],
        timezone.now(),
        answers=kept if form.keeps_answers else {},
    )
    return redirect("assessment:resume", assessment.pk)


@own_assessment
@require_http_methods(["GET", "HEAD", "POST"])
def change_role(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Choose another role while the assessment is running."""
    if assessment.is_closed:
        return redirect("assessment:report", assessment.pk)
    framework = queries.definitions(assessment.version).framework
    form = role_form(request, framework, initial={"role": assessment.role.key})
    if not form.is_valid():
        return ask_role(request, framework, form, assessment=assessment)
    answering.choose_role(assessment, form.cleaned_data["role"])
    return redirect("assessment:check", assessment.pk)


def role_form(request: HttpRequest, framework: Framework, **kwargs: Any) -> RoleForm:
    data = request.POST if request.method == "POST" else None
    return RoleForm(framework, role_choices(framework), data=data, **kwargs)


def ask_role(
    request: HttpRequest, framework: Framework, form: RoleForm, **context: Any
) -> HttpResponse:
    default_role = framework.role_or_default(framework.default_role)
    context |= {
        "framework": framework,
        "form": form,
        "minutes": minutes_left(framework, {}),
        "default_role_name": default_role.name,
    }
    return render(request, "questionnaire/role.html", context, status=422 if form.errors else 200)


def _earlier(mine: list[Assessment], version: FrameworkVersion) -> Assessment | None:
    """Return the newest submitted assessment of an older version of this framework."""
    for assessment in mine:
        if assessment.is_closed and assessment.version.framework_id == version.framework_id:
            return assessment if assessment.version_id != version.pk else None
    return None


def _carried(earlier: Assessment, framework: Framework) -> tuple[Answers, int]:
    """Return the answers that still hold, and how many statements are new or have changed."""
    old = queries.definitions(earlier.version).framework
    kept = carried_over(old, framework, queries.answers_of(earlier))
    return kept, len(to_review(old, framework))
