"""What the browser of a test's client opens."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.test import Client
from django.utils import timezone

from assessments import models
from assessments.domain.tokens import digest_of, make_token


def browser_of(client: Client) -> models.Browser:
    """Return the row of the secret that this client sends."""
    secret = client.cookies[settings.PERSON_COOKIE].value
    return models.Browser.objects.get(pk=digest_of(secret))


def came_last(client: Client, days_ago: int) -> None:
    """Let so many days have gone by since this client's browser was here."""
    browser = browser_of(client)
    browser.visited = timezone.now().date() - timedelta(days=days_ago)
    browser.save()


def another_browser_of(respondent: uuid.UUID) -> Client:
    """Return another client whose browser opens what is this person's."""
    client, token = Client(), make_token()
    models.Browser.objects.create(
        digest=digest_of(token), respondent_id=respondent, visited=timezone.now().date()
    )
    client.cookies[settings.PERSON_COOKIE] = token
    return client


def respondent_of(client: Client) -> uuid.UUID:
    """Return whom this client's browser opens without an account."""
    return browser_of(client).respondent_id
