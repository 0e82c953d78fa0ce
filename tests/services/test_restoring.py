"""Documents and files become the working copy: nothing that was published or edited is lost."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments import models, queries, working_copy
from assessments.domain.differences import carried_over
from assessments.domain.framework import Framework, Statement
from assessments.services.publishing import publish
from assessments.services.restoring import (
    CannotFollow,
    UnpublishedChanges,
    discard,
    import_framework,
    restore,
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
