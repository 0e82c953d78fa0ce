"""Coming back by a return key, typed or as a link, and leaving a computer.

A link alone never changes to whom a browser belongs, for anybody can be sent one: it leads to a
page that asks first. There the key is gone from the address bar; what remains of it is its digest,
in a cookie that we signed, for half an hour. Where the browser is the person's already, the link
opens their reports and counts as a visit.
"""

from django.conf import settings
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from assessments import models, queries
from assessments.access import visitor_of
from assessments.domain.limits import Tried
from assessments.domain.return_key import read_key
from assessments.domain.tokens import digest_of
from assessments.forms import ReturnForm, SharedForm
from assessments.views.access import become, empty_browser, forget, open_to_all, respondent_of
from assessments.views.limiting import count

COOKIE, HALF_AN_HOUR = settings.RETURNING_COOKIE_NAME, 30 * 60


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Ask for a return key, and open what it opens."""
    if request.method != "POST":
        return render(request, "return/enter.html", {"form": ReturnForm()})
    form = ReturnForm(request.POST)
    person = queries.person_with_key(form.digest) if form.is_valid() else None
    if person is None:
        return _refuse(request, form)
    if _is_here(request, person):
        return redirect("history")
    if _own(request):
        return _lead_to_question(form.digest)
    become(request, person.pk, shared=form.cleaned_data["shared"])
    return _go_on(request)


@open_to_all
@require_safe
def link(request: HttpRequest, key: str) -> HttpResponse:
    """Take the key out of the address. Whether it opens anything, the next page finds out."""
    return _lead_to_question(digest_of(read_key(key) or ""))


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def here(request: HttpRequest) -> HttpResponse:
    """Ask whether this browser is to open what a link's key opens; a POST says yes."""
    digest = _digest_on_the_way(request)
    if digest is None:
        return redirect("return")
    person = queries.person_with_key(digest)
    if person is None:
        return _without_cookie(_refuse(request, ReturnForm({"key": "-"})))
    if _is_here(request, person):
        return _without_cookie(redirect("history"))
    own = _own(request)
    form = SharedForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context = {"form": form, "own": own, "number": len(queries.assessments_of(person.pk))}
        return render(request, "return/here.html", context)
    become(request, person.pk, shared=form.cleaned_data["shared"])
    return _without_cookie(_go_on(request))


def _own(request: HttpRequest) -> models.Respondent | None:
    """Return whom this browser opens without an account, as far as they are still there."""
    return queries.person(visitor_of(request).of_browser)


def _is_here(request: HttpRequest, person: models.Respondent) -> bool:
    """Say whether somebody is known here already, by the account or without one."""
    return person.pk in visitor_of(request).owners


def _go_on(request: HttpRequest) -> HttpResponse:
    """Lead to what a key has opened; to whoever is signed in, it may be theirs."""
    return redirect("join" if visitor_of(request).account else "history")


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Let this browser forget the person, and sign them out; where something is lost, ask first."""
    visitor = visitor_of(request)
    person, account = _own(request), visitor.account
    if person and person.pk == visitor.of_account:
        person = None  # signing in opens it as well as this browser does
    is_sure = request.method == "POST" and "sure" in request.POST
    has_way_back = person is None or person.return_digest is not None
    # Beside an account it may be somebody else's, so it is not forgotten without a question.
    is_asked = not has_way_back or (account and person)
    if not is_sure and (request.method != "POST" or is_asked):
        return render(request, "return/leave.html", {"person": person})
    forget(request)
    rotate_token(request)
    context = {"had_key": has_way_back, "had_account": bool(account), "had_other": person}
    response = render(request, "return/left.html", context)
    empty_browser(response)
    return response


def _refuse(request: HttpRequest, form: ReturnForm) -> HttpResponse:
    """Say that a key opens nothing; raise TooMany after many of them.

    A right key is never refused: nobody can guess one, and behind a proxy the limit of one is
    that of all.
    """
    count(request, Tried.WRONG_KEY, respondent_of(request))
    if not form.has_error("key", code="required"):
        form.refuse()
    return render(request, "return/enter.html", {"form": form}, status=422)


def _lead_to_question(digest: str) -> HttpResponse:
    response = HttpResponseRedirect(reverse("return-here"), status=303)
    response["Referrer-Policy"] = "no-referrer"
    response.set_signed_cookie(
        COOKIE,
        digest,
        max_age=HALF_AN_HOUR,
        path=reverse("return-here"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _digest_on_the_way(request: HttpRequest) -> str | None:
    try:
        return request.get_signed_cookie(COOKIE, max_age=HALF_AN_HOUR)
    except (KeyError, BadSignature):
        return None


def _without_cookie(response: HttpResponse) -> HttpResponse:
    response.delete_cookie(COOKIE, path=reverse("return-here"), samesite="Lax")
    return response
