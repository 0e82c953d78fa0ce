"""Coming back by a return key, on a computer that may be others', too."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.domain.return_key import read_key
from assessments.domain.tokens import digest_of
from assessments.forms.base import PlainForm, ShortText

# One sentence for a key with a slip, one that has been replaced and one that never was.
OPENS_NOTHING = _(
    "This key opens nothing. Compare each sign with what you have kept. "
    "If you have made another key since, only the newest one works."
)


class SharedField(forms.BooleanField):
    """Whether the session is to end with the browser."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Others use this computer, too"),
            help_text=_("Then your pages close with the browser."),
            required=False,
            **kwargs,
        )


class SharedForm(PlainForm):
    templates_of_fields: ClassVar = {"shared": "forms/checkbox.html"}
    shared = SharedField()


class ReturnForm(SharedForm):
    """A return key as somebody types it. `digest` is what is kept of the one that was read."""

    templates_of_fields: ClassVar = SharedForm.templates_of_fields | {"key": "forms/key.html"}
    field_order = ("key", "shared")
    key = ShortText(
        label=_("Your return key"),
        help_text=_("28 letters and digits, such as ABCD-EFGH-…, or the whole link."),
        max_length=500,
        error_messages={"required": _("Enter your return key."), "max_length": OPENS_NOTHING},
    )

    def clean_key(self) -> str:
        key = read_key(self.cleaned_data["key"])
        if key is None:
            raise forms.ValidationError(OPENS_NOTHING)
        return key

    @property
    def digest(self) -> str:
        return digest_of(self.cleaned_data["key"])

    def refuse(self) -> None:
        """Say of any key the same, whether it could be read or not."""
        self.errors.pop("key", None)
        self.add_error("key", forms.ValidationError(OPENS_NOTHING))


class MailForm(PlainForm):
    """Where to send a return key; the key comes back from the page that shows it."""

    templates_of_fields: ClassVar = {"address": "forms/text.html", "key": "forms/hidden.html"}
    address = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("For this one e-mail. We do not keep the address."),
        error_messages={
            "required": _("Enter an e-mail address."),
            "invalid": _("Enter an e-mail address such as name@example.org."),
        },
    )
    key = forms.CharField(widget=forms.HiddenInput)
