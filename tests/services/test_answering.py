"""An assessment from its beginning to its submission."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from assessments import queries
from assessments.domain.framework import Framework as Content
from assessments.domain.framework import Skill
from assessments.models import Answer, Assessment, FrameworkVersion, Frozen, SkillResult
from assessments.services import answering
from assessments.services.importing import draft_from
from assessments.services.publishing import publish
from tests.factories import make_framework

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(minutes=10)
ME = uuid.UUID(int=1)
SMALL = make_framework(statements=[4, 2, 1, 3], top=5, roles=2)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """Forget the versions of other tests: ids come again after a rollback."""
    queries._published_definitions.cache_clear()


@pytest.fixture
def small(db: None) -> FrameworkVersion:
    return publish(draft_from(SMALL), NOON)


@pytest.fixture
def running(small: FrameworkVersion) -> Assessment:
    return answering.start(ME, small, "role-1", NOON)


@pytest.fixture
def submitted(running: Assessment) -> Assessment:
    answering.save_answers(running, skill(1), {"skill-1-1": 2, "skill-1-2": None})
    answering.submit(running, LATER)
    return reread(running)


def skill(number: int) -> Skill:
    return SMALL.skills[number - 1]


def reread(assessment: Assessment) -> Assessment:
    return Assessment.objects.get(pk=assessment.pk)


def results(assessment: Assessment) -> dict[str, tuple[int, int, bool]]:
    rows = SkillResult.objects.filter(assessment=assessment)
    return {row.skill.key: (row.answered, row.total, row.known) for row in rows}


# --- Beginning -------------------------------------------------------------------------------


def test_assessment_begins_without_an_answer(small: FrameworkVersion) -> None:
    assessment = reread(answering.start(ME, small, "role-2", NOON))
    assert (assessment.respondent, assessment.version) == (ME, small)
    assert (assessment.started_at, assessment.submitted_at) == (NOON, None)
    assert (assessment.role.key, assessment.role.version) == ("role-2", small)
    assert queries.answers_of(assessment) == {}


def test_assessment_of_an_unknown_role_does_not_begin(small: FrameworkVersion) -> None:
    with pytest.raises(KeyError):
        answering.start(ME, small, "role-99", NOON)
    assert not Assessment.objects.exists()


def test_every_assessment_has_an_address_of_its_own(small: FrameworkVersion) -> None:
    ids = {answering.start(ME, small, "role-1", NOON).pk for _ in range(3)}
    assert len(ids) == 3


# --- Answering -------------------------------------------------------------------------------


def test_answers_and_skips_are_kept(running: Assessment) -> None:
    answers = {"skill-1-1": 0, "skill-1-2": 4, "skill-1-3": None}
    answering.save_answers(running, skill(1), answers)
    assert queries.answers_of(running) == answers


def test_later_answers_replace_earlier_ones(running: Assessment) -> None:
    answering.save_answers(running, skill(1), {"skill-1-1": 1, "skill-1-2": None, "skill-1-3": 3})
    changed = {"skill-1-1": 2, "skill-1-2": 0, "skill-1-3": None}
    answering.save_answers(running, skill(1), changed)
    assert queries.answers_of(running) == changed
    assert Answer.objects.count() == 3


def test_statements_that_are_not_named_stay_as_they_are(running: Assessment) -> None:
    answering.save_answers(running, skill(1), {"skill-1-1": 1, "skill-1-2": None})
    answering.save_answers(running, skill(1), {"skill-1-3": 3})
    answering.save_answers(running, skill(2), {"skill-2-1": 2})
    answering.save_answers(running, skill(2), {})
    assert queries.answers_of(running) == {
        "skill-1-1": 1,
        "skill-1-2": None,
        "skill-1-3": 3,
        "skill-2-1": 2,
    }


def test_answers_of_two_assessments_do_not_mix(small: FrameworkVersion) -> None:
    mine, other = (answering.start(who, small, "role-1", NOON) for who in (ME, uuid.UUID(int=2)))
    answering.save_answers(mine, skill(1), {"skill-1-1": 1})
    answering.save_answers(other, skill(1), {"skill-1-1": 4})
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
    running: Assessment, wrong: dict[str, int]
) -> None:
    answering.save_answers(running, skill(1), {"skill-1-1": 1})
    with pytest.raises(ValueError, match="out of scale"):
        answering.save_answers(running, skill(1), {"skill-1-1": 2, "skill-1-3": 3} | wrong)
    assert queries.answers_of(running) == {"skill-1-1": 1}


def test_scale_is_that_of_the_version(db: None) -> None:
    short = publish(draft_from(make_framework(key="short", top=2)), NOON)
    assessment = answering.start(ME, short, "role-1", NOON)
    asked = queries.definitions(short).framework.skills[0]
    answering.save_answers(assessment, asked, {"skill-1-1": 1})
    with pytest.raises(ValueError, match="out of scale"):
        answering.save_answers(assessment, asked, {"skill-1-1": 2})
    assert queries.answers_of(assessment) == {"skill-1-1": 1}


def test_submitted_assessment_takes_no_answers(submitted: Assessment) -> None:
    with pytest.raises(Frozen):
        answering.save_answers(submitted, skill(1), {"skill-1-1": 4, "skill-1-3": 4})
    assert queries.answers_of(submitted) == {"skill-1-1": 2, "skill-1-2": None}


def test_assessment_read_before_it_was_submitted_takes_no_answers(running: Assessment) -> None:
    answering.submit(reread(running), LATER)
    assert not running.is_closed
    with pytest.raises(Frozen):
        answering.save_answers(running, skill(1), {"skill-1-1": 4})
    assert queries.answers_of(running) == {}


# --- Choosing another role -------------------------------------------------------------------


def test_running_assessment_changes_its_role(running: Assessment) -> None:
    answering.save_answers(running, skill(1), {"skill-1-1": 1})
    answering.choose_role(running, "role-2")
    assert reread(running).role.key == "role-2"
    assert queries.answers_of(running) == {"skill-1-1": 1}


def test_unknown_role_is_refused(running: Assessment) -> None:
    with pytest.raises(KeyError):
        answering.choose_role(running, "role-99")
    assert reread(running).role.key == "role-1"


def test_submitted_assessment_keeps_its_role(running: Assessment, submitted: Assessment) -> None:
    for assessment in (submitted, running):  # `running` does not know that it is submitted
        with pytest.raises(Frozen):
            answering.choose_role(assessment, "role-2")
    assert reread(submitted).role.key == "role-1"


# --- Submitting ------------------------------------------------------------------------------


def test_submitting_keeps_the_time_the_answers_and_the_role(submitted: Assessment) -> None:
    assert (submitted.started_at, submitted.submitted_at) == (NOON, LATER)
    assert submitted.role.key == "role-1"
    assert queries.answers_of(submitted) == {"skill-1-1": 2, "skill-1-2": None}


def test_result_of_every_skill_is_stored(running: Assessment) -> None:
    """Known is a skill with answers to at least half of its statements."""
    given = {
        1: {"skill-1-1": 2, "skill-1-2": 3, "skill-1-3": None},
        2: {"skill-2-1": None, "skill-2-2": None},
        4: {"skill-4-1": 4},
    }
    for number, answers in given.items():
        answering.save_answers(running, skill(number), answers)
    answering.submit(running, LATER)
    assert results(running) == {
        "skill-1": (2, 5, True),
        "skill-2": (0, 0, False),
        "skill-3": (0, 0, False),
        "skill-4": (1, 4, False),
    }


def test_result_of_no_effort_is_known(running: Assessment) -> None:
    """The lowest answer is an answer; it is not the same as none."""
    answering.save_answers(running, skill(3), {"skill-3-1": 0})
    answering.submit(running, LATER)
    assert results(running)["skill-3"] == (1, 0, True)


def test_submitting_without_an_answer_is_allowed(running: Assessment) -> None:
    answering.submit(running, LATER)
    assert reread(running).submitted_at == LATER
    assert set(results(running).values()) == {(0, 0, False)}


def test_second_submission_changes_nothing(submitted: Assessment) -> None:
    before = list(SkillResult.objects.order_by("pk").values())
    answering.submit(submitted, LATER + timedelta(days=1))
    assert reread(submitted).submitted_at == LATER
    assert list(SkillResult.objects.order_by("pk").values()) == before
    assert len(before) == 4


def test_second_submission_from_a_page_left_open_changes_nothing(
    running: Assessment, submitted: Assessment
) -> None:
    assert not running.is_closed
    answering.submit(running, LATER + timedelta(days=1))
    assert reread(running).submitted_at == LATER
    assert SkillResult.objects.count() == 4


def test_other_assessments_stay_open(running: Assessment) -> None:
    other = answering.start(ME, running.version, "role-1", NOON)
    answering.submit(running, LATER)
    assert reread(other).submitted_at is None
    assert results(other) == {}
    answering.save_answers(other, skill(1), {"skill-1-1": 1})
    assert queries.answers_of(other) == {"skill-1-1": 1}


def test_whole_default_framework_is_answered(version: FrameworkVersion, framework: Content) -> None:
    assessment = answering.start(ME, version, framework.default_role, NOON)
    for asked in framework.skills:
        answering.save_answers(assessment, asked, {s.key: 3 for s in asked.statements})
    answering.submit(assessment, LATER)
    assert results(assessment) == {
        asked.key: (len(asked.statements), 3 * len(asked.statements), True)
        for asked in framework.skills
    }
