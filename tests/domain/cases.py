"""Frameworks, answers and roles for tests of what holds for all of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from assessments.domain.framework import Framework, ResourceKind, Role, Target
from assessments.domain.questionnaire import Answers
from assessments.domain.report import Report, make_report
from tests.domain import versions
from tests.factories import make_framework, make_resource, make_role

OPEN = "open"  # not answered: the key of the statement is not there
WEIGHTS = (1, 2, 5)

many = settings(versions.many, max_examples=25)


@dataclass(frozen=True)
class Case:
    """A person's answers to a framework, and the role to compare with."""

    framework: Framework
    role: Role
    answers: Answers

    def report(self, answers: Answers | None = None) -> Report:
        return make_report(self.framework, self.role, self.answers if answers is None else answers)


@st.composite
def frameworks(draw: st.DrawFn) -> Framework:
    """Scales of 2 to 9 answers, 1 to 40 skills with 1 to 7 statements, any roles."""
    top = draw(st.integers(2, 9))
    size = draw(st.integers(1, 40))  # drawn first, because lists left alone are mostly short
    counts = draw(st.lists(st.integers(1, 7), min_size=size, max_size=size))
    # Every skill has two resources, and every resource two skills: so some are shared.
    keys = [f"skill-{n}" for n in range(1, size + 1)]
    kinds = draw(st.lists(st.sampled_from(ResourceKind), min_size=size, max_size=size))
    resources = [
        make_resource(n, skills=keys[n - 1 : n + 1], to_level=top, kind=kind)
        for n, kind in enumerate(kinds, 1)
    ]
    return make_framework(
        statements=counts,
        top=top,
        categories=draw(st.integers(1, 5)),
        importances=WEIGHTS,
        roles=[
            make_role(draw(profiles(keys, top)), number=number)
            for number in range(1, draw(st.integers(1, 3)) + 1)
        ],
        resources=resources,
    )


@st.composite
def profiles(draw: st.DrawFn, keys: list[str], top: int) -> Mapping[str, Target]:
    """Any targets; some roles ask for little or nothing."""
    highest = draw(st.sampled_from([top, top, top, 2, 1]))
    target = st.builds(
        Target,
        level=st.integers(1, highest),
        importance=st.sampled_from(WEIGHTS),
        critical=st.booleans(),
    )
    targets = draw(st.lists(target, min_size=len(keys), max_size=len(keys)))
    return dict(zip(keys, targets, strict=True))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Any partial set of answers: each statement is answered, skipped or still open."""
    framework = draw(frameworks())
    scale = list(range(framework.top))
    habits: list[list[Any]] = [
        scale,
        [*scale, None, OPEN],
        [*scale, *[None, OPEN] * 2 * framework.top],  # some know next to nothing of themselves
        [*scale[-2:], None, OPEN],  # and some have next to no gaps
    ]
    habit = st.sampled_from(draw(st.sampled_from(habits)))
    size = len(framework.statements)
    values = draw(st.lists(habit, min_size=size, max_size=size))
    pairs = zip(framework.statements, values, strict=True)
    answers = {s.key: value for s, value in pairs if value != OPEN}
    return Case(framework, draw(st.sampled_from(framework.roles)), answers)
