"""Which role somebody wants to be compared with, and how they begin."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.domain.framework import Framework
from assessments.forms.base import DetailedRadios, PlainForm
from assessments.forms.returning import SharedField

NOT_SURE = "not-sure"
CHOOSE_ONE = _("Choose one of the roles, or “I am not sure yet”.")


class RoleForm(PlainForm):
    """Which role to compare with. `details` tell the template about each role, by its key.

    One is always chosen: that of `initial`, where the framework still has it, or the default role.
    """

    role = forms.ChoiceField(
        label=_("Which role are you aiming for?"),
        help_text=_(
            "Your report compares you with it. You can change it at any time without answering "
            "again, so take the one that comes nearest."
        ),
        error_messages={
            "required": CHOOSE_ONE,
            "invalid_choice": CHOOSE_ONE,
        },
    )

    keep = forms.ChoiceField(
        label=_("Your earlier answers"),
        choices=[
            ("yes", _("Go through them: each is there to confirm or to change")),
            ("no", _("Begin with nothing filled in")),
        ],
        initial="yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether to go through your earlier answers.")},
    )
    shared = SharedField()

    def __init__(
        self,
        framework: Framework,
        details: Mapping[str, Any],
        *,
        offer_to_keep: bool = False,
        asks_shared: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        if not offer_to_keep:
            del self.fields["keep"]
        if not asks_shared:
            del self.fields["shared"]
        self.default_role = framework.default_role
        self.initial["role"] = framework.role_or_default(self.initial.get("role", "")).key
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

    @property
    def is_shared(self) -> bool:
        """Say whether others use this computer, too."""
        return bool(self.cleaned_data.get("shared"))
