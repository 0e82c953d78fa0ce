"""Targets that a person sets, as a role to compare with like any other."""

from collections.abc import Mapping

from assessments.domain.framework import Framework, Role, Target

OWN_ROLE = "_own"  # not a key, so no role of a framework can have it


def own_role(framework: Framework, base: Role, targets: Mapping[str, Target], name: str) -> Role:
    """Return a role with these targets; skills without one of their own have that of `base`.

    Targets outside the framework's scales are left out, as if they had not been set.
    """
    weights = {importance.value for importance in framework.importances}
    valid = {
        key: target
        for key, target in targets.items()
        if key in base.targets and 1 <= target.level <= framework.top
        if target.importance in weights
    }
    return Role(key=OWN_ROLE, name=name, summary=base.summary, targets={**base.targets, **valid})
