"""E-mails of accounts: plain, in our words, with the code in a line of its own."""

import re
from datetime import timedelta
from email.message import Message
from smtplib import SMTPException
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.accounts.mails import newest_code
from tests.accounts.people import ADDRESS, PASSWORD, make_account, shows_password, signed_in
from tests.accounts.test_pages import ITS_WORDS, OURS, phrases_of_allauth

SUBJECT = "Skills self-assessment: "
SITE = "http://testserver"


@pytest.fixture
def user(db: None) -> User:
    return make_account(password=PASSWORD)


def newest() -> Any:
    """Return the e-mail that came last, once it is seen to be one of ours."""
    message = mail.outbox[-1]
    assert message.subject.startswith(SUBJECT)
    assert getattr(message, "alternatives", []) == []
    assert isinstance(message.message(), Message)
    body = str(message.body)
    assert body.endswith(f"\n\nSkills self-assessment\n{SITE}/")
    assert not re.search(r"\n{4,}|<|&#|{{", body)
    assert ITS_WORDS.findall(re.sub(r"https?://\S+", "", body)) == []
    assert [phrase for phrase in phrases_of_allauth() if phrase in body] == []
    return message


def ask_for_code(client: Client, address: str = ADDRESS) -> Any:
    client.post(reverse("account_login"), {"login": address})
    return newest()


@pytest.mark.parametrize(
    ("page", "field", "subject"),
    [
        ("account_login", "login", "your code"),
        ("account_reset_password", "email", "a code for a new password"),
    ],
)
def test_a_code_stands_in_a_line_of_its_own(user, client, page, field, subject):
    client.post(reverse(page), {field: ADDRESS})
    message = newest()

    assert message.subject == SUBJECT + subject
    assert message.to == [ADDRESS]
    assert newest_code() in message.body.splitlines()
    assert newest_code() not in message.subject  # which locked screens show
    assert "You have not asked for it?" in message.body


def test_a_code_for_a_new_account(client, db):
    client.post(reverse("account_signup"), {"email": ADDRESS})
    message = newest()

    assert message.subject == SUBJECT + "your code"
    assert newest_code() in message.body.splitlines()
    assert "You have not asked for it?" in message.body


@pytest.mark.parametrize(("seconds", "said"), [(600, "for 10 minutes"), (60, "for one minute")])
def test_it_says_how_long_the_code_holds(user, client, settings, seconds, said):
    settings.CODE_HOLDS = timedelta(seconds=seconds)

    assert f"It holds {said}" in ask_for_code(client).body


def test_a_code_holds_as_long_as_is_said(settings):
    kinds = ("LOGIN_BY_CODE", "EMAIL_VERIFICATION_BY_CODE", "PASSWORD_RESET_BY_CODE")
    seconds = {getattr(settings, f"ACCOUNT_{kind}_TIMEOUT") for kind in kinds}

    assert seconds == {settings.CODE_HOLDS.total_seconds()} == {600}


def test_a_code_is_of_digits_that_few_guesses_find(user, client):
    ask_for_code(client)

    assert re.fullmatch(r"\d{4}-\d{4}", newest_code())


def test_whoever_has_no_account_is_told_so_by_e_mail_alone(user, client):
    page = client.post(reverse("account_login"), {"login": "b@example.org"})
    message = newest()

    assert page["Location"] == reverse("account_confirm_login_code")
    assert message.subject == SUBJECT + "there is no account with this address"
    assert f"{SITE}{reverse('account_signup')}" in message.body.splitlines()


def test_whoever_has_an_account_is_told_so_by_e_mail_alone(user, client):
    page = client.post(reverse("account_signup"), {"email": ADDRESS})
    stranger = Client().post(reverse("account_signup"), {"email": "b@example.org"})
    message = next(each for each in mail.outbox if each.to == [ADDRESS])

    assert page["Location"] == stranger["Location"]
    assert message.subject == SUBJECT + "you have an account already"
    assert f"{SITE}{reverse('account_login')}" in str(message.body).splitlines()


def test_the_answer_is_the_same_whether_there_is_an_account_or_not(user):
    def pages(address: str) -> list[str]:
        shown = []
        for name, field in (("account_login", "login"), ("account_reset_password", "email")):
            client = Client()
            sent = client.post(reverse(name), {field: address})
            page = client.get(sent["Location"]).text.replace(address, "-")
            shown.append(re.sub(r'value="\w{64}"', "", page))
        return shown

    assert pages(ADDRESS) == pages("b@example.org")


def change_password(client: Client) -> None:
    new = {"oldpassword": PASSWORD, "password1": PASSWORD + "!", "password2": PASSWORD + "!"}
    client.post(reverse("account_change_password"), new)


def test_a_change_is_told_with_what_to_do_about_it(user):
    change_password(signed_in(user))
    message = newest()

    assert message.subject == SUBJECT + "another password"
    assert "The password of your account has been changed." in message.body
    assert "From the address 127.0.0.1, by" in message.body
    assert f"{SITE}{reverse('account')}" in message.body.splitlines()


def test_another_address_is_told_to_the_one_before(user):
    client = signed_in(user)
    shows_password(client)
    client.post(reverse("account_email"), {"email": "new@example.org", "action_add": "yes"})
    assert newest().to == ["new@example.org"]
    code = {"code": newest_code()}
    client.post(reverse("account_email_verification_sent"), code)

    told = next(each for each in mail.outbox if each.to == [ADDRESS])
    assert "new@example.org instead of ada@example.org" in str(told.body)


EVERY = sorted(
    path.relative_to(OURS).as_posix().removesuffix("_message.txt")
    for app in ("account", "mfa", "socialaccount")
    for path in (OURS / app / "email").glob("*_message.txt")
    if path.name != "base_message.txt"
)


@pytest.mark.parametrize("prefix", EVERY)
def test_every_e_mail_is_one_of_ours(user, rf, prefix):
    from allauth.account.adapter import get_adapter
    from allauth.core import context
    from django.utils import timezone

    request = rf.get("/")
    request.user = user
    told = {
        "code": "1234-5678", "timestamp": timezone.now(), "ip": "127.0.0.1",
        "user_agent": "A browser", "provider": "Example", "from_email": ADDRESS,
        "to_email": "b@example.org", "deleted_email": "b@example.org", "user": user,
        "signup_url": f"{SITE}/a/", "password_reset_url": f"{SITE}/b/",
    }  # fmt: skip
    with context.request_context(request):
        get_adapter(request).send_mail(prefix, ADDRESS, told)

    assert len(newest().subject) < 78  # one line


def fail(*args: object, **kwargs: object) -> None:
    raise SMTPException


def test_an_e_mail_that_cannot_be_sent_is_told(user, client, monkeypatch, caplog):
    monkeypatch.setattr("django.core.mail.EmailMessage.send", fail)
    response = client.post(reverse("account_login"), {"login": ADDRESS})
    assert ADDRESS not in caplog.text
    caplog.clear()  # the failure is meant

    assert response.status_code == 503
    assert "The e-mail was not sent" in response.text


def test_an_e_mail_that_only_tells_of_something_may_fail(user, monkeypatch, caplog):
    monkeypatch.setattr("django.core.mail.EmailMessage.send", fail)
    change_password(signed_in(user))

    user.refresh_from_db()
    assert user.check_password(PASSWORD + "!")
    assert "could not be sent: SMTPException" in caplog.text
    assert ADDRESS not in caplog.text
