"""Accounts in the admin: by e-mail, for superusers alone, and no way to what anybody answered."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission, User
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import Account, Session
from assessments import models
from tests.accounts import people
from tests.typed import Response

pytestmark = pytest.mark.django_db

LIST, ADD = "/admin/accounts/account/", "/admin/accounts/account/add/"


@pytest.fixture
def ada() -> User:
    return people.superuser()


@pytest.fixture
def editor(ada: User) -> Client:
    """The browser of a superuser."""
    return people.signed_in(ada)


def page(account: User) -> str:
    return f"{LIST}{account.pk}/change/"


def add(client: Client, **data: Any) -> Response:
    return client.post(ADD, {"email": "ed@example.org", "is_staff": "on"} | data)


def test_only_these_are_in_the_admin() -> None:
    """What would tell of people, or let somebody in as somebody else, is not."""
    names = {model._meta.label for model in admin.site._registry}

    assert {name for name in names if not name.startswith("assessments.")} == {
        "accounts.Account",
        "auth.Group",
    }
    rows = {model for model in admin.site._registry if model._meta.app_label == "assessments"}
    about_people = {models.Respondent, models.Assessment, models.Answer, models.Browser}
    assert rows & about_people == set()


def test_nothing_of_an_account_leads_to_a_person(
    editor: Client, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither the list nor the page names a respondent, and nothing links to one."""
    bo = people.make_account("bo@example.org")
    respondent = models.Respondent.objects.create(account=bo, last_visit="2026-01-01")

    for url in (f"{LIST}?of=all", page(bo), f"{LIST}{bo.pk}/history/"):
        response = editor.get(url)
        assert response.status_code == 200
        assert str(respondent.pk) not in response.text
        assert "espondent" not in response.text
    for query in ("respondent__pk__isnull=False", f"respondent={respondent.pk}"):
        assert editor.get(f"{LIST}?of=all&{query}").status_code == 400
    caplog.clear()  # which is an error for Django
    assert editor.get(f"{LIST}{bo.pk}/delete/").status_code == 403
    assert editor.post(f"{LIST}{bo.pk}/delete/", {"post": "yes"}).status_code == 403


def test_list_is_by_e_mail_and_of_staff_at_first(editor: Client, ada: User) -> None:
    bo = people.make_account("bo@example.org")
    ed = people.editor()

    text = editor.get(LIST).text
    assert [account.email in text for account in (ada, ed, bo)] == [True, True, False]
    everybody = editor.get(f"{LIST}?of=all").text
    assert bo.email in everybody
    for account in (ada, ed, bo):
        assert account.username not in everybody
    assert "Editor" in text


def test_list_costs_the_same_for_more_accounts(
    editor: Client, django_assert_max_num_queries: Any
) -> None:
    def queries() -> int:
        with django_assert_max_num_queries(12) as counted:
            editor.get(LIST)
        return len(counted)

    people.editor()
    first = queries()
    for number in range(3):
        people.with_app(people.editor(f"ed{number}@example.org"))
    assert queries() == first


def test_page_shows_no_user_name_and_no_hash(editor: Client) -> None:
    ed = people.editor()
    people.with_app(ed)

    text = editor.get(page(ed)).text

    assert ed.email in text
    assert ed.username not in text
    assert ed.password not in text
    assert "argon2" not in text
    assert "icon-yes" in text  # confirmed, and a second factor


def test_nobody_changes_the_address_or_password_of_an_account(editor: Client) -> None:
    """With either they would be let in as its owner."""
    bo = people.account("bo@example.org")

    sent = {"email": "eve@example.org", "password": "eve's own password", "is_active": "on"}
    response = editor.post(page(bo), sent | {"username": "eve", "is_staff": "on"})

    assert response.status_code == 302
    bo.refresh_from_db()
    assert bo.is_staff  # what may be changed is
    assert (bo.email, bo.check_password(people.PASSWORD)) == ("bo@example.org", True)
    assert people.addresses(bo) == [("bo@example.org", True, True)]
    assert editor.get(f"/admin/auth/user/{bo.pk}/password/").status_code == 404
    assert editor.get(f"{LIST}{bo.pk}/password/").status_code in (302, 404)


def test_added_account_signs_in_by_a_code(editor: Client) -> None:
    group = Group.objects.get(name="Editor")
    response = add(editor, email=" Ed@Example.org", first_name="Ed", groups=[group.pk])

    assert response.status_code == 302
    ed = User.objects.get(email="ed@example.org")
    assert people.addresses(ed) == [("ed@example.org", False, True)]
    assert not ed.has_usable_password()
    assert list(ed.groups.all()) == [group]
    client = Client()
    client.post("/account/login/", {"login": "ed@example.org"})
    client.post("/account/login/code/confirm/", {"code": people.mailed_code()})
    assert client.get("/admin/").status_code == 200
    assert people.addresses(ed) == [("ed@example.org", True, True)]


