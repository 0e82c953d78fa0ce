"""Reports of small frameworks, for tests of what is said about them."""

from collections.abc import Mapping, Sequence
from typing import Any

from assessments.domain.framework import Target
from assessments.domain.report import Report, make_report
from assessments.domain.targets import own_role
from tests.factories import make_answers, make_framework

Values = Sequence[int | Sequence[int | None] | None]


def report_of(
    values: Values,
    targets: int | Sequence[int | Target] = 4,
    *,
    own: Mapping[str, Target] | None = None,
    **kwargs: Any,
) -> Report:
    """Return the report of somebody who answers like this, one entry for each skill.

    A whole number answers all 4 statements of the skill with it and None skips them. All skills
    matter alike, and are in one category, where nothing else is said. `own` are targets of one's
    own that differ from those of the role.
    """
    defaults: dict[str, Any] = {
        "skills": len(values),
        "importances": (1,),
        "categories": 1,
        "targets": targets,
    }
    framework = make_framework(**defaults | kwargs)
    answers = [[v] * 4 if v is None or isinstance(v, int) else v for v in values]
    role = framework.roles[0]
    if own is not None:
        role = own_role(framework, role, own, "My own targets")
    return make_report(framework, role, make_answers(framework, answers))
