"""What allauth asks of a site about passkeys, codes of an app and recovery codes."""

from typing import Any, ClassVar

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _

from accounts.sealed import SealingAdapter
from accounts.words import OF_SECOND_FACTORS
from assessments.presentation.code_to_scan import code_to_scan
from assessments.presentation.site import site_name


class SecondFactorAdapter(SealingAdapter):
    error_messages: ClassVar[dict[str, Any]] = OF_SECOND_FACTORS

    def _get_site_name(self) -> str:
        return site_name()

    def build_totp_svg(self, url: str) -> Any:
        """Return the code to scan as a value, which a template of ours draws as part of the page.

        allauth's picture comes as a data: address, which our policy keeps out.
        """
        return _Drawn(code_to_scan(url))

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Passkey") if number == 1 else _("Passkey %(number)d") % {"number": number}


class _Drawn:
    """A code to scan, where allauth expects the text of an SVG."""

    def __init__(self, code: Any) -> None:
        self.size, self.path = code.size, code.path

    def encode(self, encoding: str) -> bytes:
        return b""  # for the data: address that no page of ours shows
