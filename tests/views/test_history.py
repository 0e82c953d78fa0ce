"""The page of a person's reports over time, and what they answered last time."""

import cProfile
import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from assessments import models, queries
from assessments.services import answering
from tests.browsers import respondent_of
from tests.factories import make_framework
from tests.publishing import change, published, published_again
from tests.typed import present
from tests.views.conftest import ROLE
from tests.views.test_costs import cost

HISTORY = reverse("history")
FIRST, SECOND, THIRD = (datetime(2026, month, 3, 12, tzinfo=UTC) for month in (3, 6, 9))
SKILL = "team-motivation"


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


def take(person, version, at, value, role=ROLE, **by_skill):
    """Submit an assessment of theirs that was begun an hour before."""
    respondent = respondent_of(person.client)
    assessment = answering.start(
        respondent=respondent,
        version=version,
        role_key=role,
        at=at - timedelta(hours=1),
        instead_of=models.Assessment.objects.running().values_list("pk", flat=True),
    )
    for skill in queries.definitions(version.pk).framework.skills:
        given = by_skill.get(skill.key.replace("-", "_"), value)
        answers = {statement.key: given for statement in skill.statements}
        answering.save_answers(
            assessment=assessment, skill=skill, answers=answers, at=timezone.now()
        )
    answering.submit(assessment=assessment, at=at)
    return assessment


@pytest.fixture
def newer(version):
    """The next version, where three statements of a skill have a new meaning."""
    for statement in models.Statement.objects.filter(skill__key="adaptability")[:3]:
        change(statement, meaning=statement.meaning + 1)
    return published_again(version.framework, SECOND)


def test_without_a_report_there_is_a_way_on(newcomer):
    response = newcomer.client.get(HISTORY)

    assert response.status_code == 200
    assert "No reports yet" in response.text
    assert f'href="{reverse("choose")}"' in response.text


def test_a_running_assessment_is_no_report_but_can_be_gone_on_with(person):
    response = person.client.get(HISTORY)

    assert "No reports yet" in response.text
    assert f'href="{person.url("resume")}"' in response.text


def test_one_report_says_what_comes(person, version):
    report = take(person, version, FIRST, 2)

    response = person.client.get(HISTORY)

    assert "Your first report is here" in response.text
    assert "Take it again in about three months." in response.text
    assert reverse("assessment:report", args=[report.pk]) in response.text
    assert "Skill by skill" not in response.text


def test_two_reports_say_what_has_grown(person, version):
    take(person, version, FIRST, 2)
    take(person, version, SECOND, 2, team_motivation=4)

    text = text_of(person.client.get(HISTORY))

    assert "Team motivation has grown since March" in text
    assert "7 other skills moved no more than chance would explain." in text
    assert "Has grown by 2 levels" in text
    assert "What cannot be compared" not in text


def test_reports_are_measured_against_the_role_of_the_newest(person, version):
    take(person, version, FIRST, 2, role="junior-it-project-coordinator")
    take(person, version, SECOND, 2)

    response = person.client.get(HISTORY)

    lines = response.context["histories"][0].reports
    assert [line.role for line in lines] == ["IT project manager", "Junior IT project coordinator"]
    assert lines[0].met == lines[1].met
    assert lines[0].readiness == lines[1].readiness
    assert "that of your newest report (IT project manager)" in response.text


def test_since_chooses_the_earlier_report(person, version):
    first = take(person, version, FIRST, 1)
    take(person, version, SECOND, 2)
    take(person, version, THIRD, 2)

    default = person.client.get(HISTORY)
    chosen = person.client.get(f"{HISTORY}?since={first.pk}")

    assert "No clear change since June" in default.text
    assert "All 8 skills have grown since March" in chosen.text
    assert re.search(rf'value="{first.pk}" selected', chosen.text)


def test_since_an_unknown_report_says_so(person, version):
    for at in (FIRST, SECOND):
        take(person, version, at, 2)

    response = person.client.get(f"{HISTORY}?since={uuid.uuid4()}")

    assert response.status_code == 422
    assert "There is no such report to compare with" in response.text
    assert "No clear change since March" in response.text


def test_since_a_strangers_report_looks_like_one_that_never_was(person, version, finished):
    other = type(person)()
    other.start()
    for at in (FIRST, SECOND):
        take(other, version, at, 2)

    unknown = other.client.get(f"{HISTORY}?since={uuid.uuid4()}")
    strangers = other.client.get(f"{HISTORY}?since={finished.assessment.pk}")

    assert (strangers.status_code, strangers.content) == (422, unknown.content)


def test_a_stranger_sees_nothing_of_others(person, version, stranger):
    take(person, version, FIRST, 2)

    assert "No reports yet" in stranger.get(HISTORY).text


