"""The cast and the stage of the tests.

`version` is the default framework, published. `person` has begun an assessment in a browser of
their own, `stranger` is another browser, `editor` may change definitions in the admin.
"""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db import models as django_models
from django.test import Client

from assessments import models
from assessments.domain.framework import Framework
from assessments.exchange.yaml_reader import read_framework
from tests.publishing import published

CONTENT = Path(__file__).parent.parent / "assessments/content/it-project-manager.yaml"

DEFINITIONS: tuple[type[django_models.Model], ...] = (
    models.Framework,
    *(model for model in apps.get_app_config("assessments").get_models()
      if issubclass(model, models.WorkingRow)),
    models.FrameworkVersion,
)  # fmt: skip


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


@pytest.fixture(scope="session")
def published_rows() -> dict[str, list[tuple[Any, ...]]]:
    """The rows of `version` by table, once a test has made them: see there."""
    return {}


@pytest.fixture
def version(
    db: None, framework: Framework, published_rows: dict[str, list[tuple[Any, ...]]]
) -> models.FrameworkVersion:
    """Hundreds of tests want it, so only the first of them publishes; the others copy its rows."""
    # In one transaction, because rows refer to others that come later.
    with transaction.atomic(), connection.cursor() as cursor:
        if published_rows:
            for table, rows in published_rows.items():
                marks = ", ".join(["%s"] * len(rows[0]))
                cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608
            return models.FrameworkVersion.objects.select_related("framework").get()
        version = published(framework)
        for model in DEFINITIONS:
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608
            published_rows[table] = cursor.fetchall()
    return version


@pytest.fixture
def stranger() -> Client:
    return Client()


@pytest.fixture
def editor(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("editor"))
    return client
