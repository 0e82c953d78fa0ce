"""The reference page of a framework file and a workbook; its tables are made of the code.

    python -m assessments.exchange.reference > docs/framework-format.md

writes it (`make schema` does).
"""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any, get_type_hints

from assessments.domain.framework import (
    AnswerOption,
    Category,
    Effort,
    Framework,
    Importance,
    Level,
    Resource,
    Role,
    Skill,
    Source,
    Statement,
    Target,
)
from assessments.exchange import limits, sheets
from assessments.exchange.descriptions import FIELDS, LINES, longest
from assessments.exchange.document import FORMAT

PARTS: Mapping[type, str] = {
    Framework: "The framework itself, at the top of the file",
    Source: "`source`",
    AnswerOption: "`options[]`: an answer",
    Level: "`levels[]`: a level",
    Importance: "`importances[]`: an importance",
    Category: "`categories[]`: a group of skills",
    Skill: "`categories[].skills[]`: a skill",
    Statement: "`categories[].skills[].statements[]`: a statement",
    Role: "`roles[]`: a role",
    Target: "`roles[].targets.*`: a target",
    Resource: "`resources[]`: a resource",
    Effort: "`resources[].effort`: an effort",
}
COLUMNS: Mapping[type, tuple[str, list[sheets.Column]]] = {
    Framework: (sheets.FRAMEWORK, sheets.FRAMEWORK_COLUMNS),
    AnswerOption: (sheets.LEVELS, sheets.OPTION_COLUMNS),
    Level: (sheets.LEVELS, sheets.LEVEL_COLUMNS),
    Importance: (sheets.IMPORTANCES, sheets.IMPORTANCE_COLUMNS),
    Category: (sheets.SKILLS, sheets.CATEGORY_COLUMNS),
    Skill: (sheets.SKILLS, sheets.SKILL_COLUMNS),
    Statement: (sheets.SKILLS, sheets.STATEMENT_COLUMNS),
    Role: (sheets.ROLES, sheets.ROLE_COLUMNS),
    Resource: (sheets.RESOURCES, sheets.RESOURCE_COLUMNS),
}
# Parts that stand in the columns of another one, under the name of its field.
INSIDE = {Source: (Framework, "source"), Effort: (Resource, "effort")}

HEAD = f"""\
# A framework in a file

A framework can be taken along and brought back as a YAML file, as an Excel workbook (`.xlsx`), and
as CSV: an archive (`.zip`) of the workbook's sheets, or one of them. In the admin, **Export** is on
the overview of a framework and on each version, and **Import a framework** takes all of them: it
shows how many skills, statements, roles and resources there would be and what would change, and
then makes it the draft. Nobody sees a draft before it is published. `manage.py load_framework` and
`manage.py export_framework` do the same for YAML.

All kinds of files hold the same and are read by the same rules. Reading is strict: what is not
described here is refused, all that is wrong is told at once, by its line or its cell, and nothing
of a file with a problem is kept. What is published and the file lacks is retired, not lost.

- A **key** has small letters a to z, digits and single hyphens, {LINES["key"]} characters at most.
  It is the name of a thing for good: saved answers refer to it.
- A **line** is a text in one line. Two names that differ only by capitals, spaces or the width of
  their letters are the same name.
- A **text** has {longest("text"):,} characters at most. No text holds what cannot be seen: control
  characters, marks that turn the direction of letters, letters without width, fillers, soft
  hyphens. What real writing needs stays, such as joiners in Persian and Hindi and in emoji.
- A **day** is written as in 2026-11-24.
- A file has {limits.MAX_BYTES // 1024**2} MB at most, and so have all texts in it.

## YAML

The file is a mapping in UTF-8, without anchors, aliases and tags; its format is {FORMAT}
(`format: {FORMAT}`). [framework.schema.json](framework.schema.json) is its JSON Schema: editors
that know `yaml-language-server` complete and explain what they find in a file with this line:

    # yaml-language-server: $schema=docs/framework.schema.json

Put a text into quotes where YAML would see something else in it: a colon with a space behind it
(`"First: second"`), a number, a date, `yes` or `no`. Indent with spaces, never with tabs.

## Workbooks and CSV

The names of sheets and the headings in their first rows are always these; case and order do not
matter. A sheet that is missing is taken from the framework as it stands, so that a single sheet can
be edited and brought back; without the sheet “{sheets.FRAMEWORK}”, choose the framework when you
import it. A cell that is left blank is a field that is left out.

{{sheets}}

- **Keys may be left blank**: what has the name of something in the framework as it stands keeps its
  key, and anything new gets a key made of its name. Whoever renames something leaves its key.
- **Other things are named** by their keys or their names; several in one cell are divided by
  semicolons.
- **Yes and no**: `yes`, `x` or TRUE; `no`, FALSE or nothing.
- **Formulas are refused**, because their values are not in the file. A text that begins with
  `=`, `+`, `-` or `@` is written as a text. In CSV an apostrophe stands before it, which is taken
  away when it is read.
- CSV is UTF-8 (“CSV UTF-8” in Excel), divided by commas, semicolons or tabs. A single file is
  called after its sheet, as in `{sheets.SKILLS}.csv`.
- A sheet has {limits.MAX_ROWS:,} rows and {limits.MAX_COLUMNS} columns at most. Workbooks with
  macros are refused.

## Every field

A field is needed where nothing else is said.
"""


