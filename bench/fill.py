"""Fills PostgreSQL with people who have answered: 1,000 submitted assessments, or a million.

`python -m bench.fill 1000000` fills the database that DATABASE_URL names, which has to be empty,
or one of its own that goes again; it wants a superuser of PostgreSQL, for the triggers are off
meanwhile. It says how long it took, and whether anything points nowhere.

A hundred assessments are answered by the site's own verbs, by people of whom some have several
reports, something that runs, taken over answers, an account, examples, a plan, targets and a link.
The daily command has come by since, so reports are packed (services/packing.py). Then each of these
people is copied as often as it takes, with new ids: so everything is as the site makes it, and the
summary is multiplied.
"""

import os
import random
import sys
import uuid
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from time import perf_counter
from typing import Any

from tests.postgres import server

CONTENT = Path(__file__).parent.parent / "assessments/content/it-project-manager.yaml"
# Of ten reports, who of eight people submitted them; the first and the last have something running.
WHOSE = (0, 1, 2, 3, 4, 5, 5, 6, 6, 6)
PEOPLE = 8
FAMILIES = 10  # of ten reports each
AT_ONCE = 20_000  # assessments in one statement

DIGEST = "encode(sha256(uuid_send(gen_random_uuid())), 'hex')"
EARLIER = "row.{} - make_interval(mins => report.copy)"

MAPS = """
DROP TABLE IF EXISTS person, report;
CREATE TEMP TABLE person AS
SELECT id AS old, copy, gen_random_uuid() AS new,
       CASE WHEN account_id IS NOT NULL THEN nextval('auth_user_id_seq') END AS account
FROM assessments_respondent, generate_series(%(first)s, %(last)s) AS copy
WHERE id = ANY(%(originals)s);
CREATE TEMP TABLE report AS
SELECT assessment.id AS old, person.copy, gen_random_uuid() AS new, person.new AS person
FROM assessments_assessment AS assessment JOIN person ON person.old = assessment.respondent;
CREATE INDEX ON report (old, copy);
ANALYZE person, report;
"""

# What is copied by what it belongs to, and what is another thing in each copy.
OF_PERSON = "JOIN person ON person.old = row.{}"
OF_REPORT = "JOIN report ON report.old = row.{}"
OF_ACCOUNT = (
    "JOIN assessments_respondent AS respondent ON respondent.account_id = row.{} "
    "JOIN person ON person.old = respondent.id"
)
ALSO = (
    "LEFT JOIN report AS before ON before.old = row.earlier_id AND before.copy = report.copy "
    "LEFT JOIN report AS corrected ON corrected.old = row.corrects_id "
    "AND corrected.copy = report.copy"
)
ORIGIN = "LEFT JOIN report ON report.old = row.origin_id AND report.copy = person.copy"


