"""A link to a report."""

from typing import Any, ClassVar

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from assessments.domain.annotations import LINK_DAYS, LINK_NAME_LENGTH, LinkShows
from assessments.forms.base import PlainForm, ShortText

SHOWS = {
    LinkShows.PICTURE: _("Only the picture"),
    LinkShows.STRENGTHS: _("Only my strengths, with my examples for them"),
    LinkShows.ALL: _("The whole report, without my examples"),
    LinkShows.EXAMPLES: _("The whole report with my examples"),
}


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
        choices=[*SHOWS.items()],
        initial=LinkShows.ALL,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the link shows.")},
    )
    role = forms.ChoiceField(label=_("Compared with"))
    days = forms.TypedChoiceField(
        label=_("It ends after"),
        choices=[(str(days), format_lazy(_("{days} days"), days=days)) for days in LINK_DAYS],
        coerce=int,
        initial="30",
    )
    name = ShortText(
        label=_("Your name (optional)"),
        help_text=_("Shown above the report. Without it, the link names nobody."),
        required=False,
        max_length=LINK_NAME_LENGTH,
    )

    def __init__(self, roles: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields["role"].choices = roles  # type: ignore[attr-defined]
