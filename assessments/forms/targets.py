"""Targets of a person's own."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django import forms
from django.utils.translation import gettext

from assessments.domain.framework import Framework, Role, Skill, Target
from assessments.domain.language import joined, said
from assessments.forms.base import PlainForm

NONE: Mapping[str, Target] = MappingProxyType({})
OWN = "own"  # sent by such a page


class TargetsForm(PlainForm):
    """A level, an importance and the critical mark for every skill, beginning with a role's.

    `kept` are the person's own by now, which may be others than those to begin with.
    """

    def __init__(
        self, framework: Framework, base: Role, kept: Mapping[str, Target] = NONE, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.framework = framework
        self.kept = kept
        levels = [
            (str(level.number), joined(" ", (str(level.number), level.name)))
            for level in framework.levels
        ]
        weights = [(str(item.value), item.name) for item in framework.importances]
        for skill in framework.skills:
            target = base.targets[skill.key]
            # The name of the skill stands beside all three, so each label says what it is about.
            self.fields[f"level-{skill.key}"] = forms.TypedChoiceField(
                label=said(gettext("Level of %(skill)s"), {"skill": skill.name}),
                choices=levels,
                coerce=int,
                initial=str(target.level),
            )
            self.fields[f"importance-{skill.key}"] = forms.TypedChoiceField(
                label=said(gettext("Importance of %(skill)s"), {"skill": skill.name}),
                choices=weights,
                coerce=int,
                initial=str(target.importance),
            )
            self.fields[f"critical-{skill.key}"] = forms.BooleanField(
                label=gettext("The role cannot do without it"),
                required=False,
                initial=target.critical,
            )

    @property
    def showed_own(self) -> bool:
        """Say whether the page that was sent was made when there were targets of one's own."""
        return bool(self.data.get(OWN))

    def first_of(self, name: str) -> Any:
        part, _hyphen, key = name.partition("-")
        if key in self.kept:
            return getattr(self.kept[key], part)
        return super().first_of(name)

    def rows(self) -> list[tuple[Skill, forms.BoundField, forms.BoundField, forms.BoundField]]:
        """Return each skill with its three fields."""
        return [
            (
                skill,
                self[f"level-{skill.key}"],
                self[f"importance-{skill.key}"],
                self[f"critical-{skill.key}"],
            )
            for skill in self.framework.skills
        ]

    def targets(self) -> dict[str, Target]:
        """Return what was chosen, by the key of the skill. Only for a valid form."""
        data = self.cleaned_data
        return {
            key: Target(data[f"level-{key}"], data[f"importance-{key}"], data[f"critical-{key}"])
            for key in (skill.key for skill in self.framework.skills)
        }
