"""Django's sessions in the database, with only a digest of the key kept there.

Whoever reads the database, or a backup of it, finds no key that they could send. Served by WSGI
only: the methods for asynchronous views look for the key itself and find nothing.

How long they last is decided here, by the server's clock: of staff, STAFF_SESSION from signing in,
whatever they do; of everybody else, as long as their cookie, begun anew on each day of a visit. One
that is to end with the browser, because others use the computer, ends a day after the last visit,
too: somebody may have left the browser open.
"""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from accounts.models import Session, SessionQuerySet
from assessments.domain.tokens import digest_of
from skillsapp.outages import fault_of

EXPIRY = "_session_expiry"  # under which Django keeps how long one session lasts, in seconds
DAY = timedelta(days=1)


class SessionStore(DatabaseStore):
    _started_at: datetime | None = None
    _ends_at: datetime | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _rows(self, session_key: str | None) -> SessionQuerySet:
        return Session.objects.filter(pk=digest_of(session_key or ""))

    def _get_session_from_db(self) -> Session | None:
        row = self._rows(self.session_key).open_at(timezone.now()).first()
        if row is None:
            self._session_key = None
        else:
            self._started_at, self._ends_at = row.started_at, row.expire_date
        return row

    def load(self) -> dict[str, Any]:
        data: dict[str, Any] = super().load()
        lasts = self._lasts(data)
        begins_anew = timezone.now() + lasts - min(DAY, lasts / 2)
        if self._ends_at and SESSION_KEY in data and self._ends_at <= begins_anew:
            self.modified = True  # is saved, and the cookie sent, for as long again
        return data

    def _lasts(self, data: dict[str, Any]) -> timedelta:
        expiry = data.get(EXPIRY)
        return DAY if expiry == 0 else timedelta(seconds=self.get_expiry_age(expiry=expiry))

    def begin_now(self) -> None:
        """Let what somebody has just signed in to count from now on."""
        self._started_at = timezone.now()
        self.modified = True

    def save(self, must_create: bool = False) -> None:
        try:
            super().save(must_create)
        except UpdateError as lost:
            # Django takes any fault for a session that was ended meanwhile, and answers with 400.
            cause = lost.__context__
            if cause and fault_of(cause):
                raise cause from cause.__cause__
            raise

    def exists(self, session_key: str) -> bool:
        return self._rows(session_key).exists()

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        return Session(
            pk=digest_of(self._get_or_create_session_key()),  # type: ignore[attr-defined]
            session_data=self.encode(data),
            expire_date=timezone.now() + self._lasts(data),
            account_id=data.get(SESSION_KEY),
            # A new key, as after a new password, is no new beginning.
            started_at=self._started_at or timezone.now(),
        )

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            self._rows(key).delete()
