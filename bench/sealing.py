"""What it costs to seal and to open what people type. `python -m bench.sealing`

One text of the usual length and one of the greatest, as they are for somebody whose own key is
known already in this process, and for somebody new to it; and a person's page of examples.
"""

import os
import statistics
import sys
import time
import uuid
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

os.environ.update(
    DJANGO_SETTINGS_MODULE="tests.settings", DATABASE_URL="sqlite://:memory:", DEBUG="false"
)

import django

django.setup()

from django.test.utils import override_settings  # noqa: E402

from assessments import sealing  # noqa: E402
from assessments.domain.annotations import EXAMPLE_LENGTH  # noqa: E402
from bench._tables import markdown  # noqa: E402

REPEATS = 2000
USUAL = "We moved a choir of 80 people to another hall in one night. " * 3
LONG = "é" * EXAMPLE_LENGTH
MANY = 24  # texts: an example in three parts for each of eight skills
ME = uuid.UUID(int=1)


def microseconds(call: Callable[[], Any], prepare: Callable[[], Any] = lambda: None) -> float:
    """Return the median time of a call, each after a preparation that does not count."""
    times = []
    for _ in range(REPEATS):
        prepare()
        begun = time.perf_counter()
        call()
        times.append(1_000_000 * (time.perf_counter() - begun))
    return statistics.median(times)


def row(what: str, text: str) -> list[str]:
    sealed, forget = sealing.seal(ME, text), sealing._fernet.cache_clear
    return [
        what,
        f"{len(text.encode())}",
        f"{len(sealed)}",
        f"{microseconds(lambda: sealing.seal(ME, text)):.0f}",
        f"{microseconds(lambda: sealing.unseal(ME, sealed)):.0f}",
        f"{microseconds(lambda: sealing.unseal(ME, sealed), forget):.0f}",
    ]


def main() -> None:
    print(f"Python {sys.version.split()[0]}, cryptography {version('cryptography')}\n")
    headings = [
        "text",
        "bytes",
        "bytes sealed",
        "seal, µs",
        "open, µs",
        "open for somebody new, µs",
    ]
    print(markdown(headings, [row("of the usual length", USUAL), row("as long as can be", LONG)]))
    sealed = [sealing.seal(ME, USUAL) for _ in range(MANY)]

    def page() -> None:
        for text in sealed:
            sealing.unseal(ME, text)

    print(f"\n{MANY} texts of a page: {microseconds(page, sealing._fernet.cache_clear):.0f} µs")
    with override_settings(TEXT_KEYS=["new " * 10, *sealing.settings.TEXT_KEYS]):
        cost = microseconds(page, sealing._fernet.cache_clear)
        print(f"The same before they are sealed with a new key: {cost:.0f} µs")


if __name__ == "__main__":
    main()
