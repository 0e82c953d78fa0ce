"""The one way to what belongs to a person and not to one report: their plan and their examples."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import quote, urlencode

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments import models, queries
from assessments.access import own_in_framework, visitor_of
from assessments.queries import FrameworkOwner
from assessments.views.access import again_if_joined, open_to_all
from assessments.views.addresses import LONGEST

P = ParamSpec("P")
OwnerView = Callable[Concatenate[HttpRequest, FrameworkOwner, P], HttpResponse]

READ_AS = ("role", "order", "hours", "free")  # the choices in the address of a report


def by_framework(
    overview: str,
) -> Callable[[OwnerView[P]], Callable[..., HttpResponse]]:
    """Call the view with what the person has in the framework that the address names.

    Without one in the address, and with things in a single framework, it is that. `overview` is
    the name of the page without one: it lets people choose, and leads on whoever has nothing yet.
    Nobody can reach what is somebody else's: no address names a person.
    """

    def decorator(view: OwnerView[P]) -> Callable[..., HttpResponse]:
        @open_to_all
        @again_if_joined
        @wraps(view)
        def wrapper(
            request: HttpRequest,
            framework_key: str | None = None,
            *args: P.args,
            **kwargs: P.kwargs,
        ) -> HttpResponse:
            visitor = visitor_of(request)
            asked = own_in_framework(visitor, framework_key)
            if len(asked) == 1:
                return view(request, asked[0], *args, **kwargs)
            if request.method not in ("GET", "HEAD"):
                raise Http404(_("There is no such thing in this browser."))
            if framework_key is not None:
                return redirect(overview)
            return render(request, "person/choose.html", {"mine": asked, "overview": overview})

        return wrapper

    return decorator


def read_as(assessment: models.Assessment, given: QueryDict) -> str:
    """Return as a query which report is read and how, to lead to a person's pages and back."""
    return urlencode({"report": assessment.pk, **chosen(given)})


def chosen(given: QueryDict, names: Iterable[str] = READ_AS) -> dict[str, str]:
    """Return those of the choices that are made there; what is too long for one is none."""
    values = {name: str(given.get(name, "")) for name in names}
    return {name: value for name, value in values.items() if 0 < len(value) <= LONGEST}


def report_of(request: HttpRequest, mine: FrameworkOwner) -> models.Assessment | None:
    """Return the person's report that `?report=` names, else their newest one, else None."""
    reports = queries.reports_of(mine)
    wanted = request.GET.get("report")
    named = (report for report in reports if str(report.pk) == wanted)
    return next(named, reports[0] if reports else None)


def way_back(request: HttpRequest, report: models.Assessment | None) -> str:
    """Return the address of a report, read as it was when one left it; "" where there is none."""
    if report is None:
        return ""
    return reverse("assessment:report", args=[report.pk], query=chosen(request.GET))


def page_of(request: HttpRequest, name: str, mine: FrameworkOwner, *args: str) -> str:
    """Return the address of another of a person's pages, with the way back to the report."""
    query = chosen(request.GET, ("report", *READ_AS))
    return reverse(name, args=[mine.framework.key, *args], query=query)


def saved_at(address: str, kind: str, pk: str) -> str:
    """Return the address of a page at the thing with this id, which then tells that it is saved."""
    query, anchor = urlencode({"saved": pk}), quote(f"{kind}-{pk}")
    return f"{address}{'&' if '?' in address else '?'}{query}#{anchor}"
