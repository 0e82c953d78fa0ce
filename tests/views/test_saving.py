"""What the page's script saves, and what it is told: views/saving.py, views/offline.py."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments import models, queries
from assessments.domain.limits import ALLOWED, Tried
from tests.views.conftest import Person

SKILL = "team-motivation"
GOAL, CONFLICT = "explain-shared-goal", "settle-disagreement"
SCRIPT = {"accept": "application/json"}


def moment(seconds_ago=0.0):
    return str(int((timezone.now() - timedelta(seconds=seconds_ago)).timestamp() * 1000))


def send(person, skill=SKILL, client=None, **fields):
    """Send answers as the script does: send(person, **{"explain-shared-goal": (2, moment())})."""
    data: dict[str, str] = {}
    for key, (value, at) in fields.items():
        data |= {f"answer-{key}": value, f"at-answer-{key}": at}
    return (client or person.client).post(person.url("save", skill), data, headers=SCRIPT)


def answers(person):
    return queries.answers_of(person.assessment)


@pytest.fixture
def begun_earlier(person):
    """A person who began an hour ago, so that there are moments to have chosen something in."""
    hour_ago = timezone.now() - timedelta(hours=1)
    models.Assessment.objects.update(started_at=hour_ago)
    return person


def test_an_answer_is_saved_and_the_page_told_where_it_stands(person):
    send(person, **{CONFLICT: ("skip", moment())})
    reply = send(person, **{GOAL: (2, moment())}).json()

    assert answers(person) == {GOAL: 2, CONFLICT: None}
    assert reply["saved"] is True
    assert reply["fields"] == {f"answer-{GOAL}": "2", f"answer-{CONFLICT}": "skip"}
    assert reply["left"].startswith("2 of 37 answered, about")
    page = person.client.get(person.url("question", SKILL)).text
    assert (reply["left"] in page, reply["bar"] in page) == (True, True)


def test_an_older_answer_never_replaces_a_newer_one_and_its_page_is_told(begun_earlier):
    send(begun_earlier, **{GOAL: (3, moment(10))})
    reply = send(begun_earlier, **{GOAL: (1, moment(20))}).json()

    assert answers(begun_earlier) == {GOAL: 3}
    assert reply["fields"] == {f"answer-{GOAL}": "3"}


def test_answers_of_several_times_are_each_of_their_own(begun_earlier):
    send(begun_earlier, **{GOAL: (1, moment(30)), CONFLICT: (1, moment(10))})
    send(begun_earlier, **{GOAL: (2, moment(20)), CONFLICT: (2, moment(20))})

    assert answers(begun_earlier) == {GOAL: 2, CONFLICT: 1}


def test_the_same_sent_twice_is_the_same(begun_earlier):
    at = moment(5)
    send(begun_earlier, **{GOAL: (3, at)})
    rows = list(models.Answer.objects.values())
    send(begun_earlier, **{GOAL: (3, at)})

    assert list(models.Answer.objects.values()) == rows


@pytest.mark.parametrize("at", ["9" * 13, "", "soon", "-1", "²", "9" * 40])
def test_no_clock_makes_an_answer_newer_than_now(begun_earlier, at):
    send(begun_earlier, **{GOAL: (3, at)})
    begun_earlier.answer(SKILL, explain_shared_goal=1)

    assert answers(begun_earlier) == {GOAL: 1}


def test_whoever_asks_without_an_answer_is_told_and_nothing_is_written(person):
    send(person, **{GOAL: (2, moment())})
    rows = list(models.Answer.objects.values())

    assert send(person).json()["fields"] == {f"answer-{GOAL}": "2"}
    assert list(models.Answer.objects.values()) == rows


def test_each_reason_not_to_save_has_a_status_of_its_own(person, stranger):
    other = Person()
    other.start()
    forger = Client(enforce_csrf_checks=True)
    forger.cookies = person.client.cookies
    nobody = Client(enforce_csrf_checks=True)
    answer = {GOAL: (2, moment())}

    def status(**sent):
        return send(person, **answer | sent).status_code

    assert {
        "no session": status(client=stranger),
        "no cookie at all": status(client=nobody),
        "no token": status(client=forger),
        "somebody else": status(client=other.client),
        "no such skill": status(skill="no-such-skill"),
        "outside the scale": status(**{GOAL: ("9", moment())}),
    } == {
        "no session": 401,
        "no cookie at all": 401,
        "no token": 403,
        "somebody else": 404,
        "no such skill": 404,
        "outside the scale": 422,
    }
    assert answers(person) == {}


def test_without_a_session_nobody_learns_whether_there_is_such_an_assessment(person, stranger):
    never_was = reverse("assessment:save", args=["7f1e8a52-0000-4000-8000-000000000000", SKILL])
    real, unknown = (
        stranger.post(url, headers=SCRIPT) for url in (person.url("save", SKILL), never_was)
    )

    assert (real.status_code, real.content) == (unknown.status_code, unknown.content)


def test_after_submitting_answers_are_refused_and_an_example_is_kept(finished):
    example = {"example-situation": "The move", "example-setting": "study"}
    refused = send(finished, **{GOAL: (4, moment())})
    kept = finished.client.post(finished.url("save", SKILL), example, headers=SCRIPT)

    assert (refused.status_code, send(finished).status_code, kept.status_code) == (409, 409, 200)
    assert answers(finished)[GOAL] == 2
    assert queries.examples_of(finished.assessment)[SKILL][0].situation == "The move"


def test_what_is_valid_is_saved_beside_what_is_not(person):
    assert send(person, **{GOAL: ("9", moment()), CONFLICT: (1, moment())}).status_code == 422
    assert answers(person) == {CONFLICT: 1}


def test_saving_leaves_the_session_as_it_is(person):
    send(person, **{GOAL: (2, moment())})
    with CaptureQueriesContext(connection) as context:
        send(person, **{GOAL: (3, moment())})

    written = [query["sql"] for query in context if not query["sql"].startswith("SELECT")]
    assert [sql for sql in written if "session" in sql or "browser" in sql] == []


def test_counting_saves_costs_one_statement_for_a_whole_lease(person):
    lease = ALLOWED[Tried.SAVE].lease
    with CaptureQueriesContext(connection) as context:
        for _ in range(lease):
            send(person, **{GOAL: (2, moment())})
    asked = [query["sql"] for query in context if "assessments_tries" in query["sql"]]
    with CaptureQueriesContext(connection) as next_lease:
        send(person, **{GOAL: (3, moment())})

    assert (lease, len(asked)) == (10, 1)
    assert sum("assessments_tries" in query["sql"] for query in next_lease) == 1


# --- Forms without the script, and other forms with it ------------------------------------------


def shown(person, skill=SKILL):
    """Return what the form of a page sends if nothing on it is touched."""
    html = person.client.get(person.url("question", skill)).text
    fields = dict(re.findall(r'type="hidden" name="([\w-]+)" value="([^"]*)"', html))
    chosen = re.findall(r'name="(answer-[\w-]+)" value="(\w+)"[^>]* checked', html)
    return fields | dict(chosen) | {"example-setting": fields["initial-example-setting"]}


def test_an_older_tab_sets_nothing_back_that_it_only_shows(person):
    person.answer(SKILL, explain_shared_goal=1)
    old_tab = shown(person)
    person.answer(SKILL, explain_shared_goal=3)
    person.client.post(person.url("question", SKILL), old_tab | {f"answer-{CONFLICT}": "2"})

    assert answers(person) == {GOAL: 3, CONFLICT: 2}


def test_an_older_tab_sets_no_example_back(person):
    old_tab = shown(person)
    person.client.post(person.url("question", SKILL), old_tab | {"example-situation": "New"})
    person.client.post(person.url("question", SKILL), old_tab)

    assert queries.examples_of(person.assessment)[SKILL][0].situation == "New"


def test_a_page_with_an_error_knows_what_is_saved(person):
    """So an example that is emptied after the error goes, and an answer is not sent once more."""
    old = {"example-situation": "Old"}
    person.client.post(person.url("question", SKILL), shown(person) | old)
    page = shown(person) | old | {f"answer-{GOAL}": "2", f"answer-{CONFLICT}": "x"}
    response = person.client.post(person.url("question", SKILL), page)

    fields = dict(re.findall(r'name="(initial-[\w-]+)" value="([^"]*)"', response.text))
    assert response.status_code == 422
    assert fields[f"initial-answer-{GOAL}"] == "2"
    assert fields["initial-example-situation"] == "Old"


def test_other_forms_tell_the_script_that_they_are_saved(person):
    url = reverse("add-example", args=["it-project-manager", SKILL])
    kept = person.client.post(url, {"example-action": "Asked"}, headers=SCRIPT)
    refused = person.client.post(url, {"example-year": "12"}, headers=SCRIPT)

    assert (kept.status_code, kept.json()["saved"]) == (200, True)
    assert refused.status_code == 422
    assert queries.examples_of(person.assessment)[SKILL][0].action == "Asked"


def test_where_others_use_the_computer_nothing_outlives_the_tab(newcomer):
    newcomer.start(shared="on")
    shared = newcomer.client.get(newcomer.url("question", SKILL)).text
    del newcomer.client.cookies["person"]
    mine = Person()
    mine.start()

    assert (" data-shared" in shared, "it is kept in this tab and sent" in shared) == (True, True)
    assert " data-shared" not in mine.client.get(mine.url("question", SKILL)).text


# --- While the site is away ---------------------------------------------------------------------


def test_the_page_for_when_the_site_is_away_is_the_same_for_everybody(person, stranger):
    pages = [client.get(reverse("offline")) for client in (person.client, stranger)]

    assert pages[0].content == pages[1].content
    assert [dict(page.cookies) for page in pages] == [{}, {}]
    assert "csrf" not in pages[0].text


def test_the_worker_changes_with_the_page_that_it_keeps(client, monkeypatch, db):
    before = client.get(reverse("worker"))
    monkeypatch.setattr("assessments.views.offline.render_to_string", lambda name: "another")

    assert before["Content-Type"] == "text/javascript; charset=utf-8"
    assert client.get(reverse("worker")).content != before.content
