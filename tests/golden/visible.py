"""What a page shows, as lines of text: words, headings, links, hues, shapes of pictures."""

import re
from html.parser import HTMLParser

INLINE = {"a", "abbr", "b", "cite", "code", "em", "i", "span", "strong", "tspan"}
HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}
GEOMETRY = {"x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "width", "height", "points"}
LOOKS = re.compile(r"group-\d+|\S+--\S+")  # hues, and classes for a state
SAID = {
    "aria-label",
    "aria-current",
    "aria-pressed",
    "href",
    "action",
    "open",
    "selected",
    "colspan",
}


class Page(HTMLParser):
    """Collects the lines of the title and of <main>."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.lines = [""]
        self.depth = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("main", "title"):
            self.depth += 1
        if not self.depth:
            return
        if tag not in INLINE:
            self.lines.append(f"{HEADINGS[tag]} " if tag in HEADINGS else "")
        said = [f"{name}={value}" for name, value in attrs if name in SAID | GEOMETRY]
        looks = LOOKS.findall(dict(attrs).get("class") or "")
        if said or looks:
            self.lines[-1] += f"[{' '.join([tag, *looks, *said])}] "

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("main", "title"):
            self.depth -= 1
        if tag not in INLINE:
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        if self.depth:
            self.lines[-1] += data


def visible(html: str) -> str:
    """Return the lines of a page that are not empty, with single spaces."""
    lines = (" ".join(line.split()) for line in Page(html).lines)
    return "".join(f"{line}\n" for line in lines if line)
