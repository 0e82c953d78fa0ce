"""Who may see and do what: every question of this kind is answered here, and by nobody else.

Views, the admin and templates ask, and make an answer of it (views/access.py: a stranger is told
the same as of what never was). tests/views/matrix.txt says for every address what everybody gets.

People see what is theirs. Who asks is an account, a person without one whom this browser opens,
both, or nobody. The two are kept apart, so that neither signing out nor a session's end touches
what is anonymous: an account lives in Django's session, and a person without one in a cookie of
their own, a secret of which the database has only the digest (`models.Browser`).

A shared report is seen by whoever has its token, while the link is open, and by no cookie.

Editors see and change definitions by Django's permissions, and never what anybody answered: the
admin has no page for it. Before their pages stands a gate that asks for a second factor
(accounts/staff.py).
"""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cached_property

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, PermissionsMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from assessments import models, queries
from assessments.domain import tokens
from assessments.services import respondents

PERSON_KEY = "person"  # in the session of an account: the number of whose it is
VISIT_KEY = "last-visit"  # there, too: a day
OLD_COOKIE = "sessionid"  # of before there were accounts: migrations/0011 has kept what it opens
DAY = 24 * 60 * 60  # seconds
SHARED_DAYS = 1  # what others use, too, and was left open all the same, is closed the day after


