"""Why nothing more of a kind can be added, and how to make room: a sentence for each kind."""

from django.utils.translation import gettext as _

from assessments.domain.limits import (
    MOST_ASSESSMENTS,
    MOST_EXAMPLES,
    MOST_OPEN_LINKS,
    MOST_STEPS,
)


def no_room_for_assessment() -> str:
    return _(
        "You have %(most)s self-assessments here, as many as one person can keep. Delete one that "
        "you no longer need, then begin again."
    ) % {"most": MOST_ASSESSMENTS}


def no_room_for_example() -> str:
    return _(
        "You have %(most)s examples for this skill, as many as can be kept. Remove one under “My "
        "examples” in another tab, then save this one."
    ) % {"most": MOST_EXAMPLES}


def no_room_for_step() -> str:
    return _(
        "Your plan has %(most)s steps, as many as it can hold. Remove one from it, then add this "
        "one."
    ) % {"most": MOST_STEPS}


def no_room_for_link(most: int) -> str:
    """Return the sentence for one of the two numbers of links that may be open."""
    if most == MOST_OPEN_LINKS:
        text = _(
            "%(most)s links to your reports are open, as many as can be. End one that is no longer "
            "needed under “All my links”, then make this one."
        )
    else:
        text = _(
            "%(most)s links to this report are open, as many as can be. End one below, then make "
            "this one."
        )
    return text % {"most": most}
