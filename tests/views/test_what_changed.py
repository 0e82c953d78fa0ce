"""The page that tells what changed in a version, and the ways to it."""

import pytest
from django.urls import reverse

from assessments import models, queries
from tests.publishing import change, published_again
from tests.views.conftest import Person
from tests.views.test_costs import cost
from tests.views.test_history import FIRST, SECOND, take
from tests.views.test_languages import Reader, arabic

KEY = "it-project-manager"


def page(number: int, key: str = KEY) -> str:
    return reverse("what-changed", args=[key, number])


@pytest.fixture
def second(version):
    """The next version: a skill is renamed, a statement retired, and a note for editors written."""
    change(models.Skill.objects.get(key="adaptability"), name="Coping with change")
    statement = models.Statement.objects.filter(skill__key="team-motivation").first()
    change(statement, retired=True)
    change(models.Statement.objects.last(), grounded_in="A secret of the editors.")
    return published_again(version.framework, SECOND)


def test_changes_are_told_in_words(client, second):
    text = client.get(page(2)).text

    assert "What changed in version 2" in text
    assert "2 changes since version 1" in text
    assert "Skill “Coping with change”</b>: name reworded" in text
    assert "<del>Adaptability</del> <ins>Coping with change</ins>" in text
    assert "retired: no longer asked" in text


def test_what_is_for_editors_stays_with_them(client, second):
    text = client.get(page(2)).text

    assert "secret of the editors" not in text
    assert "grounded" not in text


def test_what_is_retired_before_and_after_is_not_told(client, second):
    retired = models.Statement.objects.get(retired=True)
    change(retired, text="Nobody is asked this.")
    published_again(second.framework, SECOND)

    text = client.get(page(3)).text

    assert "Nobody is asked this." not in text
    assert "Nothing that people are asked or told is other than in version 2." in text


def test_release_notes_are_shown_as_text(client, version):
    made = models.FrameworkVersion(
        framework=version.framework,
        number=2,
        document=models.FrameworkVersion.objects.values_list("document").get()[0],
        checksum="0" * 64,
        scoring_rule=version.scoring_rule,
        release_notes="Shorter words.\n\n<b>And</b> fewer.",
        published_at=SECOND,
    )
    made.save(force_insert=True)

    text = client.get(page(2)).text

    assert "<p>Shorter words.</p>" in text
    assert "&lt;b&gt;And&lt;/b&gt; fewer." in text


def test_the_first_version_says_that_it_is(client, version):
    assert "This is the first version" in client.get(page(1)).text


def test_a_missing_number_is_left_out_of_the_comparison(client, version):
    document = models.FrameworkVersion.objects.values_list("document").get()[0]
    models.FrameworkVersion(
        framework=version.framework,
        number=4,
        document=document,
        checksum="0" * 64,
        scoring_rule=version.scoring_rule,
        published_at=SECOND,
    ).save(force_insert=True)

    assert "other than in version 1" in client.get(page(4)).text
    assert page(1) in client.get(page(4)).text
    assert client.get(page(3)).status_code == 404


@pytest.mark.parametrize(("number", "key"), [(2, KEY), (0, KEY), (10**6, KEY), (1, "no-such")])
def test_an_unknown_version_is_a_404_like_any_other(client, version, number, key):
    response = client.get(page(number, key))

    assert response.status_code == 404
    assert "We cannot find this page" in response.text


def test_it_costs_one_query(client, second):
    assert cost(lambda: client.get(page(2))) == 1
    assert cost(lambda: client.get(page(1))) == 1


def test_a_report_of_an_older_version_leads_there(finished, version, request):
    report = finished.url("report")
    assert "There is a newer one" not in finished.client.get(report).text

    request.getfixturevalue("second")
    text = finished.client.get(report).text

    assert (
        "This report is of version 1, and stays as it is. There is a newer one, version 2." in text
    )
    assert f'href="{page(2)}"' in text


def test_people_who_come_back_are_told(person, version, request):
    take(person, version, FIRST, 1)
    take(person, version, SECOND, 2)
    request.getfixturevalue("second")

    for address in (reverse("landing"), reverse("history")):
        text = person.client.get(address).text
        assert text.count(f'href="{page(2)}"') == 1  # for the newest report alone
    landing = person.client.get(reverse("landing")).text
    assert "Since your report of June 3, 2026 there is version 2:" in landing


def test_nobody_is_told_who_is_on_the_newest_version(second):
    person = Person()
    person.start()
    take(person, second, SECOND, 2)
    person.start()

    for address in (reverse("landing"), reverse("history"), f"/start/{KEY}/"):
        assert "/versions/" not in person.client.get(address).text


def test_a_running_assessment_of_an_older_version_leads_there(person, version, request):
    request.getfixturevalue("second")

    for address in (reverse("landing"), reverse("history"), f"/start/{KEY}/"):
        text = person.client.get(address).text
        assert "It stays on its version; version 2 is there since:" in text
        assert f'href="{page(2)}"' in text


def test_beginning_again_on_a_newer_version_leads_there(finished, version, request):
    statement = models.Statement.objects.get(key="explain-shared-goal")
    change(statement, meaning=statement.meaning + 1)
    published_again(version.framework, SECOND)

    assert f'href="{page(2)}"' in finished.client.get(f"/start/{KEY}/").text


def test_its_texts_stand_in_the_language_of_the_framework(db, client):
    version = arabic()
    row = models.Skill.objects.get(key="skill-1")
    change(row, name=f"{row.name} again", definition=f"{row.definition} again")
    for role in models.Role.objects.all():
        models.Target.objects.filter(role=role).update(level=2)
    published_again(version.framework, SECOND)

    reader = Reader(client.get(page(2, "framework")).text)

    assert reader.wrong == []
    assert reader.found > 5


def test_changes_are_read_once_in_a_process(second):
    first = models.FrameworkVersion.objects.get(number=1)

    changes = queries.changes_between(first.pk, second.pk)

    assert queries.changes_between(first.pk, second.pk) is changes
