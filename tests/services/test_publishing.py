"""Publishing: the number, the date and the checksum, and what stands in its way."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from assessments import queries
from assessments.domain.framework import Framework as Content
from assessments.domain.validation import problems
from assessments.exchange.document import checksum_of, write_document
from assessments.models import (
    Category,
    FrameworkVersion,
    Frozen,
    Role,
    Skill,
    Statement,
    Target,
    VersionRow,
)
from assessments.services.drafts import VERSION_ROWS, start_draft
from assessments.services.importing import draft_from
from assessments.services.publishing import CannotPublish, publish
from tests.factories import make_framework

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(version: FrameworkVersion) -> FrameworkVersion:
    """A draft beside the published version that it was copied from."""
    return start_draft(version.framework)


def stored(version: FrameworkVersion) -> list[Any]:
    """Return all that the database says of a version."""
    own = FrameworkVersion.objects.filter(pk=version.pk).values()
    rows = [model.objects.filter(version=version).order_by("pk").values() for model in VERSION_ROWS]
    return [list(found) for found in (own, *rows)]


def refused(draft: FrameworkVersion) -> list[tuple[str, str]]:
    """Try to publish; return the problems that stood in the way and changed nothing."""
    before = stored(draft)
    with pytest.raises(CannotPublish) as refusal:
        publish(draft, NOON)
    assert stored(draft) == before
    return [(found.place, found.message % found.values) for found in refusal.value.problems]


def statements_of(work: Callable[[], Any]) -> int:
    """Count the SQL statements, without those that only hold the transaction together."""
    with CaptureQueriesContext(connection) as captured:
        work()
    frame = ("SAVEPOINT", "RELEASE", "BEGIN")
    return len([q for q in captured if not q["sql"].startswith(frame)])


def test_first_version_gets_number_date_and_checksum(framework: Content) -> None:
    draft = draft_from(framework)
    returned = publish(draft, NOON)
    version = FrameworkVersion.objects.get()
    assert returned == version == draft
    assert (version.number, version.published_at) == (1, NOON)
    assert version.checksum == returned.checksum == checksum_of(write_document(framework))


def test_publishing_changes_no_row(draft: FrameworkVersion) -> None:
    before = stored(draft)[1:]
    publish(draft, NOON)
    assert stored(draft)[1:] == before


def test_published_content_says_which_copy_it_is(version: FrameworkVersion) -> None:
    content = queries.read_framework(version.pk)
    assert (content.version, content.checksum) == (1, version.checksum)


def test_equal_content_has_an_equal_checksum(
    version: FrameworkVersion, draft: FrameworkVersion
) -> None:
    assert publish(draft, LATER).checksum == version.checksum


def test_changed_content_has_another_checksum(
    version: FrameworkVersion, draft: FrameworkVersion
) -> None:
    statement = Statement.objects.filter(version=draft).first()
    assert statement is not None
    statement.text += " And more."
    statement.save()
    assert publish(draft, LATER).checksum != version.checksum


def test_numbers_count_on(version: FrameworkVersion) -> None:
    numbers = [publish(start_draft(version.framework), LATER).number for _ in range(3)]
    assert numbers == [2, 3, 4]


def test_every_framework_counts_for_itself(version: FrameworkVersion) -> None:
    other = publish(draft_from(make_framework()), LATER)
    assert (version.number, other.number) == (1, 1)
    assert publish(start_draft(other.framework), LATER).number == 2


def test_second_time_is_refused(version: FrameworkVersion) -> None:
    before = stored(version)
    with pytest.raises(Frozen):
        publish(version, LATER)
    assert stored(version) == before


def test_draft_that_somebody_else_published_is_refused(draft: FrameworkVersion) -> None:
    stale = FrameworkVersion.objects.get(pk=draft.pk)
    publish(draft, NOON)
    before = stored(draft)
    with pytest.raises(Frozen):
        publish(stale, LATER)
    assert stored(draft) == before


def test_what_was_saved_is_published_and_not_what_is_in_memory(draft: FrameworkVersion) -> None:
    draft.title = "Never saved"
    assert publish(draft, NOON).title == "IT project manager skills"


def test_problems_stand_in_the_way(draft: FrameworkVersion) -> None:
    skill = Skill.objects.filter(version=draft).first()
    assert skill is not None
    skill.statements.all().delete()
    Target.objects.filter(version=draft, skill=skill).delete()
    Role.objects.filter(version=draft).update(summary=" ")
    expected = problems(queries.read_framework(draft.pk))
    assert refused(draft) == [(p.place, p.message % p.values) for p in expected]
    assert [p.place for p in expected] == [
        "categories[0].skills[0].statements",
        *(
            place
            for index in range(Role.objects.filter(version=draft).count())
            for place in (f"roles[{index}].summary", f"roles[{index}].targets.{skill.key}")
        ),
    ]


def test_empty_draft_is_refused(draft: FrameworkVersion) -> None:
    Category.objects.filter(version=draft).delete()
    assert ("categories", "there is none, and one is needed") in refused(draft)


def test_draft_without_a_default_role_is_refused(draft: FrameworkVersion) -> None:
    draft.default_role = None
    draft.save()
    assert refused(draft) == [("default_role", "missing")]


def test_draft_is_published_once_it_is_mended(draft: FrameworkVersion) -> None:
    role = draft.default_role
    draft.default_role = None
    draft.save()
    refused(draft)
    draft.default_role = role
    draft.save()
    assert publish(draft, NOON).number == 2


REFERENCES = [
    (model, field)
    for model in VERSION_ROWS
    for field in model._meta.concrete_fields
    if field.many_to_one and field.name != "version"
]


@pytest.mark.parametrize(
    ("model", "field"), REFERENCES, ids=[f"{m.__name__}.{f.name}" for m, f in REFERENCES]
)
def test_reference_to_another_version_is_refused(
    version: FrameworkVersion,
    draft: FrameworkVersion,
    model: type[VersionRow],
    field: "models.ForeignKey[Any, Any]",
) -> None:
    """The other version has the same keys, so nothing else would notice."""
    row = model.objects.filter(version=draft).order_by("pk").first()
    assert row is not None
    same = getattr(model.objects.filter(version=version).order_by("pk").first(), field.attname)
    model.objects.filter(pk=row.pk).update(**{field.attname: same})
    row.refresh_from_db()
    place = f"{model._meta.verbose_name}.{field.name}"
    assert refused(draft) == [(place, f"refers to a row of another version: {row}")]


def test_default_role_of_another_version_is_refused(
    version: FrameworkVersion, draft: FrameworkVersion
) -> None:
    draft.default_role = version.default_role
    draft.save()
    message = f"refers to a row of another version: {version.default_role}"
    assert refused(draft) == [("default_role", message)]


def test_number_of_queries_does_not_depend_on_the_size() -> None:
    small = draft_from(make_framework(key="small", skills=8, statements=4))
    large = draft_from(make_framework(key="large", skills=40, statements=7))
    costs = [statements_of(lambda of=of: publish(of, NOON)) for of in (small, large)]
    assert costs[0] == costs[1] < 40
