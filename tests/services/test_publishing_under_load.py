"""Publishing and restoring while people answer and edit. Real threads need a real server."""

import uuid
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from threading import Event

import pytest
from django.db import IntegrityError, transaction

from assessments import models, queries, working_copy
from assessments.domain.framework import Framework
from assessments.domain.report import make_report
from assessments.domain.reviewing import items_of
from assessments.exchange.document import checksum_of, write_document
from assessments.services import answering
from assessments.services.publishing import DraftChanged, NotReviewed, publish
from assessments.services.restoring import UnpublishedChanges, discard, restore
from assessments.services.reviewing import Looked, groups_of, keep
from assessments.services.taking_back import VersionInUse, take_back
from tests.factories import make_framework
from tests.publishing import NOON, change, published, published_again
from tests.threads import REAL_THREADS, meanwhile, waiting

PEOPLE = 8
ROUNDS = 3
VERSIONS = 5
SAVES = 40

pytestmark = REAL_THREADS


def test_publishing_while_people_answer_disturbs_nobody():
    version = published(make_framework(skills=4, statements=4))
    before = queries.definitions(version.pk).content

    def answer_everything(is_over: Event) -> uuid.UUID:
        """Begin, answer every statement again and again until all is published, and submit."""
        assessment = answering.start(
            respondent=uuid.uuid4(), version=version, role_key="role-1", at=NOON
        )
        rounds = 0
        while rounds < ROUNDS or not is_over.is_set():
            answer_all(assessment, before, rounds % 5)
            rounds += 1
        answer_all(assessment, before, 3)
        answering.submit(assessment=assessment, at=datetime.now(UTC))
        return assessment.pk

    with meanwhile(answer_everything, PEOPLE) as people:
        for _ in range(VERSIONS):
            statement = models.Statement.objects.earliest("key")
            meaning = statement.meaning + 1
            change(statement, text=f"{statement.text} Again.", meaning=meaning)
            published_again(version.framework)
    finished = [person.result() for person in people]

    queries.definitions.cache_clear()
    assert queries.definitions(version.pk).content == before
    assert models.FrameworkVersion.objects.count() == 1 + VERSIONS
    for assessment in models.Assessment.objects.filter(pk__in=finished):
        report = make_report(before, before.roles[0], queries.answers_of(assessment))
        assert assessment.version_id == version.pk
        assert [result.score.score for result in report.results] == [4, 4, 4, 4]


def answer_all(assessment: models.Assessment, framework: Framework, value: int) -> None:
    for skill in framework.skills:
        answers = {statement.key: value for statement in skill.statements}
        answering.save_answers(assessment=assessment, skill=skill, answers=answers, at=NOON)


def test_answers_that_meet_a_submission_are_kept_whole_or_refused():
    """Whatever is in the database after submitting stays exactly that."""
    version = published(make_framework(skills=1, statements=8))
    content = queries.definitions(version.pk).content
    for _ in range(10):
        assessment = answering.start(
            respondent=uuid.uuid4(), version=version, role_key="role-1", at=NOON
        )

        def answer(is_over: Event, assessment: models.Assessment = assessment) -> None:
            value = 0
            while not is_over.is_set():
                try:
                    answer_all(assessment, content, value % 5)
                except answering.Submitted:
                    return
                value += 1

        with meanwhile(answer):
            answering.submit(assessment=assessment, at=datetime.now(UTC))
            at_submission = queries.answers_of(assessment)
        assert queries.answers_of(assessment) == at_submission
        assert len(set(at_submission.values())) <= 1


def test_submission_waits_for_answers_that_are_being_saved():
    """Else they would be added to a report that its person has seen already."""
    version = published(make_framework(skills=1))
    content = queries.definitions(version.pk).content
    assessment = answering.start(
        respondent=uuid.uuid4(), version=version, role_key="role-1", at=NOON
    )

    def submit() -> None:
        answering.submit(assessment=assessment, at=datetime.now(UTC))

    with waiting(submit):
        answer_all(assessment, content, 3)
    assert models.Assessment.objects.submitted().filter(pk=assessment.pk).exists()


def test_publishing_waits_for_an_editor_who_is_saving():
    version = published(make_framework(skills=1))
    skill = models.Skill.objects.get()

    with waiting(lambda: published_again(version.framework)):
        change(skill, definition="Saved, and not yet committed")
    newest = queries.newest_version_of(version.framework.key)
    assert newest
    saved = queries.definitions(newest.pk).content.skills[0]
    assert saved.definition == "Saved, and not yet committed"


def edit_in_pairs(framework_id: int) -> Callable[[Event], None]:
    """Return an editor who saves two rows in one transaction, always with the same number."""

    def edit(is_over: Event) -> None:
        number = 0
        while not is_over.is_set():
            number += 1
            with transaction.atomic():
                first, *_, last = models.Skill.objects.filter(framework=framework_id)
                for skill in (first, last):
                    skill.definition = f"Number {number}"
                    skill.save()

    return edit


