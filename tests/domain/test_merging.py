"""Two people change the same thing, and what each of them changed is kept."""

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assessments.domain.merging import Conflict, merge, merge_known, merge_order, news

FIELDS = ("name", "text", "retired")
VALUES = st.fixed_dictionaries({name: st.integers(0, 2) for name in FIELDS})


@st.composite
def edited(draw: Any, seen: list[int], new: list[int]) -> list[int]:
    """Return this order after some of it was removed, moved and added to."""
    kept = [item for item in seen if draw(st.integers(0, 3))]
    added = draw(st.lists(st.sampled_from(new), unique=True, max_size=3))
    return draw(st.permutations(kept + added)) if draw(st.booleans()) else kept + added


@st.composite
def orders(draw: Any) -> tuple[list[int], list[int], list[int]]:
    """Return what was seen, and what two people have made of it: nothing new is of both."""
    seen = list(range(draw(st.integers(0, 6))))
    return seen, draw(edited(seen, [10, 11, 12])), draw(edited(seen, [20, 21, 22]))


# --- Fields ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stored", "seen", "sent", "changes", "conflicts"),
    [
        ("old", "old", "old", {}, []),
        ("theirs", "old", "old", {}, []),
        ("old", "old", "mine", {"text": "mine"}, []),
        ("both", "old", "both", {}, []),
        ("theirs", "old", "mine", {}, [Conflict("text", "old", "theirs", "mine")]),
    ],
)
def test_field_is_in_conflict_only_where_both_made_something_else_of_it(
    stored: str, seen: str, sent: str, changes: dict[str, str], conflicts: list[Conflict]
) -> None:
    assert merge({"text": stored}, {"text": seen}, {"text": sent}) == (changes, conflicts)


def test_field_that_is_not_sent_stays() -> None:
    assert merge({"a": 1, "b": 2}, {"a": 1, "b": 1}, {"a": 3}) == ({"a": 3}, [])


@given(stored=VALUES, seen=VALUES, sent=VALUES)
def test_nothing_that_one_side_alone_has_changed_is_lost(
    stored: dict[str, int], seen: dict[str, int], sent: dict[str, int]
) -> None:
    changes, conflicts = merge(stored, seen, sent)
    merged, in_conflict = stored | changes, {conflict.field for conflict in conflicts}
    for name in FIELDS:
        if stored[name] == seen[name]:
            assert merged[name] == sent[name]
        elif sent[name] == seen[name]:
            assert merged[name] == stored[name]
        else:
            assert (name in in_conflict) == (stored[name] != sent[name])
    assert not in_conflict & set(changes)


@given(stored=VALUES, seen=VALUES, sent=VALUES)
def test_saving_the_same_once_more_changes_nothing(
    stored: dict[str, int], seen: dict[str, int], sent: dict[str, int]
) -> None:
    changes, conflicts = merge(stored, seen, sent)
    assert merge(stored | changes, seen, sent) == ({}, conflicts)


@given(stored=VALUES, seen=VALUES, sent=VALUES)
def test_whoever_has_seen_what_is_stored_may_overwrite_it(
    stored: dict[str, int], seen: dict[str, int], sent: dict[str, int]
) -> None:
    changes, conflicts = merge(stored, stored, sent)
    assert (stored | changes, conflicts) == (sent, [])


# --- Order -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stored", "seen", "sent", "merged"),
    [
        ("abc", "abc", "abc", "abc"),
        ("cab", "abc", "abc", "cab"),  # theirs
        ("abc", "abc", "cab", "cab"),  # mine
        ("acb", "abc", "bac", "bac"),  # both: mine
        ("axbc", "abc", "cba", "cbax"),  # behind the neighbour that it has
        ("xabc", "abc", "cab", "xcab"),
        ("cba", "abc", "abyc", "cbya"),
        ("axbc", "abc", "abyc", "axbyc"),
        ("ac", "abc", "cba", "ca"),  # what one of them has removed is gone
        ("cba", "abc", "ac", "ca"),
        ("xab", "ab", "yab", "yxab"),
        ("", "abc", "abcy", "y"),
        ("xyabc", "abc", "bac", "xybac"),
    ],
)
def test_order_has_what_both_have_done(stored: str, seen: str, sent: str, merged: str) -> None:
    assert merge_order(list(stored), list(seen), list(sent)) == list(merged)


