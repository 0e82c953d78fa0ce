"""How often somebody may try something, counted in the cache.

Counted by each process for itself, unless a site sets a shared cache, and forgotten soon. Behind a
proxy everybody comes from one address, so a limit must never be what keeps a person out.
"""

import time

from django.core.cache import cache
from django.utils.crypto import salted_hmac


def seconds_to_wait(what: str, who: object, *, allowed: int, window: int) -> int:
    """Count one more try of this kind by somebody; return 0, or the seconds until the next.

    `allowed` tries are free in each `window` of seconds.
    """
    number, passed = divmod(int(time.time()), window)
    key = f"tries-{salted_hmac(what, f'{who}/{number}').hexdigest()}"
    cache.add(key, 0, window)
    try:
        tries = cache.incr(key)
    except ValueError:  # pushed out of a full cache at this very moment
        return 0
    return window - passed if tries > allowed else 0
