"""Another key takes the place of an old one: all is sealed anew, while people go on writing."""

import uuid
from itertools import islice
from threading import Event
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from pytest_django import Settings

from assessments import belongings, models, queries
from assessments.domain.annotations import Example
from assessments.services import annotating, erasing, planning, rotating
from tests.publishing import NOON
from tests.threads import REAL_THREADS, meanwhile

OLD, NEW, LOST = "old " * 8, "new " * 8, "lost " * 8
PEOPLE = [uuid.UUID(int=number) for number in range(1, 6)]
STEPS = 3  # of each person, each with a title and a note


def told() -> dict[str, tuple[str, str]]:
    """Return what people read of their steps."""
    return {str(row.pk): queries.texts_of(row) for row in models.PlanStep.objects.all()}


def kept() -> list[Any]:
    """Return all that the database has of what they typed."""
    steps = models.PlanStep.objects.order_by("pk").values_list()
    return [*steps, *models.Example.objects.order_by("pk").values_list()]


@pytest.fixture
def people(version: models.FrameworkVersion, settings: Settings) -> None:
    """People with a plan, and one of them with an example, sealed with the old key."""
    settings.TEXT_KEYS = [OLD]
    for person in PEOPLE:
        models.Respondent.objects.create(pk=person, last_visit=NOON)
        mine = queries.FrameworkOwner(person, version.pk)
        for number in range(STEPS):
            step, title = uuid.uuid4(), f"Ask {number} of {person}"
            planning.add_own(owner=mine, step_id=step, title=title, skill_key="", due=None, at=NOON)
            planning.change(respondent_id=person, step_id=str(step), note=f"Note {number}")
    example = Example("It was late.", "", "We shipped.", id=str(uuid.uuid4()))
    skill = mine.framework.skills[0]
    annotating.save_example(owner=mine, skill=skill, example=example, at=NOON)
    settings.TEXT_KEYS = [NEW, OLD]


TEXTS = 2 * STEPS * len(PEOPLE) + 2  # nothing typed is no text


def rotate(capsys: pytest.CaptureFixture[str], *options: str) -> list[str]:
    call_command("rotate_text_keys", *options)
    return capsys.readouterr().out.splitlines()


