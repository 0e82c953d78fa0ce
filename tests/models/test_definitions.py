"""Rows of the working copy that were read before somebody published."""

import pytest

from assessments import models
from assessments.services.publishing import publish
from assessments.services.restoring import import_framework
from tests.factories import make_framework
from tests.publishing import NOON

LASTING = [models.Category, models.Skill, models.Statement, models.Role, models.Resource]

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", LASTING)
def test_row_that_was_read_before_publishing_stays_published(
    model: type[models.LastingRow],
) -> None:
    framework = import_framework(content=make_framework(skills=1))
    row = model._default_manager.first()
    assert row is not None
    publish(framework=framework, at=NOON)
    with pytest.raises(models.PublishedStays):
        row.delete()
    row.published = False
    row.order = 7
    row.save()
    row.refresh_from_db()
    assert (row.published, row.order) == (True, 7)
