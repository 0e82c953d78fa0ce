"""My plan: steps from a report and of one's own, and a calendar file of those with a date."""

import uuid
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_safe

from assessments import models, queries
from assessments.domain.annotations import PlannedStep
from assessments.domain.limits import Tried
from assessments.domain.merging import NOTHING_KNOWN, Changed
from assessments.exports.calendar import CONTENT_TYPE as CALENDAR_TYPE
from assessments.exports.calendar import plan_file
from assessments.forms import OwnStepForm, PlanForm, Typed, typed_of_gone
from assessments.presentation.no_room import no_room_for_step
from assessments.queries import FrameworkOwner
from assessments.services import planning
from assessments.services.room import Full
from assessments.views.access import own_assessment
from assessments.views.addresses import LONGEST
from assessments.views.by_framework import (
    by_framework,
    chosen,
    page_of,
    read_as,
    report_of,
    saved_at,
    way_back,
)
from assessments.views.exports import as_file
from assessments.views.limiting import count
from assessments.views.saving import kept_by_script

NO_SUCH_STEP = _lazy("This report has no such step.")
NOTHING_SENT: Mapping[str, PlanForm] = MappingProxyType({})
BUTTONS = ("save", "tick", "untick", "remove", "add")  # each is sent with the id of its step


@kept_by_script
@by_framework("my-plan")
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, mine: FrameworkOwner) -> HttpResponse:
    """Show the plan. A POST saves all that was typed on the page and does what its button says."""
    if request.method != "POST":
        return _show(request, mine, OwnStepForm(mine.framework))
    count(request, Tried.SAVE, mine.respondent_id)
    pressed = ((name, request.POST[name][:LONGEST]) for name in BUTTONS if name in request.POST)
    button, step_id = next(pressed, ("", ""))
    removes = step_id if button == "remove" else ""
    forms = _save_steps(request, mine, removes)
    gone = typed_of_gone(request.POST, {*forms, removes})
    own_form = _own_form(request, mine, button)
    added = _add_own(mine, own_form)
    if button not in ("", "add") and not (step_id in forms and forms[step_id].is_wrong):
        _press(request, mine, button, step_id, forms)
    if gone or own_form.errors or any(form.is_wrong for form in forms.values()):
        return _show(request, mine, own_form, forms, gone)
    address, saved = page_of(request, "plan", mine), added or step_id
    return redirect(saved_at(address, "step", saved) if saved else address)


@by_framework("my-plan")
@require_safe
def calendar(request: HttpRequest, mine: FrameworkOwner) -> HttpResponse:
    """Send the steps with a date as a calendar file; a file without any would not be valid."""
    steps = [step for step in queries.plan_of(mine) if step.due]
    if not steps:
        messages.info(request, _("Give a step a date first: then it can go into a calendar."))
        return redirect(page_of(request, "plan", mine))
    count(request, Tried.FILE, mine.respondent_id)
    home = request.build_absolute_uri(reverse("my-plan"))
    content = plan_file(steps, mine.respondent_id, home, timezone.now())
    return as_file(content, CALENDAR_TYPE, "my-plan.ics")


@kept_by_script
@own_assessment
@require_http_methods(["GET", "HEAD", "POST"])
def from_report(request: HttpRequest, assessment: models.Assessment) -> HttpResponse:
    """Put a step of a report into the plan, or take it out; whoever only looks is led to it."""
    if not assessment.is_submitted:
        return redirect("assessment:check", assessment.pk)
    if request.method == "POST":
        count(request, Tried.SAVE, assessment.respondent_id)
    for button, press in (("add", _add), ("remove", _take_out)):
        if button in request.POST:
            return press(request, assessment, *_step_of(request, button))
    key = queries.definitions(assessment.version_id).framework.key
    return redirect(f"{reverse('plan', args=[key])}?{read_as(assessment, request.GET)}")


def _step_of(request: HttpRequest, button: str) -> tuple[str, str]:
    """Return the keys of the skill and of the resource for which a button of the report stands."""
    key, _slash, resource_key = request.POST[button].partition("/")
    if resource_key:
        return key, resource_key
    # A page that was opened before an upgrade sends the skill by itself.
    return request.POST.get("skill", ""), key


def _add(
    request: HttpRequest, assessment: models.Assessment, skill_key: str, resource_key: str
) -> HttpResponse:
    try:
        planning.add(
            assessment=assessment,
            resource_key=resource_key,
            skill_key=skill_key,
            at=timezone.now(),
        )
    except LookupError:
        raise Http404(NO_SUCH_STEP) from None
    except Full:
        messages.info(request, no_room_for_step())
    return _back(request, assessment, skill_key, resource_key)


def _take_out(
    request: HttpRequest, assessment: models.Assessment, skill_key: str, resource_key: str
) -> HttpResponse:
    try:
        planning.take_out(assessment=assessment, resource_key=resource_key)
    except LookupError:
        raise Http404(NO_SUCH_STEP) from None
    return _back(request, assessment, skill_key, resource_key)


