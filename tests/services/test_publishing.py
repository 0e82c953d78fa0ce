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
from assessments.domain.validation import problems
from assessments.exchange.document import checksum_of, read_document, write_document
from assessments.services.publishing import LASTING_ROWS, LINKED_ROWS, CannotPublish, publish
from assessments.services.restoring import import_framework
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
