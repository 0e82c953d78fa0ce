"""The questionnaire as its pages show it: where one stands, and all answers to check."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.domain.framework import Category, Framework, Role, Skill
from assessments.domain.language import said
from assessments.domain.questionnaire import (
    Answers,
    Page,
    Progress,
    all_alike,
    minutes_left,
    missing,
    pages,
    progress,
)
from assessments.presentation.answers import AnswerLine, answer_lines
from assessments.presentation.dates import said_at
from assessments.presentation.palette import hue_of
from assessments.presentation.picture import BarPart, bar


@dataclass(frozen=True)
class Standing:
    """Where one stands, on top of every page of the questionnaire.

    `done` and `count_words` let the page count on without the site: what is answered, and the words
    in which "#" stands for that number.
    """

    hue: int
    where: str
    left: str
    done: int
    count_words: str
    bar: tuple[BarPart, ...]


@dataclass(frozen=True)
class CheckedSkill:
    """One skill on the check page; `open` tells how many statements are, "" where none is."""

    skill: Skill
    open: str
    lines: tuple[AnswerLine, ...]


@dataclass(frozen=True)
class CheckPage:
    """All answers; `alike` asks back where they are all the same, else it is "".

    `not_looked_at` says how many were taken over and not looked at, "" where there are none.
    """

    progress: Progress
    alike: str
    not_looked_at: str
    missing: tuple[tuple[Skill, AnswerLine], ...]
    groups: tuple[tuple[int, Category, tuple[CheckedSkill, ...]], ...]


@dataclass(frozen=True)
class RoleChoice:
    """A role to choose: what it is, and in how many skills it asks for what, the most first."""

    summary: str
    asks: tuple[str, ...]


def standing(framework: Framework, page: Page, answers: Answers) -> Standing:
    """Say and draw where one stands on this page."""
    all_pages = pages(framework)
    overall = progress(framework.statements, answers)
    minutes = minutes_left(framework, answers)
    done = overall.answered + overall.skipped
    words = _("%(done)s of %(total)s answered")
    left = words % {"done": done, "total": overall.total}
    if minutes:
        about = ngettext("about %(count)s minute left", "about %(count)s minutes left", minutes)
        left = f"{left}, {about % {'count': minutes}}"
    return Standing(
        hue=_hue(framework, page.category),
        where=_("Skill %(number)s of %(total)s") % {"number": page.number, "total": len(all_pages)},
        left=left,
        done=done,
        count_words=words % {"done": "#", "total": overall.total},
        bar=bar(
            (_hue(framework, p.category), 1, _share_done(p.skill, answers), p == page)
            for p in all_pages
        ),
    )


def earlier_answers(
    framework: Framework, answers: Answers, at: datetime, now: datetime
) -> dict[str, str]:
    """Return each earlier answer as a sentence with its date, by the key of the statement."""
    date = said_at(at, now)
    return {
        key: _("%(date)s: you skipped this") % {"date": date}
        if value is None
        else said(
            _("%(date)s: %(answer)s"), {"date": date, "answer": framework.options[value].label}
        )
        for key, value in answers.items()
    }


def check_page(framework: Framework, answers: Answers, not_looked_at: int = 0) -> CheckPage:
    """Show every answer, and what is missing with the skill where it can be given.

    `not_looked_at` counts the answers that were taken over and have not been looked at.
    """
    return CheckPage(
        progress=progress(framework.statements, answers),
        alike=_alike(framework, answers),
        not_looked_at=_not_looked_at(not_looked_at),
        missing=tuple(
            (skill, line)
            for skill in framework.skills
            for line in answer_lines(framework, missing(skill.statements, answers), answers)
        ),
        groups=tuple(
            (
                number,
                category,
                tuple(_checked(framework, s, answers) for s in category.skills),
            )
            for number, category in enumerate(framework.categories, 1)
        ),
    )


def correcting_text(at: datetime, *, replaces: bool) -> str:
    """Say which report is being corrected, and what becomes of it."""
    if replaces:
        text = _(
            "This corrects your report of %(date)s and has all of its answers. When you finish, "
            "it takes that report’s place in your list."
        )
    else:
        text = _(
            "This corrects your report of %(date)s and has all of its answers. When you finish, "
            "it stands beside that report in your list."
        )
    return text % {"date": date_format(localtime(at), "DATE_FORMAT")}


def _not_looked_at(count: int) -> str:
    if not count:
        return ""
    text = ngettext(
        "%(count)s earlier answer was taken over and not looked at yet. You can finish all the "
        "same; your report says so.",
        "%(count)s earlier answers were taken over and not looked at yet. You can finish all the "
        "same; your report says so.",
        count,
    )
    return text % {"count": count}


def _alike(framework: Framework, answers: Answers) -> str:
    if not all_alike(framework.statements, answers):
        return ""
    counts = progress(framework.statements, answers)
    if counts.answered == counts.total:
        text = _(
            "You gave the same answer to all %(answered)s statements. Is that how it is? "
            "You can change any of them, or go on."
        )
    else:
        text = _(
            "You gave the same answer to all %(answered)s statements that you answered. Is that "
            "how it is? You can change any of them, or go on."
        )
    return text % {"answered": counts.answered}


def _checked(framework: Framework, skill: Skill, answers: Answers) -> CheckedSkill:
    count = len(missing(skill.statements, answers))
    return CheckedSkill(
        skill,
        open=_("%(count)s open") % {"count": count} if count else "",
        lines=answer_lines(framework, skill.statements, answers),
    )


def role_choices(framework: Framework) -> dict[str, RoleChoice]:
    """Return how each role is offered, by its key."""
    return {role.key: RoleChoice(role.summary, _asks(framework, role)) for role in framework.roles}


def _asks(framework: Framework, role: Role) -> tuple[str, ...]:
    """Tell each level by its answer: people meet the answers before they read a level's name."""
    counts = Counter(t.level for t in role.targets.values() if not t.asks_nothing)
    return tuple(
        said(
            ngettext("In %(count)s skill: %(answer)s", "In %(count)s skills: %(answer)s", count),
            {"count": count, "answer": framework.options[level - 1].label},
        )
        for level, count in sorted(counts.items(), reverse=True)
    )


def _hue(framework: Framework, category: Category) -> int:
    return hue_of(framework.categories.index(category) + 1)


def _share_done(skill: Skill, answers: Answers) -> float:
    counts = progress(skill.statements, answers)
    return 1 - counts.open / counts.total
