"""Contradictions in what a report's page says about one skill, in all the places where it does.

Every check yields whether something holds and, in words, what. Numbers are compared as they are
shown, for that is what a reader can add up.
"""

import ast
import math
import re
from collections.abc import Callable, Iterator
from fractions import Fraction

from bench.checking.facts import Detail, Facts, Row, numbers_in

Checked = Iterator[tuple[bool, str]]

STATUSES = {"Met": "met", "About there": "about-there", "Not enough answers": "unknown"}
ROUNDED = Fraction(1, 200)  # how far a number of two decimals may be from what it stands for
ROUGHLY = Fraction(3, 200)  # … where the numbers that it follows from are rounded, too
RANGE_ROUGHLY = Fraction(4, 100)  # … and multiplied by a quantile, and rounded outwards
DRAWN = 0.011  # of a length of two decimals


def sums(facts: Facts) -> Checked:
    """Where the target begins minus the score is what is to go, wherever the three are shown."""
    items = {item.skill: item for item in facts.items}
    for row in facts.rows:
        left = to_go(row)
        yield (row.short or 0) == (left or 0), f"picture: {row}"
        if cells := facts.table.get(row.skill):
            cell = numbers_in(cells[4])
            yield (cell[0] if cell else None) == left, f"table: {row.skill} {cells}"
        if item := items.get(row.skill):
            yield numbers_in(item.text)[:1] == [left], f"what to do: {item}"
        if later := facts.later.partition(f"{row.skill} (")[2]:
            yield numbers_in(later.partition(")")[0]) == [left], f"after that: {facts.later}"


def to_go(row: Row) -> Fraction | None:
    """Return what is to go by the score and the target that are shown; None if not known."""
    if row.score is None:
        return None
    return Fraction(0) if row.begins is None else max(Fraction(0), row.begins - row.score)


def statuses(facts: Facts) -> Checked:
    """The word follows from the range that is shown, and the words beside it from the score."""
    for row in facts.rows:
        word = STATUSES.get(row.status, "to-go")
        yield word == row.drawn_as, f"word and class: {row}"
        yield (word == "unknown") == (row.score is None), f"known: {row}"
        if row.score is None:
            continue
        begins, (low, high) = row.begins or Fraction(1), row.range
        wanted = "met" if low >= begins else "to-go" if high < begins else "about-there"
        yield word == wanted, f"word and range: {row}"
        reaches = row.about == "answers reach it"
        yield reaches == (word == "about-there" and row.score >= begins), f"on which side: {row}"


def pictures(facts: Facts) -> Checked:
    """Dot, range and flag stand where the numbers say, and on the side that the word says."""
    top = len(facts.scale)
    for row in facts.rows:
        step = (row.axis[1] - row.axis[0]) / (top - 1)
        slack = DRAWN + step * float(ROUNDED)

        def drawn(value: Fraction, x: float, row: Row = row, step: float = step) -> float:
            return abs(row.axis[0] + step * (float(value) - 1) - x)

        yield row.begins is None or drawn(row.begins, row.flag) < slack, f"flag: {row}"
        yield (row.dot is None) == (row.score is None), f"dot of the unknown: {row}"
        if row.score is None or row.dot is None or row.bar is None:
            continue
        yield drawn(row.score, row.dot) < slack, f"dot: {row}"
        for value, x in zip(row.range, row.bar, strict=True):
            yield drawn(value, x) < slack + step / 100, f"range: {row}"
        yield row.bar[0] - slack <= row.dot <= row.bar[1] + slack, f"dot in range: {row}"
        yield (row.dot >= row.flag) == (not row.short), f"dot and words: {row}"
        yield _on_its_side(row, row.bar), f"range and word: {row}"


def _on_its_side(row: Row, bar: tuple[float, float]) -> bool:
    """Say whether the range is drawn where the word of the status says."""
    if row.status == "Met":
        return bar[0] >= row.flag - DRAWN
    if row.status == "About there":
        return bar[0] - DRAWN <= row.flag <= bar[1] + DRAWN
    return bar[1] <= row.flag + DRAWN


def levels(facts: Facts) -> Checked:
    """A level has the name of its number, a target begins half a level below its own."""
    for row in facts.rows:
        if row.score is not None:
            number = facts.scale.get(row.level)
            yield number == math.floor(row.score + Fraction(1, 2)), f"level: {row}"
        if row.begins is None:
            name = row.target.removesuffix(" is enough")
            yield facts.scale.get(name) == 1, f"the lowest level is enough: {row}"
        else:
            number = facts.scale.get(row.target.rpartition(" begins at ")[0], 0)
            yield number - Fraction(1, 2) == row.begins, f"target: {row}"
    for skill, detail in facts.details.items():
        here = facts.scale.get(detail.level.rpartition(" ")[0], 0)
        wanted = [n for n in (here, here + 1) if n <= len(facts.scale)] if detail.level else []
        for rungs in (detail.rungs, *(i.rungs for i in facts.items if i.skill == skill)):
            numbers = [int(rung.rpartition(" ")[2]) for rung in rungs]
            yield numbers == wanted, f"this level and the next: {skill} {here} {rungs}"


