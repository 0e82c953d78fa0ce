"""Links to a report: the page that makes them, and the page that they show."""

import html
import logging
import re
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments import models, queries
from assessments.domain.annotations import Example, LinkShows, Setting
from assessments.domain.framework import Framework, Target
from assessments.services import annotating, sharing
from assessments.services.targets import set_own_targets
from tests.typed import Response, present
from tests.views.conftest import ROLE, Person, without_form_tokens

UNKNOWN = "A" * 43
EXAMPLE = "We moved a choir of 80 people."
HOSTILE = "</h1><script>alert(1)</script>{{ 7|add:7 }}"
HIDDEN = "/r/…"


def make(person: Person, **changes: object) -> str:
    """Make a link with the form and return its address."""
    data = {"shows": "all", "role": ROLE, "days": "30", "name": ""} | changes
    response = person.client.post(person.url("links"), data)
    assert response.status_code == 302, response.text
    token = sharing.token_of(models.ShareLink.objects.latest("pk"))
    return reverse("shared", args=[token])


def tell(person: Person, skill: str = "team-motivation", example: str = EXAMPLE) -> None:
    framework = queries.definitions(person.assessment.version_id).framework
    chosen = next(s for s in framework.skills if s.key == skill)
    annotating.save_example(
        owner=person.assessment,
        skill=chosen,
        example=Example("", example, "", Setting.PRIVATE_LIFE, 2024, str(uuid.uuid4())),
        at=timezone.now(),
    )


def gone(person: Person) -> dict[str, str]:
    """Return an address of every kind that shows nothing."""
    ended, expired = make(person), make(person)
    now = timezone.now()
    rows = list(models.ShareLink.objects.order_by("pk"))
    sharing.end(link=rows[0], at=now)
    models.ShareLink.objects.filter(pk=rows[1].pk).update(expires_at=now - timedelta(seconds=1))
    return {
        "ended": ended,
        "expired": expired,
        "unknown": reverse("shared", args=[UNKNOWN]),
        "a part": ended[:-5] + "/",
        "with more": f"{ended}more/",
        "hostile": "/r/%00%F0%9F%99%82'%22<script>/",
    }


# --- The page that makes links ---------------------------------------------------------------


def test_a_link_is_made_and_its_address_is_shown(finished):
    address = make(finished, name="Ada")

    text = finished.client.get(finished.url("links")).text

    assert f'href="http://testserver{address}"' in text
    assert "Your link is ready." in text
    assert "Names Ada." in text
    assert "Not opened yet" in text


@pytest.mark.parametrize(
    ("shows", "words"),
    [
        ("picture", "Only the picture, compared with"),
        ("strengths", "Only my strengths, with my examples for them, compared with"),
        ("all", "The whole report, without my examples, compared with"),
        ("examples", "The whole report with my examples, compared with"),
    ],
)
def test_the_page_says_what_each_link_shows(finished, shows, words):
    make(finished, shows=shows)

    assert words in finished.client.get(finished.url("links")).text


def test_a_link_shows_no_examples_unless_said_otherwise(finished):
    page = finished.client.get(finished.url("links")).text

    assert re.findall(r'name="shows" value="(\w+)"[^>]* checked', page) == ["all"]


def test_a_link_ends_after_30_days_unless_said_otherwise(finished):
    page = finished.client.get(finished.url("links")).text

    assert '<option value="30" selected>' in page


@pytest.mark.parametrize("days", ["7", "30", "90"])
def test_a_link_ends_after_as_many_days_as_chosen(finished, days):
    make(finished, days=days)

    link = models.ShareLink.objects.get()
    assert link.expires_at - link.created_at == timedelta(days=int(days))


@pytest.mark.parametrize(
    "wrong",
    [
        {"shows": "everything"},
        {"shows": ""},
        {"days": "365"},
        {"days": ""},
        {"role": "astronaut"},
        {"role": "_own"},
        {"name": "x" * 101},
        {"name": "a\x00b"},
    ],
)
def test_what_is_not_on_offer_comes_back_with_an_error(finished, wrong):
    data = {"shows": "all", "role": ROLE, "days": "30", "name": "Ada Lovelace"} | wrong
    response = finished.client.post(finished.url("links"), data)

    assert response.status_code == 422
    assert "The link was not made" in response.text
    assert "name" in wrong or "Ada Lovelace" in response.text
    assert not models.ShareLink.objects.exists()


