"""What an operator makes of the site: its name and picture, their links, their own templates, files
and language."""

import struct
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.contrib.staticfiles import finders
from django.core import mail
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from pytest_django import Settings

from accounts import retention
from accounts.second_factors import SecondFactorAdapter
from assessments import models
from tests.accounts.people import make_account
from tests.configuration import LOCAL, configured
from tests.views.tour import tour

NAME, OURS = "Uni Skills & More", "kills self-assessment"
WRITTEN = "Uni Skills &amp; More"


@pytest.fixture
def named(settings: Settings) -> None:
    settings.SITE_NAME = NAME


# --- Its name ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("named")
def test_every_page_says_the_name_in_its_title_and_at_its_head(
    version: models.FrameworkVersion,
) -> None:
    wrong = []
    for name, (client, address) in tour(version).items():
        page = client.get(address).text
        said = (f"– {WRITTEN}</title>", f'<span class="brand__name">{WRITTEN}</span>')
        if not all(words in page for words in said) or OURS in page:
            wrong.append(name)
    assert wrong == []


@pytest.mark.django_db
@pytest.mark.usefixtures("named")
@pytest.mark.parametrize("address", ["/nowhere/", "/assessment/offline/", "/account/login/"])
def test_pages_beside_say_it_too(address: str) -> None:
    page = Client().get(address).text
    assert f"– {WRITTEN}</title>" in page
    assert OURS not in page


@pytest.mark.django_db
@pytest.mark.usefixtures("named")
def test_the_admin_says_it() -> None:
    client = Client()
    client.force_login(User.objects.create_superuser("ada"))
    page = client.get(reverse("admin:index")).text
    assert f"| {WRITTEN}</title>" in page
    assert OURS not in page


@pytest.mark.django_db
@pytest.mark.usefixtures("named")
def test_e_mails_say_it(settings: Settings) -> None:
    user = make_account()
    Client().post(reverse("account_login"), {"login": user.email})
    code = mail.outbox[-1]
    assert code.subject.startswith(f"{NAME}: ")
    assert NAME in code.body
    settings.ALLOWED_HOSTS = ["example.org"]
    ending = timezone.now() + timedelta(days=settings.ACCOUNT_KEPT_DAYS - 10)
    assert retention.warn(ending) == 1
    assert NAME in mail.outbox[-1].body
    key = render_to_string("return/mail.txt", {"key": "K", "link": "L", "kept_days": 1})
    assert f"Your return key for {NAME}:" in key
    assert OURS not in "".join([str(code.body), str(mail.outbox[-1].body), key])


@pytest.mark.usefixtures("named")
def test_what_people_take_along_says_it(version: models.FrameworkVersion) -> None:
    import io

    client, report = tour(version)["report"]
    answer = client.get(f"{report}pdf/")
    pdf = PdfReader(io.BytesIO(answer.content))
    assert pdf.metadata is not None
    assert pdf.metadata.author == NAME
    assert all(NAME in page.extract_text() for page in pdf.pages)
    assert f"Take {NAME} again" in client.get(reverse("next-time")).text
    assert SecondFactorAdapter()._get_site_name() == NAME  # in authenticator apps, of passkeys
    codes = render_to_string("mfa/recovery_codes/download.txt", {"unused_codes": ["1"]})
    assert f"for {NAME}." in codes


# --- Its picture ---------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_picture_stands_instead_of_ours(settings: Settings) -> None:
    settings.SITE_LOGO = "favicon.svg"
    page = Client().get("/").text
    assert '<img class="logo" src="/static/favicon.svg" alt="">' in page
    assert 'class="mark"' not in page
    assert "<source" not in page

    settings.SITE_LOGO_DARK = "css/base.css"
    dark = '<source srcset="/static/css/base.css" media="(prefers-color-scheme: dark)">'
    assert dark in Client().get("/").text


def test_a_picture_may_be_named_by_its_address() -> None:
    for name in ("favicon.svg", "static/favicon.svg", "/static/favicon.svg"):
        assert configured(LOCAL | {"SITE_LOGO": name})["SITE_LOGO"] == "favicon.svg"


# --- Their links ---------------------------------------------------------------------------------

