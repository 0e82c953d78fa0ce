"""Secrets of second factors, sealed before they are kept: a stolen database makes no code.

They are the secret of an app that shows codes, and the one that recovery codes are made from.
Passkeys leave nothing secret here.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import islice

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from assessments.sealing import NOBODY, Sealed, Unreadable, number_of_key, reseal, seal, unseal
from assessments.services.rotating import UNREADABLE

NAMES = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}


class SealingAdapter(DefaultMFAAdapter):
    def encrypt(self, text: str) -> str:
        return seal(NOBODY, text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(NOBODY, Sealed(encrypted_text))


def secrets_by_key(most: int | None = None) -> Counter[int]:
    """Count the secrets, or so many of them, by the number of TEXT_KEYS that opens them.

    Those that none opens are counted by UNREADABLE.
    """
    some = islice(_all_kept(), most)
    return Counter(_number_of(sealed) for _row, _name, sealed in some)


def rotate() -> Iterator[int]:
    """Seal with the first of TEXT_KEYS what another one opens; yield 1 for each that was.

    A row that is used at this moment stays as it is until the next time.
    """
    for row, name, sealed in _all_kept():
        if _number_of(sealed) > 0:
            data = row.data | {name: reseal(sealed, NOBODY, NOBODY)}
            yield _as_read(row).update(data=data)


def drop_unreadable() -> int:
    """Delete the second factors whose secret no key opens; return how many that were."""
    lost = (row for row, _name, sealed in _all_kept() if _number_of(sealed) == UNREADABLE)
    return sum(_as_read(row).delete()[0] for row in lost)


def _all_kept() -> Iterator[tuple[Authenticator, str, Sealed]]:
    for row in Authenticator.objects.filter(type__in=NAMES).order_by("pk"):
        name = NAMES[Authenticator.Type(row.type)]
        yield row, name, Sealed(row.data[name])


def _as_read(row: Authenticator) -> "QuerySet[Authenticator]":
    return Authenticator.objects.filter(pk=row.pk, data=row.data)


def _number_of(sealed: Sealed) -> int:
    try:
        return number_of_key(NOBODY, sealed)
    except Unreadable:
        return UNREADABLE
