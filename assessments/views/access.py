"""Who somebody is, and the one way to an assessment.

People are anonymous: the only thing that makes an assessment theirs is a random number in their
session, which begins when they do. Everybody else gets the same 404 as for an assessment that
never existed.
"""

import uuid
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from assessments import models, queries
from assessments.services import respondents

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
AssessmentView = Callable[Concatenate[HttpRequest, models.Assessment, P], HttpResponse]

SESSION_KEY = "respondent"
VISIT_KEY = "last-visit"  # a day


class Assessed(Protocol):
    """What the pages of the questionnaire tell of an assessment, kept or only previewed."""

    @property
    def pk(self) -> Any: ...
    @property
    def submitted_at(self) -> datetime | None: ...


def open_to_all(view: View[P]) -> View[P]:
    """Let everybody in without an account. Such pages may say something about a person."""
    return login_not_required(cache_control(private=True, no_store=True)(view))


def own_assessment(view: AssessmentView[P]) -> Callable[..., HttpResponse]:
    """Call the view with the person's own assessment; a stranger gets 404."""

    @open_to_all
    @wraps(view)
    def wrapper(
        request: HttpRequest, assessment_id: uuid.UUID, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        respondent = respondent_of(request)
        try:
            if respondent is None:
                raise models.Assessment.DoesNotExist
            assessment = queries.assessment_of(respondent, assessment_id)
        except models.Assessment.DoesNotExist:
            raise Http404(_("There is no such assessment in this browser.")) from None
        try:
            return view(request, assessment, *args, **kwargs)
        except IntegrityError:
            # It was deleted elsewhere while something of it was being written here.
            if models.Assessment.objects.filter(pk=assessment_id).exists():
                raise
            raise Http404(_("This self-assessment was deleted.")) from None

    return wrapper


def nothing_to_assess(request: HttpRequest) -> HttpResponse:
    """Say that no framework is open for assessments, and what to do."""
    return render(request, "pages/nothing_to_assess.html", status=404)


def open_version(
    versions: list[models.FrameworkVersion], key: str | None
) -> models.FrameworkVersion:
    """Return the version of the framework with this key, or the first; a stranger key is a 404."""
    for version in versions:
        if key in (None, version.framework.key):
            return version
    raise Http404(_("There is no such framework, or it takes no new assessments."))


def respondent_of(request: HttpRequest) -> uuid.UUID | None:
    """Return who this session belongs to, or None for somebody who has not begun.

    A visit keeps the session for another KEPT_DAYS; it is written once a day and not oftener.
    """
    number = request.session.get(SESSION_KEY)
    if number is None:
        return None
    respondent = uuid.UUID(number)
    today = timezone.now().date()
    if request.session.get(VISIT_KEY) != today.isoformat():
        respondents.visited(respondent_id=respondent, day=today)
        _keep(request, today)
    return respondent


def _keep(request: HttpRequest, today: date) -> None:
    request.session[VISIT_KEY] = today.isoformat()
    request.session.set_expiry(int(timedelta(days=settings.KEPT_DAYS).total_seconds()))


def begin_respondent(request: HttpRequest) -> uuid.UUID:
    """Return who this session belongs to, and begin one for somebody new."""
    respondent, today = respondent_of(request) or uuid.uuid4(), timezone.now().date()
    request.session[SESSION_KEY] = str(respondent)
    _keep(request, today)
    return respondent
