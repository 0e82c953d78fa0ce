"""A page as a tree of elements, to be read by their classes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Union

VOID = {"br", "hr", "img", "input", "link", "meta"}
SHAPES = {"circle", "line", "path", "polygon", "rect"}  # closed in themselves
TOKEN = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:[^<>"]|"[^"]*")*)>|<![^>]*>|([^<]+)')
ATTRIBUTE = re.compile(r'([\w:-]+)(?:="([^"]*)")?')


@dataclass(eq=False)
class Element:
    """`children` are elements and texts; `below` are all elements inside it, in their order."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Union["Element", str]] = field(default_factory=list)
    below: list["Element"] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.classes = self.attributes.get("class", "").split()

    @property
    def text(self) -> str:
        """All that stands in it, also what only a screen reader says, with single spaces."""
        return self.text_without()

    def text_without(self, *names: str) -> str:
        """Return the text without that of the elements that the names match."""
        return " ".join("".join(self._texts(names)).split())

    def _texts(self, unwanted: tuple[str, ...]) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif not any(map(child.matches, unwanted)):
                yield from child._texts(unwanted)

    def all(self, name: str) -> list["Element"]:
        """Return what is inside by a class (".lead"), an id ("#next") or a tag ("h1")."""
        return [element for element in self.below if element.matches(name)]

    def first(self, name: str) -> "Element":
        """Return the first of `all`, or else an element without anything, not even a tag."""
        return next((element for element in self.below if element.matches(name)), Element(""))

    def parts(self, name: str) -> list["Element"]:
        """Return the children inside which there is such an element."""
        children = (child for child in self.children if isinstance(child, Element))
        return [child for child in children if child.first(name).tag]

    def matches(self, name: str) -> bool:
        if name[0] == ".":
            return name[1:] in self.classes
        return self.attributes.get("id") == name[1:] if name[0] == "#" else self.tag == name

    def number(self, name: str) -> float:
        """Return a length such as "12.5%" or "16" as a number."""
        return float(self.attributes[name].rstrip("%"))


def parse(html: str) -> Element:
    """Return the tree of a page that is written as our templates write: well, with quotes round
    every attribute. (The standard library's parser takes as long as rendering the page does.)
    """
    open_elements = [Element("page")]
    for end, tag, attributes, text in TOKEN.findall(html):
        if text:
            open_elements[-1].children.append(unescape(text))
        elif end and tag not in VOID | SHAPES:
            assert open_elements.pop().tag == tag, f"</{tag}> where another element ends"
        elif tag and not end:
            _begin(open_elements, Element(tag, _attributes(attributes)))
    return open_elements[0]


def _begin(open_elements: list[Element], element: Element) -> None:
    open_elements[-1].children.append(element)
    for ancestor in open_elements:
        ancestor.below.append(element)
    if element.tag not in VOID | SHAPES:
        open_elements.append(element)


def _attributes(text: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in ATTRIBUTE.findall(text)}
