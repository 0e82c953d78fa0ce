"""Where in the admin something of a framework is edited."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.urls import reverse

from assessments import models
from assessments.admin.base import page_of
from assessments.domain.entries import What
from assessments.domain.framework import Framework
from assessments.domain.validation import Problem
from assessments.presentation import problems as words


class Places:
    """The pages of one framework's rows, found by what a row is and its key."""

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

    def of_problems(self, problems: Iterable[Problem], framework: Framework) -> list["Located"]:
        """Return each problem in words, with the address where it can be mended."""
        places = (words.located(problem, framework) for problem in problems)
        return [(place.text, self._of(place)) for place in places]

    def _of(self, place: words.Located) -> str:
        if place.what is What.ROLE and place.field == "targets":
            return reverse("admin:assessments_targets", args=[self._framework.pk])
        return self.of(place.what, place.key)

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
