"""What holds for all of the domain: its reading order is true, and its values are frozen."""

import ast
import re
from dataclasses import is_dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from assessments import domain

MODULES = {path.stem: path for path in Path(domain.__file__).parent.glob("[!_]*.py")}


def imported(path: Path) -> list[str]:
    names = [
        node.module.rpartition(".")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module
    ]
    return [name for package, _, name in names if package == domain.__name__]


def test_every_module_is_named_once_and_after_those_that_it_needs():
    text = re.sub(r"\(.*?\)", "", domain.__doc__, flags=re.DOTALL)
    text = text[text.index("What a person gets") :]
    order = [word for word in re.findall(r"\w+", text) if word in MODULES]

    assert sorted(order) == sorted(MODULES)
    place = {name: index for index, name in enumerate(order)}
    assert [
        (name, other)
        for name in order
        for other in imported(MODULES[name])
        if place[other] > place[name]
    ] == []


def test_every_value_is_frozen():
    modules = [import_module(f"{domain.__name__}.{name}") for name in MODULES]
    values: set[Any] = {
        value
        for module in modules
        for value in vars(module).values()
        if is_dataclass(value) and isinstance(value, type)
    }

    assert len(values) > 20
    assert [value for value in values if not value.__dataclass_params__.frozen] == []