class Visitor:
    """Who asks in one request. What is looked up is looked up once, and only if it is asked for."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._today = timezone.now().date()
        # What the answer does with the cookie: a new secret, "" to take it away, None to keep it.
        self._new_token: str | None = None

    @cached_property
    def account(self) -> AbstractBaseUser | None:
        """Who is signed in."""
        user = self._request.user
        return user if user.is_authenticated else None

    @cached_property
    def _browser(self) -> models.Browser | None:
        """This browser, if it opens something without an account; a visit is noted once a day."""
        cookies = self._request.COOKIES
        token = cookies.get(settings.PERSON_COOKIE) or cookies.get(OLD_COOKIE)
        browser = queries.browser(tokens.digest_of(token)) if token else None
        if browser is None or browser.visited < self._today - timedelta(days=_days(browser)):
            self._new_token = ""  # a secret that opens nothing is no use to anybody
            return None
        if browser.visited < self._today:
            respondents.seen_in_browser(browser=browser, day=self._today)
            self._new_token = token
        elif settings.PERSON_COOKIE not in cookies:
            self._new_token = token  # under its new name
        return browser

    @property
    def of_browser(self) -> uuid.UUID | None:
        """Whom this browser opens without an account."""
        return self._browser.respondent_id if self._browser else None

    @cached_property
    def of_account(self) -> uuid.UUID | None:
        """Who is signed in, as a person; None if there is nothing of theirs yet."""
        if self.account is None:
            return None
        session, known = self._request.session, None
        if PERSON_KEY in session:
            known = uuid.UUID(session[PERSON_KEY])
        else:
            known = queries.person_of_account(self.account.pk)
            if known:
                session[PERSON_KEY] = str(known)
        if known and session.get(VISIT_KEY) != self._today.isoformat():
            respondents.visited(respondent_id=known, day=self._today)
            session[VISIT_KEY] = self._today.isoformat()
        return known

    @property
    def person(self) -> uuid.UUID | None:
        """Whose pages these are: of the account if somebody is signed in, else of the browser."""
        return self.of_account if self.account else self.of_browser

    @property
    def has_account(self) -> bool:
        return self.account is not None

    @property
    def has_person(self) -> bool:
        return self.person is not None

    @property
    def owners(self) -> tuple[uuid.UUID, ...]:
        """All whose assessments open here.

        Whoever signs in in one tab goes on in another one, where they had begun without an account.
        """
        return tuple(one for one in (self.of_account, self.of_browser) if one)

    def look_again(self) -> bool:
        """Look up anew whose things open here; say whether that has changed in this very moment."""
        before = self.owners
        for name in ("_browser", "of_account"):
            self.__dict__.pop(name, None)
        return self.owners != before

    @property
    def beside(self) -> uuid.UUID | None:
        """Whom this browser opens without the account that is signed in: somebody else or not."""
        other = self.of_browser if self.account else None
        return other if other != self.of_account else None

    @property
    def ways_without_account(self) -> queries.Ways | None:
        """What opens the account's things without signing in, for the page of the account."""
        return queries.ways_without_account(self.of_account)

    @property
    def is_shared(self) -> bool:
        """Say whether others use this computer, too.

        The person has told so; or somebody has something here beside the account, who may be
        somebody else. Then nothing that waits to be sent outlives the tab.
        """
        if self.account:
            is_told = self._request.session.get_expire_at_browser_close()
            return is_told or self.beside is not None
        return self._browser is not None and self._browser.is_shared

    def begin(self, *, shared: bool) -> uuid.UUID:
        """Return who this is, and begin somebody new where nobody is known here.

        Without an account they are written down with the first thing that they leave here.
        """
        if self.account:
            person = respondents.of_account(account_id=self.account.pk, day=self._today)
            self._request.session[PERSON_KEY] = str(person.pk)
            self.of_account = person.pk
            return person.pk
        known = self.of_browser
        if known and (self.is_shared or not shared):
            return known
        person_id = known or uuid.uuid4()
        self.open(person_id, shared=shared)
        return person_id

    def open(self, person: uuid.UUID, *, shared: bool) -> None:
        """Let this browser open what is this person's, by a new secret, and nothing else."""
        self.close()
        self._new_token = tokens.make_token()
        self._browser = models.Browser(
            digest=tokens.digest_of(self._new_token),
            respondent_id=person,
            visited=self._today,
            is_shared=shared,
        )

    def close(self) -> None:
        """Let this browser open nothing without an account, here and on the server."""
        for name in (settings.PERSON_COOKIE, OLD_COOKIE):
            if token := self._request.COOKIES.get(name):
                respondents.close_browser(digest=tokens.digest_of(token))
        self._browser, self._new_token = None, ""

    def answer(self, response: HttpResponse) -> None:
        """Tell the browser, with this answer, what has become of its secret."""
        browser = self.__dict__.get("_browser")
        if self._new_token and browser and self._is_kept(browser):
            response.set_cookie(
                settings.PERSON_COOKIE,
                self._new_token,
                max_age=None if browser.is_shared else _days(browser) * DAY,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        elif self._new_token is not None and settings.PERSON_COOKIE in self._request.COOKIES:
            response.delete_cookie(settings.PERSON_COOKIE, samesite="Lax")
        if self._new_token is not None and OLD_COOKIE in self._request.COOKIES:
            response.delete_cookie(OLD_COOKIE, samesite="Lax")

    def _is_kept(self, browser: models.Browser) -> bool:
        if not browser._state.adding:
            return True
        return respondents.open_in_browser(
            respondent_id=browser.respondent_id,
            digest=browser.digest,
            shared=browser.is_shared,
            day=browser.visited,
        )


def _days(browser: models.Browser) -> int:
    return SHARED_DAYS if browser.is_shared else settings.KEPT_DAYS


def own_assessment(visitor: Visitor, assessment_id: uuid.UUID) -> models.Assessment:
    """Return an assessment that opens for this visitor; raise Assessment.DoesNotExist for others.

    It does not matter whether there is such an assessment at all.
    """
    return queries.assessment_of(visitor.owners, assessment_id)


def own_report(visitor: Visitor, assessment_id: uuid.UUID) -> models.Assessment:
    """Return it as `own_assessment` does, with what its report tells beside the answers."""
    return queries.report_of(visitor.owners, assessment_id)


def own_in_framework(visitor: Visitor, key: str | None) -> list[queries.FrameworkOwner]:
    """Return what the visitor has in the framework with this key, or in every one for None."""
    mine = queries.frameworks_of(visitor.person) if visitor.person else []
    return [one for one in mine if key in (None, one.framework.key)]


def shared_link(token: str, at: datetime) -> models.ShareLink:
    """Return the link that this token opens; raise ShareLink.DoesNotExist for any other.

    One that has ended or is too old is as one that never was.
    """
    return queries.open_link(tokens.digest_of(token), at)


def may(user: AbstractBaseUser | AnonymousUser, permission: str) -> bool:
    """Say whether somebody works here as an editor and has this permission of ours."""
    return (
        isinstance(user, PermissionsMixin)
        and getattr(user, "is_staff", False)
        and user.has_perm(f"assessments.{permission}")
    )


def require(request: HttpRequest, permission: str) -> None:
    """Raise PermissionDenied unless whoever asks has this permission."""
    if not may(request.user, permission):
        raise PermissionDenied


def visitor_of(request: HttpRequest) -> Visitor:
    """Return who asks; `recognise` has found that out."""
    visitor: Visitor = request.visitor  # type: ignore[attr-defined]
    return visitor


def recognise(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Bring `request.visitor` along, for views and templates, and send its cookie.

    `request.preview` is None but on a preview (views/preview.py): templates ask for it on every
    page, and take long to find out that something is not there.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        request.preview = None  # type: ignore[attr-defined]
        request.visitor = visitor = Visitor(request)  # type: ignore[attr-defined]
        response = get_response(request)
        visitor.answer(response)
        return response

    return middleware
