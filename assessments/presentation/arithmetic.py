"""The sums behind a known result, written out with the constants of the rule that made it.

How a rule writes its sums is an entry of `WRITTEN`, under the rule's name.
"""

from dataclasses import dataclass

from assessments.domain.report import Report, SkillResult
from assessments.domain.scoring import sum_of_squares
from assessments.presentation.numbers import Number, short, trimmed
from assessments.presentation.words import short_by


@dataclass(frozen=True)
class Arithmetic:
    """The sums of one skill as people read them; `variance`, `error` and `centre` end with the
    result.

    `gap` and `priority` are "" where there is no gap. `mean`, `squares` and `pooled` are numbers
    in the sums that take a sentence to explain.
    """

    score: str
    centre: str
    variance: str
    error: str
    range: str
    gap: str
    priority: str
    mean: str
    squares: str
    pooled: str


def arithmetic(report: Report, result: SkillResult) -> Arithmetic | None:
    """Write out the sums of one skill; None where it is not known."""
    if not result.score.known:
        return None
    return WRITTEN[report.framework.scoring_rule](report, result)


def _mean(report: Report, result: SkillResult) -> Arithmetic:
    score, gap, rule = result.score, result.gap, report.rule
    n, weight = score.answered, rule.prior_weight
    squares = trimmed(sum_of_squares(score.values))
    pooled = trimmed(report.pooled.variance)
    mean, answers = trimmed(report.pooled.mean), " + ".join(map(str, score.values))
    centre, variance = _number(score.centre), _number(score.variance)
    error = _number(score.standard_error)
    return Arithmetic(
        score=f"1 + ({answers}) ÷ {n}",
        centre=f"1 + ({answers} + {mean}) ÷ {n + 1} ≈ {centre}",
        variance=f"v = ({squares} + {weight} × {pooled}) ÷ {n - 1 + weight} ≈ {variance}",
        error=f"√(({variance} + {rule.rounding_variance}) ÷ {n + 1}) ≈ {error}",
        range=f"{centre} ± {short(rule.quantile(n), 3)} × {error}",
        gap=f"{_number(gap.target.begins)} − {_number(score.score)}" if gap.size else "",
        priority=f"{gap.target.importance} × {short_by(score, gap)}" if gap.size else "",
        mean=mean,
        squares=squares,
        pooled=pooled,
    )


def _number(value: Number | None) -> str:
    return "" if value is None else trimmed(value)


WRITTEN = {"mean-2": _mean}
