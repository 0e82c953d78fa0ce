"""Whether what is in a browser is the signed-in person's, and which own targets they keep."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.domain.language import said
from assessments.forms.base import PlainForm

ACCOUNT, BROWSER = "account", "browser"
PREFIX = "targets-"
CHOOSE = _("Choose which of the two to keep.")


class JoinForm(PlainForm):
    """`titles` are those of the frameworks, by key, in which there are own targets in both.

    `mark` comes back from the page, which it tells what it has shown.
    """

    templates_of_fields: ClassVar = {"mark": "forms/hidden.html"}
    template_of_field = "forms/radios.html"
    mark = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, titles: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for key, title in titles.items():
            self.fields[PREFIX + key] = forms.ChoiceField(
                label=said(gettext("Own targets in “%(title)s”: keep"), {"title": title}),
                choices=[
                    (ACCOUNT, _("those of my account")),
                    (BROWSER, _("those from this browser")),
                ],
                widget=forms.RadioSelect,
                error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
            )

    @property
    def targets(self) -> dict[str, bool]:
        """Return by framework whether the own targets of the browser are to be kept."""
        return {
            name.removeprefix(PREFIX): value == BROWSER
            for name, value in self.cleaned_data.items()
            if name.startswith(PREFIX)
        }
