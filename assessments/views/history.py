"""What a person has submitted, over time."""

from collections import defaultdict
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments import models, queries
from assessments.domain.corrections import replaced
from assessments.domain.history import History, Taken, make_history
from assessments.presentation.history_page import history_pages
from assessments.views.access import open_to_all, respondent_of
from assessments.views.mine import listed


@open_to_all
@require_safe
def history(request: HttpRequest) -> HttpResponse:
    """Show every framework's reports, compared with the one in `?since=` or the previous one."""
    rows = queries.assessments_of(respondent_of(request))
    since, hidden = request.GET.get("since", ""), replaced(rows)
    submitted = [row for row in rows if row.is_submitted and row.pk not in hidden]
    histories, is_known = _histories(submitted, since)
    mine = listed(rows)
    withdrawn = {
        queries.definitions(row.version_id).framework.key: True for row in rows if row.withdrawn_at
    }
    context = {
        "histories": history_pages(histories),
        "running": [one for one in mine if one.is_running],
        "mine": {str(one.id): one for one in mine},
        "unknown_since": bool(since) and not is_known,
        "withdrawn": withdrawn,
        "nothing_open": bool(withdrawn) and not queries.open_versions(),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if context["unknown_since"] else HTTPStatus.OK
    return render(request, "history/history.html", context, status=status)


def _histories(submitted: list[models.Assessment], since: str) -> tuple[list[History], bool]:
    """Return a history for each framework, and whether one of them has the assessment `since`."""
    sheets = queries.sheets_of(submitted) if submitted else {}
    by_framework: dict[str, list[Taken]] = defaultdict(list)
    for one in submitted:
        if one.submitted_at is None:
            continue
        framework = queries.definitions(one.version_id).framework
        sheet = sheets[one.pk]
        taken = Taken(
            framework,
            queries.role_of(one),
            sheet.answers,
            one.submitted_at,
            id=str(one.pk),
            provenances=sheet.provenances,
            earlier=str(one.earlier_id or ""),
        )
        by_framework[framework.key].append(taken)
    histories, is_known = [], False
    for group in by_framework.values():
        try:
            histories.append(make_history(group, since))
            is_known = True
        except LookupError:
            histories.append(make_history(group))
    return histories, is_known
