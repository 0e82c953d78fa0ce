"""A version as people will see it: the same pages, storing nothing.

For whoever may see the version in the admin.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from assessments import queries
from assessments.domain.framework import Framework, Role
from assessments.domain.report import make_report
from assessments.domain.sample import sample_answers
from assessments.domain.validation import problems
from assessments.forms import AnswersForm, NoteForm
from assessments.models import FrameworkVersion
from assessments.presentation.words import problem_text
from assessments.views.questionnaire import page_of, show_check, show_question, wants_check
from assessments.views.report import show_report
from assessments.views.start import ask_role, role_form


@dataclass(frozen=True)
class Previewed:
    """Stands for an assessment that nobody has begun. `pk` is the version's, for the addresses."""

    pk: int
    role: Role
    submitted_at: datetime


def preview(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Call the view with a stand-in assessment and the framework, if the version can be shown."""

    @never_cache
    @permission_required("assessments.view_frameworkversion", raise_exception=True)
    @wraps(view)
    def wrapper(request: HttpRequest, version_id: int, *args: Any, **kwargs: Any) -> HttpResponse:
        version = get_object_or_404(FrameworkVersion, pk=version_id)
        found = problems(queries.read_framework(version.pk)) if version.is_draft else []
        if found:
            context = {"version": version, "problems": [problem_text(p) for p in found]}
            return render(request, "preview/not_yet.html", context)
        framework = queries.definitions(version).framework
        role = framework.role_or_default(request.GET.get("role", ""))
        previewed = Previewed(version.pk, role, timezone.now())
        request.previewed_version = version  # type: ignore[attr-defined]
        return view(request, previewed, framework, *args, **kwargs)

    return wrapper


@preview
def role(request: HttpRequest, previewed: Previewed, framework: Framework) -> HttpResponse:
    form = role_form(request, framework)
    if not form.is_valid():
        return ask_role(request, framework, form)
    return redirect("preview:question", previewed.pk, framework.skills[0].key)


@preview
def question(
    request: HttpRequest, previewed: Previewed, framework: Framework, skill_key: str
) -> HttpResponse:
    page = page_of(framework, skill_key)
    data = request.POST if request.method == "POST" else None
    form = AnswersForm(framework, page.skill, data=data)
    if not form.is_valid():
        return show_question(request, previewed, framework, page, form, {}, NoteForm(data=data))
    if page.next is None or wants_check(request):
        return redirect("preview:check", previewed.pk)
    return redirect("preview:question", previewed.pk, page.next.key)


@preview
def check(request: HttpRequest, previewed: Previewed, framework: Framework) -> HttpResponse:
    if request.method == "POST":
        return redirect("preview:report", previewed.pk)
    return show_check(request, previewed, framework, sample_answers(framework))


@preview
def report(request: HttpRequest, previewed: Previewed, framework: Framework) -> HttpResponse:
    return show_report(
        request, previewed, make_report(framework, previewed.role, sample_answers(framework))
    )
