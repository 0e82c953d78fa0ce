"""What the tests need of the machine they run on."""

import os
import shutil

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_browser() -> str | None:
    """Return the path of the browser to test with, or None if the machine has none.

    The environment's CHROMIUM goes before what is on the PATH; if it names no program that can
    run, there is no browser, rather than another one than was asked for.
    """
    if asked := os.environ.get("CHROMIUM"):
        return shutil.which(asked)
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def cores() -> int:
    """Return how many processors this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)  # macOS and Windows do not tell
    return len(allowed(0)) if allowed else os.cpu_count() or 1
