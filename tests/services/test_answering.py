"""An assessment from its beginning to its submission."""

import uuid
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments import models, queries
from assessments.domain.framework import Framework, Skill
from assessments.domain.questionnaire import Provenance
from assessments.services import answering, respondents
from tests.factories import make_framework
from tests.publishing import change, published, published_again, published_once
from tests.threads import REAL_THREADS, meanwhile

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(minutes=10)
ME = uuid.UUID(int=1)
SMALL = make_framework(statements=[4, 2, 1, 3], top=5, roles=2)

pytestmark = pytest.mark.django_db


@pytest.fixture
def small(db: None) -> models.FrameworkVersion:
    return published_once(SMALL)


@pytest.fixture
def running(small: models.FrameworkVersion) -> models.Assessment:
    return answering.start(respondent=ME, version=small, role_key="role-1", at=NOON)


@pytest.fixture
def submitted(running: models.Assessment) -> models.Assessment:
    answering.save_answers(
        assessment=running, skill=skill(1), answers={"skill-1-1": 2, "skill-1-2": None}, at=NOON
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
    assert (assessment.respondent_id, assessment.version) == (ME, small)
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
        answering.start(respondent=uuid.UUID(int=n), version=small, role_key="role-1", at=NOON).pk
        for n in range(3)
    }
    assert len(ids) == 3


# --- Answering -------------------------------------------------------------------------------


def test_answers_and_skips_are_kept(running: models.Assessment) -> None:
    answers = {"skill-1-1": 0, "skill-1-2": 4, "skill-1-3": None}
    answering.save_answers(assessment=running, skill=skill(1), answers=answers, at=NOON)
    assert queries.answers_of(running) == answers


def test_later_answers_replace_earlier_ones(running: models.Assessment) -> None:
    answering.save_answers(
        assessment=running,
        skill=skill(1),
        answers={"skill-1-1": 1, "skill-1-2": None, "skill-1-3": 3},
        at=NOON,
    )
    changed = {"skill-1-1": 2, "skill-1-2": 0, "skill-1-3": None}
    answering.save_answers(assessment=running, skill=skill(1), answers=changed, at=NOON)
    assert queries.answers_of(running) == changed
    assert models.Answer.objects.count() == 3


def test_statements_that_are_not_named_stay_as_they_are(running: models.Assessment) -> None:
    answering.save_answers(
        assessment=running, skill=skill(1), answers={"skill-1-1": 1, "skill-1-2": None}, at=NOON
    )
    answering.save_answers(assessment=running, skill=skill(1), answers={"skill-1-3": 3}, at=NOON)
    answering.save_answers(assessment=running, skill=skill(2), answers={"skill-2-1": 2}, at=NOON)
    answering.save_answers(assessment=running, skill=skill(2), answers={}, at=NOON)
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
    answering.save_answers(assessment=mine, skill=skill(1), answers={"skill-1-1": 1}, at=NOON)
    answering.save_answers(assessment=other, skill=skill(1), answers={"skill-1-1": 4}, at=NOON)
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
    answering.save_answers(assessment=running, skill=skill(1), answers={"skill-1-1": 1}, at=NOON)
    with pytest.raises(ValueError, match="out of scale"):
        answering.save_answers(
            assessment=running,
            skill=skill(1),
            answers={"skill-1-1": 2, "skill-1-3": 3} | wrong,
            at=NOON,
        )
    assert queries.answers_of(running) == {"skill-1-1": 1}


def test_scale_is_that_of_the_version(db: None) -> None:
    short = published(make_framework(key="short", top=2))
    assessment = answering.start(respondent=ME, version=short, role_key="role-1", at=NOON)
    asked = queries.definitions(short.pk).framework.skills[0]
    answering.save_answers(assessment=assessment, skill=asked, answers={"skill-1-1": 1}, at=NOON)
    with pytest.raises(ValueError, match="out of scale"):
        answering.save_answers(
            assessment=assessment, skill=asked, answers={"skill-1-1": 2}, at=NOON
        )
    assert queries.answers_of(assessment) == {"skill-1-1": 1}


def test_submitted_assessment_takes_no_answers(submitted: models.Assessment) -> None:
    with pytest.raises(answering.Submitted):
        answering.save_answers(
            assessment=submitted, skill=skill(1), answers={"skill-1-1": 4, "skill-1-3": 4}, at=NOON
        )
    assert queries.answers_of(submitted) == {"skill-1-1": 2, "skill-1-2": None}


