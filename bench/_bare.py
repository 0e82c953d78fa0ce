"""The limit of a report's page: views that make its queries and answer with as many bytes.

Both run behind the project's middleware. One asks the database as the page does, by the ORM, and
throws away what it gets; the other sends it the page's SQL as it is.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import path

from assessments import models, queries
from assessments.views.access import own_report
from skillsapp import urls as site

_page: dict[str, Any] = {"sql": [], "body": b""}


@own_report
def by_orm(request: HttpRequest, assessment: models.Assessment) -> HttpResponse:
    queries.examples_of(assessment)
    list(models.Answer.objects.filter(assessment=assessment).values_list("statement_id", "value"))
    list(models.PlanStep.objects.filter(respondent=assessment.respondent_id))
    return HttpResponse(_page["body"])


@login_not_required
def by_sql(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        for sql in _page["sql"]:
            cursor.execute(sql)
            cursor.fetchall()
    return HttpResponse(_page["body"])


urlpatterns = [
    path("bare/<uuid:assessment_id>/", by_orm),
    path("bare/", by_sql),
    *site.urlpatterns,
]


@contextmanager
def like(report: Callable[[], HttpResponse]) -> Iterator[None]:
    """Let the two bare views be like this report."""
    with CaptureQueriesContext(connection) as asked:
        _page["body"] = report().content
    _page["sql"] = [query["sql"] for query in asked.captured_queries]
    with override_settings(ROOT_URLCONF=__name__):
        yield
