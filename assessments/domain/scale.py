"""The meaning of a scale: what an answer that was given on one is on another.

The number of a scale names what its question, answers and levels mean together. From each number
to the next a version may tell what the values become; where it does not, everybody is asked again.
"""

import json
from collections.abc import Mapping

from assessments.domain.framework import Framework
from assessments.domain.questionnaire import Answers


def values_between(old: Framework, new: Framework) -> Mapping[int, int]:
    """Return what each value of the old scale is on the new one, if it has an equivalent there.

    Empty where answers cannot be taken over at all. That is so for a scale of a lower number: the
    maps lead up, and 5 answers that became 3 cannot be told apart again. Scales of one number are
    the same, unless their numbers of answers differ: 2 is the middle of five and the top of three.
    """
    count = len(old.options)
    if old.scale > new.scale or (old.scale == new.scale and count != len(new.options)):
        return {}
    steps = [new.scale_maps.get(number, ()) for number in range(old.scale + 1, new.scale + 1)]
    if steps and len(steps[0]) != count:
        return {}
    values = {value: value for value in range(count)}
    for step in steps:
        values = {
            value: after
            for value, before in values.items()
            if before < len(step) and (after := step[before]) is not None
        }
    return {value: after for value, after in values.items() if after < len(new.options)}


def on_scale_of(new: Framework, old: Framework, answers: Answers) -> Answers | None:
    """Return answers to the old version as they are on the scale of the new one.

    None where one of them has no equivalent. The others alone would tell of those skills and
    levels for which the scale happens to have a word: a mean of them would not be the person's.
    """
    values = values_between(old, new)
    given = [value for value in answers.values() if value is not None]
    if not values or not all(value in values for value in given):
        return None
    return {key: None if value is None else values[value] for key, value in answers.items()}


def is_same_scale(old: Framework, new: Framework) -> bool:
    """Say whether every value is what it was, and there is no other one."""
    values = values_between(old, new)
    return len(values) == len(new.options) and all(a == b for a, b in values.items())


def scale_lines(framework: Framework) -> list[str]:
    """Return the texts that make up the meaning of the scale, a line for each of its parts."""
    options = (_line(option.label, option.hint) for option in framework.options)
    levels = (_line(f"{x.number} {x.name}", x.descriptor) for x in framework.levels)
    return [framework.prompt, *options, *levels]


def scale_text(framework: Framework) -> str:
    """Return the texts of the scale as one: equal exactly where all of them are."""
    options = [[option.label, option.hint] for option in framework.options]
    levels = [[level.name, level.descriptor] for level in framework.levels]
    return json.dumps([framework.prompt, options, levels], ensure_ascii=False)


def _line(name: str, text: str) -> str:
    return f"{name}: {text}" if text else name
