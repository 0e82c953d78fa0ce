"""Counting tries over several processes: windows, what is granted, and leases.

Time is cut into windows of equal length. For each thing that is tried, each one who tries it and
each window there is one counter that all processes share; whoever raises it by a number learns
what it then says. Such a step is all that must be atomic, and it costs a question to the database.
So a process takes several tries at once, a lease, and grants from it without asking again.

No more than what is allowed is ever granted in a window, whatever the order and however many
processes: whoever raises the counter gets places of their own on it, and only the first ones are
good. It may be less, by what other processes still hold of their leases. Two windows beside each
other may give twice as much within a short time; the numbers in `limits` can bear that.
"""

from collections import OrderedDict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from threading import Lock

MOST_KEPT = 20_000  # counters that a process remembers: two for each of those who are there


def window_at(now: float, seconds: int) -> tuple[int, int]:
    """Return the number of the window at a time (in seconds, as all of these), and its end."""
    number = int(now // seconds)
    return number, (number + 1) * seconds


def granted(taken: int, asked: int, allowed: int) -> int:
    """Return how many of the tries asked for are good, when the counter then says `taken`.

    Whoever asked has the places from `taken - asked + 1` to `taken`; those up to `allowed` are
    good.
    """
    return max(0, min(asked, allowed - (taken - asked)))


@dataclass(frozen=True)
class Spent:
    """What came of a try: it was granted if nothing is `lacking` and no counter is `used_up`."""

    lacking: Collection[str] = ()
    used_up: str = ""


class Leases:
    """What one process may still grant, by the name of the counter.

    The name holds the window, so a counter is never asked for again once its window has ended;
    the longest unused are forgotten, and what was left of them with them.
    """

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._left: OrderedDict[str, int] = OrderedDict()  # 0: the counter is used up
        self._lock = Lock()

    def spend(self, counters: Collection[str]) -> Spent:
        """Take one try from each of these counters, or from none of them."""
        with self._lock:
            for counter in counters:
                if self._left.get(counter) == 0:
                    return Spent(used_up=counter)
            if lacking := [counter for counter in counters if counter not in self._left]:
                return Spent(lacking=lacking)
            for counter in counters:
                self._left[counter] -= 1
                self._left.move_to_end(counter)
                if not self._left[counter]:  # of this lease, which says nothing of the counter
                    del self._left[counter]
            return Spent()

    def add(self, grants: Mapping[str, int]) -> None:
        """Note what the shared counters have granted; 0 is what a counter says from then on."""
        with self._lock:
            for counter, number in grants.items():
                self._left[counter] = self._left.get(counter, 0) + number
                self._left.move_to_end(counter)
            while len(self._left) > self._most:
                self._left.popitem(last=False)

    def forget(self) -> None:
        with self._lock:
            self._left.clear()
