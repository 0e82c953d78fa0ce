"""Pages that anybody can read: the start page, the sample report, how it is calculated."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from assessments import queries
from assessments.domain.framework import Framework
from assessments.domain.questionnaire import minutes_left
from assessments.domain.report import make_report
from assessments.domain.sample import sample_answers
from assessments.presentation.reader import Reader
from assessments.presentation.report_page import ReportPage, report_page
from assessments.presentation.report_texts import rule_texts
from assessments.views.access import (
    nothing_to_assess,
    open_to_all,
    open_version,
)
from assessments.views.mine import mine


@open_to_all
def landing(request: HttpRequest, framework_key: str | None = None) -> HttpResponse:
    """Show what one framework asks: the one named, or the first."""
    versions = queries.open_versions()
    if not versions:
        return nothing_to_assess(request)
    version = open_version(versions, framework_key)
    framework = queries.definitions(version.pk).framework
    context = {
        "framework": framework,
        "others": [
            queries.definitions(other.pk).framework for other in versions if other != version
        ],
        "minutes": minutes_left(framework, {}),
        "sample": _sample(framework),
        "reader": Reader.ONLOOKER,
        "mine": mine(request),
    }
    return render(request, "pages/landing.html", context)


@open_to_all
def sample(request: HttpRequest, framework_key: str) -> HttpResponse:
    version = open_version(queries.open_versions(), framework_key)
    framework = queries.definitions(version.pk).framework
    context = {
        "framework": framework,
        "report": _sample(framework, request.GET.get("skill", "")),
        "reader": Reader.VISITOR,
    }
    return render(request, "report/report.html", context)


@open_to_all
def how(request: HttpRequest) -> HttpResponse:
    """Tell the rules with the numbers of the framework in `?framework=`, or else of the first."""
    versions = queries.open_versions()
    if not versions:
        return nothing_to_assess(request)
    key = request.GET.get("framework")
    version = next((v for v in versions if v.framework.key == key), versions[0])
    framework = queries.definitions(version.pk).framework
    context = {"framework": framework, "rules": rule_texts(framework)}
    return render(request, "pages/how.html", context)


def _sample(framework: Framework, asked_for: str = "") -> ReportPage:
    role = framework.role_or_default(framework.default_role)
    return report_page(make_report(framework, role, sample_answers(framework)), asked_for=asked_for)
