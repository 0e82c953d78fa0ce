"""How much time and money the next steps may take."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from assessments.domain.steps import NO_LIMITS, Limits
from assessments.forms.base import PlainForm

HOURS = (2, 5, 10)  # a week


class LimitsForm(PlainForm):
    """Read from the address of a report; what it does not offer counts as no limit."""

    hours = forms.TypedChoiceField(
        label=_("Time a week"),
        choices=[
            ("", _("Any")),
            *((str(hours), format_lazy(_("up to {hours} hours"), hours=hours)) for hours in HOURS),
        ],
        coerce=int,
        empty_value=None,
        required=False,
    )
    free = forms.BooleanField(label=_("Free only"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data=data)

    @property
    def is_set(self) -> bool:
        """Say whether there is a limit, so that the form is shown open."""
        return self.limits() != NO_LIMITS

    def limits(self) -> Limits:
        """Return what of it is offered."""
        self.full_clean()
        return Limits(self.cleaned_data.get("hours"), self.cleaned_data["free"])
