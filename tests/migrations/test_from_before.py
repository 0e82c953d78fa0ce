"""A site of before is brought along: nothing is lost, nothing looks edited, and the walls stand."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps.registry import Apps
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from assessments import models, queries, working_copy
from assessments.domain.differences import differences
from assessments.domain.framework import Effort, EffortUnit
from assessments.exchange.document import checksum_of, read_document
from assessments.services.restoring import import_framework, restore
from tests.publishing import NOON, change, published_again

DOCUMENT = (Path(__file__).parents[1] / "content/document-format-1.json").read_text("utf-8")
BEFORE = "0003_groups"
NOW = MigrationLoader(None).graph.leaf_nodes("assessments")[0][1]

pytestmark = pytest.mark.django_db(transaction=True)


def migrate(name: str) -> Apps:
    """Bring the database to this migration of ours; return the models of that time."""
    executor = MigrationExecutor(connection)
    target = [("assessments", name)]
    executor.migrate(target)
    return MigrationExecutor(connection).loader.project_state(target).apps


@pytest.fixture
def at_old() -> Iterator[Apps]:
    """A database as it was before: Making tea, published, with the rows of its document."""
    framework = import_framework(content=read_document(DOCUMENT))
    for number, rule in enumerate(["mean-1", "other", "mean-1"], 1):
        models.FrameworkVersion.objects.create(
            framework=framework,
            number=number,
            document=DOCUMENT,
            checksum=checksum_of(DOCUMENT),
            scoring_rule=rule,
            published_at=NOON,
        )
    models.Resource.objects.update(published=True)
    old = migrate(BEFORE)
    for resource in json.loads(DOCUMENT)["resources"]:
        set_effort(old, resource["key"], resource["effort"], resource["description"])
    try:
        yield old
    finally:
        migrate(NOW)


def set_effort(old: Apps, key: str, effort: str, description: str) -> None:
    rows: Any = old.get_model("assessments", "Resource")._default_manager
    rows.filter(key=key).update(effort=effort, description=description)


def refused(write: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        write()


def test_framework_that_nobody_edited_is_as_it_was_and_within_its_walls(at_old: Apps) -> None:
    migrate(NOW)

    framework = models.Framework.objects.get()
    assert queries.unpublished_changes(framework) == []
    pot = working_copy.read(framework.pk).resources[0]
    assert (pot.effort, pot.description) == (None, "Buy one. Effort: an hour.")

    versions = models.FrameworkVersion.objects.order_by("number")
    assert [v.scoring_rule for v in versions] == ["mean-2", "other", "mean-2"]
    assert {v.document for v in versions} == {DOCUMENT}

    refused(lambda: models.FrameworkVersion.objects.update(scoring_rule="other"))
    refused(lambda: models.FrameworkVersion.objects.update(document=""))
    refused(lambda: models.Resource.objects.filter(key="pot").update(key="pan"))

    newest = versions[2]
    change(models.Resource.objects.get(key="pot"), description="Sell one.", cost="free")
    newer = published_again(newest.framework)
    restore(version=newest)
    assert working_copy.read(framework.pk) == read_document(DOCUMENT)
    differing = differences(queries.definitions(newer.pk).content, read_document(DOCUMENT))
    assert [(c.key, c.field) for c in differing] == [("pot", "description"), ("pot", "cost")]


def test_changes_that_somebody_made_are_the_only_ones_and_go_back(at_old: Apps) -> None:
    set_effort(at_old, "pot", "2 hours", "Buy one.")
    migrate(NOW)

    framework = models.Framework.objects.get()
    changes = queries.unpublished_changes(framework) or []
    assert [(c.key, c.field, c.after) for c in changes] == [
        ("pot", "description", "Buy one."),
        ("pot", "effort", "2 hours"),
    ]
    assert working_copy.read(framework.pk).resources[0].effort == Effort(2, EffortUnit.HOURS)

    long = models.Resource.objects.get(key="school")
    change(long, effort_amount=4, effort_unit="weeks", effort_hours_a_week=3)
    old = migrate(BEFORE)
    rows: Any = old.get_model("assessments", "Resource")._default_manager
    efforts = dict(rows.values_list("key", "effort"))
    assert efforts == {"pot": "2 hours", "school": "4 weeks, 3 hours a week"}
    versions: Any = old.get_model("assessments", "FrameworkVersion")._default_manager
    assert {v.scoring_rule for v in versions.all()} == {"mean-1", "other"}
    refused(lambda: versions.update(scoring_rule="other"))
    refused(lambda: rows.filter(key="pot").update(key="pan"))
