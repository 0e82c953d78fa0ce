"""What every answer tells the browser to refuse: pages, files, errors and redirects alike.

This stands outside of everything else that answers, so nothing can leave without it. What Django
and django-csp add themselves (Content-Security-Policy, Strict-Transport-Security, Referrer-Policy,
nosniff) is set in the settings; a view may say it more strictly.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

# What a page might ask a browser for, and no page of ours does.
REFUSED = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "clipboard-read",
    "clipboard-write",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "gamepad",
    "geolocation",
    "gyroscope",
    "hid",
    "identity-credentials-get",
    "idle-detection",
    "keyboard-map",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "otp-credentials",
    "payment",
    "picture-in-picture",
    "screen-wake-lock",
    "serial",
    "storage-access",
    "usb",
    "window-management",
    "xr-spatial-tracking",
)
PASSKEYS = ("publickey-credentials-create", "publickey-credentials-get")  # of this site alone
PERMISSIONS = ", ".join([*(f"{it}=()" for it in REFUSED), *(f"{it}=(self)" for it in PASSKEYS)])

# No other site may show anything of this one, or hold on to its window.
HEADERS = {
    "Permissions-Policy": PERMISSIONS,
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def for_other_hosts(headers: Any, _path: str, _url: str) -> None:
    """Let pages show a static file that another host brings them, where STATIC_URL names one."""
    headers["Cross-Origin-Resource-Policy"] = "cross-origin"


def headers(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Add the headers to every answer."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return middleware
