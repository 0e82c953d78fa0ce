"""Several versions and several frameworks, seen from the questionnaire."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from assessments import models, queries
from assessments.exchange.yaml_reader import read_framework
from assessments.services.withdrawing import offer_again, withdraw
from tests.domain.test_questions import reversed_scale
from tests.exchange.test_second_framework import SECOND_CONTENT as SECOND
from tests.publishing import change, published, published_again

LATER = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture
def second(version):
    """A framework of another profession and shape, published beside the default one."""
    return published(read_framework(SECOND.read_bytes()), LATER)


@pytest.fixture
def newer(version):
    """The next version: one statement has a new meaning, one is corrected, one is retired."""
    asks_else, corrected, retired = models.Statement.objects.filter(skill__key="adaptability")[:3]
    change(asks_else, text="Something else.", meaning=asks_else.meaning + 1)
    change(corrected, text=f"{corrected.text} Indeed.")
    change(retired, retired=True)
    return published_again(version.framework, LATER)


def test_starting_again_on_a_newer_version_offers_to_keep_answers(finished, newer):
    page = finished.client.get(reverse("start", args=["it-project-manager"]))

    assert (page.context["kept"], page.context["changed"]) == (35, 1)
    assert "One statement is new or has changed since" in page.text


def test_going_through_earlier_answers_begins_with_those_that_still_hold(finished, newer):
    before = queries.answers_of(finished.assessment)
    finished.start(keep="yes")

    again = models.Assessment.objects.running().get()
    gone = {"rework-plan-after-change", "learn-new-tool"}
    assert queries.answers_of(again) == {k: v for k, v in before.items() if k not in gone}
    resumed = finished.client.get(reverse("assessment:resume", args=[again.pk]))
    # Each of them is looked at: none was yet.
    assert resumed.url == reverse("assessment:question", args=[again.pk, "team-motivation"])


def test_kept_answers_can_be_changed(finished, newer):
    finished.start(keep="yes")
    again = models.Assessment.objects.running().get()
    url = reverse("assessment:question", args=[again.pk, "adaptability"])
    finished.client.post(url, {"answer-choose-way-to-upgrade": 4})

    assert queries.answers_of(again)["choose-way-to-upgrade"] == 4
    assert (
        queries.answers_of(models.Assessment.objects.submitted().get())["choose-way-to-upgrade"]
        == 2
    )


def test_beginning_anew_keeps_nothing(finished, newer):
    finished.start(keep="no")

    assert (
        models.Answer.objects.filter(assessment=models.Assessment.objects.running().get()).count()
        == 0
    )


def test_not_saying_whether_to_keep_is_asked_for(finished, newer):
    response = finished.start(keep="")

    assert response.status_code == 422
    assert response.context["form"].summary == [("id_keep_0", "Your earlier answers")]


def test_on_the_same_version_a_review_is_offered_and_nothing_is_said_of_changes(finished):
    page = finished.client.get(reverse("start", args=["it-project-manager"]))

    assert page.context["form"].fields["keep"].initial == "yes"
    assert "have changed since" not in page.text


def test_nothing_is_offered_of_another_framework(finished, version):
    """Though its keys are the same, and its version another one."""
    content = queries.definitions(version.pk).content
    other = published(replace(content, key="other", title="Other")).framework
    published_again(other)
    page = finished.client.get(reverse("start", args=["other"]))

    assert "keep" not in page.context["form"].fields


def test_nothing_is_offered_of_what_was_not_submitted(person, newer):
    person.answer_all()
    address = reverse("start", args=["it-project-manager"])
    page = person.client.get(address, {"anew": person.assessment.pk})

    assert "keep" not in page.context["form"].fields


def test_what_was_answered_last_time_is_shown_where_it_means_the_same(finished, newer):
    finished.start(keep="no")
    again = models.Assessment.objects.running().get()
    page = finished.client.get(
        reverse("assessment:question", args=[again.pk, "adaptability"]), {"earlier": ""}
    )

    shown = {key: bool(field.earlier) for key, field in page.context["form"].fields.items()}
    asks_else = shown.pop("rework-plan-after-change")
    assert (asks_else, set(shown.values())) == (False, {True})


def test_nobody_is_offered_what_somebody_else_answered(finished, newer, stranger):
    page = stranger.get(reverse("start", args=["it-project-manager"]))

    assert "keep" not in page.context["form"].fields


def test_a_running_assessment_finishes_on_its_own_version(person, newer):
    person.answer_all()
    person.submit()

    report = person.client.get(person.url("report"))
    assert report.context["framework"].version == 1
    assert len(queries.answers_of(person.assessment)) == 37


def test_retired_statements_are_not_asked(newcomer, newer):
    newcomer.start()

    page = newcomer.client.get(newcomer.url("question", "adaptability"))
    assert "learn-new-tool" not in page.context["form"].fields
    assert len(page.context["form"].fields) == 4


def test_people_choose_between_two_frameworks(client, version, second):
    page = client.get(reverse("choose"))

    for framework in (version.framework, second.framework):
        assert reverse("start", args=[framework.key]) in page.text


def test_with_one_framework_there_is_nothing_to_choose(client, version):
    assert client.get(reverse("choose")).url == reverse("start", args=["it-project-manager"])


def test_second_framework_of_another_shape_works_to_its_report(client, second):
    framework = queries.definitions(second.pk).framework
    client.post(reverse("start", args=[framework.key]), {"role": "not-sure"})
    assessment = models.Assessment.objects.get()
    for skill in framework.skills:
        url = reverse("assessment:question", args=[assessment.pk, skill.key])
        assert client.get(url).status_code == 200
        client.post(url, {f"answer-{statement.key}": 3 for statement in skill.statements})
    client.post(reverse("assessment:check", args=[assessment.pk]))

    page = client.get(reverse("assessment:report", args=[assessment.pk])).context["report"]
    assert page.readiness.percent == 100
    assert {line.here.level.number for line in page.lines} == {4}
    assert client.get(reverse("about", args=[framework.key])).status_code == 200


def test_a_withdrawn_framework_takes_nobody_new_and_keeps_what_is_there(finished, version):
    finished.start()
    running = models.Assessment.objects.running().get()
    withdraw(framework=version.framework, at=LATER)

    start = reverse("start", args=["it-project-manager"])
    assert "takes no new self-assessments" in finished.client.get(start).text
    assert finished.start().status_code == 409
    assert models.Assessment.objects.running().get() == running
    assert finished.client.post(reverse("assessment:check", args=[running.pk])).status_code == 302
    report = reverse("assessment:report", args=[running.pk])
    assert finished.client.get(report).status_code == 200

    offer_again(framework=version.framework)
    assert "takes no new self-assessments" not in finished.client.get(start).text


@pytest.fixture
def reader(db):
    """Somebody who may see frameworks in the admin, and no more."""
    user = User.objects.create_user("reader", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_framework"))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def draft(version):
    """The default framework with a skill renamed that is not published."""
    change(models.Skill.objects.get(key="adaptability"), name="Coping with change")
    return version.framework


@pytest.mark.parametrize(
    ("namespace", "shown", "name"),
    [
        ("preview", "Coping with change", "IT project manager skills, draft"),
        ("preview-version", "Adaptability", "IT project manager skills, version 1"),
    ],
)
def test_preview_shows_the_draft_or_a_version_and_stores_nothing(
    reader, draft, version, namespace, shown, name
):
    pk = version.pk if namespace == "preview-version" else draft.pk
    question = reverse(f"{namespace}:question", args=[pk, "adaptability"])

    assert f"{shown}</h1>" in reader.get(question).text
    answered = reader.post(question, {"answer-learn-new-tool": 2})
    assert answered.url == reverse(f"{namespace}:question", args=[pk, "business-analytics"])
    for page_name in ("role", "check", "report"):
        page = reader.get(reverse(f"{namespace}:{page_name}", args=[pk]))
        assert (page.status_code, f"Preview of {name}" in page.text) == (200, True)
        # Every link leads to the preview's own pages.
        assert "/assessment/" not in page.text
    assert reader.post(reverse(f"{namespace}:check", args=[pk])).url == reverse(
        f"{namespace}:report", args=[pk]
    )
    assert models.Assessment.objects.count() == 0


def test_preview_asks_nothing_that_is_retired(reader, draft):
    change(models.Statement.objects.get(key="learn-new-tool"), retired=True)

    page = reader.get(reverse("preview:question", args=[draft.pk, "adaptability"]))

    assert "learn-new-tool" not in page.context["form"].fields


def test_preview_of_an_unfinished_draft_is_filled_in_and_says_what_is_missing(reader, draft):
    for statement in models.Statement.objects.filter(skill__key="adaptability"):
        change(statement, retired=True)

    pages = [
        reader.get(reverse("preview:question", args=[draft.pk, "adaptability"])),
        *(reader.get(reverse(f"preview:{n}", args=[draft.pk])) for n in ("role", "report")),
    ]

    assert "A statement without a text" in pages[0].text
    for page in pages:
        assert "1 thing is missing or wrong." in page.text
        assert "The skill Coping with change asks nothing: add a statement" in page.text


def test_only_a_preview_may_stand_in_a_frame_and_only_of_this_site(reader, draft, version):
    preview = reader.get(reverse("preview:role", args=[draft.pk]))
    assert "frame-ancestors 'self'" in preview["Content-Security-Policy"]
    assert preview["X-Frame-Options"] == "SAMEORIGIN"

    for url in (reverse("landing"), reverse("admin:index")):
        page = reader.get(url)
        assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
        assert "frame-src" not in page["Content-Security-Policy"]
        assert page["X-Frame-Options"] == "DENY"


def test_preview_is_for_people_who_may_see_frameworks(client, draft, version):
    urls = [
        reverse("preview:role", args=[draft.pk]),
        reverse("preview-version:role", args=[version.pk]),
    ]
    for url in urls:
        assert client.get(url).url == reverse("account_login", query={"next": url})

    client.force_login(User.objects.create_user("somebody", is_staff=True))
    assert [client.get(url).status_code for url in urls] == [403, 403]


def test_answers_are_kept_as_what_they_became_on_a_reversed_scale(finished, version):
    content = reversed_scale(queries.definitions(version.pk).content)
    steps = tuple(reversed(range(content.top)))
    published(replace(content, scale=content.scale + 1, scale_maps={content.scale + 1: steps}))
    before = queries.answers_of(finished.assessment)
    finished.start(keep="yes")

    again = models.Assessment.objects.running().get()
    assert queries.answers_of(again) == {
        key: None if value is None else content.top - 1 - value for key, value in before.items()
    }


def test_nothing_is_kept_on_a_scale_that_was_reset(finished, version):
    content = reversed_scale(queries.definitions(version.pk).content)
    published(replace(content, scale=content.scale + 1))
    page = finished.client.get(reverse("start", args=["it-project-manager"]))

    assert (page.context["kept"], page.context["changed"]) == (0, len(content.statements))
