"""Whether SECRET_KEY and TEXT_KEYS are those with which was written what the database holds."""

from collections import Counter
from collections.abc import Iterator

from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import sealed
from accounts.models import Session
from accounts.sessions import SessionStore
from assessments.domain.health import Finding
from assessments.services import rotating

SAMPLE = 20


def secret_key() -> Iterator[Finding]:
    """Look whether one of the newest sessions was signed with SECRET_KEY, or what it was before."""
    open_now = Session.objects.open_at(timezone.now()).order_by("-expire_date", "pk")
    newest = [*open_now.values_list("session_data", flat=True)[:SAMPLE]]
    if newest and not any(map(_is_ours, newest)):
        yield Finding(
            _("SECRET_KEY is not the one with which the sessions of accounts were signed."),
            _("Put that one into SECRET_KEY_FALLBACKS; else everybody has to sign in anew."),
        )


def _is_ours(data: str) -> bool:
    store = SessionStore()
    try:
        signing.loads(data, salt=store.key_salt, serializer=store.serializer)
    except signing.BadSignature:
        return False
    return True


def some_texts() -> Iterator[Finding]:
    """Try to open some of the texts of each kind."""
    yield from _unreadable(rotating.sample_by_key(SAMPLE) + sealed.secrets_by_key(SAMPLE))


def all_texts() -> Iterator[Finding]:
    yield from _unreadable(rotating.texts_by_key() + sealed.secrets_by_key())


def _unreadable(counts: Counter[int]) -> Iterator[Finding]:
    if number := counts[rotating.UNREADABLE]:
        yield Finding(
            _("Texts of people that no key in TEXT_KEYS opens: %(number)s of %(all)s looked at.")
            % {"number": number, "all": counts.total()},
            _("Put the key with which they were sealed to the end of TEXT_KEYS."),
        )
