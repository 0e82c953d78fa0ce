"""Publishing while people answer disturbs none of them. Real threads need a real server."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Event

import pytest
from django.db import connection, connections

from assessments import queries
from assessments.domain.framework import Framework
from assessments.domain.report import make_report
from assessments.models import Assessment, FrameworkVersion, Statement
from assessments.services import answering
from assessments.services.drafts import start_draft
from assessments.services.importing import draft_from
from assessments.services.publishing import publish
from tests.conftest import NOON
from tests.factories import make_framework

PEOPLE = 8
AT_ONCE = 4
ROUNDS = 3
VERSIONS = 5

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite in memory has one connection"
    ),
]


def answer_everything(version: FrameworkVersion, published: Event) -> uuid.UUID:
    """Begin, answer every statement again and again until all is published, and submit."""
    try:
        assessment = answering.start(uuid.uuid4(), version, "role-1", NOON)
        framework = queries.definitions(version).framework
        rounds = 0
        while rounds < ROUNDS or not published.is_set():
            for skill in framework.skills:
                values = {statement.key: rounds % 5 for statement in skill.statements}
                answering.save_answers(assessment, skill, values)
            rounds += 1
        last = {statement.key: 3 for statement in framework.statements}
        for skill in framework.skills:
            answering.save_answers(
                assessment, skill, {statement.key: 3 for statement in skill.statements}
            )
        assert queries.answers_of(assessment) == last
        answering.submit(assessment, datetime.now(UTC))
        return assessment.pk
    finally:
        connections.close_all()


def publish_versions(version: FrameworkVersion) -> None:
    """Publish one version after the other, each with another wording and a new meaning."""
    for _ in range(VERSIONS):
        draft = start_draft(version.framework)
        statement = Statement.objects.filter(version=draft).earliest("key")
        statement.text, statement.meaning = f"{statement.text} Again.", statement.meaning + 1
        statement.save()
        publish(draft, datetime.now(UTC))


def test_publishing_while_people_answer_disturbs_nobody():
    content: Framework = make_framework(skills=4, statements=4)
    version = publish(draft_from(content), NOON)
    before = queries.read_framework(version.pk)
    published = Event()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        people = [pool.submit(answer_everything, version, published) for _ in range(PEOPLE)]
        publish_versions(version)
        published.set()
        finished = [person.result() for person in people]

    assert queries.read_framework(version.pk) == before
    assert FrameworkVersion.objects.published().count() == 1 + VERSIONS
    for assessment in Assessment.objects.filter(pk__in=finished):
        framework = queries.definitions(assessment.version).framework
        report = make_report(framework, framework.roles[0], queries.answers_of(assessment))
        assert assessment.version == version
        assert [result.score.score for result in report.results] == [4, 4, 4, 4]
