"""My plan: the steps chosen from a report, and a calendar file of those with a date."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments import models, queries
from assessments.domain.annotations import PlannedStep
from assessments.exports.calendar import calendar_file
from assessments.forms import PlanForm
from assessments.services import planning
from assessments.views.access import own_assessment
from assessments.views.addresses import with_role
from assessments.views.saving import kept_by_script

READ_AS = ("role", "order", "hours", "free")  # the choices in the address of a report


@kept_by_script
@own_assessment
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, assessment: models.Assessment) -> HttpResponse:
    """Show the plan. A POST adds or removes a step, or changes the one that `step` names."""
    if not assessment.is_submitted:
        return redirect("assessment:check", assessment.pk)
    if "add" in request.POST:
        return _add(request, assessment)
    if "remove" in request.POST:
        return _remove(request, assessment)
    steps = queries.plan_of(assessment)
    if request.method == "POST":
        return _change(request, assessment, steps)
    return _show(request, assessment, [(step, PlanForm(step)) for step in steps])


@own_assessment
@require_safe
def calendar(request: HttpRequest, assessment: models.Assessment) -> HttpResponse:
    """Send the steps with a date as a calendar file; a file without any would not be valid."""
    if not assessment.is_submitted:
        return redirect("assessment:check", assessment.pk)
    steps = [step for step in queries.plan_of(assessment) if step.due]
    if not steps:
        messages.info(request, _("Give a step a date first: then it can go into a calendar."))
        return redirect(with_role(request, "plan", assessment))
    return HttpResponse(
        calendar_file(steps, assessment.pk, timezone.now()),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="my-plan.ics"'},
    )


def _add(request: HttpRequest, assessment: models.Assessment) -> HttpResponse:
    try:
        planning.add(
            assessment=assessment,
            resource_key=request.POST["add"],
            skill_key=request.POST.get("skill", ""),
            at=timezone.now(),
        )
    except LookupError:
        raise Http404(_("This report has no such step.")) from None
    return _back(request, assessment, request.POST["add"])


def _remove(request: HttpRequest, assessment: models.Assessment) -> HttpResponse:
    planning.remove(assessment=assessment, resource_key=request.POST["remove"])
    if "skill" not in request.POST:
        messages.success(request, _("The step is no longer in your plan."))
        return redirect(with_role(request, "plan", assessment))
    return _back(request, assessment, request.POST["remove"])


def _back(request: HttpRequest, assessment: models.Assessment, resource_key: str) -> HttpResponse:
    """Lead back to the button in the report that was pressed, and to the report as it was read."""
    given = request.POST
    query = urlencode({name: given[name] for name in READ_AS if given.get(name)})
    address = reverse("assessment:report", args=[assessment.pk])
    anchor = urlencode({"": f"plan-{given.get('skill', '')}-{resource_key}"})[1:]
    return redirect(f"{address}{'?' if query else ''}{query}#{anchor}")


def _change(
    request: HttpRequest, assessment: models.Assessment, steps: tuple[PlannedStep, ...]
) -> HttpResponse:
    """Save date and note, and tick or untick; what was typed is kept whichever was pressed."""
    changed = request.POST.get("step", "")
    forms = [
        (step, PlanForm(step, data=request.POST if step.resource.key == changed else None))
        for step in steps
    ]
    form = next((form for step, form in forms if step.resource.key == changed), None)
    if form is None:
        raise Http404(_("There is no such step in your plan."))
    if not form.is_valid():
        return _show(request, assessment, forms, wrong=form)
    planning.change(assessment=assessment, resource_key=changed, **form.cleaned_data)
    if "tick" in request.POST:
        planning.tick(assessment=assessment, resource_key=changed, at=timezone.now())
    elif "untick" in request.POST:
        planning.untick(assessment=assessment, resource_key=changed)
    return redirect(with_role(request, "plan", assessment, fragment=f"step-{changed}"))


def _show(
    request: HttpRequest,
    assessment: models.Assessment,
    forms: list[tuple[PlannedStep, PlanForm]],
    wrong: PlanForm | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "assessment": assessment,
        "framework": queries.definitions(assessment.version_id).framework,
        "back": with_role(request, "report", assessment),
        "calendar": with_role(request, "calendar", assessment),
        "forms": forms,
        "wrong": wrong,
        "done": sum(step.done_at is not None for step, _form in forms),
        "dated": sum(step.due is not None for step, _form in forms),
    }
    return render(request, "report/plan.html", context, status=422 if wrong else 200)