def test_with_e_mail_nobody_else_sets_a_password(editor: Client) -> None:
    assert 'name="password"' not in editor.get(ADD).text

    add(editor, password="a good long password")

    assert not User.objects.get(email="ed@example.org").has_usable_password()


def test_without_e_mail_it_is_given_a_first_password(editor: Client, settings: Settings) -> None:
    settings.SENDS_EMAIL = False
    settings.ACCOUNT_EMAIL_VERIFICATION = "none"
    for password, mistake in (("", "This field is required."), ("short", "too short")):
        assert mistake in add(editor, password=password).text
    assert User.objects.filter(email="ed@example.org").count() == 0

    add(editor, password="a good long password")

    ed = User.objects.get(email="ed@example.org")
    client = Client()
    people.sign_in(client, ed, "a good long password")
    assert client.get("/admin/").status_code == 200
    assert mail.outbox == []


@pytest.mark.parametrize("verified", [True, False])
def test_two_accounts_have_no_address_in_common(editor: Client, verified: bool) -> None:
    people.make_account("ed@example.org", verified=verified)

    response = add(editor, email="ED@example.org")

    assert "There is already an account with this e-mail address." in response.text
    assert User.objects.filter(email="ed@example.org").count() == 1


def test_resetting_a_second_factor_ends_sessions_and_is_noted(editor: Client, ada: User) -> None:
    ed, other = people.editor(), people.editor("other@example.org")
    for account in (ed, other):
        people.with_app(account)
        people.signed_in(account)
    data = {"action": "reset_second_factor", "_selected_action": [ed.pk]}

    response = editor.post(LIST, data, follow=True)

    assert "1 account has no second factor now, and is signed in nowhere." in response.text
    assert Authenticator.objects.filter(user=ed).count() == 0
    assert Session.objects.filter(account=ed).count() == 0
    assert Authenticator.objects.filter(user=other).count() == 2
    assert Session.objects.filter(account=other).count() == 1
    entry = LogEntry.objects.get(object_id=str(ed.pk))
    assert (entry.user, entry.get_change_message()) == (ada, "Second factor reset.")
    assert "Second factor reset." in editor.get(f"{LIST}{ed.pk}/history/").text


def test_only_superusers_open_accounts(editor: Client) -> None:
    """Who could give rights could give themselves all of them."""
    ed = people.editor()
    ed.user_permissions.set(Permission.objects.all())
    client = people.signed_in(ed)

    assert client.get("/admin/").status_code == 200
    for url in (LIST, ADD, page(ed)):
        assert client.get(url).status_code == 403
        assert client.post(url, {"is_superuser": "on"}).status_code == 403
    assert editor.get(LIST).status_code == 200


def test_an_account_is_called_by_its_address() -> None:
    assert str(Account(username="random", email="ed@example.org")) == "ed@example.org"
    assert str(Account(username="from-before")) == "from-before"


def test_user_names_stand_on_no_page_of_the_admin(
    editor: Client, version: models.FrameworkVersion, ada: User
) -> None:
    """Whatever is told of who did something tells a name, or how their e-mail begins."""
    framework = version.framework
    models.FrameworkVersion.objects.update(published_by=ada)
    models.Framework.objects.update(ready_by=ada, ready_at="2026-01-01T12:00:00Z")
    ed = people.editor()
    ed.user_permissions.set(Permission.objects.filter(codename="publish_framework"))
    client = people.signed_in(ed)
    editor.get(reverse("admin:assessments_outline", args=[framework.pk]))
    LogEntry.objects.log_actions(ada.pk, [framework], 2, "Changed.", single_object=True)
    urls = (
        "/admin/",
        reverse("admin:assessments_home", args=[framework.pk]),
        reverse("admin:assessments_outline_notes", args=[framework.pk]),
        reverse("admin:assessments_framework_history", args=[framework.pk]),
        reverse("admin:assessments_frameworkversion_changelist"),
        reverse("admin:assessments_frameworkversion_change", args=[version.pk]),
    )
    for url in urls:
        text = client.get(url).text
        assert ada.username not in text, url
        assert ed.username not in text, url
        assert "ada@" not in text, url  # the whole address is nobody's business
        assert "ada" in text, url
