"""What is published or submitted refuses to be written in every way that the ORM has.

Each way is first tried where it must work, on a draft or a running assessment, so that no
refusal below is one for another reason.
"""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError

from assessments import queries
from assessments.models import (
    Answer,
    AnswerOption,
    Assessment,
    Category,
    Descriptor,
    Framework,
    FrameworkVersion,
    Frozen,
    Importance,
    Level,
    Resource,
    ResourceSkill,
    Role,
    Skill,
    SkillResult,
    Statement,
    Target,
    VersionRow,
)
from assessments.models.definitions import KeyedRow
from assessments.services import answering
from assessments.services.drafts import VERSION_ROWS, start_draft
from assessments.services.importing import draft_from
from assessments.services.publishing import publish
from tests.factories import make_framework

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ME = uuid.UUID(int=1)
NEW_ID = 10**6

pytestmark = pytest.mark.django_db
Row = Any
every_row = pytest.mark.parametrize("model", VERSION_ROWS)


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """Forget the versions of other tests: ids come again after a rollback."""
    queries._published_definitions.cache_clear()


@pytest.fixture
def published(db: None) -> FrameworkVersion:
    return publish(draft_from(make_framework(skills=2, statements=2, top=2)), NOON)


@pytest.fixture
def draft(published: FrameworkVersion) -> FrameworkVersion:
    return start_draft(published.framework)


@pytest.fixture
def running(published: FrameworkVersion) -> Assessment:
    return answered(published)


@pytest.fixture
def submitted(published: FrameworkVersion) -> Assessment:
    assessment = answered(published)
    answering.submit(assessment, NOON)
    return Assessment.objects.get(pk=assessment.pk)


def answered(version: FrameworkVersion) -> Assessment:
    """Return a running assessment with one of its four statements answered."""
    assessment = answering.start(ME, version, "role-1", NOON)
    skill = queries.definitions(version).framework.skills[0]
    answering.save_answers(assessment, skill, {"skill-1-1": 1})
    return assessment


def first(model: type[models.Model], version: FrameworkVersion) -> Row:
    return model._default_manager.filter(version=version).order_by("pk").first()


def values(row: Row) -> dict[str, Any]:
    """Return everything that a row holds but its id."""
    fields = row._meta.concrete_fields
    return {f.attname: getattr(row, f.attname) for f in fields if not f.primary_key}


def stored(model: type[models.Model]) -> list[dict[str, Any]]:
    return list(models.QuerySet(model).order_by("pk").values())


def content(row: Row | dict[str, Any]) -> dict[str, Any]:
    """Return what a row holds but for the count of its saves."""
    return (row if isinstance(row, dict) else values(row)) | {"revision": None}


@contextmanager
def refused(model: type[models.Model], way: str = "this") -> Iterator[None]:
    """Expect Frozen, and every row of the model as it was."""
    before = stored(model)
    try:
        with transaction.atomic():
            yield
    except Frozen:
        assert stored(model) == before, way
    else:
        pytest.fail(f"{way} was not refused")


