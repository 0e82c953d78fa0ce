"""Coming back by a return key, what it opens, what wrong ones are told, and leaving a computer."""

import logging
import re
import time
import uuid
from datetime import timedelta

import pytest
from django.conf import settings as site
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments import models
from assessments.domain.limits import ALLOWED, Tried
from assessments.domain.return_key import key_of
from assessments.domain.tokens import digest_of
from assessments.services import respondents, sharing
from assessments.views import returning
from tests.browsers import browser_of, came_last, respondent_of
from tests.typed import Response
from tests.views.conftest import ROLE, Person

WRONG_KEYS = ALLOWED[Tried.WRONG_KEY].from_address
UNKNOWN = key_of(bytes(range(20)))
WRONG = [UNKNOWN, "nonsense", "0" * 27, "A-B", "\u202e", "<script>"]


@pytest.fixture
def key(finished: Person) -> str:
    return respondents.make_key(respondent_id=finished.assessment.respondent_id, replaces="")


@pytest.fixture
def other() -> Person:
    return Person()


def enter(client: Client, key: str, **data: str) -> Response:
    return client.post(reverse("return"), {"key": key, **data})


def follow(client: Client, key: str) -> Response:
    """Open the link of a key and go where it leads."""
    assert client.get(reverse("return-link", args=[key])).status_code == 303
    return client.get(reverse("return-here"))


def owner(client: Client) -> uuid.UUID | None:
    return respondent_of(client) if "person" in client.cookies else None


# --- By its signs ----------------------------------------------------------------------------


def test_a_key_opens_the_same_reports_in_another_browser(finished, key, stranger):
    response = enter(stranger, key.lower().replace("-", " "))

    assert response["Location"] == reverse("history")
    assert finished.url("report") in stranger.get(reverse("history")).text
    assert stranger.get(finished.url("report")).status_code == 200
    assert finished.client.get(finished.url("report")).status_code == 200  # here, too


def test_what_was_begun_there_is_gone_on_with_here(person, stranger):
    key = respondents.make_key(respondent_id=person.assessment.respondent_id, replaces="")
    enter(stranger, key)
    address = person.url("question", "team-motivation")
    stranger.post(address, {"answer-explain-shared-goal": 3})

    assert "Your answer is saved: 1 of" in person.client.get(person.url("stop")).text


def test_coming_back_is_a_visit(finished, key, stranger):
    models.Respondent.objects.update(last_visit="2026-01-01")
    enter(stranger, key)

    assert str(models.Respondent.objects.get().last_visit) > "2026-01-01"
    assert stranger.cookies["person"]["max-age"] == site.KEPT_DAYS * 24 * 60 * 60


@pytest.mark.parametrize("wrong", WRONG)
def test_wrong_keys_are_all_told_the_same(finished, key, stranger, wrong):
    response, unknown = enter(stranger, wrong), enter(Client(), UNKNOWN)
    token = re.compile(r'(name="(?:csrfmiddlewaretoken|key)" value=")[^"]*')

    assert response.status_code == 422
    assert token.sub(r"\1", response.text) == token.sub(r"\1", unknown.text)
    assert "This key opens nothing." in response.text
    assert owner(stranger) is None


def test_a_wrong_key_comes_back_to_be_mended(stranger, db):
    assert f'value="{UNKNOWN}"' in enter(stranger, UNKNOWN).text


def test_the_links_that_were_made_can_be_ended_there(finished, key, stranger):
    link, token = sharing.make(
        assessment=finished.assessment,
        shows="all",
        role_key=ROLE,
        days=30,
        name="",
        at=timezone.now(),
    )
    enter(stranger, key)
    page = stranger.get(reverse("all-links")).text
    assert reverse("shared", args=[token]) in page

    response = stranger.post(reverse("all-links"), {"end": link.pk})

    assert response.url == reverse("all-links")
    assert Client().get(reverse("shared", args=[token])).status_code == 404


def test_nobody_sees_or_ends_the_links_of_others(finished, other):
    link, token = sharing.make(
        assessment=finished.assessment,
        shows="all",
        role_key=ROLE,
        days=30,
        name="",
        at=timezone.now(),
    )
    other.start()

    assert token not in other.client.get(reverse("all-links")).text
    assert other.client.post(reverse("all-links"), {"end": link.pk}).status_code == 404
    assert Client().post(reverse("all-links"), {"end": link.pk}).status_code == 404
    assert models.ShareLink.objects.get().ended_at is None


# --- By a link -------------------------------------------------------------------------------


def test_a_link_leaves_no_key_behind(key, stranger):
    response = stranger.get(reverse("return-link", args=[key]))

    assert (response.status_code, response.url) == (303, reverse("return-here"))
    assert response["Referrer-Policy"] == "no-referrer"
    assert set(response["Cache-Control"].split(", ")) == {"private", "no-store"}
    assert key not in str(response.headers) + str(response.cookies) + response.text
    assert key not in stranger.get(response.url).text


