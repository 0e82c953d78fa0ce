"""Contradictions between the parts of a report's page: orders, ties, counts, headline, roles.

Like skills.py. The sentences are read by their patterns; a sentence that has none is
a finding as well, so that none is passed over.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise

from bench.checking.facts import Facts, Points, integers_in, numbers_in
from bench.checking.skills import Checked

FEW = Fraction(1, 10)  # of the way, so that nearly all is still ahead
APART = 1.645  # how many standard errors of their difference make two priorities differ


def names_in(text: str, names: Iterable[str]) -> list[str]:
    """Return the names that a text names, in its order, the longer one where two would fit."""
    longest_first = sorted(names, key=len, reverse=True)
    pattern = "|".join(re.escape(name) for name in longest_first)
    return re.findall(rf"(?<!\w)(?:{pattern})(?!\w)", text)


def skills_of(facts: Facts) -> list[str]:
    return [row.skill for row in facts.rows]


def to_do(facts: Facts) -> list[str]:
    """Return all skills of the list of what to do, in its order."""
    return [item.skill for item in facts.items] + names_in(facts.later, skills_of(facts))


def with_status(facts: Facts, *statuses: str) -> list[str]:
    return [row.skill for row in facts.rows if row.drawn_as in statuses]


def priority(facts: Facts, skill: str) -> Fraction:
    """Return importance × to go: exact where the sum behind the readiness stands, else as shown."""
    if facts.points:
        return facts.points[skill].priority
    sums = facts.details[skill].sums
    return numbers_in(sums[-1])[-1] if "×" in sums[-1] else Fraction(0)


def error_of_priority(facts: Facts, skill: str) -> float:
    """Return importance × standard error, as they are shown where a skill has a gap."""
    sums = facts.details[skill].sums
    return float(numbers_in(sums[-1])[0] * numbers_in(sums[4])[-1])


# --- What to do ---------------------------------------------------------------------------------


def orders(facts: Facts) -> Checked:
    """Every list that is sorted by what is needed has the same order, that of the priorities."""
    listed, slack = to_do(facts), Fraction(0) if facts.points else Fraction(1, 20)
    with_gap = {row.skill for row in facts.rows if row.short}
    yield set(listed) == with_gap and len(listed) == len(with_gap), f"what is to do: {listed}"
    yield len(facts.items) == min(3, len(listed)), f"how many are told: {listed}"
    values = [priority(facts, skill) for skill in listed]
    falls = all(a + slack >= b for a, b in pairwise(values))
    yield falls, f"what to do: {list(zip(listed, values, strict=True))}"
    for group in facts.groups:
        gaps = [row.skill for row in group.rows if row.short]
        yield gaps == [skill for skill in listed if skill in gaps], f"picture: {gaps} {listed}"
        yield [row.skill for row in group.rows][: len(gaps)] == gaps, f"gaps first: {group}"
    firsts = [group.rows[0].skill for group in facts.groups if group.rows[0].short]
    yield firsts == [skill for skill in listed if skill in firsts], f"groups: {firsts} {listed}"
    details = [skill for skill in facts.details if skill in with_gap]
    if facts.is_by_need or len(facts.groups) == 1:
        yield len(details) == len(listed), f"details: {details}"
    else:
        yield list(facts.details) == skills_of(facts), f"details: {list(facts.details)}"
    steps = [step for item in facts.items for step in item.steps]
    yield facts.is_shared or facts.first_step == [*steps, ""][0], f"first: {facts.first_step}"


def ties(facts: Facts) -> Checked:
    """Skills that are equally far are said to be so, all of them and no others."""
    said = sorted(_said_ties(facts), key=str)
    counts = Counter(priority(facts, skill) for skill in to_do(facts))
    told = {priority(facts, item.skill) for item in facts.items}
    wanted = [
        [skill for skill in to_do(facts) if priority(facts, skill) == value]
        for value, count in counts.items()
        if count > 1 and value in told
    ]
    names = sorted(([str(len(tie))] if len(tie) > 3 else tie for tie in wanted), key=str)
    yield not facts.points or said == names, f"equally far: {facts.order} {wanted}"


def _said_ties(facts: Facts) -> list[list[str]]:
    """Return the names of every tie that is said, or its number where it names none."""
    texts = re.findall(r"(?:^|[.] )([^.]+?) are equally far", facts.order)
    return [names_in(text, skills_of(facts)) or text.split()[:1] for text in texts]


def doubts(facts: Facts) -> Checked:
    """Of two neighbours, “cannot tell” is said where the answers cannot, and nowhere else."""
    said = facts.order.partition("The answers cannot tell which is farther: ")[2]
    pairs = [names_in(pair, skills_of(facts)) for pair in said.split("; ") if pair]
    neighbours = [list(pair) for pair in pairwise(to_do(facts)[: len(facts.items) + 1])]
    for pair in pairs:
        yield pair in neighbours, f"no neighbours: {pair} {neighbours}"
    for first, second in neighbours:
        doubt = doubt_of(facts, first, second)
        if doubt is not None and priority(facts, first) != priority(facts, second):
            yield ([first, second] in pairs) == doubt, f"told apart: {first}, {second}"


def doubt_of(facts: Facts, *skills: str) -> bool | None:
    """Say whether the answers cannot tell which of two skills is farther; None where it is too
    close to say by the numbers of two decimals that are shown. No two skills: False.
    """
    if len(skills) < 2:
        return False
    first, second = (priority(facts, skill) for skill in skills)
    errors = (error_of_priority(facts, skill) for skill in skills)
    sure = float(abs(first - second)) / (APART * math.hypot(*errors))
    return None if 0.95 < sure < 1.05 else sure < 1


# --- Counts -------------------------------------------------------------------------------------


def counts(facts: Facts) -> Checked:
    """Whatever is counted in words is counted by the words of the rows."""
    rows = Counter(row.drawn_as for row in facts.rows)
    for group in facts.groups:
        met = sum(row.drawn_as == "met" for row in group.rows)
        yield group.counts == [met, len(group.rows)], f"{group.name}: {group.counts}"
    for role in facts.roles:
        if role.is_compared:
            others = filter(None, (rows["about-there"], rows["unknown"]))
            wanted = [rows["met"], len(facts.rows), *others]
            yield integers_in(role.counts) in (wanted, []), f"{role} {rows}"
            yield bool(wanted) or rows["unknown"] == len(facts.rows), f"{role} {rows}"
    for note in facts.notes:
        if "enough answers" in note:
            yield (integers_in(note) or [1])[0] == rows["unknown"], f"{note} {rows}"
        if "best example" in note:
            reached = rows["met"] + rows["about-there"]
            yield 0 < (integers_in(note) or [1])[0] <= reached, f"{note} {rows}"
    for mean, scores in facts.means:
        yield (
            abs(sum(scores, Fraction(0)) / len(scores) - mean) <= Fraction(1, 100),
            f"mean {mean} of {scores}",
        )


# --- Readiness ----------------------------------------------------------------------------------


def readiness(facts: Facts) -> Checked:
    """The large number is that of the sum, whose rows add up; it is never 0, and 100 only where
    nothing is to go and no must is unknown.
    """
    open_ = [row for row in facts.rows if row.short or (row.is_must and row.score is None)]
    yield facts.percent != 0, f"a large 0 %: {facts.unit}"
    yield facts.percent != 100 or not open_, f"100 % with {[row.skill for row in open_]}"
    known = len(facts.rows) - len(with_status(facts, "unknown"))
    yield facts.percent is None or bool(known), f"a number of nothing: {facts.unit}"
    yield not facts.range or facts.range[0] <= (facts.percent or 0) <= facts.range[1], facts.unit
    if not facts.points:
        asks_nothing = all(row.begins is None for row in facts.rows)
        yield facts.percent in (None, 100 if asks_nothing else None), facts.unit
        return
    counted = [points for points in facts.points.values() if points.left]
    earned, possible = (sum((p.left[n] for p in counted), Fraction(0)) for n in (1, 2))
    yield facts.totals == [earned, possible], f"sum: {facts.totals} {earned} {possible}"
    share = earned / possible if possible else Fraction(1)
    yield facts.sum == [earned, possible, percent(share)], f"sum: {facts.sum}"
    yield facts.percent in (None, percent(share)), f"{facts.percent} {facts.sum}"
    yield "still ahead" not in facts.unit or share < FEW, f"{facts.unit} {facts.sum}"
    for skill, points in facts.points.items():
        yield _points_add_up(points), f"points: {skill} {points}"
    for item in facts.items:
        then = share + _gain(facts.points[item.skill]) / possible
        wanted = [percent(share), percent(then)]
        yield item.percents == (wanted if len(set(wanted)) > 1 else []), f"one level more: {item}"
    filled, whole = facts.bar  # of what is known, as the number
    yield not whole or abs(filled / whole - float(share)) < 0.02, f"bar: {facts.bar}"


def _points_add_up(points: Points) -> bool:
    if not points.left:
        return True
    left, earned, possible = points.left
    weight = points.importance
    return possible == weight * points.way and earned == possible - (weight * left)


def _gain(points: Points) -> Fraction:
    return points.importance * min(Fraction(1), points.left[0])


def percent(share: Fraction) -> int:
    """Round half up to whole per cent; 0 and 100 are only exactly that."""
    rounded = math.floor(share * 100 + Fraction(1, 2))
    return rounded if share in (0, 1) else min(99, max(1, rounded))
