"""A framework as the beginning of another one."""

from dataclasses import replace

from assessments.domain.framework import Category, Framework, Resource, Role, Skill


def duplicate(framework: Framework, *, key: str, title: str) -> Framework:
    """Return the same content under another key and title, as one of which nothing is published.

    So it has no history: what is retired is left out, the scale and each statement have their
    first meaning, and no skill comes from another one.
    """
    categories = tuple(_category(row) for row in framework.categories if not row.retired)
    skills = {skill.key for category in categories for skill in category.skills}
    roles = tuple(_role(row, skills) for row in framework.roles if not row.retired)
    default_role = framework.default_role
    return replace(
        framework,
        key=key,
        title=title,
        scale=1,
        scale_maps={},
        categories=categories,
        roles=roles,
        default_role=default_role if any(role.key == default_role for role in roles) else "",
        resources=tuple(_resource(row, skills) for row in framework.resources if not row.retired),
    )


def _category(category: Category) -> Category:
    skills = tuple(_skill(skill) for skill in category.skills if not skill.retired)
    return replace(category, skills=skills)


def _skill(skill: Skill) -> Skill:
    statements = (replace(row, meaning=1) for row in skill.statements if not row.retired)
    return replace(skill, comes_from=(), statements=tuple(statements))


def _role(role: Role, skills: set[str]) -> Role:
    return replace(role, targets={k: target for k, target in role.targets.items() if k in skills})


def _resource(resource: Resource, skills: set[str]) -> Resource:
    return replace(resource, skills=tuple(key for key in resource.skills if key in skills))
