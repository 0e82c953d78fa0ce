"""What the operator has this site called and look like, and where they tell of themselves."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Link:
    name: str
    address: str


def site_name() -> str:
    """Return the name of the site, as it stands by itself."""
    return settings.SITE_NAME or _("Skills self-assessment")


def site_called() -> str:
    """Return the name of the site within a sentence."""
    return settings.SITE_NAME or _("the skills self-assessment")


def contact_address() -> str:
    """Return where people can ask, as a link leads there; "" where nobody says."""
    contact: str = settings.CONTACT
    return contact if "/" in contact or not contact else f"mailto:{contact}"


def operator_links() -> list[Link]:
    """Return what stands at the foot of each page, as far as the operator has said."""
    links = [
        Link(_("Imprint"), settings.IMPRINT_URL),
        Link(_("Privacy notice"), settings.PRIVACY_URL),
        Link(_("Accessibility"), settings.ACCESSIBILITY_URL),
        Link(_("Contact"), contact_address()),
    ]
    return [link for link in links if link.address]