def _back(
    request: HttpRequest, assessment: models.Assessment, skill_key: str, resource_key: str
) -> HttpResponse:
    """Lead back to the button in the report that was pressed, and to the report as it was read."""
    address = reverse("assessment:report", args=[assessment.pk], query=chosen(request.POST))
    anchor = urlencode({"": f"plan-{skill_key}-{resource_key}"})[1:]
    return redirect(f"{address}#{anchor}")


def _save_steps(request: HttpRequest, mine: FrameworkOwner, removes: str) -> dict[str, PlanForm]:
    """Save what was changed on the page, step by step, each whatever is wrong with another.

    Return the forms of the steps that are there, by their ids, as far as they were sent. The one
    that is to be removed is not saved before.
    """
    forms = {}
    for step in queries.plan_of(mine):
        form = PlanForm(step, data=request.POST)
        if not form.is_sent:
            continue
        try:
            if form.is_valid() and step.id != removes:
                form.conflicts = planning.change(
                    respondent_id=mine.respondent_id, step_id=step.id, known=form.known, **form.sent
                )
        except LookupError:  # another tab has removed it this moment
            continue
        forms[step.id] = form
    return forms


def _own_form(request: HttpRequest, mine: FrameworkOwner, button: str) -> OwnStepForm:
    """Return the form of a new step, filled where one was typed in and a button was pressed.

    Without a button it is a script that saves what is being typed: the step is not yet whole.
    """
    form = OwnStepForm(mine.framework, data=request.POST)
    is_meant = button == "add" or (button and form.is_sent)
    return form if is_meant else OwnStepForm(mine.framework)


def _add_own(mine: FrameworkOwner, form: OwnStepForm) -> str:
    """Add the step of one's own, if one was typed in; return its id, else ""."""
    if not form.is_valid():
        return ""
    step = form.cleaned_data
    step["step_id"] = step.pop("id") or uuid.uuid4()
    try:
        planning.add_own(owner=mine, at=timezone.now(), skill_key=step.pop("skill"), **step)
    except Full:
        form.add_error("title", no_room_for_step())
        return ""
    return str(step["step_id"])


def _press(
    request: HttpRequest,
    mine: FrameworkOwner,
    button: str,
    step_id: str,
    forms: Mapping[str, PlanForm],
) -> None:
    """Do what the button of a step says. If another tab has removed the step, say that."""
    respondent_id = mine.respondent_id
    try:
        # Whatever was sent for an id: only one of this person's plan goes any further.
        if step_id not in {step.id for step in queries.plan_of(mine)}:
            raise LookupError(f"not in the plan: {step_id}")
        if button == "tick":
            planning.tick(respondent_id=respondent_id, step_id=step_id, at=timezone.now())
        elif button == "untick":
            planning.untick(respondent_id=respondent_id, step_id=step_id)
        elif button == "remove":
            known = forms[step_id].known if step_id in forms else NOTHING_KNOWN
            planning.remove(respondent_id=respondent_id, step_id=step_id, known=known)
            messages.success(request, _("The step is no longer in your plan."))
    except Changed:
        changed = _(
            "The step is still in your plan: it was changed in another tab or on another device "
            "since. Look at it, and remove it again if you still want to."
        )
        messages.info(request, changed)
    except LookupError:
        gone = _("This step is no longer in your plan: it was removed in another tab or window.")
        messages.info(request, gone)


def _show(
    request: HttpRequest,
    mine: FrameworkOwner,
    own_form: OwnStepForm,
    sent: Mapping[str, PlanForm] = NOTHING_SENT,
    gone: Sequence[Typed] = (),
) -> HttpResponse:
    """Show the plan as it is now; what is wrong stands in its fields as it was sent."""
    forms = [_as_it_is(sent.get(step.id), step) for step in queries.plan_of(mine)]
    done = [form for form in forms if form.step.done_at]
    report = report_of(request, mine)
    saved = request.GET.get("saved") if request.method != "POST" else None
    summary = [link for form in (*forms, own_form) for link in form.summary]
    is_newer = bool(gone) or any(form.has_newer for form in forms)
    context: dict[str, Any] = {
        "framework": mine.framework,
        "report": report,
        "back": way_back(request, report),
        "calendar": page_of(request, "plan-calendar", mine),
        "to_do": [form for form in forms if form.step.done_at is None],
        "done": done,
        "done_open": any(form.errors or form.step.id == saved for form in done),
        "own_form": own_form,
        "dated": any(form.step.due for form in forms),
        "saved": saved,
        "wrong": {"errors": summary, "summary": summary},
        "gone": gone,
    }
    status = 409 if is_newer else 422 if summary else 200
    return render(request, "person/plan.html", context, status=status)


def _as_it_is(sent: PlanForm | None, step: PlannedStep) -> PlanForm:
    """Return the form of a step with what is wrong in what was sent, if anything is."""
    if sent is None or not sent.is_wrong:
        return PlanForm(step)
    sent.step = step
    sent.show_again(PlanForm.initial_from(step))
    return sent
