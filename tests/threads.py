"""Others at work at the same time, in threads of their own; they need a real server."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import Any

import pytest
from django.db import connection, connections, transaction

AT_ONCE = 5
REAL_THREADS = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite in memory has one connection"
    ),
]


@contextmanager
def meanwhile(work: Callable[[Event], Any], times: int = 1) -> Iterator[list[Future[Any]]]:
    """Let others work in threads of their own until the block is over; then wait for them."""
    is_over = Event()

    def in_thread() -> Any:
        try:
            return work(is_over)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        others = [pool.submit(in_thread) for _ in range(times)]
        try:
            yield others
        finally:
            is_over.set()
        for other in others:
            other.result()


@contextmanager
def waiting(work: Callable[[], Any]) -> Iterator[None]:
    """Run the block in one transaction; the work begins before its end, and must wait for it."""
    is_done = Event()

    def begin(_is_over: Event) -> None:
        is_done.wait()
        work()

    with meanwhile(begin) as [other]:
        try:
            with transaction.atomic():
                yield
                is_done.set()
                with pytest.raises(TimeoutError):
                    other.result(timeout=1)
        finally:
            is_done.set()
