"""What a report's page says, read from its HTML: numbers, words and where things are drawn.

Nothing of the product is called, so what is read is what a person reads. Numbers are exact
(`Fraction`), lengths of pictures are in per cent of the width. What does not stand on the page
is "" or None.
"""

import re
from dataclasses import dataclass
from fractions import Fraction

from bench.checking.html import Element, parse

NUMBER = re.compile(r"\d+(?:\.\d+|(?: \d+)?/\d+)?")  # 2, 2.75, 1/6 or 1 1/6


@dataclass(frozen=True)
class Row:
    """A row of the picture; `drawn_as` is the status in its class."""

    skill: str
    is_must: bool
    level: str
    score: Fraction | None
    range: list[Fraction]  # low and high
    target: str
    status: str
    about: str
    drawn_as: str
    axis: tuple[float, float]
    flag: float
    dot: float | None
    bar: tuple[float, float] | None

    @property
    def begins(self) -> Fraction | None:
        """Where the target begins; None where the lowest level is enough."""
        numbers = numbers_in(self.target.rpartition(" begins at ")[2])
        return numbers[0] if " begins at " in self.target else None

    @property
    def short(self) -> Fraction | None:
        """How much is to go, as it is said; None where nothing is."""
        numbers = numbers_in(self.status if "to go" in self.status else self.about)
        return numbers[0] if numbers else None


@dataclass(frozen=True)
class Group:
    name: str
    counts: list[int]  # met, of all
    rows: list[Row]


@dataclass(frozen=True)
class Detail:
    """One skill in the list of all. `sums` are those of the arithmetic, as written."""

    is_must: bool
    level: str
    status: str
    answers: list[int]
    asked: int
    sums: list[str]
    rungs: list[str]
    text: str


@dataclass(frozen=True)
class Points:
    """A row of the sum behind the readiness; `left` is to go, earned and possible, if known."""

    importance: Fraction
    way: Fraction
    left: list[Fraction]

    @property
    def priority(self) -> Fraction:
        return self.importance * self.left[0] if self.left else Fraction(0)


@dataclass(frozen=True)
class Item:
    """One skill of what to do. `percents` are the readiness now and with one level more."""

    skill: str
    is_must: bool
    text: str
    percents: list[int]
    steps: list[str]
    rungs: list[str]


@dataclass(frozen=True)
class Role:
    name: str
    is_nearest: bool
    is_compared: bool
    counts: str
    percent: int | None


@dataclass(frozen=True)
class Facts:
    headline: str
    lead: str
    first_step: str
    percent: int | None  # the large number
    unit: str
    range: list[int]
    notes: list[str]
    bar: tuple[float, float]  # how much is filled, of all
    roles: list[Role]
    scale: dict[str, int]
    picture_key: str
    groups: list[Group]
    is_by_need: bool
    is_shared: bool  # by a link
    table: dict[str, list[str]]  # by skill: level, score, range, target, to go, status, importance
    means: list[tuple[Fraction, list[Fraction]]]  # of a group in the table, with its scores
    radar: list[str]
    order: str
    items: list[Item]
    later: str
    details: dict[str, Detail]
    points: dict[str, Points]
    sum: list[Fraction]  # earned, possible, per cent
    totals: list[Fraction]

    @property
    def rows(self) -> list[Row]:
        return [row for group in self.groups for row in group.rows]


def numbers_in(text: str) -> list[Fraction]:
    """Return all numbers of a text: "1 1/6 of 2.5" gives 7/6 and 5/2."""
    return [sum(map(Fraction, match.split()), Fraction(0)) for match in NUMBER.findall(text)]


