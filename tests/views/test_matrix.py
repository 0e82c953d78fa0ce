"""Who may see what: every address × everybody × every method, as matrix.txt has it.

`WRITE_GOLDEN=1 .venv/bin/pytest -n 0 tests/views/test_matrix.py -k golden` writes it anew.
"""

import os
from itertools import pairwise

import pytest

from tests.addresses import addresses
from tests.views.matrix import FILE, METHODS, PEOPLE, WAYS, World, as_text, column, read

TABLE = read(FILE.read_text()) if FILE.exists() else {who: {} for who in PEOPLE}
ROWS = list(TABLE["nobody"])
EDITORS = ("staff", "editor", "publisher", "superuser")
OUTSIDERS = [who for who in TABLE if who not in EDITORS]
OWNERS = ("own", "key", "account")
STRANGERS = [who for who in TABLE if who not in OWNERS]


def cells(prefix: str, *people: str) -> set[str]:
    return {TABLE[who][row] for who in people for row in ROWS if row[0].startswith(prefix)}


@pytest.mark.parametrize("who", PEOPLE)
def test_everybody_gets_what_the_golden_table_says(version, who):
    got, said = column(World(), who), TABLE[who]
    if "WRITE_GOLDEN" in os.environ:
        TABLE[who] = said = got
        if all(column.keys() == got.keys() for column in TABLE.values()):
            FILE.write_text(as_text(TABLE))

    assert {row: cell for row, cell in got.items() if cell != said.get(row)} == {}
    assert got.keys() == said.keys()  # what is gone is not said either


def test_every_address_is_in_the_table():
    there = {name.partition(" ")[0].partition(",")[0] for name, _method in ROWS}
    assert there == {address.name for address in addresses()}


def test_nothing_fails():
    assert {cell for column in TABLE.values() for cell in column.values() if cell >= "500"} <= {
        *WAYS.values()
    }


def test_an_assessment_opens_for_its_owner_alone():
    assert cells("assessment:", *STRANGERS) == {"404"}
    assert "404" not in cells("assessment:", *OWNERS)


def test_a_link_shows_the_same_to_everybody_and_only_while_it_is_open():
    for method in METHODS:
        seen = {TABLE[who]["shared, open", method] for who in TABLE}
        assert seen == {"200" if method in ("get", "head") else "404"}
    assert cells("shared, ended", *TABLE) == {"404"}


def test_the_pages_of_editors_open_for_editors_alone():
    answers = {
        TABLE[who][row]
        for who in OUTSIDERS
        for row in ROWS
        if row[0].startswith(("admin:", "preview")) and row[0] != "admin:logout"
    }
    assert answers == {"in", "403"}


def test_whoever_may_less_is_never_let_in_where_one_who_may_more_is_refused():
    for less, more in pairwise(TABLE[who] for who in EDITORS):
        wrong = {
            row
            for row in ROWS
            if row[0].startswith(("admin:", "preview")) and more[row] == "403" != less[row]
        }
        assert wrong == set()


def test_a_head_is_answered_as_a_get():
    for who, answers in TABLE.items():
        for name, method in ROWS:
            if method == "head":
                assert answers[name, "head"] == answers[name, "get"], (who, name)
