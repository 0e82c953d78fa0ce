"""How often the 90 % range of a score holds the true score: `python -m bench.coverage`.

A simulation, since nobody's true score can be looked up. A person has a latent level in each
skill, on the scale of the answers (0 … m−1). A statement about the skill asks for more or less
than the skill as a whole: its effect is normal with mean 0. The answer is latent level + effect,
rounded to the nearest answer and cut to the scale. The true score is 1 + the mean answer over
all the statements that could have been asked; the statements asked are a sample of them.

What is measured is the product's own code: `pooled_variance` over a person's skills, and
`score_skill` of the newest rule. Beside it stands the plain range, score ± 1.645·s/√n, cut to
the scale alike. Prints Markdown. The seed is fixed, so the same Python prints the same numbers.
"""

import math
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache

from assessments.domain.framework import NEWEST_RULE
from assessments.domain.rules import RULES
from assessments.domain.scoring import SkillScore, sum_of_squares

RULE = RULES[NEWEST_RULE]
SEED = 20_251_122
PEOPLE = 20_000
SKILLS = 8
TOP = 5

Range = tuple[float, float]


@dataclass(frozen=True)
class Setting:
    """What people and statements are like.

    `asked` statements a skill, each skipped with the probability `skipped`. `mean` is where on
    the scale of the answers (0 … m−1) people stand on average; `between_people` and
    `between_skills` are the standard deviations of people round it and of a person's skills
    round the person. `spreads` are those of the statements' effects; skills take turns.
    """

    name: str
    asked: int
    skipped: float
    mean: float
    spreads: tuple[float, ...]
    between_people: float = 0.7
    between_skills: float = 0.6


SETTINGS = (
    Setting("middling", asked=4, skipped=0.0, mean=2.0, spreads=(0.8,)),
    Setting("statements differ", asked=4, skipped=0.2, mean=2.0, spreads=(1.2,)),
    Setting("beginners", asked=4, skipped=0.1, mean=0.8, spreads=(0.8,)),
    Setting("few and uneven", asked=3, skipped=0.1, mean=2.8, spreads=(0.4, 1.2)),
)


@dataclass(frozen=True)
class Drawn:
    """One skill of one simulated person; `truth` is the true score (1 … m)."""

    truth: float
    spread: float
    values: tuple[int, ...]


@dataclass
class Tally:
    """Counts of known skills, of ranges that held the true score, and sums of widths."""

    known: int = 0
    held: dict[str, int] = field(default_factory=lambda: {"rule": 0, "plain": 0})
    width: dict[str, float] = field(default_factory=lambda: {"rule": 0.0, "plain": 0.0})

    def add(self, truth: float, ranges: dict[str, Range]) -> None:
        self.known += 1
        for name, (low, high) in ranges.items():
            self.held[name] += low <= truth <= high
            self.width[name] += high - low

    def row(self, *labels: str) -> str:
        cells = [*labels, f"{self.known:,}"]
        cells += [self._percent(self.held[name]) for name in self.held]
        cells += [self._mean(self.width[name]) for name in self.width]
        return f"| {' | '.join(cells)} |"

    def _percent(self, count: int) -> str:
        return f"{100 * count / self.known:.1f} %" if self.known else "–"

    def _mean(self, total: float) -> str:
        return f"{total / self.known:.2f}" if self.known else "–"


Tallies = dict[tuple[str, str], Tally]  # by the setting's name and the group's


def true_score(latent: float, spread: float) -> float:
    """Return 1 + the mean answer over all statements, exact: 1 + Σ P(answer ≥ k)."""
    return 1 + sum(
        (1 + math.erf((latent - (k - 0.5)) / (spread * math.sqrt(2)))) / 2 for k in range(1, TOP)
    )


def answer(latent: float, spread: float, rng: random.Random) -> int:
    """Return the answer (0 … m−1) to one statement drawn from all of them."""
    return min(TOP - 1, max(0, math.floor(rng.gauss(latent, spread) + 0.5)))


def person(setting: Setting, rng: random.Random) -> Iterator[Drawn]:
    """Yield a person's skills."""
    ability = rng.gauss(setting.mean, setting.between_people)
    for number in range(SKILLS):
        spread = setting.spreads[number % len(setting.spreads)]
        latent = rng.gauss(ability, setting.between_skills)
        values = [answer(latent, spread, rng) for _ in range(setting.asked)]
        kept = [value for value in values if rng.random() >= setting.skipped]
        # Sorted, because the order changes nothing and the cache then serves far more people.
        yield Drawn(true_score(latent, spread), spread, tuple(sorted(kept)))


@cache
def rule(values: tuple[int, ...], asked: int, pooled: Fraction) -> SkillScore:
    return RULE.score_skill(values, asked, pooled, TOP)


@cache
def plain_range(values: tuple[int, ...]) -> Range:
    """Return score ± 1.645·s/√n, cut to 1 … m."""
    middle = 1 + sum(values) / len(values)
    half = RULE.z * math.sqrt(sum_of_squares(values) / (len(values) - 1) / len(values))
    return max(1.0, middle - half), min(float(TOP), middle + half)


def simulate(setting: Setting, people: int) -> Iterator[tuple[Drawn, int, dict[str, Range]]]:
    """Yield every known skill, its named level (1 … m) and both of its ranges."""
    rng = random.Random(f"{SEED} {setting.name}")
    for _ in range(people):
        skills = list(person(setting, rng))
        pooled = RULE.pooled_variance([skill.values for skill in skills])
        for skill in skills:
            result = rule(skill.values, setting.asked, pooled)
            if result.low is None or result.high is None or result.level is None:
                continue
            ranges = {"rule": (result.low, result.high), "plain": plain_range(skill.values)}
            yield skill, result.level, ranges


def band(level: int) -> str:
    """Name the scores whose nearest level is this one; half-way belongs to the lower band."""
    low, high = max(1.0, level - 0.5), min(float(TOP), level + 0.5)
    return f"{low:.1f}–{high:.1f}"


def table(headings: Iterable[str], rows: Iterable[str]) -> str:
    headings = [*headings, "known skills", "rule", "plain", "width, rule", "width, plain"]
    return "\n".join([f"| {' | '.join(headings)} |", "| --- " * len(headings) + "|", *rows])


def print_groups(title: str, tallies: Tallies) -> None:
    rows = (tally.row(name, group) for (name, group), tally in sorted(tallies.items(), key=place))
    print("\n" + table(["setting", title], rows))


def place(item: tuple[tuple[str, str], Tally]) -> tuple[int, str]:
    (name, group), _ = item
    return [setting.name for setting in SETTINGS].index(name), group


def main() -> None:
    overall: dict[str, Tally] = defaultdict(Tally)
    by_score: Tallies = defaultdict(Tally)
    by_truth: Tallies = defaultdict(Tally)
    by_spread: Tallies = defaultdict(Tally)
    for setting in SETTINGS:
        for skill, level, ranges in simulate(setting, PEOPLE):
            tallies = (
                overall[setting.name],
                by_score[setting.name, band(level)],
                by_truth[setting.name, band(RULE.nearest_level(Fraction(skill.truth)))],
                by_spread[setting.name, f"{skill.spread:g}"],
            )
            for tally in tallies:
                tally.add(skill.truth, ranges)
    print(f"{PEOPLE:,} people in each setting, {SKILLS} skills each, {TOP} answers, seed {SEED}.\n")
    print(table(["setting"], (tally.row(name) for name, tally in overall.items())))
    print_groups("score", by_score)
    print_groups("true score", by_truth)
    print_groups("spread of statements", by_spread)


if __name__ == "__main__":
    main()
