"""What allauth counts: by the address of a network, in a cache that all processes share."""

import re

import pytest
from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.core.internal.ratelimit import parse_rates
from django.core import mail
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.words import TOO_OFTEN
from assessments import models
from assessments.views.limiting import LONGEST_OF_ACCOUNT

WRONG = {"login": "somebody@example.org", "password": "no such password"}


def sign_in(number=1, address="192.0.2.1", **headers):
    client = Client(REMOTE_ADDR=address, headers=headers)
    data = WRONG | {"login": f"somebody{number}@example.org"}
    return client.post(reverse("account_login"), data)


def test_an_address_comes_from_where_ours_do(settings):
    settings.PROXY_ADDRESS_HEADER, settings.TRUSTED_PROXIES = "X-Forwarded-For", 1
    headers = {"x-forwarded-for": "198.51.100.7, 2001:db8:1:2:3::4"}

    assert get_adapter().get_client_ip(RequestFactory().get("/", headers=headers)) == (
        "2001:db8:1:2::"
    )


def test_a_class_behind_one_address_signs_in_at_once(db):
    assert {sign_in(number).status_code for number in range(60)} == {302}


@pytest.mark.parametrize("header", ["", "198.51.100.{}"])
def test_too_many_who_sign_in_are_answered_by_our_page(db, settings, header):
    """From one address, whatever headers a client makes up."""
    settings.ACCOUNT_RATE_LIMITS = {"login": "3/5m/ip"}
    answers = [sign_in(number, **{"x-forwarded-for": header.format(number)}) for number in range(4)]
    last = answers[-1]

    assert [answer.status_code for answer in answers] == [302, 302, 302, 429]
    assert "That was too often" in last.text
    assert last["Retry-After"] == str(LONGEST_OF_ACCOUNT)
    assert "Please come back in 5 minutes." in last.text


def test_nobody_sends_many_codes_to_one_e_mail_address(db):
    answers = [sign_in(1, address=f"192.0.2.{number}") for number in range(6)]

    assert [answer.status_code == 302 for answer in answers] == [True] * 5 + [False]
    assert str(TOO_OFTEN) in answers[-1].text
    assert len(mail.outbox) == 5


def test_the_longest_time_is_as_long_as_the_page_says():
    rates = [parse_rates(rate) for rate in app_settings.RATE_LIMITS.values()]

    assert max(rate.duration for of in rates for rate in of) == LONGEST_OF_ACCOUNT


def test_no_address_and_no_e_mail_is_in_the_cache(db):
    for number in range(3):
        sign_in(number)
    kept = list(models.Cached.objects.values_list("cache_key", flat=True))

    assert kept
    assert all(re.fullmatch("[0-9a-f]{64}", name) for name in kept)
