"""Random reports of the shipped framework and of random ones, and their pages.

Everything follows from a seed (a text). Pages are rendered by the product's views and templates,
as the owner's preview or as a stranger's page, without a database.
"""

import os
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from functools import cache
from pathlib import Path
from types import SimpleNamespace

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")

import django

django.setup()

from django.contrib.auth.models import AnonymousUser  # noqa: E402
from django.template.loader import render_to_string  # noqa: E402
from django.test import RequestFactory  # noqa: E402

from assessments.domain.annotations import Setting  # noqa: E402
from assessments.domain.framework import Framework, Role, Target  # noqa: E402
from assessments.domain.gaps import Gap, Status  # noqa: E402
from assessments.domain.report import Report, make_report  # noqa: E402
from assessments.domain.targets import OWN_ROLE, own_role  # noqa: E402
from assessments.exchange.yaml_reader import read_framework  # noqa: E402
from assessments.presentation.person import Person  # noqa: E402
from assessments.presentation.reader import Reader  # noqa: E402
from assessments.presentation.report_page import report_page  # noqa: E402
from assessments.views.report import show_report  # noqa: E402
from tests.factories import make_framework, make_role  # noqa: E402

CONTENT = Path(__file__).parent.parent.parent / "assessments/content/it-project-manager.yaml"
WEIGHTS = (1, 2, 3)
DAY = datetime(2026, 3, 1, 12, tzinfo=UTC)

Values = list[int | None]  # of one skill: an answer, or None for a skip


@dataclass(frozen=True)
class Case:
    """A report and how it is read."""

    report: Report
    values: dict[str, Values]
    by_need: bool
    is_shared: bool

    def __str__(self) -> str:
        role = self.report.role
        targets = {
            key: f"{t.level} × {t.importance}{', a must' if t.critical else ''}"
            for key, t in role.targets.items()
        }
        return (
            f"{self.report.framework.title}, {self.report.framework.top} levels, "
            f"{'shared, ' if self.is_shared else ''}{'by need, ' if self.by_need else ''}"
            f"answers {self.values}, {role.name} {targets}"
        )


def random_report(seed: str) -> Case:
    rng = random.Random(seed)
    framework = _shipped() if rng.random() < 0.5 else _framework(rng)
    values = _answers(framework, rng)
    answers = {
        statement.key: value
        for skill in framework.skills
        for statement, value in zip(skill.statements, values[skill.key], strict=True)
        if value is not None or rng.random() < 0.5
    }
    settings = {s.key: rng.choice(list(Setting)) for s in framework.skills if rng.random() < 0.2}
    report = make_report(framework, _role(framework, rng), answers, settings=settings)
    return Case(report, values, by_need=rng.random() < 0.3, is_shared=rng.random() < 0.2)


@cache
def _shipped() -> Framework:
    return read_framework(CONTENT.read_bytes())


# --- Frameworks and roles ------------------------------------------------------------------------


def _framework(rng: random.Random) -> Framework:
    """Make one of 2 to 9 levels and 1 to 12 skills with 1 to 7 statements, for 1 to 5 roles."""
    top = rng.choice((5, 5, 5, 2, 3, 4, 7, 9))
    asked = [rng.choice((4, 4, 3, rng.randint(1, 7))) for _ in range(rng.randint(1, 12))]
    keys = [f"skill-{n}" for n in range(1, len(asked) + 1)]
    roles = [make_role(_targets(keys, top, rng), number=n) for n in range(1, rng.randint(1, 5) + 1)]
    # The page does not say how much a role asks for, so no two ask for as much.
    roles = list({_demand(role): role for role in roles}.values())
    return make_framework(
        statements=asked,
        top=top,
        categories=rng.randint(1, 4),
        importances=WEIGHTS,
        roles=roles,
    )


def _demand(role: Role) -> Fraction:
    return sum((Gap(t, Status.UNKNOWN).weight for t in role.targets.values()), Fraction(0))


def _targets(keys: Sequence[str], top: int, rng: random.Random) -> dict[str, Target]:
    """Ask for much, for little or for nothing; some targets are a must."""
    highest, musts = rng.choice((top, top, max(1, top - 2), 1)), rng.choice((0.0, 0.2, 1.0))
    weights = rng.choice((WEIGHTS, WEIGHTS[:1]))
    return {
        key: Target(rng.randint(1, highest), rng.choice(weights), rng.random() < musts)
        for key in keys
    }


