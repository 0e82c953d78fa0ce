"""What a person has submitted, over time."""

from collections import defaultdict
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments import models, queries
from assessments.domain.history import History, Taken, make_history
from assessments.presentation.history_page import history_pages
from assessments.views.access import open_to_all, respondent_of


@open_to_all
@require_safe
def history(request: HttpRequest) -> HttpResponse:
    """Show every framework's reports, compared with the one in `?since=` or the previous one."""
    mine = queries.assessments_of(respondent_of(request))
    since = request.GET.get("since", "")
    histories, is_known = _histories([one for one in mine if one.is_submitted], since)
    context = {
        "histories": history_pages(histories),
        "running": next((one for one in mine if not one.is_submitted), None),
        "unknown_since": bool(since) and not is_known,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if context["unknown_since"] else HTTPStatus.OK
    return render(request, "history/history.html", context, status=status)


def _histories(submitted: list[models.Assessment], since: str) -> tuple[list[History], bool]:
    """Return a history for each framework, and whether one of them has the assessment `since`."""
    answers = queries.answers_of_all(submitted) if submitted else {}
    by_framework: dict[str, list[Taken]] = defaultdict(list)
    for one in submitted:
        if one.submitted_at is None:
            continue
        framework = queries.definitions(one.version_id).framework
        taken = Taken(
            framework, queries.role_of(one), answers[one.pk], one.submitted_at, str(one.pk)
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
