"""A new draft holds exactly what the newest version holds, in rows of its own."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from assessments import queries
from assessments.domain.framework import Framework as Content
from assessments.models import Framework, FrameworkVersion, Statement, Target, VersionRow
from assessments.services.drafts import VERSION_ROWS, DraftExists, start_draft
from assessments.services.importing import draft_from
from assessments.services.publishing import publish
from tests.factories import make_framework

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def published(content: Content) -> FrameworkVersion:
    return publish(draft_from(content), NOON)


def statements_of(work: Callable[[], Any]) -> int:
    """Count the SQL statements, without those that only hold the transaction together."""
    with CaptureQueriesContext(connection) as captured:
        work()
    frame = ("SAVEPOINT", "RELEASE", "BEGIN")
    return len([q for q in captured if not q["sql"].startswith(frame)])


def references(model: type[models.Model]) -> list[Any]:
    return [f for f in model._meta.concrete_fields if f.many_to_one and f.name != "version"]


def test_all_rows_of_a_version_are_known() -> None:
    """A model that is forgotten in VERSION_ROWS would be left out of every draft."""
    leaves, todo = set(), [VersionRow]
    while todo:
        model = todo.pop()
        todo += model.__subclasses__()
        leaves |= set() if model._meta.abstract else {model}
    assert set(VERSION_ROWS) == leaves


def test_draft_equals_the_newest_version(framework: Content) -> None:
    version = published(framework)
    draft = start_draft(version.framework)
    assert queries.read_framework(draft.pk) == queries.read_framework(version.pk) == framework


def test_draft_of_a_framework_of_another_shape_equals_it() -> None:
    content = make_framework(statements=[1, 7, 2], top=2, categories=3, roles=3, importances=(5, 9))
    draft = start_draft(published(content).framework)
    assert queries.read_framework(draft.pk) == content


def test_draft_has_rows_of_its_own_with_every_value(version: FrameworkVersion) -> None:
    draft = start_draft(version.framework)
    for model in VERSION_ROWS:
        own = {"id", "version_id"} | {field.attname for field in references(model)}
        names = [f.attname for f in model._meta.concrete_fields if f.attname not in own]
        rows = [
            list(model.objects.filter(version=of).order_by("pk").values_list(*names))
            for of in (version, draft)
        ]
        assert rows[0] == rows[1] != [], model


@pytest.mark.parametrize(
    ("model", "name"),
    [(model, field.name) for model in VERSION_ROWS for field in references(model)],
)
def test_references_of_a_draft_stay_inside_it(
    version: FrameworkVersion, model: type[VersionRow], name: str
) -> None:
    draft = start_draft(version.framework)
    inside = model.objects.filter(version=draft).values_list(f"{name}__version", flat=True)
    assert set(inside) == {draft.pk}


def test_default_role_of_a_draft_is_its_own(version: FrameworkVersion) -> None:
    draft = start_draft(version.framework)
    assert version.default_role is not None
    assert draft.default_role is not None
    assert draft.default_role.version == draft
    assert draft.default_role.key == version.default_role.key


def test_draft_is_stored_as_a_draft(version: FrameworkVersion) -> None:
    draft = FrameworkVersion.objects.get(pk=start_draft(version.framework).pk)
    assert (draft.number, draft.published_at, draft.checksum) == (None, None, "")
    assert draft.framework == version.framework


def test_release_notes_are_not_carried_over(framework: Content) -> None:
    draft = draft_from(framework)
    draft.release_notes = "The first version."
    draft.save()
    version = publish(draft, NOON)
    assert version.release_notes == "The first version."
    assert start_draft(version.framework).release_notes == ""


def test_published_version_stays_as_it_was(version: FrameworkVersion) -> None:
    before = {model: list(model.objects.order_by("pk").values()) for model in VERSION_ROWS}
    start_draft(version.framework)
    for model, rows in before.items():
        assert list(model.objects.filter(version=version).order_by("pk").values()) == rows


def test_draft_copies_the_newest_of_several_versions(version: FrameworkVersion) -> None:
    second = start_draft(version.framework)
    Statement.objects.filter(version=second).update(text="Changed.")
    publish(second, NOON)
    draft = start_draft(version.framework)
    texts = Statement.objects.filter(version=draft).values_list("text", flat=True)
    assert set(texts) == {"Changed."}


def test_draft_copies_rows_of_its_own_framework_only(version: FrameworkVersion) -> None:
    """Keys are the same in two frameworks; a copy must not mix them up."""
    other = published(make_framework(key="other"))
    published(make_framework(key="another", targets=2))
    draft = start_draft(other.framework)
    assert queries.read_framework(draft.pk) == make_framework(key="other")
    assert Target.objects.filter(version=draft).count() == 8


def test_number_of_queries_does_not_depend_on_the_size() -> None:
    small = published(make_framework(key="small", skills=8, statements=4)).framework
    large = published(make_framework(key="large", skills=40, statements=7)).framework
    costs = [statements_of(lambda of=of: start_draft(of)) for of in (small, large)]
    assert costs[0] == costs[1] < 25


def test_second_draft_is_refused_and_the_first_stays(version: FrameworkVersion) -> None:
    draft = start_draft(version.framework)
    with pytest.raises(DraftExists):
        start_draft(version.framework)
    assert list(version.framework.versions.drafts()) == [draft]
    assert queries.read_framework(draft.pk) == queries.read_framework(version.pk)


def test_nothing_published_is_nothing_to_copy(framework: Content) -> None:
    draft = draft_from(framework)
    with pytest.raises(FrameworkVersion.DoesNotExist):
        start_draft(draft.framework)
    with pytest.raises(FrameworkVersion.DoesNotExist):
        start_draft(Framework.objects.create(key="empty"))
    assert list(FrameworkVersion.objects.all()) == [draft]
