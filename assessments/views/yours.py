"""Everything of a person: to take along, to bring back, and to erase."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments import belongings, queries
from assessments.access import visitor_of
from assessments.domain.limits import Tried
from assessments.domain.validation import HasProblems
from assessments.exchange.person_file import read_person, write_person
from assessments.forms import BringForm, ConfirmBringForm
from assessments.presentation.arriving import arriving_page
from assessments.presentation.owned import owned_lines
from assessments.presentation.words import problem_text
from assessments.services import bringing, erasing
from assessments.views.access import (
    begin_respondent,
    empty_browser,
    forget,
    open_to_all,
    respondent_of,
    unknown,
)
from assessments.views.limiting import count

ERASED = "erased"  # marks the message for the page after it


@open_to_all
@require_safe
def take_along(request: HttpRequest) -> HttpResponse:
    """Send everything of this person as one file; somebody who is not known gets 404."""
    person, now = queries.person(respondent_of(request)), timezone.now()
    if person is None:
        return unknown(request)
    count(request, Tried.FILE, person.pk)
    name = f"my-skills-{timezone.localdate(now).isoformat()}.json"
    return HttpResponse(
        write_person(belongings.belongings_of(person.pk), now),
        content_type="application/json",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def bring_back(request: HttpRequest) -> HttpResponse:
    """Ask for a file, show what would become of it, and add it once that is confirmed."""
    if request.method != "POST":
        return render(request, "person/bring.html", {"form": BringForm()})
    count(request, Tried.BRING, respondent_of(request))
    is_confirmed = "mark" in request.POST
    form = (
        ConfirmBringForm(request.POST) if is_confirmed else BringForm(request.POST, request.FILES)
    )
    if not form.is_valid():
        return _refuse(request, [str(error) for errors in form.errors.values() for error in errors])
    try:
        return _look(request, form)
    except HasProblems as error:
        return _refuse(request, [problem_text(problem) for problem in error.problems])


def _look(request: HttpRequest, form: BringForm | ConfirmBringForm) -> HttpResponse:
    """Show what would become of it; add it if just that was seen before. Raise HasProblems."""
    content = form.content
    brought = read_person(content, timezone.now())
    arrivals = bringing.look(belongings=brought, respondent_id=respondent_of(request))
    page = arriving_page(brought, arrivals)
    if form.seen == page.mark and not page.is_empty:
        is_done = bringing.bring(
            belongings=brought,
            respondent_id=begin_respondent(request, shared=form.is_shared),
            expected=arrivals,
            at=timezone.now(),
        )
        if is_done:
            messages.success(request, _("What you brought along is here now."))
            return redirect("history")
    confirm = ConfirmBringForm(
        initial={"file": content.decode(), "mark": page.mark, "shared": form.is_shared}
    )
    context = {"page": page, "confirm": confirm, "has_changed": bool(form.seen)}
    return render(request, "person/arriving.html", context)


def _refuse(request: HttpRequest, problems: list[str]) -> HttpResponse:
    context = {"form": BringForm(), "problems": problems}
    return render(request, "person/bring.html", context, status=422)


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Say how much there is, and erase it once that is confirmed; then say that nothing is left.

    Whoever is signed in erases their account with it, on a page of its own.
    """
    if visitor_of(request).account:
        return redirect("erase-account")
    person = queries.person(respondent_of(request))
    if person is None:
        is_erased = any(ERASED in message.tags for message in messages.get_messages(request))
        return render(request, "erase/nothing.html", {"is_erased": is_erased})
    if request.method != "POST":
        lines = owned_lines(belongings.counts_of([person.pk]))
        return render(request, "erase/erase.html", {"lines": lines})
    lines = owned_lines(erasing.erase(respondent_id=person.pk))
    forget(request)
    _say_erased(request, lines)
    response = redirect("erase")
    empty_browser(response)
    response.delete_cookie(settings.CSRF_COOKIE_NAME, samesite="Lax")
    return response


def _say_erased(request: HttpRequest, lines: list[str]) -> None:
    if lines:
        message = _("Erased: %(what)s.") % {"what": ", ".join(lines)}
    else:
        message = _("Erased: the day of your last visit.")
    messages.success(request, message, extra_tags=ERASED)