def test_a_version_in_between_is_marked_and_what_it_changed_is_said(person, version, newer):
    take(person, version, FIRST, 2)
    take(person, newer, THIRD, 2)

    page = person.client.get(HISTORY)

    text = text_of(page)
    assert "v2" in text
    assert (
        "Adaptability: only 2 of 5 statements were answered both times in the same meaning." in text
    )
    assert [line.version for line in page.context["histories"][0].reports] == [2, 1]


def test_two_frameworks_have_a_history_each(person, version):
    other = published(make_framework(key="other", title="Another one"), FIRST)
    take(person, version, FIRST, 2)
    take(person, other, SECOND, 2, role="role-1")
    take(person, version, THIRD, 2)

    page = person.client.get(HISTORY)

    assert [p.key for p in page.context["histories"]] == ["it-project-manager", "other"]
    assert "Another one" in page.text
    assert "No clear change since March" in page.text


def test_history_is_kept_by_nobody_and_cannot_be_posted_to(person):
    response = person.client.get(HISTORY)

    assert set(response["Cache-Control"].split(", ")) == {"private", "no-store"}
    assert person.client.post(HISTORY).status_code == 405


def test_history_costs_the_same_with_ten(person, version, newer):
    costs = []
    for number in range(10):
        take(person, newer if number > 5 else version, FIRST + timedelta(days=number), 2)
        if number in (0, 1, 9):
            costs.append(cost(lambda: person.client.get(HISTORY)))

    assert costs == [3, 3, 3]  # the session, the assessments, all of their answers


def test_history_without_a_session_costs_nothing(newcomer):
    assert cost(lambda: newcomer.client.get(HISTORY)) == 0


def test_history_is_in_the_masthead_but_not_of_the_questionnaire(person):
    link = f'href="{HISTORY}"'

    assert link in person.client.get(reverse("landing")).text
    assert link not in person.client.get(person.url("question", SKILL)).text


# --- Many reports -------------------------------------------------------------------------------


def fill(person, version, number):
    """Let a person have so many reports, a day apart, the newest on the day of THIRD."""
    respondent = respondent_of(person.client)
    role_id = queries.definitions(version.pk).role_ids[ROLE]
    statements = list(queries.definitions(version.pk).statement_ids.values())
    models.Assessment.objects.all().delete()
    models.Assessment.objects.bulk_create(
        models.Assessment(
            respondent_id=respondent,
            version=version,
            role_id=role_id,
            started_at=THIRD - timedelta(days=number - 1 - place),
        )
        for place in range(number)
    )
    reports = list(models.Assessment.objects.order_by("started_at"))
    models.Answer.objects.bulk_create(
        models.Answer(assessment=report, statement_id=pk, value=(place + index) % 5)
        for place, report in enumerate(reports)
        for index, pk in enumerate(statements)
    )
    models.Assessment.objects.update(submitted_at=F("started_at"))
    return [str(report.pk) for report in reports]


def listed_in(page):
    return [line.id for line in page.context["histories"][0].reports]


def follow(client, page, name):
    """Follow one of the links between the pages of the list."""
    query = re.search(rf'<a class="touch" href="([^"#]*)#reports-[^"]*" rel="{name}"', page.text)
    return client.get(HISTORY + query[1].replace("&amp;", "&")) if query else None


def test_a_list_of_ten_is_one_page(person, version):
    ids = fill(person, version, 10)

    page = person.client.get(HISTORY)

    assert listed_in(page) == ids[::-1]
    assert "history__pages" not in page.text
    assert "The pictures show" not in page.text


def test_all_of_many_reports_are_reached_page_by_page_and_back(person, version):
    ids = fill(person, version, 25)

    pages = [person.client.get(HISTORY)]
    while (page := follow(person.client, pages[-1], "next")) is not None:
        pages.append(page)

    assert [id for page in pages for id in listed_in(page)] == ids[::-1]
    assert [present(re.search(r"Reports (\S+ of 25)", page.text))[1] for page in pages] == [
        "1–10 of 25",
        "11–20 of 25",
        "21–25 of 25",
    ]
    assert len({page.context["histories"][0].headline for page in pages}) == 1
    assert follow(person.client, pages[0], "prev") is None
    back = follow(person.client, pages[2], "prev")
    assert listed_in(back) == listed_in(pages[1])
    assert listed_in(follow(person.client, back, "prev")) == listed_in(pages[0])


def test_the_pictures_of_many_reports_show_the_first_and_the_newest(person, version):
    ids = fill(person, version, 25)

    page = person.client.get(HISTORY).context["histories"][0]
    chosen = person.client.get(f"{HISTORY}?since={ids[5]}").context["histories"][0]

    assert page.drawn == "The pictures show your first report and the newest ones."
    assert len(page.columns) == 10
    assert chosen.drawn == (
        "The pictures show your first report, that of Aug. 15, 2026 and the newest ones."
    )
    assert len(chosen.columns) == 11
    assert chosen.since == "Aug. 15, 2026"


