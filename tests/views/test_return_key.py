"""Stopping for now, and the return key: made, shown once, sent, and kept nowhere."""

import re
from smtplib import SMTPException

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse

from assessments import models
from assessments.domain.tokens import digest_of
from tests.typed import Response
from tests.views.conftest import Person

KEY = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){6}")


def make_key(person: Person, page: str | None = None) -> str:
    """Press the button on a page, or on the one that offers a key, and return the key shown."""
    form = person.client.get(page or reverse("return-key")).text
    replaces = re.findall(r'name="replaces" value="(\w*)"', form)
    assert len(replaces) == 1
    return key_in(person.client.post(reverse("return-key"), {"replaces": replaces[0]}))


def key_in(response: Response) -> str:
    assert response.status_code == 200, response.status_code
    keys = set(KEY.findall(response.text))
    assert len(keys) == 1
    return keys.pop()


def opened_by(key: str) -> int:
    """Return how many people a key brings back in a browser of its own: one or none."""
    return int(Client().post(reverse("return"), {"key": key}).status_code == 302)


# --- Stopping --------------------------------------------------------------------------------


def test_who_stops_is_told_what_is_kept_where_and_for_how_long(person, settings):
    settings.KEPT_DAYS = 123
    person.answer("team-motivation", explain_shared_goal=2)

    text = person.client.get(person.url("stop")).text

    assert "Your answer is saved: 1 of 37." in text
    assert "They open in this browser, on this device, for 123 days from your last visit." in text
    assert person.url("resume") in text


def test_on_a_shared_computer_nobody_is_promised_days(newcomer):
    newcomer.start(shared="on")

    newcomer.answer_all()
    text = newcomer.client.get(newcomer.url("stop")).text
    newcomer.submit()
    report = newcomer.client.get(newcomer.url("report")).text

    assert "only until this browser is closed" in text
    assert "on this device" not in text
    assert "Your reports open here for" not in report
    assert reverse("leave") in report


def test_stopping_after_the_end_leads_to_the_report(finished):
    assert finished.client.get(finished.url("stop"))["Location"] == finished.url("report")


@pytest.mark.parametrize("page", ["stop", "report", "history", "leave"])
def test_a_key_is_offered_wherever_somebody_may_leave(person, page):
    if page == "report":
        person.submit()
    address = person.url(page) if page in ("stop", "report") else reverse(page)

    assert reverse("return-key") in person.client.get(address).text


# --- The key ---------------------------------------------------------------------------------


def test_a_key_is_shown_as_groups_link_and_code_in_the_answer_alone(person):
    page = person.client.get(person.url("stop"))
    assert not KEY.search(page.text)
    response = person.client.post(reverse("return-key"), {"replaces": ""})
    key = key_in(response)

    assert f'href="http://testserver/return/{key}"' in response.text
    assert "<svg" in response.text
    assert set(response["Cache-Control"].split(", ")) == {"private", "no-store"}
    assert not KEY.search(person.client.get(reverse("return-key")).text)
    assert not KEY.search(person.client.get(person.url("stop")).text)


def test_a_key_is_written_down_nowhere(person):
    key = make_key(person)

    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            assert key not in str(cursor.fetchall()), table
    assert key not in str(person.client.cookies)
    assert key not in str(person.client.cookies)
    assert models.Respondent.objects.get().return_digest == digest_of(key)


def test_a_new_key_ends_the_one_before(person):
    first = make_key(person)
    second = make_key(person)

    assert first != second
    assert (opened_by(first), opened_by(second)) == (0, 1)


def test_a_form_sent_twice_or_from_two_tabs_makes_one_key(person):
    answers = [person.client.post(reverse("return-key"), {"replaces": ""}) for _ in range(2)]

    assert key_in(answers[0]) == key_in(answers[1])
    assert opened_by(key_in(answers[0]))


def test_a_form_from_before_a_newer_key_brings_no_old_key_back(person):
    make_key(person)
    newest = make_key(person)

    response = person.client.post(reverse("return-key"), {"replaces": ""})

    assert response.status_code == 409
    assert not KEY.search(response.text)
    assert "A newer key has been made since" in response.text
    assert opened_by(newest)


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_makes_a_key_for_nobody(stranger, db, method):
    response = getattr(stranger, method)(reverse("return-key"), {"replaces": ""})

    assert response.url == reverse("return")


