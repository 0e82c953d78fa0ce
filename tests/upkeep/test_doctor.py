"""What `manage.py doctor` finds: each thing that can be wrong is broken here, and nothing else.

A site that is well has no finding; also after a move and after a restored backup
(`test_moving.py`, `test_backup.py`).
"""

import io
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import OperationalError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max
from pytest_django import Settings

from assessments import models, queries
from assessments.domain.annotations import Example
from assessments.domain.use import Figure
from assessments.exchange.document import checksum_of
from assessments.sealing import seal
from assessments.services import annotating, answering, examining, packing, planning, sharing, using
from skillsapp import outbox
from skillsapp.release import VERSION
from tests.accounts.people import give_app, make_account, signed_in
from tests.factories import make_framework
from tests.publishing import NOON, published, published_once
from tests.upkeep.holders import served_from
from upkeep import examination, integrity, surroundings, waiting
from upkeep.databases import connected

pytestmark = pytest.mark.django_db
SMALL = make_framework(skills=2, statements=2)
ME, OTHER = UUID(int=1), UUID(int=2)
ALL_IS_WELL = f"All is well (release {VERSION})."
AFTER_START = "assessment_submitted_after_start"
BACKUP = "Bring it back from the newest backup in which doctor finds nothing."


@pytest.fixture(autouse=True)
def _nothing_is_remembered_of_what_was_broken() -> Iterator[None]:
    yield
    queries.definitions.cache_clear()


@pytest.fixture
def version(db: None) -> models.FrameworkVersion:
    return published_once(SMALL)


def report(respondent: UUID, version: models.FrameworkVersion) -> models.Assessment:
    """Let somebody answer and submit; the second time it goes back to the first."""
    at = NOON + timedelta(days=models.Assessment.objects.count())
    assessment = answering.start(respondent=respondent, version=version, role_key="role-1", at=at)
    answering.save_answers(
        assessment=assessment,
        skill=SMALL.skills[0],
        answers={"skill-1-1": 2, "skill-1-2": 3},
        at=at,
    )
    answering.submit(assessment=assessment, at=at + timedelta(hours=1))
    assessment.refresh_from_db()
    return assessment


@pytest.fixture
def well(version: models.FrameworkVersion) -> models.FrameworkVersion:
    """A site with reports of two people, a running assessment, texts and an account."""
    first = report(ME, version)
    report(ME, version)
    assert sum(packing.pack(at=NOON + timedelta(days=3), batch=9)) == 2
    report(OTHER, version)
    running = answering.start(respondent=OTHER, version=version, role_key="role-1", at=NOON)
    answering.save_answers(
        assessment=running, skill=SMALL.skills[0], answers={"skill-1-1": 1}, at=NOON
    )
    owner = queries.FrameworkOwner(ME, version.pk)
    example = Example(action="I did it.", id=str(UUID(int=3)))
    annotating.save_example(owner=owner, skill=SMALL.skills[0], example=example, at=NOON)
    step = planning.add_own(
        owner=owner, step_id=UUID(int=4), title="Do it again.", skill_key="", due=None, at=NOON
    )
    models.PlanStep.objects.filter(pk=step).update(origin=first)
    sharing.make(assessment=first, shows="all", role_key="role-1", days=30, name="Ada", at=NOON)
    user = make_account()
    give_app(user)
    signed_in(user)
    return version


def findings(*, quick: bool = False) -> list[str]:
    queries.definitions.cache_clear()
    return [str(finding) for finding in examination.examine(quick=quick)]


def doctor(*words: str) -> tuple[int, list[str]]:
    """Return with what the command ends, and what it says."""
    queries.definitions.cache_clear()
    said, code = io.StringIO(), 0
    try:
        call_command("doctor", *words, stdout=said)
    except SystemExit as end:
        code = int(str(end.code))
    return code, said.getvalue().splitlines()


