"""What was done without an account joins the account: nothing is lost, and nothing is doubled."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.contrib.auth.models import User

from assessments import belongings, models, queries
from assessments.domain.annotations import Example
from assessments.domain.belongings import problems
from assessments.domain.framework import Target
from assessments.domain.tokens import digest_of
from assessments.services import (
    annotating,
    answering,
    bringing,
    planning,
    respondents,
    sharing,
    targets,
    using,
)
from assessments.services.joining import OfAnotherAccount, Undecided, join, to_decide
from tests.factories import make_framework, make_resource
from tests.publishing import NOON, published
from tests.services.test_using import assert_equals_a_recount
from tests.typed import present

DAY = timedelta(days=1)
LATER = NOON + 30 * DAY


@pytest.fixture
def version(db: None) -> models.FrameworkVersion:
    resources = [make_resource(number) for number in (1, 2)]
    return published(make_framework(skills=2, statements=2, roles=2, resources=resources))


@pytest.fixture
def account(db: None) -> User:
    return User.objects.create_user("ada")


def somebody(account: User | None = None) -> UUID:
    return models.Respondent.objects.create(last_visit=NOON.date(), account=account).pk


def begun(
    person: UUID, version: models.FrameworkVersion, at: datetime = NOON, value: int = 2
) -> models.Assessment:
    one = answering.begin(respondent=person, version=version, role_key="role-1", at=at, answers={})
    for skill in queries.definitions(version.pk).framework.skills:
        answers = {statement.key: value for statement in skill.statements}
        answering.save_answers(assessment=one, skill=skill, answers=answers, at=at)
    return one


def submitted(
    person: UUID, version: models.FrameworkVersion, at: datetime = NOON, value: int = 2
) -> models.Assessment:
    one = begun(person, version, at, value)
    answering.submit(assessment=one, at=at + timedelta(minutes=9))
    one.refresh_from_db()
    return one


def with_everything(
    person: UUID, version: models.FrameworkVersion, at: datetime = NOON, note: str = "Ask Ann"
) -> UUID:
    """Let somebody have a row of every kind, and two that are running."""
    report = submitted(person, version, at)
    skill = queries.definitions(version.pk).framework.skills[0]
    begun(person, version, at + DAY, 1)
    planning.add(assessment=report, resource_key="resource-1", skill_key="skill-1", at=at)
    planning.add_own(
        owner=report, step_id=uuid4(), title="Read", skill_key="", due=date(2027, 1, 9), at=at
    )
    chosen = next(step for step in queries.plan_of(report) if not step.is_own)
    planning.change(respondent_id=person, step_id=chosen.id, note=note)
    example = Example("It was late.", "I told them.", "We shipped.", "study", 2024, str(uuid4()))
    annotating.save_example(owner=report, skill=skill, example=example, at=at)
    targets.set_own_targets(assessment=report, targets={skill.key: Target(2, 1, True)})
    sharing.make(assessment=report, shows="all", role_key="role-1", days=7, name="Ann", at=at)
    return person


def told(person: UUID) -> Any:
    return replace(belongings.belongings_of(person), versions=())


def brought(file_of: UUID, to: UUID) -> UUID:
    """Let somebody bring what another one has taken along."""
    things = belongings.belongings_of(file_of)
    expected = bringing.look(belongings=things, respondent_id=to)
    assert bringing.bring(belongings=things, respondent_id=to, expected=expected, at=LATER)
    return to


def person_of(account: User) -> UUID:
    found = queries.person_of_account(account.pk)
    assert found
    return found


# --- An account without anything yet -----------------------------------------------------------


def test_who_has_nothing_in_the_account_yet_keeps_all_as_it_is(version, account):
    person = with_everything(somebody(), version)
    before = told(person)

    join(account_id=account.pk, respondent_id=person, at=LATER)

    assert person_of(account) == person
    assert told(person) == before
    assert present(queries.person(person)).last_visit == LATER.date()


def test_twice_is_once(version, account):
    person = with_everything(somebody(), version)

    for _time in range(2):
        join(account_id=account.pk, respondent_id=person, at=LATER)

    assert person_of(account) == person


def test_what_belongs_to_another_account_is_not_joined(version, account):
    person = somebody(User.objects.create_user("bo"))

    with pytest.raises(OfAnotherAccount):
        join(account_id=account.pk, respondent_id=person, at=LATER)

    assert queries.person_of_account(account.pk) is None


@pytest.mark.parametrize("is_known", [True, False])
def test_nobody_and_no_account_are_nothing_to_join(version, account, is_known):
    person = somebody()

    join(account_id=account.pk if is_known else 0, respondent_id=uuid4(), at=LATER)
    join(account_id=0, respondent_id=person, at=LATER)

    assert models.Respondent.objects.get().account is None


# --- An account with something -----------------------------------------------------------------


def test_everything_moves(version, account):
    mine, other = somebody(account), with_everything(somebody(), version)
    before = told(other)
    ids = set(models.Assessment.objects.of(other).values_list("pk", flat=True))

    join(account_id=account.pk, respondent_id=other, at=LATER)

    assert told(mine) == before
    assert set(models.Assessment.objects.of(mine).values_list("pk", flat=True)) == ids
    assert models.Respondent.objects.get().pk == person_of(account) == mine
    assert present(queries.person(mine)).last_visit == LATER.date()


def test_it_is_put_to_what_is_there(version, account):
    mine = with_everything(somebody(account), version, LATER)
    other = with_everything(somebody(), version)
    before, theirs = told(mine), told(other)

    join(account_id=account.pk, respondent_id=other, at=LATER)

    after = told(mine)
    assert [one.started_at for one in after.assessments] == [NOON, NOON + DAY, LATER, LATER + DAY]
    assert after.links == theirs.links + before.links
    # the same words in both: once
    assert after.examples == before.examples
    assert after.steps == before.steps
    assert after.own_targets == before.own_targets


def test_what_a_file_brought_to_both_is_there_once(version, account):
    other = with_everything(somebody(), version)
    mine = brought(other, somebody(account))
    before = told(mine)

    join(account_id=account.pk, respondent_id=other, at=LATER)

    after = told(mine)
    assert replace(after, links=()) == before
    assert [link.name for link in after.links] == ["Ann"]


def test_joining_the_same_things_twice_is_joining_them_once(version, account):
    mine = with_everything(somebody(account), version, note="Ask Bo")
    first, second = with_everything(somebody(), version), somebody()
    brought(first, second)

    join(account_id=account.pk, respondent_id=first, at=LATER)
    once = told(mine)
    join(account_id=account.pk, respondent_id=second, at=LATER)

    assert told(mine) == once
    assert {step.note for step in once.steps} == {"", "Ask Ann", "Ask Bo"}


def test_a_step_that_says_something_else_becomes_one_of_their_own(version, account):
    mine = with_everything(somebody(account), version, note="Ask Bo")
    other = with_everything(somebody(), version)

    join(account_id=account.pk, respondent_id=other, at=LATER)

    said = {(step.resource, step.title, step.note) for step in told(mine).steps}
    assert said == {
        ("resource-1", "", "Ask Bo"),
        (None, "Resource 1", "Ask Ann"),
        (None, "Read", ""),
    }


def test_a_step_with_more_to_say_says_all_of_it(version, account):
    mine, other = somebody(account), with_everything(somebody(), version)
    report = submitted(mine, version, LATER)
    planning.add(assessment=report, resource_key="resource-1", skill_key="skill-1", at=LATER)

    join(account_id=account.pk, respondent_id=other, at=LATER)

    (step,) = (step for step in queries.plan_of(report) if not step.is_own)
    assert step.note == "Ask Ann"


def test_what_corrects_or_follows_a_report_that_is_in_both_still_does(version, account):
    other = somebody()
    report = submitted(other, version)
    mine = brought(other, somebody(account))
    follower = begun(other, version, LATER)
    models.Assessment.objects.filter(pk=follower.pk).update(corrects=report, earlier=report)
    planning.add(assessment=report, resource_key="resource-1", skill_key="skill-1", at=LATER)

    join(account_id=account.pk, respondent_id=other, at=LATER)

    kept = models.Assessment.objects.of(mine).submitted().get()
    follower.refresh_from_db()
    assert (follower.corrects, follower.earlier) == (kept, kept)
    assert models.PlanStep.objects.get().origin == kept


def test_a_link_goes_on_with_the_same_address(version, account):
    other = with_everything(somebody(), version)
    link = models.ShareLink.objects.get()
    token = sharing.token_of(link)
    mine = brought(other, somebody(account))

    join(account_id=account.pk, respondent_id=other, at=LATER)

    link = queries.open_link(digest_of(present(token)), NOON)
    assert sharing.token_of(link) == token
    assert link.assessment.respondent_id == mine
    assert queries.name_of(link) == "Ann"


def test_links_of_both_to_a_report_that_is_in_both_go_on(version, account):
    other = with_everything(somebody(), version)
    mine = brought(other, somebody(account))
    report = models.Assessment.objects.of(mine).submitted().get()
    sharing.make(assessment=report, shows="all", role_key="role-1", days=7, name="Bo", at=NOON)

    join(account_id=account.pk, respondent_id=other, at=LATER)

    assert sorted(map(queries.name_of, models.ShareLink.objects.all())) == ["Ann", "Bo"]
    assert {link.assessment.respondent_id for link in models.ShareLink.objects.all()} == {mine}
    assert models.Assessment.objects.submitted().count() == 1


def test_two_that_began_at_the_same_moment_can_be_taken_along(version, account):
    mine, other = somebody(account), somebody()
    for person, value in ((mine, 1), (other, 2)):
        begun(person, version, NOON, value)
        begun(person, version, LATER, value)

    join(account_id=account.pk, respondent_id=other, at=LATER)

    back = brought(mine, somebody())
    assert models.Assessment.objects.of(mine).count() == 4
    assert len({one.started_at for one in told(mine).assessments}) == 4
    # of those that are running a file brings one
    assert models.Assessment.objects.of(back).count() == 1


def test_one_that_was_finished_twice_can_be_taken_along_and_brought_back(version, account):
    """It was begun once and brought to somebody else, and both went on with it."""
    other = somebody()
    running = begun(other, version)
    mine = brought(other, somebody(account))
    for person, value in ((other, 1), (mine, 3)):
        one = models.Assessment.objects.of(person).get()
        skill = queries.definitions(version.pk).framework.skills[0]
        answers = {skill.statements[0].key: value}
        answering.save_answers(assessment=one, skill=skill, answers=answers, at=LATER)
        answering.submit(assessment=one, at=LATER)

    join(account_id=account.pk, respondent_id=other, at=LATER)

    assert models.Assessment.objects.of(mine).submitted().count() == 2
    file = told(mine)
    assert len({one.started_at for one in file.assessments}) == 2
    assert problems(belongings.belongings_of(mine), LATER + DAY) == []
    assert told(brought(mine, somebody())).assessments == file.assessments
    assert bringing.look(belongings=belongings.belongings_of(mine), respondent_id=mine).is_empty
    assert running.started_at in {one.started_at for one in file.assessments}


def test_own_targets_are_chosen(version, account):
    mine, other = somebody(account), somebody()
    for person, level in ((mine, 1), (other, 2)):
        target = {"skill-1": Target(level, 1, False)}
        targets.set_own_targets(assessment=submitted(person, version), targets=target)
    key = version.framework.key
    assert to_decide(account_id=account.pk, respondent_id=other) == {key}

    with pytest.raises(Undecided) as error:
        join(account_id=account.pk, respondent_id=other, at=LATER)
    assert error.value.frameworks == {key}
    assert models.Respondent.objects.count() == 2

    join(account_id=account.pk, respondent_id=other, at=LATER, targets={key: True})
    assert told(mine).own_targets == {key: {"skill-1": Target(2, 1, False)}}
    assert to_decide(account_id=account.pk, respondent_id=other) == set()


# --- What opens it -----------------------------------------------------------------------------


def test_other_browsers_and_the_return_key_open_the_account(version, account):
    mine, other = somebody(account), somebody()
    respondents.open_in_browser(respondent_id=other, digest="b", shared=False, day=NOON.date())
    key = respondents.make_key(respondent_id=other, replaces="")

    join(account_id=account.pk, respondent_id=other, at=LATER)

    assert present(queries.browser("b")).respondent_id == mine
    assert present(queries.person_with_key(digest_of(key))).pk == mine
    assert present(queries.person(mine)).return_digest == digest_of(key)


def test_two_return_keys_open_the_account_until_a_new_one_is_made(version, account):
    mine = somebody(account)
    own = digest_of(respondents.make_key(respondent_id=mine, replaces=""))
    others = []
    for _number in range(2):
        other = somebody()
        others.append(digest_of(respondents.make_key(respondent_id=other, replaces="")))
        join(account_id=account.pk, respondent_id=other, at=LATER)

    assert {present(queries.person_with_key(digest)).pk for digest in (own, *others)} == {mine}

    with pytest.raises(respondents.Replaced):
        respondents.make_key(respondent_id=mine, replaces=others[0])
    new = digest_of(respondents.make_key(respondent_id=mine, replaces=own))
    opened = [queries.person_with_key(digest) for digest in (own, *others, new)]
    assert [person and person.pk for person in opened] == [None, None, None, mine]


# --- The summary of use ------------------------------------------------------------------------


def test_the_summary_equals_a_recount(version, account):
    mine = with_everything(somebody(account), version, LATER)
    submitted(somebody(), version)
    for number in range(3):
        other = with_everything(somebody(), version, NOON + number * 40 * DAY)
        join(account_id=account.pk, respondent_id=other, at=LATER)
        assert_equals_a_recount(version)

    people = models.Tally.objects.get(role=using.ALL, figure=0)
    assert people.count == 2
    assert models.Assessment.objects.of(mine).submitted().count() == 4
