"""Publishing: the number, the document and its checksum, and what stands in its way."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.db import models as django_models
from django.test.utils import CaptureQueriesContext

from assessments import models, queries, working_copy
from assessments.domain import framework as domain
from assessments.domain.framework import Framework
from assessments.domain.reviewing import items_of
from assessments.domain.validation import problems
from assessments.exchange.document import checksum_of, read_document, write_document
from assessments.services.publishing import (
    LASTING_ROWS,
    LINKED_ROWS,
    CannotPublish,
    DraftChanged,
    NotReviewed,
    publish,
)
from assessments.services.restoring import import_framework
from assessments.services.reviewing import Looked, groups_of, keep
from assessments.services.taking_back import take_back
from tests.factories import make_framework
from tests.publishing import DEFINITIONS, change, published, published_again

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=1)

pytestmark = pytest.mark.django_db


def stored() -> list[Any]:
    """Return all that the database says of frameworks."""
    return [list(model._default_manager.order_by("pk").values()) for model in DEFINITIONS]


def refused(framework: models.Framework) -> list[tuple[str, str]]:
    """Try to publish; return the problems that stood in the way and changed nothing."""
    framework.refresh_from_db()
    before = stored()
    with pytest.raises(CannotPublish) as refusal:
        publish(framework=framework, at=NOON)
    assert stored() == before
    return [(problem.place, problem.message % problem.values) for problem in refusal.value.problems]


def statements_of(work: Callable[[], Any]) -> int:
    """Count the SQL statements, without those that only hold the transaction together."""
    with CaptureQueriesContext(connection) as captured:
        work()
    frame = ("SAVEPOINT", "RELEASE", "BEGIN")
    return len([q for q in captured if not q["sql"].startswith(frame)])


def test_first_version_is_the_document_of_the_working_copy(framework: Framework) -> None:
    editor = User.objects.create_user("publisher")
    row = import_framework(content=framework)
    publish(framework=row, at=NOON, by=editor, release_notes="The first one.")
    version = models.FrameworkVersion.objects.get()
    assert (version.framework, version.number, version.published_at) == (row, 1, NOON)
    assert (version.published_by, version.release_notes) == (editor, "The first one.")
    assert version.document == write_document(framework)
    assert read_document(version.document) == framework
    assert version.checksum == checksum_of(version.document)


def test_version_is_scored_by_the_newest_rule(
    framework: Framework, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assessments.services.publishing.NEWEST_RULE", "newer")
    version = published(framework)
    assert version.scoring_rule == "newer"
    assert queries.definitions(version.pk).framework.scoring_rule == "newer"


def test_publishing_marks_rows_and_changes_nothing_else(framework: Framework) -> None:
    import_framework(content=framework)
    before = stored()[:-1]
    published_again(models.Framework.objects.get())
    after = stored()[:-1]
    for model, rows in zip(DEFINITIONS, after, strict=False):
        lasting = issubclass(model, models.LastingRow)
        assert all(row.pop("published") for row in rows) if lasting else True
    for rows in before:
        for row in rows:
            row.pop("published", None)
    assert after[0][0].pop("last_number") == before[0][0].pop("last_number") + 1
    assert after == before


def test_every_kind_of_row_that_lasts_is_marked() -> None:
    leaves = {model for model in DEFINITIONS if issubclass(model, models.LastingRow)}
    assert set(LASTING_ROWS) == leaves


def test_only_rows_of_the_framework_are_marked(version: models.FrameworkVersion) -> None:
    import_framework(content=make_framework())
    published_again(version.framework)
    marked = models.Skill.objects.filter(published=True).values_list("framework", flat=True)
    assert set(marked) == {version.framework_id}


def test_equal_content_has_an_equal_checksum(version: models.FrameworkVersion) -> None:
    assert published_again(version.framework).checksum == version.checksum


def test_changed_content_has_another_checksum(version: models.FrameworkVersion) -> None:
    statement = models.Statement.objects.all()[0]
    change(statement, text=f"{statement.text} And more.")
    assert published_again(version.framework).checksum != version.checksum


def test_numbers_count_on(version: models.FrameworkVersion) -> None:
    assert [published_again(version.framework).number for _ in range(3)] == [2, 3, 4]


def test_every_framework_counts_for_itself(version: models.FrameworkVersion) -> None:
    other = published(make_framework(), LATER)
    assert (version.number, other.number) == (1, 1)
    assert published_again(other.framework).number == 2


def test_what_was_saved_is_published_and_not_what_is_in_memory(
    version: models.FrameworkVersion,
) -> None:
    version.framework.title = "Never saved"
    second = publish(framework=version.framework, at=LATER)
    assert queries.definitions(second.pk).content.title == "IT project manager skills"


def test_problems_stand_in_the_way(version: models.FrameworkVersion) -> None:
    skill = models.Skill.objects.all()[0]
    models.Statement.objects.filter(skill=skill).update(retired=True)
    models.Target.objects.filter(skill=skill).delete()
    models.Role.objects.update(summary=" ")
    expected = problems(working_copy.read(version.framework_id))
    assert refused(version.framework) == [(p.place, p.message % p.values) for p in expected]
    assert [p.place for p in expected] == [
        "categories[0].skills[0].statements",
        *(
            place
            for index in range(models.Role.objects.count())
            for place in (f"roles[{index}].summary", f"roles[{index}].targets.{skill.key}")
        ),
    ]


def test_empty_framework_is_refused(db: None) -> None:
    empty = models.Framework.objects.create(key="empty")
    assert ("categories", "there is none, and one is needed") in refused(empty)


def test_framework_without_a_default_role_is_refused(version: models.FrameworkVersion) -> None:
    role = version.framework.default_role
    change(version.framework, default_role=None)
    assert refused(version.framework) == [("default_role", "missing")]
    change(version.framework, default_role=role)
    assert published_again(version.framework).number == 2


def test_what_was_published_may_not_be_missing(version: models.FrameworkVersion) -> None:
    """As when somebody deletes rows by SQL: what people answered would lose its meaning."""
    resource = models.Resource.objects.all()[0]
    models.ResourceSkill.objects.filter(resource=resource).delete()
    models.Resource.objects.filter(pk=resource.pk).delete()
    message = f"“{resource.key}” has been published: retire it instead"
    assert refused(version.framework) == [("resources", message)]


def test_number_of_a_meaning_is_not_used_for_another(version: models.FrameworkVersion) -> None:
    statement = models.Statement.objects.all()[0]
    first, number = statement.text, statement.meaning
    change(statement, text="Second text.", meaning=number + 1)
    published_again(version.framework)
    change(statement, text="Third text.", meaning=number)
    ((place, message),) = refused(version.framework)
    assert place == "categories[0].skills[0].statements[0].meaning"
    assert message.endswith(f"or {number + 2} for a new meaning")
    change(statement, text=first)
    assert published_again(version.framework).number == 3


REFERENCES = [
    (model, field)
    for model in DEFINITIONS
    if issubclass(model, models.WorkingRow)
    for field in model._meta.concrete_fields
    if field.many_to_one and field.name != "framework"
]


@pytest.mark.parametrize(
    ("model", "field"), REFERENCES, ids=[f"{m.__name__}.{f.name}" for m, f in REFERENCES]
)
def test_reference_to_another_framework_is_refused(
    version: models.FrameworkVersion,
    model: type[models.WorkingRow],
    field: "django_models.ForeignKey[Any, Any]",
) -> None:
    """The other framework has the same keys, so nothing else would notice."""
    content = replace(queries.definitions(version.pk).content, key="copy")
    copy = import_framework(content=content)
    rows: Any = model._default_manager
    row = rows.filter(framework=copy).order_by("pk")[0]
    same = rows.filter(framework=version.framework).order_by("pk")[0]
    if model is models.Descriptor:
        same.delete()  # a skill has a level once
    rows.filter(pk=row.pk).update(**{field.attname: getattr(same, field.attname)})
    row.refresh_from_db()
    place = f"{model._meta.verbose_name}.{field.name}"
    assert (place, f"refers to a row of another framework: {row}") in refused(copy)


def test_every_kind_of_row_with_a_reference_is_looked_at() -> None:
    assert {model for model, _field in REFERENCES} == set(LINKED_ROWS)


def test_default_role_of_another_framework_is_refused(version: models.FrameworkVersion) -> None:
    other = import_framework(content=make_framework())
    change(other, default_role=version.framework.default_role)
    message = f"refers to a row of another framework: {version.framework.default_role}"
    assert ("default_role", message) in refused(other)


def test_number_of_queries_does_not_depend_on_the_size(db: None) -> None:
    def cost(content: domain.Framework) -> int:
        row = import_framework(content=content)
        return statements_of(lambda: publish(framework=row, at=NOON))

    small = cost(make_framework(key="small", skills=8, statements=4))
    large = cost(make_framework(key="large", skills=200, statements=8, roles=10))
    assert small == large < 40


# --- What was reviewed -----------------------------------------------------------------------


def checksum(framework: models.Framework) -> str:
    return checksum_of(write_document(working_copy.read(framework.pk)))


def tick(framework: models.Framework, *, by: User | None = None) -> None:
    """Tick every change as it is now."""
    items = items_of(groups_of(framework))
    looked = [Looked(item.mark, item.change.name, item.change.kind) for item in items]
    keep(framework=framework, looked=looked, by=by, at=NOON)


def test_other_content_than_was_reviewed_is_not_published(version: models.FrameworkVersion) -> None:
    change(version.framework, title="Second")
    reviewed = checksum(version.framework)
    tick(version.framework)
    change(version.framework, title="Third")
    with pytest.raises(DraftChanged):
        publish(framework=version.framework, at=NOON, reviewed=reviewed)
    assert version.framework.versions.count() == 1
    change(version.framework, title="Second")
    assert publish(framework=version.framework, at=NOON, reviewed=reviewed).checksum == reviewed


def test_change_that_nobody_ticked_is_not_published(version: models.FrameworkVersion) -> None:
    change(version.framework, title="Second")
    tick(version.framework)
    change(version.framework, summary="Another one.")
    with pytest.raises(NotReviewed) as refusal:
        publish(framework=version.framework, at=NOON, reviewed=checksum(version.framework))
    assert len(refusal.value.left) == 1
    tick(version.framework)
    publish(framework=version.framework, at=NOON, reviewed=checksum(version.framework))


def test_first_version_wants_one_tick_for_all_of_it(framework: Framework) -> None:
    row = import_framework(content=framework)
    with pytest.raises(NotReviewed):
        publish(framework=row, at=NOON, reviewed=checksum(row))
    tick(row)
    version = publish(framework=row, at=NOON, reviewed=checksum(row))
    assert version.reviewed_changes.count() == 1


def test_version_without_a_difference_wants_no_tick(version: models.FrameworkVersion) -> None:
    publish(framework=version.framework, at=NOON, reviewed=version.checksum)


def test_ticks_and_comments_are_kept_with_the_version_and_stale_ticks_go(
    version: models.FrameworkVersion,
) -> None:
    framework, anna = version.framework, User.objects.create_user("anna", first_name="Anna")
    models.Comment.objects.create(framework=framework, text="Shorter?", at=NOON)
    models.Framework.objects.filter(pk=framework.pk).update(ready_at=NOON, ready_note="Look.")
    change(framework, title="Second")
    tick(framework)
    change(framework, title="Third", summary="Another one.")
    tick(framework, by=anna)
    second = published_again(framework)
    rows = models.ReviewedChange.objects.values_list("version", "about", "by_name")
    assert list(rows) == [(second.pk, "Third", "Anna")] * 2
    assert models.Comment.objects.get().version == second
    framework.refresh_from_db()
    assert (framework.ready_at, framework.ready_note) == (None, "")


def test_tick_is_the_first_ones_who_gave_it(version: models.FrameworkVersion) -> None:
    change(version.framework, title="Second")
    for name in ("anna", "ben"):
        tick(version.framework, by=User.objects.create_user(name))
    assert [row.by_name for row in models.ReviewedChange.objects.all()] == ["anna"]


def test_number_is_not_used_again_whatever_a_stale_row_says(
    version: models.FrameworkVersion,
) -> None:
    stale = models.Framework.objects.get()
    published_again(version.framework)
    stale.save()
    take_back(version=version.framework.versions.get(number=2), by=None, at=NOON)
    stale.save()
    assert published_again(version.framework).number == 3
    assert publish(framework=stale, at=NOON).number == 4
