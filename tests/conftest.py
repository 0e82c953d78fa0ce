"""The cast and the stage of the tests.

`version` is the default framework, published. `person` has begun an assessment in a browser of
their own, `stranger` is another browser, `editor` may change definitions in the admin.
"""

import gc
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.signals import setting_changed
from django.db import connection
from django.dispatch import receiver
from django.test import Client

from assessments import models
from assessments.domain.framework import Framework
from assessments.exchange.yaml_reader import read_framework
from assessments.services import counting
from assessments.templatetags.once import RENDERED
from skillsapp.logs import Seldom
from tests import migrated
from tests.publishing import published_once
from upkeep.management.commands import migrate

ROOT = Path(__file__).parent
PAGES = {"accounts", "views", "admin", "exports"}
CONTENT = Path(__file__).parent.parent / "assessments/content/it-project-manager.yaml"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--only-database",
        action="store_true",
        help="leave out what proves nothing more on a second one",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, if asked to, what would prove nothing more on a second database.

    That is what no database can reach, and pages: they read and write by queries and services,
    whose own tests run on both, and the journeys walk over them on the second database.
    """
    if config.getoption("--only-database"):
        left_out = [item for item in items if not _depends_on_database(item)]
        items[:] = [item for item in items if item not in set(left_out)]
        config.hook.pytest_deselected(items=left_out)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Let the collector of garbage pass by what stays anyhow: thousands of tests and the modules.

    Else it walks over all of them again and again, for a tenth of the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Before the database of the tests is made, say where its tables may come from."""
    if connection.vendor == "sqlite":
        migrated.use_kept(migrate.Command, connection)


def _depends_on_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    if not (item.get_closest_marker("django_db") or fixtures & {"db", "transactional_db"}):
        return False
    is_of_page = PAGES & set(item.path.relative_to(ROOT).parts)
    # What several do at the same time is skipped where that cannot be, so it runs on the second.
    return not is_of_page or item.get_closest_marker("skipif") is not None


@pytest.fixture(autouse=True)
def _no_error_is_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test during which anything was logged as an error."""
    yield
    errors = [r.getMessage() for r in caplog.get_records("call") if r.levelno >= logging.ERROR]
    assert errors == []


@pytest.fixture(autouse=True)
def _nothing_was_before() -> None:
    """Let the process forget what it may grant and what it has logged."""
    counting.LEASES.forget()
    for name in ("skillsapp.outages", "django.security.csrf", "django.security.DisallowedHost"):
        for seldom in logging.getLogger(name).filters:
            if isinstance(seldom, Seldom):
                seldom.forget()


@pytest.fixture(autouse=True)
def _nothing_was_rendered_before() -> None:
    """Let the process forget its pages, and whenever a test changes a setting: no site does."""
    RENDERED.forget()


@receiver(setting_changed)
def _render_anew(**_setting: object) -> None:
    RENDERED.forget()


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
