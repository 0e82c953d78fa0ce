"""Forms built from domain objects. Nothing that a person chose is lost when one is invalid."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.domain.annotations import (
    EXAMPLE_LENGTH,
    LINK_NAME_LENGTH,
    PLAN_NOTE_LENGTH,
    Note,
    PlannedStep,
)
from assessments.domain.framework import Framework, Role, Skill, Statement, Target
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
        self.earlier = ""  # what was answered another time, in words
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
        # Of radios, which have no id of their own, the first one's.
        ids = {name: self[name].id_for_label or f"{self[name].auto_id}_0" for name in self.errors}
        return [(ids[name], self.name_of(name)) for name in self.errors]

    def name_of(self, name: str) -> str:
        return str(self.fields[name].label)


class AnswersForm(PlainForm):
    """The statements of one skill, each under its key."""

    template_of_field = "forms/statement.html"

    def __init__(self, framework: Framework, skill: Skill, **kwargs: Any) -> None:
        super().__init__(prefix="answer", **kwargs)
        for number, statement in enumerate(skill.statements, 1):
            self.fields[statement.key] = StatementField(statement, number, framework)

    def show_earlier(self, answers: Mapping[str, str]) -> None:
        """Tell beside each statement what was answered earlier; nothing is chosen by it."""
        for key, text in answers.items():
            if key in self.fields:
                self.fields[key].earlier = text  # type: ignore[attr-defined]

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


class LongText(forms.CharField):
    """A text of several lines. Browsers count a line break as one character and send two."""

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")


class NoteForm(PlainForm):
    """An example for an interview and when the skill was last used. Both may stay empty."""

    templates_of_fields: ClassVar = {
        "example": "forms/textarea.html",
        "last_used": "forms/select.html",
    }
    example = LongText(
        label=_("Your example"),
        help_text=_("What was it about, what did you do, and what came of it?"),
        required=False,
        max_length=EXAMPLE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "max_length": _(
                "The example has %(show_value)s characters, and %(limit_value)s are kept at most. "
                "Shorten it."
            )
        },
    )
    last_used = forms.ChoiceField(
        label=_("When did you last use this skill?"),
        required=False,
        choices=[
            ("", _("I’d rather not say")),
            ("month", _("This month")),
            ("year", _("This year")),
            ("longer", _("Longer ago")),
        ],
        error_messages={"invalid_choice": _("This answer did not reach us. Choose it again.")},
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(prefix="note", **kwargs)

    @staticmethod
    def initial_from(note: Note) -> dict[str, str]:
        return {"example": note.example, "last_used": note.last_used}

    @property
    def is_sent(self) -> bool:
        """Say whether the fields came with the page at all; if not, what is stored stays."""
        return any(self.add_prefix(name) in self.data for name in self.fields)

    @property
    def is_filled(self) -> bool:
        """Say whether there is something to see, so that the form is shown open."""
        return bool(self.errors or self["example"].value() or self["last_used"].value())


class PlanForm(PlainForm):
    """By when a step is to be done, and a note on it."""

    templates_of_fields: ClassVar = {"due": "forms/text.html", "note": "forms/textarea.html"}
    due = forms.DateField(
        label=_("By when"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        # Who types a year with two digits means this century and not the first.
        validators=[MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2199, 12, 31))],
        error_messages={
            "invalid": _("Write a date as year, month and day, such as 2026-09-30."),
            "min_value": _("Write the year with four digits, such as 2026."),
            "max_value": _("Write the year with four digits, such as 2026."),
        },
    )
    note = LongText(
        label=_("Note"),
        required=False,
        max_length=PLAN_NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "max_length": _(
                "The note has %(show_value)s characters, and %(limit_value)s are kept at most. "
                "Shorten it."
            )
        },
    )

    def __init__(self, step: PlannedStep, **kwargs: Any) -> None:
        # Several of these forms are on one page, so each has ids of its own.
        initial = {"due": step.due, "note": step.note}
        super().__init__(auto_id=f"id_{step.resource.key}_%s", initial=initial, **kwargs)


class ShareForm(PlainForm):
    """What a link to a report shows, compared with which role, and for how long."""

    templates_of_fields: ClassVar = {
        "shows": "forms/radios.html",
        "role": "forms/select.html",
        "days": "forms/select.html",
        "name": "forms/text.html",
    }
    shows = forms.ChoiceField(
        label=_("What the link shows"),
        choices=[
            ("picture", _("Only the picture")),
            ("all", _("The whole report, without my examples")),
            ("examples", _("The whole report with my examples")),
        ],
        initial="all",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the link shows.")},
    )
    role = forms.ChoiceField(label=_("Compared with"))
    days = forms.TypedChoiceField(
        label=_("It ends after"),
        choices=[("7", _("7 days")), ("30", _("30 days")), ("90", _("90 days"))],
        coerce=int,
        initial="30",
    )
    name = forms.CharField(
        label=_("Your name (optional)"),
        help_text=_("Shown above the report. Without it, the link names nobody."),
        required=False,
        max_length=LINK_NAME_LENGTH,
    )

    def __init__(self, roles: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields["role"].choices = roles  # type: ignore[attr-defined]


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
