"""The sample report: a framework's own, with invented answers, as visitors see it."""

from assessments.domain.framework import Framework
from assessments.domain.report import make_report
from assessments.domain.sample import sample_answers
from assessments.presentation.report_page import ReportPage, report_page


def sample_report(framework: Framework, asked_for: str = "") -> ReportPage:
    """Return it against the framework's default role; `asked_for` is the key of a skill."""
    role = framework.role_or_default(framework.default_role)
    return report_page(make_report(framework, role, sample_answers(framework)), asked_for=asked_for)
