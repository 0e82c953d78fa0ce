"""Where in the admin something of a framework is edited."""

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from assessments import models
from assessments.admin.base import page_of
from assessments.domain.framework import Framework
from assessments.domain.validation import Problem
from assessments.presentation.words import problem_text

PLACE = re.compile(r"(categories|roles|resources)\[(\d+)\]")
PLACE_OF_SKILL = re.compile(r"categories\[(\d+)\]\.skills\[(\d+)\]")


class Places:
    """The pages of one framework's rows, found by key, or by a place such as "roles[0].name"."""

    def __init__(self, framework: models.Framework) -> None:
        self._framework = framework

    def of(self, what: str, key: str) -> str:
        """Return the address where a row is edited; what has no page is on the framework's."""
        model, keys = {
            "category": (models.Category, self._categories),
            "skill": (models.Skill, self._skills),
            "descriptor": (models.Skill, self._skills),
            "statement": (models.Skill, self._skills_of_statements),
            "role": (models.Role, self._roles),
            "target": (models.Role, self._roles),
            "resource": (models.Resource, self._resources),
        }.get(what, (models.Framework, {}))
        return page_of(model, keys[key]) if key in keys else page_of(self._framework)

    def of_place(self, framework: Framework, place: str) -> str:
        """Return the address for a place in the framework as its file would have it."""
        if match := PLACE_OF_SKILL.match(place):
            category, skill = map(int, match.groups())
            return self.of("skill", framework.categories[category].skills[skill].key)
        if match := PLACE.match(place):
            part, index = match.groups()
            what = {"categories": "category", "roles": "role", "resources": "resource"}[part]
            return self.of(what, getattr(framework, part)[int(index)].key)
        return page_of(self._framework)

    def of_problems(self, problems: Iterable[Problem], framework: Framework) -> list["Located"]:
        """Return each problem in words, with the address where it can be mended."""
        return [(problem_text(p), self.of_place(framework, p.place)) for p in problems]

    @cached_property
    def _categories(self) -> dict[str, int]:
        return self._ids(models.Category)

    @cached_property
    def _skills(self) -> dict[str, int]:
        return self._ids(models.Skill)

    @cached_property
    def _roles(self) -> dict[str, int]:
        return self._ids(models.Role)

    @cached_property
    def _resources(self) -> dict[str, int]:
        return self._ids(models.Resource)

    @cached_property
    def _skills_of_statements(self) -> dict[str, int]:
        rows = models.Statement.objects.filter(framework=self._framework)
        return dict(rows.values_list("key", "skill_id"))

    def _ids(self, model: type[models.KeyedRow]) -> dict[str, int]:
        rows: Any = model._default_manager.filter(framework=self._framework)
        return dict(rows.values_list("key", "pk"))


Located = tuple[str, str]  # what is to be said, and the address where it is edited
