"""The key of a person: the next follows from the one before."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from assessments import models, queries
from assessments.domain.tokens import digest_of
from assessments.services import respondents
from tests.typed import present


@pytest.fixture
def somebody(db: None) -> models.Respondent:
    return models.Respondent.objects.create(last_visit=timezone.now().date())


def test_a_key_brings_back_whose_it_is(somebody):
    key = respondents.make_key(respondent_id=somebody.pk, replaces="")

    assert queries.person_with_key(digest_of(key)) == somebody


def test_a_key_follows_from_the_sites_secret(somebody, settings):
    first = respondents.make_key(respondent_id=somebody.pk, replaces="")
    models.Respondent.objects.update(return_digest=None)
    settings.SECRET_KEY = "another"

    assert respondents.make_key(respondent_id=somebody.pk, replaces="") != first


@pytest.mark.parametrize("replaces", ["", "0" * 64, "nonsense", "\0"])
def test_no_key_comes_after_one_that_was_replaced(somebody, replaces):
    first = respondents.make_key(respondent_id=somebody.pk, replaces="")
    newest = respondents.make_key(respondent_id=somebody.pk, replaces=digest_of(first))

    with pytest.raises(respondents.Replaced):
        respondents.make_key(respondent_id=somebody.pk, replaces=replaces)
    assert queries.person_with_key(digest_of(newest)) == somebody


def test_nobody_gets_no_key(db):
    with pytest.raises(respondents.Replaced):
        respondents.make_key(respondent_id=uuid.uuid4(), replaces="")
    assert queries.person(None) is None


def test_a_clock_that_was_set_back_shortens_nothing(somebody):
    respondents.visited(respondent_id=somebody.pk, day=somebody.last_visit - timedelta(days=400))

    assert present(queries.person(somebody.pk)).last_visit == somebody.last_visit


def test_no_key_and_no_browser_opens_what_is_to_open_with_the_account_alone(somebody):
    key = respondents.make_key(respondent_id=somebody.pk, replaces="")
    models.SpareKey.objects.create(digest="spare", respondent=somebody)
    respondents.open_in_browser(
        respondent_id=somebody.pk, digest="browser", shared=False, day=somebody.last_visit
    )

    respondents.end_ways(respondent_id=somebody.pk)

    assert queries.person_with_key(digest_of(key)) is None
    assert queries.person_with_key("spare") is None
    assert queries.browser("browser") is None
    assert queries.ways_without_account(somebody.pk) is None


def test_somebody_is_written_down_once(db):
    number, today = uuid.uuid4(), timezone.now().date()
    assert respondents.begin(respondent_id=number, day=today)
    assert not respondents.begin(respondent_id=number, day=today)
    assert models.Respondent.objects.get().last_visit == today