def reference() -> str:
    """Return the page."""
    rows = "\n".join(f"| {name} | {text} |" for name, text in sheets.SHEETS.items())
    head = HEAD.replace("{sheets}", f"| Sheet | What stands in it |\n| --- | --- |\n{rows}")
    return "\n".join([head, *(table for part in PARTS for table in _table(part))])


def _table(part: type) -> Iterator[str]:
    yield f"### {PARTS[part]}\n"
    sheet, columns = _columns(part)
    yield f"| Key | {f'Column in “{sheet}”' if columns else 'In a workbook'} | What it is |"
    yield "| --- | --- | --- |"
    for field in fields(part):
        if field.compare:
            where = columns.get(field.name) or ELSEWHERE.get((part, field.name), "")
            kind = kind_of(part, field.name)
            optional = "" if _is_needed(field) else "; may be left out"
            yield f"| `{field.name}` | {where} | {FIELDS[part][field.name]} ({kind}{optional}) |"
    yield ""


ELSEWHERE: Mapping[tuple[type, str], str] = {
    (Framework, "source"): "the rows that begin with “Source”",
    (Framework, "options"): f"sheet “{sheets.LEVELS}”",
    (Framework, "levels"): f"sheet “{sheets.LEVELS}”",
    (Framework, "importances"): f"sheet “{sheets.IMPORTANCES}”",
    (Framework, "categories"): f"sheet “{sheets.SKILLS}”",
    (Framework, "roles"): f"sheet “{sheets.ROLES}”",
    (Framework, "resources"): f"sheet “{sheets.RESOURCES}”",
    (Framework, "scenarios"): f"sheet “{sheets.SCENARIOS}”",
    (AnswerOption, "value"): "the order of the rows",
    (Category, "skills"): "the rows with its name",
    (Skill, "statements"): "the rows with its name",
    (Skill, "descriptors"): f"sheet “{sheets.DESCRIPTORS}”, “{sheets.level_heading(1)}” and on",
    (Role, "targets"): f"sheet “{sheets.TARGETS}”",
    **{
        (Target, name): f"sheet “{sheets.TARGETS}”, “{sheets.target_heading('Role', name)}”"
        for name in sheets.TARGET_FIELDS
    },
    (Resource, "effort"): "the columns that begin with “Effort”",
}


def _columns(part: type) -> tuple[str, dict[str, str]]:
    """Return the sheet of a part and its headings, by the names of its fields."""
    if part in INSIDE:
        outer, name = INSIDE[part]
        sheet, columns = COLUMNS[outer]
        return sheet, {c.path[1]: c.heading for c in columns if c.path[0] == name and c.path[1:]}
    sheet, columns = COLUMNS.get(part, ("", []))
    return sheet, {c.path[0]: c.heading for c in columns if len(c.path) == 1}


def _is_needed(field: Any) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def kind_of(part: type, name: str) -> str:
    """Say what a field holds, as in "a line" or "one of team, provider"."""
    kind = sheets.without_none(get_type_hints(part)[name])
    if kind is str:
        if name in ("key", "default_role"):
            return "a key"
        is_line = name in LINES
        return f"a line of {LINES[name]} characters at most" if is_line else "a text"
    if isinstance(kind, type) and issubclass(kind, Enum):
        return f"one of {', '.join(member.value for member in kind)}"
    if is_dataclass(kind):
        return "a mapping, see below"
    words = {int: "a whole number", bool: "true or false", date: "a day", tuple: "a list"}
    return words.get(kind, "a mapping")


if __name__ == "__main__":
    sys.stdout.write(reference())