@pytest.mark.django_db
@pytest.mark.usefixtures("people")
def test_all_is_sealed_anew_and_the_old_key_can_go(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    before = told()
    assert rotate(capsys) == [
        f"{TEXTS} texts are sealed anew.",
        f"Key 1 in TEXT_KEYS opens {TEXTS} texts.",
        "No other key in TEXT_KEYS is needed for what is kept now.",
    ]
    settings.TEXT_KEYS = [NEW]
    assert told() == before
    (example,) = models.Example.objects.all()
    assert queries.example_of(example).parts == ("It was late.", "We shipped.")


@pytest.mark.django_db
@pytest.mark.usefixtures("people")
def test_the_second_time_writes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    rotate(capsys)
    after = kept()
    assert rotate(capsys)[0] == "0 texts are sealed anew."
    assert kept() == after


@pytest.mark.django_db
@pytest.mark.usefixtures("people")
def test_a_check_only_tells(capsys: pytest.CaptureFixture[str]) -> None:
    before = kept()
    assert rotate(capsys, "--check") == [
        "Key 1 in TEXT_KEYS opens 0 texts.",
        f"Key 2 in TEXT_KEYS opens {TEXTS} texts.",
    ]
    assert kept() == before


@pytest.mark.django_db
@pytest.mark.usefixtures("people")
def test_more_than_is_read_at_once(
    settings: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotating, "AT_ONCE", 2)
    before = told()
    assert rotate(capsys)[0] == f"{TEXTS} texts are sealed anew."
    settings.TEXT_KEYS = [NEW]
    assert told() == before


@pytest.mark.django_db
@pytest.mark.usefixtures("people")
def test_stopped_half_way_nothing_is_lost_and_it_goes_on(
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = told()
    done = sum(islice(rotating.rotate(), 4))
    assert told() == before
    assert rotating.texts_by_key() == {0: done, 1: TEXTS - done}
    assert rotate(capsys)[0] == f"{TEXTS - done} texts are sealed anew."
    assert told() == before


@pytest.mark.django_db
@pytest.mark.usefixtures("people")
def test_what_no_key_opens_stays_and_is_told(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.TEXT_KEYS = [LOST]
    step = models.PlanStep.objects.order_by("pk")[0]
    models.PlanStep.objects.filter(pk=step.pk).delete()
    planning.add_own(
        owner=queries.FrameworkOwner(step.respondent_id, step.version_id),
        step_id=step.pk, title="Lost", skill_key="", due=None, at=NOON,
    )  # fmt: skip
    settings.TEXT_KEYS = [NEW, OLD]
    sealed = models.PlanStep.objects.get(pk=step.pk).title

    with pytest.raises(CommandError) as told_so:
        rotate(capsys)

    assert str(told_so.value) == (
        "1 text cannot be read with any key in TEXT_KEYS, and was left as it is. "
        "Put the key back that it was sealed with."
    )
    lines = capsys.readouterr().out.splitlines()
    assert lines == [
        f"{TEXTS - 2} texts are sealed anew.",
        f"Key 1 in TEXT_KEYS opens {TEXTS - 2} texts.",
    ]
    assert models.PlanStep.objects.get(pk=step.pk).title == sealed
    settings.TEXT_KEYS = [NEW, LOST]
    rotate(capsys)
    settings.TEXT_KEYS = [NEW]
    assert told()[str(step.pk)] == ("Lost", "")


@pytest.mark.django_db
@pytest.mark.usefixtures("people")
def test_what_is_lost_for_ever_is_emptied_if_it_is_as_much_as_was_told(
    settings: Settings, capsys: pytest.CaptureFixture[str], version: models.FrameworkVersion
) -> None:
    person = PEOPLE[0]
    mine = queries.FrameworkOwner(person, version.pk)
    skill = mine.framework.skills[0]
    settings.TEXT_KEYS = [NEW]  # the old one is lost
    planning.add_own(owner=mine, step_id=uuid.uuid4(), title="New", skill_key="", due=None, at=NOON)
    of_a_resource = models.PlanStep.objects.create(
        respondent_id=person, version=version, added_at=NOON,
        resource=models.Resource.objects.all()[0],
    )  # fmt: skip
    settings.TEXT_KEYS = [OLD]
    planning.change(respondent_id=person, step_id=str(of_a_resource.pk), note="Lost")
    dated = Example("Lost", year=2024, id=str(uuid.uuid4()))
    annotating.save_example(owner=mine, skill=skill, example=dated, at=NOON)
    settings.TEXT_KEYS = [NEW]
    before, lost = kept(), TEXTS + 2
    with pytest.raises(CommandError, match=f"Nothing was emptied: {lost} texts .*, not 7"):
        rotate(capsys, "--drop-unreadable", "7")
    assert kept() == before

    assert rotate(capsys, "--drop-unreadable", str(lost)) == [
        f"{lost} texts are emptied.",
        "Key 1 in TEXT_KEYS opens 1 text.",
        "No other key in TEXT_KEYS is needed for what is kept now.",
    ]
    assert sorted(told().values()) == [("", ""), ("New", "")]
    (example,) = models.Example.objects.all()
    assert queries.example_of(example) == Example(year=2024, id=dated.id)


@pytest.mark.django_db
def test_a_site_where_nobody_has_typed_anything(capsys: pytest.CaptureFixture[str]) -> None:
    assert rotate(capsys) == [
        "0 texts are sealed anew.",
        "Key 1 in TEXT_KEYS opens 0 texts.",
        "No other key in TEXT_KEYS is needed for what is kept now.",
    ]


@pytest.mark.django_db
@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("change", ["another text", "nothing", "erased", "with the old key"])
def test_what_is_saved_between_reading_and_writing_stays(
    change: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The moment in which another process saves is the one at which the new seal is ready."""
    victim = models.PlanStep.objects.order_by("pk")[0]
    pk, person, reseal = str(victim.pk), victim.respondent_id, rotating.reseal
    note = "" if change == "nothing" else "Newer"

    def slowly(old: Any, *people: Any) -> Any:
        new = reseal(old, *people)
        if old == victim.note and change == "erased":
            erasing.erase(respondent_id=person)
        elif old == victim.note:
            settings.TEXT_KEYS = [OLD, NEW] if change == "with the old key" else [NEW, OLD]
            planning.change(respondent_id=person, step_id=pk, note=note)
            settings.TEXT_KEYS = [NEW, OLD]
        return new

    monkeypatch.setattr(rotating, "reseal", slowly)
    written = sum(rotating.rotate())

    if change == "erased":
        assert not models.PlanStep.objects.filter(respondent=person).exists()
    else:
        assert (written, told()[pk][1]) == (TEXTS - 1, note)
    assert sum(rotating.rotate()) == (change == "with the old key")
    assert set(rotating.texts_by_key()) == {0}


class TestAtTheSameTime:
    """With real threads: people save, one is erased, and two run the command, all at once."""

    pytestmark = REAL_THREADS

    @pytest.mark.usefixtures("people")
    def test_nothing_that_is_saved_is_lost(self, settings: Settings) -> None:
        steps = list(models.PlanStep.objects.order_by("pk").values_list("pk", "respondent"))
        last: dict[str, str] = {}

        def save(is_over: Event) -> None:
            for number in range(10_000):
                pk, person = steps[number % len(steps)]
                note = f"Newer {number}"
                planning.change(respondent_id=person, step_id=str(pk), note=note)
                last[str(pk)] = note
                if is_over.is_set() and len(last) == len(steps):
                    return

        def run(is_over: Event) -> None:
            sum(rotating.rotate())

        with meanwhile(save), meanwhile(run, times=2):
            for _ in range(5):
                sum(rotating.rotate())

        assert len(last) == len(steps)
        assert {pk: note for pk, (_title, note) in told().items()} == last
        assert set(rotating.texts_by_key()) == {0}
        settings.TEXT_KEYS = [NEW]
        assert len(told()) == len(steps)

    @pytest.mark.usefixtures("people")
    def test_who_is_erased_meanwhile_stays_erased(self) -> None:
        def erase(is_over: Event) -> None:
            for person in PEOPLE:
                erasing.erase(respondent_id=person)

        with meanwhile(erase):
            sum(rotating.rotate())

        assert not any(models.Respondent.objects.values_list("pk"))
        assert belongings.counts_of(PEOPLE) == {}
