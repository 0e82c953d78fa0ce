"""The rows of a workbook's sheets → Framework: what `sheet_writer` writes, as people change it.

A sheet that is not there is taken from the framework as it stands; so a single sheet can be
edited. Rows are known by their keys, and where a key is left blank by their names: one of the
framework as it stands keeps its key, and a new one gets a key made of its name.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assessments.domain.framework import Framework
from assessments.domain.keys import key_from
from assessments.domain.letters import same_name
from assessments.domain.validation import Cell, gettext_noop
from assessments.exchange import sheets
from assessments.exchange.cells import Table, node_of, shown
from assessments.exchange.document import plain
from assessments.exchange.findings import FILE, Findings, child
from assessments.exchange.nodes import UNREADABLE, Node, Scalar, nodes_of, read_content
from assessments.exchange.sheets import Column

Known = Callable[[str], Framework | None]

UNKNOWN_SHEET = gettext_noop(
    "no sheet of a framework has this name: give it one of these, or delete it: %(names)s"
)
TWICE = gettext_noop("this is given twice")
UNKNOWN_COLUMN = gettext_noop(
    "no column of this sheet has this heading: give it one of these, or delete it: %(names)s"
)
UNKNOWN_FIELD = gettext_noop("no field of a framework has this name: it must be one of %(names)s")
NO_HEADING = gettext_noop("the first row must say what stands in this column")
OTHERWISE = gettext_noop("row %(row)s says otherwise: say it once, or the same")
NO_NAME = gettext_noop("missing: say which it is, here or in the row above")
UNKNOWN = gettext_noop("“%(name)s” does not exist")
WHICH = gettext_noop(
    "this file does not say which framework it is of: choose the framework, or add the sheet "
    "“Framework” with its key"
)
NO_SHEET = gettext_noop(
    "the sheet “%(sheet)s” is missing, and there is no framework “%(key)s” here to take it from"
)


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
        skills = _Directory(self._skills(nodes["categories"]), "name")
        self._descriptors(nodes, skills)
        nodes["roles"] = self._flat(sheets.ROLES, "roles")
        roles = _Directory({f"roles[{i}]": role for i, role in enumerate(nodes["roles"])}, "name")
        self._targets(roles, skills)
        nodes["resources"] = self._flat(sheets.RESOURCES, "resources")
        for resource in nodes["resources"] if sheets.RESOURCES in self._tables else ():
            _name_by_keys(resource.get("skills"), skills)
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
        columns = self._columns(table, sheets.FIXED[sheets.LEVELS])
        levels: list[Part] = []
        options: list[Part] = []
        for row in _filled(table):
            self._part(table, row, columns, sheets.LEVEL_COLUMNS, "levels", levels)
            answer = self._part(table, row, columns, sheets.OPTION_COLUMNS, "options", options)
            if answer:
                answer.nodes["value"] = Scalar(str(len(options) - 1), "int")
        self._give_keys(levels, "levels", "name", "level")
        self._give_keys(options, "options", "label", "answer")
        return {"levels": _all(levels), "options": _all(options)}

    def _flat(self, sheet: str, name: str) -> Any:
        """Return the parts that a sheet has a row for each of, or those there are."""
        if sheet not in self._tables:
            return self._old.get(name, [])
        table, columns = self._tables[sheet], sheets.FIXED[sheet]
        found = self._columns(table, columns)
        parts: list[Part] = []
        for row in _filled(table):
            self._part(table, row, found, columns, name, parts)
        self._give_keys(parts, name, title=columns[0].path[0], kind=name.removesuffix("s"))
        return _all(parts)

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
        found = self._columns(table, sheets.FIXED[sheets.SKILLS])
        outline = _Outline(table, found, self._findings, self._put)
        for row in _filled(table):
            outline.read(row)
        categories = outline.categories
        skills = [skill for category in categories for skill in category.parts]
        statements = [statement for skill in skills for statement in skill.parts]
        self._give_keys(categories, "categories", "name", "category")
        self._give_keys(skills, "skills", "name", "skill")
        self._give_keys(statements, "statements", "text", "statement")
        for category in categories:
            for skill in category.parts:
                skill.nodes["statements"] = _all(skill.parts)
            category.nodes["skills"] = _all(category.parts)
        return _all(categories)

    def _skills(self, categories: Any) -> dict[str, dict[str, Node]]:
        return {
            f"categories[{c}].skills[{s}]": skill
            for c, category in enumerate(categories)
            for s, skill in enumerate(category.get("skills", []))
        }

    # --- Sheets with a row for each skill ----------------------------------------------------

    def _descriptors(self, nodes: dict[str, Any], skills: "_Directory") -> None:
        if sheets.DESCRIPTORS not in self._tables:
            for skill in skills.parts.values():
                if old := self._old_skill(_text_of(skill, "key")).get("descriptors"):
                    skill.setdefault("descriptors", old)
            return
        table = self._tables[sheets.DESCRIPTORS]
        numbers = self._level_columns(table, nodes)
        for skill in skills.parts.values():
            skill.pop("descriptors", None)
        for row, place, skill in self._rows_of_skills(table, skills):
            where = child(place, "descriptors")
            self._findings.wheres.setdefault(where, table.cell(row, 0))
            texts: dict[str, Node] = {}
            for number, column in numbers.items():
                node = node_of(
                    table.value(row, column), str, child(where, number), table.cell(row, column),
                    self._findings,
                )  # fmt: skip
                if node is not None:
                    texts[number] = node
            if texts:
                skill["descriptors"] = texts

    def _level_columns(self, table: Table, nodes: Mapping[str, Any]) -> dict[str, int]:
        """Return the columns of the levels by their numbers."""
        numbers = {str(number) for number, _ in enumerate(nodes.get("levels", []), 1)}
        numbers |= {str(number) for skill in self._old_skills() for number in skill}
        headings = {sheets.level_heading(int(n)): n for n in sorted(numbers, key=int)}
        found = self._columns(table, [*SKILL_COLUMNS, *(_plain_column(h) for h in headings)])
        return {number: found[h] for h, number in headings.items() if h in found}

    def _old_skills(self) -> Iterator[Mapping[str, Any]]:
        for category in self._old.get("categories", []):
            for skill in category.get("skills", []):
                yield skill.get("descriptors", {})

    def _old_skill(self, key: str) -> Mapping[str, Any]:
        for category in self._old.get("categories", []):
            for skill in category.get("skills", []):
                if _text_of(skill, "key") == key:
                    found: Mapping[str, Any] = skill
                    return found
        return {}

    def _targets(self, roles: "_Directory", skills: "_Directory") -> None:
        if sheets.TARGETS not in self._tables:
            old = {_text_of(role, "key"): role for role in self._old.get("roles", [])}
            for role in roles.parts.values():
                if targets := old.get(_text_of(role, "key"), {}).get("targets"):
                    role.setdefault("targets", targets)
            return
        table = self._tables[sheets.TARGETS]
        columns = self._role_columns(table, roles)
        for place, role in roles.parts.items():
            role.pop("targets", None)
            for field_ in sheets.TARGET_FIELDS:
                if (place, field_) in columns:
                    head = table.cell(0, columns[place, field_])
                    self._findings.wheres.setdefault(child(place, "targets"), head)
        for row, _place, skill in self._rows_of_skills(table, skills):
            for place, role in roles.parts.items():
                self._target(table, row, place, role, _text_of(skill, "key"), columns)

    def _target(
        self,
        table: Table,
        row: int,
        place: str,
        role: dict[str, Any],
        key: str,
        columns: Mapping[tuple[str, str], int],
    ) -> None:
        where = child(child(place, "targets"), key)
        target: dict[str, Node] = {}
        for name, kind in zip(sheets.TARGET_FIELDS, (int, int, bool), strict=True):
            column = columns.get((place, name))
            if column is None:
                continue
            cell = table.cell(row, column)
            self._findings.wheres.setdefault(where, cell)
            node = node_of(table.value(row, column), kind, child(where, name), cell, self._findings)
            if node is not None:
                target[name] = node
        if target and target != {"critical": Scalar("false", "bool")}:
            role.setdefault("targets", {})[key] = target

    def _role_columns(self, table: Table, roles: "_Directory") -> dict[tuple[str, str], int]:
        """Return the columns by the place of the role and the field."""
        columns = {}
        for column in range(2, _width(table)):
            heading = table.text(0, column)
            if sheets.normal(heading) in map(sheets.normal, (sheets.SKILL, sheets.SKILL_KEY)):
                continue
            name, _sep, field_ = heading.rpartition(":")
            place = roles.place_of(name)
            where = f"sheet {table.number}, column {column}"
            field_ = sheets.normal(field_)
            if not heading:
                self._require_blank(table, column)
            elif place is None or field_ not in sheets.TARGET_FIELDS:
                names = ", ".join(
                    sheets.target_heading(known, part)
                    for known in roles.names()
                    for part in sheets.TARGET_FIELDS
                )
                self._findings.add(where, UNKNOWN_COLUMN, table.cell(0, column), names=names)
            elif (place, field_) in columns:
                self._findings.add(where, TWICE, table.cell(0, column))
            else:
                columns[place, field_] = column
        return columns

    def _rows_of_skills(
        self, table: Table, skills: "_Directory"
    ) -> Iterator[tuple[int, str, dict[str, Any]]]:
        """Yield the rows of a sheet with the place of their skill and the skill."""
        columns = {sheets.normal(table.text(0, n)): n for n in range(_width(table))}
        name_in = columns.get(sheets.normal(sheets.SKILL), -1)
        key_in = columns.get(sheets.normal(sheets.SKILL_KEY), -1)
        seen = set()
        for row in _filled(table):
            key = table.text(row, key_in) if key_in >= 0 else ""
            name = table.text(row, name_in) if name_in >= 0 else ""
            place = skills.place_of(key or name)
            cell = table.cell(row, key_in if key else max(name_in, 0))
            where = f"sheet {table.number}, row {row}"
            if not key and not name:
                self._findings.add(where, gettext_noop("missing"), cell)
            elif place is None:
                self._findings.add(where, UNKNOWN, cell, name=key or name)
            elif place in seen:
                self._findings.add(where, TWICE, cell)
            else:
                seen.add(place)
                yield row, place, skills.parts[place]

    # --- What else ---------------------------------------------------------------------------

    def _scenarios(self) -> Any:
        if sheets.SCENARIOS not in self._tables:
            return self._old.get("scenarios", [])
        table = self._tables[sheets.SCENARIOS]
        (column,) = self._columns(table, [_plain_column(sheets.JSON)]).values() or (0,)
        scenarios: list[Node] = []
        for row in _filled(table):
            place, cell = child("scenarios", len(scenarios)), table.cell(row, column)
            value = table.value(row, column)
            if (node := node_of(value, Mapping, place, cell, self._findings)) is not None:
                scenarios.append(node)
        return scenarios

    def _columns(self, table: Table, columns: Sequence[Column]) -> dict[str, int]:
        """Return where these columns are, by their headings; report what else there is."""
        headings = {sheets.normal(column.heading): column.heading for column in columns}
        found: dict[str, int] = {}
        for index in range(_width(table)):
            heading = headings.get(sheets.normal(table.text(0, index)))
            where = f"sheet {table.number}, column {index}"
            if not table.text(0, index):
                self._require_blank(table, index)
            elif heading is None:
                names = ", ".join(headings.values())
                self._findings.add(where, UNKNOWN_COLUMN, table.cell(0, index), names=names)
            elif heading in found:
                self._findings.add(where, TWICE, table.cell(0, index))
            else:
                found[heading] = index
        return found

    def _require_blank(self, table: Table, column: int) -> None:
        if any(table.value(row, column) is not None for row in range(1, len(table.rows))):
            where = f"sheet {table.number}, column {column}"
            self._findings.add(where, NO_HEADING, table.cell(0, column))

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


class _Outline:
    """Reads the rows of statements: each says its category, its skill and itself."""

    def __init__(
        self,
        table: Table,
        found: Mapping[str, int],
        findings: Findings,
        put: Callable[..., None],
    ) -> None:
        self.categories: list[Part] = []
        self._table, self._found, self._findings, self._put = table, found, findings, put
        self._category: Part | None = None
        self._skill: Part | None = None
        self._homes: dict[int, Part] = {}  # the category of each skill, by the skill's id()

    def read(self, row: int) -> None:
        category = self._named(row, sheets.CATEGORY_COLUMNS, self.categories, "categories")
        if category is not None and category is not self._category:
            self._category, self._skill = category, None
        if self._category is None:
            return self._missing(row, sheets.CATEGORY_COLUMNS)
        if skill := self._skill_of(row, self._category):
            self._skill = skill
        if not self._says(row, sheets.STATEMENT_COLUMNS):
            return None
        if self._skill is None:
            return self._missing(row, sheets.SKILL_COLUMNS)
        place = child(child(self._skill.place, "statements"), len(self._skill.parts))
        statement = Part(place, row)
        self._skill.parts.append(statement)
        return self._fill(statement, row, sheets.STATEMENT_COLUMNS)

    def _skill_of(self, row: int, category: Part) -> Part | None:
        everywhere = [skill for other in self.categories for skill in other.parts]
        known = self._find(row, sheets.SKILL_COLUMNS, everywhere)
        if known is not None and self._homes[id(known)] is not category:
            cell = self._cell(row, sheets.CATEGORY_COLUMNS)
            self._findings.add(f"row {row}", OTHERWISE, cell, row=known.row + 1)
        place = child(category.place, "skills")
        skill = self._named(row, sheets.SKILL_COLUMNS, category.parts, place, known)
        if skill is not None:
            self._homes.setdefault(id(skill), category)
        return skill

    def _named(
        self,
        row: int,
        columns: Sequence[Column],
        parts: list[Part],
        place: str,
        known: Part | None = None,
    ) -> Part | None:
        """Return what this row names of these parts, a new one if need be; None if it does not."""
        if not self._says(row, columns):
            return None
        part = known or self._find(row, columns, parts)
        if part is None:
            if self._text(row, columns[0]) or self._text(row, _key_of(columns)):
                part = Part(child(place, len(parts)), row)
                parts.append(part)
            else:  # a text alone belongs to what the row above names
                part = self._skill if columns is sheets.SKILL_COLUMNS else self._category
                if part is None:
                    self._missing(row, columns)
                    return None
        self._fill(part, row, columns)
        return part

    def _find(self, row: int, columns: Sequence[Column], parts: Sequence[Part]) -> Part | None:
        name, key = self._text(row, columns[0]), self._text(row, _key_of(columns))
        for part in parts:
            if key and part.text("key"):
                if part.text("key") == key:
                    return part
            elif name and same_name(part.text("name")) == same_name(name):
                return part
        return None

    def _fill(self, part: Part, row: int, columns: Sequence[Column]) -> None:
        """Put the cells of a row into a part; what a row above said is said the same or not."""
        for column in columns:
            index = self._found.get(column.heading)
            if index is None:
                continue
            self._findings.wheres.setdefault(part.place, self._table.cell(row, index))
            (name,) = column.path
            before = part.nodes.get(name)
            self._put(part.nodes, part.place, column, self._table, row, index)
            if before is not None and part.nodes[name] != before:
                cell = self._table.cell(row, index)
                place = f"{child(part.place, name)} in row {row}"
                self._findings.add(place, OTHERWISE, cell, row=part.row + 1)
                part.nodes[name] = before

    def _says(self, row: int, columns: Sequence[Column]) -> bool:
        return any(self._text(row, column) for column in columns)

    def _text(self, row: int, column: Column) -> str:
        index = self._found.get(column.heading)
        return "" if index is None else self._table.text(row, index)

    def _cell(self, row: int, columns: Sequence[Column]) -> Cell:
        return self._table.cell(row, self._found.get(columns[0].heading, 0))

    def _missing(self, row: int, columns: Sequence[Column]) -> None:
        self._findings.add(f"row {row}", NO_NAME, self._cell(row, columns))


class _Directory:
    """Parts that cells name, by their keys or their names."""

    def __init__(self, parts: Mapping[str, Any], title: str) -> None:
        self.parts = parts  # by their places
        self._title = title
        self._by_key = {_text_of(part, "key"): place for place, part in parts.items()}
        self._by_name: dict[str, str] = {}
        for place, part in parts.items():
            self._by_name.setdefault(same_name(_text_of(part, title)), place)

    def place_of(self, name: str) -> str | None:
        return self._by_key.get(name.strip()) or self._by_name.get(same_name(name))

    def key_of(self, name: str) -> str | None:
        place = self.place_of(name)
        return _text_of(self.parts[place], "key") if place else None

    def names(self) -> list[str]:
        return [_text_of(part, self._title) for part in self.parts.values()]


def _name_by_keys(nodes: Any, directory: _Directory) -> None:
    """Put keys where names stand; what is neither stays, and is told not to exist."""
    for index, node in enumerate(nodes if isinstance(nodes, list) else ()):
        nodes[index] = Scalar(directory.key_of(node.text) or node.text)


def _all(parts: Sequence[Part]) -> list[Node]:
    return [part.nodes for part in parts]


def _text_of(nodes: Any, name: str) -> str:
    node = nodes.get(name)
    return node.text if isinstance(node, Scalar) else ""


def _filled(table: Table) -> Iterator[int]:
    """Yield the rows below the headings in which anything stands."""
    for row in range(1, len(table.rows)):
        if any(shown(value) for value in table.rows[row]):
            yield row


def _width(table: Table) -> int:
    return max(map(len, table.rows), default=0)


def _plain_column(heading: str) -> Column:
    return Column(heading, (heading,), str)


def _key_of(columns: Sequence[Column]) -> Column:
    return next(column for column in columns if column.is_key)


SKILL_COLUMNS = [_plain_column(heading) for heading in (sheets.SKILL, sheets.SKILL_KEY)]