@contextmanager
def nothing_refused() -> Iterator[Any]:
    """Yield a cursor of a hand in the database, which breaks what the database refuses."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(
                f"ALTER TABLE assessments_assessment DROP CONSTRAINT IF EXISTS {AFTER_START}"
            )
            yield cursor
            cursor.execute("SET LOCAL session_replication_role = origin")
            return
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")
        yield cursor
        examining.raise_walls()
        cursor.execute("PRAGMA ignore_check_constraints = OFF")


def test_a_site_that_is_well_has_none(well: models.FrameworkVersion) -> None:
    assert doctor() == (0, [ALL_IS_WELL])


# --- What people answered, and versions ------------------------------------------------------


def one(model: Any, **fields: Any) -> Any:
    return model._base_manager.filter(**fields).order_by("pk")[0]


def is_changed(row: Any, **fields: Any) -> None:
    with nothing_refused():
        type(row)._base_manager.filter(pk=row.pk).update(**fields)


def submitted(**fields: Any) -> models.Assessment:
    found: models.Assessment = one(models.Assessment, submitted_at__isnull=False, **fields)
    return found


def other_document(version: models.FrameworkVersion) -> str:
    is_changed(version, document=version.document.replace("Skill 1", "Skill 9"))
    return f"{version} is not what was published: its checksum is another one. {BACKUP}"


def unreadable_document(version: models.FrameworkVersion) -> str:
    document = json.dumps({"format": 99})
    is_changed(version, document=document, checksum=checksum_of(document))
    return (
        f"{version} cannot be read by this release. "
        "Serve the site with the release that published it, or with a newer one."
    )


def unknown_rule(version: models.FrameworkVersion) -> str:
    is_changed(version, scoring_rule="median")
    return (
        f"{version} cannot be read by this release. "
        "Serve the site with the release that published it, or with a newer one."
    )


def row_that_is_gone(version: models.FrameworkVersion) -> str:
    is_changed(one(models.Resource), key="other")
    key = min(resource.key for resource in SMALL.resources)
    return f"{version} speaks of “{key}”, of which there is no row any more. {BACKUP}"


def in_rows(version: models.FrameworkVersion, pk: UUID) -> str:
    told = f"There are assessments with answers in rows that {version} does not have"
    return f"{told}: 1, one of them is {pk}. {BACKUP}"


def in_a_sheet(version: models.FrameworkVersion, row: models.Assessment, *answer: Any) -> str:
    first, *others = row.packed_answers or []
    is_changed(row, sheet=json.dumps([*others, [*answer, *first[len(answer) :]]]))
    told = f"There are assessments with answers in a sheet that {version} does not have"
    return f"{told}: 1, one of them is {row.pk}. {BACKUP}"


def asked_elsewhere() -> models.Statement:
    other = published(make_framework(key="other", skills=1, statements=1))
    statement: models.Statement = one(models.Statement, framework=other.framework)
    return statement


def strange_statement(version: models.FrameworkVersion) -> str:
    row = one(models.Answer, value=3)
    is_changed(row, statement=asked_elsewhere())
    return in_rows(version, row.assessment_id)


def value_off_the_scale(version: models.FrameworkVersion) -> str:
    row = one(models.Answer, value=3)
    is_changed(row, value=5)
    return in_rows(version, row.assessment_id)


def unknown_provenance(version: models.FrameworkVersion) -> str:
    row = one(models.Answer, value=3)
    is_changed(row, provenance=7)
    return in_rows(version, row.assessment_id)


def strange_statement_in_a_sheet(version: models.FrameworkVersion) -> str:
    return in_a_sheet(version, submitted(sheet__isnull=False), asked_elsewhere().pk)


def value_off_the_scale_in_a_sheet(version: models.FrameworkVersion) -> str:
    row = submitted(sheet__isnull=False)
    return in_a_sheet(version, row, (row.packed_answers or [])[0].statement, 5)


def unreadable_sheet(version: models.FrameworkVersion) -> str:
    row = submitted(sheet__isnull=False)
    told = in_a_sheet(version, row)
    is_changed(row, sheet="[[1")
    return told


def two_answers_to_one_statement(version: models.FrameworkVersion) -> str:
    row = submitted(sheet__isnull=False)
    return in_a_sheet(version, row, (row.packed_answers or [])[1].statement)


def answers_in_rows_and_in_a_sheet(version: models.FrameworkVersion) -> str:
    row = one(models.Answer, value=3)
    is_changed(row.assessment, sheet="[]")
    told = "There are assessments with answers both in rows and in a sheet"
    return f"{told}: 1, one of them is {row.assessment_id}. {BACKUP}"


def strange_role(version: models.FrameworkVersion) -> str:
    other = published(make_framework(key="other", skills=1, statements=1))
    row = one(models.Assessment, submitted_at=None)
    is_changed(row, role=one(models.Role, framework=other.framework))
    return (
        f"There are assessments for a role that {version} does not have: 1, "
        f"one of them is {row.pk}. {BACKUP}"
    )


def submitted_before_it_began(version: models.FrameworkVersion) -> str:
    row = submitted(respondent=OTHER)
    is_changed(row, submitted_at=row.started_at - timedelta(seconds=1))
    return (
        "There are assessments that were submitted before they began: 1, "
        f"one of them is {row.pk}. {BACKUP}"
    )


def back_to_somebody_else_s(version: models.FrameworkVersion) -> str:
    row = submitted(earlier__isnull=False)
    is_changed(row, earlier=submitted(respondent=OTHER))
    return (
        "There are assessments that go back to one that is no report of the same person in the "
        f"same framework: 1, one of them is {row.pk}. {BACKUP}"
    )


def correction_of_what_runs(version: models.FrameworkVersion) -> str:
    running = one(models.Assessment, submitted_at=None)
    row = submitted(respondent=OTHER)
    is_changed(row, corrects=running)
    return (
        "There are assessments that go back to one that is no report of the same person in the "
        f"same framework: 1, one of them is {row.pk}. {BACKUP}"
    )


def step_from_somebody_else_s(version: models.FrameworkVersion) -> str:
    row = one(models.PlanStep)
    is_changed(row, origin=submitted(respondent=OTHER))
    told = "There are steps of plans from somebody else's report"
    return f"{told}: 1, one of them is {row.pk}. {BACKUP}"


def link_to_what_runs(version: models.FrameworkVersion) -> str:
    row = one(models.ShareLink)
    is_changed(row, assessment=one(models.Assessment, submitted_at=None), name="")
    return (
        f"There are links to reports that are not submitted: 1, one of them is {row.pk}. {BACKUP}"
    )


def other_count(version: models.FrameworkVersion) -> str:
    models.Tally.objects.filter(figure=Figure.ANSWER)[:1].get()
    row = models.Tally.objects.filter(figure=Figure.ANSWER).order_by("pk")[0]
    models.Tally.objects.filter(pk=row.pk).update(count=row.count + 1)
    return (
        f"How {version} is used is not what a count of everything gives. "
        "Count it anew: python manage.py doctor --mend"
    )


BREAKS: list[Callable[[models.FrameworkVersion], str]] = [
    other_document,
    unreadable_document,
    unknown_rule,
    row_that_is_gone,
    strange_statement,
    value_off_the_scale,
    unknown_provenance,
    strange_statement_in_a_sheet,
    value_off_the_scale_in_a_sheet,
    unreadable_sheet,
    two_answers_to_one_statement,
    answers_in_rows_and_in_a_sheet,
    strange_role,
    submitted_before_it_began,
    back_to_somebody_else_s,
    correction_of_what_runs,
    step_from_somebody_else_s,
    link_to_what_runs,
    other_count,
]


@pytest.mark.parametrize("broken", BREAKS)
def test_what_is_broken_is_all_that_is_told(
    well: models.FrameworkVersion,
    broken: Callable[[models.FrameworkVersion], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Of all that does not look at what is broken, the slowest is left out.
    quick = tuple(check for check in examination.QUICK if check is not surroundings.settings)
    monkeypatch.setattr(examination, "QUICK", quick)
    told = broken(well)
    code, said = doctor()
    # Of what the tables themselves forbid, SQLite tells by itself, too.
    said = [line for line in said[:-1] if "CHECK constraint failed" not in line]
    assert (code, said) == (1, [told])


def test_a_count_is_mended(well: models.FrameworkVersion) -> None:
    told = other_count(well)
    code, said = doctor("--mend")
    assert (code, said[0], said[-1]) == (0, told, ALL_IS_WELL)
    assert findings() == []


def test_people_are_counted_a_few_at_a_time(
    well: models.FrameworkVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(using, "AT_ONCE", 1)
    assert using.counted_anew(well.pk)[using.ALL, Figure.PEOPLE, 0, 0] == 2
    assert [*examining.use()] == []


# --- The database ----------------------------------------------------------------------------


def test_every_trigger_is_looked_for(db: None) -> None:
    """Whichever migration makes it."""
    with connection.cursor() as cursor:
        cursor.execute(examining.PRESENT[connection.vendor])
        assert {name for (name,) in cursor.fetchall()} == examining.triggers()


TABLES = {
    "answer_stays": "answer",
    "version_never_changes": "frameworkversion",
    "role_key_stays": "role",
    "sheet_stays": "assessment",
}


@pytest.mark.parametrize("trigger", TABLES)
def test_a_wall_that_is_gone_is_told_and_mended(
    well: models.FrameworkVersion, trigger: str
) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            table = f"assessments_{TABLES[trigger]}"
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
        else:
            trigger += "_insert" * (trigger == "answer_stays")
            cursor.execute(f"DROP TRIGGER {trigger}")
    told = (
        "Nothing in the database keeps what was published and submitted as it is: the trigger "
        f"{trigger} is missing or disabled. Make it again: python manage.py doctor --mend"
    )
    assert findings(quick=True) == [told]
    assert doctor("--quick", "--mend")[0] == 0
    assert findings(quick=True) == []


def test_rows_without_what_they_point_at_are_told(well: models.FrameworkVersion) -> None:
    pk = one(models.Assessment, submitted_at=None).pk
    number = models.Answer.objects.filter(assessment=pk).count()
    with nothing_refused() as cursor:
        own = (
            connection.ops.adapt_unknown_value(pk) if connection.vendor == "postgresql" else pk.hex
        )
        cursor.execute("DELETE FROM assessments_assessment WHERE id = %s", [own])
    told = (
        "Rows of assessments_answer point by assessment_id at rows of assessments_assessment that "
        f"are not there: {number}. {BACKUP.replace('it', 'them', 1)}"
    )
    assert [*map(str, integrity.orphans())] == [told]
    transaction.set_rollback(True)  # else the end of the test finds them, too


def test_a_newer_database_is_told_and_nothing_else(well: models.FrameworkVersion) -> None:
    MigrationRecorder(connection).record_applied("assessments", "9999_later")
    (told,) = findings()
    assert told.startswith("The database is of a newer release than this one (assessments.9999_")
    assert "install that release, or restore a backup" in told


def test_a_database_before_a_migration_is_told_and_nothing_else(
    well: models.FrameworkVersion,
) -> None:
    MigrationRecorder(connection).record_unapplied("accounts", "0003_ending_notices")
    assert findings() == [
        "The database lacks accounts.0003_ending_notices: run python manage.py migrate."
    ]


def test_a_database_that_is_away_is_told(
    well: models.FrameworkVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> None:
        raise OperationalError("connection refused\nIs the server running?")

    monkeypatch.setattr(connection, "ensure_connection", away)
    assert findings() == [
        "The database cannot be reached, or not be read: connection refused. "
        "Start it, mend DATABASE_URL, or restore the newest backup."
    ]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has them in its tables")
def test_a_table_without_its_foreign_keys_is_told(well: models.FrameworkVersion) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        keys = connection.introspection.get_constraints(cursor, "assessments_answer")
        for name, key in keys.items():
            if key["foreign_key"] and key["columns"] == ["statement_id"]:
                cursor.execute(f'ALTER TABLE assessments_answer DROP CONSTRAINT "{name}"')
    assert findings() == [
        "The database does not hold what assessments_answer points at by statement_id. "
        "Bring the table back from a backup, with its constraints."
    ]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a file is what SQLite has")
def test_a_damaged_file_is_told(file: Path) -> None:
    with file.open("r+b") as opened:
        opened.seek(-4096, 2)
        opened.write(b"\xff" * 4096)
    with connected(f"sqlite:///{file}", "damaged") as damaged, served_from(damaged):
        (told,) = integrity.file()
    assert told.what.startswith("The file of the database does not hold together: ")


# --- Keys and what is around -----------------------------------------------------------------


def test_another_secret_key_is_told(well: models.FrameworkVersion, settings: Settings) -> None:
    settings.SECRET_KEY, old = "another", settings.SECRET_KEY
    assert findings(quick=True) == [
        "SECRET_KEY is not the one with which the sessions of accounts were signed. "
        "Put that one into SECRET_KEY_FALLBACKS; else everybody has to sign in anew."
    ]
    settings.SECRET_KEY_FALLBACKS = [old]
    assert findings(quick=True) == []


def test_who_signed_in_before_another_secret_key_is_told_no_longer(
    well: models.FrameworkVersion, settings: Settings
) -> None:
    settings.SECRET_KEY = "another"
    signed_in(make_account("later@example.org"))
    assert findings(quick=True) == []


def test_other_text_keys_are_told(well: models.FrameworkVersion, settings: Settings) -> None:
    settings.TEXT_KEYS, old = ["another"], settings.TEXT_KEYS
    told = (
        "Texts of people that no key in TEXT_KEYS opens: 4 of 4 looked at. "
        "Put the key with which they were sealed to the end of TEXT_KEYS."
    )
    assert findings(quick=True) == [told]
    settings.TEXT_KEYS = ["another", *old]
    assert findings(quick=True) == []


def test_one_text_among_many_is_found_by_looking_at_all(
    well: models.FrameworkVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("upkeep.keys.SAMPLE", 0)
    models.PlanStep.objects.update(title=seal(OTHER, "of somebody else"))
    assert findings(quick=True) == []
    assert findings() == [
        "Texts of people that no key in TEXT_KEYS opens: 1 of 4 looked at. "
        "Put the key with which they were sealed to the end of TEXT_KEYS."
    ]


def test_what_django_says_of_settings_is_told(
    well: models.FrameworkVersion, settings: Settings
) -> None:
    settings.LOCAL, settings.SECURE_SSL_REDIRECT = False, False
    told = " ".join(map(str, surroundings.settings()))
    assert "(security.W008)" in told
    settings.SECURE_SSL_REDIRECT = True
    assert "(security.W008)" not in " ".join(map(str, surroundings.settings()))


def test_staff_who_cannot_sign_in_are_told(well: models.FrameworkVersion) -> None:
    User.objects.create_user("old", is_staff=True)
    (told,) = findings(quick=True)
    assert "cannot sign in: old" in told
    assert "manage.py make_admin --user-name old" in told


def test_files_that_are_not_collected_are_told(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.STATIC_ROOT, settings.STATICFILES_DIRS = tmp_path / "root", []
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }
    assert [
        *surroundings.static_files()
    ] == []  # on this machine alone they are collected by `make run`
    settings.LOCAL = False
    (told,) = surroundings.static_files()
    assert str(told) == (
        "Stylesheets and scripts of this release are not collected. "
        "Run: python manage.py collectstatic --noinput"
    )


@pytest.mark.parametrize("name", ["EMAIL_BACKEND", "MAILER"])
def test_a_server_for_e_mails_that_is_away_is_told(settings: Settings, name: str) -> None:
    """Whether pages send, or workers."""
    assert [*surroundings.e_mail()] == []
    setattr(settings, name, "django.core.mail.backends.smtp.EmailBackend")
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    (told,) = surroundings.e_mail()
    assert told.what.startswith("The server for e-mails cannot be used: ")


# --- Jobs of workers -------------------------------------------------------------------------


def job(**fields: Any) -> DBTaskResult:
    """Let an e-mail wait in the database for as long as is said of it."""
    usual = {
        "args_kwargs": {"args": [], "kwargs": {}},
        "task_path": outbox.deliver.module_path,
        "queue_name": "default",
        "backend_name": "default",
        "run_after": get_date_max(),
    }
    row = DBTaskResult.objects.create(**usual | fields)
    if "enqueued_at" in fields:
        DBTaskResult.objects.filter(pk=row.pk).update(enqueued_at=fields["enqueued_at"])
    return row


def ago(**long: int) -> datetime:
    return timezone.now() - timedelta(**long)


def test_jobs_that_nobody_does_are_told(well: models.FrameworkVersion, settings: Settings) -> None:
    settings.WORKER = True
    job()
    job(enqueued_at=ago(hours=1, minutes=-1))
    job(enqueued_at=ago(days=1), run_after=ago(minutes=59))  # of the night, say
    job(enqueued_at=ago(days=1), status="RUNNING")
    assert findings(quick=True) == []
    job(enqueued_at=ago(minutes=61))
    job(enqueued_at=ago(days=1), run_after=ago(minutes=61))
    assert findings(quick=True) == [
        "Jobs wait for a worker since more than an hour: 2. "
        "Is one running? Start it: python manage.py worker"
    ]


def test_e_mails_that_wait_where_workers_were_given_up_are_told(settings: Settings) -> None:
    settings.WORKER = False
    job(task_path="accounts.jobs.nightly", enqueued_at=ago(days=9), run_after=ago(days=8))
    assert [*waiting.jobs()] == []  # the daily command does it
    job()
    (told,) = waiting.jobs()
    assert str(told) == (
        "E-mails wait for a worker, and WORKER is not true: 1. "
        "Send them: WORKER=true python manage.py worker --once"
    )


def test_jobs_that_failed_are_told_for_a_day() -> None:
    job(status="FAILED", finished_at=ago(hours=25))
    job(status="SUCCESSFUL", finished_at=ago(hours=1))
    assert [*waiting.jobs()] == []
    job(status="FAILED", finished_at=ago(hours=23))
    (told,) = waiting.jobs()
    assert str(told) == (
        "Jobs of workers failed within the last day: 1, one of them is "
        f"{outbox.deliver.module_path}. The log of the worker says why."
    )


# --- How it looks ----------------------------------------------------------------------------


def test_quick_reads_no_answers(well: models.FrameworkVersion) -> None:
    with CaptureQueriesContext(connection) as captured:
        assert findings(quick=True) == []
    read = [query["sql"] for query in captured if 'FROM "assessments_answer"' in query["sql"]]
    assert read == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="one writes at a time in SQLite alone")
def test_nobody_waits_for_it(file: Path) -> None:
    with (
        connected(f"sqlite:///{file}", "old") as old,
        served_from(old),
        closing(sqlite3.connect(file, timeout=0.05, isolation_level=None)) as somebody,
    ):
        with examination._at_one_moment():
            before = models.Tries.objects.count()
            somebody.execute("INSERT INTO assessments_tries VALUES ('x', 1, '2026-03-01')")
            assert models.Tries.objects.count() == before
        assert models.Tries.objects.count() == before + 1
