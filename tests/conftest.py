"""The cast and the stage of the tests.

`version` is the default framework, published. `person` has begun an assessment in a browser of
their own, `stranger` is another browser, `editor` may change definitions in the admin.
"""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client

from assessments import models
from assessments.domain.framework import Framework
from assessments.exchange.yaml_reader import read_framework
from tests.publishing import published_once

CONTENT = Path(__file__).parent.parent / "assessments/content/it-project-manager.yaml"


@pytest.fixture(autouse=True)
def _no_error_is_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test during which anything was logged as an error."""
    yield
    errors = [r.getMessage() for r in caplog.get_records("call") if r.levelno >= logging.ERROR]
    assert errors == []


@pytest.fixture(scope="session")
def framework() -> Framework:
    """The default framework, as its file gives it."""
    return read_framework(CONTENT.read_bytes())


@pytest.fixture
def version(db: None, framework: Framework) -> models.FrameworkVersion:
    return published_once(framework)


@pytest.fixture
def stranger() -> Client:
    return Client()


@pytest.fixture
def editor(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("editor"))
    return client
