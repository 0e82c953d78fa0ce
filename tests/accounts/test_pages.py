"""All pages of accounts, ours and allauth's: in our frame, in our words, and kept by nobody."""

import re
from pathlib import Path

import allauth
import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings as site
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from tests.accounts.mails import newest_code
from tests.accounts.people import (
    ADDRESS,
    PASSWORD,
    code_of,
    give_app,
    give_passkey,
    make_account,
    shows_password,
    signed_in,
)
from tests.typed import Response

THEIRS = Path(allauth.__file__).parent / "templates"
OURS = Path(site.BASE_DIR) / "templates"

# Templates that no address of ours renders, and why.
UNUSED = {
    "account/email.html": "an account has one address (ACCOUNT_CHANGE_EMAIL)",
    "account/email_confirm.html": "an address is confirmed by a code, not by a link",
    "account/verification_sent.html": "an address is confirmed by a code, not by a link",
    "account/verified_email_required.html": "no page of ours asks for it",
    "account/password_reset_done.html": "a password is set anew by a code, not by a link",
    "account/base_manage_phone.html": "nobody gives a telephone number",
    "account/phone_change.html": "nobody gives a telephone number",
    "account/confirm_phone_verification_code.html": "nobody gives a telephone number",
    "account/messages/phone_verification_sent.txt": "nobody gives a telephone number",
    "account/messages/phone_verified.txt": "nobody gives a telephone number",
    "account/request_login_code.html": "the page to sign in asks for the address",
    "account/snippets/already_logged_in.html": "our pages include none of it",
    "account/snippets/warn_no_email.html": "our pages include none of it",
    "mfa/index.html": "the page of the account tells it",
    "mfa/webauthn/authenticator_list.html": "the page of the account tells it",
    "mfa/trust.html": "no browser is trusted (MFA_TRUST_ENABLED)",
}
OTHER_APPS = {"idp", "openid", "usersessions"}  # which are not installed
# Elements without a word or a class, as plain HTML has them.
PLAIN = {"badge", "field", "hr", "img", "panel", "provider", "provider_list"} | {
    f"t{part}" for part in ("body", "d", "h", "head", "r")
}


def templates(root: Path) -> set[str]:
    return {path.relative_to(root).as_posix() for path in root.rglob("*.*")}


def test_every_template_of_allauth_that_is_used_is_one_of_ours():
    theirs = {name for name in templates(THEIRS) if name.split("/")[0] not in OTHER_APPS}
    plain = {f"allauth/elements/{name}.html" for name in PLAIN}

    assert theirs - templates(OURS) == set(UNUSED) | plain
    assert set(UNUSED) <= theirs


PHRASE = re.compile(r"""{% trans(?:late)? (["'])(.+?)\1|blocktrans(?:late)?[^%]*%}([^{]+?){%""")


def phrases_of_allauth() -> set[str]:
    """Return what allauth's templates say, as far as it is three words or more."""
    found = {
        (match[2] or match[3]).strip()
        for name in templates(THEIRS)
        for match in PHRASE.finditer((THEIRS / name).read_text())
    }
    return {phrase for phrase in found if phrase.count(" ") >= 2}


ITS_WORDS = re.compile(
    r"user ?name|third[- ]party|two-factor|security key|authenticator\b(?! app)|sign[- ]in code"
    r"|\bemail\b|log ?in\b|logged",
    re.IGNORECASE,
)


SCRIPT = re.compile(r"<script[^>]*>")


