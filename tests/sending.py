"""What a browser sends of the form of a page, as the page shows it or after somebody changed it."""

from html.parser import HTMLParser

from tests.typed import Response


class _Form(HTMLParser):
    """Collects what the forms of a page would send by POST, were nothing changed in them."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self._is_in_form = False
        self._name, self._text = "", ""
        self._options: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        kind = given.get("type", "text")
        if tag == "form":
            self._is_in_form = given.get("method") == "post"
        elif not self._is_in_form:
            return
        elif tag == "input" and (kind not in ("radio", "checkbox") or "checked" in given):
            self._add(given.get("name", ""), given.get("value", "on"))
        elif tag in ("textarea", "select"):
            self._name, self._text, self._options = given.get("name", ""), "", []
        elif tag == "option":
            self._options.append((given.get("value", ""), "selected" in given))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._is_in_form = False
        elif tag == "textarea" and self._is_in_form:
            self._add(self._name, self._text.removeprefix("\n").replace("\n", "\r\n"))
            self._name = ""
        elif tag == "select" and self._is_in_form and self._options:
            chosen = [value for value, is_selected in self._options if is_selected]
            self._add(self._name, chosen[0] if chosen else self._options[0][0])
            self._name = ""

    def handle_data(self, data: str) -> None:
        if self._name:
            self._text += data

    def _add(self, name: str, value: str) -> None:
        if name and name != "csrfmiddlewaretoken":
            self.fields.setdefault(name, []).append(value)


def fields_of(page: Response) -> dict[str, list[str]]:
    """Return what the forms of a page send, by the name of each field."""
    form = _Form()
    form.feed(page.text)
    return form.fields