class Filling:
    """Originals, and how many copies of each there are; `framework` has two versions and a draft.

    `count` is how many assessments are submitted; they are `packed` or still in rows.
    """

    def __init__(self, families: int = FAMILIES, *, packed: bool = True) -> None:
        from django.utils import timezone

        from assessments import models
        from assessments.services import packing

        self.families, self.copies = families, 0
        before = _tallies()
        self.framework, self.originals = _originals(families)
        if packed:
            list(packing.pack(at=timezone.now(), batch=500))
        self.tallies = {row: n - before.get(row, 0) for row, n in _tallies().items()}
        self.statements = models.Statement.objects.filter(framework=self.framework).count()

    @property
    def count(self) -> int:
        return self.families * len(WHOSE) * (1 + self.copies)

    def grow(self, count: int) -> None:
        """Copy until so many are submitted: a multiple of `families` times ten."""
        from django.db import connection, transaction

        before, self.copies = self.copies, count // (self.families * len(WHOSE)) - 1
        assert self.count == count
        step = max(AT_ONCE // (self.families * len(WHOSE)), 1)
        for first in range(before + 1, self.copies + 1, step):
            last = min(first + step - 1, self.copies)
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL session_replication_role = replica")
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
                values: dict[str, Any] = {"first": first, "last": last}
                cursor.execute(MAPS, values | {"originals": self.originals})
                for statement in _copying():
                    cursor.execute(statement)
        self._count(self.copies - before)

    def _count(self, times: int) -> None:
        """Add to the summary what the copies count, and tell all of it."""
        from assessments import models

        now = _tallies()
        for row, number in self.tallies.items():
            now[row] += number * times
        models.Tally.objects.all().delete()
        models.Tally.objects.bulk_create(
            models.Tally(
                version_id=version, role=role, figure=figure, first=first, second=second,
                count=number, told=number,
            )
            for (version, role, figure, first, second), number in now.items()
        )  # fmt: skip


def _tallies() -> dict[tuple[Any, ...], int]:
    """Return the summary, but for how many people wait to be told of."""
    from assessments import models
    from assessments.domain.use import Figure

    counts = models.Tally.objects.exclude(figure=Figure.CHANGED)
    rows = counts.values_list("version", "role", "figure", "first", "second", "count")
    return {tuple(row): number for *row, number in rows}


def _copying() -> Iterator[str]:
    """Yield the statements that copy all that belongs to the people of the maps."""
    from allauth.account.models import EmailAddress
    from django.contrib.auth.models import User

    from accounts.models import Session
    from assessments import models

    people, reports = OF_PERSON.format("respondent_id"), OF_REPORT.format("assessment_id")
    own = {"id": "gen_random_uuid()", "respondent_id": "person.new"}
    name = "replace(person.new::text, '-', '')"
    email = {"email": f"{name} || '@example.org'"}
    yield _copy(User, OF_ACCOUNT.format("id"), {"id": "person.account", "username": name, **email})
    yield _copy(EmailAddress, OF_ACCOUNT.format("user_id"), {"user_id": "person.account", **email})
    yield _copy(
        Session,
        OF_ACCOUNT.format("account_id"),
        {"account_id": "person.account", "session_key": DIGEST},
    )
    yield _copy(
        models.Respondent,
        OF_PERSON.format("id"),
        {"id": "person.new", "account_id": "person.account"},
    )
    yield _copy(models.Browser, people, {"digest": DIGEST, "respondent_id": "person.new"})
    yield _copy(
        models.Assessment,
        f"{OF_REPORT.format('id')} {ALSO} ORDER BY report.new",
        {
            "id": "report.new",
            "respondent": "report.person",
            "earlier_id": "before.new",
            "corrects_id": "corrected.new",
            "started_at": EARLIER.format("started_at"),
            "submitted_at": EARLIER.format("submitted_at"),
        },
    )
    yield _copy(models.Answer, f"{reports} ORDER BY report.new", {"assessment_id": "report.new"})
    yield _copy(models.Example, people, own)
    yield _copy(models.PlanStep, f"{people} {ORIGIN}", {**own, "origin_id": "report.new"})
    yield _copy(models.OwnTargets, people, {"respondent_id": "person.new"})
    yield _copy(models.ShareLink, reports, {"assessment_id": "report.new", "digest": DIGEST})


def _copy(model: Any, joins: str, replaced: Mapping[str, str]) -> str:
    """Copy the rows of a model that these joins find, with other values in these columns."""
    from django.db.models import AutoField

    fields = model._meta.concrete_fields
    columns = [f.column for f in fields if not isinstance(f, AutoField) or f.column in replaced]
    values = ", ".join(replaced.get(column, f'row."{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    table = model._meta.db_table
    source = f'SELECT {values} FROM "{table}" AS row {joins}'  # noqa: S608
    return f'INSERT INTO "{table}" ({names}) {source}'


# --- The originals -------------------------------------------------------------------------------


def _originals(families: int) -> tuple[Any, list[uuid.UUID]]:
    """Let people answer two versions of the framework, and an editor change it once more."""
    from django.core.management import call_command
    from django.utils import timezone

    from assessments import models, queries
    from assessments.services import answering
    from tests.publishing import change, published_again

    call_command("load_framework", str(CONTENT), stdout=StringIO())
    first = queries.open_versions()[0]
    framework, now = first.framework, timezone.now()
    people = [
        models.Respondent.objects.create(last_visit=now.date()) for _ in range(families * PEOPLE)
    ]
    rng = random.Random(12)
    times: dict[uuid.UUID, int] = {}

    def report(number: int, version: Any) -> None:
        person = people[number]
        times[person.pk] = times.get(person.pk, 0) + 1
        at = now - timedelta(days=400 - 60 * times[person.pk] - number)
        assessment = answer(person.pk, version, at, rng)
        answering.submit(assessment=assessment, at=at + timedelta(minutes=15))

    whose = [family * PEOPLE + one for family in range(families) for one in WHOSE]
    later = [number for place, number in enumerate(whose) if number in whose[:place]]
    for number in sorted(set(whose)):
        report(number, first)
    statements = models.Statement.objects.filter(framework=framework).order_by("pk")
    change(statements[0], text="Do it in another way.", meaning=2)
    second = published_again(framework)
    for number in later:
        report(number, second)
    for family in range(families):
        for one in (0, PEOPLE - 1):
            number = family * PEOPLE + one
            answer(people[number].pk, second, now - timedelta(days=9 + family), rng, part=0.6)
        _give(people[family * PEOPLE + 6].pk, now)
        _give_account(people[family * PEOPLE + 5], now)
    _give_browsers(people, now)
    change(statements[1], text="Do this in another way, too.", meaning=2)
    return framework, [person.pk for person in people]


def answer(
    person: uuid.UUID, version: Any, at: datetime, rng: random.Random, part: float = 1
) -> Any:
    """Begin with what carries over, answer this part of the pages, and return the assessment."""
    from assessments import queries
    from assessments.domain.differences import carried_over
    from assessments.services import answering

    definitions = queries.definitions(version.pk)
    framework = definitions.framework
    before = queries.last_submitted(person, version.framework_id)
    carried = {}
    if before:
        old = queries.definitions(before.version_id).framework
        carried = dict(carried_over(old, framework, queries.answers_of(before)))
    assessment = answering.start(
        respondent=person,
        version=version,
        role_key=rng.choice(sorted(definitions.role_ids)),
        at=at,
        answers=carried,
    )
    skills = framework.skills[: round(part * len(framework.skills))]
    for number, skill in enumerate(skills):
        choices = [None, *range(framework.top)]
        chosen = {
            s.key: rng.choices(choices, [1, *[10] * framework.top])[0]
            for s in skill.statements
            if rng.random() < 0.95
        }
        when = at + timedelta(seconds=20 * number + 20)
        answering.save_answers(assessment=assessment, skill=skill, answers=chosen, at=when)
        answering.confirm(assessment=assessment, statements=list(carried.keys() & chosen.keys()))
    return assessment


def _give(person: uuid.UUID, now: datetime) -> None:
    """Give somebody with reports an example, two steps of a plan, targets and a link."""
    from assessments import models, queries
    from assessments.domain.annotations import Example, LinkShows
    from assessments.services import annotating, planning, sharing, targets

    report = models.Assessment.objects.of(person).submitted().latest("submitted_at")
    framework = queries.definitions(report.version_id).framework
    skill, resource = framework.skills[0], framework.resources[0]
    words = "What I have done there, and what came of it for those who had asked for it."
    example = Example(words, words, words, "study", 2024, str(uuid.uuid4()))
    annotating.save_example(owner=report, skill=skill, example=example, at=now)
    planning.add(assessment=report, resource_key=resource.key, skill_key=resource.skills[0], at=now)
    planning.add_own(
        owner=report, step_id=uuid.uuid4(), title="Lead it", skill_key=skill.key, due=None, at=now
    )
    targets.set_own_targets(assessment=report, targets=dict(framework.roles[0].targets))
    sharing.make(
        assessment=report, shows=LinkShows.ALL, role_key=framework.roles[0].key, days=30, name="",
        at=now,
    )  # fmt: skip


def _give_account(person: Any, now: datetime) -> None:
    from accounts.making import make_account
    from accounts.models import Session

    email = f"{person.pk.hex}@example.org"
    person.account = make_account(email=email, password="", verified=True, last_login=now)
    person.save()
    digest = uuid.uuid4().hex * 2
    Session.objects.create(
        pk=digest, account=person.account, session_data="x" * 200,
        expire_date=now + timedelta(days=300),
    )  # fmt: skip


def _give_browsers(people: list[Any], now: datetime) -> None:
    from assessments import models

    models.Browser.objects.bulk_create(
        models.Browser(digest=uuid.uuid4().hex * 2, respondent=person, visited=now.date())
        for person in people
        if person.account_id is None
    )


# --- Checked afterwards --------------------------------------------------------------------------


def pointing_nowhere() -> dict[str, int]:
    """Return how many rows point at none, by the column; the copying did not look at that."""
    from django.apps import apps
    from django.db import connection
    from django.db.models import ForeignKey

    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models():
            for field in model._meta.concrete_fields:
                if not isinstance(field, ForeignKey):
                    continue
                other = field.target_field
                cursor.execute(
                    f'SELECT count(*) FROM "{model._meta.db_table}" AS row '  # noqa: S608
                    f'LEFT JOIN "{other.model._meta.db_table}" AS other '
                    f'ON other."{other.column}" = row."{field.column}" '
                    f'WHERE row."{field.column}" IS NOT NULL AND other."{other.column}" IS NULL'
                )
                if number := cursor.fetchone()[0]:
                    found[f"{model._meta.label}.{field.name}"] = number
    return found


def fill(count: int) -> Filling:
    """Fill an empty database, which has its tables, and let the planner look at it."""
    from django.db import connection

    filling = Filling()
    filling.grow(count)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return filling


def main(count: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    if connection.settings_dict["NAME"] == "skillsapp" and "DATABASE_URL" not in GIVEN:
        connection.creation.create_test_db(verbosity=0)
    else:
        call_command("migrate", verbosity=0)
    begun = perf_counter()
    fill(count)
    print(f"{count:,} submitted assessments in {perf_counter() - begun:.0f} s")
    with closing(connection.cursor()) as cursor:
        cursor.execute("SELECT pg_database_size(current_database()) / 1e6")
        print(f"{cursor.fetchone()[0]:,.0f} MB; pointing nowhere: {pointing_nowhere() or 'none'}")


GIVEN = frozenset(os.environ)

if __name__ == "__main__":
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    os.environ.update(DJANGO_SETTINGS_MODULE="tests.settings", DEBUG="false")
    if "DATABASE_URL" in os.environ:
        main(number)
    else:
        with server() as url:
            os.environ["DATABASE_URL"] = url
            main(number)
