"""What editors are told of how people answer, and that it leads to nobody."""

import re
from collections.abc import Sequence

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from assessments import models
from assessments.services.answering import begin
from tests.admin.pages import staff
from tests.golden.visible import visible
from tests.publishing import NOON
from tests.services.test_using import answer as answer_all
from tests.services.test_using import somebody, submitted


def address(framework: models.Framework) -> str:
    return reverse("admin:assessments_use", args=[framework.pk])


def words(client: Client, framework: models.Framework) -> str:
    return text(client, address(framework))


def text(client: Client, url: str) -> str:
    return " ".join(visible(client.get(url).content.decode()).split())


def answer(version: models.FrameworkVersion, values: Sequence[int | None]) -> None:
    for value in values:
        submitted(version, value)


def test_of_nine_people_nothing_is_told(
    admin_client: Client, version: models.FrameworkVersion
) -> None:
    answer(version, [1] * 9)
    said = words(admin_client, version.framework)
    assert "People who finished fewer than 10" in said
    assert "There is more to see as soon as ten people have finished." in said
    assert "Cronbach" not in said


def test_of_ten_people_figures_are_told_with_what_they_mean(
    admin_client: Client, version: models.FrameworkVersion
) -> None:
    answer(version, [0, 1, 2, 1, 0, 2, 1, 0, 2, 1])
    said = words(admin_client, version.framework)
    assert "People who finished at least 10" in said
    assert "Its statements go together: Cronbach’s alpha is 1, from at least 10 people" in said
    assert "mean 1" in said
    assert "fewer than 10" in said  # of each answer


def test_nothing_is_told_of_the_eleventh_until_there_are_twenty(
    admin_client: Client, version: models.FrameworkVersion
) -> None:
    answer(version, [0, 1, 2, 1, 0, 2, 1, 0, 2, 1])
    said = words(admin_client, version.framework)
    answer(version, [2] * 9)
    assert words(admin_client, version.framework) == said
    answer(version, [2])
    assert words(admin_client, version.framework) != said


def test_what_stands_out_is_said_here_and_in_the_outline(
    admin_client: Client, version: models.FrameworkVersion
) -> None:
    answer(version, [1] * 14 + [None] * 6)
    outline = reverse("admin:assessments_outline", args=[version.framework_id])
    skill = models.Skill.objects.first()
    assert skill
    for url in (address(version.framework), f"{outline}?open={skill.pk}"):
        said = text(admin_client, url)
        assert "Often skipped: try shorter words, or an example." in said
        assert "Nearly everybody answers the same: it tells nobody apart." in said


def test_where_people_stopped_is_told_of_ten(
    admin_client: Client, version: models.FrameworkVersion
) -> None:
    for _number in range(9):
        stopped(version)
    assert "in Skill 3" not in words(admin_client, version.framework)
    stopped(version)
    assert "in Skill 3: at least 10" in words(admin_client, version.framework)


def stopped(version: models.FrameworkVersion) -> None:
    """Answer all there is, on a day long ago, and do not finish."""
    assessment = begin(
        respondent=somebody().pk, version=version, role_key="role-1", at=NOON, answers={}
    )
    answer_all(assessment, 1)


def test_no_page_leads_to_a_person(admin_client: Client, version: models.FrameworkVersion) -> None:
    answer(version, [0, 1] * 5)
    page = admin_client.get(address(version.framework)).content.decode()
    people = {str(pk) for pk in models.Respondent.objects.values_list("pk", flat=True)}
    reports = {str(pk) for pk in models.Assessment.objects.values_list("pk", flat=True)}
    assert not (people | reports) & set(re.findall(r"[0-9a-f-]{36}", page))


@pytest.mark.parametrize("people", [1, 12])
def test_queries_are_the_same_for_any_number_of_people(
    admin_client: Client,
    version: models.FrameworkVersion,
    people: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    answer(version, [1] * people)
    admin_client.get(address(version.framework))
    with django_assert_num_queries(6):
        admin_client.get(address(version.framework))


def test_without_a_version_the_page_says_so(admin_client: Client, other: models.Framework) -> None:
    assert "Nothing was published yet" in words(admin_client, other)


def test_a_version_that_is_not_there_is_not_found(
    admin_client: Client, version: models.FrameworkVersion
) -> None:
    url = address(version.framework)
    assert admin_client.get(f"{url}?version=1").status_code == 200
    for number in ("2", "x", ""):
        assert admin_client.get(f"{url}?version={number}").status_code == 404


def test_who_may_not_see_versions_sees_no_use(version: models.FrameworkVersion) -> None:
    assert staff("view_framework").get(address(version.framework)).status_code == 403
