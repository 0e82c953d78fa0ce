"""What a person types, sealed before it is kept, with a key that the database does not hold.

The secrets in the setting TEXT_KEYS stay outside of the database and its backups. Each of them and
the number of a person make a key of that person's own (HKDF with SHA-256), and Fernet seals with
it: AES in CBC mode, with a MAC over all of it. So a text of one person does not open as another's,
and one that was changed does not open at all. The first secret seals, and all of them open, so
that they can be replaced one after the other. docs/encryption.md says what this protects.

Services seal; `queries` and `belongings` unseal, where rows become values; nobody else does.
"""

import uuid
from base64 import urlsafe_b64encode
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"assessments.sealing/"
# All that is sealed begins like this: Fernet's version, and a time that is always 0, because when
# somebody wrote is nobody's business. The database refuses a text that does not.
MARK = "gAAAAAAAAAAA"
NO_TIME = 0
# In the place of a person's number, for what the site itself has to keep from who steals it.
NOBODY = uuid.UUID(int=0)
# A page opens dozens of texts of one person. More keys than of the people who are served at the
# same time would only lie about in memory.
KEYS_KEPT = 64


class Sealed(str):
    """A text as the database holds it; "" is the seal of "". Only `seal` makes one of a text."""

    __slots__ = ()


class Unreadable(Exception):
    """No secret in TEXT_KEYS opens this text for this person. Nothing may be written over it."""


def seal(respondent_id: uuid.UUID, text: str) -> Sealed:
    """Seal what this person has typed, with the first of TEXT_KEYS."""
    if not text:
        return Sealed()
    fernet = _fernet(settings.TEXT_KEYS[0], respondent_id)
    return Sealed(fernet.encrypt_at_time(text.encode(), NO_TIME).decode())


def unseal(respondent_id: uuid.UUID, sealed: Sealed) -> str:
    """Return what this person has typed. Raise Unreadable if none of TEXT_KEYS opens it."""
    text, _number = _open(respondent_id, sealed)
    return text


def reseal(sealed: Sealed, old_respondent_id: uuid.UUID, new_respondent_id: uuid.UUID) -> Sealed:
    """Seal a text anew, with the first of TEXT_KEYS, for whoever it belongs to from now on.

    Raise Unreadable if it is not the old person's.
    """
    return seal(new_respondent_id, unseal(old_respondent_id, sealed))


def number_of_key(respondent_id: uuid.UUID, sealed: Sealed) -> int:
    """Return which of TEXT_KEYS opens a text, from 0; "" needs none. Raise Unreadable."""
    _text, number = _open(respondent_id, sealed)
    return number


def _open(respondent_id: uuid.UUID, sealed: Sealed) -> tuple[str, int]:
    if not sealed:
        return "", 0
    for number, secret in enumerate(settings.TEXT_KEYS):
        try:
            return _fernet(secret, respondent_id).decrypt(sealed.encode()).decode(), number
        except InvalidToken:
            continue
    raise Unreadable


@lru_cache(KEYS_KEPT)
def _fernet(secret: str, respondent_id: uuid.UUID) -> Fernet:
    own = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE + respondent_id.bytes)
    return Fernet(urlsafe_b64encode(own.derive(secret.encode())))