def test_the_role_that_was_looked_at_is_chosen_already(finished):
    page = finished.client.get(finished.url("links") + "?role=senior-it-project-manager").text

    assert '<option value="senior-it-project-manager" selected>' in page


def test_own_targets_are_on_offer_once_there_are_some(finished):
    assert "_own" not in finished.client.get(finished.url("links")).text
    set_own_targets(assessment=finished.assessment, targets={"team-motivation": Target(5, 3)})

    address = make(finished, role="_own")

    assert "for targets of their own" in Client().get(address).text


def test_a_link_is_ended_at_once(finished):
    address = make(finished)
    link = models.ShareLink.objects.get()

    response = finished.client.post(finished.url("links"), {"end": link.pk})

    assert response.url == finished.url("links")
    assert Client().get(address).status_code == 404
    page = finished.client.get(finished.url("links")).text
    assert "Ended on" in page
    assert address not in page


def test_a_link_that_ended_by_itself_says_so(finished):
    make(finished)
    models.ShareLink.objects.update(expires_at=timezone.now())

    assert "Ended by itself on" in finished.client.get(finished.url("links")).text


@pytest.mark.parametrize("number", ["0", "-1", "x", "", "9" * 40])
def test_ending_a_link_that_is_not_there_is_a_404(finished, number):
    assert finished.client.post(finished.url("links"), {"end": number}).status_code == 404


def test_nobody_ends_the_link_of_somebody_else(finished):
    make(finished)
    other = Person()
    other.start()
    other.submit()

    response = other.client.post(other.url("links"), {"end": models.ShareLink.objects.get().pk})

    assert response.status_code == 404
    assert models.ShareLink.objects.get().ended_at is None


def test_a_running_assessment_has_no_links(person):
    assert person.client.get(person.url("links")).url == person.url("check")
    data = {"shows": "all", "role": ROLE, "days": "30", "name": ""}
    assert person.client.post(person.url("links"), data).url == person.url("check")
    assert not models.ShareLink.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_finds_no_links(finished, stranger, method):
    response = getattr(stranger, method)(finished.url("links"), {"shows": "all"})

    assert response.status_code == 404
    assert not models.ShareLink.objects.exists()


def test_a_link_made_with_another_key_says_that_its_address_is_lost(finished):
    make(finished)
    models.ShareLink.objects.update(digest="0" * 64)

    page = finished.client.get(finished.url("links")).text

    assert "its address can no longer be shown" in page
    assert "/r/" not in page


def test_the_links_page_costs_as_much_for_three_links_as_for_one(finished):
    costs, url = [], finished.url("links")
    for _ in range(3):
        make(finished)
        finished.client.get(url)  # the message is shown once
        with CaptureQueriesContext(connection) as context:
            finished.client.get(url)
        costs.append(len(context))

    assert costs == [3, 3, 3]


# --- What a link shows -----------------------------------------------------------------------


def test_the_picture_alone(finished):
    tell(finished)
    text = Client().get(make(finished, shows="picture")).text

    assert "Team motivation" in text
    assert "Independent" in text
    for hidden in (
        EXAMPLE,
        "Your answers",
        "What to do next",
        "of the way to this role",
        "The same facts in a table",
        "See the sum",
        'href="#skill-',
    ):
        assert hidden not in text


def test_the_whole_report_without_examples(finished):
    tell(finished)
    text = Client().get(make(finished, shows="all")).text

    assert "<h4>Answers</h4>" in text
    assert EXAMPLE not in text
    assert "An example" not in text
    assert "In 2024" not in text
    assert "From private life." not in text


def test_the_whole_report_with_examples(finished):
    tell(finished)
    text = Client().get(make(finished, shows="examples")).text

    assert text.count(EXAMPLE) == 1
    assert "In 2024." in text
    assert "From private life." in text
    assert "only you see it" not in text


@pytest.fixture
def mixed(person: Person, framework: Framework) -> Person:
    """Somebody who clearly meets what is asked of two skills and not of the others."""
    person.answer_all(0)
    for skill in framework.skills[1:3]:
        person.answer(skill.key, **{statement.key: 4 for statement in skill.statements})
    person.submit()
    return person


