"""Rows to domain objects: what is remembered, what is read anew, and who sees what."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from assessments import models, queries
from assessments.domain.framework import Framework
from assessments.services import answering, publishing
from assessments.services.restoring import import_framework
from tests.factories import make_framework
from tests.publishing import change, published, published_again
from tests.typed import present

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ME = uuid.UUID(int=1)
STRANGER = uuid.UUID(int=2)

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine(version: models.FrameworkVersion) -> models.Assessment:
    return begun(ME, version)


def begun(
    who: uuid.UUID, version: models.FrameworkVersion, at: datetime = NOON
) -> models.Assessment:
    role_key = queries.definitions(version.pk).framework.default_role
    return answering.start(respondent=who, version=version, role_key=role_key, at=at)


# --- Definitions -----------------------------------------------------------------------------


def test_definitions_are_the_framework_and_the_ids_of_its_rows(
    version: models.FrameworkVersion, framework: Framework
) -> None:
    definitions = queries.definitions(version.pk)
    assert definitions.content == definitions.framework == framework
    for model, ids in [
        (models.Skill, definitions.skill_ids),
        (models.Statement, definitions.statement_ids),
        (models.Role, definitions.role_ids),
        (models.Resource, definitions.resource_ids),
    ]:
        assert ids == {row.key: row.pk for row in model._default_manager.all()}
    assert definitions.statement_keys == {pk: key for key, pk in definitions.statement_ids.items()}


def test_definitions_say_which_version_this_is_and_how_it_is_scored(
    version: models.FrameworkVersion,
) -> None:
    content = queries.definitions(version.pk).content
    assert (content.version, content.checksum) == (1, version.checksum)
    assert content.scoring_rule == version.scoring_rule


def test_version_keeps_the_rule_that_was_the_newest_on_its_day(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(publishing, "NEWEST_RULE", "of-that-day")
    version = published(make_framework())
    monkeypatch.undo()
    assert queries.definitions(version.pk).content.scoring_rule == "of-that-day"


def test_ids_are_those_of_the_same_framework(version: models.FrameworkVersion) -> None:
    """Keys are the same in two frameworks; what people answer must not be mixed up."""
    copy = published(replace(queries.definitions(version.pk).content, key="copy"))
    queries.definitions.cache_clear()
    for each in (version, copy):
        rows = models.Statement.objects.filter(framework=each.framework)
        ids = queries.definitions(each.pk).statement_ids
        assert ids == dict(rows.values_list("key", "pk"))


def test_ids_of_rows_that_are_not_in_the_version_are_not_known(
    version: models.FrameworkVersion,
) -> None:
    models.Role.objects.create(framework=version.framework, key="newer", name="Newer")
    queries.definitions.cache_clear()
    assert "newer" not in queries.definitions(version.pk).role_ids


def test_published_version_is_read_once(
    version: models.FrameworkVersion, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    queries.definitions.cache_clear()
    with django_assert_num_queries(2):
        first = queries.definitions(version.pk)
    with django_assert_num_queries(0):
        assert queries.definitions(version.pk) is first


def test_editing_changes_nothing_that_was_published(
    version: models.FrameworkVersion, framework: Framework
) -> None:
    models.Statement.objects.update(text="Changed.")
    models.Skill.objects.update(name="Changed")
    queries.definitions.cache_clear()
    assert queries.definitions(version.pk).content == framework


def test_every_published_version_is_remembered_for_itself(
    version: models.FrameworkVersion,
) -> None:
    models.Statement.objects.update(text="Changed.")
    second = published_again(version.framework)
    texts = [
        {statement.text for statement in queries.definitions(pk).framework.statements}
        for pk in (version.pk, second.pk, version.pk)
    ]
    assert texts[1] == {"Changed."}
    assert texts[0] == texts[2] != texts[1]


def test_version_with_the_number_of_another_one_is_not_answered_from_memory(
    version: models.FrameworkVersion, framework: Framework
) -> None:
    """As after a restored backup: the same framework and number, and other content."""
    assert queries.definitions(version.pk).framework == framework
    models.FrameworkVersion.objects.all().delete()
    models.Framework.objects.update(last_number=0)
    models.Statement.objects.update(text="Changed.")
    again = published_again(version.framework)
    assert again.number == version.number
    texts = {s.text for s in queries.definitions(again.pk).framework.statements}
    assert texts == {"Changed."}


def test_version_that_is_not_there_is_an_error(db: None) -> None:
    with pytest.raises(models.FrameworkVersion.DoesNotExist):
        queries.definitions(uuid.uuid4())


def test_what_is_retired_is_kept_but_not_asked(version: models.FrameworkVersion) -> None:
    skill = models.Skill.objects.all()[0]
    statement = models.Statement.objects.exclude(skill=skill)[0]
    role = models.Role.objects.exclude(pk=present(version.framework.default_role_id))[0]
    resource = models.Resource.objects.all()[0]
    for row in (skill, statement, role, resource):
        change(row, retired=True)
    definitions = queries.definitions(published_again(version.framework).pk)
    content, framework = definitions.content, definitions.framework

    def left_out(name: str) -> set[str]:
        kept, asked = ({item.key for item in getattr(of, name)} for of in (content, framework))
        return kept - asked

    assert left_out("skills") == {skill.key}
    assert left_out("roles") == {role.key}
    assert resource.key in left_out("resources")
    gone = {statement.key, *skill.statements.values_list("key", flat=True)}
    assert left_out("statements") == gone


# --- The draft -------------------------------------------------------------------------------


def test_nothing_is_changed_after_publishing(version: models.FrameworkVersion) -> None:
    assert queries.unpublished_changes(version.framework) == []


def test_draft_is_what_differs_from_the_newest_version(version: models.FrameworkVersion) -> None:
    change(version.framework, title="Second")
    published_again(version.framework)
    change(models.Skill.objects.all()[0], name="Changed")
    changes = queries.unpublished_changes(version.framework)
    assert [(line.field, line.after) for line in changes or []] == [("name", "Changed")]


def test_framework_that_was_never_published_is_a_draft_as_a_whole(
    db: None, framework: Framework
) -> None:
    assert queries.unpublished_changes(import_framework(content=framework)) is None


def test_meanings_are_those_of_all_versions(version: models.FrameworkVersion) -> None:
    statement = models.Statement.objects.all()[0]
    first, number = statement.text, statement.meaning
    change(statement, text="Second text.", meaning=number + 1)
    published_again(version.framework)
    change(statement, text=first, meaning=number)
    published_again(version.framework)
    meanings = queries.meanings_in(queries.contents_of(version.framework))
    assert meanings[statement.key] == {first: number, "Second text.": number + 1}


# --- Which version ---------------------------------------------------------------------------


def test_nothing_is_open_before_anything_is_published(db: None, framework: Framework) -> None:
    import_framework(content=framework)
    assert queries.open_versions() == []
    assert queries.newest_version_of(framework.key) is None


def test_newest_version_of_every_framework_is_open(version: models.FrameworkVersion) -> None:
    second = published_again(version.framework)
    other = published(make_framework())
    assert queries.open_versions() == [second, other]
    assert queries.newest_version_of("it-project-manager") == second
    assert queries.newest_version_of("framework") == other
    assert queries.newest_version_of("unknown") is None


def test_tenth_version_is_newer_than_the_ninth(version: models.FrameworkVersion) -> None:
    for _ in range(9):
        tenth = published_again(version.framework)
    assert tenth.number == 10
    assert queries.open_versions() == [tenth]
    assert queries.newest_version_of("it-project-manager") == tenth


def test_withdrawn_framework_is_not_open(version: models.FrameworkVersion) -> None:
    other = published(make_framework())
    models.Framework.objects.filter(pk=version.framework_id).update(withdrawn_at=NOON)
    assert queries.open_versions() == [other]
    assert queries.newest_version_of("it-project-manager") == version


# --- A person's own --------------------------------------------------------------------------


def test_assessment_is_found_by_its_respondent(
    mine: models.Assessment, version: models.FrameworkVersion
) -> None:
    assessment = queries.assessment_of([ME], mine.pk)
    assert assessment == mine
    assert assessment.version_id == version.pk
    assert queries.role_of(assessment).key == "it-project-manager-role"


def test_assessment_is_read_by_its_row_alone(
    mine: models.Assessment, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    queries.definitions(mine.version_id)
    with django_assert_num_queries(1) as captured:
        queries.role_of(queries.assessment_of([ME], mine.pk))
    sql = captured.captured_queries[0]["sql"]
    assert sql.count("SELECT") == 1
    assert "JOIN" not in sql


def test_earlier_one_is_the_last_submitted_of_the_same_framework(
    mine: models.Assessment, version: models.FrameworkVersion
) -> None:
    """Two frameworks never mix, nor two people, and what is still running is no earlier one."""
    other = published(make_framework())
    answering.submit(assessment=mine, at=NOON)
    second = begun(ME, version, NOON + timedelta(days=1))
    answering.submit(assessment=second, at=NOON + timedelta(days=1))
    of_other = begun(ME, other, NOON + timedelta(days=2))
    answering.submit(assessment=of_other, at=NOON + timedelta(days=2))
    last = begun(ME, version, NOON + timedelta(days=4))

    assert queries.earlier_than(last) == second
    assert queries.earlier_than(second) == mine
    assert queries.earlier_than(mine) is None
    assert queries.earlier_than(of_other) is None
    assert queries.earlier_than(begun(STRANGER, version, NOON + timedelta(days=5))) is None


def test_assessment_of_somebody_else_does_not_exist(mine: models.Assessment) -> None:
    with pytest.raises(models.Assessment.DoesNotExist):
        queries.assessment_of([STRANGER], mine.pk)


def test_assessment_that_never_was_does_not_exist(mine: models.Assessment) -> None:
    with pytest.raises(models.Assessment.DoesNotExist):
        queries.assessment_of([ME], uuid.UUID(int=3))


def test_assessments_are_listed_newest_first_and_only_ones_own(mine: models.Assessment) -> None:
    answering.submit(assessment=mine, at=NOON)
    later = begun(ME, mine.version, NOON + timedelta(days=1))
    theirs = begun(STRANGER, mine.version)
    assert queries.assessments_of(ME) == [later, mine]
    assert queries.assessments_of(STRANGER) == [theirs]
    assert queries.assessments_of(uuid.UUID(int=3)) == []


def test_somebody_who_has_not_begun_has_no_assessments(
    mine: models.Assessment, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert queries.assessments_of(None) == []


def test_answers_keep_three_states(mine: models.Assessment, framework: Framework) -> None:
    """An answer, a skip on purpose, and nothing at all, which has no key."""
    skill = framework.skills[0]
    lowest, skipped, *untouched = (statement.key for statement in skill.statements)
    answering.save_answers(
        assessment=mine, skill=skill, answers={lowest: 0, skipped: None}, at=NOON
    )
    assert queries.answers_of(mine) == {lowest: 0, skipped: None}
    assert len(untouched) > 0


def test_answers_are_those_of_one_assessment(mine: models.Assessment, framework: Framework) -> None:
    theirs = begun(STRANGER, mine.version)
    skill = framework.skills[0]
    answering.save_answers(
        assessment=theirs, skill=skill, answers={skill.statements[0].key: 4}, at=NOON
    )
    assert queries.answers_of(mine) == {}


def test_answers_cost_one_query(
    mine: models.Assessment, framework: Framework, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for skill in framework.skills:
        answering.save_answers(
            assessment=mine,
            skill=skill,
            answers={statement.key: 1 for statement in skill.statements},
            at=NOON,
        )
    with django_assert_num_queries(1):
        assert queries.answers_of(mine) == {s.key: 1 for s in framework.statements}


def test_looking_at_old_versions_leaves_what_people_use_in_memory(
    version: models.FrameworkVersion, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """Else every look of an editor at many versions would be paid for by the people after it."""
    for number in range(3):
        change(version.framework, title=f"Title {number}")
        published_again(version.framework)
    queries.definitions.cache_clear()
    with django_assert_num_queries(2):
        assert len(list(queries.contents_of(version.framework))) == 4
    queries.meanings_in(queries.contents_of(version.framework))
    assert queries.definitions.cache_info().currsize <= 1
