"""Fields that several models have."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Left
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from assessments.domain.validation import KEY_LENGTH, KEY_PATTERN
from assessments.sealing import MARK, Sealed


def key_field(**kwargs: Any) -> models.CharField:
    return models.CharField(
        _("key"),
        max_length=KEY_LENGTH,
        validators=[
            RegexValidator(
                rf"^{KEY_PATTERN.pattern}\Z",
                _("Use small letters a to z, digits and single hyphens between them."),
            )
        ],
        help_text=_("Never change a key and never use one twice: saved answers refer to it."),
        **kwargs,
    )


class SealedTextField(models.TextField):
    """What a person has typed, as `sealing.seal` makes it; "" stays "".

    A text that is not sealed is never stored and never looked for: that is a TypeError. A row is
    found by a seal as it is, or by "", and by nothing that is in it.
    """

    _pyi_private_set_type: Sealed
    _pyi_private_get_type: Sealed

    def from_db_value(self, value: str, *_args: object) -> Sealed:
        return Sealed(value)

    def get_prep_value(self, value: Any) -> Any:
        if value == "" or isinstance(value, Sealed):
            return str(value)
        raise TypeError(f"{self.name} takes what is sealed, and not a {type(value).__name__}")

    def get_lookup(self, lookup_name: str) -> Any:
        return super().get_lookup(lookup_name) if lookup_name == "exact" else None

    def to_python(self, value: Any) -> Any:
        """Read what `dumpdata` wrote. Raise ValidationError if it is not sealed."""
        if value == "" or str(value).startswith(MARK):
            return Sealed(value)
        raise ValidationError(_("This text is not sealed."))


def only_sealed(*fields: str, name: str) -> models.CheckConstraint:
    """Let the database itself refuse a text in these fields that is not sealed."""
    condition = models.Q()
    for field in fields:
        begins = Exact(Left(field, len(MARK)), models.Value(MARK))
        condition &= models.Q(**{field: ""}) | models.Q(begins)
    return models.CheckConstraint(condition=condition, name=name)
