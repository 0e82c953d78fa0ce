"""Who has begun, when they were here last, and with what they come back.

That is the browser in which they began, a return key, or an account.
"""

import re
import uuid
from datetime import date

from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from assessments import models
from assessments.domain.return_key import key_of
from assessments.domain.tokens import digest_of

# The ORM would look first, and then keep a savepoint.
WRITE_DOWN = """
INSERT INTO assessments_respondent (id, last_visit) VALUES (%s, %s) ON CONFLICT (id) DO NOTHING
"""
SALT = "assessments.services.respondents"
DIGEST = re.compile(r"([0-9a-f]{64})?")


class Replaced(Exception):
    """Another key has been made since, so that this one would open nothing."""


def begin(*, respondent_id: uuid.UUID, day: date) -> bool:
    """Write somebody down who is not yet, and say whether they were not."""
    pk = models.Respondent._meta.pk.get_db_prep_value(respondent_id, connection)
    values = [pk, connection.ops.adapt_datefield_value(day)]
    with connection.cursor() as cursor:
        cursor.execute(WRITE_DOWN, values)
        return bool(cursor.rowcount)


def of_account(*, account_id: int, day: date) -> models.Respondent:
    """Return the person of an account; they are written down at the first time."""
    respondent, _is_new = models.Respondent.objects.get_or_create(
        account_id=account_id, defaults={"last_visit": day}
    )
    return respondent


@transaction.atomic
def open_in_browser(*, respondent_id: uuid.UUID, digest: str, shared: bool, day: date) -> bool:
    """Let the browser with this secret open what is this person's.

    Return False where there is nobody with this number, or they are being erased.
    """
    if not models.Respondent.objects.select_for_update().filter(pk=respondent_id).exists():
        return False
    models.Browser.objects.create(
        digest=digest, respondent_id=respondent_id, visited=day, is_shared=shared
    )
    return True


def close_browser(*, digest: str) -> None:
    """Let the browser with this secret open nothing any more."""
    models.Browser.objects.filter(pk=digest).delete()


def seen_in_browser(*, browser: models.Browser, day: date) -> None:
    """Note the day of a visit by this browser, of the person, too."""
    models.Browser.objects.filter(pk=browser.pk).update(visited=day)
    visited(respondent_id=browser.respondent_id, day=day)


def visited(*, respondent_id: uuid.UUID, day: date) -> None:
    """Note the day of a visit: what the person left is kept for KEPT_DAYS from it."""
    before = models.Respondent.objects.filter(pk=respondent_id, last_visit__lt=day)
    before.update(last_visit=day)


@transaction.atomic
def end_ways(*, respondent_id: uuid.UUID) -> None:
    """Let what is this person's open with their account alone: by no key and in no browser."""
    models.Respondent.objects.filter(pk=respondent_id).update(return_digest=None)
    models.SpareKey.objects.filter(respondent=respondent_id).delete()
    models.Browser.objects.filter(respondent=respondent_id).delete()


@transaction.atomic
def make_key(*, respondent_id: uuid.UUID, replaces: str) -> str:
    """Make the return key after the one with the digest `replaces` ("" for none), which ends.

    A key follows from SECRET_KEY, the person and the key before it. So a form that is sent twice
    or from two tabs makes one key, and the key that a page shows is one that works; and yet the
    database (or a backup of it) opens nothing. Spare keys end with the one before.
    Raise Replaced where another key has come between, and for what is no digest of any.
    """
    if not DIGEST.fullmatch(replaces):
        raise Replaced
    value = f"{respondent_id}/{replaces}"
    key = key_of(salted_hmac(SALT, value, algorithm="sha256").digest())
    own = models.Respondent.objects.filter(pk=respondent_id)
    is_made = own.filter(return_digest=replaces or None).update(return_digest=digest_of(key))
    if not is_made and not own.filter(return_digest=digest_of(key)).exists():
        raise Replaced
    if is_made:
        models.SpareKey.objects.filter(respondent=respondent_id).delete()
    return key
