"""The rows of a workbook's sheets → Framework: what `sheet_writer` writes, as people change it.

A sheet that is not there is taken from the framework as it stands; so a single sheet can be
edited. Rows are known by their keys, and where a key is left blank by their names: one of the
framework as it stands keeps its key, and a new one gets a key made of its name.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from assessments.domain.framework import Framework
from assessments.domain.keys import key_from
from assessments.domain.letters import same_name
from assessments.domain.validation import gettext_noop
from assessments.exchange import sheets
from assessments.exchange.cells import Table, node_of, shown
from assessments.exchange.document import plain
from assessments.exchange.findings import FILE, Findings, child
from assessments.exchange.nodes import Node, Scalar, nodes_of, read_content
from assessments.exchange.sheet_columns import TWICE, columns_of, filled, plain_column
from assessments.exchange.sheet_matrices import read_descriptors, read_targets
from assessments.exchange.sheet_outline import Outline
from assessments.exchange.sheet_parts import Directory, Part, all_nodes, name_by_keys, text_of
from assessments.exchange.sheets import Column

Known = Callable[[str], Framework | None]

UNKNOWN_SHEET = gettext_noop(
    "no sheet of a framework has this name: give it one of these, or delete it: %(names)s"
)
UNKNOWN_FIELD = gettext_noop("no field of a framework has this name: it must be one of %(names)s")
WHICH = gettext_noop(
    "this file does not say which framework it is of: choose the framework, or add the sheet "
    "“Framework” with its key"
)
NO_SHEET = gettext_noop(
    "the sheet “%(sheet)s” is missing, and there is no framework “%(key)s” here to take it from"
)


def read_tables(tables: Sequence[Table], known: Known, into: str = "") -> Framework:
    """Return the framework that these sheets hold, or raise UnreadableFramework.

    `known` returns the framework of a key as it stands, if there is one; `into` is the key of the
    one to change where the sheets do not name theirs.
    """
    findings = Findings()
    by_name = _by_name(tables, findings)
    return read_content(_Reader(by_name, known, into, findings).nodes(), findings)


def _by_name(tables: Sequence[Table], findings: Findings) -> dict[str, Table]:
    names = {sheets.normal(name): name for name in sheets.SHEETS}
    by_name: dict[str, Table] = {}
    for table in tables:
        if not any(shown(value) for row in table.rows for value in row):
            continue
        name = names.get(sheets.normal(table.name))
        place = f"sheet {table.number}"
        if name is None:
            values = {"names": ", ".join(sheets.SHEETS)}
            findings.add(place, UNKNOWN_SHEET, table.cell(0, 0), **values)
        elif name in by_name:
            findings.add(place, TWICE, table.cell(0, 0))
        else:
            by_name[name] = table
    findings.raise_any()
    if not by_name:
        findings.stop(FILE, gettext_noop("there is nothing in this file"))
    return by_name


class _Reader:
    """Reads the sheets one after the other, each with what is known from those before it."""

    def __init__(
        self, tables: Mapping[str, Table], known: Known, into: str, findings: Findings
    ) -> None:
        self._tables = tables
        self._findings = findings
        own = self._own_texts() if sheets.FRAMEWORK in tables else None
        key = self._key_of(own, into)
        self._base = known(key)
        self._old: dict[str, Any] = nodes_of(plain(self._base)) if self._base else {}
        self._own = own | {"key": Scalar(key)} if own is not None else None
        self._require_sheets(key)

    def nodes(self) -> dict[str, Node]:
        nodes: dict[str, Any] = {**self._own} if self._own is not None else self._old_own_texts()
        nodes |= self._scale()
        nodes["importances"] = self._flat(sheets.IMPORTANCES, "importances")
        nodes["categories"] = self._categories()
        skills = Directory(self._skills(nodes["categories"]), "name")
        self._descriptors(nodes, skills)
        nodes["roles"] = self._flat(sheets.ROLES, "roles")
        roles = Directory({f"roles[{i}]": role for i, role in enumerate(nodes["roles"])}, "name")
        self._targets(roles, skills)
        nodes["resources"] = self._flat(sheets.RESOURCES, "resources")
        for resource in nodes["resources"] if sheets.RESOURCES in self._tables else ():
            name_by_keys(resource.get("skills"), skills)
        if isinstance(default := nodes.get("default_role"), Scalar):
            nodes["default_role"] = Scalar(roles.key_of(default.text) or default.text)
        if scenarios := self._scenarios():
            nodes["scenarios"] = scenarios
        return nodes

    # --- The framework itself ----------------------------------------------------------------

    def _old_own_texts(self) -> dict[str, Node]:
        own = {column.path[0] for column in sheets.FRAMEWORK_COLUMNS}
        return {name: node for name, node in self._old.items() if name in own}

    def _own_texts(self) -> dict[str, Node]:
        table = self._tables[sheets.FRAMEWORK]
        columns = {sheets.normal(column.heading): column for column in sheets.FRAMEWORK_COLUMNS}
        head = [sheets.normal(table.text(0, column)) for column in range(2)]
        begins = 1 if head == [sheets.normal(sheets.FIELD), sheets.normal(sheets.VALUE)] else 0
        nodes: dict[str, Node] = {}
        seen: set[str] = set()
        for row in range(begins, len(table.rows)):
            name = sheets.normal(table.text(row, 0))
            if not name and table.value(row, 1) is None:
                continue
            place = f"sheet {table.number}, row {row}"
            if name not in columns:
                names = ", ".join(column.heading for column in columns.values())
                self._findings.add(place, UNKNOWN_FIELD, table.cell(row, 0), names=names)
            elif name in seen:
                self._findings.add(place, TWICE, table.cell(row, 0))
            else:
                seen.add(name)
                self._put(nodes, "", columns[name], table, row, 1)
        return nodes

    def _key_of(self, own: Mapping[str, Node] | None, into: str) -> str:
        if own is None:
            if not into:
                self._findings.stop(FILE, WHICH)
            return into
        part = Part("", 0, dict(own))
        return part.text("key") or key_from(part.text("title"), (), "framework")

    def _require_sheets(self, key: str) -> None:
        missing = sheets.SHEETS.keys() - self._tables.keys() - sheets.OPTIONAL
        if self._base is None and missing:
            for name in sorted(missing, key=list(sheets.SHEETS).index):
                self._findings.add(f"sheet {name}", NO_SHEET, sheet=name, key=key)
            self._findings.raise_any()

    # --- Sheets with a row for each part ---------------------------------------------------

    def _scale(self) -> dict[str, Node]:
        if sheets.LEVELS not in self._tables:
            return {name: self._old[name] for name in ("levels", "options") if name in self._old}
        table = self._tables[sheets.LEVELS]
        columns = columns_of(table, sheets.FIXED[sheets.LEVELS], self._findings)
        levels: list[Part] = []
        options: list[Part] = []
        for row in filled(table):
            self._part(table, row, columns, sheets.LEVEL_COLUMNS, "levels", levels)
            answer = self._part(table, row, columns, sheets.OPTION_COLUMNS, "options", options)
            if answer:
                answer.nodes["value"] = Scalar(str(len(options) - 1), "int")
        self._give_keys(levels, "levels", "name", "level")
        self._give_keys(options, "options", "label", "answer")
        return {"levels": all_nodes(levels), "options": all_nodes(options)}

    def _flat(self, sheet: str, name: str) -> Any:
        """Return the parts that a sheet has a row for each of, or those there are."""
        if sheet not in self._tables:
            return self._old.get(name, [])
        table, columns = self._tables[sheet], sheets.FIXED[sheet]
        found = columns_of(table, columns, self._findings)
        parts: list[Part] = []
        for row in filled(table):
            self._part(table, row, found, columns, name, parts)
        self._give_keys(parts, name, title=columns[0].path[0], kind=name.removesuffix("s"))
        return all_nodes(parts)

    def _part(
        self,
        table: Table,
        row: int,
        found: Mapping[str, int],
        columns: Sequence[Column],
        name: str,
        parts: list[Part],
    ) -> Part | None:
        """Add what a row tells of such a part, if it does."""
        here = [column for column in columns if column.heading in found]
        if all(table.value(row, found[column.heading]) is None for column in here):
            return None
        part = Part(child(name, len(parts)), row)
        parts.append(part)
        self._fill(part, table, row, found, columns)
        return part

    def _fill(
        self,
        part: Part,
        table: Table,
        row: int,
        found: Mapping[str, int],
        columns: Sequence[Column],
    ) -> None:
        for column in columns:
            index = found.get(column.heading)
            if index is None:
                continue
            self._findings.wheres.setdefault(part.place, table.cell(row, index))
            self._put(part.nodes, part.place, column, table, row, index)

    def _put(
        self,
        nodes: dict[str, Node],
        place: str,
        column: Column,
        table: Table,
        row: int,
        index: int,
    ) -> None:
        """Put what stands in a cell where its field is."""
        where = place
        for name in column.path:
            where = child(where, name)
        cell = table.cell(row, index)
        node = node_of(table.value(row, index), column.kind, where, cell, self._findings)
        if node is None:
            return
        *way, last = column.path
        for name in way:
            self._findings.wheres.setdefault(child(place, name), cell)
            inner: Any = nodes.setdefault(name, {})
            nodes = inner
        nodes[last] = node

    # --- Skills and statements ---------------------------------------------------------------

    def _categories(self) -> Any:
        if sheets.SKILLS not in self._tables:
            return self._old.get("categories", [])
        table = self._tables[sheets.SKILLS]
        found = columns_of(table, sheets.FIXED[sheets.SKILLS], self._findings)
        outline = Outline(table, found, self._findings, self._put)
        for row in filled(table):
            outline.read(row)
        categories = outline.categories
        skills = [skill for category in categories for skill in category.parts]
        statements = [statement for skill in skills for statement in skill.parts]
        self._give_keys(categories, "categories", "name", "category")
        self._give_keys(skills, "skills", "name", "skill")
        self._give_keys(statements, "statements", "text", "statement")
        for category in categories:
            for skill in category.parts:
                skill.nodes["statements"] = all_nodes(skill.parts)
            category.nodes["skills"] = all_nodes(category.parts)
        return all_nodes(categories)

    def _skills(self, categories: Any) -> dict[str, dict[str, Node]]:
        return {
            f"categories[{c}].skills[{s}]": skill
            for c, category in enumerate(categories)
            for s, skill in enumerate(category.get("skills", []))
        }

    # --- Sheets with a row for each skill ----------------------------------------------------

    def _descriptors(self, nodes: dict[str, Any], skills: Directory) -> None:
        if sheets.DESCRIPTORS not in self._tables:
            old = {text_of(skill, "key"): skill for skill in self._old_skills()}
            for skill in skills.parts.values():
                if descriptors := old.get(text_of(skill, "key"), {}).get("descriptors"):
                    skill.setdefault("descriptors", descriptors)
            return
        numbers = {number for number, _ in enumerate(nodes.get("levels", []), 1)}
        numbers |= {int(n) for skill in self._old_skills() for n in skill.get("descriptors", {})}
        table = self._tables[sheets.DESCRIPTORS]
        read_descriptors(table, skills, sorted(numbers), self._findings)

    def _old_skills(self) -> Iterator[Mapping[str, Any]]:
        for category in self._old.get("categories", []):
            yield from category.get("skills", [])

    def _targets(self, roles: Directory, skills: Directory) -> None:
        if sheets.TARGETS not in self._tables:
            old = {text_of(role, "key"): role for role in self._old.get("roles", [])}
            for role in roles.parts.values():
                if targets := old.get(text_of(role, "key"), {}).get("targets"):
                    role.setdefault("targets", targets)
            return
        read_targets(self._tables[sheets.TARGETS], roles, skills, self._findings)

    # --- What else ---------------------------------------------------------------------------

    def _scenarios(self) -> Any:
        if sheets.SCENARIOS not in self._tables:
            return self._old.get("scenarios", [])
        table = self._tables[sheets.SCENARIOS]
        (column,) = columns_of(table, [plain_column(sheets.JSON)], self._findings).values() or (0,)
        scenarios: list[Node] = []
        for row in filled(table):
            place, cell = child("scenarios", len(scenarios)), table.cell(row, column)
            value = table.value(row, column)
            if (node := node_of(value, Mapping, place, cell, self._findings)) is not None:
                scenarios.append(node)
        return scenarios

    def _give_keys(self, parts: Sequence[Part], name: str, title: str, kind: str) -> None:
        """Give a key to each part that has none: the one that it has, or a new one."""
        old = [] if self._base is None else list(getattr(self._base, name))
        used = {part.text("key") for part in parts if "key" in part.nodes}
        names = {same_name(getattr(item, title)): item.key for item in old}
        taken = used | {item.key for item in old}
        for part in parts:
            if "key" in part.nodes:
                continue
            text = part.text(title)
            key = names.get(same_name(text), "") if text else ""
            if not key or key in used:
                key = key_from(text, taken, kind)
            used.add(key)
            taken.add(key)
            part.nodes["key"] = Scalar(key)
