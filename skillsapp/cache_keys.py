"""How entries of the cache are named: by digests, so that no name there tells anything.

allauth counts in the cache how often somebody tries to sign in, under names that hold the address
of a network or the digest of an e-mail address, which could be guessed. Keyed with SECRET_KEY, they
tell nothing to whoever has a copy of the database.
"""

from django.utils.crypto import salted_hmac


def keyed(key: str, prefix: str, version: int) -> str:
    """Return the name of what a program calls `key`."""
    value = f"{prefix}:{version}:{key}"
    return salted_hmac(__name__, value, algorithm="sha256").hexdigest()