def _role(framework: Framework, rng: random.Random) -> Role:
    """Choose a role, in one of five cases targets of one's own, of which some are a must."""
    role = rng.choice(framework.roles)
    if rng.random() < 0.8:
        return role
    keys = [skill.key for skill in framework.skills]
    return own_role(framework, role, _targets(keys, framework.top, rng), "My own targets")


# --- Answers -------------------------------------------------------------------------------------

Habit = Callable[[Framework, random.Random], Callable[[int, int], int | None]]


def _answers(framework: Framework, rng: random.Random) -> dict[str, Values]:
    """Answer as people of many habits do, the values of every skill by its key."""
    habit = rng.choice(HABITS)(framework, rng)
    return {
        skill.key: [habit(number, place) for place in range(len(skill.statements))]
        for number, skill in enumerate(framework.skills)
    }


def _anything(framework: Framework, rng: random.Random) -> Callable[[int, int], int | None]:
    return lambda skill, place: rng.randrange(framework.top)


def _a_person(framework: Framework, rng: random.Random) -> Callable[[int, int], int | None]:
    """Answer round a level of the person and of the skill, and skip now and then."""
    person, skips = rng.uniform(0, framework.top - 1), rng.choice((0.0, 0.0, 0.1, 0.4))
    levels = [rng.gauss(person, 0.8) for _ in framework.skills]

    def answer(skill: int, place: int) -> int | None:
        if rng.random() < skips:
            return None
        return min(framework.top - 1, max(0, round(rng.gauss(levels[skill], 0.7))))

    return answer


def _all_the_same(framework: Framework, rng: random.Random) -> Callable[[int, int], int | None]:
    value = rng.randrange(framework.top)
    return lambda skill, place: value


def _straight_lines(framework: Framework, rng: random.Random) -> Callable[[int, int], int | None]:
    """Give one answer to all statements of a skill."""
    values = [rng.randrange(framework.top) for _ in framework.skills]
    return lambda skill, place: values[skill]


def _hardly_any(framework: Framework, rng: random.Random) -> Callable[[int, int], int | None]:
    share = rng.choice((0.0, 0.05, 0.3))
    return lambda skill, place: rng.randrange(framework.top) if rng.random() < share else None


def _some_skills(framework: Framework, rng: random.Random) -> Callable[[int, int], int | None]:
    """Answer one skill only, or all but a few."""
    count = rng.choice((1, max(1, len(framework.skills) - 2)))
    known = rng.sample(range(len(framework.skills)), count)
    return lambda skill, place: rng.randrange(framework.top) if skill in known else None


def _nearly_all(framework: Framework, rng: random.Random) -> Callable[[int, int], int | None]:
    """Stand at one end of the scale, but for an answer here and there."""
    end = rng.choice((0, framework.top - 1))
    return lambda skill, place: rng.randrange(framework.top) if rng.random() < 0.1 else end


def _one_sided(framework: Framework, rng: random.Random) -> Callable[[int, int], int | None]:
    """Know the first group and not the others, or the other way round."""
    first, flip = len(framework.categories[0].skills), rng.random() < 0.5
    return lambda skill, place: framework.top - 1 if (skill < first) != flip else 0


HABITS: tuple[Habit, ...] = (
    _anything,
    _a_person,
    _a_person,
    _a_person,
    _all_the_same,
    _straight_lines,
    _hardly_any,
    _some_skills,
    _nearly_all,
    _one_sided,
)


# --- Pages ---------------------------------------------------------------------------------------


def render(case: Case) -> str:
    """Return the page of a report, as an editor previews it or as a stranger is shown it."""
    report = case.report
    if case.is_shared:
        context = {"framework": report.framework, "submitted_at": DAY, "reader": Reader.STRANGER}
        page = report_page(report, Person(is_reader=False))
        return render_to_string("report/shared.html", context | {"report": page})
    query = {"role": report.role.key} | ({"order": "need"} if case.by_need else {})
    request = RequestFactory().get("/", query)
    request.user = AnonymousUser()
    is_own = report.role.key == OWN_ROLE
    assessment = SimpleNamespace(pk="0" * 8, submitted_at=DAY, own_targets=is_own)
    response = show_report(request, assessment, report, Reader.PREVIEWER)
    return response.content.decode()