def test_the_cookie_on_the_way_is_short_lived_and_closed_to_scripts(key, stranger):
    cookie = stranger.get(reverse("return-link", args=[key])).cookies["returning"]

    assert cookie["httponly"] is True
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] <= 30 * 60
    assert cookie["path"] == reverse("return-here")


def test_a_link_in_the_own_browser_renews_it_and_opens_the_reports(finished, key):
    came_last(finished.client, 300)

    response = follow(finished.client, key)

    assert response["Location"] == reverse("history")
    assert "person" in response.cookies


def test_a_link_alone_opens_nothing(finished, key, stranger):
    """So nobody is led into the reports of somebody else, and a mail scanner opens nothing."""
    page = follow(stranger, key)

    assert page.status_code == 200
    assert "The key opens one self-assessment." in page.text
    assert owner(stranger) is None
    assert stranger.get(finished.url("report")).status_code == 404
    assert stranger.post(reverse("return-here"))["Location"] == reverse("history")
    assert stranger.get(finished.url("report")).status_code == 200


def test_a_browser_with_answers_of_its_own_is_asked_first(finished, key, other):
    other.start()
    address = other.url("resume")
    secret = other.client.cookies["person"].value
    for page in (follow(other.client, key), enter_and_follow(other.client, key)):
        assert "This browser has answers of its own" in page.text
        assert "there is no return key for them" in page.text
    assert owner(other.client) == other.assessment.respondent_id

    other.client.post(reverse("return-here"))

    assert owner(other.client) == finished.assessment.respondent_id
    assert other.client.get(address).status_code == 404
    other.client.cookies["person"] = secret
    assert other.client.get(address).status_code == 404


def enter_and_follow(client: Client, key: str) -> Response:
    response = enter(client, key)
    assert response["Location"] == reverse("return-here")
    return client.get(response["Location"])


def test_a_number_of_a_session_that_others_know_opens_nothing(finished, key, other):
    other.start()
    known = other.client.cookies["person"].value
    follow(other.client, key)
    other.client.post(reverse("return-here"))
    attacker = Client()
    attacker.cookies["person"] = known

    assert other.client.cookies["person"].value != known
    assert attacker.get(finished.url("report")).status_code == 404


@pytest.mark.parametrize("wrong", [UNKNOWN, "nonsense", f"{UNKNOWN}/more", "here/x"])
def test_a_wrong_link_is_told_the_same_nothing(stranger, db, wrong):
    response = follow(stranger, wrong)

    assert response.status_code == 422
    assert "This key opens nothing." in response.text
    assert stranger.get(reverse("return-here"))["Location"] == reverse("return")


def test_a_key_that_ended_on_the_way_opens_nothing(finished, key, stranger):
    follow(stranger, key)
    respondent = finished.assessment.respondent_id
    respondents.make_key(respondent_id=respondent, replaces=digest_of(key))

    assert stranger.post(reverse("return-here")).status_code == 422
    assert owner(stranger) is None


def test_a_link_opens_nothing_when_its_half_an_hour_is_over(key, stranger, monkeypatch):
    """Whatever the browser does with its cookie."""
    follow(stranger, key)
    later = returning.HALF_AN_HOUR + 1 + time.time()
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)

    assert stranger.post(reverse("return-here"))["Location"] == reverse("return")
    assert owner(stranger) is None


def test_a_digest_from_a_backup_opens_nothing(finished, key, stranger):
    stranger.cookies["returning"] = digest_of(key)

    assert stranger.get(reverse("return-here"))["Location"] == reverse("return")
    assert enter(stranger, digest_of(key)).status_code == 422


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_link_is_only_read(key, stranger, method):
    assert getattr(stranger, method)(reverse("return-link", args=[key])).status_code == 405


# --- Wrong keys are limited ------------------------------------------------------------------


def test_after_too_many_wrong_keys_people_are_told_when_to_come_back(finished, key, stranger):
    statuses = {enter(stranger, UNKNOWN).status_code for _ in range(WRONG_KEYS)}
    response = enter(stranger, UNKNOWN)

    assert (statuses, response.status_code) == ({422}, 429)
    assert 0 < int(response["Retry-After"]) <= ALLOWED[Tried.WRONG_KEY].window
    assert re.search(r"come back in (one minute|\d+ minutes)", response.text)
    assert follow(stranger, "nonsense").status_code == 429


def test_wrong_keys_of_others_lock_nobody_out(finished, key, stranger):
    """Behind a proxy everybody has its address."""
    for _ in range(WRONG_KEYS + 5):
        enter(Client(), UNKNOWN)

    assert enter(stranger, key)["Location"] == reverse("history")


