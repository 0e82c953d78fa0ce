"""A framework at a glance: its categories, skills and statements, with what is weak about them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assessments import models
from assessments.admin.base import page_of

Warnings = Mapping[str, Sequence[str]]  # by the key of a row


@dataclass(frozen=True)
class Node:
    """A row of the tree. `id` tells the kind and the row to whoever moves it."""

    id: str
    key: str
    name: str
    url: str
    retired: bool = False
    warnings: Sequence[str] = ()
    children: "Sequence[Node]" = field(default=())


def tree(framework: models.Framework, warnings: Warnings) -> list[Node]:
    """Return the categories with all that hangs under them."""
    statements, skills = defaultdict(list), defaultdict(list)
    for statement in models.Statement.objects.filter(framework=framework):
        statements[statement.skill_id].append(_node(statement, warnings))
    for skill in models.Skill.objects.filter(framework=framework):
        skills[skill.category_id].append(_node(skill, warnings, statements[skill.pk]))
    categories = models.Category.objects.filter(framework=framework)
    return [_node(category, warnings, skills[category.pk]) for category in categories]


def _node(row: models.LastingRow, warnings: Warnings, children: Sequence[Node] = ()) -> Node:
    return Node(
        id=f"{row._meta.model_name}:{row.pk}",
        key=row.key,
        name=str(row),
        url=_in_its_skill(row) if isinstance(row, models.Statement) else page_of(row),
        retired=row.retired,
        warnings=warnings.get(row.key, ()),
        children=children,
    )


def _in_its_skill(statement: models.Statement) -> str:
    return f"{page_of(models.Skill, statement.skill_id)}#statements-group"
