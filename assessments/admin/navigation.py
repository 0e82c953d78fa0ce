"""The ways between the pages of one framework: what is there, and where one stands."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments import models
from assessments.access import may

# Name, address, what it is called, and what one needs to be allowed to see it.
ENTRIES: tuple[tuple[str, str, Any, str], ...] = (
    ("overview", "home", _("Overview"), "view_framework"),
    ("outline", "outline", _("Outline"), "view_framework"),
    ("targets", "targets", _("Targets"), "view_target"),
    ("resources", "resources", _("Resources"), "view_resource"),
    ("texts", "framework_change", _("Texts and scale"), "view_framework"),
    ("review", "publish", _("Review"), "view_framework"),
    ("versions", "versions", _("Versions"), "view_frameworkversion"),
    ("use", "use", _("Use"), "view_frameworkversion"),
)


@dataclass(frozen=True)
class Entry:
    """A page of a framework: the one that is looked at is current."""

    name: str
    label: Any
    url: str
    is_current: bool


@dataclass(frozen=True)
class Navigation:
    """All that one reader may see of a framework. `_nav.html` shows it on every page with `nav`."""

    framework: models.Framework
    entries: tuple[Entry, ...]


def navigation(framework: models.Framework, current: str, request: HttpRequest) -> Navigation:
    """Return the pages of a framework that this user may see; `current` is one of their names."""
    entries = (
        Entry(name, label, address_of(name, framework), is_current=name == current)
        for name, _address, label, permission in ENTRIES
        if may(request.user, permission)
    )
    return Navigation(framework, tuple(entries))


def address_of(name: str, framework: models.Framework) -> str:
    """Return the address of a page of a framework by its name in ENTRIES."""
    address = next(address for entry, address, _label, _permission in ENTRIES if entry == name)
    return reverse(f"admin:assessments_{address}", args=[framework.pk])
