"""A person who answers in a browser of their own."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments import models, queries
from assessments.services import answering
from tests.browsers import respondent_of
from tests.typed import Response

FORM_TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value=")\w+')

ROLE = "it-project-manager-role"


class Person:
    """A browser, and the one assessment that it has begun."""

    def __init__(self) -> None:
        self.client = Client()

    def start(self, role: str = ROLE, *, keep: str = "no", **data: str) -> Response:
        framework = models.FrameworkVersion.objects.newest().get().framework
        address = reverse("start", args=[framework.key])
        return self.client.post(address, {"role": role, "keep": keep, **data})

    @property
    def assessment(self) -> models.Assessment:
        return models.Assessment.objects.get(respondent=respondent_of(self.client))

    def url(self, name: str, *args: str) -> str:
        return reverse(f"assessment:{name}", args=[self.assessment.pk, *args])

    def answer(self, skill: str, **choices: object) -> Response:
        """Answer statements of a skill, as in answer(skill, find_several_solutions=2)."""
        data = {f"answer-{key.replace('_', '-')}": value for key, value in choices.items()}
        return self.client.post(self.url("question", skill), data)

    def answer_all(self, value: object = 2) -> None:
        """Answer every statement alike. Quicker than page by page, which other tests do."""
        assessment = self.assessment
        for skill in queries.definitions(assessment.version_id).framework.skills:
            choice = None if value == "skip" else int(str(value))
            answers = {statement.key: choice for statement in skill.statements}
            answering.save_answers(
                assessment=assessment, skill=skill, answers=answers, at=timezone.now()
            )

    def submit(self) -> Response:
        return self.client.post(self.url("check"))


def without_form_tokens(response: Response) -> str:
    """Return a page without what is random in its forms."""
    return FORM_TOKEN.sub(r"\1", response.text)


@pytest.fixture
def newcomer(version: models.FrameworkVersion) -> Person:
    return Person()


@pytest.fixture
def person(newcomer: Person) -> Person:
    newcomer.start()
    return newcomer


@pytest.fixture
def finished(person: Person) -> Person:
    person.answer_all()
    person.submit()
    person.client.cookies.pop("messages")  # what the first look at the report says once
    return person
