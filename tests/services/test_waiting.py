"""Who writes to a framework, or to an assessment, waits for who does so already.

Only PostgreSQL lets two write at once. One of them holds, and the other, in a thread of its own,
gives up waiting after a moment: that it had to wait is what is tested.
"""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import OperationalError, connection, connections, transaction

from assessments import models, queries
from assessments.domain.entries import What
from assessments.services import answering, editing
from assessments.services.publishing import publish
from assessments.services.restoring import discard, import_framework, restore
from tests.factories import make_framework
from tests.publishing import NOON, published

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write at a time"),
]


def waits(work: Callable[[], Any]) -> bool:
    """Say whether this work has to wait for the transaction that is open here."""

    def in_thread() -> bool:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '150ms'")
            work()
        except OperationalError:
            return True
        finally:
            connections.close_all()
        return False

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(in_thread).result()


def a_skill() -> models.Skill:
    return models.Skill.objects.all()[0]


VERBS: dict[str, Callable[[models.FrameworkVersion], Any]] = {
    "publish": lambda version: publish(framework=version.framework, at=NOON),
    "restore": lambda version: restore(version=version),
    "discard": lambda version: discard(framework=version.framework),
    "import": lambda version: import_framework(content=queries.definitions(version.pk).content),
    "save a row": lambda version: a_skill().save(),
    "save the framework": lambda version: version.framework.save(),
    "delete a target": lambda version: models.Target.objects.all()[0].delete(),
    "delete a row": lambda version: models.Statement.objects.get(key="born").delete(),
    "move a row": lambda version: editing.move(
        framework=version.framework, what=What.SKILL, pk=a_skill().pk
    ),
}


@pytest.mark.parametrize("verb", VERBS)
def test_whoever_writes_waits_for_whoever_holds_the_framework(verb: str) -> None:
    version = published(make_framework(skills=2))
    if verb == "delete a row":
        models.Statement.objects.create(
            framework=version.framework, skill=a_skill(), key="born", text="Do it."
        )
    with transaction.atomic():
        models.hold(version.framework_id)
        assert waits(lambda: VERBS[verb](version))


def test_whoever_writes_to_another_framework_does_not_wait() -> None:
    version = published(make_framework())
    other = published(make_framework(key="other"))
    with transaction.atomic():
        models.hold(other.framework_id)
        assert not waits(lambda: publish(framework=version.framework, at=NOON))


def test_submitting_waits_for_answers_that_are_being_saved() -> None:
    version = published(make_framework(skills=1))
    (skill,) = queries.definitions(version.pk).framework.skills
    assessment = answering.start(
        respondent=uuid.uuid4(), version=version, role_key="role-1", at=NOON
    )
    with transaction.atomic():
        answering.save_answers(
            assessment=assessment, skill=skill, answers={"skill-1-1": 2}, at=NOON
        )
        assert waits(lambda: answering.submit(assessment=assessment, at=datetime.now(UTC)))
