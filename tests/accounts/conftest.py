"""Accounts in tests: nothing is limited but where a test says so."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _no_minute_has_gone_by(db: None) -> None:
    """Forget what other tests have counted against the limits."""
    cache.clear()
