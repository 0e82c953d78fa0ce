"""How often one may do something here, and how much one may keep: every number with its reason.

These numbers keep a machine, or somebody with much patience, from filling the database or taking
the site's time from everybody else. Nobody who uses the site should ever meet one. Where a proxy
hides them, or a school has one connection, all people come from one address: so the numbers of an
address let classes of 60 begin, answer everything, finish, and take a PDF and a return key within
the same hour (tests/views/test_class.py does that).
"""

from dataclasses import dataclass
from enum import StrEnum

MINUTE, HOUR, DAY = 60, 60 * 60, 24 * 60 * 60  # seconds


class Tried(StrEnum):
    """What is counted."""

    START = "start"  # an assessment or a correction
    SAVE = "save"  # answers, examples, the plan, targets, a role
    KEY = "key"  # a return key that is made
    WRONG_KEY = "wrong-key"  # a return key that opens nothing
    MAIL = "mail"
    LINK = "link"  # to a report
    FILE = "file"  # CSV, JSON, a calendar, everything of a person
    PDF = "pdf"
    BRING = "bring"  # a file that is read


@dataclass(frozen=True)
class Allowed:
    """So many tries in each window of so many seconds.

    A process takes a lease of several from the counter that all processes share, so that only the
    first of them asks the database. What it does not use of a lease is lost when the window ends,
    so a lease must be small beside what is allowed.
    """

    to_person: int
    from_address: int
    window: int = HOUR
    lease: int = 1


ALLOWED = {
    # Somebody looks at a few frameworks and begins anew a few times. Nothing else bounds how many
    # people a machine can pretend to be, so this bounds the rows that one address makes.
    Tried.START: Allowed(to_person=30, from_address=1_000),
    # One a second for a whole hour: a quick reader takes several for a statement, and what is
    # typed is saved after each pause. A site of two cores saves some 30 a second for an hour.
    Tried.SAVE: Allowed(to_person=3_600, from_address=100_000, lease=10),
    # Each ends the one before, so that nobody wants many; it costs next to nothing.
    Tried.KEY: Allowed(to_person=20, from_address=600),
    # Nobody can guess a key (domain/return_key.py), and a right one is never refused: this only
    # quietens what tries. A class may mistype theirs twice; the time is short, for they come back.
    Tried.WRONG_KEY: Allowed(to_person=20, from_address=120, window=10 * MINUTE),
    # The address that it goes to may be another's, and the sender is this site.
    Tried.MAIL: Allowed(to_person=5, from_address=200, window=DAY),
    # A link for each application that somebody sends on a busy day, and as often put right.
    Tried.LINK: Allowed(to_person=60, from_address=1_000),
    Tried.FILE: Allowed(to_person=120, from_address=3_000),
    # Each takes the time of a processor: some tenths of a second.
    Tried.PDF: Allowed(to_person=60, from_address=1_200),
    # Up to 2 MB are read, once to show what would become of them and again when confirmed.
    Tried.BRING: Allowed(to_person=40, from_address=400),
}

# --- How much one person may keep -----------------------------------------------------------
#
# Of running assessments there is one for each framework (services/answering.py). A note belongs to
# a step of the plan, an answer to an assessment: what bounds those bounds these.

MOST_ASSESSMENTS = 500  # one a week for ten years
MOST_EXAMPLES = 20  # of one skill: an interview asks for one or two
MOST_STEPS = 200  # of a plan: more than all resources of a large framework
MOST_OPEN_LINKS_OF_REPORT = 20  # nobody remembers who has which of more
MOST_OPEN_LINKS = 100  # of all reports
ENDED_LINKS_KEPT = 20  # of a report, the last ones: those before go when a new one is made
