"""People who are made up, for the programs that measure: `python -m bench.worlds` lists the worlds.

Nobody's true score can be looked up, so a world says how people come by their answers, and its
truth is known. Everywhere a person has a latent level in each of 8 skills, on the scale of the
answers (0 … m−1): the person's own, normal round the world's mean, and the skill's, normal round
the person's. A statement asks for more or less than the skill as a whole: its effect is normal
with mean 0. The true score is 1 + the mean answer over *all* statements that could be asked about
the skill, answered without whatever the world adds to it; those asked are a sample of them.
"""

import math
import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from bench._tables import markdown

SEED = 20_261_124
SKILLS = 8
TOP = 5
BETWEEN_PEOPLE = 0.7  # standard deviations, in levels, like all below
BETWEEN_SKILLS = 0.6
MOOD = 0.4
FACETS = 0.7
PULL = 0.3  # the share of an answer that is the answer before
STRAIGHT = 0.2  # the share of people who give one answer throughout
STATEMENTS_IN_ALL = 500  # of the graded responses
DISCRIMINATION, VARIED = 2.0, 0.5  # median; standard deviation of the logarithm
LOCATION = 0.5


@dataclass(frozen=True)
class Drawn:
    """One skill of one person: the true score (1 … m) and the answers (0 … m−1), in order."""

    truth: float
    values: tuple[int, ...]


@dataclass(frozen=True)
class World:
    """How people answer (`model`) and who they are.

    `mean` is where they stand on average (0 … m−1). Of `asked` statements about a skill they
    answer as many as one of `answered`, any of which is as likely. `spreads` are the standard
    deviations of the statements' effects; skills take turns.
    """

    name: str
    model: "Model"
    mean: float
    asked: int = 4
    answered: tuple[int, ...] = (4,)
    spreads: tuple[float, ...] = (0.8,)

    def spread(self, number: int) -> float:
        return self.spreads[number % len(self.spreads)]


Model = Callable[[World, random.Random], list[Drawn]]


def person(world: World, rng: random.Random) -> list[Drawn]:
    """Return the skills of one person, with the answers that they give."""
    return [_skip(world, drawn, rng) for drawn in world.model(world, rng)]


def _skip(world: World, drawn: Drawn, rng: random.Random) -> Drawn:
    kept = rng.choice(world.answered)
    if kept == len(drawn.values):
        return drawn
    return Drawn(drawn.truth, tuple(rng.sample(drawn.values, kept)))


# --- What the models share ---------------------------------------------------------------------


def latents(world: World, rng: random.Random) -> list[float]:
    """Draw a person, then a level in each of the person's skills."""
    ability = rng.gauss(world.mean, BETWEEN_PEOPLE)
    return [rng.gauss(ability, BETWEEN_SKILLS) for _ in range(SKILLS)]


def nearest(latent: float) -> int:
    """Return the answer nearest to a latent value, cut to the scale."""
    return min(TOP - 1, max(0, math.floor(latent + 0.5)))


def ask(latent: float, spread: float, asked: int, rng: random.Random) -> tuple[int, ...]:
    return tuple(nearest(rng.gauss(latent, spread)) for _ in range(asked))


def true_score(latent: float, spread: float) -> float:
    """Return 1 + the mean answer over all statements, exact: 1 + Σ P(answer ≥ k)."""
    return 1 + sum(
        (1 + math.erf((latent - (k - 0.5)) / (spread * math.sqrt(2)))) / 2 for k in range(1, TOP)
    )


# --- Models --------------------------------------------------------------------------------------


def independent(world: World, rng: random.Random) -> list[Drawn]:
    """Latent level + effect of the statement, rounded: nothing else moves an answer."""
    return [
        Drawn(true_score(latent, spread), ask(latent, spread, world.asked, rng))
        for n, latent in enumerate(latents(world, rng))
        for spread in [world.spread(n)]
    ]


def graded_response(world: World, rng: random.Random) -> list[Drawn]:
    """Statements that tell people apart more or less sharply, and answers that are half chance.

    P(answer ≥ k) = 1 / (1 + exp(−α·(latent − location − (k − ½)))): Samejima (1969), Estimation
    of latent ability using a response pattern of graded scores, Psychometrika Monograph 17.
    """
    return [
        Drawn(
            graded_true_score(round(latent, 2)),
            tuple(
                _graded_answer(latent, statement, rng)
                for statement in rng.sample(_graded_statements(), world.asked)
            ),
        )
        for latent in latents(world, rng)
    ]


