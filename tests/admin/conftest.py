"""A small published framework for the tests of the admin, and a second one beside it."""

import pytest

from assessments import models
from assessments.services.restoring import import_framework
from tests.factories import make_framework
from tests.publishing import published_once

SMALL = make_framework(skills=3, statements=2, top=3, roles=2)


@pytest.fixture
def version(db: None) -> models.FrameworkVersion:
    """Three skills with two statements each, three levels and two roles, published."""
    return published_once(SMALL)


@pytest.fixture
def other(version: models.FrameworkVersion) -> models.Framework:
    """Another framework with the same keys and names, of which nothing was published."""
    return import_framework(content=make_framework(key="other", skills=3, statements=2, top=3))
