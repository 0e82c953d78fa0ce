"""The forms of a page, with what a browser would send if nothing were changed on them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

UNSENT = {"csrfmiddlewaretoken"}  # so that nobody's form is taken for their own
BUTTONS = {"submit", "image"}


@dataclass
class Form:
    """What a form sends: `fields` by default, beside one of `buttons` and the files chosen."""

    action: str = ""
    method: str = "get"
    is_multipart: bool = False
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)  # values that its choices offer, too


class _Reader(HTMLParser):
    """Collects forms, also the fields that name their form by its id from somewhere else."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.by_id: dict[str, Form] = {}
        self.open: Form | None = None
        self.select: tuple[Form, str] | None = None
        self.is_chosen = False
        self.text: tuple[Form, str] | None = None
        self.typed = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.open = Form(
                given.get("action", ""),
                given.get("method", "get").lower(),
                "multipart" in given.get("enctype", ""),
            )
            self.forms.append(self.open)
            if "id" in given:
                self.by_id[given["id"]] = self.open
            return
        form = self.by_id.get(given.get("form", ""), self.open)
        if form is None:
            return
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "input" and name not in {"", *UNSENT}:
            self._input(form, given, name, value)
        elif tag == "button" and name and given.get("type", "submit") == "submit":
            form.buttons.append((name, value))
        elif tag == "select" and name:
            self.select, self.is_chosen = (form, name), False
        elif tag == "option" and self.select:
            form.others.append(value)
            if "selected" in given or not self.is_chosen:
                if self.is_chosen:
                    form.fields.pop()
                form.fields.append((self.select[1], value))
                self.is_chosen = True
        elif tag == "textarea" and name:
            self.text, self.typed = (form, name), ""

    def _input(self, form: Form, given: dict[str, str], name: str, value: str) -> None:
        kind = given.get("type", "text")
        if kind == "file":
            form.files.append(name)
        elif kind in BUTTONS:
            form.buttons.append((name, value))
        elif kind in {"checkbox", "radio"}:
            form.others.append(value or "on")
            if "checked" in given:
                form.fields.append((name, value or "on"))
            else:
                form.buttons.append((name, value or "on"))  # one that may be pressed
        else:
            form.fields.append((name, value))

    def handle_data(self, data: str) -> None:
        if self.text:
            self.typed += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea" and self.text:
            form, name = self.text
            form.fields.append((name, self.typed))
            self.text = None


def forms_of(html: str) -> list[Form]:
    """Return the forms of a page in their order, without the tokens that protect them."""
    reader = _Reader()
    reader.feed(html)
    return reader.forms