def text_of(page: str) -> str:
    """Return what a page says, without its tags, scripts and addresses."""
    page = re.sub(r"<(script|style)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page))


def look_at(response: Response, *, status: int = 200) -> Response:
    """Fail unless a page is one of ours through and through."""
    assert response.status_code == status
    assert "base.html" in [template.name for template in response.templates]
    assert "form-action 'self'" in response["Content-Security-Policy"]
    directives = set(response["Cache-Control"].split(", "))
    assert {"private", "no-store"} <= directives
    text = text_of(response.text)
    assert ITS_WORDS.findall(text) == []
    assert [phrase for phrase in phrases_of_allauth() if phrase in text] == []
    assert re.search(r"<h1[ >]", response.text)
    # The policy lets no script or style stand in a page; what scripts read may.
    assert all("src=" in tag or "application/json" in tag for tag in SCRIPT.findall(response.text))
    assert not re.search(r"<style| style=| on\w+=|=\"data:", response.text)
    return response


PAGES_BEFORE = (
    "account_login", "account_login_password", "account_signup", "account_signup_by_passkey",
    "account_reset_password", "account_inactive", "account_password_reset_completed",
    "socialaccount_login_cancelled",
)  # fmt: skip
PAGES_WITHIN = (
    "account", "account_email", "account_logout", "account_reauthenticate",
    "account_request_reauthentication_code", "account_change_password", "mfa_add_webauthn",
    "mfa_activate_totp", "socialaccount_connections",
)  # fmt: skip
LEAD_ON = {
    "account_request_login_code": "account_login",
    "account_confirm_login_code": "account_login",
    "account_email_verification_sent": "account_login",
    "account_confirm_password_reset_code": "account_login",
    "account_complete_password_reset": "account_reset_password",
    "mfa_authenticate": "account_login",
    "mfa_login_webauthn": "account_login",
    "mfa_signup_webauthn": "account_signup",
    "socialaccount_signup": "account_login",
}


@pytest.fixture
def user(db: None) -> User:
    return make_account(password=PASSWORD)


@pytest.mark.parametrize("name", PAGES_BEFORE)
def test_a_page_for_whoever_is_not_signed_in(client, db, name):
    look_at(client.get(reverse(name)))


@pytest.mark.parametrize(("name", "page"), LEAD_ON.items())
def test_a_page_in_the_middle_of_a_way_leads_to_its_beginning(client, db, name, page):
    response = client.get(reverse(name), follow=True)

    assert response.redirect_chain[-1][0] == reverse(page)
    look_at(response)


@pytest.mark.parametrize("name", PAGES_WITHIN)
def test_a_page_of_the_account(user, name):
    client = signed_in(user)
    if name.startswith(("mfa_add", "mfa_activate")):
        shows_password(client)

    look_at(client.get(reverse(name)))


@pytest.mark.parametrize("name", PAGES_WITHIN)
def test_a_page_of_the_account_is_closed_to_everybody_else(client, db, name):
    response = client.get(reverse(name))

    opened = reverse("landing") if name == "account_logout" else reverse("account_login")
    assert response.status_code == 302
    assert response["Location"].startswith(opened)


def test_the_pages_of_signing_up_and_in_by_a_code(client, db):
    sent = client.post(reverse("account_signup"), {"email": ADDRESS})
    look_at(client.get(sent["Location"]))
    look_at(client.post(sent["Location"], {"code": "0000-0000"}))
    client.post(sent["Location"], {"code": newest_code(ADDRESS)})
    client.post(reverse("account_logout"))

    sent = client.post(reverse("account_login"), {"login": ADDRESS})
    look_at(client.get(sent["Location"]))
    look_at(client.post(sent["Location"], {"code": ""}))
    look_at(client.post(sent["Location"], {"action": "resend"}, follow=True))
    assert client.post(sent["Location"], {"code": newest_code(ADDRESS)}).status_code == 302
    look_at(client.get(reverse("account")))


def test_the_pages_of_a_new_password(user, client):
    sent = client.post(reverse("account_reset_password"), {"email": ADDRESS})
    look_at(client.get(sent["Location"]))
    look_at(client.post(sent["Location"], {"code": "1"}))
    follows = client.post(sent["Location"], {"code": newest_code(ADDRESS)})
    look_at(client.get(follows["Location"]))
    look_at(client.post(follows["Location"], {"password1": "short", "password2": "other"}))
    new = {"password1": PASSWORD + "!", "password2": PASSWORD + "!"}
    look_at(client.post(follows["Location"], new, follow=True))
    user.refresh_from_db()
    assert user.check_password(PASSWORD + "!")


def test_the_pages_of_the_password(user):
    client = signed_in(user)
    address = reverse("account_change_password")
    wrong = {"oldpassword": "x", "password1": "y", "password2": "z"}
    look_at(client.post(address, wrong))
    right = {"oldpassword": PASSWORD, "password1": PASSWORD + "!", "password2": PASSWORD + "!"}
    look_at(client.post(address, right, follow=True))

    other = make_account("b@example.org")
    client = signed_in(other)
    asked = client.get(reverse("account_set_password"), follow=True)
    assert "Show that it is you" in look_at(asked).text
    way = reverse("account_request_reauthentication_code")
    sent = client.post(way + "?next=" + reverse("account_set_password"), {"recipient": other.email})
    look_at(client.get(sent["Location"]))
    look_at(client.post(sent["Location"], {"code": "1"}))
    look_at(client.post(sent["Location"], {"code": newest_code(other.email)}, follow=True))


def test_the_pages_of_another_address(user):
    client = signed_in(user)
    shows_password(client)
    address = reverse("account_email")
    look_at(client.post(address, {"email": "nonsense", "action_add": "yes"}))
    new = {"email": "new@example.org", "action_add": "yes"}
    look_at(client.post(address, new, follow=True))
    code = {"code": newest_code("new@example.org")}
    page = look_at(client.post(reverse("account_email_verification_sent"), code, follow=True))

    assert "new@example.org is confirmed." in page.text
    user.refresh_from_db()
    assert user.email == "new@example.org"


def test_the_pages_of_the_second_step(user):
    client = signed_in(user)
    shows_password(client)
    page = look_at(client.get(reverse("mfa_activate_totp")))
    assert "data:" not in page.text  # which the policy keeps out
    assert page.text.count('class="account__dark"') == 1
    look_at(client.post(reverse("mfa_activate_totp"), {"code": "1"}))
    secret = client.session["mfa.totp.secret"]
    code = {"code": code_of(secret)}
    codes = look_at(client.post(reverse("mfa_activate_totp"), code, follow=True))
    assert codes.text.count("<li>") >= 10
    look_at(client.get(reverse("mfa_generate_recovery_codes")))
    look_at(client.get(reverse("mfa_deactivate_totp")))
    saved = client.get(reverse("mfa_download_recovery_codes"))
    assert saved.text.startswith("Recovery codes for the skills self-assessment.")
    assert "no-store" in saved["Cache-Control"]
    look_at(client.get(reverse("mfa_reauthenticate")))

    passkey = give_passkey(user)
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        look_at(client.get(reverse(name, args=[passkey.pk])))
    look_at(client.get(reverse("account")))
    assert client.get(reverse("mfa_index"))["Location"] == reverse("account")
    assert client.get(reverse("mfa_list_webauthn"))["Location"] == reverse("account")
    passkey.delete()

    way_in = Client()
    way_in.post(reverse("account_login_password"), {"login": ADDRESS, "password": PASSWORD})
    look_at(way_in.get(reverse("mfa_authenticate")))
    look_at(way_in.post(reverse("mfa_authenticate"), {"code": "1"}))
    (recovery,) = Authenticator.objects.filter(type=Authenticator.Type.RECOVERY_CODES)
    way_in.post(reverse("mfa_authenticate"), {"code": recovery.wrap().get_unused_codes()[0]})
    assert "9 are left." in look_at(way_in.get(reverse("account"))).text
    look_at(client.post(reverse("mfa_deactivate_totp"), follow=True))


def test_whoever_is_wrong_about_another_site_is_told_a_way_on(client, db):
    look_at(client.get(reverse("socialaccount_login_error")), status=401)


def test_a_page_that_is_not_there_is_one_of_ours(client, db):
    response = client.get(reverse("account") + "no-such-page/")

    assert response.status_code in (302, 404)  # allauth leads on from there
    assert "no-store" in response["Cache-Control"]


def test_too_much_of_it_is_answered_by_the_page_for_that(client, db, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    address, given = reverse("account_login"), {"login": "nonsense"}
    client.post(address, given)
    response = client.post(address, given)

    assert response.status_code == 429
    assert "429.html" in [template.name for template in response.templates]
    assert "That was too often" in response.text


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("account_login", {"login": "email"}),
        (
            "account_login_password",
            {"login": "username", "password": "current-password"},
        ),
        ("account_signup", {"email": "email"}),
        ("account_reset_password", {"email": "email"}),
    ],
)
def test_browsers_are_told_what_belongs_into_a_field(client, db, name, fields):
    page = client.get(reverse(name)).text
    told = dict(re.findall(r'<input [^>]*? name="(\w+)"[^>]*? autocomplete="([\w-]+)"', page))

    assert told == fields
    assert "placeholder" not in page


def test_a_code_opens_the_keyboard_with_digits(client, db):
    sent = client.post(reverse("account_signup"), {"email": ADDRESS})
    page = client.get(sent["Location"]).text

    assert 'autocomplete="one-time-code" inputmode="numeric" required' in page


def test_a_fault_leads_to_its_field(client, db):
    page = client.post(reverse("account_login"), {"login": ""}).text

    assert '<a href="#id_login">Enter your e-mail address.</a>' in page
    assert 'aria-describedby=" id_login_error" aria-invalid="true"' in page
    assert page.index("error-summary") < page.index("<h1")
    assert "<title>Error: Sign in" in re.sub(r"\s+", " ", page)


def test_a_wrong_password_is_told_at_the_head(user, client):
    given = {"login": ADDRESS, "password": "wrong"}
    page = client.post(reverse("account_login_password"), given).text

    assert '<a href="#id_login">The e-mail address or the password is not right.</a>' in page
    assert "wrong" not in text_of(page)


def test_an_app_is_given_a_key_that_is_in_the_picture(user):
    secret = give_app(user)

    assert len(secret) >= 32