@given(orders())
def test_order_has_each_that_nobody_has_removed_once(
    lists: tuple[list[int], list[int], list[int]],
) -> None:
    seen, stored, sent = lists
    merged = merge_order(stored, seen, sent)
    wanted = {*stored, *sent} - (set(seen) - set(stored)) - (set(seen) - set(sent))
    assert len(merged) == len(set(merged))
    assert set(merged) == wanted


# --- What a page has known -------------------------------------------------------------------

KNOWN = st.fixed_dictionaries({name: st.lists(st.integers(0, 3), max_size=3) for name in FIELDS})


@given(stored=VALUES, seen=VALUES, sent=VALUES)
def test_a_page_that_knows_one_value_merges_as_ever(
    stored: dict[str, int], seen: dict[str, int], sent: dict[str, int]
) -> None:
    known = {name: [value] for name, value in seen.items()}
    assert merge_known(stored, known, sent) == merge(stored, seen, sent)


@given(stored=VALUES, known=KNOWN, sent=VALUES)
def test_what_is_stored_is_replaced_only_by_a_page_that_has_known_it(
    stored: dict[str, int], known: dict[str, list[int]], sent: dict[str, int]
) -> None:
    changes, conflicts = merge_known(stored, known, sent)

    in_conflict = {conflict.field: conflict for conflict in conflicts}
    for name in FIELDS:
        has_known = not known[name] or stored[name] in known[name]
        if has_known:
            assert changes.get(name, stored[name]) == sent[name]
            assert name not in in_conflict
            continue
        assert name not in changes  # nothing that is news to the page is set back by it
        is_touched = sent[name] not in (known[name][0], stored[name])
        assert (name in in_conflict) == is_touched
        if is_touched:  # and both are there to be told
            told = in_conflict[name]
            assert (told.theirs, told.yours) == (stored[name], sent[name])


@given(stored=VALUES, known=KNOWN, sent=VALUES)
def test_news_are_what_a_page_has_never_known(
    stored: dict[str, int], known: dict[str, list[int]], sent: dict[str, int]
) -> None:
    told = {name: values for name, values in known.items() if values}
    assert set(news(stored, told)) == {n for n in told if stored[n] not in told[n]}
    assert not set(merge_known(stored, told, sent)[0]) & set(news(stored, told))


@given(start=st.integers(0, 3), typed=st.lists(st.integers(0, 3), max_size=6), data=st.data())
def test_a_page_alone_is_never_in_conflict_whatever_of_its_saves_arrives(
    start: int, typed: list[int], data: st.DataObject
) -> None:
    """Each save is sent after those before, of which some never come and no answer is heard."""
    stored, known = {"text": start}, {"text": [start]}
    for value in typed:
        if data.draw(st.booleans()):
            changes, conflicts = merge_known(stored, known, {"text": value})
            assert conflicts == []
            stored |= changes
            assert stored["text"] == value
        known["text"].append(value)


def kept_order(seen: list[int], made: list[int]) -> bool:
    return [item for item in made if item in seen] == [item for item in seen if item in made]


@given(orders())
def test_order_of_whoever_alone_has_moved_something_stays(
    lists: tuple[list[int], list[int], list[int]],
) -> None:
    seen, stored, sent = lists
    assume(kept_order(seen, stored) or kept_order(seen, sent))
    wanted = stored if kept_order(seen, sent) else sent
    merged = merge_order(stored, seen, sent)
    assert [i for i in merged if i in wanted] == [i for i in wanted if i in merged]


@given(orders())
def test_order_of_one_who_changed_it_alone_is_taken(
    lists: tuple[list[int], list[int], list[int]],
) -> None:
    seen, stored, sent = lists
    assert merge_order(stored, seen, seen) == stored
    assert merge_order(seen, seen, sent) == sent


@given(orders())
def test_same_order_once_more_changes_nothing(
    lists: tuple[list[int], list[int], list[int]],
) -> None:
    seen, stored, sent = lists
    merged = merge_order(stored, seen, sent)
    assume(merged != stored)
    assert merge_order(merged, merged, merged) == merged
    assert merge_order(merged, seen, sent) == merged
