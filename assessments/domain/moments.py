"""The order of what a person does, which a clock that was set back cannot turn round.

A site's clock may be set back: by a second, by an hour, or by years where it was wrong. What a
person does next still comes next: it is given the least time at which that is so, because their
reports are told in the order of their times, and each time names one of them.
"""

from datetime import datetime, timedelta

NEXT = timedelta(microseconds=1)  # the least that a database tells apart


def not_before(at: datetime, began: datetime) -> datetime:
    """Return when something ended that began then: at this time, or at once."""
    return max(at, began)


def after(at: datetime, last: datetime | None) -> datetime:
    """Return when something began behind what ended last, if anything did."""
    return at if last is None else max(at, last + NEXT)
