"""Links to a report: making one, seeing when it was opened, and ending it."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments import models, queries
from assessments.domain.annotations import LinkShows
from assessments.domain.framework import Framework
from assessments.domain.limits import Tried
from assessments.domain.targets import OWN_ROLE
from assessments.forms import ShareForm
from assessments.forms.share import SHOWS
from assessments.presentation.no_room import no_room_for_link
from assessments.services import sharing
from assessments.services.room import Full
from assessments.views.access import open_to_all, own_report, respondent_of
from assessments.views.addresses import with_role
from assessments.views.limiting import count


@dataclass(frozen=True)
class ShownLink:
    """A link with its address: "" where it can no longer be shown."""

    row: models.ShareLink
    address: str
    name: str
    shows: str
    role: str
    is_open: bool


@own_report
@require_http_methods(["GET", "HEAD", "POST"])
def links(request: HttpRequest, assessment: models.Assessment) -> HttpResponse:
    """List the links to a report. A POST makes one, or ends the one that `end` names."""
    if not assessment.is_submitted:
        return redirect("assessment:check", assessment.pk)
    own_links = queries.links_of(assessment)
    if "end" in request.POST:
        _end(request, own_links)
        return redirect(with_role(request, "links", assessment))
    framework = queries.definitions(assessment.version_id).framework
    roles = _roles(assessment, framework)
    form = ShareForm(
        list(roles.items()),
        data=request.POST if request.method == "POST" else None,
        initial={"role": _wanted_role(request, assessment, roles)},
    )
    if form.is_valid():
        try:
            return _make(request, assessment, form)
        except Full as error:
            form.add_error("shows", no_room_for_link(error.most))
    context = {
        "assessment": assessment,
        "framework": framework,
        "back": with_role(request, "report", assessment),
        "form": form,
        "newer": assessment.newest_id if assessment.newest_id != assessment.pk else None,
        "links": _shown_links(request, own_links),
    }
    return render(request, "report/links.html", context, status=422 if form.errors else 200)


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def all_links(request: HttpRequest) -> HttpResponse:
    """List the links to all reports of a person. A POST ends the one that `end` names."""
    own_links = queries.all_links_of(respondent_of(request))
    if request.method == "POST" and "end" in request.POST:
        _end(request, own_links)
        return redirect("all-links")
    context = {"links": _shown_links(request, own_links), "names_report": True}
    return render(request, "report/all_links.html", context)


def _make(request: HttpRequest, assessment: models.Assessment, form: ShareForm) -> HttpResponse:
    count(request, Tried.LINK, assessment.respondent_id)
    data = form.cleaned_data
    link, _token = sharing.make(
        assessment=assessment,
        shows=data["shows"],
        role_key=data["role"],
        days=data["days"],
        name=data["name"],
        at=timezone.now(),
    )
    messages.success(request, _("Your link is ready. Copy its address below and send it."))
    return redirect(with_role(request, "links", assessment, fragment=f"link-{link.pk}"))


def _end(request: HttpRequest, own_links: list[models.ShareLink]) -> None:
    """End the one of the person's links that `end` names; any other number is a 404."""
    for link in own_links:
        if str(link.pk) == request.POST["end"]:
            sharing.end(link=link, at=timezone.now())
            messages.success(request, _("The link has ended. Nobody can open it any more."))
            return
    raise Http404(_("There is no such link."))


def _roles(assessment: models.Assessment, framework: Framework) -> dict[str, str]:
    roles = {role.key: role.name for role in framework.roles}
    return roles | ({OWN_ROLE: _("My own targets")} if assessment.own_targets else {})


def _wanted_role(request: HttpRequest, assessment: models.Assessment, roles: dict[str, str]) -> str:
    wanted = request.GET.get("role", "")
    return wanted if wanted in roles else queries.role_of(assessment).key


def _role_name(link: models.ShareLink) -> str:
    if link.role_key == OWN_ROLE:
        return _("My own targets")
    role = queries.definitions(link.assessment.version_id).framework.role(link.role_key)
    return role.name if role else ""


def _shown_links(request: HttpRequest, rows: list[models.ShareLink]) -> list[ShownLink]:
    """Return the links as the page lists them: those that work first."""
    now = timezone.now()
    links = [
        ShownLink(
            row=row,
            address=_address(request, row),
            name=queries.name_of(row),
            shows=str(SHOWS[LinkShows(row.shows)]),
            role=_role_name(row),
            is_open=row.is_open(now),
        )
        for row in rows
    ]
    return sorted(links, key=lambda link: not link.is_open)


def _address(request: HttpRequest, link: models.ShareLink) -> str:
    token = sharing.token_of(link)
    return request.build_absolute_uri(reverse("shared", args=[token])) if token else ""
