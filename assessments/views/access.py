"""What people get whom `assessments/access.py` lets in, or not.

Whoever is not let in gets the same 404 as for an assessment that never existed.
"""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from assessments import access, models, queries
from assessments.access import visitor_of
from assessments.services import respondents
from assessments.services.counting import TooMany
from assessments.views.limiting import too_many

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
AssessmentView = Callable[Concatenate[HttpRequest, models.Assessment, P], HttpResponse]


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


def again_if_joined(view: View[P]) -> View[P]:
    """Call a view once more that failed because the person it was for has gone meanwhile.

    All of theirs is in an account now, and the view finds it there.
    """

    @wraps(view)
    def wrapper(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except IntegrityError:
            if not visitor_of(request).look_again():
                raise
            return view(request, *args, **kwargs)

    return wrapper


def own_assessment(view: AssessmentView[P]) -> Callable[..., HttpResponse]:
    """Call the view with the person's own assessment; a stranger gets 404.

    A browser that opens nothing is told how to come back, whatever the address names.
    """
    return _own(view, access.own_assessment)


def own_report(view: AssessmentView[P]) -> Callable[..., HttpResponse]:
    """Do what `own_assessment` does for the pages that tell what a report does (queries.py)."""
    return _own(view, access.own_report)


def _own(
    view: AssessmentView[P], find: Callable[[access.Visitor, uuid.UUID], models.Assessment]
) -> Callable[..., HttpResponse]:
    @open_to_all
    @again_if_joined
    @wraps(view)
    def wrapper(
        request: HttpRequest, assessment_id: uuid.UUID, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        visitor = visitor_of(request)
        if not visitor.owners:
            return unknown(request)
        try:
            assessment = find(visitor, assessment_id)
            with _unless_erased(assessment):
                return view(request, assessment, *args, **kwargs)
        except models.Assessment.DoesNotExist:
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
    """Return whose pages these are, or None for somebody who has nothing here.

    A visit keeps it for another KEPT_DAYS, or on a shared computer until the browser is closed;
    it is written once a day and not oftener.
    """
    return visitor_of(request).person


def is_shared(request: HttpRequest) -> bool:
    """Say whether the person told that others use this computer, too."""
    return visitor_of(request).is_shared


def begin_respondent(request: HttpRequest, *, shared: bool = False) -> uuid.UUID:
    """Return whose pages these are, and begin somebody new where nobody is known.

    Whose number was erased is somebody new, so that what they begin is not opened by another
    browser that still has it.
    """
    return visitor_of(request).begin(shared=shared)


def become(request: HttpRequest, respondent: uuid.UUID, *, shared: bool) -> None:
    """Let this browser belong to somebody who came with their key, and to nobody else.

    Nothing of what it opened before is left. An account that is signed in stays so.
    """
    visitor_of(request).open(respondent, shared=shared)
    respondents.visited(respondent_id=respondent, day=timezone.now().date())
    rotate_token(request)


def forget(request: HttpRequest) -> None:
    """End what this browser may open, here and on the server: without an account, and with one."""
    visitor_of(request).close()
    logout(request)


def empty_browser(response: HttpResponse, *, storage: bool = True) -> None:
    """Let the browser throw away pages to go back to, and what waits in it to be sent.

    Not what waits (`storage`) where it may be somebody else's who goes on here.

    Cookies go one by one: the header would take those of every other site under the same domain.
    """
    response["Clear-Site-Data"] = '"cache", "storage"' if storage else '"cache"'
