"""Forms built from domain objects. Nothing that a person chose is lost when one is invalid."""

from collections.abc import Mapping
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.domain.framework import Framework, Skill, Statement
from assessments.domain.questionnaire import Answers

SKIP = "skip"
NOT_SURE = "not-sure"


class DetailedRadios(forms.RadioSelect):
    """Radios whose template finds `details[value]` beside each option, such as its hint."""

    def __init__(self, details: Mapping[str, Any]) -> None:
        super().__init__()
        self.details = details

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        return option | {"detail": self.details.get(value)}


class StatementField(forms.ChoiceField):
    """One statement with the answers of the scale and a way to skip it; it may stay open."""

    def __init__(self, statement: Statement, number: int, framework: Framework) -> None:
        self.statement = statement
        self.number = number
        super().__init__(
            label=statement.text,
            required=False,
            choices=[
                *((str(option.value), option.label) for option in framework.options),
                (SKIP, _("Skip this one")),
            ],
            widget=DetailedRadios({str(o.value): o.hint for o in framework.options}),
            error_messages={"invalid_choice": _("This answer did not reach us. Choose it again.")},
        )


class PlainForm(forms.Form):
    """A form that a template of ours puts into its own <form>, with an error summary above it."""

    templates_of_fields: ClassVar[dict[str, str]] = {}
    template_of_field = ""

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        templates = self.templates_of_fields
        helper.layout = Layout(
            *(Field(n, template=templates.get(n, self.template_of_field)) for n in self.fields)
        )
        return helper

    @property
    def summary(self) -> list[tuple[str, str]]:
        """Return, for every field with an error, the id of its first input and what to call it."""
        return [(f"{self[name].auto_id}_0", self.name_of(name)) for name in self.errors]

    def name_of(self, name: str) -> str:
        return str(self.fields[name].label)


class AnswersForm(PlainForm):
    """The statements of one skill, each under its key."""

    template_of_field = "forms/statement.html"

    def __init__(self, framework: Framework, skill: Skill, **kwargs: Any) -> None:
        super().__init__(prefix="answer", **kwargs)
        for number, statement in enumerate(skill.statements, 1):
            self.fields[statement.key] = StatementField(statement, number, framework)

    @staticmethod
    def initial_from(answers: Answers) -> dict[str, str]:
        """Return what the form shows as chosen for these answers."""
        return {key: SKIP if value is None else str(value) for key, value in answers.items()}

    def answers(self) -> Answers:
        """Return the valid answers that were given. Statements left open are not among them."""
        self.is_valid()
        given = {key: choice for key, choice in self.cleaned_data.items() if choice}
        return {key: None if choice == SKIP else int(choice) for key, choice in given.items()}

    def name_of(self, name: str) -> str:
        field = self.fields[name]
        return gettext("Statement %(number)s: %(text)s") % {
            "number": field.number,  # type: ignore[attr-defined]
            "text": field.label,
        }


class RoleForm(PlainForm):
    """Which role to compare with. `details` tell the template about each role, by its key."""

    templates_of_fields: ClassVar = {"role": "forms/roles.html", "keep": "forms/radios.html"}
    role = forms.ChoiceField(
        label=_("Which role are you aiming for?"),
        help_text=_(
            "Your report compares you with it. You can switch the role at any time without "
            "answering again."
        ),
        error_messages={
            "required": _("Choose one of the roles, or “I am not sure yet”."),
            "invalid_choice": _("Choose one of the roles, or “I am not sure yet”."),
        },
    )

    keep = forms.ChoiceField(
        label=_("Your earlier answers"),
        choices=[
            ("yes", _("Keep them, and ask me only what is new")),
            ("no", _("Begin with nothing filled in")),
        ],
        initial="yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether to keep your earlier answers.")},
    )

    def __init__(
        self,
        framework: Framework,
        details: Mapping[str, Any],
        *,
        offer_to_keep: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        if not offer_to_keep:
            del self.fields["keep"]
        self.default_role = framework.default_role
        field = self.fields["role"]
        field.widget = DetailedRadios(details)
        field.choices = [  # type: ignore[attr-defined]
            *((role.key, role.name) for role in framework.roles),
            (NOT_SURE, _("I am not sure yet")),
        ]

    def clean_role(self) -> str:
        """Return the key of a role: the default one for people who are not sure yet."""
        role = self.cleaned_data["role"]
        return self.default_role if role == NOT_SURE else role

    @property
    def keeps_answers(self) -> bool:
        return self.cleaned_data.get("keep") == "yes"
