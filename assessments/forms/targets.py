"""Targets of a person's own."""

from typing import Any

from django import forms
from django.utils.translation import gettext

from assessments.domain.framework import Framework, Role, Skill, Target
from assessments.forms.base import PlainForm


class TargetsForm(PlainForm):
    """A level and an importance for every skill, beginning with those of a role."""

    def __init__(self, framework: Framework, base: Role, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.framework = framework
        levels = [(str(level.number), f"{level.number} {level.name}") for level in framework.levels]
        weights = [(str(item.value), item.name) for item in framework.importances]
        for skill in framework.skills:
            target = base.targets[skill.key]
            # The name of the skill stands beside both, so each label says what it is about.
            self.fields[f"level-{skill.key}"] = forms.ChoiceField(
                label=gettext("Level of %(skill)s") % {"skill": skill.name},
                choices=levels,
                initial=str(target.level),
            )
            self.fields[f"importance-{skill.key}"] = forms.ChoiceField(
                label=gettext("Importance of %(skill)s") % {"skill": skill.name},
                choices=weights,
                initial=str(target.importance),
            )

    def rows(self) -> list[tuple[Skill, forms.BoundField, forms.BoundField]]:
        """Return each skill with its two fields."""
        return [
            (skill, self[f"level-{skill.key}"], self[f"importance-{skill.key}"])
            for skill in self.framework.skills
        ]

    def targets(self) -> dict[str, Target]:
        """Return what was chosen, by the key of the skill. Only for a valid form."""
        number = {name: int(value) for name, value in self.cleaned_data.items()}
        return {
            skill.key: Target(number[f"level-{skill.key}"], number[f"importance-{skill.key}"])
            for skill in self.framework.skills
        }
