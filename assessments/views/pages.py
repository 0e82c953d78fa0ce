"""Pages that anybody can read: the start page, the sample report, how it is calculated."""

from contextlib import suppress

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from assessments import queries
from assessments.domain.questionnaire import minutes_left
from assessments.presentation.reader import Reader
from assessments.presentation.report_texts import rule_texts
from assessments.presentation.sample import sample_report
from assessments.views.access import (
    first_version,
    nothing_to_assess,
    open_to_all,
    version_named,
)
from assessments.views.addresses import asking
from assessments.views.mine import mine
from assessments.views.withdrawn import withdrawn


@open_to_all
def landing(request: HttpRequest, framework_key: str | None = None) -> HttpResponse:
    """Show what one framework asks: the one named, or the first."""
    versions = queries.open_versions()
    version = version_named(versions, framework_key) if framework_key else first_version(versions)
    if version is None:
        return nothing_to_assess(request)
    if version.framework.withdrawn_at:
        return withdrawn(request, version)
    framework = queries.definitions(version.pk).framework
    others = [other for other in versions if other != version]
    context = {
        "framework": framework,
        "others": [queries.definitions(other.pk).framework for other in others],
        "minutes": minutes_left(framework, {}),
        "reader": Reader.ONLOOKER,
        "mine": mine(request),
    }
    return render(request, "pages/landing.html", context)


@open_to_all
def sample(request: HttpRequest, framework_key: str) -> HttpResponse:
    version = version_named(queries.open_versions(), framework_key)
    if version.framework.withdrawn_at:
        return redirect("about", framework_key)
    framework = queries.definitions(version.pk).framework
    context = {
        "framework": framework,
        "report": sample_report(framework, request.GET.get("skill", "")),
        "reader": Reader.VISITOR,
        "tell_skill": asking(request.GET, "skill"),
    }
    return render(request, "report/report.html", context)


@open_to_all
def how(request: HttpRequest) -> HttpResponse:
    """Tell the rules with the numbers of the framework in `?framework=`, or else of the first."""
    versions, key = queries.open_versions(), request.GET.get("framework", "")
    version = first_version(versions)
    if key:
        with suppress(Http404):
            version = version_named(versions, key)
    if version is None:
        return nothing_to_assess(request)
    framework = queries.definitions(version.pk).framework
    context = {
        "framework": framework,
        "rules": rule_texts(framework),
        "is_withdrawn": version.framework.withdrawn_at is not None,
    }
    return render(request, "pages/how.html", context)