def test_strengths_with_their_examples(mixed, framework):
    strong = framework.skills[1]
    tell(mixed, strong.key)
    text = html.unescape(Client().get(make(mixed, shows="strengths")).text)

    assert "Strengths for the role of IT project manager" in text
    assert re.findall("<h2>(.*)</h2>", text) == [s.name for s in framework.skills[1:3]]
    assert strong.definition in text
    assert f"<b>{framework.level(5).name}, level 5:</b> {strong.descriptors[5]}" in text
    assert text.count(EXAMPLE) == 1
    assert "In 2024." in text
    assert "From private life." in text


def test_strengths_hold_no_word_about_other_skills(mixed, framework):
    for skill in framework.skills:
        tell(mixed, skill.key, f"What I did for {skill.key}")
    response = Client().get(make(mixed, shows="strengths"))
    text = html.unescape(response.text)

    assert set(response.context["examples"]) == {skill.key for skill in framework.skills[1:3]}
    for skill in framework.skills:
        words = {skill.key, skill.name, skill.definition, skill.why_it_matters}
        words |= {statement.text for statement in skill.statements}
        words |= {*skill.descriptors.values(), f"What I did for {skill.key}"}
        if skill not in framework.skills[1:3]:
            assert {word for word in words if word in text} == set()


def test_strengths_where_there_are_none(person):
    person.answer_all(0)
    person.submit()

    assert (
        "There is no strength to show here yet."
        in Client().get(make(person, shows="strengths")).text
    )


def test_a_link_shows_its_role(finished):
    text = Client().get(make(finished, role="senior-it-project-manager")).text

    assert "Senior IT project manager" in text


def test_a_link_names_nobody_unless_asked_to(finished):
    assert "Gap report of" not in Client().get(make(finished)).text
    assert "Gap report of Ada" in Client().get(make(finished, name="Ada")).text


def test_hostile_text_is_shown_as_it_is(finished):
    tell(finished, example=HOSTILE)
    text = Client().get(make(finished, shows="examples", name=HOSTILE)).text

    escaped = "&lt;/h1&gt;&lt;script&gt;alert(1)&lt;/script&gt;{{ 7|add:7 }}"
    assert text.count(escaped) >= 2  # the example, and the name wherever it stands
    assert "<script" not in text


@pytest.mark.parametrize("shows", LinkShows)
def test_a_shared_page_leads_nowhere_else(finished, shows):
    tell(finished)
    text = Client().get(make(finished, shows=shows)).text
    targets = re.findall(r'<a\b[^>]*href="([^"]*)"', text)

    assert [target for target in targets if not target.startswith("#")] == []
    assert "<form" not in text
    assert "<input" not in text
    assert "<button" not in text
    assert str(finished.assessment.pk) not in text


@pytest.mark.parametrize("shows", LinkShows)
def test_every_place_that_a_shared_page_leads_to_is_there(finished, shows):
    text = Client().get(make(finished, shows=shows)).text
    targets = set(re.findall(r'href="#([^"]+)"', text))

    assert {target for target in targets if f'id="{target}"' not in text} == set()


def test_a_shared_page_shows_later_examples(finished):
    address = make(finished, shows="examples")
    tell(finished)

    assert EXAMPLE in Client().get(address).text


# --- How it is answered ----------------------------------------------------------------------


@pytest.fixture(params=["shown", "ended", "expired", "unknown", "with more"])
def answer(request, finished) -> Response:
    """What a browser gets that brings all sorts of cookies along."""
    address = (gone(finished) | {"shown": make(finished)})[request.param]
    finished.client.cookies["csrftoken"] = "broken"
    finished.client.cookies["messages"] = "broken"
    return finished.client.get(address)


def test_no_cookie_is_set_and_none_is_looked_at(answer):
    assert "Set-Cookie" not in answer
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    assert not hasattr(answer.wsgi_request, "session")


def test_a_broken_session_cookie_is_not_replaced(finished):
    client = Client()
    client.cookies["person"] = client.cookies["session"] = "x"
    client.cookies["csrftoken"] = "x"

    response = client.get(make(finished))

    assert response.status_code == 200
    assert not response.cookies


def test_nobody_keeps_it_finds_it_or_learns_of_it(answer):
    assert set(answer["Cache-Control"].split(", ")) == {"private", "no-store"}
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert '<meta name="robots" content="noindex,nofollow">' in answer.text
    assert "'unsafe-inline'" not in answer["Content-Security-Policy"]


