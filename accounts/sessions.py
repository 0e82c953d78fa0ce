"""Django's sessions in the database, with only a digest of the key kept there.

Whoever reads the database, or a backup of it, finds no key that they could send. Served by WSGI
only: the methods for asynchronous views look for the key itself and find nothing.
"""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Session
from assessments.domain.tokens import digest_of


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _rows(self, session_key: str | None) -> "QuerySet[Session]":
        return Session.objects.filter(pk=digest_of(session_key or ""))

    def _get_session_from_db(self) -> Session | None:
        row = self._rows(self.session_key).filter(expire_date__gt=timezone.now()).first()
        if row is None:
            self._session_key = None
        return row

    def exists(self, session_key: str) -> bool:
        return self._rows(session_key).exists()

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        return Session(
            pk=digest_of(self._get_or_create_session_key()),  # type: ignore[attr-defined]
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            account_id=data.get(SESSION_KEY),
        )

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            self._rows(key).delete()
