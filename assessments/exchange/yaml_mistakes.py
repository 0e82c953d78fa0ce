"""What to say where a file is no YAML: for the three commonest mistakes, what to do about them."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import yaml

from assessments.domain.validation import gettext_noop

NOT_YAML = gettext_noop("this is not valid YAML: %(error)s")
TAB = gettext_noop("a tab stands here; put spaces in its place")
COLON = gettext_noop(
    "no key can stand here: put a text with “: ” in it into quotes, and begin keys that belong "
    "together in the same column"
)
UNCLOSED = gettext_noop(
    "the quote that opens here is not closed where its text ends: put the same quote there, or "
    "take this one away"
)


def explained(error: yaml.MarkedYAMLError, text: str) -> tuple[Any, str, str]:
    """Return where the mistake is (a mark of PyYAML), a message, and PyYAML's own words for it."""
    words = ", ".join(filter(None, (error.context, error.problem)))
    mark: Any = error.problem_mark or error.context_mark
    if quote := _open_quote(error, text):
        return quote, UNCLOSED, words
    if "'\\t'" in words:
        return mark, TAB, words
    return mark, COLON if _is_colon(error, text) else NOT_YAML, words


def _open_quote(error: yaml.MarkedYAMLError, text: str) -> Any:
    """Return the mark of a quote that is not closed, or only by the one that opens the next text.

    Then the text in quotes goes on over several lines, and the error is right behind it.
    """
    never_closed = error.context == "while scanning a quoted scalar"
    mark: Any = error.context_mark if never_closed else error.problem_mark
    for start, end in _quoted_texts(text):
        if start.line < end.line == mark.line and end.index <= mark.index:
            return start
    return mark if never_closed else None


def _quoted_texts(text: str) -> Iterator[tuple[Any, Any]]:
    """Yield the marks of the beginning and the end of each text in quotes, up to the error."""
    with suppress(yaml.YAMLError, ValueError, OverflowError):
        for token in yaml.scan(text):
            if isinstance(token, yaml.ScalarToken) and token.style in ("'", '"'):
                yield token.start_mark, token.end_mark


def _is_colon(error: yaml.MarkedYAMLError, text: str) -> bool:
    """Tell whether “: ” is the mistake: in a plain text, or at a line that begins too far right."""
    if error.problem == "mapping values are not allowed here":
        return True
    if not str(error.problem).endswith("but got ':'"):
        return False
    mark: Any = error.problem_mark
    return ": " in text.splitlines()[mark.line][: mark.column]
