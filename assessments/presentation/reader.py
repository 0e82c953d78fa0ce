"""For whom a report is shown: the one value that decides what stands beside it."""

from enum import StrEnum


class Reader(StrEnum):
    """Who reads a report. A template asks for what the reader may do, never for a page."""

    OWNER = "owner"  # whose answers these are
    PREVIEWER = "previewer"  # an editor, with invented answers
    VISITOR = "visitor"  # of the sample report, with invented answers
    STRANGER = "stranger"  # who was given a link to the whole report
    INTERVIEWER = "interviewer"  # who is shown strengths with their examples
    ONLOOKER = "onlooker"  # who is shown no more than the picture

    @property
    def keeps_things(self) -> bool:
        """Say whether plan, examples, own targets, files and links belong to the reader."""
        return self is Reader.OWNER

    @property
    def compares(self) -> bool:
        """Say whether the reader may choose another role and another order."""
        return self in (Reader.OWNER, Reader.PREVIEWER)

    @property
    def was_invited(self) -> bool:
        """Say whether somebody else's report is read, from which no link leads away."""
        return self in (Reader.STRANGER, Reader.INTERVIEWER, Reader.ONLOOKER)

    @property
    def sees_details(self) -> bool:
        """Say whether every skill is told in detail, for the lines of the picture to lead to."""
        return self not in (Reader.INTERVIEWER, Reader.ONLOOKER)

    @property
    def is_visitor(self) -> bool:
        return self is Reader.VISITOR
