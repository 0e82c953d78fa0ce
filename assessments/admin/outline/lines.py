"""The rows that the outline shows: groups and skills always, the rest of a skill if it is open.

Reading takes the same number of queries whatever the size of the framework.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from assessments import models
from assessments.admin.base import page_of
from assessments.admin.definition_forms import KINDS, importances_of, levels_of
from assessments.admin.outline.fields import (
    OF_TARGET,
    TYPED,
    Choices,
    Field,
    Saved,
    field_of,
    shown,
)
from assessments.admin.outline.notes import Note, Notes
from assessments.domain.entries import What

DEPTH = {What.CATEGORY: 1, What.SKILL: 2, What.STATEMENT: 3}


@dataclass(frozen=True)
class Line:
    """A row of the outline. `main` is its name or its text, `more` what else can be typed of it."""

    what: What
    row: Any
    main: Field
    more: Sequence[Field] = ()
    notes: Sequence[Note] = ()
    below: Sequence[Note] = ()
    count: int = 0
    lines: "Sequence[Line]" = ()
    body: "Body | None" = None

    @property
    def id(self) -> str:
        return f"{self.what}-{self.row.pk}"

    @property
    def address(self) -> str:
        """What a button says it is about."""
        return f"{self.what}.{self.row.pk}"

    @property
    def depth(self) -> int:
        return DEPTH[self.what]

    @property
    def name(self) -> str:
        return self.main.value or _("a line without a text")


@dataclass(frozen=True)
class Body:
    """What is under a skill that is open."""

    texts: Sequence[Field]
    levels: Sequence[Field]
    roles: Sequence[tuple[str, Sequence[Field]]]
    resources: Sequence[tuple[str, str]]
    new_resource: Sequence[Field]


def asked_in(framework: models.Framework) -> Any:
    """Return the skills of a framework, each with the number of statements that it asks."""
    asked = Count("statements", filter=Q(statements__retired=False))
    rows = models.Skill.objects.filter(framework=framework).annotate(asked=asked)
    return rows.order_by("order", "key")


class Outline:
    """The outline of a framework with some skills open; what could not be saved stays typed."""

    def __init__(
        self,
        framework: models.Framework,
        notes: Notes,
        opened: Collection[int] = (),
        *,
        saved: Saved | None = None,
        sent: Mapping[str, str] | None = None,
    ) -> None:
        self.framework = framework
        self._notes = notes
        self._opened = opened
        self._saved = saved or Saved()
        self._sent = sent or {}

    def categories(self) -> list[Line]:
        """Return all of it, category by category."""
        skills = defaultdict(list)
        for skill in asked_in(self.framework):
            skills[skill.category_id].append(self._skill(skill))
        return [
            self._line(What.CATEGORY, row, lines=skills[row.pk])
            for row in models.Category.objects.filter(framework=self.framework)
        ]

    def alone(self, what: What, pk: int) -> Line:
        """Return one row by itself, a skill with what hangs in it if it is open."""
        if what is What.SKILL:
            return self._skill(asked_in(self.framework).get(pk=pk))
        model = {What.CATEGORY: models.Category, What.STATEMENT: models.Statement}[what]
        return self._line(what, model._default_manager.get(framework=self.framework, pk=pk))

    def _skill(self, row: Any) -> Line:
        is_open = row.pk in self._opened
        return self._line(
            What.SKILL,
            row,
            lines=[self._line(What.STATEMENT, s) for s in self._statements[row.pk]],
            count=row.asked,
            body=self._body(row) if is_open else None,
        )

    def _line(self, what: What, row: Any, **more: Any) -> Line:
        main, *others = (self._field(field_of(row, name, what)) for name in TYPED[what])
        return Line(
            what=what,
            row=row,
            main=main,
            more=() if what is What.SKILL else others,
            notes=self._notes.at.get((what, row.key), ()),
            below=self._notes.below.get(row.key, ()) if what is What.SKILL else (),
            **more,
        )

    def _body(self, skill: models.Skill) -> Body:
        return Body(
            texts=[
                self._field(field_of(skill, name, What.SKILL)) for name in TYPED[What.SKILL][1:]
            ],
            levels=self._meanings(skill),
            roles=[
                (str(role), [self._field(self._target(role, skill, n)) for n in OF_TARGET])
                for role in self._roles
            ],
            resources=[
                (str(link.resource), page_of(link.resource)) for link in self._links[skill.pk]
            ],
            new_resource=[] if not self._levels else self._new_resource(skill),
        )

    def _field(self, field: Field) -> Field:
        return self._saved.over(field, self._sent)

    def _meanings(self, skill: models.Skill) -> list[Field]:
        """A field for each level, and for what is said of a level that is gone."""
        said = {level: text for (pk, level), text in self._descriptors.items() if pk == skill.pk}
        names = {level: str(level) for level in said} | dict(self._levels)
        return [
            self._field(Field(f"descriptor.{skill.pk}.{level}", names[level], text, seen=text))
            for level in sorted(names)
            for text in [said.get(level, "")]
        ]

    def _target(self, role: models.Role, skill: models.Skill, column: str) -> Field:
        target = self._targets.get((role.pk, skill.pk))
        value = shown(getattr(target, column)) if target else ""
        kind = "tick" if column == "critical" else "choice"
        choices = {"level": self._levels, "importance": self._importances}.get(column, [])
        labels = {"level": _("Level"), "importance": _("Importance"), "critical": _("Critical")}
        return Field(
            f"target.{role.pk}.{skill.pk}.{column}",
            labels[column],
            value,
            kind,
            choices=[("", "–"), *choices],
            seen=value,
        )

    def _new_resource(self, skill: models.Skill) -> list[Field]:
        """The fields of a resource that may be added: what can be guessed is there already."""
        name, levels = f"resource.{skill.pk}", self._levels
        sent = self._sent
        kinds: Choices = [(str(kind), str(text)) for kind, text in KINDS.items()]
        given = [
            Field("title", _("Title"), "", "line", limit=200),
            Field("description", _("Description"), ""),
            Field("kind", _("Kind"), str(next(iter(KINDS))), "choice", choices=kinds),
            Field("from_level", _("From level"), str(levels[0][0]), "choice", choices=levels),
            Field("to_level", _("To level"), str(levels[-1][0]), "choice", choices=levels),
            Field("url", _("Address"), "", "line", limit=500),
        ]
        return [
            Field(
                f"{name}.{f.name}",
                f.label,
                sent.get(f"{name}.{f.name}", f.value),
                f.kind,
                choices=f.choices,
                limit=f.limit,
            )
            for f in given
        ]

    # What open skills show, read once for all of them.

    @cached_property
    def _statements(self) -> Mapping[int, list[models.Statement]]:
        statements = defaultdict(list)
        for row in models.Statement.objects.filter(skill__in=self._opened):
            statements[row.skill_id].append(row)
        return statements

    @cached_property
    def _descriptors(self) -> Mapping[tuple[int, int], str]:
        rows = models.Descriptor.objects.filter(skill__in=self._opened)
        return {(row.skill_id, row.level): row.text for row in rows}

    @cached_property
    def _targets(self) -> Mapping[tuple[int, int], models.Target]:
        rows = models.Target.objects.filter(skill__in=self._opened)
        return {(row.role_id, row.skill_id): row for row in rows}

    @cached_property
    def _links(self) -> Mapping[int, list[models.ResourceSkill]]:
        links = defaultdict(list)
        rows = models.ResourceSkill.objects.filter(skill__in=self._opened)
        for row in rows.select_related("resource").order_by("resource__order", "resource__key"):
            links[row.skill_id].append(row)
        return links

    @cached_property
    def _levels(self) -> list[tuple[int, str]]:
        return levels_of(self.framework)

    @cached_property
    def _importances(self) -> list[tuple[int, str]]:
        return importances_of(self.framework)

    @cached_property
    def _roles(self) -> list[models.Role]:
        return list(models.Role.objects.filter(framework=self.framework, retired=False))
