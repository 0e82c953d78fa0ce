"""A framework that takes no new assessments hides nothing of what people have in it."""

import pytest
from django.test import Client
from django.urls import reverse

from assessments import models
from assessments.services.offering import released
from assessments.services.withdrawing import withdraw
from tests.factories import make_framework
from tests.publishing import NOON, published
from tests.views.conftest import Person
from tests.views.test_history import take

KEY = "it-project-manager"
SAYS_SO = "takes no new self-assessments"
NOT_YET = "Nothing to assess yet"


@pytest.fixture(params=[1, 2], ids=["the only one", "one of two"])
def withdrawn(request, version):
    """The default framework, withdrawn, alone or beside another that is open."""
    withdraw(framework=version.framework, at=NOON)
    if request.param == 2:
        published(make_framework(key="other", title="Another"))
    return version, request.param


@pytest.fixture
def mine(person, version):
    """Somebody with a report and a running assessment of it."""
    take(person, version, NOON, 2)
    person.start()
    return person


def others(client: Client, address: str) -> bool:
    return f'href="{reverse("about", args=["other"])}"' in client.get(address).text


@pytest.mark.parametrize("path", [f"/about/{KEY}/", f"/start/{KEY}/"])
def test_pages_of_it_say_so_and_lead_on(mine, withdrawn, path):
    _version, number = withdrawn

    response = mine.client.get(path)

    assert response.status_code == 200
    assert SAYS_SO in response.text
    running = models.Assessment.objects.running().get()
    report = models.Assessment.objects.submitted().get()
    for name, *args in (
        ("assessment:resume", running.pk),
        ("assessment:report", report.pk),
        ("history",),
        ("my-plan",),
        ("my-examples",),
        ("return",),
    ):
        assert f'href="{reverse(name, args=args)}"' in response.text
    assert others(mine.client, path) is (number == 2)
    assert f'href="/start/{KEY}/"' not in response.text


def test_landing_never_hides_what_somebody_has(mine, withdrawn):
    _version, number = withdrawn

    text = mine.client.get(reverse("landing")).text

    assert (SAYS_SO in text) is (number == 1)
    assert NOT_YET not in text
    assert "Go on with your self-assessment" in text
    assert "Your report of" in text


def test_choosing_leads_to_what_is_open_or_says_that_nothing_is(mine, withdrawn):
    _version, number = withdrawn

    response = mine.client.get(reverse("choose"))

    if number == 2:
        assert response["Location"] == "/start/other/"
    else:
        assert SAYS_SO in response.text
        assert "Your report of" in response.text


def test_how_tells_its_own_rules_and_offers_no_beginning(mine, withdrawn):
    text = mine.client.get(f"{reverse('how')}?framework={KEY}").text

    assert released().title in text
    assert SAYS_SO in text
    assert "Start the self-assessment" not in text


def test_the_sample_gives_way_to_the_page_that_says_so(client, withdrawn):
    response = client.get(reverse("sample", args=[KEY]))

    assert response["Location"] == reverse("about", args=[KEY])


def test_my_reports_say_so_and_offer_only_what_can_begin(finished, withdrawn):
    _version, number = withdrawn

    text = finished.client.get(reverse("history")).text

    assert SAYS_SO in text
    assert "Take it again" not in text
    assert ("Start another self-assessment" in text) is (number == 2)


def test_my_reports_of_an_open_framework_say_nothing_of_it(finished):
    text = finished.client.get(reverse("history")).text

    assert SAYS_SO not in text
    assert "Take it again" in text


def test_a_report_offers_no_second_time(finished, withdrawn):
    text = finished.client.get(finished.url("report")).text

    assert "This framework takes no new self-assessments." in text
    assert "start a new self-assessment" not in text
    assert "Correct an answer" in text


def test_a_sent_form_begins_nothing_and_says_so(mine, withdrawn):
    before = set(models.Assessment.objects.values_list("pk", flat=True))

    response = mine.client.post(f"/start/{KEY}/", {"role": "x", "keep": "no"})

    assert response.status_code == 409
    assert "nothing has begun" in response.text
    assert set(models.Assessment.objects.values_list("pk", flat=True)) == before


def test_all_that_is_theirs_goes_on(mine, withdrawn):
    running = models.Assessment.objects.running().get()
    own = {"assessment_id": running.pk}
    question = reverse("assessment:question", kwargs={**own, "skill_key": "team-motivation"})
    check, report = (reverse(f"assessment:{n}", kwargs=own) for n in ("check", "report"))

    assert mine.client.post(question, {"answer-explain-shared-goal": 3}).status_code == 302
    assert mine.client.post(check).status_code == 302
    assert "You can always start a new one." not in mine.client.get(check, follow=True).text
    for name in ("report", "targets", "links", "interview", "pdf", "csv", "json", "delete"):
        assert mine.client.get(reverse(f"assessment:{name}", kwargs=own)).status_code == 200
    for name in ("plan", "examples"):
        assert mine.client.get(reverse(name, args=[KEY])).status_code == 200
    for name in ("return-key", "all-links", "take-along", "erase", "next-time"):
        assert mine.client.get(reverse(name)).status_code == 200
    correct = reverse("assessment:correct", kwargs=own)
    assert mine.client.post(correct, {"then": "correct"}).status_code == 302
    assert models.Assessment.objects.running().get().corrects_id == running.pk
    assert mine.client.get(report).status_code == 200


def test_a_visitor_is_led_to_the_open_one_whatever_the_order(client, version):
    published(make_framework(key="other", title="Another"))
    models.Framework.objects.filter(key="other").update(order=9)
    withdraw(framework=version.framework, at=NOON)

    assert "<title>Another" in client.get(reverse("landing")).text


def test_frameworks_stand_in_their_order(client, version):
    published(make_framework(key="other", title="Another"))
    models.Framework.objects.filter(key=KEY).update(order=2)
    models.Framework.objects.filter(key="other").update(order=1)

    assert "<title>Another" in client.get(reverse("landing")).text
    choice = client.get(reverse("choose")).text
    assert choice.index("Another") < choice.index(released().title)


def test_where_nothing_was_ever_published_there_is_nothing_yet(db, client):
    for name in ("landing", "choose", "how"):
        response = client.get(reverse(name))
        assert response.status_code == 404
        assert NOT_YET in response.text


def test_a_framework_that_never_was_is_a_404(client, withdrawn):
    for name in ("about", "start", "sample"):
        assert client.get(reverse(name, args=["no-such"])).status_code == 404


def test_a_newcomer_is_told_the_same(withdrawn):
    text = Person().client.get(f"/start/{KEY}/").text

    assert SAYS_SO in text
    assert "My plan" not in text