@contextmanager
def undone() -> Iterator[None]:
    """Take back what is written, so that the next way finds everything as it was."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


# --- Rows of a version: every way to change, to delete and to create them --------------------


def change_of(row: Row) -> dict[str, Any]:
    """Return a new value for one field that every database accepts."""
    if isinstance(row, Descriptor):
        return {"text": "Changed."}
    if isinstance(row, Target):
        others = Importance.objects.filter(version=row.version_id).exclude(pk=row.importance_id)
        return {"importance_id": others.first().pk}
    if isinstance(row, Answer):
        return {"value": 0}
    return {"order": 99}


def changed(row: Row) -> Row:
    for name, value in change_of(row).items():
        setattr(row, name, value)
    return row


def same(row: Row) -> Any:
    return type(row).objects.filter(pk=row.pk)


CHANGES: dict[str, Callable[[Row], Any]] = {
    "save": lambda row: changed(row).save(),
    "save with update_fields": lambda row: changed(row).save(update_fields=list(change_of(row))),
    "update": lambda row: same(row).update(**change_of(row)),
    "bulk_update": lambda row: type(row).objects.bulk_update([changed(row)], list(change_of(row))),
    "update_or_create": lambda row: type(row).objects.update_or_create(
        pk=row.pk, defaults=change_of(row)
    ),
}
DELETIONS: dict[str, Callable[[Row], Any]] = {
    "delete": lambda row: row.delete(),
    "delete of a queryset": lambda row: same(row).delete(),
}
CREATIONS: dict[str, Callable[[type[Any], dict[str, Any]], Any]] = {
    "create": lambda model, new: model.objects.create(**new),
    "save": lambda model, new: model(**new).save(),
    "bulk_create": lambda model, new: model.objects.bulk_create([model(**new)]),
    "bulk_create ignoring": lambda model, new: model.objects.bulk_create(
        [model(**new)], ignore_conflicts=True
    ),
    "get_or_create": lambda model, new: model.objects.get_or_create(pk=NEW_ID, defaults=new),
    "update_or_create": lambda model, new: model.objects.update_or_create(pk=NEW_ID, defaults=new),
}


@every_row
def test_row_of_a_draft_changes(draft: FrameworkVersion, model: type[VersionRow]) -> None:
    for name, write in CHANGES.items():
        with undone():
            row = first(model, draft)
            new = values(row) | change_of(row)
            write(row)
            assert content(first(model, draft)) == content(new), name


@every_row
def test_row_of_a_published_version_refuses_to_change(
    published: FrameworkVersion, model: type[VersionRow]
) -> None:
    for name, write in CHANGES.items():
        with refused(model, name):
            write(first(model, published))


@every_row
def test_row_of_a_draft_is_deleted(draft: FrameworkVersion, model: type[VersionRow]) -> None:
    for name, write in DELETIONS.items():
        with undone():
            row = first(model, draft)
            write(row)
            assert not same(row).exists(), name


@every_row
def test_row_of_a_published_version_refuses_to_be_deleted(
    published: FrameworkVersion, model: type[VersionRow]
) -> None:
    for name, write in DELETIONS.items():
        with refused(model, name):
            write(first(model, published))


@every_row
def test_row_is_added_to_a_draft(draft: FrameworkVersion, model: type[VersionRow]) -> None:
    for name, write in CREATIONS.items():
        with undone():
            row = first(model, draft)
            new = values(row)
            row.delete()
            write(model, new)
            added = model.objects.filter(version=draft).order_by("pk").last()
            assert content(added) == content(new), name


@every_row
def test_row_cannot_be_added_to_a_published_version(
    published: FrameworkVersion, model: type[VersionRow]
) -> None:
    new = values(first(model, published))
    for name, write in CREATIONS.items():
        with refused(model, name):
            write(model, new)


@every_row
def test_one_published_row_among_many_stops_a_write(
    published: FrameworkVersion, draft: FrameworkVersion, model: type[VersionRow]
) -> None:
    change = change_of(first(model, draft))
    rows = [changed(first(model, draft)), changed(first(model, published))]
    with refused(model):
        model.objects.update(**change)
    with refused(model):
        model.objects.bulk_update(rows, list(change))
    with refused(model):
        model.objects.all().delete()


# --- Rows of a version: into one and out of one ---------------------------------------------


def moved(row: Row, version: FrameworkVersion) -> Row:
    row.version = version
    return row


def add_to(row: Row, version: FrameworkVersion, *, bulk: bool) -> None:
    getattr(version, f"{row._meta.model_name}_set").add(row, bulk=bulk)


MOVES: dict[str, Callable[[Row, FrameworkVersion], Any]] = {
    "save": lambda row, to: moved(row, to).save(),
    "save with update_fields": lambda row, to: moved(row, to).save(update_fields=["version"]),
    "delete after a change in memory": lambda row, to: moved(row, to).delete(),
    "update": lambda row, to: same(row).update(version=to),
    "update by id": lambda row, to: same(row).update(version_id=to.pk),
    "bulk_update": lambda row, to: type(row).objects.bulk_update([moved(row, to)], ["version"]),
    "upsert": lambda row, to: type(row).objects.bulk_create(
        [moved(row, to)],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["version"],
    ),
    "update_or_create": lambda row, to: type(row).objects.update_or_create(
        pk=row.pk, defaults={"version": to}
    ),
    "add": lambda row, to: add_to(row, to, bulk=True),
    "add one by one": lambda row, to: add_to(row, to, bulk=False),
}


@every_row
def test_row_does_not_move_between_a_draft_and_a_published_version(
    published: FrameworkVersion, draft: FrameworkVersion, model: type[VersionRow]
) -> None:
    for name, write in MOVES.items():
        with refused(model, f"{name}, out"):
            write(first(model, published), draft)
        with refused(model, f"{name}, in"):
            write(first(model, draft), published)


@every_row
def test_upsert_from_a_draft_does_not_reach_a_published_row(
    published: FrameworkVersion, draft: FrameworkVersion, model: type[VersionRow]
) -> None:
    row = moved(changed(first(model, published)), draft)
    with refused(model):
        model.objects.bulk_create(
            [row], update_conflicts=True, unique_fields=["id"], update_fields=list(change_of(row))
        )


def test_upsert_by_what_rows_refer_to_does_not_reach_a_published_row(
    published: FrameworkVersion, draft: FrameworkVersion
) -> None:
    row = first(Descriptor, published)
    with refused(Descriptor):
        Descriptor.objects.bulk_create(
            [Descriptor(version=draft, skill=row.skill, level=row.level, text="Changed.")],
            update_conflicts=True,
            unique_fields=["skill", "level"],
            update_fields=["text"],
        )


def test_upsert_by_the_key_changes_a_row_of_a_draft(draft: FrameworkVersion) -> None:
    row = changed(first(Category, draft))
    Category.objects.bulk_create(
        [Category(**values(row))],
        update_conflicts=True,
        unique_fields=["version", "key"],
        update_fields=["order"],
    )
    row.refresh_from_db()
    assert row.order == 99


@every_row
def test_row_that_was_read_before_publishing_refuses(
    draft: FrameworkVersion, model: type[VersionRow]
) -> None:
    row = model.objects.filter(version=draft).select_related("version").first()
    assert row is not None
    publish(draft, NOON)
    assert row.version.is_draft
    with refused(model):
        changed(row).save()
    with refused(model):
        row.delete()


# --- Related managers ------------------------------------------------------------------------

RELATED: dict[str, Callable[[Skill, Statement], Any]] = {
    "create": lambda skill, _: skill.statements.create(version=skill.version, key="new", text="N"),
    "get_or_create": lambda skill, _: skill.statements.get_or_create(
        key="new", defaults={"version": skill.version, "text": "New."}
    ),
    "update_or_create": lambda skill, statement: skill.statements.update_or_create(
        key=statement.key, defaults={"text": "Changed."}
    ),
    "update": lambda skill, _: skill.statements.update(text="Changed."),
    "filter and update": lambda skill, _: skill.statements.filter(order=1).update(text="Changed."),
    "bulk_create": lambda skill, _: skill.statements.bulk_create(
        [Statement(version=skill.version, skill=skill, key="new", text="New.")]
    ),
    "delete": lambda skill, _: skill.statements.all().delete(),
    "add": lambda skill, statement: other_skill(skill).statements.add(statement),
    "add one by one": lambda skill, statement: other_skill(skill).statements.add(
        statement, bulk=False
    ),
    "set": lambda skill, _: other_skill(skill).statements.set(skill.statements.all()),
}


def other_skill(skill: Skill) -> Skill:
    return Skill.objects.filter(version=skill.version_id).exclude(pk=skill.pk).get()


def test_related_manager_writes_in_a_draft(draft: FrameworkVersion) -> None:
    for name, write in RELATED.items():
        with undone():
            before = stored(Statement)
            skill = first(Skill, draft)
            write(skill, skill.statements.first())
            assert stored(Statement) != before, name


def test_related_manager_refuses_in_a_published_version(published: FrameworkVersion) -> None:
    for name, write in RELATED.items():
        with refused(Statement, name):
            skill = first(Skill, published)
            write(skill, skill.statements.first())


@pytest.mark.parametrize("bulk", [True, False])
def test_published_row_is_not_added_to_a_row_of_a_draft(
    published: FrameworkVersion, draft: FrameworkVersion, bulk: bool
) -> None:
    with refused(Statement):
        first(Skill, draft).statements.add(first(Statement, published), bulk=bulk)
    with refused(Statement):
        first(Skill, draft).statements.set([first(Statement, published)], bulk=bulk)


LINKS: dict[str, Callable[[Resource, Skill], Any]] = {
    "add": lambda resource, skill: resource.skills.add(
        skill, through_defaults={"version": resource.version}
    ),
    "remove": lambda resource, _: resource.skills.remove(resource.skills.get()),
    "clear": lambda resource, _: resource.skills.clear(),
    "set": lambda resource, skill: resource.skills.set(
        [skill], through_defaults={"version": resource.version}
    ),
    "create": lambda resource, skill: resource.skills.create(
        **values(skill) | {"key": "new", "name": "New"},
        through_defaults={"version": resource.version},
    ),
}


def test_skills_of_a_resource_change_in_a_draft(draft: FrameworkVersion) -> None:
    for name, write in LINKS.items():
        with undone():
            before = stored(ResourceSkill)
            resource = first(Resource, draft)
            write(resource, other_skill(resource.skills.get()))
            assert stored(ResourceSkill) != before, name


def test_skills_of_a_resource_stay_in_a_published_version(published: FrameworkVersion) -> None:
    for name, write in LINKS.items():
        with refused(ResourceSkill, name):
            resource = first(Resource, published)
            write(resource, other_skill(resource.skills.get()))


# --- Versions --------------------------------------------------------------------------------


def retitled(version: FrameworkVersion) -> FrameworkVersion:
    version.title = "Changed"
    return version


VERSION_WRITES: dict[str, Callable[[FrameworkVersion], Any]] = {
    "save": lambda version: retitled(version).save(),
    "save with update_fields": lambda version: retitled(version).save(update_fields=["title"]),
    "update": lambda version: same(version).update(title="Changed"),
    "bulk_update": lambda version: FrameworkVersion.objects.bulk_update(
        [retitled(version)], ["title"]
    ),
    "update_or_create": lambda version: FrameworkVersion.objects.update_or_create(
        pk=version.pk, defaults={"title": "Changed"}
    ),
    "upsert": lambda version: FrameworkVersion.objects.bulk_create(
        [retitled(version)], update_conflicts=True, unique_fields=["id"], update_fields=["title"]
    ),
    "related update": lambda version: version.framework.versions.filter(pk=version.pk).update(
        title="Changed"
    ),
    "add to another framework": lambda version: Framework.objects.create(key="b").versions.add(
        version
    ),
    "delete": lambda version: version.delete(),
    "delete of a queryset": lambda version: same(version).delete(),
}


def test_draft_can_be_written(draft: FrameworkVersion) -> None:
    for name, write in VERSION_WRITES.items():
        with undone():
            before = stored(FrameworkVersion)
            write(FrameworkVersion.objects.get(pk=draft.pk))
            assert stored(FrameworkVersion) != before, name


def test_published_version_refuses(published: FrameworkVersion) -> None:
    for name, write in VERSION_WRITES.items():
        with refused(FrameworkVersion, name):
            write(FrameworkVersion.objects.get(pk=published.pk))


def test_published_version_among_drafts_stops_a_write(
    published: FrameworkVersion, draft: FrameworkVersion
) -> None:
    with refused(FrameworkVersion):
        FrameworkVersion.objects.update(title="Changed")
    with refused(FrameworkVersion):
        FrameworkVersion.objects.all().delete()


def test_published_version_without_any_rows_refuses_to_be_deleted() -> None:
    """Nothing that hangs under it could refuse in its place."""
    framework = Framework.objects.create(key="empty")
    bare = FrameworkVersion(framework=framework, number=1, published_at=NOON, checksum="c")
    models.QuerySet(FrameworkVersion).bulk_create([bare])
    for name in DELETIONS:
        with refused(FrameworkVersion, name):
            DELETIONS[name](FrameworkVersion.objects.get())


def test_version_that_was_read_before_publishing_refuses(draft: FrameworkVersion) -> None:
    stale = FrameworkVersion.objects.get(pk=draft.pk)
    publish(draft, NOON)
    assert stale.is_draft
    with refused(FrameworkVersion):
        retitled(stale).save()
    with refused(FrameworkVersion):
        stale.delete()


def test_published_version_that_says_it_is_a_draft_refuses(published: FrameworkVersion) -> None:
    published.number, published.published_at, published.checksum = None, None, ""
    with refused(FrameworkVersion):
        published.save()


def test_deleting_a_draft_leaves_the_published_version_whole(
    published: FrameworkVersion, draft: FrameworkVersion
) -> None:
    before = queries.read_framework(published.pk)
    draft.delete()
    assert queries.read_framework(published.pk) == before
    assert {m: m.objects.exclude(version=published).count() for m in VERSION_ROWS} == dict.fromkeys(
        VERSION_ROWS, 0
    )


def test_deleting_the_default_role_of_a_draft_leaves_the_draft_without(
    draft: FrameworkVersion,
) -> None:
    first(Role, draft).delete()
    draft.refresh_from_db()
    assert draft.default_role is None


def test_framework_with_versions_cannot_be_deleted(published: FrameworkVersion) -> None:
    with pytest.raises(ProtectedError):
        published.framework.delete()
    with pytest.raises(ProtectedError):
        Framework.objects.all().delete()


# --- Answers ---------------------------------------------------------------------------------

# Each gets an assessment and its one answer.
ANSWER_WRITES: dict[str, Callable[[Assessment, Answer], Any]] = {
    **{name: lambda _, answer, write=write: write(answer) for name, write in CHANGES.items()},
    **{name: lambda _, answer, write=write: write(answer) for name, write in DELETIONS.items()},
    "upsert": lambda assessment, answer: Answer.objects.bulk_create(
        [Answer(assessment=assessment, statement_id=answer.statement_id, value=0)],
        update_conflicts=True,
        unique_fields=["assessment", "statement"],
        update_fields=["value"],
    ),
    "related create": lambda assessment, _: assessment.answers.create(
        statement=open_in(assessment)
    ),
    "related get_or_create": lambda assessment, _: assessment.answers.get_or_create(
        statement=open_in(assessment)
    ),
    "related update_or_create": lambda assessment, answer: assessment.answers.update_or_create(
        statement=answer.statement, defaults={"value": 0}
    ),
    "related update": lambda assessment, _: assessment.answers.update(value=None),
    "related delete": lambda assessment, _: assessment.answers.all().delete(),
    "statement's update": lambda _, answer: answer.statement.answers.update(value=None),
    "statement's delete": lambda _, answer: answer.statement.answers.all().delete(),
    "move to another statement": lambda assessment, answer: open_in(assessment).answers.add(answer),
}


def open_in(assessment: Assessment) -> Statement:
    """Return a statement without an answer."""
    asked = Statement.objects.filter(version=assessment.version_id)
    return asked.exclude(answers__assessment=assessment).order_by("pk").first()


def test_answer_of_a_running_assessment_can_be_written(running: Assessment) -> None:
    for name, write in ANSWER_WRITES.items():
        with undone():
            before = stored(Answer)
            write(running, running.answers.get())
            assert stored(Answer) != before, name


def test_answer_of_a_submitted_assessment_refuses(submitted: Assessment) -> None:
    for name, write in ANSWER_WRITES.items():
        with refused(Answer, name):
            write(submitted, submitted.answers.get())


def test_answer_is_added_to_a_running_assessment(running: Assessment) -> None:
    new = {"assessment_id": running.pk, "statement_id": open_in(running).pk, "value": None}
    for name, write in CREATIONS.items():
        with undone():
            write(Answer, new)
            assert values(running.answers.order_by("pk").last()) == new, name


def test_answer_cannot_be_added_to_a_submitted_assessment(submitted: Assessment) -> None:
    new = {"assessment_id": submitted.pk, "statement_id": open_in(submitted).pk, "value": None}
    for name, write in CREATIONS.items():
        with refused(Answer, name):
            write(Answer, new)


def reassigned(answer: Answer, assessment: Assessment) -> Answer:
    answer.assessment = assessment
    return answer


ANSWER_MOVES: dict[str, Callable[[Answer, Assessment], Any]] = {
    "save": lambda answer, to: reassigned(answer, to).save(),
    "update": lambda answer, to: same(answer).update(assessment=to),
    "bulk_update": lambda answer, to: Answer.objects.bulk_update(
        [reassigned(answer, to)], ["assessment"]
    ),
    "upsert": lambda answer, to: Answer.objects.bulk_create(
        [reassigned(answer, to)],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["assessment"],
    ),
    "add": lambda answer, to: to.answers.add(answer),
    "set": lambda answer, to: to.answers.set([answer]),
}


def test_answer_does_not_move_between_assessments(
    running: Assessment, submitted: Assessment
) -> None:
    for name, write in ANSWER_MOVES.items():
        with refused(Answer, f"{name}, out"):
            write(submitted.answers.get(), running)
        with refused(Answer, f"{name}, in"):
            write(running.answers.get(), submitted)


def test_answer_that_was_read_before_submitting_refuses(running: Assessment) -> None:
    answer = running.answers.select_related("assessment").get()
    answering.submit(running, NOON)
    assert not answer.assessment.is_closed
    with refused(Answer):
        changed(answer).save()
    with refused(Answer):
        answer.delete()


def test_answers_go_with_their_assessment(submitted: Assessment) -> None:
    submitted.delete()
    assert (stored(Answer), stored(SkillResult)) == ([], [])


# --- Constraints: the last wall, behind all of the above -------------------------------------


@contextmanager
def violation(name: str) -> Iterator[None]:
    """Expect the database to refuse; PostgreSQL says by which constraint."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        yield
    diagnosis = getattr(refusal.value.__cause__, "diag", None)
    assert diagnosis is None or diagnosis.constraint_name == name