def test_ended_expired_and_unknown_cannot_be_told_apart(finished):
    answers = {name: Client().get(address) for name, address in gone(finished).items()}

    for response in answers.values():
        del response.headers["X-Request-ID"]  # another for each
    first = answers.pop("unknown")
    assert first.status_code == 404
    assert "This link shows nothing" in first.text
    for name, other in answers.items():
        assert (other.status_code, other.content) == (404, first.content), name
        assert dict(other.headers) == dict(first.headers), name


def test_they_make_the_same_queries(finished):
    made = {}
    for name, address in gone(finished).items():
        with CaptureQueriesContext(connection) as context:
            Client().get(address)
        made[name] = [re.sub(r"'[^']*'", "?", query["sql"]) for query in context]

    assert all(len(queries) == 1 for queries in made.values())
    assert len({queries[0] for queries in made.values()}) == 1


@pytest.mark.parametrize("method", ["post", "put", "delete", "options", "patch"])
def test_only_reading_is_answered(finished, method):
    address = make(finished)
    strict = Client(enforce_csrf_checks=True)

    response = getattr(strict, method)(address)

    assert response.status_code == 404
    assert response.content == Client().get(reverse("shared", args=[UNKNOWN])).content
    assert models.ShareLink.objects.get().times_opened == 0


def test_opening_is_counted_and_nothing_else_is(finished, stranger):
    address = make(finished)
    before = timezone.now()
    stranger.get(address)
    stranger.get(address)
    stranger.head(address)

    link = models.ShareLink.objects.get()
    assert link.times_opened == 2
    assert before <= present(link.last_opened_at) <= timezone.now()
    assert "Opened 2 times" in finished.client.get(finished.url("links")).text


def test_a_link_that_shows_nothing_is_not_counted(finished, stranger):
    for address in gone(finished).values():
        stranger.get(address)

    assert set(models.ShareLink.objects.values_list("times_opened", flat=True)) == {0}


@pytest.mark.parametrize(
    ("shows", "cost"), [("picture", 3), ("strengths", 4), ("all", 4), ("examples", 4)]
)
def test_what_a_shared_page_costs(finished, shows, cost):
    address = make(finished, shows=shows)
    with CaptureQueriesContext(connection) as context:
        finished.client.get(address)

    sql = [query["sql"] for query in context]
    assert len(sql) == cost
    assert sum(text.startswith("UPDATE") for text in sql) == 1
    assert not any("session" in text for text in sql)


# --- Tokens stay out of logs -----------------------------------------------------------------


def logged(caplog: pytest.LogCaptureFixture) -> str:
    """Return everything that was logged, as it would be printed, with what hangs on it."""
    formatter = logging.Formatter("%(message)s")
    return "\n".join(f"{formatter.format(r)} {vars(r)}" for r in caplog.records)


@pytest.mark.parametrize("kind", ["ended", "expired", "unknown", "a part", "with more"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_token_is_not_logged(finished, caplog, kind, method):
    address = gone(finished)[kind]
    token = address.split("/")[2]
    caplog.clear()
    with caplog.at_level(logging.DEBUG):
        getattr(Client(enforce_csrf_checks=True), method)(address)

    assert token[:20] not in logged(caplog)
    assert f"Not Found: {HIDDEN}" in caplog.messages


def test_a_token_without_the_slash_is_not_logged(finished, caplog):
    address = make(finished)
    with caplog.at_level(logging.DEBUG):
        response = Client().get(address.rstrip("/"))

    assert response["Location"] == address
    assert address.split("/")[2] not in logged(caplog)


def test_a_token_is_not_logged_when_the_site_crashes(finished, caplog, monkeypatch):
    address = make(finished)

    def crash(*args):
        raise RuntimeError

    monkeypatch.setattr("assessments.queries.open_link", crash)
    client = Client(raise_request_exception=False)
    assert client.get(address).status_code == 500
    assert address.split("/")[2] not in logged(caplog)
    assert f"Internal Server Error: {HIDDEN}" in caplog.messages
    caplog.clear()  # the crash is meant


def test_other_addresses_are_logged_as_before(stranger, caplog, db):
    stranger.get("/no-such-page/")

    assert "Not Found: /no-such-page/" in caplog.messages


def test_the_report_itself_is_as_it_was(finished):
    finished.client.get(finished.url("report"))  # a message is shown once
    before = without_form_tokens(finished.client.get(finished.url("report")))
    Client().get(make(finished))
    finished.client.get(finished.url("links"))

    assert without_form_tokens(finished.client.get(finished.url("report"))) == before