def integers_in(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", text)]


def read_facts(html: str) -> Facts:
    page = parse(html)
    head, picture, todo = (page.first(f".{c}") for c in ("report__head", "picture", "report__next"))
    table, sums, number = (
        page.first(f".{c}") for c in ("facts-table", "sum-table", "readiness__number")
    )
    return Facts(
        headline=page.first("h1").text,
        lead=head.first(".lead").text,
        first_step=head.first(".first-step").first("a").text,
        percent=integers_in(number.first("b").text)[0] if number.tag else None,
        unit=number.text or head.first(".readiness__words").text,
        range=integers_in(number.first(".fine").text),
        notes=[note.text for note in head.all(".readiness__note")],
        bar=(_widths(head, ".bar__have"), _widths(head, ".bar__all")),
        roles=[
            _role(line) for line in page.all(".role-line") if line.first(".role-line__facts").tag
        ],
        scale={
            li.first("span").text: int(li.first("b").text) for li in picture.first("ol").all("li")
        },
        picture_key=" ".join(label.text for label in picture.all(".track__label")),
        groups=[_group(group) for group in picture.parts(".picture__group")],
        is_by_need=bool(picture.first(".picture__order").tag),
        is_shared=not page.first(".switch").tag,
        table={row[0]: row[1:] for row in _cells(table.all("tr")[1:]) if len(row) > 1},
        means=[_mean(body) for body in table.all("tbody") if body.first("span").tag],
        radar=[li.text for li in page.first(".radar__skills").all("li")],
        order=todo.first(".note").text,
        items=[_item(li) for li in todo.all(".priority")],
        later=todo.first(".report__later").text,
        details={_name(d.first(".detail__name")): _detail(d) for d in page.all(".detail")},
        points={row[0]: _points(row) for row in _cells(sums.first("tbody").all("tr"))},
        sum=numbers_in(sums.first("tfoot").first("th").text),
        totals=[n for cell in sums.first("tfoot").all("td") for n in numbers_in(cell.text)],
    )


def _name(element: Element) -> str:
    """Return the name of a skill without the mark that may stand behind it."""
    return element.text_without(".dumbbell__critical")


def _is_must(element: Element) -> bool:
    return bool(element.first(".dumbbell__critical").tag)


def _cells(rows: list[Element]) -> list[list[str]]:
    return [[e.text for e in row.below if e.tag in ("th", "td")] for row in rows]


def _widths(element: Element, name: str) -> float:
    return sum(rect.number("width") for rect in element.all(name))


def _group(group: Element) -> Group:
    return Group(
        name=group.first("h3").text,
        counts=integers_in(group.first(".group__sum").text),
        rows=[_row(li) for li in group.all(".dumbbell")],
    )


def _row(li: Element) -> Row:
    levels, svg = li.first(".dumbbell__levels"), li.first(".dumbbell__track")
    score = levels.first("b")
    axis, dot, bar = (svg.first(f".track__{c}") for c in ("axis", "you", "range"))
    return Row(
        skill=_name(li.first(".dumbbell__skill")),
        is_must=_is_must(li),
        level=str(levels.children[0]).strip() if score.text else "",
        score=Fraction(score.text) if score.text else None,
        range=numbers_in(levels.first(".visually-hidden").text),
        target=levels.first(".dumbbell__target").text,
        status=li.first(".dumbbell__status").text,
        about=li.first(".dumbbell__about").text.removeprefix(":").strip(),
        drawn_as=next(c.partition("--")[2] for c in li.classes if "--" in c),
        axis=(axis.number("x1"), axis.number("x2")),
        flag=svg.first(".track__target").number("x"),
        dot=dot.number("cx") if dot.tag else None,
        bar=(bar.number("x"), bar.number("x") + bar.number("width")) if bar.tag else None,
    )


def _role(line: Element) -> Role:
    facts, percent = line.first(".role-line__facts"), line.first(".role-line__percent")
    return Role(
        name=line.first(".role-line__name").text,
        is_nearest=bool(facts.first(".tag").tag),
        is_compared="role-line--now" in line.classes,
        counts=facts.text_without(".tag", ".role-line__percent"),
        percent=integers_in(percent.text)[0] if percent.tag else None,
    )


def _mean(body: Element) -> tuple[Fraction, list[Fraction]]:
    scores = [n for row in _cells(body.all("tr")[1:]) for n in numbers_in(row[2])]
    return numbers_in(body.first("span").text)[0], scores


def _item(li: Element) -> Item:
    head = li.first(".priority__head")
    return Item(
        skill=head.first("h3").text,
        is_must=_is_must(head),
        text=head.first(".priority__facts").text_without(".dumbbell__critical"),
        percents=integers_in(head.first(".fine").text.partition(":")[2]),
        steps=[deed.first("h4").text for deed in li.all(".deed")],
        rungs=[p.text for p in li.all(".ladder__name")],
    )


def _detail(detail: Element) -> Detail:
    return Detail(
        is_must=_is_must(detail),
        level=detail.first(".detail__level").text,
        status=detail.first(".detail__gap").text,
        answers=[n for b in detail.all(".value") for n in integers_in(b.text)],
        asked=len(detail.all(".answers-list__row")),
        sums=[span.text for span in detail.all(".sum")],
        rungs=[p.text for p in detail.all(".ladder__name")],
        text=detail.first(".detail__body").text_without("h4", "dl", "details"),
    )


def _points(row: list[str]) -> Points:
    """Read one row; where the skill is left out there is a sentence, without numbers."""
    importance, way, *left = (numbers_in(cell) for cell in row[1:])
    return Points(importance[0], way[0], [number for numbers in left for number in numbers])
