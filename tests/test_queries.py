"""Rows to domain objects: what is remembered, what is read anew, and who sees what."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from assessments import queries
from assessments.domain.framework import Framework as Content
from assessments.models import (
    Assessment,
    Framework,
    FrameworkVersion,
    Role,
    Skill,
    Statement,
)
from assessments.services import answering
from assessments.services.drafts import start_draft
from assessments.services.importing import draft_from
from assessments.services.publishing import publish
from tests.factories import make_framework

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ME = uuid.UUID(int=1)
STRANGER = uuid.UUID(int=2)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """Forget the versions of other tests: ids come again after a rollback."""
    queries._published_definitions.cache_clear()


@pytest.fixture
def draft(version: FrameworkVersion) -> FrameworkVersion:
    return start_draft(version.framework)


@pytest.fixture
def mine(version: FrameworkVersion, framework: Content) -> Assessment:
    return answering.start(ME, version, framework.default_role, NOON)


# --- Definitions -----------------------------------------------------------------------------


def test_definitions_are_the_framework_and_the_ids_of_its_rows(
    version: FrameworkVersion, framework: Content
) -> None:
    found = queries.definitions(version)
    assert found.framework == framework
    for model, ids in [
        (Skill, found.skill_ids),
        (Statement, found.statement_ids),
        (Role, found.role_ids),
    ]:
        assert ids == {row.key: row.pk for row in model.objects.all()}
    assert list(found.skill_ids) == [skill.key for skill in framework.skills]


def test_ids_are_those_of_the_same_version(
    version: FrameworkVersion, draft: FrameworkVersion
) -> None:
    published, own = queries.definitions(version), queries.definitions(draft)
    assert published.framework == own.framework
    assert not set(published.statement_ids.values()) & set(own.statement_ids.values())


def test_published_version_is_read_once(
    version: FrameworkVersion, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = queries.definitions(version)
    again = FrameworkVersion.objects.get(pk=version.pk)
    with django_assert_num_queries(0):
        assert queries.definitions(again) is first


def test_every_published_version_is_remembered_for_itself(
    version: FrameworkVersion, draft: FrameworkVersion
) -> None:
    Statement.objects.filter(version=draft).update(text="Changed.")
    second = publish(draft, NOON)
    texts = [
        {statement.text for statement in queries.definitions(of).framework.statements}
        for of in (version, second, version)
    ]
    assert texts[1] == {"Changed."}
    assert texts[0] == texts[2] != texts[1]


def test_draft_is_always_read_anew(draft: FrameworkVersion) -> None:
    before = queries.definitions(draft).framework
    Skill.objects.filter(version=draft, key=before.skills[0].key).update(name="Changed")
    assert queries.definitions(draft).framework.skills[0].name == "Changed"


def test_version_is_remembered_as_it_was_published(draft: FrameworkVersion) -> None:
    queries.definitions(draft)
    Statement.objects.filter(version=draft).update(text="Changed.")
    version = publish(draft, NOON)
    found = queries.definitions(version).framework
    assert {statement.text for statement in found.statements} == {"Changed."}
    assert (found.version, found.checksum) == (2, version.checksum)


def test_reading_costs_the_same_whatever_the_size(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    small = draft_from(make_framework(key="small", skills=2, statements=1))
    large = draft_from(make_framework(key="large", skills=40, statements=7, roles=3))
    for version in (small, large):
        with django_assert_num_queries(12):
            queries.read_framework(version.pk)


def test_version_that_is_not_there_is_an_error(db: None) -> None:
    with pytest.raises(FrameworkVersion.DoesNotExist):
        queries.read_framework(1)


def test_what_is_retired_is_kept_but_not_asked(version: FrameworkVersion) -> None:
    draft = start_draft(version.framework)
    skill = Skill.objects.filter(version=draft).first()
    assert skill is not None
    statement = Statement.objects.filter(version=draft).exclude(skill=skill).first()
    assert statement is not None
    skill.retired = statement.retired = True
    skill.save()
    statement.save()
    second = publish(draft, NOON)
    kept, asked = queries.read_framework(second.pk), queries.definitions(second).framework
    assert {s.key for s in kept.skills} - {s.key for s in asked.skills} == {skill.key}
    kept_keys = {s.key for s in kept.statements}
    gone = {statement.key, *skill.statements.values_list("key", flat=True)}
    assert kept_keys - {s.key for s in asked.statements} == gone


# --- Which version ---------------------------------------------------------------------------


def test_nothing_is_open_before_anything_is_published(framework: Content) -> None:
    draft_from(framework)
    assert queries.open_versions() == []
    assert queries.newest_version_of(framework.key) is None


def test_newest_published_version_of_every_framework_is_open(version: FrameworkVersion) -> None:
    second = publish(start_draft(version.framework), NOON)
    other = publish(draft_from(make_framework()), NOON)
    start_draft(version.framework)
    assert queries.open_versions() == [second, other]
    assert queries.newest_version_of("it-project-manager") == second
    assert queries.newest_version_of("framework") == other
    assert queries.newest_version_of("unknown") is None


def test_tenth_version_is_newer_than_the_ninth(version: FrameworkVersion) -> None:
    for _ in range(9):
        tenth = publish(start_draft(version.framework), NOON)
    assert tenth.number == 10
    assert queries.open_versions() == [tenth]
    assert queries.newest_version_of("it-project-manager") == tenth


def test_withdrawn_framework_is_not_open(version: FrameworkVersion) -> None:
    other = publish(draft_from(make_framework()), NOON)
    Framework.objects.filter(pk=version.framework_id).update(withdrawn_at=NOON)
    assert queries.open_versions() == [other]
    assert queries.newest_version_of("it-project-manager") == version


# --- A person's own --------------------------------------------------------------------------


def test_assessment_is_found_by_its_respondent(mine: Assessment, version: FrameworkVersion) -> None:
    found = queries.assessment_of(ME, mine.pk)
    assert found == mine
    assert (found.version, found.role.pk) == (version, mine.role_id)


def test_assessment_of_somebody_else_does_not_exist(mine: Assessment) -> None:
    with pytest.raises(Assessment.DoesNotExist):
        queries.assessment_of(STRANGER, mine.pk)


def test_assessment_that_never_was_does_not_exist(mine: Assessment) -> None:
    with pytest.raises(Assessment.DoesNotExist):
        queries.assessment_of(ME, uuid.UUID(int=3))


def test_assessments_are_listed_newest_first_and_only_ones_own(
    mine: Assessment, framework: Content
) -> None:
    later = answering.start(ME, mine.version, framework.default_role, NOON + timedelta(days=1))
    theirs = answering.start(STRANGER, mine.version, framework.default_role, NOON)
    assert queries.assessments_of(ME) == [later, mine]
    assert queries.assessments_of(STRANGER) == [theirs]
    assert queries.assessments_of(uuid.UUID(int=3)) == []


def test_somebody_who_has_not_begun_has_no_assessments(
    mine: Assessment, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert queries.assessments_of(None) == []


def test_answers_keep_three_states(mine: Assessment, framework: Content) -> None:
    """An answer, a skip on purpose, and nothing at all, which has no key."""
    skill = framework.skills[0]
    lowest, skipped, *untouched = (statement.key for statement in skill.statements)
    answering.save_answers(mine, skill, {lowest: 0, skipped: None})
    assert queries.answers_of(mine) == {lowest: 0, skipped: None}
    assert len(untouched) > 0


def test_answers_are_those_of_one_assessment(mine: Assessment, framework: Content) -> None:
    theirs = answering.start(STRANGER, mine.version, framework.default_role, NOON)
    skill = framework.skills[0]
    answering.save_answers(theirs, skill, {skill.statements[0].key: 4})
    assert queries.answers_of(mine) == {}


def test_answers_cost_one_query(
    mine: Assessment, framework: Content, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for skill in framework.skills:
        answering.save_answers(mine, skill, {statement.key: 1 for statement in skill.statements})
    with django_assert_num_queries(1):
        assert queries.answers_of(mine) == {s.key: 1 for s in framework.statements}
