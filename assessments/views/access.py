"""Who somebody is, and the one way to an assessment.

People are anonymous: the only thing that makes an assessment theirs is a random number in their
session, which begins when they do or come back with their return key. Everybody else gets the same
404 as for an assessment that never existed.
"""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from assessments import models, queries
from assessments.services import respondents
from assessments.services.counting import TooMany
from assessments.views.limiting import too_many

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
AssessmentView = Callable[Concatenate[HttpRequest, models.Assessment, P], HttpResponse]

SESSION_KEY = "respondent"
VISIT_KEY = "last-visit"  # a day
SHARED_KEY = "shared"  # there where others use the computer, too


class Assessed(Protocol):
    """What the pages of the questionnaire tell of an assessment, kept or only previewed."""

    @property
    def pk(self) -> Any: ...
    @property
    def submitted_at(self) -> datetime | None: ...


def open_to_all(view: View[P]) -> View[P]:
    """Let everybody in without an account. Such pages may say something about a person.

    Whoever does too much of something is told when to come back.
    """

    @wraps(view)
    def wrapper(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except TooMany as error:
            return too_many(request, error)

    return login_not_required(cache_control(private=True, no_store=True)(wrapper))


def own_assessment(view: AssessmentView[P]) -> Callable[..., HttpResponse]:
    """Call the view with the person's own assessment; a stranger gets 404.

    A browser in which nobody has begun is told how to come back, whatever the address names.
    """

    @open_to_all
    @wraps(view)
    def wrapper(
        request: HttpRequest, assessment_id: uuid.UUID, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        respondent = respondent_of(request)
        if respondent is None:
            return unknown(request)
        try:
            assessment = queries.assessment_of(respondent, assessment_id)
            with _unless_erased(assessment):
                return view(request, assessment, *args, **kwargs)
        except models.Assessment.DoesNotExist:
            if queries.person(respondent) is None:  # erased since, perhaps in another browser
                forget(request)
                return unknown(request)
            raise Http404(_("There is no such assessment in this browser.")) from None

    return wrapper


@contextmanager
def _unless_erased(assessment: models.Assessment) -> Iterator[None]:
    """Tell a save that came too late, after its assessment has gone, from a fault."""
    try:
        yield
    except (IntegrityError, ValueError):
        if models.Assessment.objects.filter(pk=assessment.pk).exists():
            raise
        raise models.Assessment.DoesNotExist from None


def unknown(request: HttpRequest) -> HttpResponse:
    """Say that this browser opens nothing, and how to come back."""
    return render(request, "return/unknown.html", status=404)


def nothing_to_assess(request: HttpRequest) -> HttpResponse:
    """Say that no framework is open for assessments, and what to do."""
    return render(request, "pages/nothing_to_assess.html", status=404)


def version_named(
    open_versions: list[models.FrameworkVersion], key: str
) -> models.FrameworkVersion:
    """Return the newest version of the framework with this key, open or withdrawn, or a 404."""
    for versions in (lambda: open_versions, queries.newest_versions):
        for version in versions():
            if version.framework.key == key:
                return version
    raise Http404(_("There is no such framework."))


def first_version(
    open_versions: list[models.FrameworkVersion],
) -> models.FrameworkVersion | None:
    """Return the first version that is open, or of those withdrawn if none is; None of none."""
    return next(iter(open_versions or queries.newest_versions()), None)


def respondent_of(request: HttpRequest) -> uuid.UUID | None:
    """Return who this session belongs to, or None for somebody who has not begun.

    A visit keeps the session for another KEPT_DAYS, or on a shared computer until the browser is
    closed; it is written once a day and not oftener.
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
    kept = timedelta(days=0 if is_shared(request) else settings.KEPT_DAYS)
    request.session.set_expiry(int(kept.total_seconds()))  # 0: when the browser is closed


def is_shared(request: HttpRequest) -> bool:
    """Say whether the person told that others use this computer, too."""
    return SHARED_KEY in request.session


def begin_respondent(request: HttpRequest, *, shared: bool = False) -> uuid.UUID:
    """Return who this session belongs to, and begin one for somebody new.

    They are written down with the first thing that they leave here. Whose number was erased is
    somebody new, so that what they begin is not opened by another browser that still has it.
    """
    person = queries.person(respondent_of(request))
    respondent = person.pk if person else uuid.uuid4()
    _belong_to(request, respondent, shared=shared)
    return respondent


def become(request: HttpRequest, respondent: uuid.UUID, *, shared: bool) -> None:
    """Let this browser belong to somebody who came with their key, and to nobody else.

    Nothing of the session before is left, not even its number, which others may know.
    """
    forget(request)
    respondents.visited(respondent_id=respondent, day=timezone.now().date())
    _belong_to(request, respondent, shared=shared)


def forget(request: HttpRequest) -> None:
    """End what this browser may open, here and on the server."""
    request.session.flush()
    rotate_token(request)


def empty_browser(response: HttpResponse) -> None:
    """Let the browser throw away what waits in it to be sent, and pages to go back to.

    Cookies go one by one: the header would take those of every other site under the same domain.
    """
    response["Clear-Site-Data"] = '"cache", "storage"'


def _belong_to(request: HttpRequest, respondent: uuid.UUID, *, shared: bool) -> None:
    request.session[SESSION_KEY] = str(respondent)
    if shared:
        request.session[SHARED_KEY] = True  # and it stays so until somebody leaves
    _keep(request, timezone.now().date())
