"""Choosing what to assess and a role to aim for, and beginning."""

from operator import attrgetter
from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_http_methods, require_safe

from assessments import models, queries
from assessments.domain.differences import carried_over, to_review
from assessments.domain.framework import Framework
from assessments.domain.limits import Tried
from assessments.domain.questionnaire import Answers, minutes_left
from assessments.forms import RoleForm
from assessments.presentation.no_room import no_room_for_assessment
from assessments.presentation.question_page import role_choices
from assessments.services import answering
from assessments.services.room import Full
from assessments.views.access import (
    begin_respondent,
    first_version,
    is_shared,
    nothing_to_assess,
    open_to_all,
    own_assessment,
    respondent_of,
    version_named,
)
from assessments.views.limiting import count
from assessments.views.mine import listed
from assessments.views.withdrawn import withdrawn

ANEW = "anew"  # in an address: the ids of what somebody begins anew instead of


@open_to_all
@require_safe
def choose_framework(request: HttpRequest) -> HttpResponse:
    """Let people choose where there is more than one framework."""
    versions = queries.open_versions()
    if not versions:
        version = first_version(versions)
        return withdrawn(request, version) if version else nothing_to_assess(request)
    if len(versions) == 1:
        return redirect("start", versions[0].framework.key)
    frameworks = [queries.definitions(version.pk).framework for version in versions]
    return render(request, "pages/choose.html", {"frameworks": frameworks})


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, framework_key: str) -> HttpResponse:
    version = version_named(queries.open_versions(), framework_key)
    if version.framework.withdrawn_at:
        return withdrawn(request, version)
    framework = queries.definitions(version.pk).framework
    rows = _of_framework(request, framework)
    running = [row for row in rows if not row.is_submitted]
    if not _said_to_begin_anew(request, running):
        return _ask_to_go_on(request, framework, running)
    earlier = _last_submitted(rows)
    kept, changed = _carried(earlier, framework)
    role = queries.role_of(rows[0]).key if rows else ""
    form = role_form(
        request,
        framework,
        offer_to_keep=bool(kept),
        asks_shared=not is_shared(request),
        initial={"role": role},
    )
    if not form.is_valid():
        context = {"earlier": earlier, "kept": len(kept), "changed": changed}
        return ask_role(request, framework, form, instead_of=listed(running), **context)
    count(request, Tried.START, respondent_of(request))
    try:
        assessment = answering.start(
            respondent=begin_respondent(request, shared=form.is_shared),
            version=version,
            role_key=form.cleaned_data["role"],
            at=timezone.now(),
            answers=kept if form.keeps_answers else {},
            instead_of=[row.pk for row in running],
        )
    except answering.Running:  # begun in another tab since
        return redirect("start", framework_key)
    except Full:
        messages.info(request, no_room_for_assessment())
        return redirect("history")
    except IntegrityError:  # the version was taken back at this moment
        if models.FrameworkVersion.objects.filter(pk=version.pk).exists():
            raise
        return redirect("start", framework_key)
    return redirect("assessment:resume", assessment.pk)


@own_assessment
@require_http_methods(["GET", "HEAD", "POST"])
def change_role(request: HttpRequest, assessment: models.Assessment) -> HttpResponse:
    """Choose another role while the assessment is running."""
    if assessment.is_submitted:
        return redirect("assessment:report", assessment.pk)
    framework = queries.definitions(assessment.version_id).framework
    back = _page_before(request, assessment, framework)
    form = role_form(request, framework, initial={"role": queries.role_of(assessment).key})
    if not form.is_valid():
        return ask_role(request, framework, form, assessment=assessment, back=back)
    count(request, Tried.SAVE, assessment.respondent_id)
    try:
        form.conflicts = answering.choose_role(
            assessment=assessment, role_key=form.cleaned_data["role"], known=form.known
        )
    except answering.Submitted:  # the check page leads on to the report
        return redirect(back)
    if form.conflicts:
        form.show_again({"role": form.conflicts[0].theirs})
        return ask_role(request, framework, form, assessment=assessment, back=back)
    return redirect(back)


def _page_before(request: HttpRequest, assessment: models.Assessment, framework: Framework) -> str:
    """Return the address of the question that somebody came from, or of the check page."""
    key = request.GET.get("skill")
    if any(skill.key == key for skill in framework.skills):
        return reverse("assessment:question", args=[assessment.pk, key])
    return reverse("assessment:check", args=[assessment.pk])


def role_form(request: HttpRequest, framework: Framework, **kwargs: Any) -> RoleForm:
    data = request.POST if request.method == "POST" else None
    details = SimpleLazyObject(lambda: role_choices(framework))  # a page may be rendered already
    return RoleForm(framework, details, data=data, **kwargs)  # type: ignore[arg-type]


def ask_role(
    request: HttpRequest, framework: Framework, form: RoleForm, **context: Any
) -> HttpResponse:
    default_role = framework.role_or_default(framework.default_role)
    context = {"back": reverse("landing")} | context
    context |= {
        "framework": framework,
        "form": form,
        "minutes": minutes_left(framework, {}),
        "default_role_name": default_role.name,
    }
    status = 409 if form.has_newer else 422 if form.errors else 200
    return render(request, "questionnaire/role.html", context, status=status)


def _of_framework(request: HttpRequest, framework: Framework) -> list[models.Assessment]:
    """Return the person's assessments of one framework, whatever the version, newest first."""
    rows = queries.assessments_of(respondent_of(request))
    return [r for r in rows if queries.definitions(r.version_id).framework.key == framework.key]


def _said_to_begin_anew(request: HttpRequest, running: list[models.Assessment]) -> bool:
    """Say whether somebody has chosen to begin instead of everything that they have running."""
    return {str(row.pk) for row in running} <= set(request.GET.getlist(ANEW))


def _ask_to_go_on(
    request: HttpRequest, framework: Framework, running: list[models.Assessment]
) -> HttpResponse:
    """Let people choose between what they have begun and to begin anew, which deletes it.

    Whoever has sent a form that was opened before comes here, too, and nothing has happened.
    """
    if request.method == "POST":
        return redirect("start", framework.key)
    context = {"framework": framework, "running": listed(running), "anew": ANEW}
    return render(request, "mine/running.html", context)


def _last_submitted(rows: list[models.Assessment]) -> models.Assessment | None:
    submitted = [row for row in rows if row.submitted_at]
    return max(submitted, key=attrgetter("submitted_at"), default=None)


def _carried(earlier: models.Assessment | None, framework: Framework) -> tuple[Answers, int]:
    """Return the answers that still hold, and how many statements are new or have changed."""
    if earlier is None:
        return {}, 0
    old = queries.definitions(earlier.version_id).framework
    kept = carried_over(old, framework, queries.answers_of(earlier))
    return kept, len(to_review(old, framework))
