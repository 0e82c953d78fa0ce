"""What is in a browser beside an account: whose it is, is asked, and then done."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Session
from assessments import models, queries
from assessments.domain.framework import Target
from assessments.services import annotating, joining, planning, respondents, sharing, targets
from assessments.views import questionnaire
from tests.accounts.people import make_account, signed_in
from tests.browsers import another_browser_of, respondent_of
from tests.typed import Response, present
from tests.views.conftest import ROLE, Person
from tests.views.test_costs import cost
from tests.views.test_plan import offered
from tests.views.test_yours import give_everything, rows

JOIN = reverse("join")


@pytest.fixture
def user(db: None) -> User:
    return make_account()


def sign_in(client: Client, user: User) -> Response:
    """Sign in in this browser, and go where that leads."""
    client.force_login(user)
    return client.get(reverse("after-sign-in"))


def mark_of(client: Client) -> str:
    return client.get(JOIN).context["form"].initial["mark"]


def say_yes(client: Client, **data: str) -> Response:
    return client.post(JOIN, {"join": "yes", "mark": mark_of(client), **data})


def account_of(user: User) -> models.Respondent:
    return models.Respondent.objects.get(account=user)


def without_sessions() -> dict[Any, Any]:
    return {model: found for model, found in rows().items() if model is not Session}


def with_report(user: User) -> Person:
    """Return a browser of this account, in which there is a report."""
    person = Person()
    person.client.force_login(user)
    person.start()
    return person


# --- Asking ------------------------------------------------------------------------------------


def test_who_signs_in_is_asked_whose_it_is(finished, user):
    response = sign_in(finished.client, user)

    assert response["Location"] == JOIN
    page = finished.client.get(JOIN)
    assert "Is this yours, too?" in page.text
    assert "Report of" in page.text
    assert queries.person_of_account(user.pk) is None


def test_the_page_lists_what_is_here(newcomer, user):
    give_everything(newcomer)
    newcomer.client.force_login(user)

    page = newcomer.client.get(JOIN).text

    assert "Report of" in page
    assert "Begun on" in page
    for line in ("2 examples", "2 steps of a plan", "1 set of own targets", "1 link to a report"):
        assert f"<li>{line}</li>" in page
    assert "2 self-assessments" not in page


@pytest.mark.parametrize("way", ["key", "browser", ""])
def test_the_page_warns_of_what_would_open_the_account_too(finished, user, way):
    if way == "key":
        key_of(finished)
    elif way == "browser":
        another_browser_of(respondent_of(finished.client))
    finished.client.force_login(user)

    warns = "they open all that is in your account, too" in finished.client.get(JOIN).text

    assert warns is bool(way)


def test_who_has_nothing_here_is_not_asked(version, user):
    client = Client()

    assert sign_in(client, user)["Location"] == reverse("history")
    assert client.get(JOIN)["Location"] == reverse("history")


def test_what_is_here_opens_beside_a_new_account_and_is_not_taken_for_its_own(finished, user):
    """A tab that was open before signing in goes on; the pages of the account have nothing."""
    finished.client.force_login(user)

    assert finished.client.get(finished.url("report")).status_code == 200
    assert finished.client.get(reverse("take-along")).status_code == 404


def test_nobody_is_asked_whose_it_is_that_is_the_account_s_already(finished, user):
    finished.client.force_login(user)
    say_yes(finished.client)
    another = another_browser_of(present(queries.person_of_account(user.pk)))
    another.force_login(user)

    assert another.get(JOIN)["Location"] == reverse("history")


def test_a_visit_with_an_account_keeps_what_is_its_own(finished, user):
    finished.client.force_login(user)
    say_yes(finished.client)
    models.Respondent.objects.update(last_visit=timezone.now() - timedelta(days=300))

    another = signed_in(user)
    another.get(reverse("landing"))

    assert models.Respondent.objects.get(account=user).last_visit == timezone.now().date()
    with CaptureQueriesContext(connection) as captured:
        another.get(reverse("landing"))
    assert not any(query["sql"].startswith("UPDATE") for query in captured)


def test_who_is_not_signed_in_is_led_to_signing_in(finished):
    response = finished.client.get(JOIN)

    assert response["Location"] == f"{reverse('account_login')}?next={JOIN}"


@pytest.mark.parametrize("page", ["history", "my-plan"])
def test_pages_of_the_account_say_that_there_is_something_beside_it(finished, user, page):
    with_report(user)
    finished.client.force_login(user)
    notice = "it is not shown here"

    if page == "my-plan":
        finished.client.get(reverse(page))
        framework = models.Framework.objects.get()
        page = reverse("plan", args=[framework.key])
    else:
        page = reverse(page)

    assert notice in finished.client.get(page).text
    assert notice not in signed_in(user).get(page).text
    finished.client.post(reverse("account_logout"))
    assert notice not in finished.client.get(page).text


# --- Yes ---------------------------------------------------------------------------------------


def test_yes_puts_it_into_the_account(finished, user):
    finished.client.force_login(user)
    report, secret = finished.url("report"), finished.client.cookies["person"].value

    response = say_yes(finished.client)

    assert response["Location"] == reverse("history")
    assert response.cookies["person"]["max-age"] == 0
    assert "It is in your account now." in finished.client.get(reverse("history")).text
    assert finished.client.get(report).status_code == 200
    assert signed_in(user).get(report).status_code == 200
    assert not models.Browser.objects.exists()
    stranger = Client()
    stranger.cookies["person"] = secret
    assert stranger.get(report).status_code == 404


def test_yes_twice_is_yes_once(finished, user):
    finished.client.force_login(user)
    mark = mark_of(finished.client)
    secret = finished.client.cookies["person"].value
    say_yes(finished.client)
    before = without_sessions()

    finished.client.cookies["person"] = secret  # another tab that had sent it already
    response = finished.client.post(JOIN, {"join": "yes", "mark": mark})

    assert response["Location"] == reverse("history")
    assert without_sessions() == before


def test_it_is_put_to_what_the_account_has(finished, user):
    mine = with_report(user)
    begun = models.Assessment.objects.running().get()
    finished.client.force_login(user)

    say_yes(finished.client)

    theirs = models.Assessment.objects.filter(respondent__account=user)
    assert theirs.count() == models.Assessment.objects.count() == 2
    page = mine.client.get(reverse("history")).text
    assert str(begun.pk) in page
    assert "Not finished yet" in page


def test_a_tab_that_was_open_goes_on(person, user):
    """A question answered after joining, sent from a page of before."""
    with_report(user)
    address = person.url("question", "team-motivation")
    person.client.force_login(user)
    say_yes(person.client)

    response = person.client.post(address, {"answer-explain-shared-goal": 3})

    assert response.status_code == 302
    assert models.Answer.objects.get().value == 3


def joining_before(verb: Any, user: User, other: UUID) -> Any:
    """Return what does the same, after another tab has put everything into the account."""

    def join_before(**values: Any) -> Any:
        joining.join(account_id=user.pk, respondent_id=other, at=timezone.now())
        return verb(**values)

    return join_before


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("page", ["question", "examples"])
def test_an_example_that_is_saved_this_moment_goes_along(version, user, monkeypatch, page):
    """Another tab puts everything into the account between the look at whose it is and the save."""
    person = Person()
    person.start()
    with_report(user)
    save = joining_before(annotating.save_example, user, respondent_of(person.client))
    example = {"example-situation": "It was late.", "example-id": str(uuid4())}
    address = person.url("question", "team-motivation")
    if page == "examples":
        key = version.framework.key
        address = reverse("add-example", args=[key, "team-motivation"])
    for place in (annotating, questionnaire):
        monkeypatch.setattr(place, "save_example", save)
    response = person.client.post(address, example)

    assert response.status_code == 302
    assert models.Example.objects.get().respondent.account == user


@pytest.mark.django_db(transaction=True)
def test_a_note_of_this_moment_goes_along(finished, user, monkeypatch):
    report = finished.assessment
    with_report(user)
    resource, about = offered(finished)[0]
    planning.add(assessment=report, resource_key=resource, skill_key=about, at=timezone.now())
    step = models.PlanStep.objects.get().pk
    framework = models.Framework.objects.get()
    change = joining_before(planning.change, user, report.respondent_id)
    monkeypatch.setattr(planning, "change", change)

    address = reverse("plan", args=[framework.key])
    finished.client.post(address, {f"step-{step}-note": "Ask Ann", "save": str(step)})

    owner = queries.FrameworkOwner(account_of(user).pk, report.version_id)
    assert [one.note for one in queries.plan_of(owner)] == ["Ask Ann"]


@pytest.mark.django_db(transaction=True)
def test_a_link_of_this_moment_goes_along(finished, user, monkeypatch):
    report = finished.assessment
    with_report(user)
    make = joining_before(sharing.make, user, report.respondent_id)
    monkeypatch.setattr(sharing, "make", make)

    data = {"shows": "all", "role": ROLE, "days": "30", "name": "Ann"}
    address = reverse("assessment:links", args=[report.pk])
    finished.client.post(address, data)

    link = models.ShareLink.objects.select_related("assessment").get()
    assert link.respondent_id == account_of(user).pk
    assert queries.name_of(link) == "Ann"


def test_another_tab_may_have_opened_something_else_meanwhile(finished, user):
    """Only what was shown is put into the account."""
    finished.client.force_login(user)
    mark = mark_of(finished.client)
    other = Person()
    other.start()
    finished.client.cookies["person"] = other.client.cookies["person"].value

    response = finished.client.post(JOIN, {"join": "yes", "mark": mark})

    assert response.status_code == 409
    assert "Something has changed meanwhile" in response.text
    assert "Begun on" in response.text
    assert not models.Respondent.objects.filter(account=user).exists()


def test_own_targets_in_both_are_chosen_on_the_page(finished, user):
    framework = models.Framework.objects.get()
    skill = queries.definitions(finished.assessment.version_id).framework.skills[0].key
    mine = with_report(user)
    begun = models.Assessment.objects.running().get()
    for assessment, level in ((finished.assessment, 1), (begun, 2)):
        own = {skill: Target(level, 3, False)}
        targets.set_own_targets(assessment=assessment, targets=own)
    finished.client.force_login(user)
    page = finished.client.get(JOIN)
    assert "those of my account" in page.text

    unsaid = say_yes(finished.client)
    assert unsaid.status_code == 422
    assert "Choose which of the two to keep." in unsaid.text
    assert models.Respondent.objects.count() == 2

    say_yes(finished.client, **{f"targets-{framework.key}": "browser"})
    assert models.OwnTargets.objects.get().targets[skill][0] == 1
    assert mine.client.get(reverse("history")).status_code == 200


# --- No ----------------------------------------------------------------------------------------


def test_no_leaves_everything_as_it_is(finished, user):
    before = models.Assessment.objects.values_list("respondent", flat=True).get()
    finished.client.force_login(user)

    response = finished.client.post(JOIN, {"leave": "yes"})

    assert response["Location"] == reverse("history")
    assert "beside your account" in finished.client.get(reverse("history")).text
    assert queries.person_of_account(user.pk) is None
    finished.client.post(reverse("account_logout"))
    assert respondent_of(finished.client) == before
    assert finished.client.get(finished.url("report")).status_code == 200


def test_who_has_signed_out_in_another_tab_joins_nothing(finished, user):
    finished.client.force_login(user)
    mark = mark_of(finished.client)
    finished.client.post(reverse("account_logout"))

    response = finished.client.post(JOIN, {"join": "yes", "mark": mark})

    assert response["Location"].startswith(reverse("account_login"))
    assert queries.person_of_account(user.pk) is None
    assert finished.client.get(finished.url("report")).status_code == 200


def test_looking_changes_nothing(finished, user):
    sign_in(finished.client, user)
    finished.client.get(JOIN)
    before = without_sessions()

    finished.client.get(JOIN)
    finished.client.get(reverse("after-sign-in"))

    assert without_sessions() == before


# --- By a return key ---------------------------------------------------------------------------


def key_of(person: Person) -> str:
    return respondents.make_key(respondent_id=respondent_of(person.client), replaces="")


def enter(client: Client, key: str) -> Response:
    return client.post(reverse("return"), {"key": key})


def test_a_return_key_brings_what_it_opens_to_the_account(finished, user):
    with_report(user)
    client, key = signed_in(user), key_of(finished)

    assert enter(client, key)["Location"] == JOIN
    say_yes(client)

    assert models.Assessment.objects.filter(respondent__account=user).count() == 2
    assert "person" not in client.cookies or not client.cookies["person"].value
    # the other browser and the key go on, now with all of the account
    page = finished.client.get(reverse("history")).text
    assert "Not finished yet" in page
    other = Client()
    assert enter(other, key)["Location"] == reverse("history")
    assert "Not finished yet" in other.get(reverse("history")).text


def test_the_link_of_a_key_leads_there_too(finished, user):
    client, key = signed_in(user), key_of(finished)
    client.get(reverse("return-link", args=[key]))

    response = client.post(reverse("return-here"))

    assert response["Location"] == JOIN


def test_the_own_key_of_an_account_changes_nothing(finished, user):
    finished.client.force_login(user)
    key = key_of(finished)
    say_yes(finished.client)

    assert enter(finished.client, key)["Location"] == reverse("history")
    assert not models.Browser.objects.exists()


def test_a_key_never_replaces_what_is_here_without_a_question(finished, user):
    other = Person()
    other.start()
    finished.client.force_login(user)

    response = enter(finished.client, key_of(other))

    assert response["Location"] == reverse("return-here")
    assert "This browser has answers of its own" in finished.client.get(response["Location"]).text


def test_what_is_in_another_account_is_not_joined(finished, user):
    bo = make_account("bo@example.org")
    key = key_of(finished)
    finished.client.force_login(bo)
    say_yes(finished.client)
    client = signed_in(user)

    assert enter(client, key)["Location"] == JOIN
    page = client.get(JOIN)
    assert "This is in another account" in page.text
    assert 'name="join"' not in page.text
    client.post(JOIN, {"join": "yes", "mark": "x"})

    assert account_of(bo)
    assert queries.person_of_account(user.pk) is None


# --- What also opens it ------------------------------------------------------------------------


def test_the_page_of_the_account_says_what_opens_it_too_and_ends_it(finished, user):
    other = another_browser_of(respondent_of(finished.client))
    key = key_of(finished)
    report = finished.url("report")
    finished.client.force_login(user)
    say_yes(finished.client)
    assert other.get(report).status_code == 200

    page = finished.client.get(reverse("account")).text
    assert "With the return key" in page
    assert "In 1 browser" in page
    finished.client.post(reverse("end-ways"))

    assert other.get(report).status_code == 404
    assert enter(Client(), key).status_code == 422
    assert finished.client.get(report).status_code == 200
    assert "Also opens without signing in" not in finished.client.get(reverse("account")).text


# --- Signing out -------------------------------------------------------------------------------


def let_sign_out(user: User, way: str) -> None:
    user.is_staff = way == "admin:logout"
    user.save()


@pytest.mark.parametrize("way", ["account_logout", "admin:logout"])
def test_signing_out_leaves_nothing_of_the_account_here(finished, user, way):
    let_sign_out(user, way)
    finished.client.force_login(user)
    say_yes(finished.client)
    report = reverse("assessment:report", args=[models.Assessment.objects.get().pk])
    assert finished.client.get(report).status_code == 200
    assert "no-store" in finished.client.get(report)["Cache-Control"]

    response = finished.client.post(reverse(way))

    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert finished.client.get(report).status_code == 404
    for address in ("account", "join"):
        there = finished.client.get(reverse(address))
        assert there["Location"].startswith(reverse("account_login"))
    assert "No reports yet" in finished.client.get(reverse("history")).text


@pytest.mark.parametrize("way", ["account_logout", "admin:logout"])
def test_signing_out_does_not_touch_what_is_anonymous_here(person, user, way):
    address = person.url("question", "team-motivation")
    let_sign_out(user, way)
    mine = with_report(user)
    theirs = models.Assessment.objects.get(respondent__account=user)
    person.client.force_login(user)

    response = person.client.post(reverse(way))

    # what waits to be sent may be theirs who have something here
    assert response["Clear-Site-Data"] == '"cache"'
    assert person.client.post(address, {"answer-explain-shared-goal": 3}).status_code == 302
    assert person.client.get(reverse("assessment:resume", args=[theirs.pk])).status_code == 404
    assert mine.client.get(reverse("assessment:resume", args=[theirs.pk])).status_code == 302


def test_what_waits_lasts_no_longer_than_the_tab_where_somebody_else_has_something(person, user):
    mine = with_report(user)
    begun = models.Assessment.objects.get(respondent__account=user)
    question = reverse("assessment:question", args=[begun.pk, "team-motivation"])
    person.client.force_login(user)

    assert "data-shared" in person.client.get(question).text
    assert "data-shared" not in mine.client.get(question).text


def test_a_browser_that_opened_the_account_from_before_opens_nothing_after_signing_out(
    finished, user
):
    other = another_browser_of(respondent_of(finished.client))
    report = finished.url("report")
    finished.client.force_login(user)
    say_yes(finished.client)
    other.force_login(user)

    response = other.post(reverse("account_logout"))

    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert other.get(report).status_code == 404


def test_who_was_never_signed_in_is_not_emptied(finished):
    assert "Clear-Site-Data" not in finished.client.post(reverse("account_logout")).headers
    assert finished.client.get(finished.url("report")).status_code == 200


# --- Leaving the computer ----------------------------------------------------------------------


def test_leaving_signs_out(finished, user):
    finished.client.force_login(user)
    say_yes(finished.client)
    assert "You are signed out here" in finished.client.get(reverse("leave")).text

    response = finished.client.post(reverse("leave"))

    assert "It opens when you sign in." in response.text
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert finished.client.get(reverse("account")).status_code == 302


@pytest.mark.parametrize("has_key", [True, False])
def test_leaving_asks_before_it_forgets_what_is_here_beside_the_account(finished, user, has_key):
    if has_key:
        key_of(finished)
    report = finished.url("report")
    finished.client.force_login(user)

    page = finished.client.post(reverse("leave"))
    assert "Sign out, and leave that as it is" in page.text
    assert ("There is no return key for it" in page.text) is not has_key
    assert finished.client.get(reverse("account")).status_code == 200

    finished.client.post(reverse("leave"), {"sure": "yes"})
    assert finished.client.get(report).status_code == 404
    assert finished.client.get(reverse("account")).status_code == 302


# --- Costs -------------------------------------------------------------------------------------


def test_costs_with_an_account(finished, user):
    report = finished.assessment
    mine = with_report(user)
    begun = models.Assessment.objects.get(respondent__account=user)
    question = reverse("assessment:question", args=[begun.pk, "team-motivation"])
    save = reverse("assessment:save", args=[begun.pk, "team-motivation"])
    one = {"answer-explain-shared-goal": 3, "at-answer-explain-shared-goal": "0"}
    script = {"accept": "application/json"}

    def costs(client: Client) -> dict[str, int]:
        return {
            "landing": cost(lambda: client.get(reverse("landing"))),
            "question": cost(lambda: client.get(question)),
            "save by the script": cost(lambda: client.post(save, one, headers=script)),
            "history": cost(lambda: client.get(reverse("history"))),
        }

    # two of them for the session and the account
    alone = {"landing": 4, "question": 5, "save by the script": 5, "history": 3}
    assert costs(mine.client) == alone
    # and one for who is here beside it
    finished.client.force_login(user)
    assert costs(finished.client) == alone | {"question": 6, "save by the script": 6, "history": 4}
    report = reverse("assessment:report", args=[report.pk])
    assert cost(lambda: finished.client.get(JOIN)) == 16
    assert cost(lambda: finished.client.get(report)) == 7
