"""What is wrong with a file: all problems at once, each with its place and its line."""

import re
from dataclasses import replace
from typing import Any, NoReturn

from assessments.domain.validation import HasProblems, Problem

FILE = "file"
LAST_PART = re.compile(r"[.\[]?[^.\[]*$")


class UnreadableFramework(HasProblems):
    """A file that does not hold a usable framework."""


class Findings:
    """The problems of one file, the first for every place; nothing is said twice.

    `lines` are the lines of the places, from 1. A problem has the line of its place, or else of
    what it lies in: what is missing has none of its own.
    """

    def __init__(self) -> None:
        self.lines: dict[str, int] = {}
        self._problems: dict[str, Problem] = {}
        self._left_out_below: set[str] = set()

    def add(self, place: str, message: str, line: int | None = None, **values: Any) -> None:
        self.append(Problem(place or FILE, message, values, line))

    def leave_out_below(self, place: str) -> None:
        """From now on leave out what follows from the problem of this place: all below it."""
        self._left_out_below.add(place)

    def append(self, problem: Problem) -> None:
        if not self._is_left_out(problem.place):
            line = problem.line or self._line_of(problem.place)
            self._problems.setdefault(problem.place, replace(problem, line=line))

    def stop(self, place: str, message: str, **values: Any) -> NoReturn:
        """Give up: after this problem nothing more can be known."""
        self.add(place, message, **values)
        raise UnreadableFramework(self._in_order())

    def raise_any(self) -> None:
        if self._problems:
            raise UnreadableFramework(self._in_order())

    def _in_order(self) -> list[Problem]:
        """From the first line to the last, as somebody goes through the file to mend it."""
        return sorted(self._problems.values(), key=lambda problem: problem.line or 0)

    def _line_of(self, place: str) -> int | None:
        while place and place not in self.lines:
            place = LAST_PART.sub("", place, count=1)
        return self.lines.get(place)

    def _is_left_out(self, place: str) -> bool:
        while place := place.rpartition(".")[0]:
            if place in self._left_out_below:
                return True
        return False


def child(place: str, part: str | int) -> str:
    """Return the place of what is under this key, or of the item with this number."""
    if isinstance(part, int):
        return f"{place}[{part}]"
    return f"{place}.{part}" if place else part
