"""Finishing or correcting a report, and deleting an assessment."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments import models, queries
from assessments.domain.limits import Tried
from assessments.presentation.no_room import no_room_for_assessment
from assessments.services import correcting, deleting
from assessments.services.answering import Running
from assessments.services.room import Full
from assessments.views.access import own_assessment
from assessments.views.limiting import count


@own_assessment
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, assessment: models.Assessment) -> HttpResponse:
    """Begin a correction of a report, or go on with it: to its open statements, or to all answers.

    Looking at the address begins nothing.
    """
    if request.method != "POST" or not assessment.is_submitted:
        return redirect("assessment:report", assessment.pk)
    count(request, Tried.START, assessment.respondent_id)
    try:
        correction = correcting.correct(report=assessment, at=timezone.now())
    except Running:
        messages.info(
            request,
            _(
                "You have begun another self-assessment. Finish or delete it first, then you can "
                "correct this report."
            ),
        )
        return redirect("history")
    except correcting.NotTheNewest:
        messages.info(request, _("There is a newer report. Only that one can be corrected."))
        return redirect("assessment:report", assessment.pk)
    except Full:
        messages.info(request, no_room_for_assessment())
        return redirect("history")
    name = "resume" if request.POST.get("then") == "finish" else "check"
    return redirect(f"assessment:{name}", correction.pk)


@own_assessment
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, assessment: models.Assessment) -> HttpResponse:
    """Say what goes and what stays; a POST deletes, at once and for good."""
    if request.method == "POST":
        deleting.delete(assessment=assessment)
        messages.success(request, _("It is deleted."))
        return redirect("history")
    now = timezone.now()
    context = {
        "assessment": assessment,
        "role": queries.role_of(assessment),
        "answers": len(queries.answers_of(assessment)),
        "links": sum(link.is_open(now) for link in queries.links_of(assessment)),
    }
    return render(request, "mine/delete.html", context)
