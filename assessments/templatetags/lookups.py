"""What the template language cannot say by itself."""

from collections.abc import Mapping
from typing import TypeVar

from django import template

register = template.Library()

Value = TypeVar("Value")


@register.filter(name="of")
def value_of(mapping: Mapping[str, Value] | None, key: str) -> Value | None:
    """Look a key up, as in {{ examples|of:row.skill.key }}; None where there is no mapping."""
    return mapping.get(key) if mapping else None
