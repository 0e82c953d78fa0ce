"""A sheet to prepare for an interview, as a page to print and as a PDF."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments import models, queries
from assessments.domain.limits import Tried
from assessments.exports.about import About
from assessments.exports.pdf import interview_pdf
from assessments.presentation.interview_sheet import interview_sheet
from assessments.views.access import own_assessment
from assessments.views.addresses import with_role
from assessments.views.by_framework import read_as
from assessments.views.exports import as_file, file_name, report_for_file
from assessments.views.limiting import count
from assessments.views.report import report_for


@own_assessment
@require_safe
def sheet(request: HttpRequest, assessment: models.Assessment) -> HttpResponse:
    """Show the strengths for the role in `?role=`, with the person's examples."""
    if not assessment.is_submitted:
        return redirect("assessment:check", assessment.pk)
    examples = queries.examples_of(assessment)
    report = report_for(request, assessment, examples)
    context = {
        "assessment": assessment,
        "framework": report.framework,
        "sheet": interview_sheet(report, examples),
        "back": with_role(request, "report", assessment),
        "pdf": with_role(request, "interview-pdf", assessment),
        "read_as": read_as(assessment, request.GET),
    }
    return render(request, "person/interview.html", context)


@own_assessment
@require_safe
def pdf(request: HttpRequest, assessment: models.Assessment) -> HttpResponse:
    """Send the same as a PDF. A role that does not exist is a 404, as for every file."""
    if assessment.submitted_at is None:
        return redirect("assessment:check", assessment.pk)
    count(request, Tried.PDF, assessment.respondent_id)
    examples = queries.examples_of(assessment)
    report = report_for_file(request, assessment, examples)
    about = About(timezone.localtime(assessment.submitted_at))
    content = interview_pdf(interview_sheet(report, examples), report.framework, about)
    name = file_name("interview", report, about)
    return as_file(content, "application/pdf", f"{name}.pdf")