@pytest.fixture
def empty(db: None) -> Framework:
    return Framework.objects.create(key="empty")


def test_framework_has_one_draft(empty: Framework) -> None:
    FrameworkVersion.objects.create(framework=empty)
    with violation("one_draft_per_framework"):
        FrameworkVersion.objects.create(framework=empty)


def test_number_is_used_once_in_a_framework(empty: Framework) -> None:
    said = {"number": 1, "published_at": NOON, "checksum": "c"}
    FrameworkVersion.objects.create(framework=empty, **said)
    FrameworkVersion.objects.create(framework=Framework.objects.create(key="other"), **said)
    with violation("version_number_used_once"):
        FrameworkVersion.objects.create(framework=empty, **said)


@pytest.mark.parametrize(
    "half",
    [
        {"number": 1},
        {"published_at": NOON},
        {"checksum": "c"},
        {"number": 1, "published_at": NOON},
        {"number": 1, "checksum": "c"},
        {"published_at": NOON, "checksum": "c"},
        {"number": 0, "published_at": NOON, "checksum": "c"},
    ],
)
def test_version_is_a_draft_or_published_and_nothing_between(
    empty: Framework, half: dict[str, Any]
) -> None:
    with violation("version_is_draft_or_published"):
        FrameworkVersion.objects.create(framework=empty, **half)


