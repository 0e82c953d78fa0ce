"""Where people have an account already, as the settings name it, in the form that allauth reads.

One institution with OpenID Connect takes four settings (OIDC_…). Whatever else allauth can do is
told as JSON in SOCIAL_PROVIDERS: an object as in allauth's own setting, by the id of a provider.
"""

import json
from importlib.util import find_spec
from typing import Any

from django.core.exceptions import ImproperlyConfigured

PACKAGE = "allauth.socialaccount.providers"
OIDC = "openid_connect"
OURS = "sso"  # in the address that the institution leads people back to


def institution(url: str, client_id: str, secret: str, name: str) -> dict[str, Any]:
    """Return the providers that are told by four settings: one, or none if all are empty.

    Whom it lets in with a confirmed e-mail address is known here by that address.
    """
    given = {"OIDC_URL": url, "OIDC_CLIENT_ID": client_id, "OIDC_CLIENT_SECRET": secret}
    if not any((*given.values(), name)):
        return {}
    for setting, value in given.items():
        if not value:
            raise ImproperlyConfigured(f"{setting} is not set, and single sign-on needs it.")
    app = {
        "provider_id": OURS,
        "name": name or "OpenID Connect",
        "client_id": client_id,
        "secret": secret,
        "settings": {"server_url": url.rstrip("/"), "email_authentication": True},
    }
    return {OIDC: {"APPS": [app]}}


def others(text: str, *, local: bool) -> dict[str, Any]:
    """Return the providers that are told as JSON."""
    if not text:
        return {}
    try:
        told = json.loads(text)
    except ValueError as error:
        raise ImproperlyConfigured(f"SOCIAL_PROVIDERS is no JSON ({error}).") from None
    if not isinstance(told, dict) or not all(isinstance(one, dict) for one in told.values()):
        raise ImproperlyConfigured("SOCIAL_PROVIDERS must be an object of objects, by provider.")
    for provider, settings in told.items():
        _require_known(provider)
        for app in apps_of(settings):
            _require_complete(provider, app, local=local)
        if not apps_of(settings):
            raise ImproperlyConfigured(f"SOCIAL_PROVIDERS names {provider}, but no APPS of it.")
    return told


def together(one: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    """Return all providers. Raise ImproperlyConfigured if two have the same id."""
    found = {**one, **more}
    if OIDC in one and OIDC in more:
        found[OIDC] = {**more[OIDC], "APPS": [*apps_of(one[OIDC]), *apps_of(more[OIDC])]}
    ids = [app["provider_id"] for app in apps_of(found.get(OIDC, {}))]
    if len(ids) != len(set(ids)):
        raise ImproperlyConfigured(
            f"SOCIAL_PROVIDERS names two of one provider_id; that of OIDC_URL is {OURS}."
        )
    return found


def apps_of(settings: dict[str, Any]) -> list[dict[str, Any]]:
    apps = settings.get("APPS") or ([settings["APP"]] if "APP" in settings else [])
    return apps if isinstance(apps, list) else []


def packages(providers: dict[str, Any]) -> list[str]:
    """Return what belongs into INSTALLED_APPS for these, without that of OpenID Connect."""
    return [f"{PACKAGE}.{provider}" for provider in providers if provider != OIDC]


def _require_known(provider: str) -> None:
    if not provider.isidentifier() or find_spec(f"{PACKAGE}.{provider}") is None:
        raise ImproperlyConfigured(
            f"SOCIAL_PROVIDERS names {provider}, which allauth does not know as a provider."
        )


def _require_complete(provider: str, app: Any, *, local: bool) -> None:
    needed = ["client_id", *(["provider_id"] if provider == OIDC else [])]
    lacking = [name for name in needed if not isinstance(app, dict) or not app.get(name)]
    if lacking:
        raise ImproperlyConfigured(
            f"SOCIAL_PROVIDERS names an app of {provider} without a {lacking[0]}."
        )
    if provider != OIDC:
        return
    url = str(app.get("settings", {}).get("server_url", ""))
    if not url.startswith(("https://", "http://") if local else "https://"):
        raise ImproperlyConfigured(
            f"SOCIAL_PROVIDERS must say https:// at the server_url of {app['provider_id']}."
        )
