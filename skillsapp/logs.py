"""What a log may say: which page or which line of code failed, and nothing about whose it was.

A line of a log lives longer than what somebody erases here, and is read by others. So no line has
the address of a shared report or of a return key, the number of a person or of anything of theirs,
or what the database tells of a row that it refused.
"""

import logging
import re
import traceback
from collections.abc import Iterator

from skillsapp.secret_addresses import RETURN, SHARED

ADDRESS = re.compile(rf"({SHARED}|{RETURN}).*", re.DOTALL)
# What PostgreSQL adds below its first line: the row, the key or the statement that it refused.
ROW = re.compile(r"^\s*(DETAIL|CONTEXT|QUERY|STATEMENT|LINE \d+):.*", re.DOTALL | re.MULTILINE)
# As text, in an address or in a statement: with its hyphens, or without them as SQLite keeps it.
NUMBER = re.compile(r"(?<![0-9a-f])[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}(?![0-9a-f])", re.I)
E_MAIL = re.compile(r"[^\s@<>()'\"=]+@[^\s@<>()'\"=]+")
HIDDEN = "…"


class HideSecrets(logging.Filter):
    """Take out of every record what no log may say.

    Django logs the path of each answer from 400 on ("Not Found: /r/…"), of each failed check of
    a form and of each crash, with the error and where it came from, and its development server
    logs every request. At a handler this filter covers whatever is logged; at a logger also what
    other handlers make of its records.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = hidden(record.getMessage()), ()
        record.__dict__.pop("request", None)  # a handler that sends mail would print it
        if record.exc_info and record.exc_info[1] and not record.exc_text:
            record.exc_text = told(record.exc_info[1])
        return True


def hidden(text: str) -> str:
    """Return a text without secret addresses, e-mail addresses, numbers and refused rows."""
    text = ROW.sub("", ADDRESS.sub(rf"\1{HIDDEN}", text))
    return NUMBER.sub(HIDDEN, E_MAIL.sub(HIDDEN, text)).rstrip()


def told(error: BaseException) -> str:
    """Return an error as Python tells it, with where it came from, but not with what it holds.

    Only the first line of what an error says is told: in those below it, PostgreSQL names the
    whole row that it refused ("DETAIL: Failing row contains …").
    """
    return "\n".join(_lines(error, set())).strip()


def _lines(error: BaseException, seen: set[int]) -> Iterator[str]:
    seen.add(id(error))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and id(before) not in seen:
        yield from _lines(before, seen)
        yield "\nThe above exception led to the following one:\n"
    yield "Traceback (most recent call last):"
    yield "".join(traceback.format_tb(error.__traceback__)).rstrip()
    kind, says = type(error), hidden(next(iter(str(error).splitlines()), ""))
    yield f"{kind.__module__}.{kind.__qualname__}" + (f": {says}" if says else "")
