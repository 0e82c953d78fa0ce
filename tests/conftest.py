"""The cast and the stage of the tests.

`version` is the default framework, published. `person` has begun an assessment in a browser of
their own, `stranger` is another browser, `editor` may change definitions in the admin.
"""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client

from assessments import queries
from assessments.domain.framework import Framework
from assessments.exchange.yaml_reader import read_framework
from assessments.models import FrameworkVersion
from assessments.services.importing import draft_from
from assessments.services.publishing import publish

CONTENT = Path(__file__).parent.parent / "assessments/content/it-project-manager.yaml"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _no_error_is_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test during which anything was logged as an error."""
    yield
    errors = [r.getMessage() for r in caplog.get_records("call") if r.levelno >= logging.ERROR]
    assert errors == []


@pytest.fixture(autouse=True)
def _nothing_is_remembered() -> None:
    """Forget the versions of other tests: their ids come again after a rollback."""
    queries._published_definitions.cache_clear()


@pytest.fixture(scope="session")
def framework() -> Framework:
    """The default framework, as its file gives it."""
    return read_framework(CONTENT.read_bytes())


@pytest.fixture
def version(db: None, framework: Framework) -> FrameworkVersion:
    return publish(draft_from(framework), NOON)


@pytest.fixture
def stranger() -> Client:
    return Client()


@pytest.fixture
def editor(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("editor"))
    return client
