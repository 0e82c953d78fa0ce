"""How often “has grown”, “seems to have grown” and “moved together” are right.

`python -m bench.change` runs a simulation, since nobody's true growth can be looked up. A person
has a latent level in each skill, on the scale of the answers (0 … m−1). Each statement asks for
more or less than the skill as a whole; it is the same statement each time, so its effect is, too.
Answering again is not exact: each time every answer moves by a noise of its own, normal with mean
0. An answer is latent level + effect + noise, rounded to the nearest answer and cut to the scale.
Growth is a shift of the latent level, in equal parts from each report to the next.

Where nobody changes in any skill, whatever is called a change is a false alarm. What is measured is
the product's own code, `judge_all` by the newest rule, on a page of so many skills. Beside it
stands the plain rule, |d̄| > 1.645·s/√n. Prints Markdown. The seed is fixed, so the same Python
prints the same numbers.
"""

import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from assessments.domain.change import (
    FALLEN,
    GROWN,
    Change,
    Comparison,
    Kept,
    Pair,
    Verdict,
    differences,
    judge_all,
    limits_of,
)
from assessments.domain.framework import NEWEST_RULE
from assessments.domain.history import climbed_slowly
from assessments.domain.rules import RULES
from assessments.domain.scoring import sum_of_squares
from bench._tables import markdown
from bench._tables import percent as share

RULE = RULES[NEWEST_RULE]
SEED = 20_251_122
PEOPLE = 10_000
TOP = 5
SKILLS = 8
NOBODY_CHANGES = (0.0,) * SKILLS
SOME_GROW = (0.0, 0.5, 1.0, 1.5) * 2
CLEAR = (Verdict.GREW, Verdict.FELL)
TOLD = ("any “seems” or “has”", "any “has”", "“moved together”", "any of the last two")
REVIEWED = (
    "as two answers: “seems” or “has” of the others",
    "people: any “has” of the others",
    "“seems” or “has” of the one",
    "as kept: “seems” or “has” of the others",
    "people: any “has” of the others",
    "“seems” or “has” of the one",
)
OVER_REPORTS = (
    "“has” since the last",
    "“has” since the first",
    "a slow climb",
    "a false “has”",
)


@dataclass(frozen=True)
class Setting:
    """What people and statements are like.

    `asked` statements a skill, each skipped with the probability `skipped`, at either time anew.
    `mean` is where on the scale of the answers (0 … m−1) people stand at first on average;
    `noise` is the standard deviation of an answer given again. `day` is that of a shift that all
    answers to a skill share on one day, `mood` of one that all answers share: no rule can tell
    either from growth.
    """

    name: str
    noise: float = 0.5
    asked: int = 4
    skipped: float = 0.0
    mean: float = 1.5
    day: float = 0.0
    mood: float = 0.0
    spread: float = 0.8
    between_people: float = 0.7
    between_skills: float = 0.6


MIDDLING = Setting("middling")
SHARED_MOOD = Setting("shared mood", mood=0.3)
BAD_DAYS = Setting("good and bad days", day=0.3)
SETTINGS = (  # the worst first
    SHARED_MOOD,
    BAD_DAYS,
    Setting("wavering", noise=0.8),
    Setting("few statements", asked=3, skipped=0.1),
    MIDDLING,
    Setting("near the top", mean=3.0),
    Setting("steady", noise=0.3),
)

Answers = list[int | None]
Person = list[list[Answers]]  # by skill, and in it by report


def answer(latent: float, setting: Setting, rng: random.Random) -> int | None:
    """Return the answer (0 … m−1) to a statement that stands here for the person, or a skip."""
    value = min(TOP - 1, max(0, math.floor(rng.gauss(latent, setting.noise) + 0.5)))
    return None if rng.random() < setting.skipped else value


def answers(
    latents: Sequence[float], shift: float, setting: Setting, rng: random.Random
) -> Answers:
    """Return the answers of one day to the statements of one skill."""
    today = shift + rng.gauss(0, setting.day)
    return [answer(latent + today, setting, rng) for latent in latents]


def people(setting: Setting, growths: Sequence[float], reports: int = 2) -> Iterator[Person]:
    """Yield people with as many skills as there are growths, which they have in all."""
    rng = random.Random(f"{SEED} {setting.name} {growths}")
    for _ in range(PEOPLE):
        ability = rng.gauss(setting.mean, setting.between_people)
        levels = [rng.gauss(ability, setting.between_skills) for _ in growths]
        moods = [rng.gauss(0, setting.mood) if setting.mood else 0 for _ in range(reports)]
        person = []
        for level, growth in zip(levels, growths, strict=True):
            latents = [rng.gauss(level, setting.spread) for _ in range(setting.asked)]
            shifts = [mood + growth * n / (reports - 1) for n, mood in enumerate(moods)]
            person.append([answers(latents, shift, setting, rng) for shift in shifts])
        yield person


def pairs(before: Answers, after: Answers) -> tuple[Pair, ...]:
    both = zip(before, after, strict=True)
    return tuple((a, b) for a, b in both if a is not None and b is not None)