def test_assessment_read_before_it_was_submitted_takes_no_answers(
    running: models.Assessment,
) -> None:
    answering.submit(assessment=reread(running), at=LATER)
    assert not running.is_submitted
    with pytest.raises(answering.Submitted):
        answering.save_answers(
            assessment=running, skill=skill(1), answers={"skill-1-1": 4}, at=NOON
        )
    assert queries.answers_of(running) == {}


# --- Choosing another role -------------------------------------------------------------------


def test_running_assessment_changes_its_role(running: models.Assessment) -> None:
    answering.save_answers(assessment=running, skill=skill(1), answers={"skill-1-1": 1}, at=NOON)
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
    other = answering.start(
        respondent=uuid.UUID(int=2), version=running.version, role_key="role-1", at=NOON
    )
    answering.submit(assessment=running, at=LATER)
    assert reread(other).submitted_at is None
    answering.save_answers(assessment=other, skill=skill(1), answers={"skill-1-1": 1}, at=NOON)
    assert queries.answers_of(other) == {"skill-1-1": 1}


def test_whole_default_framework_is_answered(
    version: models.FrameworkVersion, framework: Framework
) -> None:
    assessment = answering.start(
        respondent=ME, version=version, role_key=framework.default_role, at=NOON
    )
    for asked in framework.skills:
        answering.save_answers(
            assessment=assessment,
            skill=asked,
            answers={s.key: 3 for s in asked.statements},
            at=NOON,
        )
    answering.submit(assessment=assessment, at=LATER)
    assert queries.answers_of(assessment) == {s.key: 3 for s in framework.statements}


# --- Older and newer -------------------------------------------------------------------------


def save(assessment: models.Assessment, at: datetime, **answers: int | None) -> None:
    by_key = {key.replace("_", "-"): value for key, value in answers.items()}
    answering.save_answers(assessment=assessment, skill=skill(1), answers=by_key, at=at)


@pytest.mark.parametrize("late", [NOON, LATER - timedelta(milliseconds=100)])
def test_an_older_answer_that_arrives_late_changes_nothing(
    running: models.Assessment, late: datetime
) -> None:
    save(running, LATER, skill_1_1=3)
    save(running, late, skill_1_1=1, skill_1_2=2)
    assert queries.answers_of(running) == {"skill-1-1": 3, "skill-1-2": 2}


def test_the_same_answer_twice_is_one(running: models.Assessment) -> None:
    save(running, LATER, skill_1_1=3)
    save(running, LATER, skill_1_1=3)
    assert models.Answer.objects.get().value == 3


@given(sent=st.lists(st.tuples(st.integers(0, 50), st.sampled_from([0, 1, 2, None])), min_size=1))
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_the_order_of_arrival_the_newest_answer_stays(
    running: models.Assessment, sent: list[tuple[int, int | None]]
) -> None:
    models.Answer.objects.all().delete()
    for seconds, value in sent:
        save(running, NOON + timedelta(seconds=seconds), skill_1_1=value)
    newest = max(seconds for seconds, _ in sent)
    last = [value for seconds, value in sent if seconds == newest][-1]
    assert queries.answers_of(running) == {"skill-1-1": last}


@pytest.mark.parametrize("at", [NOON - timedelta(days=1), NOON + timedelta(days=36500)])
def test_a_clock_that_is_wrong_loses_no_answer(running: models.Assessment, at: datetime) -> None:
    save(running, at, skill_1_1=3)
    assert queries.answers_of(running) == {"skill-1-1": 3}


def test_an_answer_is_anew_or_taken_over(small: models.FrameworkVersion) -> None:
    assessment = answering.start(
        respondent=ME,
        version=small,
        role_key="role-1",
        at=NOON,
        answers={"skill-1-1": 1, "skill-1-2": 1, "skill-1-3": 1},
    )
    save(assessment, NOON, skill_1_1=2, skill_1_2=1, skill_1_4=1)
    answering.confirm(assessment=assessment, statements=["skill-1-1", "skill-1-2", "skill-1-4"])
    save(assessment, LATER, skill_1_2=1, skill_1_3=1)  # sent again, as they were
    kept = models.Answer.objects.values_list("statement__key", "provenance")
    assert dict(kept) == {
        "skill-1-1": Provenance.ANEW,
        "skill-1-2": Provenance.CONFIRMED,
        "skill-1-3": Provenance.CARRIED,
        "skill-1-4": Provenance.ANEW,
    }


@pytest.mark.parametrize(
    ("carried", "sent", "provenance"),
    [
        (None, None, Provenance.CARRIED),
        (None, 0, Provenance.ANEW),
        (0, None, Provenance.ANEW),
    ],
)
def test_a_skip_is_taken_over_as_an_answer_is(
    small: models.FrameworkVersion, carried: int | None, sent: int | None, provenance: Provenance
) -> None:
    assessment = answering.start(
        respondent=ME, version=small, role_key="role-1", at=NOON, answers={"skill-1-1": carried}
    )
    save(assessment, NOON, skill_1_1=sent)
    assert models.Answer.objects.get().provenance == provenance


