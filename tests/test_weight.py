"""What a first visit costs, and that the stylesheets hold neither less nor more than is used.

What base.html loads serves every page; the others belong to the pages that name them.

A page is its HTML, its stylesheets and its icon, compressed; the scripts, which come after the page
is shown, have a limit of their own. Nothing else is loaded: no font, nothing from elsewhere.
"""

import gzip
import re
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from assessments import models
from assessments.presentation.palette import HUES
from tests.views.conftest import Person

ROOT = Path(__file__).resolve().parent.parent
STYLES = {
    path: re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    for path in (ROOT / "static/css").glob("*.css")
    if not path.name.startswith("admin")  # for the Django admin, which brings its own classes
}
TEMPLATES = {
    path: path.read_text()
    for path in (ROOT / "templates").rglob("*")
    if path.suffix in (".html", ".jinja")
    and "admin" not in path.relative_to(ROOT / "templates").parts
}
LIMIT = 26_800
SCRIPTS = list((ROOT / "static/js").glob("*.js"))
SCRIPTS_LIMIT = 8_400
ADMIN_SCRIPTS = list((ROOT / "static/js/admin").glob("*.js"))
ADMIN_SCRIPTS_LIMIT = 12_000
SCRIPTED = {"question": "question", "plan": "keeping", "example": "keeping"}  # page and its script
FOR_ALL = {"tokens.css", "base.css", "components.css", "print.css"}
WAITING = {
    "history": {"fields.css"},
    "examples": {"fields.css"},
    "all-links": {"links.css"},
}  # they have no form as long as empty

# Classes whose names end in a value: the values that have a look of their own.
COMPUTED = {
    "group-": {f"group-{hue}" for hue in range(1, HUES + 1)},
    "dumbbell--": {"dumbbell--met", "dumbbell--unknown"},
    "answers-list__row--": {"answers-list__row--open"},
    "multiple--": {"multiple--up"},
}


# Names by which bench/checking finds the parts of a report.
READ = {"dumbbell__score", "dumbbell__target", "facts-table", "report__next", "sum-table"}

# Classes whose value has no look of its own on this page.
VALUES = re.compile(r"(group|dumbbell-|answers-list__row-|multiple-)-[\w-]+")