NEW_VALUES = {
    "key": "new",
    "name": "New",
    "label": "New",
    "title": "New",
    "value": 77,
    "number": 77,
}
ONCE = [
    (model, (set(constraint.fields) - {"version"}).pop(), constraint.name)
    for model in VERSION_ROWS
    for constraint in model._meta.constraints
    if isinstance(constraint, models.UniqueConstraint) and "version" in constraint.fields
]


def another(row: Row) -> dict[str, Any]:
    """Return the values of a row that could stand beside this one."""
    return {name: NEW_VALUES.get(name, value) for name, value in values(row).items()}


@pytest.mark.parametrize(("model", "name", "constraint"), ONCE)
def test_value_occurs_once_in_a_version(
    draft: FrameworkVersion, model: type[VersionRow], name: str, constraint: str
) -> None:
    row = first(model, draft)
    with violation(constraint):
        model.objects.create(**another(row) | {name: getattr(row, name)})
    model.objects.create(**another(row))


def test_keys_of_all_keyed_rows_occur_once() -> None:
    keyed = {model for model in VERSION_ROWS if issubclass(model, KeyedRow)}
    assert {model for model, name, _ in ONCE if name == "key"} == keyed
    assert set(VERSION_ROWS) - keyed == {Descriptor, Target, ResourceSkill}


