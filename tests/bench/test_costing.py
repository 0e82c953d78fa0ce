"""The parts of `bench.cost` that its figures rest on, without a server."""

import os
import time

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments import models
from bench.costing import content
from bench.costing.browsing import Exchange, Page, Reply
from bench.costing.database_url import parts_of
from bench.costing.driving import Taken
from bench.costing.inside import TRANSACTION
from bench.costing.journeys import BY_CATEGORY, OURS, answers
from bench.costing.measuring import cpu_ms, stat_fields
from bench.costing.recording import recorded
from bench.costing.replaying import ask
from bench.costing.table import Measured, cost_table, inside_table, percentile
from tests.publishing import published_once

FORM = """
<form method="get"><input name="q"></form>
<form class="x" method="post" action="?a=1&amp;b=2" novalidate>
<input type="hidden" name="token" value="t&quot;"><textarea name="text" rows="2"></textarea>
<input type="radio" name="answer-a" value="0"><input type="radio" name="answer-a" value="1">
<input type="radio" name="role" value="x" checked><input type="checkbox" name="shared">
<button type="submit" name="then" value="back">Back</button></form>
"""


def test_a_browser_sends_a_form_as_it_is_shown():
    form = Page("/", Reply(200, [], FORM.encode())).form()

    assert form.action == "?a=1&b=2"
    assert form.fields == [("token", 't"'), ("text", ""), ("role", "x")]
    assert form.choices == {"answer-a": ["0", "1"], "role": ["x"]}


def test_all_sites_ask_the_same_32_statements():
    asked = [len(statements) for _skill, statements in content.for_rival()["skills"]]

    assert asked == [4] * 8
    assert len(content.framework().statements) == 32


def test_steps_are_told_apart():
    place = "/assessment/0-1/"
    said = [("GET", "/"), ("POST", "/start/x/"), ("GET", place), ("GET", f"{place}skill/a/")]
    said += [("POST", f"{place}skill/a/"), ("POST", f"{place}check/"), ("GET", f"{place}report/")]
    said += [("GET", f"{place}report/pdf/?role=x")]

    steps = [OURS.step(method, path) for method, path in said]

    assert steps == ["landing", "start", "start", "question", "save", "submit", "report", "PDF"]
    assert BY_CATEGORY.step("POST", "/survey/1-6/") == "save"
    assert BY_CATEGORY.step("POST", "/survey/1-7/") == "submit"


def test_a_process_with_any_name_is_read():
    fields = stat_fields("7 (a) (b c) S 3 7 7 0 -1 4194560 1 0 0 0 12 34 5 6 20 0")

    assert fields[:2] == ["S", "3"]
    assert fields[11:15] == ["12", "34", "5", "6"]


def test_processor_time_is_that_of_the_process():
    before, begun = cpu_ms(os.getpid()), time.process_time()
    while time.process_time() - begun < 0.05:
        pass
    worked = (time.process_time() - begun) * 1000

    assert cpu_ms(os.getpid()) - before == pytest.approx(worked, abs=20)


def test_parts_of_an_address():
    socket = parts_of("postgres://postgres@//run/pg-1/skillsapp")

    assert socket == {"dbname": "skillsapp", "user": "postgres", "host": "/run/pg-1"}
    assert parts_of("postgres://a:b@db:5433/x") == {
        "dbname": "x",
        "user": "a",
        "password": "b",
        "host": "db",
        "port": "5433",
    }


@pytest.mark.parametrize(("share", "expected"), [(0, 1), (0.5, 2), (0.75, 3), (0.99, 4), (1, 4)])
def test_percentiles_are_values_that_there_are(share, expected):
    assert percentile([4, 2, 3, 1], share) == expected


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a request would close the connection")
@pytest.mark.django_db
def test_the_bare_site_asks_and_keeps_what_ours_does(settings):
    settings.PROXY_ADDRESS_HEADER = "X-Forwarded-For"  # else one limit counts all of them
    published_once(content.framework())
    steps = recorded(get_wsgi_application())
    kept = models.Answer.objects.count()

    for number, by_orm in enumerate([True, False], start=1):
        for step in steps:
            with CaptureQueriesContext(connection) as asked:
                ask(step, f"visitor {number}", by_orm=by_orm)
            sent = [q["sql"] for q in asked if not q["sql"].startswith(TRANSACTION)]

            assert len(sent) == len(step.statements), (step.path, by_orm)
        assert models.Answer.objects.count() == kept + 32 * number

    assert models.Assessment.objects.running().count() == 0


def test_the_table_is_of_one_request_and_at_the_end_of_all():
    counts = {
        "question": {"requests": 2, "statements": 8, "bytes": 4000},
        "PDF": {"requests": 1, "statements": 1, "bytes": 50},
    }
    pages = [Exchange("GET", "/", 200, 500, 0.010), Exchange("GET", "/", 200, 500, 0.030)]
    rounds = [{"question": Taken(pages, 6.0, 2.0), "PDF": Taken(pages[:1], 9.0, 0.0)}]
    one = Measured(counts, rounds, inside=[{"question": 3.0, "PDF": 1.0}])

    lines = cost_table({"PostgreSQL": {"ours": one}}).splitlines()[2:]

    assert lines == [
        "| question | ours | 2 | 4 | 2.0 | 0.5 | 4.0 | 1.0 | 10.0 | 30.0 |",
        "| PDF | ours | 1 | 1 | 0.1 | 0.5 | 9.0 | 0.0 | 10.0 | 10.0 |",
        "| whole journey | ours | 2 | 8 | 4.0 | 1.0 | 8.0 | 2.0 | 40.0 | 40.0 |",
    ]
    limit = Measured(counts, inside=[{"question": 2.0, "PDF": 1.0}])
    inside = inside_table({"SQLite": {"ours": one, "bare": limit}}, "ours", ["bare"])
    assert "| whole journey | SQLite | 3.0 | 2.0 | 1.50 |" in inside


def test_everybody_answers_all_and_each_in_their_own_way():
    form = Page("/", Reply(200, [], FORM.encode())).form()
    five = {f"answer-{key}": list("01234") for key in range(20)}
    form = type(form)("post", "", [], {**five, "role": ["x"]})

    chosen = [answers(form, "answer-", number) for number in (1, 2)]

    assert chosen[0].keys() == chosen[1].keys() == five.keys()
    assert chosen[0] != chosen[1]
