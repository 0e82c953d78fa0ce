"""What a test knows and the types do not say."""

from typing import TYPE_CHECKING, TypeAlias, TypeVar

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse

T = TypeVar("T")

# What the test client returns; its `context` is there, and a redirect's address is ["Location"].
Response: TypeAlias = "_MonkeyPatchedWSGIResponse"


def present(value: T | None) -> T:
    """Return a value that must be there."""
    assert value is not None
    return value
