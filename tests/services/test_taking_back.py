"""Versions that nobody has used become drafts again, and nothing of people's loses its ground."""

import uuid
from datetime import UTC, date, datetime
from typing import Any

import pytest

from assessments import models, queries, working_copy
from assessments.sealing import seal
from assessments.services import answering
from assessments.services.deleting import delete
from assessments.services.publishing import LASTING_ROWS
from assessments.services.restoring import UnpublishedChanges, discard
from assessments.services.taking_back import (
    NotTheNewest,
    VersionInUse,
    remove,
    take_back,
)
from tests.factories import make_framework
from tests.publishing import change, published_again, published_once

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(db: None) -> models.FrameworkVersion:
    return published_once(make_framework(skills=2, statements=2))


@pytest.fixture
def second(version: models.FrameworkVersion) -> models.FrameworkVersion:
    """A version with a statement and a skill of its own."""
    framework, skill = version.framework, models.Skill.objects.order_by("pk")[0]
    models.Statement.objects.create(
        framework=framework, skill=skill, key="newer", text="Do it.", order=9
    )
    change(skill, name="Renamed")
    return published_again(framework)


def published_keys() -> dict[str, set[str]]:
    rows: dict[Any, str] = {model: model.__name__ for model in LASTING_ROWS}
    return {
        name: set(model._default_manager.filter(published=True).values_list("key", flat=True))
        for model, name in rows.items()
    }


def test_content_becomes_the_draft_and_what_no_version_holds_is_unpublished(
    version: models.FrameworkVersion,
) -> None:
    before, first = published_keys(), working_copy.read(version.framework_id)
    skill = models.Skill.objects.order_by("pk")[0]
    models.Statement.objects.create(
        framework=version.framework, skill=skill, key="newer", text="Do it.", order=9
    )
    second = published_again(version.framework)
    content = working_copy.read(version.framework_id)
    take_back(version=second, by=None, at=NOON)
    assert list(version.framework.versions.all()) == [version]
    assert working_copy.read(version.framework_id) == content
    assert published_keys() == before
    discard(framework=version.framework)
    assert working_copy.read(version.framework_id) == first


def test_first_version_leaves_a_framework_that_was_never_published(
    version: models.FrameworkVersion,
) -> None:
    take_back(version=version, by=None, at=NOON)
    assert not any(published_keys().values())
    assert queries.unpublished_changes(version.framework) is None
    discard(framework=version.framework)
    assert not models.Framework.objects.exists()


def test_only_the_newest_is_taken_back(
    version: models.FrameworkVersion, second: models.FrameworkVersion
) -> None:
    with pytest.raises(NotTheNewest):
        take_back(version=version, by=None, at=NOON)
    for each in (second, version):
        take_back(version=each, by=None, at=NOON, let_go=True)
    with pytest.raises(NotTheNewest):
        take_back(version=version, by=None, at=NOON)


def test_ticks_and_comments_belong_to_the_draft_again(second: models.FrameworkVersion) -> None:
    framework = second.framework
    models.ReviewedChange.objects.create(
        framework=framework, version=second, mark="m", about="a", happened="h", at=NOON
    )
    models.ReviewedChange.objects.create(
        framework=framework, mark="m", about="stale", happened="h", at=NOON
    )
    models.Comment.objects.create(framework=framework, version=second, text="Well.", at=NOON)
    take_back(version=second, by=None, at=NOON)
    assert [(t.version, t.about) for t in models.ReviewedChange.objects.all()] == [(None, "a")]
    assert models.Comment.objects.get().version is None


def test_unpublished_changes_are_not_lost(second: models.FrameworkVersion) -> None:
    change(second.framework, title="Third")
    with pytest.raises(UnpublishedChanges):
        take_back(version=second, by=None, at=NOON)
    take_back(version=second, by=None, at=NOON, let_go=True)
    assert models.DiscardedDraft.objects.get().title == "Third"
    assert working_copy.read(second.framework_id) == queries.definitions(second.pk).content


# --- Whatever people have stays ----------------------------------------------------------------


def begin(version: models.FrameworkVersion, *, submit: bool = False) -> models.Assessment:
    person = uuid.UUID(int=1)
    row = answering.start(respondent=person, version=version, role_key="role-1", at=NOON)
    if submit:
        answering.submit(assessment=row, at=NOON)
    return row


def an_example(version: models.FrameworkVersion, key: str) -> None:
    delete(assessment=begin(version))
    skill = models.Skill.objects.get(key=key)
    models.Example.objects.create(respondent_id=uuid.UUID(int=1), skill=skill, added_at=NOON)


def own_targets(version: models.FrameworkVersion) -> None:
    delete(assessment=begin(version))
    models.OwnTargets.objects.create(
        respondent_id=uuid.UUID(int=1), framework=version.framework, targets={}
    )


def a_step(version: models.FrameworkVersion) -> None:
    delete(assessment=begin(version))
    models.PlanStep.objects.create(
        respondent_id=uuid.UUID(int=1), version=version, added_at=NOON, due=date(2026, 4, 1),
        title=seal(uuid.UUID(int=1), "Read."),
    )  # fmt: skip


@pytest.mark.parametrize(
    "use",
    [
        begin,
        lambda version: begin(version, submit=True),
        lambda version: an_example(version, "skill-1"),
        own_targets,
        a_step,
    ],
    ids=["running", "submitted", "example", "targets", "step"],
)
def test_version_that_people_have_something_of_stays(
    version: models.FrameworkVersion, use: Any
) -> None:
    use(version)
    for act in (
        lambda: take_back(version=version, by=None, at=NOON),
        lambda: remove(framework=version.framework, by=None, at=NOON),
    ):
        with pytest.raises(VersionInUse):
            act()
    assert models.FrameworkVersion.objects.get() == version
    assert models.Skill.objects.filter(published=True).count() == 2


def test_version_after_one_that_is_used_can_be_taken_back(
    version: models.FrameworkVersion, second: models.FrameworkVersion
) -> None:
    an_example(version, "skill-1")
    own_targets(version)
    begin(version)
    with pytest.raises(VersionInUse):
        remove(framework=version.framework, by=None, at=NOON)
    take_back(version=second, by=None, at=NOON)
    assert models.FrameworkVersion.objects.get() == version


# --- Removing all of it ------------------------------------------------------------------------


def test_framework_goes_as_a_whole_and_leaves_one_draft(second: models.FrameworkVersion) -> None:
    change(second.framework, title="Third")
    content = working_copy.read(second.framework_id)
    remove(framework=second.framework, by=None, at=NOON)
    assert not models.Framework.objects.exists()
    assert not models.FrameworkVersion.objects.exists()
    assert models.DiscardedDraft.objects.get().title == content.title