def test_another_address_is_counted_for_itself(db):
    for _ in range(WRONG_KEYS + 1):
        last = enter(Client(REMOTE_ADDR="10.0.0.1"), UNKNOWN)

    assert last.status_code == 429
    assert enter(Client(REMOTE_ADDR="10.0.0.2"), UNKNOWN).status_code == 422


def test_right_keys_are_not_counted(finished, key):
    for _ in range(WRONG_KEYS + 1):
        assert enter(Client(), key).status_code == 302
    assert enter(Client(), UNKNOWN).status_code == 422


def test_a_limit_ends_with_its_time(db, monkeypatch):
    for _ in range(WRONG_KEYS + 1):
        last = enter(Client(), UNKNOWN)
    later = timezone.now() + timedelta(seconds=int(last["Retry-After"]))
    monkeypatch.setattr("assessments.views.limiting.timezone.now", lambda: later)

    assert last.status_code == 429
    assert enter(Client(), UNKNOWN).status_code == 422


# --- Keys stay out of logs -------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["", "/", "/more"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_key_is_not_logged(key, caplog, ending, method):
    with caplog.at_level(logging.DEBUG):
        getattr(Client(enforce_csrf_checks=True), method)(f"/return/{key}{ending}")
        logging.getLogger("django.server").info('"GET /return/%s HTTP/1.1" 303 0', key)

    everything = "\n".join(f"{r.getMessage()} {vars(r)}" for r in caplog.records)
    assert key[:14] not in everything
    assert "/return/…" in everything


# --- On a shared computer --------------------------------------------------------------------


def lasts(response: Response) -> str:
    return str(response.cookies["person"]["max-age"])


@pytest.mark.parametrize("way", ["start", "key", "link"])
def test_there_the_session_ends_with_the_browser(finished, key, other, way):
    if way == "start":
        response = other.start(shared="on")
    elif way == "key":
        response = enter(other.client, key, shared="on")
    else:
        follow(other.client, key)
        response = other.client.post(reverse("return-here"), {"shared": "on"})

    assert lasts(response) == ""
    assert browser_of(other.client).is_shared


def test_it_stays_so_with_the_renewal_of_the_next_day_and_a_second_beginning(newcomer):
    newcomer.start(shared="on")
    came_last(newcomer.client, 1)

    assert lasts(newcomer.client.get(newcomer.url("check"))) == ""
    assert 'name="shared"' not in newcomer.client.get("/start/it-project-manager/").text
    check = newcomer.url("check")
    newcomer.submit()
    newcomer.start()
    assert browser_of(newcomer.client).is_shared
    came_last(newcomer.client, 2)
    assert newcomer.client.get(check).status_code == 404


def test_whoever_has_a_key_leaves_at_once(finished, key):
    secret = finished.client.cookies["person"].value
    report = finished.url("report")

    response = finished.client.post(reverse("leave"))

    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert "This browser has forgotten you" in response.text
    assert "Your return key opens them." in response.text
    assert finished.client.cookies["person"].value == ""
    finished.client.cookies["person"] = secret
    assert finished.client.get(report).status_code == 404


def test_whoever_has_no_key_is_warned_before_they_lose_all(finished):
    report = finished.url("report")
    response = finished.client.post(reverse("leave"))

    assert "Make a return key before you leave" in response.text
    assert "Clear-Site-Data" not in response
    assert finished.client.get(report).status_code == 200

    response = finished.client.post(reverse("leave"), {"sure": "yes"})

    assert "nobody can open any more" in response.text
    assert finished.client.get(report).status_code == 404


def test_looking_at_the_page_to_leave_leaves_nothing(finished, key):
    response = finished.client.get(reverse("leave"))

    assert "Clear-Site-Data" not in response
    assert finished.client.get(finished.url("report")).status_code == 200


def test_only_a_browser_in_which_somebody_began_is_to_be_left(finished, stranger):
    link = f'href="{reverse("leave")}"'

    assert link in finished.client.get(reverse("how")).text
    assert link not in stranger.get(reverse("how")).text


def test_whoever_is_nobody_may_leave(stranger, db):
    assert "Clear-Site-Data" in stranger.post(reverse("leave"))


# --- Not known any more ----------------------------------------------------------------------


def test_a_browser_that_lost_its_cookie_is_told_the_truth(finished, stranger):
    response = stranger.get(finished.url("report"))

    assert response.status_code == 404
    assert "This browser no longer knows you" in response.text
    assert "was not saved" not in response.text
    assert f'href="{reverse("return")}"' in response.text


def test_what_it_sends_is_said_to_be_not_saved(person, stranger, other):
    other.start()  # as a tab does that was open before somebody else came back in this browser
    for client in (stranger, other.client):
        response = client.post(person.url("question", "team-motivation"), {"then": "leave"})

        assert response.status_code == 404
        assert "What you sent just now was not saved." in response.text
