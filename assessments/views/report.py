"""The gap report, and targets of one's own to compare with."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_safe

from assessments import models, queries
from assessments.domain.annotations import Example, settings_of
from assessments.domain.framework import Framework, Role
from assessments.domain.limits import Tried
from assessments.domain.merging import Changed
from assessments.domain.report import Report, make_report
from assessments.domain.targets import OWN_ROLE, own_role
from assessments.forms import LimitsForm, TargetsForm
from assessments.presentation.reader import Reader
from assessments.presentation.report_page import report_page
from assessments.services.targets import set_own_targets
from assessments.views.access import Assessed, own_report
from assessments.views.addresses import asking, with_role
from assessments.views.by_framework import read_as
from assessments.views.limiting import count

AGAIN = _lazy(
    "You had taken your own targets back in another tab or on another device. They are set again."
)
STILL_THERE = _lazy(
    "Your own targets are still set: they were changed in another tab or on another device since. "
    "Look at them, and take them back again if you still want to."
)


@own_report
@require_safe
def report(request: HttpRequest, assessment: models.Assessment) -> HttpResponse:
    """Show the report, against another role for `?role=`; nothing is stored by looking."""
    if not assessment.is_submitted:
        return redirect("assessment:check", assessment.pk)
    examples = queries.examples_of(assessment)
    shown = report_for(request, assessment, examples)
    is_known = request.GET.get("role", shown.role.key) == shown.role.key
    status = HTTPStatus.OK if is_known else HTTPStatus.UNPROCESSABLE_ENTITY
    return show_report(
        request,
        assessment,
        shown,
        Reader.OWNER,
        status=status,
        examples=examples,
        open_statements=shown.progress.open,
        newer=assessment.newest_id if assessment.newest_id != assessment.pk else None,
        planned={step.resource.key: step.id for step in queries.plan_of(assessment)},
        read_as=read_as(assessment, request.GET),
    )


@own_report
@require_http_methods(["GET", "HEAD", "POST"])
def targets(request: HttpRequest, assessment: models.Assessment) -> HttpResponse:
    """Set a target for every skill, beginning with those of the role in `?role=`, or none."""
    framework = queries.definitions(assessment.version_id).framework
    base = role_for(request, assessment, framework)
    if request.method == "POST":
        count(request, Tried.SAVE, assessment.respondent_id)
    data = request.POST if request.method == "POST" else None
    form = TargetsForm(framework, base, queries.own_targets_of(assessment), data=data)
    if "take-back" in request.POST:
        return _take_back(request, assessment, form)
    if form.is_valid():
        was_taken_back = form.showed_own and not assessment.own_targets
        form.conflicts = set_own_targets(
            assessment=assessment, targets=form.targets(), known=form.known
        )
        if not form.conflicts:
            if was_taken_back:
                messages.info(request, AGAIN)
            return _to_own("report", assessment)
    if data is not None:
        form.kept = queries.own_targets_of(assessment)
        form.show_again({})
    context = {
        "assessment": assessment,
        "framework": framework,
        "back": with_role(request, "report", assessment),
        "form": form,
        "base": base,
        "own_role": OWN_ROLE,
    }
    status = 409 if form.has_newer else 422 if form.errors else 200
    return render(request, "report/targets.html", context, status=status)


def _take_back(
    request: HttpRequest, assessment: models.Assessment, form: TargetsForm
) -> HttpResponse:
    try:
        set_own_targets(assessment=assessment, targets={}, known=form.known)
    except Changed:
        messages.info(request, STILL_THERE)
        return _to_own("targets", assessment)
    return redirect("assessment:report", assessment.pk)


def _to_own(name: str, assessment: models.Assessment) -> HttpResponse:
    """Lead to a page of a report, compared with the person's own targets."""
    query = {"role": OWN_ROLE}
    return redirect(reverse(f"assessment:{name}", args=[assessment.pk], query=query))


def report_for(
    request: HttpRequest, assessment: models.Assessment, examples: Mapping[str, tuple[Example, ...]]
) -> Report:
    """Make the report against the role in `?role=`, or the one that was chosen at first."""
    framework = queries.definitions(assessment.version_id).framework
    role = role_for(request, assessment, framework)
    limits = LimitsForm(request.GET).limits()
    sheet, settings = queries.sheet_of(assessment), settings_of(examples)
    return make_report(framework, role, sheet.answers, settings, limits, sheet.provenances)


def role_for(request: HttpRequest, assessment: models.Assessment, framework: Framework) -> Role:
    """Return the role that the address names, if there is one, else the assessment's."""
    return role_named(assessment, framework, request.GET.get("role", ""))


def role_named(assessment: models.Assessment, framework: Framework, wanted: str) -> Role:
    """Return the role with this key or the person's own targets, else the assessment's role."""
    chosen = queries.role_of(assessment)
    if wanted == OWN_ROLE and assessment.own_targets:
        own = queries.own_targets_of(assessment)
        return own_role(framework, chosen, own, _("My own targets"))
    return framework.role(wanted) or chosen


def show_report(
    request: HttpRequest,
    assessment: Assessed,
    shown: Report,
    reader: Reader,
    status: int = HTTPStatus.OK,
    **annotations: Any,
) -> HttpResponse:
    by_need = request.GET.get("order") == "need"
    context = {
        "assessment": assessment,
        "framework": shown.framework,
        "report": report_page(shown, by_need=by_need, asked_for=request.GET.get("skill", "")),
        "reader": reader,
        "submitted_at": assessment.submitted_at,
        "limits": LimitsForm(request.GET),
        "own_role": OWN_ROLE,
        "tell_skill": asking(request.GET, "skill"),
        "unknown_role": status != HTTPStatus.OK,
        **annotations,
    }
    return render(request, "report/report.html", context, status=status)
