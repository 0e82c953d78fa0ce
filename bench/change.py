"""How often “grew” and “fell” are right: `python -m bench.change`.

A simulation, since nobody's true growth can be looked up. A person has a latent level in each
skill, on the scale of the answers (0 … m−1). Each statement asks for more or less than the skill
as a whole; it is the same statement both times, so its effect is, too. Answering again is not
exact: each time every answer moves by a noise of its own, normal with mean 0. An answer is latent
level + effect + noise, rounded to the nearest answer and cut to the scale. Growth is a shift of
the latent level between the two times.

Two populations of each setting: in one nobody changes in any skill (whatever is called “grew” or
“fell” there is a false alarm); in the other a person's skills have grown by 0, 0.5, 1 and 1.5,
two skills each, and have fallen in none.

What is measured is the product's own code: `pooled_variance` over a person's skills, and `judge`,
by the newest rule. Beside it stands the plain rule, |d̄| > 1.645·s/√n. Prints Markdown. The seed
is fixed, so the same Python prints the same numbers.
"""

import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from assessments.domain.change import Verdict, judge
from assessments.domain.framework import NEWEST_RULE
from assessments.domain.rules import RULES
from assessments.domain.scoring import sum_of_squares

RULE = RULES[NEWEST_RULE]
SEED = 20_251_122
PEOPLE = 10_000
TOP = 5
NOBODY_CHANGES = (0.0,) * 8
SOME_GROW = (0.0, 0.5, 1.0, 1.5) * 2


@dataclass(frozen=True)
class Setting:
    """What people and statements are like.

    `asked` statements a skill, each skipped with the probability `skipped`, at either time anew.
    `mean` is where on the scale of the answers (0 … m−1) people stand at first on average;
    `noise` is the standard deviation of an answer given again. `day` is that of a shift that all
    answers to a skill share on one day: no rule can tell it from growth.
    """

    name: str
    noise: float
    asked: int = 4
    skipped: float = 0.0
    mean: float = 1.5
    day: float = 0.0
    spread: float = 0.8
    between_people: float = 0.7
    between_skills: float = 0.6


SETTINGS = (
    Setting("steady", noise=0.3),
    Setting("middling", noise=0.5),
    Setting("wavering", noise=0.8),
    Setting("few statements", noise=0.5, asked=3, skipped=0.1),
    Setting("near the top", noise=0.5, mean=3.0),
    Setting("good and bad days", noise=0.5, day=0.3),
)


@cache
def rule(differences: tuple[int, ...], asked: int, pooled: Fraction) -> Verdict:
    return judge(RULE, differences, asked, pooled).verdict


@cache
def plain(differences: tuple[int, ...]) -> Verdict:
    """Judge from the skill's own differences alone: |d̄| > 1.645·s/√n."""
    n = len(differences)
    error = math.sqrt(sum_of_squares(differences) / (n - 1) / n)
    mean = sum(differences) / n
    if abs(mean) <= RULE.z * error:
        return Verdict.NO_CLEAR_CHANGE
    return Verdict.GREW if mean > 0 else Verdict.FELL


def answer(latent: float, setting: Setting, rng: random.Random) -> int | None:
    """Return the answer (0 … m−1) to a statement that stands here for the person, or a skip."""
    value = min(TOP - 1, max(0, math.floor(rng.gauss(latent, setting.noise) + 0.5)))
    return None if rng.random() < setting.skipped else value


def answers(
    latents: Sequence[float], shift: float, setting: Setting, rng: random.Random
) -> list[int | None]:
    """Return the answers of one day to the statements of one skill."""
    today = shift + rng.gauss(0, setting.day)
    return [answer(latent + today, setting, rng) for latent in latents]


