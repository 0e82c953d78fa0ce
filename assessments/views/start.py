"""Choosing a role and beginning."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from assessments import queries
from assessments.domain.framework import Framework
from assessments.domain.questionnaire import minutes_left
from assessments.forms import RoleForm
from assessments.models import Assessment
from assessments.presentation.question_page import role_choices
from assessments.services import answering
from assessments.views.access import (
    begin_respondent,
    open_to_all,
    own_assessment,
    respondent_of,
)
from assessments.views.pages import nothing_to_assess


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    version = queries.newest_version()
    if version is None:
        return nothing_to_assess(request)
    framework = queries.definitions(version).framework
    form = _role_form(request, framework)
    if not form.is_valid():
        mine = queries.assessments_of(respondent_of(request))
        return _ask_role(request, framework, form, mine=mine)
    assessment = answering.start(
        begin_respondent(request), version, form.cleaned_data["role"], timezone.now()
    )
    return redirect("assessment", assessment.pk)


@own_assessment
@require_http_methods(["GET", "HEAD", "POST"])
def change_role(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Choose another role while the assessment is running."""
    if assessment.is_closed:
        return redirect("report", assessment.pk)
    framework = queries.definitions(assessment.version).framework
    form = _role_form(request, framework, initial={"role": assessment.role.key})
    if not form.is_valid():
        return _ask_role(request, framework, form, assessment=assessment)
    answering.choose_role(assessment, form.cleaned_data["role"])
    return redirect("check", assessment.pk)


def _role_form(request: HttpRequest, framework: Framework, **kwargs: object) -> RoleForm:
    data = request.POST if request.method == "POST" else None
    return RoleForm(framework, role_choices(framework), data=data, **kwargs)


def _ask_role(
    request: HttpRequest, framework: Framework, form: RoleForm, **context: object
) -> HttpResponse:
    context |= {"framework": framework, "form": form, "minutes": minutes_left(framework, {})}
    return render(request, "questionnaire/role.html", context, status=422 if form.errors else 200)