def test_nothing_is_confirmed_after_submitting(small: models.FrameworkVersion) -> None:
    assessment = answering.start(
        respondent=ME, version=small, role_key="role-1", at=NOON, answers={"skill-1-1": 1}
    )
    answering.submit(assessment=assessment, at=LATER)
    with pytest.raises(answering.Submitted):
        answering.confirm(assessment=assessment, statements=["skill-1-1"])
    assert models.Answer.objects.get().provenance == Provenance.CARRIED


def test_whoever_begins_is_written_down_once(small: models.FrameworkVersion) -> None:
    for day in (0, 1):
        at = NOON + timedelta(days=day)
        begun = answering.start(respondent=ME, version=small, role_key="role-1", at=at)
        answering.submit(assessment=begun, at=at)
    assert models.Respondent.objects.get().last_visit == NOON.date()


# --- One running assessment of a framework ---------------------------------------------------


def running_ones() -> list[models.Assessment]:
    return list(models.Assessment.objects.of(ME).running())


def test_a_second_one_does_not_begin(running: models.Assessment) -> None:
    with pytest.raises(answering.Running) as raised:
        answering.start(respondent=ME, version=running.version, role_key="role-1", at=LATER)
    assert raised.value.assessment == running
    assert running_ones() == [running]


def test_one_begins_instead_of_those_that_are_named(running: models.Assessment) -> None:
    save(running, NOON, skill_1_1=1)
    anew = answering.start(
        respondent=ME,
        version=running.version,
        role_key="role-1",
        at=LATER,
        instead_of=[running.pk],
    )
    assert running_ones() == [anew]
    assert not models.Answer.objects.exists()


def test_what_was_submitted_meanwhile_is_not_deleted(
    submitted: models.Assessment, running: models.Assessment
) -> None:
    answering.start(
        respondent=ME,
        version=running.version,
        role_key="role-1",
        at=LATER,
        instead_of=[running.pk],
    )
    assert len(queries.answers_of(submitted)) == 2


def test_several_from_the_past_are_deleted_together_or_not_at_all(
    running: models.Assessment,
) -> None:
    other = models.Assessment.objects.create(
        respondent_id=ME, version=running.version, role=running.role, started_at=LATER
    )
    with pytest.raises(answering.Running):
        answering.start(
            respondent=ME,
            version=running.version,
            role_key="role-1",
            at=LATER,
            instead_of=[other.pk],
        )
    assert {one.pk for one in running_ones()} == {running.pk, other.pk}


def test_another_framework_is_begun_beside_it(running: models.Assessment) -> None:
    other = published(make_framework(key="other"))
    answering.start(respondent=ME, version=other, role_key="role-1", at=LATER)
    assert len(running_ones()) == 2


class TestBeginningAtOnce:
    pytestmark = REAL_THREADS

    def test_one_of_many_tabs_begins(self) -> None:
        version = published(SMALL)
        respondents.begin(respondent_id=ME, day=NOON.date())

        def begin(_is_over: Event) -> bool:
            try:
                answering.start(respondent=ME, version=version, role_key="role-1", at=NOON)
            except answering.Running:
                return False
            return True

        with meanwhile(begin, times=8) as tabs:
            pass
        assert sorted(tab.result() for tab in tabs) == [False] * 7 + [True]
        assert len(running_ones()) == 1


# --- A clock that was set back ---------------------------------------------------------------


def test_what_was_begun_before_the_clock_was_set_back_can_be_submitted(
    running: models.Assessment,
) -> None:
    answering.save_answers(
        assessment=running, skill=skill(1), answers={"skill-1-1": 2}, at=NOON - timedelta(hours=1)
    )
    answering.submit(assessment=running, at=NOON - timedelta(hours=1))

    assert reread(running).submitted_at == NOON  # when it began, not before
    assert queries.answers_of(running) == {"skill-1-1": 2}


def test_what_is_begun_after_the_clock_was_set_back_comes_after_the_last_report(
    small: models.FrameworkVersion, submitted: models.Assessment
) -> None:
    back = NOON - timedelta(days=400)
    again = answering.start(respondent=ME, version=small, role_key="role-1", at=back)
    answering.submit(assessment=again, at=back)
    third = answering.start(respondent=ME, version=small, role_key="role-1", at=back)

    assert again.earlier == submitted
    assert third.earlier == again
    assert LATER < again.started_at < third.started_at < LATER + timedelta(seconds=1)
