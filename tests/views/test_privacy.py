"""What the page about privacy says is so."""

import re
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.apps import apps
from django.conf import settings as site
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.db.models import ForeignKey, Model
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.models import EndingNotice, Session
from assessments import models
from assessments.domain.limits import ALLOWED, DAY, HOUR, Tried
from assessments.domain.use import FEWEST
from assessments.models.fields import SealedTextField
from assessments.views import privacy
from tests.accounts.people import ADDRESS, PASSWORD, make_account
from tests.views.conftest import ROLE, Person

ROOT = Path(__file__).resolve().parents[2]

# What is told of each table about people, and the columns that it has been read for.
KEPT = {
    models.Respondent: ("Last visit", "id last_visit return_digest account"),
    models.SpareKey: ("Last visit", "digest respondent"),
    models.Browser: ("Browsers", "digest respondent visited is_shared"),
    models.Assessment: (
        "Self-assessments",
        "id respondent version role earlier corrects started_at submitted_at sheet",
    ),
    models.Answer: ("Answers", "assessment statement value provenance moment"),
    models.Example: (
        "Examples",
        "id respondent skill added_at situation action result setting year",
    ),
    models.PlanStep: (
        "Plan",
        "id respondent skill resource title added_at due note done_at origin version",
    ),
    models.OwnTargets: ("Own targets", "id respondent framework targets"),
    models.ShareLink: (
        "Links",
        "id assessment digest shows role_key name created_at expires_at ended_at times_opened "
        "last_opened_at",
    ),
}

# And where somebody has an account. What editors do names them: that is told to them elsewhere.
KEPT_OF_ACCOUNTS = {
    User: (
        "Account",
        "id password last_login is_superuser username first_name last_name email is_staff "
        "is_active date_joined",
    ),
    EmailAddress: ("E-mail addresses", "id user email verified primary"),
    EmailConfirmation: ("E-mail addresses", "id email_address created sent key"),
    Authenticator: ("Ways to sign in", "id user type data created_at last_used_at"),
    SocialAccount: ("Single sign-on", "id user provider uid last_login date_joined extra_data"),
    SocialToken: ("Single sign-on", "id app account token token_secret expires_at"),
    Session: ("Where you are signed in", "session_key account started_at expire_date session_data"),
    EndingNotice: ("Notice", "account sent_at"),
}
OF_EDITORS = {
    LogEntry,
    models.Comment,
    models.DiscardedDraft,
    models.Presence,
    models.ReviewedChange,
    models.Framework,
    models.FrameworkVersion,
}


def page_for(person: Person) -> str:
    return unescape(person.client.get(reverse("privacy")).text)


def test_every_column_about_a_person_is_told(newcomer):
    terms = re.findall(r"<dt>(.+?)</dt>", page_for(newcomer))
    kept = KEPT | KEPT_OF_ACCOUNTS
    columns = {
        model: {field.name for field in model._meta.concrete_fields if field.name != "pk"}
        for model in kept
    }

    assert columns == {model: set(names.split()) for model, (_, names) in kept.items()}
    assert terms == [
        "Self-assessments",
        "Answers",
        "Examples",
        "Plan",
        "Own targets",
        "Links",
        "Browsers",
        "Last visit",
        "Account",
        "E-mail addresses",
        "Ways to sign in",
        "Single sign-on",
        "Where you are signed in",
        "Notice",
    ]
    assert {term for term, _ in kept.values()} == set(terms)


def test_no_other_table_leads_to_an_account():
    """But for what editors do, which names them."""
    accounts: set[type[Model]] = {User}
    for _ in range(9):
        accounts |= {
            model
            for model in apps.get_models()
            for field in model._meta.concrete_fields
            if isinstance(field, ForeignKey) and field.related_model in accounts - OF_EDITORS
        }

    assert accounts - KEPT.keys() - OF_EDITORS == KEPT_OF_ACCOUNTS.keys()
    assert apps.get_app_config("socialaccount").get_model("SocialToken") in accounts
    assert not getattr(site, "SOCIALACCOUNT_STORE_TOKENS", False)


