"""What each reader of a report may do."""

import pytest

from assessments.presentation.reader import Reader


@pytest.mark.parametrize(
    ("reader", "may"),
    [
        (Reader.OWNER, {"keeps_things", "compares", "sees_details"}),
        (Reader.PREVIEWER, {"compares", "sees_details"}),
        (Reader.VISITOR, {"sees_details", "is_visitor"}),
        (Reader.STRANGER, {"sees_details", "was_invited"}),
        (Reader.INTERVIEWER, {"was_invited"}),
        (Reader.ONLOOKER, {"was_invited"}),
    ],
)
def test_each_reader_may_do_this_and_nothing_else(reader: Reader, may: set[str]) -> None:
    names = [name for name, value in vars(Reader).items() if isinstance(value, property)]
    assert {name for name in names if getattr(reader, name)} == may


def test_every_reader_is_told_apart() -> None:
    assert len(Reader) == 6