def compared(person: Person, earlier: int, later: int, comparisons: int = 1) -> Comparison:
    """Judge one of a person's reports against an earlier one."""
    by_skill = {str(n): pairs(skill[earlier], skill[later]) for n, skill in enumerate(person)}
    asked = {key: len(person[0][0]) for key in by_skill}
    return judge_all(RULE, by_skill, asked, comparisons)


def reviewed(person: Person, stays: float, rng: random.Random) -> tuple[Comparison, Comparison]:
    """Judge a person who went through the earlier answers, and with no word of what was kept.

    They leave an answer as it is with the chance `stays`, whatever they would say today.
    """
    by_skill, kept = {}, {}
    for n, (before, after) in enumerate(person):
        seen = [a if rng.random() < stays else b for a, b in zip(before, after, strict=True)]
        by_skill[str(n)] = pairs(before, seen)
        kept[str(n)] = Kept(confirmed=sum(a == b for a, b in by_skill[str(n)]))
    asked = {key: len(person[0][0]) for key in by_skill}
    return judge_all(RULE, by_skill, asked, kept=kept), judge_all(RULE, by_skill, asked)


def plain(of_skill: Sequence[Pair]) -> Verdict:
    """Judge from the skill's own differences alone: |d̄| > 1.645·s/√n."""
    return _plain(tuple(sorted(differences(of_skill))))


@cache
def _plain(moved: tuple[int, ...]) -> Verdict:
    n = len(moved)
    error = math.sqrt(sum_of_squares(moved) / (n - 1) / n)
    mean = sum(moved) / n
    if abs(mean) <= 1.645 * error:
        return Verdict.NO_CLEAR_CHANGE
    return Verdict.GREW if mean > 0 else Verdict.FELL


def judged(comparison: Comparison) -> list[Change]:
    return [c for c in comparison.skills.values() if c.verdict is not Verdict.NOT_COMPARABLE]


def is_clear(comparison: Comparison, skip: int = 0) -> bool:
    """Say whether a page says "has" of a skill, beyond the first ones, or of all together."""
    changes = [*comparison.skills.values()][skip:]
    return any(change.verdict in CLEAR for change in (*changes, comparison.together))


def greatest(comparison: Comparison) -> float:
    """Return the largest change of a skill, in its standard errors."""
    found = (c.difference for c in judged(comparison) if c.difference)
    return max((abs(float(d.mean)) / d.error for d in found), default=0.0)


def percent(count: int, total: int) -> str:
    return share(count / total if total else None)


