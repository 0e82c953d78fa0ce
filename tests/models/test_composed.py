"""A composed query gives what the query gives that composes it, at its first time and later."""

import uuid

import pytest
from django.db.models import F
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from assessments import models
from assessments.models.composed import Composed
from assessments.services import answering

ME, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)


@pytest.fixture
def begun(version: models.FrameworkVersion) -> list[models.Assessment]:
    return [
        answering.start(
            respondent=person,
            version=version,
            role_key="it-project-manager-role",
            at=timezone.now(),
            answers={"find-several-solutions": value},
        )
        for person, value in ((ME, 1), (OTHER, None))
    ]


def test_it_gives_rows(
    begun: list[models.Assessment], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    by_id = Composed(lambda pk: models.Assessment.objects.filter(pk=pk))
    for one in (*begun, *begun):
        with django_assert_num_queries(1):
            (row,) = by_id(one.pk)
        stored = models.Assessment.objects.get(pk=one.pk)
        names = [field.attname for field in models.Assessment._meta.fields]
        assert [getattr(row, name) for name in names] == [getattr(stored, name) for name in names]
    assert by_id(uuid.uuid4()) == []


def test_it_gives_what_is_annotated_as_the_query_itself(begun: list[models.Assessment]) -> None:
    """Databases keep times, ids and JSON as texts of their own."""
    one, _other = begun
    answering.submit(assessment=one, at=timezone.now())
    own = {"team-motivation": [3, 2, False]}
    framework = one.version.framework
    models.OwnTargets.objects.create(respondent_id=ME, framework=framework, targets=own)
    annotated = (
        models.Assessment.objects.with_own_targets()
        .with_newest()
        .annotate(submitted=F("submitted_at"))
    )
    composed = Composed(lambda pk: annotated.filter(pk=pk))
    names = ["own_targets", "newest_id", "submitted"]
    for row in (*begun, *begun):
        (given,), asked = composed(row.pk), annotated.get(pk=row.pk)
        assert [getattr(given, n) for n in names] == [getattr(asked, n) for n in names]
    (given,) = composed(one.pk)
    assert (given.own_targets, given.newest_id) == (own, one.pk)


def test_it_gives_values(begun: list[models.Assessment]) -> None:
    answers = Composed(
        lambda pk: models.Answer.objects.filter(assessment=pk).values_list("value", "provenance")
    )
    assert [answers(one.pk) for one in begun] == [[(1, 1)], [(None, 1)]]


def test_it_takes_texts_and_keeps_the_order(begun: list[models.Assessment]) -> None:
    roles = Composed(lambda name: models.Role.objects.filter(framework__key=name).order_by("-key"))
    in_order = models.Role.objects.order_by("-key")
    assert roles("it-project-manager") == list(in_order)
    assert roles("' OR 1 = 1 --") == []


def test_it_may_take_no_value(begun: list[models.Assessment]) -> None:
    everybody = Composed(lambda: models.Respondent.objects.order_by("pk"))
    assert [row.pk for row in (*everybody(), *everybody())] == [ME, OTHER, ME, OTHER]


@pytest.mark.django_db
def test_a_query_with_another_value_is_refused() -> None:
    two = Composed(lambda pk: models.Assessment.objects.filter(pk=pk, role=1))
    with pytest.raises(ValueError, match="may change"):
        two(uuid.uuid4())
