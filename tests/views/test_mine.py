"""Going on, beginning anew, correcting, deleting, and going through earlier answers."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from assessments import models, queries
from assessments.domain.annotations import LinkShows
from assessments.domain.questionnaire import Provenance
from assessments.services import answering, sharing
from assessments.services.withdrawing import withdraw
from tests.browsers import respondent_of
from tests.views.conftest import ROLE
from tests.views.test_costs import cost
from tests.views.test_history import take

HISTORY = reverse("history")
START = reverse("start", args=["it-project-manager"])
SKILL = "team-motivation"
STATEMENT = "explain-shared-goal"


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


def address(name, assessment, *args):
    return reverse(f"assessment:{name}", args=[assessment.pk, *args])


def running():
    return models.Assessment.objects.running().get()


def correct(person, report, then="correct"):
    """Press a button of the report; return where it leads."""
    response = person.client.post(address("correct", report), {"then": then})
    person.client.cookies.pop("messages", None)
    return response.url


@pytest.fixture
def half(person):
    """Somebody who has answered one skill."""
    skill = queries.definitions(person.assessment.version_id).framework.skills[0]
    answering.save_answers(
        assessment=person.assessment,
        skill=skill,
        answers={statement.key: 1 for statement in skill.statements},
        at=timezone.now(),
    )
    return person


# --- Going on, or beginning anew ---------------------------------------------------------------


def test_whoever_starts_again_is_asked_whether_to_go_on(half):
    page = half.client.get(START)

    text = text_of(page)
    assert "Go on (5 of 37)" in text
    assert "Then what you have begun is deleted, with the answers in it" in text
    assert half.url("resume") in page.text
    assert models.Answer.objects.count() == 5


def test_a_form_that_was_opened_before_begins_no_second_one(half):
    response = half.start()

    assert response.url == START
    assert running() == half.assessment


def test_beginning_anew_is_said_before_it_deletes(half):
    before = half.assessment
    anew = f"{START}?anew={before.pk}"

    page = half.client.get(anew)
    assert "(5 of 37) is deleted when you press “Continue”" in text_of(page)
    assert running() == before

    half.client.post(anew, {"role": ROLE})
    assert running() != before
    assert not models.Answer.objects.exists()


def test_naming_somebody_elses_deletes_nothing(half):
    other = type(half)()
    other.start()

    response = other.client.post(f"{START}?anew={half.assessment.pk}", {"role": ROLE})

    assert response.url == START
    assert models.Assessment.objects.running().count() == 2


def test_several_running_ones_of_the_past_are_all_there(half, version):
    other = models.Assessment.objects.create(
        respondent_id=half.assessment.respondent_id,
        version=version,
        role=half.assessment.role,
        started_at=timezone.now(),
    )
    mine = models.Assessment.objects.all()

    for page in (half.client.get(START), half.client.get(HISTORY), half.client.get("/")):
        assert [address("resume", one) in page.text for one in mine] == [True, True]
    # To begin anew instead of one of them is not enough.
    assert half.client.post(f"{START}?anew={other.pk}", {"role": ROLE}).url == START
    query = "&".join(f"anew={one.pk}" for one in mine)
    half.client.post(f"{START}?{query}", {"role": ROLE})
    assert models.Assessment.objects.count() == 1


def test_the_role_of_last_time_is_chosen(finished):
    finished.start(role="agile-delivery-lead")
    again = running()

    page = finished.client.get(f"{START}?anew={again.pk}")

    assert page.context["form"]["role"].value() == "agile-delivery-lead"


# --- Mine --------------------------------------------------------------------------------------


def test_what_is_running_is_listed_with_role_progress_and_date(half):
    text = text_of(half.client.get(HISTORY))

    assert "Not finished yet" in text
    assert "Go on (5 of 37)" in text
    assert "for the role: IT project manager" in text


def test_the_list_costs_the_same_with_many(finished, version):
    costs = []
    for _ in range(3):
        models.Assessment.objects.create(
            respondent_id=respondent_of(finished.client),
            version=version,
            role=version.assessments.first().role,
            started_at=timezone.now(),
        )
        costs.append([cost(lambda at=at: finished.client.get(at)) for at in (HISTORY, "/", START)])

    assert costs == [[3, 3, 3]] * 3


# --- Deleting ----------------------------------------------------------------------------------


def test_deleting_says_what_goes_and_what_stays(finished):
    sharing.make(
        assessment=finished.assessment,
        shows=LinkShows.PICTURE,
        role_key=ROLE,
        days=30,
        name="",
        at=timezone.now(),
    )

    text = text_of(finished.client.get(finished.url("delete")))

    assert "37 answers" in text
    assert "1 link to it: it stops working" in text
    assert "Your plan, your examples and your own targets" in text
    assert models.Assessment.objects.count() == 1


@pytest.mark.parametrize("who", ["half", "finished"])
def test_deleting_is_at_once_and_a_second_time_finds_nothing(who, request):
    person = request.getfixturevalue(who)
    delete = person.url("delete")

    assert person.client.post(delete).url == HISTORY
    assert not models.Assessment.objects.exists()
    assert "No reports yet" in person.client.get(HISTORY).text

    second = person.client.post(delete)
    assert (second.status_code, "We cannot find this page" in second.text) == (404, True)


def test_a_stranger_deletes_nothing(finished, stranger):
    assert stranger.post(finished.url("delete")).status_code == 404
    assert models.Assessment.objects.count() == 1


def test_answering_what_is_being_deleted_elsewhere_is_no_crash(half, monkeypatch):
    """The other tab deletes between the look at the assessment and the write."""
    question = half.url("question", SKILL)

    def too_late(**kwargs):
        models.Assessment.objects.all().delete()
        raise IntegrityError

    monkeypatch.setattr(answering, "save_answers", too_late)
    response = half.client.post(question, {f"answer-{STATEMENT}": 2})

    assert response.status_code == 404


# --- Correcting --------------------------------------------------------------------------------


def test_a_mis_tap_is_corrected_in_a_report_that_replaces_the_first(finished):
    wrong = finished.assessment
    check = correct(finished, wrong)
    correction = running()
    assert check == address("check", correction)
    assert "it takes that report’s place in your list" in finished.client.get(check).text

    question = address("question", correction, SKILL)
    finished.client.post(f"{question}?check", {f"answer-{STATEMENT}": 4})
    finished.client.post(check)
    finished.client.cookies.pop("messages")

    assert queries.answers_of(wrong)[STATEMENT] == 2
    assert queries.answers_of(correction) == {**queries.answers_of(wrong), STATEMENT: 4}
    history = finished.client.get(HISTORY)
    assert [line.id for line in history.context["histories"][0].reports] == [str(correction.pk)]
    assert "Corrects that of" in history.text
    assert address("report", wrong) in history.text
    assert "Your first report is here" in history.text


def test_the_report_that_was_replaced_leads_to_the_newest(finished):
    wrong = finished.assessment
    check = correct(finished, wrong)
    correction = running()
    finished.client.post(check)

    for name in ("report", "links"):
        assert address(name, correction) in finished.client.get(address(name, wrong)).text
        assert address(name, wrong) not in finished.client.get(address(name, correction)).text
    page = finished.client.get(address("report", wrong))
    assert "Correct an answer" not in page.text
    assert address("delete", wrong) in page.text  # nothing else leads there
    assert correct(finished, wrong) == address("report", wrong)
    assert not models.Assessment.objects.running().exists()


def test_a_link_to_what_was_replaced_shows_what_it_showed(finished, stranger):
    _link, token = sharing.make(
        assessment=finished.assessment,
        shows=LinkShows.PICTURE,
        role_key=ROLE,
        days=30,
        name="",
        at=timezone.now(),
    )
    shared = reverse("shared", args=[token])
    before = stranger.get(shared).content
    finished.client.post(correct(finished, finished.assessment))

    assert models.Assessment.objects.submitted().count() == 2
    assert stranger.get(shared).content == before


def test_a_correction_that_begins_more_than_a_day_later_stands_beside_the_report(person, version):
    wrong = take(person, version, timezone.now() - timedelta(days=2), 2)
    check = correct(person, wrong)
    assert "it stands beside that report in your list" in person.client.get(check).text
    person.client.post(check)

    assert len(person.client.get(HISTORY).context["histories"][0].reports) == 2


def test_finishing_asks_only_what_is_open(person):
    person.answer_all()
    open_ones = ["rework-plan-after-change", "learn-new-tool"]
    models.Answer.objects.filter(statement__key__in=[STATEMENT, *open_ones]).delete()
    person.submit()
    report = person.assessment
    page = person.client.get(address("report", report))
    assert "Answer the 3 open statements" in text_of(page)

    resume = correct(person, report, "finish")
    correction = running()
    first = person.client.get(resume).url
    assert first == f"{address('question', correction, SKILL)}#{STATEMENT}"
    # Nothing is chosen here, and it goes on all the same, to the next with something open.
    second = person.client.get(person.client.post(first, {}).url).url
    assert second == f"{address('question', correction, 'adaptability')}#{open_ones[0]}"
    answers = {f"answer-{key}": 3 for key in open_ones}
    last = person.client.get(person.client.post(second, answers).url).url
    assert last == address("check", correction)


def test_a_report_is_corrected_though_its_framework_is_withdrawn(finished, version):
    withdraw(framework=version.framework, at=timezone.now())

    check = correct(finished, finished.assessment)

    assert finished.client.get(check).status_code == 200


def test_looking_at_the_address_of_a_correction_begins_none(finished):
    response = finished.client.get(finished.url("correct"))

    assert response.url == finished.url("report")
    assert models.Assessment.objects.count() == 1


def test_a_running_one_is_said_where_a_report_is_to_be_corrected(finished):
    report = finished.assessment
    finished.start()

    response = finished.client.post(address("correct", report), follow=True)

    assert "You have begun another self-assessment." in response.text
    assert running().corrects is None


# --- Going through earlier answers -------------------------------------------------------------


@pytest.fixture
def review(finished):
    """Somebody who takes it again and goes through the earlier answers."""
    finished.start(keep="yes")
    return finished, running()


def provenances(assessment):
    return set(queries.sheet_of(assessment).provenances.values())


def send_page(person, assessment, skill, **changed):
    """Send a page as it is shown, but for what is changed, by a button if `then` names one."""
    url = address("question", assessment, skill)
    page = person.client.get(url).text
    shown = re.findall(r'name="(answer-[^"]+)" value="(\w+)"[^>]* checked', page)
    shown += re.findall(r'name="(initial-[^"]+)" value="([^"]*)"', page)
    return person.client.post(url, dict(shown) | changed)


def test_the_page_says_what_is_chosen_already_until_it_is_confirmed(review):
    person, again = review
    url = address("question", again, SKILL)
    assert "Your 5 earlier answers are chosen already." in person.client.get(url).text

    send_page(person, again, SKILL)

    assert "chosen already" not in person.client.get(url).text


def test_earlier_answers_are_chosen_already_and_open(review):
    person, again = review
    assert provenances(again) == {Provenance.CARRIED}

    page = person.client.get(address("question", again, SKILL))
    assert len(re.findall(r'name="answer-[^>]+ checked', page.text)) == 5
    assert "0 of 37 answered" in page.text
    assert "Go on (0 of 37)" in person.client.get(HISTORY).text
    assert "37 earlier answers were taken over and not looked at yet." in text_of(
        person.client.get(address("check", again))
    )


def test_a_page_that_is_sent_unchanged_confirms(review):
    person, again = review
    send_page(person, again, SKILL, **{f"answer-{STATEMENT}": "4"})

    sheet = queries.sheet_of(again)
    keys = [s.key for s in queries.definitions(again.version_id).framework.skills[0].statements]
    assert [sheet.provenances.get(key, Provenance.ANEW) for key in keys] == [
        Provenance.ANEW if key == STATEMENT else Provenance.CONFIRMED for key in keys
    ]
    assert person.client.get(address("resume", again)).url != address("question", again, SKILL)
    assert "Go on (5 of 37)" in person.client.get(HISTORY).text


@pytest.mark.parametrize("then", ["leave", "back", "earlier"])
def test_whoever_leaves_a_page_has_confirmed_nothing(review, then):
    person, again = review
    send_page(person, again, SKILL, then=then)

    assert provenances(again) == {Provenance.CARRIED}


def test_eight_pages_unchanged_are_a_report_of_confirmed_answers(review):
    person, again = review
    for skill in queries.definitions(again.version_id).framework.skills:
        response = send_page(person, again, skill.key)
    assert response.url == address("check", again)
    assert "not looked at" not in person.client.get(response.url).text
    person.client.post(response.url)

    assert provenances(again) == {Provenance.CONFIRMED}
    report = person.client.get(address("report", again))
    assert "Answers: 37 confirmed" in text_of(report)
    history = text_of(person.client.get(HISTORY))
    assert "You confirmed your answers of" in history
    assert "No clear change" not in history


def test_what_was_never_looked_at_is_told_as_taken_over(review):
    person, again = review
    send_page(person, again, SKILL)
    person.client.post(address("check", again))

    report = person.client.get(address("report", again))
    assert "Answers: 5 confirmed, 32 taken over, not looked at" in text_of(report)
    assert "Your earlier answers, taken over" in person.client.get(HISTORY).text
