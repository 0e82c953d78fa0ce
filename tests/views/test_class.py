"""A class behind one address: all of them do everything in the same hour, and nobody is refused."""

from django.urls import reverse
from django.utils import timezone

from assessments import models
from assessments.domain.limits import ALLOWED, Tried
from assessments.services import counting
from assessments.views import exports
from tests.factories import make_framework
from tests.publishing import published_once
from tests.views.conftest import Person

PEOPLE = 60
# How often one of them does what. Of saves: 37 answers, each changed once, and an example for each
# of eight skills, with ten pauses while it is typed.
EACH = {
    Tried.START: 1,
    Tried.SAVE: 2 * 37 + 8 * 10,
    Tried.KEY: 1,
    Tried.WRONG_KEY: 2,
    Tried.MAIL: 1,
    Tried.LINK: 2,
    Tried.FILE: 4,
    Tried.PDF: 3,
    Tried.BRING: 2,
}
SCRIPT = {"accept": "application/json"}


def does_everything(person: Person) -> set[int]:
    """Return what was answered."""
    done = [person.start(role="role-1")]
    save = person.url("save", "skill-1")
    done.append(person.client.post(save, {"answer-skill-1-1": 2}, headers=SCRIPT))
    person.answer_all()
    done.append(person.submit())
    done.append(person.client.get(person.url("pdf")))
    done.append(person.client.post(reverse("return"), {"key": "0000"}))
    done.append(person.client.post(reverse("return-key"), {"replaces": ""}))
    done_already = {Tried.START, Tried.SAVE, Tried.PDF, Tried.WRONG_KEY, Tried.KEY}
    respondent = person.assessment.respondent_id
    for what, times in EACH.items():  # the rest of it is only counted, for time's sake
        for _ in range(times - (what in done_already)):
            counting.count(what, person=respondent, address="127.0.0.1", at=timezone.now())
    return {response.status_code for response in done}


def test_sixty_people_behind_one_address_do_everything_within_an_hour(db, monkeypatch):
    published_once(make_framework(skills=2))
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)
    monkeypatch.setattr(exports, "report_pdf", lambda *_: b"")
    assert EACH.keys() == ALLOWED.keys()

    for _ in range(PEOPLE):
        assert does_everything(Person()) == {200, 302, 422}

    assert models.Assessment.objects.submitted().count() == PEOPLE
    assert models.Respondent.objects.exclude(return_digest=None).count() == PEOPLE
