"""The gap report."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from assessments import queries
from assessments.domain.framework import Framework
from assessments.domain.questionnaire import Answers
from assessments.domain.report import make_report
from assessments.models import Assessment
from assessments.presentation.report_page import report_page
from assessments.views.access import Assessed, own_assessment


@own_assessment
@require_safe
def report(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Show the report, against another role for `?role=`; nothing is stored by looking."""
    if not assessment.is_closed:
        return redirect("assessment:check", assessment.pk)
    framework = queries.definitions(assessment.version).framework
    return show_report(request, assessment, framework, queries.answers_of(assessment))


def show_report(
    request: HttpRequest, assessment: Assessed, framework: Framework, answers: Answers
) -> HttpResponse:
    wanted = request.GET.get("role", assessment.role.key)
    is_known = framework.role(wanted) is not None
    role = framework.role_or_default(wanted if is_known else assessment.role.key)
    context = {
        "assessment": assessment,
        "framework": framework,
        "page": report_page(make_report(framework, role, answers)),
        "unknown_role": not is_known,
    }
    status = HTTPStatus.OK if is_known else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "report/report.html", context, status=status)
