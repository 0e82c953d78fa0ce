"""The sentence that a history opens with, and the few that follow it.

What is said first is the first of these cases that holds:

1. There is no earlier report to compare with.
2. All skills moved together. A mood can do that, so it is said before any skill is named.
3. Small steps over several reports, none of them clear, add up since the first.
4. A skill has grown or has fallen.
5. Readiness rose clearly, though something has fallen and nothing has grown.
6. A skill seems to have grown or to have fallen, which is no clear change.
7. All that can be compared was confirmed or taken over from the earlier report.
8. There is no clear change, or nothing to compare.

Whoever's readiness rose clearly reads of a fall in the lead, never in the headline.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.domain.change import CLEAR, FALLEN, SEEMING, Difference, Verdict
from assessments.domain.history import History, Past, SkillHistory
from assessments.domain.language import joined, said
from assessments.presentation.history_words import (
    came_out_lower,
    has_fallen,
    has_fallen_since,
    has_grown,
    kept_clauses,
    moved,
    seeming_clauses,
    when,
    with_verdict,
)
from assessments.presentation.numbers import percent
from assessments.presentation.words import listed


@dataclass(frozen=True)
class Opening:
    """A headline, and what it names or counts: skills with these verdicts, and slow climbers."""

    headline: str
    tells: tuple[Verdict, ...] = ()
    climbers: tuple[SkillHistory, ...] = ()
    of_all: bool = False  # it speaks of all skills together


def headline(history: History) -> str:
    """Say in one sentence what has changed since the earlier assessment."""
    return _opening(history).headline


def lead(history: History) -> str:
    """Say what the headline leaves out, in a few sentences."""
    if history.since is None:
        return _(
            "Take it again in about three months. Then you see here, skill by skill, what has "
            "grown, and what moved no more than chance would explain."
        )
    return joined(" ", _lead_sentences(history, _opening(history)))


# --- The cases ---------------------------------------------------------------------------------


def _opening(history: History) -> Opening:
    cases = (_first_report, _moved_together, _slow_climb, _clear, _readiness, _seeming, _kept)
    openings = (case(history) for case in cases)
    return next(filter(None, openings), None) or Opening(_no_change(history))


def _first_report(history: History) -> Opening | None:
    return None if history.since else Opening(_("Your first report is here"))


def _moved_together(history: History) -> Opening | None:
    change = _together(history)
    if change is None or (change.mean < 0 and history.readiness_rose):
        return None
    return Opening(moved(change, _since(history)), of_all=True)


def _slow_climb(history: History) -> Opening | None:
    if history.since is history.first:
        return None
    first, whole = when(history, history.first), history.together_since_first
    climbers = tuple(skill for skill in history.skills if skill.climbed_slowly)
    by_steps = _("%(sentence)s, step by step")
    if history.climbed_slowly and whole and whole.difference:
        return Opening(by_steps % {"sentence": moved(whole.difference, first)}, of_all=True)
    if climbers:
        sentence = has_grown(climbers, history, first)
        return Opening(said(by_steps, {"sentence": sentence}), climbers=climbers)
    return None


def _clear(history: History) -> Opening | None:
    since = _since(history)
    grew = with_verdict(history, Verdict.GREW)
    fell = [] if history.readiness_rose else with_verdict(history, Verdict.FELL)
    if grew and fell:
        both = {"grew": has_grown(grew, history, since), "fell": has_fallen(fell, history)}
        return Opening(said(_("%(grew)s; %(fell)s"), both), CLEAR)
    if grew:
        return Opening(has_grown(grew, history, since), (Verdict.GREW,))
    return Opening(has_fallen_since(fell, history, since), (Verdict.FELL,)) if fell else None


def _readiness(history: History) -> Opening | None:
    change = _together(history)
    fell = with_verdict(history, Verdict.FELL) or (change and change.mean < 0)
    if not fell or not history.readiness_rose:
        return None
    values = {
        "when": _since(history),
        "before": _percent(history.since),
        "now": _percent(history.newest),
    }
    text = _("Your readiness has risen since %(when)s, from %(before)s %% to %(now)s %%")
    return Opening(text % values)


def _seeming(history: History) -> Opening | None:
    tells = (Verdict.SEEMS_TO_HAVE_GROWN,) if history.readiness_rose else SEEMING
    clauses = seeming_clauses(history, tells)
    if not clauses:
        return None
    values = {"when": _since(history), "clauses": listed(clauses)}
    return Opening(said(_("No clear change since %(when)s, but %(clauses)s"), values), tells)


def _kept(history: History) -> Opening | None:
    """All that can be compared stayed as it was, and was not answered a second time."""
    kept = with_verdict(history, Verdict.KEPT)
    unknown = with_verdict(history, Verdict.NOT_COMPARABLE)
    if not kept or len(kept + unknown) < len(history.skills):
        return None
    if any(skill.change and skill.change.kept.carried for skill in kept):
        text = _("Your answers of %(when)s were taken over")
    else:
        text = _("You confirmed your answers of %(when)s")
    return Opening(text % {"when": _since(history)}, (Verdict.KEPT,))


def _no_change(history: History) -> str:
    unknown = with_verdict(history, Verdict.NOT_COMPARABLE)
    single = with_verdict(history, Verdict.ONE_STATEMENT)
    values = {"when": _since(history)}
    if with_verdict(history, Verdict.KEPT):
        return _("No clear change since %(when)s in what you answered anew") % values
    if len(unknown) == len(history.skills):
        return _("Nothing can be compared with %(when)s") % values
    if len(unknown + single) == len(history.skills):
        return _("Single statements are too few to call a change since %(when)s") % values
    if unknown or single:
        return _("No clear change since %(when)s in what can be compared") % values
    return _("No clear change since %(when)s") % values


# --- The lead ----------------------------------------------------------------------------------


def _lead_sentences(history: History, opening: Opening) -> Iterator[str]:
    change = _together(history)
    if opening.of_all or change:
        yield _(
            "A kinder or a stricter day moves all answers alike, and so does real change in "
            "everything: the answers of two days cannot tell them apart."
        )
    for clause in _not_told(history, opening):
        yield said(_("%(clause)s."), {"clause": clause})
    untold = [verdict for verdict in SEEMING if verdict not in opening.tells]
    if clauses := seeming_clauses(history, untold):
        values = {"when": _since(history), "clauses": listed(clauses)}
        yield said(_("Since %(when)s, %(clauses)s."), values)
    if with_verdict(history, *FALLEN) or (change and change.mean < 0):
        yield _("A lower answer can also come from seeing more clearly what a skill asks for.")
    if with_verdict(history, *SEEMING):
        yield _(
            "“Seems” can be chance: in our trials it was said of up to one skill in five in which "
            "nothing had changed."
        )
    yield from _stayed(history, opening)
    if not change:
        yield from _unchanged(history, opening)
    if before := [
        s for s in history.skills if s.grew_only_since_first and s not in opening.climbers
    ]:
        grew = has_grown(before, history, when(history, history.first))
        yield said(_("%(clause)s."), {"clause": grew})


def _not_told(history: History, opening: Opening) -> Iterator[str]:
    """Yield what has changed and is not in the headline."""
    grew, fell = (with_verdict(history, verdict) for verdict in CLEAR)
    change, since = _together(history), _since(history)
    if change and not opening.of_all:
        yield moved(change, since)
    if grew and Verdict.GREW not in opening.tells:
        yield has_grown(grew, history, since)
    if fell and Verdict.FELL not in opening.tells:
        yield came_out_lower(fell, history)


def _stayed(history: History, opening: Opening) -> Iterator[str]:
    """Yield in which skills the earlier answers stayed, and what that does not mean."""
    if Verdict.KEPT in opening.tells:
        yield _("What was kept is no second answer: it shows neither growth nor standing still.")
        return
    for clause in kept_clauses(history):
        yield said(_("%(clause)s."), {"clause": clause})


def _unchanged(history: History, opening: Opening) -> Iterator[str]:
    """Yield what is to be thought of the skills without a clear change."""
    unchanged = with_verdict(history, Verdict.NO_CLEAR_CHANGE)
    same = len([skill for skill in unchanged if skill not in opening.climbers])
    if not unchanged:
        return
    if with_verdict(history, *CLEAR, *SEEMING):
        yield ngettext(
            "One other skill moved no more than chance would explain.",
            "%(count)s other skills moved no more than chance would explain.",
            same,
        ) % {"count": same}
    elif opening.climbers or opening.of_all:
        yield _("Since %(when)s, no skill by itself moved more than chance would explain.") % {
            "when": _since(history)
        }
    else:
        yield _(
            "That need not mean that you stood still: even a whole level of change often stays "
            "unseen."
        )


def _together(history: History) -> Difference | None:
    """Return by how much all skills moved together, if they did."""
    together = history.together
    return together.difference if together and together.verdict in CLEAR else None


def _since(history: History) -> str:
    return when(history, history.since) if history.since else ""


def _percent(past: Past | None) -> str:
    value = past.readiness.value if past and past.readiness else None
    return "" if value is None else str(percent(value))
