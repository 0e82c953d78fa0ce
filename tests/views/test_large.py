"""Every public page of the largest framework: it is there, and costs no more queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import ShareLink
from tests.factories import large_framework
from tests.publishing import published
from tests.views.tour import tour

LARGEST = 800_000  # bytes, before they are compressed to a tenth


@pytest.fixture(scope="module")
def costs():
    return {}


@pytest.mark.parametrize("skills", [8, 200])
def test_pages_cost_the_same_at_any_size(db, costs, skills):
    pages = tour(published(large_framework(skills)))
    for name in [name for name in pages if name.startswith("report ")]:
        del pages[name]  # the same page in other states

    for name, (client, address) in pages.items():
        if skills == 8:
            client.get(address)  # which reads the version, for all pages to come
        with CaptureQueriesContext(connection) as made:
            response = client.get(address)
        assert response.status_code == 200, name
        assert len(response.content) < LARGEST, name
        costs.setdefault(name, set()).add(len(made))

    assert {name: found for name, found in costs.items() if len(found) > 1} == {}


def test_of_very_many_skills_the_report_tells_one_in_detail(db):
    pages = tour(published(large_framework(61, 2, 1)))
    for name in ("report", "sample", "shared all"):
        client, address = pages[name]
        folded = client.get(address).text
        assert "Choose one to see the answers" in folded
        assert "I have done thing 1 of skill 7." not in folded
        assert "?skill=skill-7#skill-skill-7" in folded

        told = client.get(f"{address}?skill=skill-7").text
        assert "I have done thing 1 of skill 7." in told
        assert "I have done thing 1 of skill 8." not in told


def test_looking_into_a_skill_opens_a_shared_report_no_second_time(db):
    client, address = tour(published(large_framework(61, 2, 1)))["shared all"]
    client.get(address)
    client.get(f"{address}?skill=skill-7")

    assert ShareLink.objects.get(times_opened__gt=0).times_opened == 1
