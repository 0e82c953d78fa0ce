"""A version at a glance: its categories, skills and statements, with what is weak about them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assessments.admin.places import page_of
from assessments.models import Category, FrameworkVersion, Skill, Statement


@dataclass(frozen=True)
class Node:
    """A row of the tree. `id` tells the kind and the row to whoever moves it."""

    id: str
    key: str
    name: str
    url: str
    retired: bool = False
    warnings: Sequence[str] = ()
    children: "list[Node]" = field(default_factory=list)


def tree(version: FrameworkVersion, warnings: Mapping[str, Sequence[str]]) -> list[Node]:
    """Return the categories with all that hangs under them; `warnings` are by key."""
    statements = defaultdict(list)
    for row in Statement.objects.filter(version=version):
        url = f"{page_of(Skill, row.skill_id)}#statements-group"
        node = Node(
            f"statement:{row.pk}", row.key, row.text, url, row.retired, warnings.get(row.key, ())
        )
        statements[row.skill_id].append(node)
    skills = defaultdict(list)
    for skill in Skill.objects.filter(version=version):
        node = Node(
            id=f"skill:{skill.pk}",
            key=skill.key,
            name=skill.name,
            url=page_of(Skill, skill.pk),
            retired=skill.retired,
            warnings=warnings.get(skill.key, ()),
            children=statements[skill.pk],
        )
        skills[skill.category_id].append(node)
    return [
        Node(
            id=f"category:{row.pk}",
            key=row.key,
            name=row.name,
            url=page_of(Category, row.pk),
            warnings=warnings.get(row.key, ()),
            children=skills[row.pk],
        )
        for row in Category.objects.filter(version=version)
    ]
