"""A made-up framework and a person in whose report everything happens that can."""

from dataclasses import replace
from datetime import UTC, datetime

from assessments.domain.framework import (
    Effort,
    EffortUnit,
    Framework,
    Origin,
    ResourceKind,
    Target,
)
from assessments.domain.history import History, Taken, make_history
from assessments.domain.questionnaire import Answers
from assessments.domain.report import Report, make_report
from assessments.domain.targets import own_role
from tests.domain.versions import with_statement
from tests.factories import make_answers, make_framework, make_resource

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
TARGETS = [
    Target(3, 3, critical=True),
    Target(4, 2, critical=True),
    Target(4, 1, critical=True),
    Target(3, 2),
    Target(5, 3),
    Target(4, 1),
    Target(5, 1),
]
OWN = {"skill-5": Target(3, 2)}  # ties with skill-4
VALUES: list[list[int | None]] = [
    [3, 3, 3, 3],  # above its target, and critical
    [1, 2, 1, 1],  # far from it, and critical
    [2, None],  # not known, and critical
    [1, 1, 1, 1],
    [1, 1, 1, 1],
    [3, 3, 3, 3],  # on target
    [2, 3, 2, 2],  # with no step to take
]


def example_framework() -> Framework:
    """Three categories of seven skills; skills 2 and 4 share a course."""
    course = make_resource(
        20,
        skills=["skill-2", "skill-4"],
        kind=ResourceKind.COURSE,
        provider="A school",
        url="https://example.org/course",
        effort=Effort(3, EffortUnit.WEEKS, 4),
    )
    ways = [
        make_resource(
            30,
            kind=ResourceKind.JOB,
            origin=Origin.ARTICLE,
            effort=Effort(1, EffortUnit.YEARS, 38),
            from_level=2,
        ),
        make_resource(
            31,
            kind=ResourceKind.DEGREE,
            origin=Origin.ARTICLE,
            provider="A university",
            url="https://example.org/degree",
        ),
    ]
    return make_framework(
        skills=7,
        categories=3,
        targets=TARGETS,
        resources=[*(make_resource(number) for number in (1, 2, 3, 4, 5, 6)), course, *ways],
        version=3,
        checksum="0123456789abcdef" * 4,
    )


def example_answers(framework: Framework) -> Answers:
    return make_answers(framework, VALUES)


def example_report() -> Report:
    """Compare the person with targets of their own."""
    framework = example_framework()
    role = own_role(framework, framework.roles[0], OWN, "My own targets")
    return make_report(framework, role, example_answers(framework))


def example_history() -> History:
    """Three times: one skill grew, one fell, one has another meaning and one comes from it."""
    old = make_framework(skills=5, categories=3, version=1)
    new = old
    for number in (1, 2, 3):
        new = with_statement(new, f"skill-4-{number}", meaning=2)
    new = replace(new, version=2)
    times = [
        (old, 3, [[1, 1, 1, 1], [2, 2, 2, 2], [3, 3, 3, 3], [2, 2, 2, 2], [2]]),
        (old, 6, [[1, 2, 1, 2], [2, 2, 2, 2], [3, 3, 3, 3], [2, 2, 2, 2], [2, 2, 2, 2]]),
        (new, 9, [[3, 3, 3, 3], [2, 3, 2, 2], [1, 1, 1, 1], [2, 2, 2, 2], [2, 2, 2, 2]]),
    ]
    return make_history(
        [
            Taken(
                framework,
                framework.roles[0],
                make_answers(framework, values),
                AT.replace(month=month),
                f"00000000-0000-4000-8000-00000000000{month}",
            )
            for framework, month, values in times
        ]
    )
