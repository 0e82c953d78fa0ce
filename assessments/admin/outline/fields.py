"""What can be typed in the outline: each field under a name that says where it is stored.

A name is like "skill.12.definition", "descriptor.12.3" (of a skill and a level) or
"target.5.12.level" (of a role and a skill). With each goes what its editor saw: "seen:" and the
name. So whatever is sent, one field or a whole page, is merged field by field.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import models as django_models
from django.utils.translation import gettext as _

from assessments import models
from assessments.admin.numbers import row_id
from assessments.domain.entries import What
from assessments.services import deciding, editing

SEEN = "seen:"
TYPED: Mapping[What, Sequence[str]] = {
    What.CATEGORY: ("name", "summary"),
    What.SKILL: ("name", "definition", "why_it_matters"),
    What.STATEMENT: ("text", "example", "grounded_in"),
}
OF_TARGET = ("level", "importance", "critical")

Choices = Sequence[tuple[Any, str]]


@dataclass(frozen=True)
class Field:
    """A field as the page shows it: `seen` is what is stored, `value` what stands in it.

    `theirs` is what somebody else has written into it meanwhile, `refused` why it was not saved.
    """

    name: str
    label: str
    value: str
    kind: str = "text"  # or "line", "choice", "tick"
    help: str = ""
    choices: Choices = ()
    limit: int | None = None
    seen: str = ""
    theirs: str | None = None
    refused: str = ""

    @property
    def id(self) -> str:
        """What an element is called by: a point would mean a class in a stylesheet."""
        return self.name.replace(".", "-")


def field_of(row: Any, name: str, what: What, *, label: str = "") -> Field:
    """Return the field of a row that holds this column."""
    column: Any = row._meta.get_field(name)
    value = shown(getattr(row, name))
    return Field(
        name=f"{what}.{row.pk}.{name}",
        label=label or str(column.verbose_name).capitalize(),
        value=value,
        kind="line" if isinstance(column, django_models.CharField) else "text",
        help=str(column.help_text),
        limit=column.max_length,
        seen=value,
    )


def shown(value: Any) -> str:
    """Return a value as a field holds it."""
    if isinstance(value, bool):
        return "on" if value else ""
    return "" if value is None else str(value)


@dataclass
class Saved:
    """What became of what was sent, by the names of the fields."""

    stored: dict[str, str] = field(default_factory=dict)
    conflicts: dict[str, str] = field(default_factory=dict)  # what stands there instead
    refused: dict[str, str] = field(default_factory=dict)
    rows: list[Any] = field(default_factory=list)  # that were changed

    @property
    def is_all(self) -> bool:
        return not self.conflicts and not self.refused

    def over(self, shown_field: Field, sent: Mapping[str, str]) -> Field:
        """Return a field with what was typed into it, if that could not be saved."""
        name = shown_field.name
        if name not in self.conflicts and name not in self.refused:
            return shown_field
        return replace(
            shown_field,
            value=sent.get(name, ""),
            theirs=self.conflicts.get(name),
            refused=self.refused.get(name, ""),
        )


def save(framework: models.Framework, sent: Mapping[str, str]) -> Saved:
    """Save every field of these that its editor has changed, each for itself."""
    saved = Saved()
    for name, seen in sent.items():
        if not name.startswith(SEEN):
            continue
        name, seen = name.removeprefix(SEEN), _lines(seen)
        value = _lines(sent.get(name, ""))
        if value != seen:
            _save(framework, name, seen, value, saved)
    return saved


def _save(framework: models.Framework, name: str, seen: str, value: str, saved: Saved) -> None:
    try:
        outcome, column = _set(framework, name, seen, value)
    except editing.Refused as refusal:
        saved.refused[name] = str(refusal)
        return
    if outcome.conflicts:
        saved.conflicts[name] = shown(outcome.conflicts[0].theirs)
        return
    saved.rows.append(_logged(outcome.row) or models.Framework(pk=framework.pk))
    saved.stored[name] = shown(getattr(outcome.row, column)) if outcome.row else ""
    kind, *place = name.split(".")
    if kind == What.TARGET:  # a first level brings an importance, too, and no level takes it away
        for other in OF_TARGET:
            stored = shown(getattr(outcome.row, other)) if outcome.row else ""
            saved.stored[".".join([kind, *place[:2], other])] = stored


def _set(
    framework: models.Framework, name: str, seen: str, value: str
) -> tuple[editing.Outcome, str]:
    """Call the verb that saves a field of this name; return also the column that holds it."""
    match name.split("."):
        case ["descriptor", of_skill, of_level] if (skill := row_id(of_skill)) is not None and (
            level := row_id(of_level)
        ) is not None:
            outcome = editing.set_descriptor(
                framework=framework, skill=skill, level=level, seen=seen, sent=value
            )
            return outcome, "text"
        case ["target", of_role, of_skill, column] if (
            (role := row_id(of_role)) is not None
            and (skill := row_id(of_skill)) is not None
            and column in OF_TARGET
        ):
            number = row_id(seen)
            before = None if seen == "" else seen if number is None else number
            outcome = editing.set_target(
                framework=framework,
                role=role,
                skill=skill,
                seen={column: bool(seen) if column == "critical" else before},
                sent={column: bool(value) if column == "critical" else value},
            )
            return outcome, column
        case [kind, of_row, column] if (
            kind in list(What)
            and (pk := row_id(of_row)) is not None
            and column in TYPED.get(What(kind), ())
        ):
            outcome = editing.set_fields(
                framework=framework,
                what=What(kind),
                pk=pk,
                seen={column: seen},
                sent={column: value},
            )
            if (kind, column) == (What.STATEMENT, "text"):
                deciding.recognise(statement=outcome.row)
            return outcome, column
    raise editing.Refused(_("There is no such field."))


def _lines(text: str) -> str:
    """A browser sends \\r\\n for an end of line, whatever stood there."""
    return text.replace("\r\n", "\n")


def _logged(row: Any) -> Any:
    """Return the row in whose history a change is told: a part belongs to its skill or role."""
    if isinstance(row, models.Target):
        return row.role
    return row.skill if isinstance(row, models.Descriptor) else row
