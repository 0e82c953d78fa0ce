"""How PostgreSQL finds what pages ask for: never by going through a table of people.

Every query of the pages is planned for a site with a hundred times as many people as there are
here: the planner goes by how many rows a table is said to have, and by what it has seen in them.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.db import connection

from accounts.models import Session
from assessments import models
from assessments.services import using
from bench.fill import Filling, pointing_nowhere
from bench.flat import Cast, pages_of_a_person, pages_of_an_admin
from tests.admin.pages import every_url
from tests.admin.test_nothing_of_people import of_people
from tests.views.tour import tour

COUNT, TIMES = 1_000, 100  # assessments, and as how many the planner takes each
# What the planner reckons with for one step: a page in order is 1, a row some hundredths. To go
# through the 100,000 assessments is 1,000 and more.
MOST, AT_ONCE = 400, 60
# Accounts are few beside what people answer, and their list says how many there are.
COUNTED = 'SELECT COUNT(*) AS "__count" FROM "auth_user"'

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="plans are PostgreSQL's"),
]


def growing() -> set[str]:
    """Return the tables that grow with people."""
    accounts = {User, EmailAddress, Session, models.Tries}
    return {model._meta.db_table for model in of_people() | accounts}


def imagine_more_people() -> None:
    """Tell the planner of TIMES as many rows; how they are distributed it has seen itself."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute(
            "UPDATE pg_class SET reltuples = reltuples * %s WHERE reltuples > 0 AND oid IN ("
            "SELECT unnest(ARRAY[indrelid, indexrelid]) FROM pg_index "
            "WHERE indrelid::regclass::text = ANY(%s))",
            [TIMES, sorted(growing())],
        )
        # More people are also more values in a column that has many, and none of them is common.
        cursor.execute(
            "UPDATE pg_statistic SET stadistinct = greatest(stadistinct, stadistinct * %s), "
            "stakind1 = CASE stakind1 WHEN 1 THEN 0 ELSE stakind1 END "
            "WHERE NOT stadistinct BETWEEN -0.05 AND 100 AND starelid::regclass::text = ANY(%s)",
            [TIMES, sorted(growing())],
        )


@contextmanager
def explained() -> Iterator[list[str]]:
    """Have every query planned before it is made; collect those that cost as a table does."""
    found: list[str] = []
    known: set[str] = set()

    def explain(
        execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        verb = sql.split(maxsplit=1)[0]
        if sql not in known and not many and verb in {"SELECT", "INSERT", "UPDATE", "DELETE"}:
            known.add(sql)
            cursor = context["cursor"].cursor
            cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
            ((plans,),) = cursor.fetchall()
            (plan,) = plans
            if too_much := list(goes_through(plan["Plan"])):
                found.append(f"{', '.join(too_much)}: {sql}")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explain):
        yield found


def goes_through(step: dict[str, Any]) -> Iterator[str]:
    """Yield what goes through a table that grows; to stop at once, at a LIMIT, costs little."""
    if step["Node Type"] == "Limit" and step["Total Cost"] < AT_ONCE:
        return
    table = step.get("Relation Name")
    if table in growing() and (step["Node Type"] == "Seq Scan" or step["Total Cost"] > MOST):
        yield f"{step['Node Type']} of {table} for {step['Total Cost']:.0f}"
    for part in step.get("Plans", ()):
        yield from goes_through(part)


def test_what_is_filled_is_as_people_leave_it() -> None:
    filling = Filling(families=1)
    filling.grow(20)
    assert models.Assessment.objects.submitted().count() == 20
    assert pointing_nowhere() == {}
    for version in filling.framework.versions.all():
        assert using.counted_anew(version.pk) == using.kept_counts(version.pk) != {}


@pytest.fixture
def cast() -> Cast:
    filling = Filling(families=1)
    filling.grow(COUNT)
    cast = Cast(filling, reports=3)
    imagine_more_people()
    return cast


def test_no_page_goes_through_a_table_that_grows(cast: Cast) -> None:
    walk = tour(cast.version)  # what it asks to make people is its own
    with explained() as problems:
        for page in (pages_of_a_person(cast) | pages_of_an_admin(cast)).values():
            assert page().status_code in {200, 302}
        client, address = cast.somebody()
        assert client.post(address).status_code == 302
        for url in every_url(cast.version):
            cast.admin.get(url)
        for client, url in walk.values():
            client.get(url)
    assert [problem for problem in problems if not problem.endswith(COUNTED)] == []
