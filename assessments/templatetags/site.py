"""What every template may say of the site, e-mails and pages without a request, too.

These are built in (settings/application.py), so no template loads them.
"""

from django import template
from django.conf import settings
from django.urls import get_script_prefix

from assessments.presentation import site

register = template.Library()

register.simple_tag(site.site_name)
register.simple_tag(site.site_called)
register.simple_tag(site.operator_links)


@register.simple_tag
def site_logo() -> dict[str, str]:
    """Return where the operator's picture lies among the static files; "" where there is none."""
    return {"light": settings.SITE_LOGO, "dark": settings.SITE_LOGO_DARK}


@register.simple_tag
def own_name() -> str:
    """Return the name that the operator has given the site; "" where there is none."""
    return str(settings.SITE_NAME)


@register.simple_tag
def part_of_host() -> str:
    """Return the part of its host that the site has, such as /skills/; "" for all of it."""
    return get_script_prefix().removesuffix("/") and get_script_prefix()
