"""From which network a request comes: the one place that reads an address.

Behind a proxy the address of the connection is the proxy's, and that of the person stands in a
header to which each proxy adds where a request came to it from. Anybody can send such a header, so
only what our own proxies have added is believed: as many places from its end as there are of them.
"""

from ipaddress import IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest

OF_ONE_HOME = 64  # bits of an IPv6 address that are of one line: who has it can use all the others


def network_of(request: HttpRequest) -> str:
    """Return an IPv4 address, or the first IPv6 address of the line; "" where there is none."""
    own = request.META.get("REMOTE_ADDR", "")
    return _network(_told_by_proxies(request)) or _network(own) or own


def _told_by_proxies(request: HttpRequest) -> str:
    name = settings.PROXY_ADDRESS_HEADER
    told = [part for part in request.headers.get(name, "").split(",") if part.strip()]
    # Who has got past a proxy brings fewer: then the first one is what the next proxy has added.
    return told[-min(settings.TRUSTED_PROXIES, len(told))].strip() if name and told else ""


def _network(text: str) -> str:
    """Return "" for what is no address. Some proxies write the port, too."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return ""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        # Through an integer, for a network has no zone ("%eth0").
        return str(IPv6Network((int(address), OF_ONE_HOME), strict=False).network_address)
    return str(address)
