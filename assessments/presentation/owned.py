"""How much of a person is kept, in words."""

from collections.abc import Mapping

from django.utils.translation import ngettext


def owned_lines(counts: Mapping[str, int]) -> list[str]:
    """Return a phrase for each kind of which there is something, by the names of the models."""
    phrases = {
        "Assessment": ngettext(
            "%(number)s self-assessment",
            "%(number)s self-assessments",
            counts.get("Assessment", 0),
        ),
        "Answer": ngettext("%(number)s answer", "%(number)s answers", counts.get("Answer", 0)),
        "Example": ngettext("%(number)s example", "%(number)s examples", counts.get("Example", 0)),
        "PlanStep": ngettext(
            "%(number)s step of a plan", "%(number)s steps of a plan", counts.get("PlanStep", 0)
        ),
        "OwnTargets": ngettext(
            "%(number)s set of own targets",
            "%(number)s sets of own targets",
            counts.get("OwnTargets", 0),
        ),
        "ShareLink": ngettext(
            "%(number)s link to a report",
            "%(number)s links to reports",
            counts.get("ShareLink", 0),
        ),
    }
    return [text % {"number": counts[name]} for name, text in phrases.items() if counts.get(name)]
