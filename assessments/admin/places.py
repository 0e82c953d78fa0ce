"""Where in the admin something of a version is edited."""

import re
from functools import cached_property
from typing import Any

from django.urls import reverse

from assessments.domain.framework import Framework
from assessments.models import (
    Category,
    FrameworkVersion,
    Resource,
    Role,
    Skill,
    Statement,
)

PLACE = re.compile(
    r"(?P<kind>categories|roles|resources)\[(?P<index>\d+)\](\.skills\[(?P<skill>\d+)\])?"
)


class Places:
    """The pages of one version's rows, found by key, or by a place such as "roles[0].name"."""

    def __init__(self, version: FrameworkVersion) -> None:
        self.version = version

    def of(self, what: str, key: str) -> str:
        """Return the address where a row is edited; what has no page is on the version's."""
        model, keys = {
            "category": (Category, self._categories),
            "skill": (Skill, self._skills),
            "descriptor": (Skill, self._skills),
            "statement": (Skill, self._skills_of_statements),
            "role": (Role, self._roles),
            "target": (Role, self._roles),
            "resource": (Resource, self._resources),
        }.get(what, (FrameworkVersion, {}))
        pk = keys.get(key)
        return page_of(model, pk) if pk else page_of(FrameworkVersion, self.version.pk)

    def of_place(self, framework: Framework, place: str) -> str:
        """Return the address for a place in the framework as its file would have it."""
        match = PLACE.match(place)
        if match is None:
            return page_of(FrameworkVersion, self.version.pk)
        index = int(match["index"])
        if match["skill"]:
            return self.of("skill", framework.categories[index].skills[int(match["skill"])].key)
        rows = getattr(framework, match["kind"])
        what = {"categories": "category", "roles": "role", "resources": "resource"}
        return self.of(what[match["kind"]], rows[index].key)

    @cached_property
    def _categories(self) -> dict[str, int]:
        return self._ids(Category)

    @cached_property
    def _skills(self) -> dict[str, int]:
        return self._ids(Skill)

    @cached_property
    def _roles(self) -> dict[str, int]:
        return self._ids(Role)

    @cached_property
    def _resources(self) -> dict[str, int]:
        return self._ids(Resource)

    @cached_property
    def _skills_of_statements(self) -> dict[str, int]:
        rows = Statement.objects.filter(version=self.version)
        return dict(rows.values_list("key", "skill_id"))

    def _ids(self, model: Any) -> dict[str, int]:
        return dict(model.objects.filter(version=self.version).values_list("key", "pk"))


def page_of(model: Any, pk: int) -> str:
    """Return the address of a row's own page."""
    return reverse(f"admin:assessments_{model._meta.model_name}_change", args=[pk])
