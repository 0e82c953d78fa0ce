"""Putting what was done in this browser without an account to what is the account's.

Two people may use one computer, so nobody but the one who signs in can say whether it is theirs.
They are asked once they have signed up or in, or have entered a return key, and nothing happens
before they answer.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments import belongings, models, queries
from assessments.access import visitor_of
from assessments.forms import JoinForm
from assessments.presentation.owned import owned_lines
from assessments.services import joining
from assessments.views.mine import listed

LISTED = {models.Assessment.__name__, models.Answer.__name__}  # each self-assessment has its line


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Show what is here beside the account, and ask whose it is; a POST answers that.

    It asks for an account, as every page does that is not said to be open to all.
    """
    visitor = visitor_of(request)
    other = queries.person(visitor.beside)
    if other is None:
        return redirect("history")
    if other.account_id is not None:
        return render(request, "joining/others.html")
    if request.method != "POST":
        return _ask(request, other, _form(request, other))
    if "join" not in request.POST:
        messages.info(request, _("It stays in this browser as it is, beside your account."))
        return redirect("history")
    form = _form(request, other)
    if form.data.get("mark") != _mark(other):
        return _ask(request, other, _form(request, other, is_sent=False), has_changed=True)
    if not form.is_valid():
        return _ask(request, other, form)
    return _join(request, other, form)


def _join(request: HttpRequest, other: models.Respondent, form: JoinForm) -> HttpResponse:
    visitor = visitor_of(request)
    try:
        joining.join(
            account_id=visitor.account.pk,  # type: ignore[union-attr]
            respondent_id=other.pk,
            at=timezone.now(),
            targets=form.targets,
        )
    except joining.OfAnotherAccount:
        return render(request, "joining/others.html")
    except joining.Undecided:  # set in another tab this moment
        return _ask(request, other, _form(request, other, is_sent=False), has_changed=True)
    visitor.close()
    messages.success(request, _("It is in your account now."))
    return redirect("history")


def _form(request: HttpRequest, other: models.Respondent, *, is_sent: bool = True) -> JoinForm:
    account = visitor_of(request).account
    asked = joining.to_decide(account_id=account.pk, respondent_id=other.pk) if account else ()
    titles = {
        version.framework.key: version.framework.title
        for version in (queries.newest_versions() if asked else ())
        if version.framework.key in asked
    }
    data = request.POST if is_sent and request.method == "POST" else None
    return JoinForm(titles, data=data, initial={"mark": _mark(other)})


def _ask(
    request: HttpRequest, other: models.Respondent, form: JoinForm, *, has_changed: bool = False
) -> HttpResponse:
    counts = belongings.counts_of([other.pk])
    ways = queries.ways_without_account(other.pk)
    context = {
        "form": form,
        "mine": listed(queries.assessments_of(other.pk)),
        "lines": owned_lines({key: counts[key] for key in counts if key not in LISTED}),
        "opens_elsewhere": ways and (ways.keys or ways.browsers > 1),  # one of them is this one
        "has_changed": has_changed,
    }
    status = 409 if has_changed else 422 if form.errors else 200
    return render(request, "joining/join.html", context, status=status)


def _mark(other: models.Respondent) -> str:
    """Return what stands on the page for whom it is about, for another tab may change that."""
    return salted_hmac(__name__, str(other.pk), algorithm="sha256").hexdigest()
