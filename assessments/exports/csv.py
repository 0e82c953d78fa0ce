"""A report as a table: one row a skill, for a spreadsheet.

The file begins with a byte order mark: without it, Excel takes UTF-8 for an older encoding and
spoils every accent; programs that read CSV know it as "utf-8-sig". The header and the numbers
are the same in every language, with a point before the decimals.
"""

import csv
import io
import re
from fractions import Fraction

from assessments.domain.report import Report, SkillResult
from assessments.presentation.numbers import rounded

COLUMNS = (
    "category",
    "skill_key",
    "skill",
    "answered",
    "skipped",
    "asked",
    "score",
    "level",
    "level_name",
    "range_low",
    "range_high",
    "target",
    "target_name",
    "target_begins",
    "importance",
    "importance_name",
    "critical",
    "status",
    "gap",
    "priority",
    "surplus",
    "setting",
)
PLACES = 4  # so that target_begins − score = gap as they stand here, for up to 31 statements

# What makes a spreadsheet take a cell for a formula, at its start and after whatever another
# spreadsheet may take for the end of a cell. Full-width signs count as the plain ones.
_FORMULA = re.compile(r"(^|[;,|\"\t\r\n])(\s*)(?=[=+\-@＝＋－＠\t\r\n])")


def report_csv(report: Report) -> bytes:
    """Return one row for every skill, in the framework's order; what is not known is empty."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    writer.writerows(_row(report, result) for result in report.results)
    return stream.getvalue().encode("utf-8-sig", "replace")


def _row(report: Report, result: SkillResult) -> list[str]:
    framework, score, gap = report.framework, result.score, result.gap
    statements = result.skill.statements
    skipped = sum(1 for s in statements if s.key in report.answers) - score.answered
    return [
        harmless(result.category.name),
        harmless(result.skill.key),
        harmless(result.skill.name),
        str(score.answered),
        str(skipped),
        str(score.asked),
        _number(score.score),
        "" if score.level is None else str(score.level),
        "" if score.level is None else harmless(framework.level(score.level).name),
        _number(score.low),
        _number(score.high),
        str(gap.target.level),
        harmless(framework.level(gap.target.level).name),
        _number(gap.target.begins),
        str(gap.target.importance),
        harmless(framework.importance(gap.target.importance).name),
        "yes" if gap.target.critical else "no",
        gap.status.value,
        _number(gap.size),
        _number(gap.priority),
        _number(gap.surplus),
        result.setting or "",
    ]


def harmless(text: str) -> str:
    """Put an apostrophe where a spreadsheet would begin to read a formula."""
    return _FORMULA.sub(r"\1\2'", text)


def _number(value: Fraction | float | None) -> str:
    return "" if value is None else str(rounded(value, PLACES))