class Elements(HTMLParser):
    """The elements of a page, each as its name and its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def loaded(self) -> list[str]:
        """Return the addresses that a browser loads without being asked."""
        return [
            str(value)
            for tag, attributes in self.tags
            for name, value in attributes.items()
            if tag != "script"
            and (name in ("src", "srcset", "data", "poster") or (name == "href" and tag != "a"))
        ]


@pytest.fixture
def pages(version: models.FrameworkVersion) -> dict[str, bytes]:
    """Every kind of page by its name, compressed as the site sends it."""
    person = Person()
    key = version.framework.key
    addresses = {
        "landing": reverse("landing"),
        "how": reverse("how"),
        "privacy": reverse("privacy"),
        "sample": reverse("sample", args=[key]),
        "start": reverse("start", args=[key]),
        "missing": "/no-such-page/",
    }
    pages = {name: compressed(person.client, address) for name, address in addresses.items()}
    person.start()
    pages["question"] = compressed(person.client, person.url("question", "team-motivation"))
    pages["stop"] = compressed(person.client, person.url("stop"))
    for name in ("return", "return-key", "leave", "all-links"):
        pages[name] = compressed(person.client, reverse(name))
    pages["check, all open"] = compressed(person.client, person.url("check"))
    person.answer_all()
    person.submit()
    for name in ("report", "targets", "interview", "links"):
        pages[name] = compressed(person.client, person.url(name))
    for name in ("plan", "examples"):
        pages[name] = compressed(person.client, reverse(name, args=["it-project-manager"]))
    adding = reverse("add-example", args=["it-project-manager", "team-motivation"])
    pages["example"] = compressed(person.client, adding)
    pages["history"] = compressed(person.client, reverse("history"))
    return pages


def compressed(client: Client, address: str) -> bytes:
    response = client.get(address, headers={"accept-encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    return response.content


def classes(attributes: dict[str, str | None]) -> list[str]:
    return (attributes.get("class") or "").split()


def weight(page: bytes) -> int:
    loaded = Elements(gzip.decompress(page).decode()).loaded()
    files = [ROOT / address.removeprefix("/") for address in loaded]
    return len(page) + sum(len(gzip.compress(file.read_bytes(), 6)) for file in files)


def test_no_page_weighs_more_than_the_limit(pages: dict[str, bytes]) -> None:
    weights = {name: weight(page) for name, page in pages.items()}
    assert {name: size for name, size in weights.items() if size > LIMIT} == {}


def test_all_scripts_together_weigh_no_more_than_the_limit() -> None:
    assert sum(len(gzip.compress(path.read_bytes(), 6)) for path in SCRIPTS) <= SCRIPTS_LIMIT


def test_all_scripts_of_the_admin_weigh_no_more_than_their_limit() -> None:
    weights = [len(gzip.compress(path.read_bytes(), 6)) for path in ADMIN_SCRIPTS]
    assert sum(weights) <= ADMIN_SCRIPTS_LIMIT


def test_a_page_loads_no_script_but_those_that_keep_what_is_chosen(pages: dict[str, bytes]) -> None:
    loaded = {
        (name, attributes.get("type"), attributes.get("src"))
        for name, page in pages.items()
        for tag, attributes in Elements(gzip.decompress(page).decode()).tags
        if tag == "script"
    }
    allowed = {(page, "module", f"/static/js/{name}.js") for page, name in SCRIPTED.items()}
    assert loaded - allowed == set()
    assert ("question", "module", "/static/js/question.js") in loaded


def test_a_page_loads_stylesheets_and_an_icon_of_the_site_itself(pages: dict[str, bytes]) -> None:
    foreign = [
        (name, address)
        for name, page in pages.items()
        for address in Elements(gzip.decompress(page).decode()).loaded()
        if not re.fullmatch(r"/static/(css/\w+\.css|favicon\.svg)", address)
    ]
    assert foreign == []


def test_a_page_has_no_inline_script_and_no_style_of_its_own(pages: dict[str, bytes]) -> None:
    inline = [
        (name, tag, attributes)
        for name, page in pages.items()
        for tag, attributes in Elements(gzip.decompress(page).decode()).tags
        if tag == "style"
        or (tag == "script" and not attributes.get("src"))
        or any(re.match("style$|on", key) for key in attributes)
    ]
    assert inline == []


def test_a_stylesheet_loads_nothing() -> None:
    assert [
        p.name for p, css in STYLES.items() if re.search(r"url\(|@import|@font-face", css)
    ] == []


def classes_with_a_look(paths: Iterable[Path] = STYLES) -> set[str]:
    css = "".join(STYLES[path] for path in paths)
    selectors = re.findall(r"([^{};]+)\{", css)
    return set(re.findall(r"\.([a-z][\w-]*)", "".join(selectors)))


def classes_used() -> set[str]:
    """Return the classes of all templates; of a computed one those that have a look."""
    used: set[str] = set()
    for text in TEMPLATES.values():
        plain = re.sub(r"{{.*?}}", "{}", re.sub(r"{%.*?%}", " ", text))
        for value in re.findall(r'class="([^"]*)"', plain):
            for name in value.split():
                used |= COMPUTED[name.removesuffix("{}")] if name.endswith("{}") else {name}
    return used


def test_every_class_in_the_templates_has_a_look_and_every_look_is_used() -> None:
    used, looks = classes_used(), classes_with_a_look()
    assert (used - looks - READ, looks - used) == (set(), set())


def test_a_page_loads_the_stylesheets_that_it_needs_and_no_other(pages: dict[str, bytes]) -> None:
    problems: dict[str, object] = {}
    for name, page in pages.items():
        elements = Elements(gzip.decompress(page).decode())
        used = {word for _, attributes in elements.tags for word in classes(attributes)}
        loaded = [path for path in STYLES if f"/static/css/{path.name}" in elements.loaded()]
        bare = {
            word for word in used - classes_with_a_look(loaded) - READ if not VALUES.fullmatch(word)
        }
        idle = {path.name for path in loaded if not used & classes_with_a_look([path])}
        idle -= FOR_ALL | WAITING.get(name, set())
        if bare or idle:
            problems[name] = (bare, idle)
    assert problems == {}


def test_every_custom_property_is_set_and_used() -> None:
    css = "".join(STYLES.values())
    is_set = set(re.findall(r"(?<![\w-])(--[\w-]+):", css))
    used = set(re.findall(r"var\((--[\w-]+)", css))
    optional = set(re.findall(r"var\((--[\w-]+),", css))  # with a fallback beside it
    assert (is_set - used, used - is_set - optional) == (set(), set())
