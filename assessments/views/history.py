"""What a person has submitted, over time."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from operator import attrgetter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments import models, queries
from assessments.domain.corrections import replaced
from assessments.domain.history import (
    History,
    Listing,
    Taken,
    drawn,
    listing,
    make_history,
    nearest,
)
from assessments.domain.questionnaire import AnswerSheet
from assessments.presentation.history_page import history_pages
from assessments.views.access import open_to_all, respondent_of
from assessments.views.mine import listed


@dataclass(frozen=True)
class Chosen:
    """What is shown of the reports of one framework, which come in the order of time.

    `drawn` are the ids of those that the history is made of; `since` is "" for the previous one.
    """

    reports: Mapping[str, models.Assessment]
    since: str
    drawn: tuple[str, ...]
    listing: Listing

    @property
    def shown(self) -> list[models.Assessment]:
        ids = {*self.drawn, *self.listing.ids}
        return [report for pk, report in self.reports.items() if pk in ids]


@open_to_all
@require_safe
def history(request: HttpRequest) -> HttpResponse:
    """Show every framework's reports, compared with the one in `?since=` or the previous one.

    Of many, the list shows those behind the one in `?older=`, or else the newest.
    """
    rows = queries.assessments_of(respondent_of(request))
    since, behind = request.GET.get("since", ""), request.GET.get("older", "")
    hidden = replaced(rows)
    submitted = [row for row in rows if row.is_submitted and row.pk not in hidden]
    chosen = [_choose(reports, since, behind) for reports in _by_framework(submitted)]
    shown = [report for one in chosen for report in one.shown]
    sheets = queries.sheets_of(shown) if shown else {}
    withdrawn = {
        queries.definitions(row.version_id).framework.key: True for row in rows if row.withdrawn_at
    }
    mine = listed(rows, {report.pk for report in shown})
    context = {
        "histories": history_pages([_history(one, sheets) for one in chosen]),
        "running": [one for one in mine if one.is_running],
        "mine": {str(one.id): one for one in mine},
        "unknown_since": bool(since) and not any(one.since for one in chosen),
        "unknown_older": bool(behind) and not any(one.listing.before for one in chosen),
        "withdrawn": withdrawn,
        "nothing_open": bool(withdrawn) and not queries.open_versions(),
    }
    wrong = context["unknown_since"] or context["unknown_older"]
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return render(request, "history/history.html", context, status=status)


def _by_framework(submitted: Sequence[models.Assessment]) -> list[dict[str, models.Assessment]]:
    """Return the reports of each framework by their ids, in the order of time."""
    groups: dict[str, dict[str, models.Assessment]] = defaultdict(dict)
    for report in sorted(submitted, key=attrgetter("submitted_at")):
        key = queries.definitions(report.version_id).framework.key
        groups[key][str(report.pk)] = report
    return list(groups.values())


def _choose(reports: Mapping[str, models.Assessment], since: str, behind: str) -> Chosen:
    ids = list(reports)
    since = since if since in ids[:-1] else ""
    try:
        page = listing(ids, behind)
    except LookupError:
        page = listing(ids)
    return Chosen(reports, since, drawn(ids, since), page)


def _history(chosen: Chosen, sheets: Mapping[uuid.UUID, AnswerSheet]) -> History:
    earlier = {pk: str(report.earlier_id or "") for pk, report in chosen.reports.items()}
    taken = {}
    for report in chosen.shown:
        if (at := report.submitted_at) is None:
            continue
        pk, sheet = str(report.pk), sheets[report.pk]
        came_from, skips = nearest(earlier, pk, chosen.drawn)
        taken[pk] = Taken(
            queries.definitions(report.version_id).framework,
            queries.role_of(report),
            sheet.answers,
            at,
            id=pk,
            provenances=sheet.provenances,
            earlier=came_from,
            skips=skips,
        )
    return make_history(
        [taken[pk] for pk in chosen.drawn],
        chosen.since,
        [taken[pk] for pk in chosen.listing.ids],
        chosen.listing if chosen.listing.total > len(chosen.listing.ids) else None,
    )
