"""A file that a person took along, and the same once more after they have seen what it brings."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.exchange.person_file import MAX_BYTES
from assessments.forms.returning import SharedField


class BringForm(forms.Form):
    file = forms.FileField(
        label=_("The file"),
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ".json"}),
        error_messages={
            "required": _("Choose the file that you took along."),
            "empty": _("There is nothing in this file."),
        },
    )
    seen = ""  # nothing yet
    is_shared = False

    @property
    def content(self) -> bytes:
        """Return the file. Only for a valid form."""
        # One byte more than is read is enough to be told that there are too many.
        data: bytes = self.cleaned_data["file"].read(MAX_BYTES + 1)
        return data


class ConfirmBringForm(forms.Form):
    """The content of the file, and a mark of what was seen of it.

    Whoever is new in this browser says whether others use it, too.
    """

    file = forms.CharField(strip=False, widget=forms.Textarea(attrs={"hidden": True}))
    mark = forms.CharField(widget=forms.HiddenInput)
    shared = SharedField()

    @property
    def content(self) -> bytes:
        text: str = self.cleaned_data["file"]
        return text.encode("utf-8", "replace")

    @property
    def is_shared(self) -> bool:
        is_shared: bool = self.cleaned_data["shared"]
        return is_shared

    @property
    def seen(self) -> str:
        mark: str = self.cleaned_data["mark"]
        return mark