def print_table(title: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    print(f"### {title}\n\n{markdown(headings, rows)}\n")


def false_alarms(setting: Setting) -> list[str]:
    """Judge people in whom nothing has changed."""
    rules: Counter[Verdict] = Counter()
    plains: Counter[bool] = Counter()
    told: Counter[str] = Counter()
    for person in people(setting, NOBODY_CHANGES):
        comparison = compared(person, 0, 1)
        verdicts = [change.verdict for change in judged(comparison)]
        rules.update(verdicts)
        known = [p for p in (pairs(*skill) for skill in person) if len(p) > 1]
        plains.update(plain(p) in CLEAR for p in known)
        told["seems"] += any(v is not Verdict.NO_CLEAR_CHANGE for v in verdicts)
        told["has"] += any(v in CLEAR for v in verdicts)
        told["together"] += comparison.together.verdict in CLEAR
        told["clear"] += is_clear(comparison)
    total = rules.total()
    seems = total - rules[Verdict.NO_CLEAR_CHANGE]
    return [
        setting.name,
        percent(plains[True], plains.total()),
        percent(seems, total),
        percent(rules[Verdict.GREW] + rules[Verdict.FELL], total),
        *(percent(told[word], PEOPLE) for word in ("seems", "has", "together", "clear")),
    ]


def limits() -> Iterator[list[str]]:
    """Say how many people in whom nothing changed would be told of a change by other limits."""
    chosen = [limits_of(RULE, comparisons * (SKILLS + 1)).has for comparisons in (1, 2)]
    alarms = [
        [greatest(compared(person, 0, 1)) for person in people(setting, NOBODY_CHANGES)]
        for setting in SETTINGS
    ]
    for limit in sorted([1.645, 2.0, 2.25, 3.0, *chosen]):
        yield [
            f"{limit:.2f}",
            *(percent(sum(a > limit for a in of_setting), PEOPLE) for of_setting in alarms),
        ]


def by_skills(count: int) -> list[str]:
    """Judge people in whom nothing changed on a page of so many skills."""
    comparisons = [compared(p, 0, 1) for p in people(MIDDLING, (0.0,) * count)]
    return [
        str(count),
        f"{limits_of(RULE, count + 1).has:.2f}",
        percent(sum(map(is_clear, comparisons)), PEOPLE),
    ]


def reviews(stays: float, growth: float) -> list[str]:
    """Judge people in whom one skill has grown by so much, going through their answers."""
    rng = random.Random(f"{SEED} {stays} {growth}")
    told: Counter[str] = Counter()
    for person in people(MIDDLING, (growth, *NOBODY_CHANGES[1:])):
        for name, page in zip(("kept", "twice"), reviewed(person, stays, rng), strict=True):
            others = [change.verdict for change in page.skills.values()][1:]
            told[f"{name} false"] += sum(v in (*GROWN, *FALLEN) for v in others)
            told[f"{name} grew"] += page.skills["0"].verdict in GROWN
            told[f"{name} page"] += is_clear(page, skip=1)
    unchanged = PEOPLE * (SKILLS - 1)
    shares = [
        percent(told[f"{name} {what}"], total)
        for name in ("twice", "kept")
        for what, total in (("false", unchanged), ("page", PEOPLE), ("grew", PEOPLE))
    ]
    return [f"{stays:.0%}", f"{growth:g}", *shares]


def over_reports(setting: Setting, reports: int, total: float) -> list[str]:
    """Judge the page of several reports, over which one skill has grown by so much in all."""
    told: Counter[str] = Counter()
    for person in people(setting, (total, *NOBODY_CHANGES[1:]), reports):
        steps = [compared(person, n, n + 1, comparisons=2) for n in range(reports - 1)]
        first = compared(person, 0, reports - 1, comparisons=2)
        told["false"] += any(is_clear(page, skip=int(total > 0)) for page in (steps[-1], first))
        told["last"] += steps[-1].skills["0"].verdict is Verdict.GREW
        told["first"] += first.skills["0"].verdict is Verdict.GREW
        told["slow"] += climbed_slowly([step.skills["0"] for step in steps], first.skills["0"])
    shares = (percent(told[word], PEOPLE) for word in ("last", "first", "slow", "false"))
    return [setting.name, str(reports), f"{total:g}", *shares]


def hits(setting: Setting) -> Iterator[list[str]]:
    """Judge people of whose skills some have grown."""
    counts: defaultdict[float, Counter[Verdict]] = defaultdict(Counter)
    for person in people(setting, SOME_GROW):
        changes = compared(person, 0, 1).skills.values()
        for growth, change in zip(SOME_GROW, changes, strict=True):
            counts[growth][change.verdict] += change.verdict is not Verdict.NOT_COMPARABLE
    for growth, verdicts in sorted(counts.items()):
        total = verdicts.total()
        yield [
            setting.name,
            f"{growth:g}",
            f"{total:,}",
            *(percent(verdicts[verdict], total) for verdict in (*GROWN, Verdict.NO_CLEAR_CHANGE)),
            percent(sum(verdicts[verdict] for verdict in FALLEN), total),
        ]


def together(name: str, setting: Setting, growths: Sequence[float]) -> list[str]:
    """Say how often people are told that all of their skills moved together."""
    verdicts = Counter(compared(p, 0, 1).together.verdict for p in people(setting, growths))
    return [name, *(percent(verdicts[verdict], PEOPLE) for verdict in CLEAR)]


SEVERAL = (
    (SHARED_MOOD, 3, 0),
    (BAD_DAYS, 3, 0),
    *((MIDDLING, reports, total) for reports in (3, 5) for total in (0, 1, 2)),
)
TOGETHER = (
    ("nothing changed, shared mood", SHARED_MOOD, NOBODY_CHANGES),
    ("nothing changed, good and bad days", BAD_DAYS, NOBODY_CHANGES),
    ("nothing changed, middling", MIDDLING, NOBODY_CHANGES),
    ("all grew by 0.5, middling", MIDDLING, (0.5,) * SKILLS),
    ("all grew by 1, middling", MIDDLING, (1.0,) * SKILLS),
    ("half grew by 1, middling", MIDDLING, (0.0, 1.0) * (SKILLS // 2)),
    ("two grew by 1.5, middling", MIDDLING, (1.5, 1.5, *NOBODY_CHANGES[2:])),
)


def main() -> None:
    names = [setting.name for setting in SETTINGS]
    print(f"{PEOPLE:,} people in each population, {TOP} answers, seed {SEED}.\n")
    print_table(
        "False alarms: nobody has changed",
        ["setting", "plain", "“seems”", "“has”", *("people: " + word for word in TOLD)],
        map(false_alarms, SETTINGS),
    )
    print_table("People with any, by the limit in standard errors", ["limit", *names], limits())
    print_table(
        "People with any “has” or “moved together”, by the number of skills",
        ["skills", "limit", "people"],
        map(by_skills, (1, 2, 4, 8, 16)),
    )
    print_table(
        "Several reports: one skill grows from each to the next",
        ["setting", "reports", "growth in all", *OVER_REPORTS],
        (over_reports(*case) for case in SEVERAL),
    )
    print_table(
        "Reviews: one skill has grown",
        ["answers left as they are", "growth", *REVIEWED],
        (reviews(stays, growth) for stays in (0.0, 0.5, 0.8) for growth in (0.0, 1.0)),
    )
    print_table(
        "All together",
        ["people", "“moved up together”", "“moved down together”"],
        (together(*case) for case in TOGETHER),
    )
    print_table(
        "Hits: some skills have grown",
        ["setting", "growth", "skills", "“has”", "“seems”", "no clear change", "“fallen”"],
        (row for setting in SETTINGS for row in hits(setting)),
    )


if __name__ == "__main__":
    main()
