"""Secrets that open something: cookies, sessions, return keys, links. We keep only their digests.

A digest opens nothing, and no secret can be found for it. It needs no salt and no slow hash here:
nobody can guess 140 random bits or more.
"""

import secrets
from hashlib import sha256

BYTES = 32


def make_token() -> str:
    """Return a new secret of 256 bits for a browser, as text that may stand in a cookie."""
    return secrets.token_urlsafe(BYTES)


def digest_of(token: str) -> str:
    """Return the 64 hexadecimal digits that are kept of a secret."""
    return sha256(token.encode(errors="surrogatepass")).hexdigest()
