"""How often somebody may do something, counted for all processes and nodes together.

The counters are rows of the database, because every site has one that all its processes share, and
one statement there raises a counter and tells what it says, whoever else raises it at the same
moment. Django's cache cannot promise that: in the database, it reads a number and writes the next
one, and two processes may write the same. Saving, which is done most, asks once for ten tries
(`lease` in domain/limits.py).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection
from django.utils.crypto import salted_hmac

from assessments import models
from assessments.domain.limits import ALLOWED, Tried
from assessments.domain.tries import Leases, granted, window_at

SALT = "assessments.services.counting"
ROW = "(%s, %s, %s)"
# The ORM can neither add in a conflict nor return what came of it.
RAISE = """
INSERT INTO assessments_tries (digest, taken, ends) VALUES {rows}
ON CONFLICT (digest) DO UPDATE SET taken = assessments_tries.taken + excluded.taken
RETURNING digest, taken
"""

LEASES = Leases()  # of this process


class TooMany(Exception):
    """This was done too often: `what`, again after so many `seconds`.

    `is_of_address` says that it was counted for all who come from one address.
    """

    def __init__(self, what: Tried, seconds: int, *, is_of_address: bool) -> None:
        super().__init__(what)
        self.what, self.seconds, self.is_of_address = what, seconds, is_of_address


@dataclass(frozen=True)
class _Counter:
    allowed: int
    is_of_address: bool


def count(
    what: Tried, *, person: object, address: str, at: datetime, leases: Leases = LEASES
) -> None:
    """Count that somebody does this, and raise TooMany if that is too often.

    `person` is None for somebody who has not begun: then only the address counts. What is refused
    is counted for nobody, so one person cannot use up what others from their address may do.
    """
    rule = ALLOWED[what]
    number, ends = window_at(at.timestamp(), rule.window)
    counters = {_digest(what, "address", address, number): _Counter(rule.from_address, True)}
    if person is not None:
        counters[_digest(what, "person", person, number)] = _Counter(rule.to_person, False)
    while (spent := leases.spend(counters)).lacking:
        taken = _raise(spent.lacking, rule.lease, datetime.fromtimestamp(ends, UTC))
        leases.add(
            {
                digest: granted(now, rule.lease, counters[digest].allowed)
                for digest, now in taken.items()
            }
        )
    if spent.used_up:
        seconds = max(1, ends - int(at.timestamp()))
        raise TooMany(what, seconds, is_of_address=counters[spent.used_up].is_of_address)


def forget(*, at: datetime) -> None:
    """Delete the counters of windows that are over, and what has ended in the cache."""
    models.Tries.objects.filter(ends__lte=at).delete()
    models.Cached.objects.filter(expires__lte=at).delete()


def _digest(what: Tried, kind: str, who: object, window: int) -> str:
    value = f"{what.value}/{kind}/{who}/{window}"
    return salted_hmac(SALT, value, algorithm="sha256").hexdigest()


def _raise(digests: Collection[str], number: int, ends: datetime) -> dict[str, int]:
    """Raise these counters by a number in one statement, and return what each says then.

    Always in the order of their digests, so that two who raise them never wait for each other.
    """
    until = connection.ops.adapt_datetimefield_value(ends)
    values = [value for digest in sorted(digests) for value in (digest, number, until)]
    with connection.cursor() as cursor:
        cursor.execute(RAISE.format(rows=", ".join([ROW] * len(digests))), values)
        return dict(cursor.fetchall())
