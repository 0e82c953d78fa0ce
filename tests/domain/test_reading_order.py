"""The docstring of the domain names all of its modules, in an order to read them in."""

import ast
import re
from pathlib import Path

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
