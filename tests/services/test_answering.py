"""An assessment from its beginning to its submission."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from assessments import models, queries
from assessments.domain.framework import Framework, Skill
from assessments.services import answering
from tests.factories import make_framework
from tests.publishing import change, published, published_again

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(minutes=10)
ME = uuid.UUID(int=1)
SMALL = make_framework(statements=[4, 2, 1, 3], top=5, roles=2)

pytestmark = pytest.mark.django_db


@pytest.fixture
def small(db: None) -> models.FrameworkVersion:
    return published(SMALL)


@pytest.fixture
def running(small: models.FrameworkVersion) -> models.Assessment:
    return answering.start(respondent=ME, version=small, role_key="role-1", at=NOON)


@pytest.fixture
def submitted(running: models.Assessment) -> models.Assessment:
    answering.save_answers(
        assessment=running, skill=skill(1), answers={"skill-1-1": 2, "skill-1-2": None}
    )
    answering.submit(assessment=running, at=LATER)
    return reread(running)


def skill(number: int) -> Skill:
    return SMALL.skills[number - 1]


def reread(assessment: models.Assessment) -> models.Assessment:
    return models.Assessment.objects.get(pk=assessment.pk)


# --- Beginning -------------------------------------------------------------------------------


def test_assessment_begins_without_an_answer(small: models.FrameworkVersion) -> None:
    assessment = reread(answering.start(respondent=ME, version=small, role_key="role-2", at=NOON))
    assert (assessment.respondent, assessment.version) == (ME, small)
    assert (assessment.started_at, assessment.submitted_at) == (NOON, None)
    assert assessment.role.key == "role-2"
    assert queries.answers_of(assessment) == {}


def test_assessment_begins_with_the_answers_that_carry_over(
    small: models.FrameworkVersion,
) -> None:
    answers = {"skill-1-1": 2, "skill-2-1": None}
    assessment = answering.start(
        respondent=ME, version=small, role_key="role-1", at=NOON, answers=answers
    )
    assert queries.answers_of(assessment) == answers


def test_assessment_of_an_unknown_role_does_not_begin(small: models.FrameworkVersion) -> None:
    with pytest.raises(KeyError):
        answering.start(respondent=ME, version=small, role_key="role-99", at=NOON)
    assert not models.Assessment.objects.exists()


def test_assessment_of_a_retired_role_does_not_begin(small: models.FrameworkVersion) -> None:
    change(models.Role.objects.get(key="role-2"), retired=True)
    newer = published_again(small.framework)
    with pytest.raises(KeyError):
        answering.start(respondent=ME, version=newer, role_key="role-2", at=NOON)


def test_every_assessment_has_an_address_of_its_own(small: models.FrameworkVersion) -> None:
    ids = {
        answering.start(respondent=ME, version=small, role_key="role-1", at=NOON).pk
        for _ in range(3)
    }
    assert len(ids) == 3


# --- Answering -------------------------------------------------------------------------------


def test_answers_and_skips_are_kept(running: models.Assessment) -> None:
    answers = {"skill-1-1": 0, "skill-1-2": 4, "skill-1-3": None}
    answering.save_answers(assessment=running, skill=skill(1), answers=answers)
    assert queries.answers_of(running) == answers


def test_later_answers_replace_earlier_ones(running: models.Assessment) -> None:
    answering.save_answers(
        assessment=running,
        skill=skill(1),
        answers={"skill-1-1": 1, "skill-1-2": None, "skill-1-3": 3},
    )
    changed = {"skill-1-1": 2, "skill-1-2": 0, "skill-1-3": None}
    answering.save_answers(assessment=running, skill=skill(1), answers=changed)
    assert queries.answers_of(running) == changed
    assert models.Answer.objects.count() == 3


def test_statements_that_are_not_named_stay_as_they_are(running: models.Assessment) -> None:
    answering.save_answers(
        assessment=running, skill=skill(1), answers={"skill-1-1": 1, "skill-1-2": None}
    )
    answering.save_answers(assessment=running, skill=skill(1), answers={"skill-1-3": 3})
    answering.save_answers(assessment=running, skill=skill(2), answers={"skill-2-1": 2})
    answering.save_answers(assessment=running, skill=skill(2), answers={})
    assert queries.answers_of(running) == {
        "skill-1-1": 1,
        "skill-1-2": None,
        "skill-1-3": 3,
        "skill-2-1": 2,
    }


def test_answers_of_two_assessments_do_not_mix(small: models.FrameworkVersion) -> None:
    mine, other = (
        answering.start(respondent=who, version=small, role_key="role-1", at=NOON)
        for who in (ME, uuid.UUID(int=2))
    )
    answering.save_answers(assessment=mine, skill=skill(1), answers={"skill-1-1": 1})
    answering.save_answers(assessment=other, skill=skill(1), answers={"skill-1-1": 4})
    assert (queries.answers_of(mine), queries.answers_of(other)) == (
        {"skill-1-1": 1},
        {"skill-1-1": 4},
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"skill-2-1": 1},  # of another skill
        {"skill-1-99": 1},
        {"": 1},
        {"skill-1-2": 5},
        {"skill-1-2": -1},
    ],
)
def test_wrong_answer_is_refused_and_nothing_is_kept(
    running: models.Assessment, wrong: dict[str, int]
) -> None:
    answering.save_answers(assessment=running, skill=skill(1), answers={"skill-1-1": 1})
    with pytest.raises(ValueError, match="out of scale"):
        answering.save_answers(
            assessment=running, skill=skill(1), answers={"skill-1-1": 2, "skill-1-3": 3} | wrong
        )
    assert queries.answers_of(running) == {"skill-1-1": 1}


def test_scale_is_that_of_the_version(db: None) -> None:
    short = published(make_framework(key="short", top=2))
    assessment = answering.start(respondent=ME, version=short, role_key="role-1", at=NOON)
    asked = queries.definitions(short.pk).framework.skills[0]
    answering.save_answers(assessment=assessment, skill=asked, answers={"skill-1-1": 1})
    with pytest.raises(ValueError, match="out of scale"):
        answering.save_answers(assessment=assessment, skill=asked, answers={"skill-1-1": 2})
    assert queries.answers_of(assessment) == {"skill-1-1": 1}


def test_submitted_assessment_takes_no_answers(submitted: models.Assessment) -> None:
    with pytest.raises(answering.Submitted):
        answering.save_answers(
            assessment=submitted, skill=skill(1), answers={"skill-1-1": 4, "skill-1-3": 4}
        )
    assert queries.answers_of(submitted) == {"skill-1-1": 2, "skill-1-2": None}


def test_assessment_read_before_it_was_submitted_takes_no_answers(
    running: models.Assessment,
) -> None:
    answering.submit(assessment=reread(running), at=LATER)
    assert not running.is_submitted
    with pytest.raises(answering.Submitted):
        answering.save_answers(assessment=running, skill=skill(1), answers={"skill-1-1": 4})
    assert queries.answers_of(running) == {}


# --- Choosing another role -------------------------------------------------------------------


def test_running_assessment_changes_its_role(running: models.Assessment) -> None:
    answering.save_answers(assessment=running, skill=skill(1), answers={"skill-1-1": 1})
    answering.choose_role(assessment=running, role_key="role-2")
    assert reread(running).role.key == "role-2"
    assert queries.answers_of(running) == {"skill-1-1": 1}


def test_unknown_role_is_refused(running: models.Assessment) -> None:
    with pytest.raises(KeyError):
        answering.choose_role(assessment=running, role_key="role-99")
    assert reread(running).role.key == "role-1"


def test_submitted_assessment_keeps_its_role(
    running: models.Assessment, submitted: models.Assessment
) -> None:
    for assessment in (submitted, running):  # `running` does not know that it is submitted
        with pytest.raises(answering.Submitted):
            answering.choose_role(assessment=assessment, role_key="role-2")
    assert reread(submitted).role.key == "role-1"


# --- Submitting ------------------------------------------------------------------------------


def test_submitting_keeps_the_time_the_answers_and_the_role(submitted: models.Assessment) -> None:
    assert (submitted.started_at, submitted.submitted_at) == (NOON, LATER)
    assert submitted.role.key == "role-1"
    assert queries.answers_of(submitted) == {"skill-1-1": 2, "skill-1-2": None}


def test_submitting_without_an_answer_is_allowed(running: models.Assessment) -> None:
    answering.submit(assessment=running, at=LATER)
    assert reread(running).submitted_at == LATER
    assert queries.answers_of(running) == {}


def test_second_submission_changes_nothing(submitted: models.Assessment) -> None:
    answering.submit(assessment=submitted, at=LATER + timedelta(days=1))
    assert reread(submitted).submitted_at == LATER


def test_second_submission_from_a_page_left_open_changes_nothing(
    running: models.Assessment, submitted: models.Assessment
) -> None:
    assert not running.is_submitted
    answering.submit(assessment=running, at=LATER + timedelta(days=1))
    assert reread(running).submitted_at == LATER


def test_other_assessments_stay_open(running: models.Assessment) -> None:
    other = answering.start(respondent=ME, version=running.version, role_key="role-1", at=NOON)
    answering.submit(assessment=running, at=LATER)
    assert reread(other).submitted_at is None
    answering.save_answers(assessment=other, skill=skill(1), answers={"skill-1-1": 1})
    assert queries.answers_of(other) == {"skill-1-1": 1}


def test_whole_default_framework_is_answered(
    version: models.FrameworkVersion, framework: Framework
) -> None:
    assessment = answering.start(
        respondent=ME, version=version, role_key=framework.default_role, at=NOON
    )
    for asked in framework.skills:
        answering.save_answers(
            assessment=assessment, skill=asked, answers={s.key: 3 for s in asked.statements}
        )
    answering.submit(assessment=assessment, at=LATER)
    assert queries.answers_of(assessment) == {s.key: 3 for s in framework.statements}
