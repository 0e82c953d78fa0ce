"""Fields that several models have."""

from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.domain.validation import KEY_LENGTH, KEY_PATTERN


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