@pytest.mark.parametrize(
    ("model", "constraint"),
    [
        (Descriptor, "descriptor_once"),
        (Target, "target_once"),
        (ResourceSkill, "resource_skill_once"),
    ],
)
def test_row_between_two_others_occurs_once(
    draft: FrameworkVersion, model: type[VersionRow], constraint: str
) -> None:
    with violation(constraint):
        model.objects.create(**values(first(model, draft)))


@pytest.mark.parametrize(
    ("model", "name", "constraint"),
    [
        (Level, "number", "level_number_from_1"),
        (Importance, "value", "importance_value_from_1"),
    ],
)
def test_level_and_importance_count_from_1(
    draft: FrameworkVersion, model: type[VersionRow], name: str, constraint: str
) -> None:
    with violation(constraint):
        model.objects.create(**another(first(model, draft)) | {name: 0})


def test_answer_option_counts_from_0(draft: FrameworkVersion) -> None:
    assert first(AnswerOption, draft).value == 0


def test_assessment_is_not_submitted_before_it_starts(running: Assessment) -> None:
    with violation("assessment_submitted_after_start"):
        same(running).update(submitted_at=NOON - timedelta(seconds=1))


def test_statement_has_one_answer_and_a_skill_one_result(submitted: Assessment) -> None:
    for model, name in [(Answer, "answer_once"), (SkillResult, "skill_result_once")]:
        row = model._default_manager.filter(assessment=submitted).first()
        with violation(name):
            models.QuerySet(model).bulk_create([model(**values(row))])


# A plain QuerySet knows nothing of frozen rows: PROTECT holds even where code goes round them.


@pytest.mark.parametrize(
    "model", [FrameworkVersion, Category, Skill, Statement, Role], ids=lambda model: model.__name__
)
def test_what_an_assessment_uses_is_protected(
    submitted: Assessment, model: type[models.Model]
) -> None:
    with pytest.raises(ProtectedError):
        models.QuerySet(model).delete()


def test_draft_that_an_assessment_uses_is_protected(draft: FrameworkVersion) -> None:
    Assessment.objects.create(
        respondent=ME, version=draft, role=first(Role, draft), started_at=NOON
    )
    with pytest.raises(ProtectedError):
        draft.delete()
    with pytest.raises(ProtectedError):
        first(Role, draft).delete()
