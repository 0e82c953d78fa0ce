"""Stopping for now, and the return key: made on request, shown in the answer and kept nowhere."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments import models, queries
from assessments.domain.limits import Tried
from assessments.domain.questionnaire import progress
from assessments.domain.return_key import read_key
from assessments.domain.tokens import digest_of
from assessments.exports.calendar import CONTENT_TYPE, next_time_file
from assessments.forms import MailForm
from assessments.presentation.code_to_scan import code_to_scan
from assessments.services import respondents, sending
from assessments.services.counting import TooMany
from assessments.views.access import is_shared, open_to_all, own_assessment, respondent_of
from assessments.views.exports import as_file
from assessments.views.limiting import count, page_of


@own_assessment
@require_safe
def stop(request: HttpRequest, assessment: models.Assessment) -> HttpResponse:
    """Say what is kept of a running assessment and for how long, and offer a return key."""
    if assessment.is_submitted:
        return redirect("assessment:report", assessment.pk)
    framework = queries.definitions(assessment.version_id).framework
    context = {
        "assessment": assessment,
        "framework": framework,
        "progress": progress(framework.statements, queries.answers_of(assessment)),
        "person": queries.person(assessment.respondent_id),
        "is_shared": is_shared(request),
    }
    return render(request, "return/stop.html", context)


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def key(request: HttpRequest) -> HttpResponse:
    """Offer a return key; a POST makes one and shows it."""
    person = queries.person(respondent_of(request))
    if person is None:
        return redirect("return")
    if request.method != "POST":
        return _offer(request, person)
    count(request, Tried.KEY, person.pk)
    replaces = request.POST.get("replaces", "")
    try:
        made = respondents.make_key(respondent_id=person.pk, replaces=replaces)
    except respondents.Replaced:
        return _offer(request, person, was_replaced=True, status=409)
    return _show(request, made)


@open_to_all
@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """Send the key that the page before shows to the address given, and show it again."""
    if not settings.SENDS_EMAIL:
        raise Http404(_("There is no such page."))
    person, own = _sent(request)
    if digest_of(own) != person.return_digest:
        return _offer(request, person, was_replaced=True, status=409)
    form = MailForm(request.POST)
    if not form.is_valid():
        return _show(request, own, mail_form=form, status=422)
    try:
        count(request, Tried.MAIL, person.pk)
    except TooMany as error:  # the page must not go, for no other one shows the key
        page = page_of(error)
        response = _show(request, own, sent="too-often", too_many=page, status=429)
        response["Retry-After"] = str(page.seconds)
        return response
    try:
        sending.send_key(address=form.cleaned_data["address"], key=own, link=_link(request, own))
    except sending.NotSent:
        return _show(request, own, sent="failed")
    return _show(request, own, sent="sent")


@open_to_all
@require_POST
def remind(request: HttpRequest) -> HttpResponse:
    """Send an entry for a calendar that leads back by the key that the page before shows."""
    person, own = _sent(request)
    if digest_of(own) != person.return_digest:
        return _offer(request, person, was_replaced=True, status=409)
    count(request, Tried.FILE, person.pk)
    content = next_time_file(timezone.now(), _link(request, own))
    return as_file(content, CONTENT_TYPE, "next-self-assessment.ics")


def _sent(request: HttpRequest) -> tuple[models.Respondent, str]:
    """Return who this is and the key that was sent; raise Http404 unless both are there."""
    person = queries.person(respondent_of(request))
    own = read_key(request.POST.get("key", ""))
    if person is None or own is None:
        raise Http404(_("There is no such page."))
    return person, own


def _offer(
    request: HttpRequest,
    person: models.Respondent,
    *,
    was_replaced: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {"person": person, "was_replaced": was_replaced}
    return render(request, "return/key.html", context, status=status)


def _show(request: HttpRequest, made: str, *, status: int = 200, **context: Any) -> HttpResponse:
    link = _link(request, made)
    context = {
        "key": made,
        "groups": made.split("-"),
        "link": link,
        "code": code_to_scan(link),
        "sends_email": settings.SENDS_EMAIL,
        "mail_form": MailForm(initial={"key": made}),
        **context,
    }
    return render(request, "return/made.html", context, status=status)


def _link(request: HttpRequest, made: str) -> str:
    return request.build_absolute_uri(reverse("return-link", args=[made]))