def skill_differences(
    level: float, growth: float, setting: Setting, rng: random.Random
) -> tuple[int, ...]:
    """Return what a skill's statements, answered both times, differ by."""
    latents = [rng.gauss(level, setting.spread) for _ in range(setting.asked)]
    before = answers(latents, 0, setting, rng)
    after = answers(latents, growth, setting, rng)
    pairs = zip(before, after, strict=True)
    # Sorted, because the order changes nothing and the cache then serves far more people.
    return tuple(sorted(b - a for a, b in pairs if a is not None and b is not None))


Judged = tuple[float, Verdict, Verdict]  # the true growth, what the rule says, the plain rule


def people(setting: Setting, growths: Sequence[float]) -> Iterator[list[Judged]]:
    """Yield, for every person, their comparable skills."""
    rng = random.Random(f"{SEED} {setting.name} {growths}")
    for _ in range(PEOPLE):
        ability = rng.gauss(setting.mean, setting.between_people)
        levels = [rng.gauss(ability, setting.between_skills) for _ in growths]
        by_skill = [
            skill_differences(level, growth, setting, rng)
            for level, growth in zip(levels, growths, strict=True)
        ]
        pooled = RULE.pooled_variance(by_skill)
        verdicts = [rule(differences, setting.asked, pooled) for differences in by_skill]
        yield [
            (growth, verdict, plain(differences))
            for growth, verdict, differences in zip(growths, verdicts, by_skill, strict=True)
            if verdict is not Verdict.NOT_COMPARABLE
        ]


def percent(count: int, total: int) -> str:
    return f"{100 * count / total:.1f} %" if total else "–"


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    print(f"| {' | '.join(headings)} |")
    print("| --- " * len(headings) + "|")
    for row in rows:
        print(f"| {' | '.join(row)} |")
    print()


def false_alarms(setting: Setting) -> list[str]:
    """Judge people in whom nothing has changed."""
    rules: Counter[Verdict] = Counter()
    plains: Counter[Verdict] = Counter()
    people_alarmed = 0
    for judged in people(setting, NOBODY_CHANGES):
        rules.update(verdict for _, verdict, _ in judged)
        plains.update(verdict for _, _, verdict in judged)
        people_alarmed += any(v is not Verdict.NO_CLEAR_CHANGE for _, v, _ in judged)
    total = rules.total()
    return [
        setting.name,
        f"{total:,}",
        percent(rules[Verdict.GREW], total),
        percent(rules[Verdict.FELL], total),
        percent(rules[Verdict.GREW] + rules[Verdict.FELL], total),
        percent(plains[Verdict.GREW] + plains[Verdict.FELL], total),
        percent(people_alarmed, PEOPLE),
    ]


def hits(setting: Setting) -> Iterator[list[str]]:
    """Judge people of whose skills some have grown."""
    rules: defaultdict[float, Counter[Verdict]] = defaultdict(Counter)
    plains: defaultdict[float, Counter[Verdict]] = defaultdict(Counter)
    for judged in people(setting, SOME_GROW):
        for growth, by_rule, by_plain in judged:
            rules[growth][by_rule] += 1
            plains[growth][by_plain] += 1
    for growth, counts in sorted(rules.items()):
        total = counts.total()
        yield [
            setting.name,
            f"{growth:g}",
            f"{total:,}",
            percent(counts[Verdict.GREW], total),
            percent(counts[Verdict.NO_CLEAR_CHANGE], total),
            percent(counts[Verdict.FELL], total),
            percent(plains[growth][Verdict.GREW], total),
        ]


def main() -> None:
    print(f"{PEOPLE:,} people in each population, 8 skills each, {TOP} answers, seed {SEED}.\n")
    print_table(
        ["setting", "skills", "“grew”", "“fell”", "either", "plain, either", "people with any"],
        map(false_alarms, SETTINGS),
    )
    print_table(
        ["setting", "growth", "skills", "“grew”", "“no clear change”", "“fell”", "plain, “grew”"],
        (row for setting in SETTINGS for row in hits(setting)),
    )


if __name__ == "__main__":
    main()
