"""What is wrong with a file: all problems at once, each with its place and where that is."""

import re
from dataclasses import replace
from typing import Any, NoReturn

from assessments.domain.validation import Cell, HasProblems, Problem

FILE = "file"
LAST_PART = re.compile(r"[.\[]?[^.\[]*$")


class UnreadableFramework(HasProblems):
    """A file that does not hold a usable framework."""


class Findings:
    """The problems of one file, the first for every place; nothing is said twice.

    `wheres` are the lines of the places, from 1, or their cells. A problem is where its place is,
    or else where that is in which it lies: what is missing has no line of its own.
    """

    def __init__(self) -> None:
        self.wheres: dict[str, int | Cell] = {}
        self._problems: dict[str, Problem] = {}
        self._left_out_below: set[str] = set()

    def add(self, place: str, message: str, where: int | Cell | None = None, **values: Any) -> None:
        self.append(Problem(place or FILE, message, values, where))

    def leave_out_below(self, place: str) -> None:
        """From now on leave out what follows from the problem of this place: all below it."""
        self._left_out_below.add(place)

    def append(self, problem: Problem) -> None:
        if not self._is_left_out(problem.place):
            where = problem.where or self._where(problem.place)
            self._problems.setdefault(problem.place, replace(problem, where=where))

    def stop(self, place: str, message: str, **values: Any) -> NoReturn:
        """Give up: after this problem nothing more can be known."""
        self.add(place, message, **values)
        raise UnreadableFramework(self._in_order())

    def raise_any(self) -> None:
        if self._problems:
            raise UnreadableFramework(self._in_order())

    def _in_order(self) -> list[Problem]:
        """From the first line or cell to the last, as somebody goes through it to mend it."""
        return sorted(self._problems.values(), key=lambda problem: _order(problem.where))

    def _where(self, place: str) -> int | Cell | None:
        while place and place not in self.wheres:
            place = LAST_PART.sub("", place, count=1)
        return self.wheres.get(place)

    def _is_left_out(self, place: str) -> bool:
        while place := place.rpartition(".")[0]:
            if place in self._left_out_below:
                return True
        return False


def _order(where: int | Cell | None) -> tuple[int, ...]:
    return (where.number, where.row, where.column) if isinstance(where, Cell) else (where or 0,)


def child(place: str, part: str | int) -> str:
    """Return the place of what is under this key, or of the item with this number."""
    if isinstance(part, int):
        return f"{place}[{part}]"
    return f"{place}.{part}" if place else part
