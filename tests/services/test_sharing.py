"""Links to a report: their tokens, their ends, and what is kept of them."""

import re
import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import override_settings

from assessments import models, queries
from assessments.domain.annotations import LINK_NAME_LENGTH
from assessments.domain.framework import Target
from assessments.domain.tokens import digest_of
from assessments.services import answering, room, sharing
from assessments.services.targets import set_own_targets
from tests.factories import make_framework
from tests.publishing import NOON, published_once

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(days=1)


@pytest.fixture
def running() -> models.Assessment:
    version = published_once(make_framework(skills=2, roles=2))
    return answering.start(respondent=uuid.UUID(int=1), version=version, role_key="role-1", at=NOON)


@pytest.fixture
def submitted(running: models.Assessment) -> models.Assessment:
    answering.submit(assessment=running, at=NOON)
    return models.Assessment.objects.get(pk=running.pk)


def make(assessment: models.Assessment, **changes: Any) -> tuple[models.ShareLink, str]:
    values: dict[str, Any] = {"shows": "all", "role_key": "role-1", "days": 30, "name": ""}
    return sharing.make(assessment=assessment, **{**values, "at": NOON, **changes})


def is_found(token: str, at: datetime = NOON) -> bool:
    try:
        queries.open_link(digest_of(token), at)
    except models.ShareLink.DoesNotExist:
        return False
    return True


def test_a_link_keeps_what_was_chosen(submitted: models.Assessment) -> None:
    link, token = make(submitted, shows="picture", role_key="role-2", days=7, name="Ada")
    stored = queries.open_link(digest_of(token), NOON)
    assert (stored.pk, stored.assessment_id) == (link.pk, submitted.pk)
    assert (stored.shows, stored.role_key) == ("picture", "role-2")
    assert queries.name_of(stored) == "Ada"
    assert (stored.created_at, stored.expires_at) == (NOON, NOON + timedelta(days=7))
    assert (stored.times_opened, stored.last_opened_at, stored.ended_at) == (0, None, None)


def test_nothing_is_made_for_a_report_that_has_become_an_account_s_meanwhile(
    submitted: models.Assessment,
) -> None:
    """Its name would be sealed for whoever is no more; the view does it once more for who is."""
    new = models.Respondent.objects.create(last_visit=NOON)
    models.Assessment.objects.update(respondent=new)
    models.Respondent.objects.exclude(pk=new.pk).delete()

    with pytest.raises(room.Gone):
        make(submitted, name="Ada")
    assert not models.ShareLink.objects.exists()


def test_a_token_holds_256_bits_and_fits_into_an_address(submitted: models.Assessment) -> None:
    _, token = make(submitted)
    assert re.fullmatch(r"[\w-]{43}", token, re.ASCII)


def test_tokens_differ_even_for_the_same_choice(submitted: models.Assessment) -> None:
    assert len({make(submitted)[1] for _ in range(5)}) == 5


def test_a_token_is_stored_nowhere(submitted: models.Assessment) -> None:
    link, token = make(submitted)
    row = models.ShareLink.objects.filter(pk=link.pk).values().get()
    assert not any(token in str(value) for value in row.values())
    assert row["digest"] == digest_of(token)


def test_the_person_can_see_the_address_again(submitted: models.Assessment) -> None:
    link, token = make(submitted)
    assert sharing.token_of(models.ShareLink.objects.get(pk=link.pk)) == token


def test_another_key_of_the_site_makes_other_tokens_and_keeps_the_old_ones(
    submitted: models.Assessment,
) -> None:
    link, token = make(submitted)
    with override_settings(SECRET_KEY="another key"):
        assert sharing.token_of(models.ShareLink.objects.get(pk=link.pk)) is None
        assert is_found(token)


def test_the_same_number_again_has_another_token(submitted: models.Assessment) -> None:
    """A restored backup gives the numbers of rows away a second time."""
    link, token = make(submitted)
    number = link.pk
    models.ShareLink.objects.all().delete()
    again = models.ShareLink.objects.create(
        pk=number,
        assessment=submitted,
        digest="x",
        role_key="role-1",
        created_at=LATER,
        expires_at=LATER,
    )
    assert sharing._derive(again) != token


def test_a_link_ends_when_it_is_due(submitted: models.Assessment) -> None:
    _, token = make(submitted, days=7)
    due = NOON + timedelta(days=7)
    assert is_found(token, due - timedelta(seconds=1))
    assert not is_found(token, due)


def test_a_link_is_listed_as_open_as_long_as_it_opens(submitted: models.Assessment) -> None:
    link, token = make(submitted, days=7)
    due = NOON + timedelta(days=7)
    for at in (due - timedelta(microseconds=1), due):
        assert link.is_open(at) == is_found(token, at)


def test_a_link_is_ended_at_once_and_once(submitted: models.Assessment) -> None:
    link, token = make(submitted)
    sharing.end(link=link, at=LATER)
    sharing.end(link=link, at=LATER + timedelta(days=1))
    assert not is_found(token)
    assert models.ShareLink.objects.get().ended_at == LATER


def test_ending_one_link_leaves_the_others(submitted: models.Assessment) -> None:
    (link, ended), (_, other) = make(submitted), make(submitted)
    sharing.end(link=link, at=LATER)
    assert (is_found(ended), is_found(other)) == (False, True)


def test_openings_are_counted_also_from_an_old_copy_of_the_row(
    submitted: models.Assessment,
) -> None:
    link, _ = make(submitted)
    sharing.opened(link=link, at=NOON)
    sharing.opened(link=link, at=LATER)
    link.refresh_from_db()
    assert (link.times_opened, link.last_opened_at) == (2, LATER)


@pytest.mark.parametrize(
    "wrong",
    [
        {"shows": "everything"},
        {"shows": ""},
        {"role_key": "astronaut"},
        {"days": 365},
        {"days": 0},
        {"days": -7},
        {"name": "x" * (LINK_NAME_LENGTH + 1)},
    ],
)
def test_what_is_not_on_offer_is_refused(
    submitted: models.Assessment, wrong: dict[str, object]
) -> None:
    with pytest.raises(ValueError, match=r"not on offer|no such role"):
        make(submitted, **wrong)
    assert not models.ShareLink.objects.exists()


def test_own_targets_can_be_shared_where_there_are_some(submitted: models.Assessment) -> None:
    with pytest.raises(ValueError, match="no such role"):
        make(submitted, role_key="_own")
    set_own_targets(assessment=submitted, targets={"skill-1": Target(3, 1)})
    assert make(submitted, role_key="_own")[0].role_key == "_own"


def test_a_running_assessment_is_not_shared(running: models.Assessment) -> None:
    with pytest.raises(ValueError, match="not submitted"):
        make(running)
    assert not models.ShareLink.objects.exists()