def test_who_was_erased_elsewhere_makes_no_key(person):
    models.Respondent.objects.all().delete()

    assert person.client.post(reverse("return-key"), {"replaces": ""})["Location"] == reverse(
        "return"
    )


# --- By e-mail -------------------------------------------------------------------------------


def send(person: Person, key: str, address: str = "ada@example.org") -> Response:
    return person.client.post(reverse("return-mail"), {"key": key, "address": address})


@pytest.fixture
def mailing(settings) -> None:
    settings.SENDS_EMAIL = True


def test_without_a_mail_server_nothing_that_sends_is_offered(person, settings):
    settings.SENDS_EMAIL = False
    response = person.client.post(reverse("return-key"), {"replaces": ""})

    assert "e-mail" not in response.text
    assert send(person, key_in(response)).status_code == 404
    assert mail.outbox == []


@pytest.mark.usefixtures("mailing")
def test_a_key_is_sent_to_oneself(person, settings):
    settings.KEPT_DAYS = 123
    key = make_key(person)
    response = send(person, key)

    assert "The e-mail is on its way" in response.text
    assert key_in(response) == key
    (letter,) = mail.outbox
    assert letter.to == ["ada@example.org"]
    body = str(letter.body)
    assert KEY.findall(body) == [key, key]
    assert f"http://testserver/return/{key}\n" in body
    assert re.findall(r"(\d+) days", body) == ["123"]


@pytest.mark.usefixtures("mailing")
def test_the_address_is_neither_kept_nor_logged(person, caplog, monkeypatch):
    key = make_key(person)
    send(person, key)

    def refuse(*args, **kwargs):
        raise SMTPException("ada@example.org: no such mailbox")

    monkeypatch.setattr("assessments.services.sending.send_mail", refuse)
    response = send(person, key)

    assert "Not sent" in response.text
    assert key_in(response) == key
    assert "SMTPException" in caplog.text
    assert "ada" not in caplog.text
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            assert "ada@example.org" not in str(cursor.fetchall()), table


@pytest.mark.usefixtures("mailing")
@pytest.mark.parametrize(
    "address",
    [
        "",
        "ada",
        "ada@example.org\nBcc: all@example.org",
        "ada@example.org, b@example.org",
        "a@\x00.b",
    ],
)
def test_what_is_no_address_comes_back_with_the_key(person, address):
    key = make_key(person)
    response = send(person, key, address)

    assert response.status_code == 422
    assert key in response.text
    assert "The e-mail was not sent" in response.text
    assert mail.outbox == []


@pytest.mark.usefixtures("mailing")
def test_only_the_own_key_that_works_is_sent(person):
    other = Person()
    other.start()
    theirs, old = make_key(other), make_key(person)
    make_key(person)

    assert [send(person, key).status_code for key in (theirs, old, "spam")] == [409, 409, 404]
    assert send(Person(), theirs).status_code == 404
    assert mail.outbox == []


@pytest.mark.usefixtures("mailing")
def test_nobody_sends_as_often_as_they_like(person):
    key = make_key(person)
    statuses = [send(person, key).status_code for _ in range(6)]

    assert statuses == [200] * 5 + [429]
    assert len(mail.outbox) == 5


def test_two_people_have_two_keys(person):
    other = Person()
    other.start()

    assert make_key(person) != make_key(other)
    assert not models.Respondent.objects.filter(return_digest=None).exists()


# --- Into a calendar -------------------------------------------------------------------------


def test_the_next_time_goes_into_a_calendar_with_the_way_back(person):
    key = make_key(person)

    response = person.client.post(reverse("return-reminder"), {"key": key})

    assert response["Content-Type"].startswith("text/calendar")
    unfolded = response.content.replace(b"\r\n ", b"").decode()
    link = f"http://testserver{reverse('return-link', args=[key])}"
    assert f"URL:{link}" in unfolded
    assert "BEGIN:VALARM" in unfolded


def test_a_key_that_no_longer_works_goes_into_no_calendar(person):
    old = make_key(person)
    make_key(person)

    response = person.client.post(reverse("return-reminder"), {"key": old})

    assert response.status_code == 409
    assert old not in response.text


@pytest.mark.parametrize("key", ["", "x", "A" * 28])
def test_somebody_elses_browser_gets_no_entry_for_a_calendar(person, stranger, key):
    make_key(person)

    assert stranger.post(reverse("return-reminder"), {"key": key}).status_code == 404
