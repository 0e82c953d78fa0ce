"""The language of a framework stands on every text of it, on every page that tells of it."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from assessments import models, queries
from tests.factories import MARK, make_framework, marked
from tests.publishing import published
from tests.views.tour import EXAMPLE, tour

VOID = ("br", "img", "input", "link", "meta", "rect", "line", "circle", "path", "polygon")


class Reader(HTMLParser):
    """Notes each text of the framework that does not stand in its language, and broken tags."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.found = 0
        self.wrong: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if any(not re.fullmatch(r"[a-z][a-z0-9-]*", name) for name, _ in attrs):
            self.wrong.append(f"a broken tag: {self.get_starttag_text()}")
        if any("<span" in (value or "") for _, value in attrs):
            self.wrong.append(f"a tag in an attribute: {self.get_starttag_text()}")
        if any(parent in ("title", "option", "textarea") for parent, _ in self.open):
            self.wrong.append(f"a tag where only text can be: {self.get_starttag_text()}")
        if tag not in VOID:
            self.open.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if any(tag == "title" for tag, _ in self.open):
            if "<" in data:
                self.wrong.append(f"a tag in the title: {data}")
        elif MARK in data:
            self.found += data.count(MARK)
            if not self.is_arabic:
                self.wrong.append(data.strip())
        elif EXAMPLE in data and not any("dir" in attrs for _, attrs in self.open):
            self.wrong.append(data.strip())

    @property
    def is_arabic(self) -> bool:
        languages = [attrs for _, attrs in self.open if attrs.get("lang")]
        return languages[-1].get("lang") == "ar" and languages[-1].get("dir") == "rtl"


def arabic(**values: Any) -> models.FrameworkVersion:
    content = make_framework(roles=2, skills=4, language="ar", introduction="It is.", **values)
    return published(marked(content))


# Of these nothing, or only what nobody reads, is from the framework.
WITHOUT = {"key", "erase"}


def test_every_text_of_a_framework_stands_in_its_language(db):
    pages = {name: client.get(url).text for name, (client, url) in tour(arabic()).items()}

    readers = {name: Reader(page) for name, page in pages.items()}

    assert {name: r.wrong for name, r in readers.items() if r.wrong} == {}
    assert {name for name, reader in readers.items() if not reader.found} == WITHOUT


def test_two_frameworks_stand_each_in_its_own_language(db):
    arabic()
    published(make_framework(key="other", title="Other", language="en"))
    client = Client()

    for address in (reverse("choose"), reverse("landing"), reverse("about", args=["other"])):
        reader = Reader(client.get(address).text)
        assert reader.found
        assert reader.wrong == []


def test_a_mistake_is_shown_in_the_language_of_what_it_is_in(db):
    pages = tour(arabic())
    sent = {"question": {"answer-skill-1-1": "9"}, "targets": {"level-skill-1": "9"}}

    for name, data in sent.items():
        client, address = pages[name]
        response = client.post(address, data)
        assert response.status_code == 422
        assert Reader(response.text).wrong == []


def test_a_framework_in_the_language_of_the_page_says_nothing_of_it(finished):
    text = finished.client.get(finished.url("report")).text

    assert re.findall(r"lang=\"[^\"]*\"", text) == ['lang="en"']
    assert "dir=" not in text


@pytest.mark.parametrize("page", ["role", "question", "check", "report"])
def test_a_preview_says_it_too(db, editor, page):
    framework = arabic().framework
    args = [framework.pk, *(["skill-1"] if page == "question" else [])]

    reader = Reader(editor.get(reverse(f"preview:{page}", args=args)).text)

    # The title of the draft in the bar of the preview is from the rows of the admin.
    assert [text for text in reader.wrong if "draft" not in text] == []
    assert reader.found


def test_what_is_published_and_compared_is_the_plain_content(db):
    version = arabic()

    definitions = queries.definitions(version.pk)

    assert definitions.content == definitions.told
    assert type(definitions.content.title) is str