def test_where_nobody_can_have_an_account_it_does_not_speak_of_them(newcomer, settings):
    settings.LOCAL_ACCOUNTS, settings.SOCIALACCOUNT_PROVIDERS = False, {}
    page = page_for(newcomer)

    assert "If you have an account" not in page
    assert "no e-mail address, no account" in page
    assert "<code>session</code>" not in page


def test_it_says_for_how_long_an_account_is_kept(newcomer, settings):
    """As tests/accounts/test_retention.py holds it."""
    settings.ACCOUNT_KEPT_DAYS, settings.SENDS_EMAIL = 777, True
    page = page_for(newcomer)
    assert "is kept for 777 days from when you were last here" in page
    assert "An e-mail tells you 30 days before it goes, once" in page
    assert "never confirmed goes after 7 days" in page

    settings.SENDS_EMAIL = False
    assert "An e-mail tells you" not in page_for(newcomer)


def test_no_other_table_leads_to_a_person():
    people: set[type[Model]] = {models.Respondent}
    for _ in range(9):  # as long a way as there may be
        people |= {
            model
            for model in apps.get_models()
            for field in model._meta.concrete_fields
            if isinstance(field, ForeignKey) and field.related_model in people
        }

    assert people == KEPT.keys()


def test_whoever_brings_the_files_is_named(client, settings, db):
    address, alone = reverse("privacy"), "The pages load nothing from other sites."
    assert alone in client.get(address).text
    settings.STATIC_ORIGIN = ["https://cdn.example.org"]
    page = client.get(address).text
    assert alone not in page
    assert "come from https://cdn.example.org, which so learns the address" in page


