"""Secrets that a browser holds: made at random, and kept by us only as their digests.

A digest needs no salt and no slow hash here: nobody can guess 256 random bits.
"""

import secrets
from hashlib import sha256

BYTES = 32


def make_token() -> str:
    """Return a new secret of 256 bits, as text that may stand in a cookie."""
    return secrets.token_urlsafe(BYTES)


def digest_of(token: str) -> str:
    """Return the 64 hexadecimal digits that are kept of a secret."""
    return sha256(token.encode(errors="surrogatepass")).hexdigest()