def test_published_is_the_working_copy_of_one_moment():
    """Never the first half of what an editor saves, read before, and the second, read after."""
    version = published(make_framework(skills=40))
    with meanwhile(edit_in_pairs(version.framework_id)):
        versions = [published_again(version.framework) for _ in range(20)]
    for each in versions:
        skills = queries.definitions(each.pk).content.skills
        assert skills[0].definition[:8] != "Number 1" or skills[-1].definition[:6] == "Number"
        numbers = {s.definition for s in (skills[0], skills[-1]) if "Number" in s.definition}
        assert len(numbers) <= 1


def test_restoring_is_one_step_for_everybody_else():
    """Somebody who edits meanwhile finds the working copy before or after, and loses nothing."""
    version = published(make_framework(skills=40))
    first = queries.definitions(version.pk).content
    for skill in models.Skill.objects.all():
        change(skill, definition="Second")
    second = queries.definitions(published_again(version.framework).pk).content

    def look(is_over: Event) -> list[Framework]:
        seen = []
        while not is_over.is_set():
            with transaction.atomic():
                models.hold(version.framework_id)
                seen.append(working_copy.read(version.framework_id))
        return seen

    with meanwhile(look) as others:
        for _ in range(10):
            restore(version=version)
            discard(framework=version.framework)
    assert {content == first for content in others[0].result()} <= {True, False}
    assert all(content in (first, second) for content in others[0].result())


def test_save_between_looking_and_restoring_is_not_lost():
    """An editor who saves at that moment has a change that restoring refuses to lose."""
    version = published(make_framework(skills=4))
    with meanwhile(edit_in_pairs(version.framework_id)):
        refusals = 0
        for _ in range(20):
            try:
                restore(version=version)
            except UnpublishedChanges:
                refusals += 1
    assert refusals > 0
    assert "Number" in models.Skill.objects.all()[0].definition


def test_draft_that_is_edited_all_the_time_is_published_only_as_it_was_reviewed():
    """Whoever publishes what they have read publishes that, whatever is saved at that moment."""
    version = published(make_framework(skills=4))
    framework = version.framework
    published_as = []
    with meanwhile(edit_in_pairs(framework.pk)):
        for _ in range(60):
            reviewed = checksum_of(write_document(working_copy.read(framework.pk)))
            tick(framework)
            try:
                newest = publish(framework=framework, at=NOON, reviewed=reviewed)
            except (DraftChanged, NotReviewed):
                continue
            published_as.append((newest.checksum, reviewed))
    assert all(checksum == reviewed for checksum, reviewed in published_as)
    assert len(published_as) < 60


def tick(framework: models.Framework) -> None:
    items = items_of(groups_of(framework))
    looked = [Looked(item.mark, item.change.name, item.change.kind) for item in items]
    keep(framework=framework, looked=looked, by=None, at=NOON)


def test_two_publishers_at_once_publish_once_each_and_no_number_twice():
    version = published(make_framework(skills=1))

    def publish_one(_is_over: Event) -> int:
        return published_again(version.framework).number

    with meanwhile(publish_one, 4) as others:
        pass
    assert sorted(other.result() for other in others) == [2, 3, 4, 5]


def test_whoever_begins_while_a_version_is_taken_back_waits_and_is_refused():
    """Then nothing is left of theirs that points at a version that is not there."""
    version = published(make_framework(skills=1))
    newest = published_again(version.framework)

    def begin() -> None:
        with pytest.raises(IntegrityError):
            answering.start(respondent=uuid.uuid4(), version=newest, role_key="role-1", at=NOON)

    with waiting(begin):
        take_back(version=newest, by=None, at=NOON)
    assert list(models.FrameworkVersion.objects.all()) == [version]
    assert not models.Assessment.objects.exists()


def test_version_is_not_taken_back_while_somebody_begins():
    """Whichever of the two is first, the other is refused, and nobody loses what they began."""
    version = published(make_framework(skills=1))
    outcomes = set()
    for _ in range(30):
        newest = published_again(version.framework)

        def begin(_is_over: Event, newest: models.FrameworkVersion = newest) -> bool:
            person = uuid.uuid4()
            with suppress(IntegrityError):
                answering.start(respondent=person, version=newest, role_key="role-1", at=NOON)
                return True
            return False

        with meanwhile(begin) as [other]:
            try:
                take_back(version=newest, by=None, at=NOON)
                is_taken_back = True
            except (VersionInUse, IntegrityError):
                is_taken_back = False
        assert other.result() is not is_taken_back
        assert models.FrameworkVersion.objects.filter(pk=newest.pk).exists() is other.result()
        outcomes.add(is_taken_back)
    assert outcomes
