"""From which network a request comes, behind proxies and with headers that clients make up."""

import pytest
from django.test import RequestFactory

from assessments.views.networks import network_of

PROXY = "10.0.0.1"


def network(own=PROXY, **headers):
    names = {key.replace("_", "-"): value for key, value in headers.items()}
    return network_of(RequestFactory().get("/", REMOTE_ADDR=own, headers=names))


@pytest.fixture
def behind(settings):
    """Say that the site is behind so many proxies."""

    def behind(proxies, header="X-Forwarded-For"):
        settings.PROXY_ADDRESS_HEADER, settings.TRUSTED_PROXIES = header, proxies

    return behind


def test_without_a_setting_no_header_is_believed():
    told = {"X_Forwarded_For": "203.0.113.9", "X_Real_IP": "203.0.113.9", "Forwarded": "for=a"}

    assert network("192.0.2.1", **told) == "192.0.2.1"


@pytest.mark.parametrize(
    ("proxies", "header", "found"),
    [
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "1.1.1.1, 203.0.113.9", "203.0.113.9"),  # the first one was sent by the client
        (1, "1.1.1.1,2.2.2.2 ,203.0.113.9", "203.0.113.9"),
        (2, "1.1.1.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (3, "203.0.113.9, 10.0.0.3, 10.0.0.2", "203.0.113.9"),
        (2, "203.0.113.9", "203.0.113.9"),  # past the outer proxy
        (1, "203.0.113.9:51812", "203.0.113.9"),
        (1, "[2001:db8:1:2:3::4]:443", "2001:db8:1:2::"),
        (1, "2001:db8:1:2:3::4", "2001:db8:1:2::"),
        (1, "::ffff:203.0.113.9", "203.0.113.9"),
        (1, "unknown", PROXY),
        (1, "", PROXY),
        (1, " , ", PROXY),
        (1, "1.1.1.1, evil", PROXY),
        (1, "9" * 5000, PROXY),
        (1, "[", PROXY),
        (1, "203.0.113.9\u0663", PROXY),
    ],
)
def test_behind_proxies_what_they_added_counts_and_nothing_before(behind, proxies, header, found):
    behind(proxies)

    assert network(X_Forwarded_For=header) == found


def test_a_header_that_is_not_the_named_one_is_not_believed(behind):
    behind(1, "X-Real-IP")

    assert network(X_Forwarded_For="203.0.113.9") == PROXY
    assert network(X_Forwarded_For="1.1.1.1", X_Real_IP="203.0.113.9") == "203.0.113.9"


@pytest.mark.parametrize(
    ("own", "found"),
    [
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::"),
        ("2001:db8:1:2:bbbb::2", "2001:db8:1:2::"),
        ("2001:db8:1:3::1", "2001:db8:1:3::"),
        ("fe80::1%eth0", "fe80::"),
        ("::1", "::"),
        ("", ""),  # a socket of the same machine
    ],
)
def test_all_addresses_of_one_line_are_one(own, found):
    assert network(own) == found
