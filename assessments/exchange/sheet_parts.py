"""What rows of a sheet tell of one thing, and how cells name one of several things."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assessments.domain.letters import same_name
from assessments.exchange.nodes import UNREADABLE, Node, Scalar


@dataclass
class Part:
    """One thing that rows tell of: its fields so far, and the row that it began in."""

    place: str
    row: int
    nodes: dict[str, Node] = field(default_factory=dict)
    parts: list["Part"] = field(default_factory=list)

    def text(self, name: str) -> str:
        node = self.nodes.get(name)
        return node.text if isinstance(node, Scalar) and node != UNREADABLE else ""


class Directory:
    """Parts that cells name, by their keys or their names."""

    def __init__(self, parts: Mapping[str, Any], title: str) -> None:
        self.parts = parts  # by their places
        self._title = title
        self._by_key = {text_of(part, "key"): place for place, part in parts.items()}
        self._by_name: dict[str, str] = {}
        for place, part in parts.items():
            self._by_name.setdefault(same_name(text_of(part, title)), place)

    def place_of(self, name: str) -> str | None:
        return self._by_key.get(name.strip()) or self._by_name.get(same_name(name))

    def key_of(self, name: str) -> str | None:
        place = self.place_of(name)
        return text_of(self.parts[place], "key") if place else None

    def names(self) -> list[str]:
        return [text_of(part, self._title) for part in self.parts.values()]


def name_by_keys(nodes: Any, directory: Directory) -> None:
    """Put keys where names stand; what is neither stays, and is told not to exist."""
    for index, node in enumerate(nodes if isinstance(nodes, list) else ()):
        nodes[index] = Scalar(directory.key_of(node.text) or node.text)


def text_of(nodes: Any, name: str) -> str:
    """Return a field of a part that is a text, "" for anything else."""
    node = nodes.get(name)
    return node.text if isinstance(node, Scalar) else ""


def all_nodes(parts: Sequence[Part]) -> list[Node]:
    return [part.nodes for part in parts]
