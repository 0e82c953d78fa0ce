"""Documents and files become the working copy: nothing that was published or edited is lost."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments import models, queries, working_copy
from assessments.domain.differences import carried_over
from assessments.domain.framework import Framework, Statement
from assessments.services.publishing import publish
from assessments.services.restoring import (
    CannotFollow,
    DraftIsGone,
    UnpublishedChanges,
    discard,
    forget_drafts,
    import_framework,
    restore,
    take_back_draft,
)
from tests.factories import make_framework, make_resource
from tests.publishing import DEFINITIONS, change, published, published_again

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def rows() -> dict[str, list[Any]]:
    return {
        model.__name__: list(model._default_manager.order_by("pk").values())
        for model in DEFINITIONS
    }


def content_of(framework: models.Framework) -> Framework:
    return working_copy.read(framework.pk)


def a_statement() -> models.Statement:
    return models.Statement.objects.order_by("pk")[0]


# --- Importing -------------------------------------------------------------------------------


def test_import_makes_a_framework_that_is_not_published(framework: Framework) -> None:
    row = import_framework(content=framework)
    assert models.Framework.objects.get() == row
    assert (row.key, row.title) == (framework.key, framework.title)
    assert content_of(row) == framework
    assert not models.FrameworkVersion.objects.exists()
    assert not models.Skill.objects.filter(published=True).exists()


def test_import_into_a_framework_that_is_there_keeps_the_identity_of_its_rows(
    version: models.FrameworkVersion, framework: Framework
) -> None:
    ids = set(models.Statement.objects.values_list("key", "pk"))
    import_framework(content=replace(framework, title="Another title"))
    assert models.Framework.objects.get().title == "Another title"
    assert set(models.Statement.objects.values_list("key", "pk")) == ids


def test_what_an_import_leaves_out_is_retired(version: models.FrameworkVersion) -> None:
    import_framework(content=make_framework(key="it-project-manager"))
    retired = set(models.Statement.objects.filter(retired=True).values_list("key", flat=True))
    assert retired | set(
        models.Statement.objects.filter(skill__retired=True).values_list("key", flat=True)
    ) == {s.key for s in queries.definitions(version.pk).content.statements}
    assert models.Role.objects.filter(retired=True).count() == 4
    assert published_again(version.framework).number == 2


def test_import_over_unpublished_changes_is_refused(
    version: models.FrameworkVersion, framework: Framework
) -> None:
    change(a_statement(), text="An editor was here.")
    before = rows()
    with pytest.raises(UnpublishedChanges):
        import_framework(content=replace(framework, title="Another title"))
    assert rows() == before


def test_import_over_a_framework_that_was_never_published_is_refused(framework: Framework) -> None:
    import_framework(content=framework)
    before = rows()
    with pytest.raises(UnpublishedChanges):
        import_framework(content=replace(framework, title="Another title"))
    assert rows() == before


def test_content_that_cannot_follow_is_refused_and_nothing_is_kept(
    version: models.FrameworkVersion,
) -> None:
    statement = a_statement()
    first = statement.meaning
    change(statement, text="Second text.", meaning=first + 1)
    published_again(version.framework)
    before = rows()
    with pytest.raises(CannotFollow):
        import_framework(content=with_statement(statement.key, "Third text.", meaning=first))
    assert rows() == before


def test_content_that_fails_half_way_leaves_nothing(db: None) -> None:
    """Content with problems must not be given; where it is, all of it stays out."""
    with pytest.raises(KeyError):
        import_framework(
            content=make_framework(resources=[make_resource(skills=["skill-1", "skill-99"])])
        )
    assert not any(rows().values())


def with_statement(key: str, text: str, meaning: int) -> Framework:
    """Return the newest content with another text for one statement."""
    newest = queries.newest_version_of("it-project-manager")
    assert newest is not None
    content = queries.definitions(newest.pk).content

    def changed(statement: Statement) -> Statement:
        other = replace(statement, text=text, meaning=meaning)
        return other if statement.key == key else statement

    return replace(
        content,
        categories=tuple(
            replace(
                category,
                skills=tuple(
                    replace(skill, statements=tuple(map(changed, skill.statements)))
                    for skill in category.skills
                ),
            )
            for category in content.categories
        ),
    )


# --- Restoring and discarding ----------------------------------------------------------------


def test_discarding_forgets_what_was_not_published(
    version: models.FrameworkVersion, framework: Framework
) -> None:
    change(version.framework, title="Another title")
    change(a_statement(), text="Another text.", retired=True)
    skill = models.Skill.objects.all()[0]
    models.Statement.objects.create(
        framework=version.framework, skill=skill, key="born-in-the-draft", text="Do it."
    )
    models.Target.objects.all()[0].delete()
    discard(framework=version.framework)
    assert content_of(version.framework) == framework
    assert queries.unpublished_changes(version.framework) == []


def test_discarding_nothing_writes_nothing(version: models.FrameworkVersion) -> None:
    before = rows()
    discard(framework=version.framework)
    assert rows() == before


def test_discarded_rows_have_another_revision_so_that_an_open_page_notices(
    version: models.FrameworkVersion,
) -> None:
    change(a_statement(), text="Another text.")
    seen = a_statement().revision
    discard(framework=version.framework)
    assert a_statement().revision > seen


def test_discarding_a_framework_that_was_never_published_removes_it(framework: Framework) -> None:
    other = published(make_framework())
    discard(framework=import_framework(content=framework))
    assert models.Framework.objects.get() == other.framework
    assert content_of(other.framework) == make_framework()


def test_any_version_can_be_restored(
    version: models.FrameworkVersion, framework: Framework
) -> None:
    change(version.framework, title="Second")
    change(a_statement(), text="Second text.", meaning=a_statement().meaning + 1)
    published_again(version.framework)
    change(version.framework, title="Third")
    published_again(version.framework)
    restore(version=version)
    assert content_of(version.framework) == framework
    assert published_again(version.framework).checksum == version.checksum


def test_what_came_after_a_restored_version_stays_retired(
    version: models.FrameworkVersion,
) -> None:
    skill = models.Skill.objects.all()[0]
    models.Statement.objects.create(
        framework=version.framework, skill=skill, key="newer", text="Do it.", order=99
    )
    published_again(version.framework)
    restore(version=version)
    assert models.Statement.objects.get(key="newer").retired
    assert published_again(version.framework).number == 3


def test_answers_carry_over_to_a_restored_meaning(
    version: models.FrameworkVersion, framework: Framework
) -> None:
    statement = a_statement()
    change(statement, text="Second text.", meaning=statement.meaning + 1)
    second = published_again(version.framework)
    restore(version=version)
    third = published_again(version.framework)
    contents = [queries.definitions(of.pk).framework for of in (version, second, third)]
    answers = {statement.key: 3}
    assert carried_over(contents[0], contents[2], answers) == answers
    assert carried_over(contents[1], contents[2], answers) == {}


def test_restoring_over_unpublished_changes_is_refused(version: models.FrameworkVersion) -> None:
    change(version.framework, title="Second")
    before = rows()
    with pytest.raises(UnpublishedChanges):
        restore(version=version)
    assert rows() == before


def test_names_may_be_exchanged_between_versions(version: models.FrameworkVersion) -> None:
    """Row by row, one name would for a moment be there twice."""
    first, second = models.Skill.objects.order_by("pk")[:2]
    names = first.name, second.name
    change(first, name=names[1])
    change(second, name=names[0])
    published_again(version.framework)
    restore(version=version)
    first.refresh_from_db()
    assert first.name == names[0]


def test_restoring_touches_no_other_framework(version: models.FrameworkVersion) -> None:
    other = published(replace(queries.definitions(version.pk).content, key="copy"))
    change(version.framework, title="Second")
    published_again(version.framework)
    before = content_of(other.framework)
    restore(version=version)
    assert content_of(other.framework) == before


def test_number_of_queries_does_not_depend_on_the_size(db: None) -> None:
    """Everything differs from the version that is restored, and everything is written."""

    def cost(**shape: Any) -> int:
        key = f"framework-{shape['skills']}"
        first = published(make_framework(key=key, **shape))
        for model in (models.Skill, models.Statement, models.Role, models.Resource):
            rows: Any = model._default_manager
            rows.filter(framework=first.framework).update(order=7)
        models.Target.objects.filter(framework=first.framework).update(level=2)
        models.Descriptor.objects.filter(framework=first.framework).update(text="Other.")
        second = publish(framework=first.framework, at=NOON)
        queries.definitions(second.pk)
        with CaptureQueriesContext(connection) as captured:
            restore(version=first)
        return len(captured)

    small, large = cost(skills=8, statements=4), cost(skills=60, statements=8, roles=10)
    assert small == large < 60


# --- What was discarded ----------------------------------------------------------------------


def the_draft() -> models.DiscardedDraft:
    return models.DiscardedDraft.objects.get()


def test_discarded_draft_says_who_discarded_what_and_comes_back_whole(
    version: models.FrameworkVersion,
) -> None:
    change(version.framework, title="Second")
    change(a_statement(), text="Another text.", meaning=a_statement().meaning + 1)
    models.Target.objects.all()[0].delete()  # a draft may be incomplete
    content = content_of(version.framework)
    anna = User.objects.create_user("anna", first_name="Anna", last_name="Ames")
    discard(framework=version.framework, by=anna, at=NOON)
    draft = the_draft()
    assert (draft.title, draft.by, draft.by_name, draft.at) == ("Second", anna, "Anna Ames", NOON)
    take_back_draft(draft_id=draft.pk, by=anna, at=NOON)
    assert content_of(version.framework) == content
    assert not models.DiscardedDraft.objects.exists()


def test_discarding_nothing_keeps_nothing(version: models.FrameworkVersion) -> None:
    discard(framework=version.framework)
    assert not models.DiscardedDraft.objects.exists()


def test_restoring_and_importing_may_let_the_draft_go(
    version: models.FrameworkVersion, framework: Framework
) -> None:
    change(version.framework, title="Second")
    restore(version=version, let_go=True)
    assert the_draft().title == "Second"
    assert content_of(version.framework) == framework
    models.DiscardedDraft.objects.all().delete()
    change(version.framework, title="Third")
    import_framework(content=replace(framework, title="Fourth"), let_go=True)
    assert the_draft().title == "Third"
    assert content_of(version.framework).title == "Fourth"


def test_draft_that_is_taken_back_keeps_what_was_published_since(
    version: models.FrameworkVersion,
) -> None:
    change(version.framework, title="Second")
    discard(framework=version.framework, at=NOON)
    skill = models.Skill.objects.all()[0]
    models.Statement.objects.create(
        framework=version.framework, skill=skill, key="newer", text="Do it.", order=99
    )
    published_again(version.framework)
    take_back_draft(draft_id=the_draft().pk, by=None, at=NOON)
    assert content_of(version.framework).title == "Second"
    assert models.Statement.objects.get(key="newer").retired
    assert published_again(version.framework).number == 3


def test_framework_that_went_as_a_whole_comes_back(framework: Framework) -> None:
    discard(framework=import_framework(content=framework), at=NOON)
    assert not models.Framework.objects.exists()
    row = take_back_draft(draft_id=the_draft().pk, by=None, at=NOON)
    assert content_of(row) == framework


def test_framework_that_came_meanwhile_is_not_written_over(framework: Framework) -> None:
    discard(framework=import_framework(content=framework), at=NOON)
    another = import_framework(content=make_framework(key=framework.key))
    with pytest.raises(UnpublishedChanges):
        take_back_draft(draft_id=the_draft().pk, by=None, at=NOON)
    take_back_draft(draft_id=the_draft().pk, by=None, at=NOON, let_go=True)
    assert content_of(another) == framework
    assert the_draft().title == "Framework"


@pytest.mark.parametrize(("days", "is_kept"), [(29, True), (30, False), (31, False)])
def test_discarded_draft_is_kept_for_thirty_days(
    version: models.FrameworkVersion, days: int, is_kept: bool
) -> None:
    change(version.framework, title="Second")
    discard(framework=version.framework, at=NOON)
    at, draft = NOON + timedelta(days=days), the_draft()
    assert models.DiscardedDraft.objects.kept(at).exists() is is_kept
    assert models.DiscardedDraft.objects.past(at).exists() is not is_kept
    if is_kept:
        take_back_draft(draft_id=draft.pk, by=None, at=at)
        return
    with pytest.raises(DraftIsGone):
        take_back_draft(draft_id=draft.pk, by=None, at=at)
    assert forget_drafts(at=at) == 1


def test_refused_taking_back_leaves_no_trace_of_a_new_framework(db: None) -> None:
    with pytest.raises(DraftIsGone):
        take_back_draft(draft_id=1, by=None, at=NOON)
    assert not models.Framework.objects.exists()