def test_the_cookies_are_those_that_it_names(newcomer):
    table = page_for(newcomer).partition("<tbody>")[2].partition("</tbody>")[0]
    told = {
        re.findall(r"<code>(\w+)</code>", row)[0]: re.findall(r"(\d+) (days|minutes)", row)
        for row in table.split("</tr>")[:-1]
    }
    client, cookies = newcomer.client, {}

    def visit(response):
        cookies.update(response.cookies.items())

    visit(client.get(reverse("landing")))
    assert cookies == {}  # none before they are needed
    visit(client.get(reverse("start", args=["it-project-manager"])))
    visit(newcomer.start())
    newcomer.answer_all()
    visit(newcomer.submit())
    visit(client.post(newcomer.url("links"), {"shows": "all", "role": ROLE, "days": "30"}))
    visit(client.post(reverse("return-key"), {"replaces": ""}))
    visit(client.get(reverse("return-link", args=["ABCD"])))
    assert "session" not in cookies  # it is of accounts
    make_account(password=PASSWORD)
    login = reverse("account_login_password")
    visit(client.post(login, {"login": ADDRESS, "password": PASSWORD}))

    def lifetime(cookie):
        seconds = cookie["max-age"] or 0
        long = [(str(seconds // DAY), "days")] if seconds >= DAY else []
        return long or ([(str(seconds // 60), "minutes")] if seconds else [])

    assert told == {name: lifetime(cookie) for name, cookie in cookies.items()}


@pytest.mark.parametrize("sends_email", [True, False])
def test_it_says_whether_the_site_sends_e_mail(newcomer, settings, sends_email):
    settings.SENDS_EMAIL = sends_email
    text = page_for(newcomer)

    assert ("it goes by e-mail" in text) is sends_email
    assert ("This site sends no e-mail." in text) is not sends_email


@pytest.mark.parametrize(("sends", "workers"), [(True, True), (True, False), (False, True)])
def test_it_says_whether_e_mails_wait(newcomer, settings, sends, workers):
    """As tests/accounts/test_worker.py holds it."""
    settings.SENDS_EMAIL, settings.WORKER = sends, workers
    text = page_for(newcomer)

    assert ("An e-mail to you waits on this site until it is sent" in text) is (sends and workers)
    assert ("Your address is not kept once it is sent." in text) is (sends and workers)
    assert ("Your address is not kept." in text) is (sends and not workers)
    columns = {field.name for field in DBTaskResult._meta.concrete_fields}
    assert columns == {
        *("id", "status", "enqueued_at", "started_at", "finished_at", "args_kwargs"),
        *("priority", "task_path", "worker_ids", "queue_name", "backend_name", "run_after"),
        *("return_value", "exception_class_path", "traceback"),
    }


def test_it_says_for_how_long_from_the_setting(newcomer, settings):
    settings.KEPT_DAYS = 123

    assert "For 123 days from your last visit" in page_for(newcomer)


@pytest.mark.parametrize(
    ("days", "said"),
    [(400, "nothing on this site is older"), (401, "something on this site is older")],
)
def test_it_says_whether_something_is_older(newcomer, days, said):
    last_visit = timezone.now().date() - timedelta(days=days)
    models.Respondent.objects.create(last_visit=last_visit)

    assert f"Looked up just now: {said}" in page_for(newcomer)


def test_it_says_who_runs_the_site(newcomer, settings):
    settings.LOCAL = False
    assert "has not entered a name or a way to ask" in page_for(newcomer)
    assert "local mode" not in page_for(newcomer)

    settings.OPERATOR_NAME = "Example & Sons"
    settings.CONTACT = "ask@example.org"
    settings.IMPRINT_URL = "https://example.org/imprint"
    settings.PRIVACY_URL = "https://example.org/privacy"
    text = page_for(newcomer)

    assert "has not entered" not in text
    assert "Example & Sons" in text
    for address in ("mailto:ask@example.org", settings.IMPRINT_URL, settings.PRIVACY_URL):
        assert f'href="{address}"' in text

    settings.CONTACT = "https://example.org/ask"
    assert 'href="https://example.org/ask"' in page_for(newcomer)


def test_in_local_mode_it_says_so(newcomer, settings):
    settings.LOCAL = True

    assert "This site runs in local mode" in page_for(newcomer)


@pytest.mark.parametrize("page", ["privacy", "history"])
def test_one_is_led_to_what_one_can_do(person, page):
    ways = {reverse(name) for name in ("take-along", "erase", "bring-back", "leave")}
    text = person.client.get(reverse(page)).text

    assert ways <= set(re.findall(r'href="([^"]+)"', text.partition("<footer")[0]))


def test_scripts_keep_things_only_where_it_says():
    scripts = "".join(path.read_text() for path in (ROOT / "static/js").glob("*.js"))
    ways = r"localStorage|sessionStorage|indexedDB|document\.cookie|cookieStore|caches\.open"

    assert set(re.findall(ways, scripts)) <= {"localStorage", "sessionStorage", "caches.open"}


def test_it_tells_what_editors_learn_of_all_people_together(newcomer, monkeypatch):
    """As tests/services/test_using.py and tests/admin/test_use.py hold it."""
    assert f"in steps of {FEWEST} people, and not what anybody answered" in page_for(newcomer)
    monkeypatch.setattr(privacy, "FEWEST", 12)
    assert "with the next 12 people who finish or erase" in page_for(newcomer)


def test_it_says_what_is_counted_and_for_how_long(person):
    """That nothing of it leads to anybody: tests/services/test_counting.py."""
    text = page_for(person)
    windows = {what: rule.window for what, rule in ALLOWED.items()}

    assert "A count is over after an hour at most, of e-mails after a day" in text
    assert max(windows[what] for what in windows if what is not Tried.MAIL) == HOUR
    assert windows[Tried.MAIL] == DAY
    columns = {field.name for field in models.Tries._meta.concrete_fields}
    assert columns == {"digest", "taken", "ends"}
    person.client.get(reverse("next-time"))
    for row in models.Tries.objects.all():
        assert row.ends - timezone.now() <= timedelta(hours=1)


def test_it_says_what_is_encrypted(newcomer):
    """That it is so is held by tests/test_at_rest.py and tests/models/test_sealed.py."""
    text = page_for(newcomer)

    assert (
        "What you write in your own words (examples, steps, notes and the name on a link)" in text
    )
    assert "cannot read it; whoever runs this site can." in text
    sealed = {
        (model, field.name)
        for model in KEPT
        for field in model._meta.concrete_fields
        if isinstance(field, SealedTextField)
    }
    assert sealed == {
        *((models.Example, part) for part in ("situation", "action", "result")),
        *((models.PlanStep, part) for part in ("title", "note")),
        (models.ShareLink, "name"),
    }
