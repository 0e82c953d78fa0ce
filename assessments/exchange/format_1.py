"""Documents of format 1, as they are read today: an effort was a text of any kind then.

This never changes: versions of that time are kept as such documents for ever. The migration
0004_effort_and_sources does the same to the rows, so that nobody finds a difference between
them that nobody made.
"""

import re
from typing import Any

HOURS = re.compile(r"([1-9][0-9]{0,3}) hours?")


def from_format_1(content: dict[str, Any]) -> dict[str, Any]:
    """Return the content of a document of format 1 as one of format 2.

    Raise ValueError where it is no such document; the rest is checked as one of format 2.
    """
    try:
        resources = [_resource(resource) for resource in content.get("resources", ())]
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError("This is no document of format 1.") from error
    return content | {"format": 2} | ({"resources": resources} if resources else {})


def understood(effort: str, description: str) -> tuple[int | None, str]:
    """Return the hours that an old effort says, and the description with what they do not say.

    Weeks and more are not understood, because nobody knows the hours in them.
    """
    effort = effort.strip().rstrip(".")
    if match := HOURS.fullmatch(effort):
        return int(match[1]), description
    if not effort:
        return None, description
    stop = "." if description[-1:].isalnum() else ""
    return None, f"{description}{stop} Effort: {effort}.".strip()


def _resource(resource: dict[str, Any]) -> dict[str, Any]:
    rest = {name: value for name, value in resource.items() if name != "effort"}
    hours, description = understood(resource["effort"], resource["description"])
    effort = {"effort": {"amount": hours, "unit": "hours"}} if hours else {}
    return rest | {"description": description} | effort
