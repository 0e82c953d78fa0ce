"""The key by which somebody without an account comes back: on another device, or years later.

It is written down, read out and typed, so it uses the symbols of Crockford's base 32, in groups
of four. Each stands for 5 bits, a key for 140: nobody guesses it, however often they may try.
"""

import re
import unicodedata

SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # without I, L, O and U
GROUPS, GROUP_LENGTH = 7, 4
LENGTH = GROUPS * GROUP_LENGTH

# What people write or read for a symbol that looks like it.
LOOK_ALIKES = str.maketrans("ILOU", "110V")


def key_of(random: bytes) -> str:
    """Return the key of random bytes, of which the first 140 bits count.

    Raise ValueError for fewer bytes than that.
    """
    if len(random) * 8 < LENGTH * 5:
        raise ValueError("not random enough")
    number = int.from_bytes(random)
    return _grouped("".join(SYMBOLS[number >> 5 * place & 31] for place in range(LENGTH)))


def read_key(text: str) -> str | None:
    """Return the key that somebody typed or pasted, also as the end of a link, or None.

    Small letters, spaces and signs between the symbols, and what looks like a symbol, are fine.
    """
    last_part = unicodedata.normalize("NFKC", text).strip().rstrip("/").rpartition("/")[2]
    symbols = re.sub(r"[\W_]", "", last_part).upper().translate(LOOK_ALIKES)
    if len(symbols) != LENGTH or set(symbols) - set(SYMBOLS):
        return None
    return _grouped(symbols)


def _grouped(symbols: str) -> str:
    groups = [symbols[at : at + GROUP_LENGTH] for at in range(0, LENGTH, GROUP_LENGTH)]
    return "-".join(groups)
