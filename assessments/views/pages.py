"""Pages that anybody can read: the start page, the sample report, how it is calculated."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from assessments import queries
from assessments.domain.framework import Framework
from assessments.domain.questionnaire import minutes_left
from assessments.domain.report import make_report
from assessments.domain.sample import sample_answers
from assessments.presentation.report_page import ReportPage, report_page
from assessments.views.access import open_to_all, respondent_of


@open_to_all
def landing(request: HttpRequest) -> HttpResponse:
    framework = queries.newest_framework()
    if framework is None:
        return nothing_to_assess(request)
    context = {
        "framework": framework,
        "minutes": minutes_left(framework, {}),
        "sample": _sample(framework),
        "mine": queries.assessments_of(respondent_of(request)),
    }
    return render(request, "pages/landing.html", context)


@open_to_all
def sample(request: HttpRequest) -> HttpResponse:
    framework = queries.newest_framework()
    if framework is None:
        return nothing_to_assess(request)
    context = {"framework": framework, "page": _sample(framework), "sample": True}
    return render(request, "report/report.html", context)


@open_to_all
def how(request: HttpRequest) -> HttpResponse:
    framework = queries.newest_framework()
    if framework is None:
        return nothing_to_assess(request)
    return render(request, "pages/how.html", {"framework": framework})


def nothing_to_assess(request: HttpRequest) -> HttpResponse:
    """Say that no framework has been published yet, and what to do."""
    return render(request, "pages/nothing_to_assess.html", status=404)


def _sample(framework: Framework) -> ReportPage:
    role = framework.role_or_default(framework.default_role)
    return report_page(make_report(framework, role, sample_answers(framework)))
