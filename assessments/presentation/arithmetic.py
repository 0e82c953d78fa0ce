"""The sums behind a known result, written out with the constants of the rule that made it.

How a rule writes its sums is an entry of `WRITTEN`, under the rule's name.
"""

from dataclasses import dataclass

from assessments.domain.report import Report, SkillResult
from assessments.domain.scoring import sum_of_squares
from assessments.presentation.numbers import Number, short


@dataclass(frozen=True)
class Arithmetic:
    """The sums of one skill as people read them; `variance` and `error` end with the result.

    `gap` and `priority` are "" where there is no gap. `squares` and `pooled` are two numbers in
    `variance` that take a sentence to explain.
    """

    score: str
    variance: str
    error: str
    range: str
    gap: str
    priority: str
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
    squares, pooled = short(sum_of_squares(score.values), 2), short(report.pooled_variance, 2)
    exact, variance = _number(score.score), _number(score.variance)
    error = _number(score.standard_error)
    return Arithmetic(
        score=f"1 + ({' + '.join(map(str, score.values))}) ÷ {n}",
        variance=f"v = ({squares} + {weight} × {pooled}) ÷ {n - 1 + weight} = {variance}",
        error=f"√(({variance} + {rule.rounding_variance}) ÷ {n}) = {error}",
        range=f"{exact} ± {short(rule.z, 3)} × {error}",
        gap=f"{gap.target.level} − {exact}" if gap.size else "",
        priority=f"{gap.target.importance} × {_number(gap.size)}" if gap.size else "",
        squares=squares,
        pooled=pooled,
    )


def _number(value: Number | None) -> str:
    return "" if value is None else short(value, 2)


WRITTEN = {"mean-1": _mean}