def test_any_report_that_is_listed_can_be_compared_with(person, version):
    ids = fill(person, version, 25)

    older = person.client.get(f"{HISTORY}?older={ids[15]}")
    offered = set(re.findall(r'<option value="([^"]+)"', older.text))

    assert set(ids[5:15]) <= offered
    chosen = person.client.get(f"{HISTORY}?older={ids[15]}&since={ids[5]}")
    assert listed_in(chosen) == ids[14:4:-1]
    assert re.search(rf'value="{ids[5]}" selected', chosen.text)
    assert f"since={ids[5]}" in present(re.search(r'href="([^"]*)" rel="next"', chosen.text))[1]


@pytest.mark.parametrize("older", ["unknown", "oldest", "9" * 5000])
def test_a_page_of_the_list_that_is_not_there_says_so(person, version, older):
    ids = fill(person, version, 12)

    page = person.client.get(HISTORY, {"older": ids[0] if older == "oldest" else older})

    assert page.status_code == 422
    assert "There is no such page of reports" in page.text
    assert listed_in(page) == ids[:1:-1]


def test_history_costs_the_same_with_a_hundred(person, version):
    fill(person, version, 100)

    assert cost(lambda: person.client.get(HISTORY)) == 3


def test_work_grows_no_faster_than_the_number_of_reports(person, version, monkeypatch):
    """Comparing and measuring do not grow at all; what is done for each row grows with the rows."""
    compared = count_calls(monkeypatch, "assessments.domain.history.compare")
    measured = count_calls(monkeypatch, "assessments.domain.history._past")
    work = []
    for number in (20, 60, 100):
        fill(person, version, number)
        person.client.get(HISTORY)
        compared.clear()
        measured.clear()
        profile = cProfile.Profile()
        profile.runcall(person.client.get, HISTORY)
        calls = sum(entry.callcount for entry in profile.getstats())
        work.append((calls, len(compared), len(measured)))

    (few, *_same), (more, *_), (many, *_) = work
    assert {tuple(of_domain) for _calls, *of_domain in work} == {(11, 11)}
    assert many - more <= 1.1 * (more - few)
    assert many < 1.5 * few


def count_calls(monkeypatch, name):
    calls, real = [], import_string(name)

    def counted(*args, **kwargs):
        calls.append(name)
        return real(*args, **kwargs)

    monkeypatch.setattr(name, counted)
    return calls


# --- What was answered last time ---------------------------------------------------------------


@pytest.fixture
def again(person, version):
    """Somebody who answered 1 in March, skipped one skill, and answers again in June."""
    take(person, version, FIRST, 1, agile_development=None)
    respondent = respondent_of(person.client)
    running = answering.start(respondent=respondent, version=version, role_key=ROLE, at=SECOND)
    return person, lambda skill: reverse("assessment:question", args=[running.pk, skill])


def test_earlier_answers_are_shown_only_if_asked_for(again):
    person, question = again

    plain, asked = (person.client.get(question(SKILL) + query) for query in ("", "?earlier"))

    sentence = "In March: With someone guiding me"
    assert plain.text.count(sentence) == 0
    assert asked.text.count(sentence) == 5
    assert "Show what I answered last time" in plain.text
    assert not re.search(r'name="answer-[^>]+ checked', asked.text)
    assert "In March: you skipped this" in text_of(
        person.client.get(question("agile-development") + "?earlier")
    )


def test_earlier_answers_are_not_offered_to_somebody_without_any(person):
    page = person.client.get(person.url("question", SKILL))

    assert "last time" not in page.text


def test_earlier_answers_stay_when_an_answer_cannot_be_read(again):
    person, question = again

    page = person.client.post(question(SKILL) + "?earlier", {"answer-explain-shared-goal": "x"})

    assert page.status_code == 422
    assert page.text.count("In March: ") == 5


def test_earlier_answers_of_another_meaning_are_left_out(person, version, newer):
    take(person, version, FIRST, 1)
    respondent = respondent_of(person.client)
    running = answering.start(respondent=respondent, version=newer, role_key=ROLE, at=THIRD)

    page = person.client.get(
        reverse("assessment:question", args=[running.pk, "adaptability"]) + "?earlier"
    )

    assert page.text.count("In March: ") == 2


def test_earlier_answers_cost_two_queries_and_only_if_asked_for(again, person):
    _, question = again
    url = question(SKILL)

    plain = cost(lambda: person.client.get(url))

    assert cost(lambda: person.client.get(f"{url}?earlier")) == plain + 2


def test_a_submitted_assessment_is_never_its_own_earlier_one(person, version):
    report = take(person, version, FIRST, 1)

    assert queries.assessment_of([report.respondent_id], report.pk).earlier_id is None
    assert queries.earlier_than(report) is None
