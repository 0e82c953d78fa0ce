"""The matrix of resources: for each skill, what helps on which step, and where nothing does."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import models, working_copy
from assessments.access import require
from assessments.admin.base import page_context, page_of
from assessments.admin.definition_forms import KINDS
from assessments.domain.framework import Framework, Resource, Skill, asked
from assessments.domain.holes import Hole, holes


@dataclass(frozen=True)
class Bar:
    """Something that takes so many steps of a line: a resource, a hole, or (neither) a gap."""

    steps: int
    resource: Resource | None = None
    hole: Hole | None = None
    url: str = ""
    text: str = ""


@dataclass
class Line:
    """Resources of a skill that stand side by side, each where it helps."""

    bars: list[Bar] = field(default_factory=list)
    until: int = 1  # the level up to which it is filled

    def put(self, bar: Bar, from_level: int) -> None:
        if from_level > self.until:
            self.bars.append(Bar(from_level - self.until))
        self.bars.append(bar)
        self.until = from_level + bar.steps


@dataclass(frozen=True)
class Row:
    """A skill with its lines, the holes first, and what is missing in words."""

    skill: Skill
    url: str
    lines: Sequence[Line]
    holes: Sequence[str]


def view(model_admin: admin.ModelAdmin, request: HttpRequest, framework_id: int) -> HttpResponse:
    """Show what helps with each skill from level to level."""
    require(request, "view_resource")
    framework = get_object_or_404(models.Framework, pk=framework_id)
    content = working_copy.read(framework.pk)
    rows = rows_of(framework, content)
    count = sum(len(row.holes) for row in rows)
    context = page_context(
        model_admin,
        request,
        _("Resources"),
        framework,
        page="resources",
        rows=rows,
        steps=list(zip(content.levels, content.levels[1:], strict=False)),
        holes=count,
        count=count_text(count),
    )
    return render(request, "admin/assessments/framework/resources.html", context)


def count_text(count: int) -> str:
    """Say how many holes there are."""
    if not count:
        return _("Something helps on every step of every skill.")
    return ngettext(
        "There is %(count)s hole: somebody there is shown nothing to go on with.",
        "There are %(count)s holes: somebody there is shown nothing to go on with.",
        count,
    ) % {"count": count}


def rows_of(framework: models.Framework, content: Framework) -> list[Row]:
    """Return the skills that are asked, each with its resources packed into as few lines."""
    skills = dict(models.Skill.objects.filter(framework=framework).values_list("key", "pk"))
    pages = dict(models.Resource.objects.filter(framework=framework).values_list("key", "pk"))
    all_holes: dict[str, list[Hole]] = {}
    for hole in holes(content):
        all_holes.setdefault(hole.skill.key, []).append(hole)
    met = asked(content)
    rows = []
    for skill in met.skills:
        empty = all_holes.get(skill.key, [])
        bars = [(hole.from_level, _hole_bar(framework, skills[skill.key], hole)) for hole in empty]
        helping = [row for row in met.resources if skill.key in row.skills]
        bars += [
            (resource.from_level, _resource_bar(resource, pages[resource.key]))
            for resource in helping
            if 1 <= resource.from_level < resource.to_level <= content.top
        ]
        lines = _packed(bars, content.top)
        texts = [bar.text for _level, bar in bars if bar.hole]
        rows.append(Row(skill, page_of(models.Skill, skills[skill.key]), lines, texts))
    return rows


def hole_text(hole: Hole) -> str:
    """Say where nothing helps, as in "nothing for levels 4–5 of Business analytics"."""
    values = {"from": hole.from_level, "to": hole.to_level, "skill": hole.skill.name}
    return _("Nothing for levels %(from)s–%(to)s of %(skill)s") % values


def _hole_bar(framework: models.Framework, skill_id: int, hole: Hole) -> Bar:
    query = {
        "framework": framework.pk,
        "skill": skill_id,
        "from_level": hole.from_level,
        "to_level": hole.to_level,
    }
    url = f"{reverse('admin:assessments_resource_add')}?{urlencode(query)}"
    return Bar(hole.to_level - hole.from_level, hole=hole, url=url, text=hole_text(hole))


def _resource_bar(resource: Resource, pk: int) -> Bar:
    steps = resource.to_level - resource.from_level
    kind = str(KINDS.get(resource.kind, resource.kind))
    return Bar(steps, resource=resource, url=page_of(models.Resource, pk), text=kind)


def _packed(bars: Iterable[tuple[int, Bar]], top: int) -> list[Line]:
    """Put each bar into the first line that has room for it; fill every line up to the end."""
    lines: list[Line] = []
    for from_level, bar in sorted(bars, key=lambda item: item[0]):
        line = next((line for line in lines if line.until <= from_level), None)
        if line is None:
            lines.append(line := Line())
        line.put(bar, from_level)
    for line in lines:
        if line.until < top:
            line.bars.append(Bar(top - line.until))
    return lines