def _graded_answer(latent: float, statement: tuple[float, float], rng: random.Random) -> int:
    """Draw one answer: as many steps as have a probability above one number from 0 to 1."""
    drawn = rng.random()
    return sum(drawn < step for step in _steps(latent, *statement))


def _steps(latent: float, alpha: float, location: float) -> list[float]:
    """Return P(answer ≥ k) for k from 1 on."""
    return [1 / (1 + math.exp(-alpha * (latent - location - (k - 0.5)))) for k in range(1, TOP)]


@cache
def _graded_statements() -> list[tuple[float, float]]:
    """Return (discrimination, location) of all statements that could be asked."""
    rng = random.Random(f"{SEED} statements")
    return [
        (rng.lognormvariate(math.log(DISCRIMINATION), VARIED), rng.gauss(0, LOCATION))
        for _ in range(STATEMENTS_IN_ALL)
    ]


@cache
def graded_true_score(latent: float) -> float:
    """Return 1 + the mean expected answer over all statements."""
    statements = _graded_statements()
    return 1 + sum(sum(_steps(latent, *s)) for s in statements) / len(statements)


def shared_mood(world: World, rng: random.Random) -> list[Drawn]:
    """A good or a bad day moves all answers of a person alike; the truth knows of no day."""
    mood = rng.gauss(0, MOOD)
    return [
        Drawn(true_score(latent, spread), ask(latent + mood, spread, world.asked, rng))
        for n, latent in enumerate(latents(world, rng))
        for spread in [world.spread(n)]
    ]


def two_facets(world: World, rng: random.Random) -> list[Drawn]:
    """A skill is two sub-skills, with a level each; a statement is about either, by chance."""
    skills = []
    for n, latent in enumerate(latents(world, rng)):
        facets, spread = [rng.gauss(latent, FACETS) for _ in range(2)], world.spread(n)
        values = [ask(rng.choice(facets), spread, 1, rng)[0] for _ in range(world.asked)]
        truth = sum(true_score(facet, spread) for facet in facets) / 2
        skills.append(Drawn(truth, tuple(values)))
    return skills


def straight_lining(world: World, rng: random.Random) -> list[Drawn]:
    """A fifth of the people give one answer throughout: the one that is right on the whole."""
    skills = independent(world, rng)
    if rng.random() >= STRAIGHT:
        return skills
    value = nearest(sum(skill.truth - 1 for skill in skills) / len(skills))
    return [Drawn(skill.truth, (value,) * world.asked) for skill in skills]


def anchoring(world: World, rng: random.Random) -> list[Drawn]:
    """Each answer is pulled to the one before it, across skills as well."""
    skills, before = [], None
    for n, latent in enumerate(latents(world, rng)):
        spread, values = world.spread(n), []
        for _ in range(world.asked):
            own = rng.gauss(latent, spread)
            before = nearest(own if before is None else (1 - PULL) * own + PULL * before)
            values.append(before)
        skills.append(Drawn(true_score(latent, spread), tuple(values)))
    return skills


# --- Worlds ------------------------------------------------------------------------------------

MODELS: dict[str, Model] = {
    "independent": independent,
    "graded response": graded_response,
    "shared mood": shared_mood,
    "two facets": two_facets,
    "straight-lining": straight_lining,
    "anchoring": anchoring,
}
POPULATIONS = {"beginners": 0.8, "middling": 2.0, "able": 2.8}

# Four statements, all answered, as the shipped framework asks them: 19 worlds.
WORLDS = (
    *(
        World(f"{model}, {people}", MODELS[model], mean)
        for model in MODELS
        for people, mean in POPULATIONS.items()
    ),
    World("uneven statements, middling", independent, 2.0, spreads=(0.4, 1.2)),
)
OTHER_LENGTHS = (
    World("2 or 3 of 4 answered", independent, 2.0, answered=(2, 3)),
    World("5 asked and answered", independent, 2.0, asked=5, answered=(5,)),
)


def main() -> None:
    """Print what can be said of a world in numbers."""
    rows = (
        [
            world.name,
            f"{world.mean:g}",
            " or ".join(map(str, world.answered)) + f" of {world.asked}",
            " and ".join(map(str, world.spreads)),
        ]
        for world in (*WORLDS, *OTHER_LENGTHS)
    )
    print(markdown(["world", "mean (0–4)", "answered", "spread of statements"], rows))


if __name__ == "__main__":
    main()