LINKS = {
    "IMPRINT_URL": ("https://uni.example/imprint", "https://uni.example/imprint", "Imprint"),
    "PRIVACY_URL": ("https://uni.example/privacy", "https://uni.example/privacy", "Privacy notice"),
    "ACCESSIBILITY_URL": ("https://uni.example/all", "https://uni.example/all", "Accessibility"),
    "CONTACT": ("us@uni.example", "mailto:us@uni.example", "Contact"),
}


def test_every_page_leads_to_what_the_operator_has_to_say(
    version: models.FrameworkVersion, settings: Settings
) -> None:
    pages = tour(version)
    client, address = pages["landing"]
    assert "Who runs this site" not in client.get(address).text
    for name, (value, _leads, _words) in LINKS.items():
        setattr(settings, name, value)
    asked = {f'<li><a href="{leads}">{words}</a></li>' for _it, leads, words in LINKS.values()}
    lacking = {}
    for name, (client, address) in pages.items():
        page = client.get(address).text
        if missing := {link for link in asked if link not in page}:
            lacking[name] = missing
    assert lacking == {}


# --- Their own templates, files and language -----------------------------------------------------


def write_catalogue(folder: Path, texts: Mapping[str, str]) -> None:
    """Write a translation as `msgfmt` of GNU gettext does."""
    head = {"": "Content-Type: text/plain; charset=UTF-8\n"}
    pairs = [(a.encode(), b.encode()) for a, b in sorted({**head, **texts}.items())]
    at = 28 + 16 * len(pairs)
    places: tuple[list[int], list[int]] = ([], [])
    body = b""
    for side in (0, 1):
        for pair in pairs:
            places[side].extend([len(pair[side]), at + len(body)])
            body += pair[side] + b"\0"
    table = places[0] + places[1]
    start = [0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0]
    file = folder / "LC_MESSAGES" / "django.mo"
    file.parent.mkdir(parents=True)
    file.write_bytes(struct.pack(f"<{len(start) + len(table)}I", *start, *table) + body)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a template, a file, a picture and a bit of German."""
    for name, text in {
        "templates/404.html": "{% extends 'lost.html' %}{% block heading %}Ours{% endblock %}",
        "static/favicon.svg": "<svg/>",
        "static/logo.svg": "<svg/>",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    write_catalogue(tmp_path / "locale" / "de", {"My reports": "Meine Berichte"})
    return tmp_path


@pytest.mark.django_db
def test_their_templates_and_files_stand_before_ours(folder: Path, settings: Settings) -> None:
    told = configured(LOCAL | {"SITE_FOLDER": str(folder), "SITE_LOGO": "logo.svg"})
    assert told["SITE_LOGO"] == "logo.svg"
    settings.TEMPLATES, settings.STATICFILES_DIRS = told["TEMPLATES"], told["STATICFILES_DIRS"]

    assert "<h1>Ours</h1>" in Client().get("/nowhere/").text
    assert "<h1>Ours</h1>" not in Client().get("/return/").text
    assert finders.find("favicon.svg") == str(folder / "static/favicon.svg")
    assert finders.find("css/base.css") == str(told["BASE_DIR"] / "static/css/base.css")


@pytest.mark.django_db
def test_a_translation_makes_the_pages_of_its_language(folder: Path, settings: Settings) -> None:
    told = configured(LOCAL | {"SITE_FOLDER": str(folder), "LANGUAGE_CODE": "de"})
    settings.LOCALE_PATHS = told["LOCALE_PATHS"]
    settings.LANGUAGE_CODE = told["LANGUAGE_CODE"]

    page = Client().get("/nowhere/").text
    assert '<html lang="de">' in page
    assert "Meine Berichte" in page


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "says"), [("en-gb", 'lang="en-gb"'), ("en", 'lang="en"')])
def test_english_of_anywhere_needs_none(language: str, says: str, settings: Settings) -> None:
    settings.LANGUAGE_CODE = configured(LOCAL | {"LANGUAGE_CODE": language})["LANGUAGE_CODE"]
    assert f"<html {says}>" in Client().get("/nowhere/").text


@pytest.mark.django_db
def test_a_language_that_is_written_from_right_to_left_says_so(settings: Settings) -> None:
    settings.LANGUAGE_CODE = "ar"
    assert '<html lang="ar" dir="rtl">' in Client().get("/nowhere/").text
