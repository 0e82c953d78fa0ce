"""The rows of the sheet of statements: each says its category, its skill and itself."""

from collections.abc import Callable, Mapping, Sequence

from assessments.domain.letters import same_name
from assessments.domain.validation import Cell, gettext_noop
from assessments.exchange import sheets
from assessments.exchange.cells import Table
from assessments.exchange.findings import Findings, child
from assessments.exchange.sheet_parts import Part
from assessments.exchange.sheets import Column

OTHERWISE = gettext_noop("row %(row)s says otherwise: say it once, or the same")
NO_NAME = gettext_noop("missing: say which it is, here or in the row above")


class Named:
    """Parts that rows name, by a key or a name. A row that gives both means the key."""

    def __init__(self) -> None:
        self._by_key: dict[str, Part] = {}
        self._by_name: dict[str, Part] = {}

    def find(self, name: str, key: str) -> Part | None:
        if key in self._by_key:
            return self._by_key[key]
        part = self._by_name.get(same_name(name)) if name else None
        return part if part and not (key and part.text("key")) else None

    def add(self, part: Part) -> None:
        """Know a part, or know more of it, by what it is called now."""
        if key := part.text("key"):
            self._by_key.setdefault(key, part)
        if name := part.text("name"):
            self._by_name.setdefault(same_name(name), part)


class Outline:
    """Reads row after row; `categories` have their skills as parts, and these their statements."""

    def __init__(
        self,
        table: Table,
        found: Mapping[str, int],
        findings: Findings,
        put: Callable[..., None],
    ) -> None:
        self.categories: list[Part] = []
        self._table, self._found, self._findings, self._put = table, found, findings, put
        self._category: Part | None = None  # of the row above
        self._skill: Part | None = None
        self._known_categories, self._known_skills = Named(), Named()

    def read(self, row: int) -> None:
        category = self._category_of(row)
        if category is None:
            return self._missing(row, sheets.CATEGORY_COLUMNS)
        if category is not self._category:
            self._category, self._skill = category, None
        self._skill = self._skill_of(row, category)
        if not self._says(row, sheets.STATEMENT_COLUMNS):
            return None
        if self._skill is None:
            return self._missing(row, sheets.SKILL_COLUMNS)
        place = child(child(self._skill.place, "statements"), len(self._skill.parts))
        statement = Part(place, row)
        self._skill.parts.append(statement)
        return self._fill(statement, row, sheets.STATEMENT_COLUMNS)

    def _category_of(self, row: int) -> Part | None:
        columns, known = sheets.CATEGORY_COLUMNS, self._known_categories
        return self._named(row, columns, known, self.categories, "categories", self._category)

    def _skill_of(self, row: int, category: Part) -> Part | None:
        columns, known = sheets.SKILL_COLUMNS, self._known_skills
        place = child(category.place, "skills")
        skill = self._named(row, columns, known, category.parts, place, self._skill)
        if skill is not None and not skill.place.startswith(f"{place}["):
            cell = self._cell(row, sheets.CATEGORY_COLUMNS)
            self._findings.add(f"row {row}", OTHERWISE, cell, row=skill.row + 1)
        return skill

    def _named(
        self,
        row: int,
        columns: Sequence[Column],
        known: Named,
        parts: list[Part],
        place: str,
        above: Part | None,
    ) -> Part | None:
        """Return what this row names, a new part if need be; where it names none, the one above."""
        name, key = self._text(row, columns[0]), self._text(row, _key_of(columns))
        part = known.find(name, key) if name or key else above
        if part is None and (name or key):
            part = Part(child(place, len(parts)), row)
            parts.append(part)
        if part is None and self._says(row, columns):
            self._missing(row, columns)
        if part is not None and self._says(row, columns):
            self._fill(part, row, columns)
            known.add(part)
        return part

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


def _key_of(columns: Sequence[Column]) -> Column:
    return next(column for column in columns if column.is_key)
