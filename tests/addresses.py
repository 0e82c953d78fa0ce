"""All addresses of the site, read from urls.py itself, so that no page is forgotten."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

NEVER_WAS = "7f1e8a52-0000-4000-8000-000000000000"

# What stands in an address for an argument of this name, where the test itself has nothing.
SAMPLES = {
    "framework_key": "it-project-manager",
    "skill_key": "team-motivation",
    "example_id": NEVER_WAS,
    "number": "1",
    "token": "A" * 43,
    "key": "0000-0000-0000-0000-0000-0000-0000",
    # of the preview and the admin
    "version_id": NEVER_WAS,
    "framework_id": "1",
    "role_id": "1",
    "skill_id": "1",
    "comment_id": "1",
    "draft_id": "1",
    "object_id": "1",
    "id": "1",
    "content_type_id": "1",
    "app_label": "assessments",
    "url": "no-such-page",
    # of accounts
    "pk": "1",
    "provider_id": "no-such-provider",
}

ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Address:
    """One line of urls.py: its name with that of its namespaces, and its route from the root."""

    name: str
    route: str
    asks_for_an_account: bool

    @property
    def is_of_an_assessment(self) -> bool:
        return "assessment_id" in ARGUMENT.findall(self.route)

    def url(self, assessment_id: object = NEVER_WAS, more: Mapping[str, object] = {}) -> str:
        """Return an address with what is given for its arguments, and samples for the rest."""
        samples = {**SAMPLES, "assessment_id": assessment_id, **more}
        for argument in ARGUMENT.findall(self.route):
            if argument not in samples:
                pytest.fail(f"Give SAMPLES a value for the argument {argument} of {self.route}.")
        return "/" + ARGUMENT.sub(lambda match: str(samples[match[1]]), self.route)


def addresses() -> Iterator[Address]:
    """Walk over all addresses, with those of the admin and of accounts."""
    for name, route, pattern in patterns(get_resolver()):
        yield Address(name, route, getattr(pattern.callback, "login_required", True))


def patterns(
    resolver: URLResolver, names: tuple[str, ...] = (), prefix: str = ""
) -> Iterator[tuple[str, str, URLPattern]]:
    """Yield each line of urls.py below this one with its name and its route from the root."""
    for pattern in resolver.url_patterns:
        route = prefix + plain(str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            inner = (*names, pattern.namespace) if pattern.namespace else names
            yield from patterns(pattern, inner, route)
        elif isinstance(pattern, URLPattern):
            yield ":".join((*names, str(pattern.name))), route, pattern


def plain(route: str) -> str:
    """Return a route as path() has it, also where it is a regular expression."""
    return re.sub(r"\(\?P(<\w+>)[^)]*\)", r"\1", route).removeprefix("^").removesuffix("$")