def same_everywhere(facts: Facts) -> Checked:
    """Picture, table, radar, what to do and details say the same about a skill."""
    items = {item.skill: item for item in facts.items}
    for row in facts.rows:
        score = _text(row.score) if row.score is not None else ""
        if cells := facts.table.get(row.skill):
            yield _cells(cells) == _wanted_cells(row, score), f"table: {row} {cells}"
            yield cells[6].endswith("a must") == row.is_must, f"must in the table: {row} {cells}"
        if detail := facts.details.get(row.skill):
            said = (detail.is_must, detail.level, detail.status)
            level = f"{row.level} {score}".strip()
            yield said == (row.is_must, level, row.status), f"details: {row} {detail}"
        if item := items.get(row.skill):
            yield item.text.startswith(row.status), f"what to do: {row} {item}"
            yield row.about in item.text, f"what to do: {row} {item}"
            yield item.is_must == row.is_must, f"must in what to do: {row} {item}"
        on_radar = f"{row.skill} {score or '–'}, {row.target}"
        yield on_radar in (facts.radar or [on_radar]), f"radar: {on_radar} {facts.radar}"


def _cells(cells: list[str]) -> list[str]:
    return [*cells[:4], cells[5]]


def _wanted_cells(row: Row, score: str) -> list[str]:
    status = "To go" if row.status.endswith("to go") else row.status
    if row.score is None:
        return ["not known", "–", "–", row.target, status]
    return [row.level, score, " to ".join(map(_text, row.range)), row.target, status]


def _text(number: Fraction) -> str:
    """Write a number of at most two decimals."""
    return f"{float(number):.2f}".rstrip("0").rstrip(".")


def arithmetic(facts: Facts) -> Checked:
    """The sums that are written out give what stands behind them, from the answers that stand
    above them.
    """
    rows = {row.skill: row for row in facts.rows}
    for skill, detail in facts.details.items():
        row = rows[skill]
        if row.score is None:
            yield not detail.sums, f"a sum of the unknown: {skill} {detail}"
            yield _counts_answers(detail), f"how many are answered: {row} {detail}"
            continue
        score, _level, centre, variance, error, likely, left, *_priority = detail.sums
        for text in (score, centre, variance, error, left, *_priority):
            yield _adds_up(text), f"{skill}: {text}"
        answers = [Fraction(answer) for answer in detail.answers]
        yield numbers_in(score)[1:] == [*answers, len(answers), row.score], f"{skill}: {score}"
        yield numbers_in(centre)[1:-3] == answers, f"{skill}: {centre}"
        yield numbers_in(error)[0] == numbers_in(variance)[-1], f"{skill}: {variance} {error}"
        middle, quantile, half, low, high = numbers_in(likely)
        yield (
            [middle, half] == [numbers_in(centre)[-1], numbers_in(error)[-1]],
            f"{skill}: {likely}",
        )
        yield [low, high] == row.range, f"{skill}: {likely} {row}"
        ends = [middle - quantile * half, middle + quantile * half]
        yield _is_cut(row, ends, len(facts.scale)), f"{skill}: {likely} {row}"
        yield low <= row.score <= high, f"the range holds the score: {row}"


def _is_cut(row: Row, ends: list[Fraction], top: int) -> bool:
    """Say whether the range is what was computed, cut to the scale and widened to the score."""
    assert row.score is not None
    low, high = (
        min(row.score, max(ends[0], Fraction(1))),
        max(row.score, min(ends[1], Fraction(top))),
    )
    return abs(row.range[0] - low) < RANGE_ROUGHLY and abs(row.range[1] - high) < RANGE_ROUGHLY


def _counts_answers(detail: Detail) -> bool:
    """Say whether the answers of an unknown skill are counted as they are listed."""
    said = re.search(r"(\d+) of (\d+) statements ha(?:s|ve) an answer", detail.text)
    return said is not None and said.groups() == (str(len(detail.answers)), str(detail.asked))


def _adds_up(text: str) -> bool:
    """Say whether the left side of a sum gives the right one."""
    for sign, slack in ((" = ", ROUNDED), (" ≈ ", ROUGHLY)):
        left, _, right = text.removeprefix("v = ").rpartition(sign)
        if left:
            return abs(_value(left) - Fraction(right)) <= slack
    return text == "nothing"


def _value(text: str) -> Fraction:
    """Compute a sum as it is written on the page."""
    for sign, plain in (("÷", "/"), ("×", "*"), ("−", "-"), ("√", "sqrt")):
        text = text.replace(sign, plain)
    return _evaluate(ast.parse(text, mode="eval").body)


OPERATORS: dict[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
}


def _evaluate(node: ast.expr) -> Fraction:
    if isinstance(node, ast.BinOp):
        return OPERATORS[type(node.op)](_evaluate(node.left), _evaluate(node.right))
    if isinstance(node, ast.Call):
        return Fraction(math.sqrt(_evaluate(node.args[0])))
    assert isinstance(node, ast.Constant)
    return Fraction(str(node.value))
