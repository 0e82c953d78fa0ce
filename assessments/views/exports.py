"""A report as a file to take away."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments import models, queries
from assessments.domain.annotations import Example
from assessments.domain.limits import Tried
from assessments.domain.report import Report
from assessments.exports.about import About
from assessments.exports.csv import report_csv
from assessments.exports.json import report_json
from assessments.exports.json_resume import report_json_resume
from assessments.exports.pdf import report_pdf
from assessments.presentation.report_page import report_page
from assessments.views.access import own_assessment
from assessments.views.limiting import count
from assessments.views.report import report_for

Export = Callable[[Report, About], bytes]

NAME_LENGTH = 60


@dataclass(frozen=True)
class FileFormat:
    """A kind of file: its address under the report's, how a file of it is sent, and who writes it.

    `name` is what the address is called in templates, and `tried` what it counts as.
    """

    name: str
    address: str
    content_type: str
    ending: str
    export: Export
    tried: Tried = Tried.FILE


def _pdf(report: Report, about: About) -> bytes:
    return report_pdf(report_page(report), about)


def _csv(report: Report, about: About) -> bytes:
    return report_csv(report)


FORMATS = (
    FileFormat("pdf", "pdf", "application/pdf", ".pdf", _pdf, Tried.PDF),
    FileFormat("csv", "csv", "text/csv; charset=utf-8", ".csv", _csv),
    FileFormat("json", "json", "application/json", ".json", report_json),
    FileFormat("json-resume", "resume", "application/json", "-resume.json", report_json_resume),
)


@own_assessment
@require_safe
def download(
    request: HttpRequest, assessment: models.Assessment, file_format: FileFormat
) -> HttpResponse:
    """Answer with a file, against the role in `?role=`."""
    if assessment.submitted_at is None:
        return redirect("assessment:check", assessment.pk)
    count(request, file_format.tried, assessment.respondent_id)
    report = report_for_file(request, assessment, queries.examples_of(assessment))
    about = About(timezone.localtime(assessment.submitted_at))
    name = file_name("gap-report", report, about) + file_format.ending
    return as_file(file_format.export(report, about), file_format.content_type, name)


def report_for_file(
    request: HttpRequest,
    assessment: models.Assessment,
    examples: Mapping[str, tuple[Example, ...]],
) -> Report:
    """Make the report against the role in `?role=`; raise Http404 where there is no such role.

    A page can say that it shows another one instead, and a file cannot.
    """
    report = report_for(request, assessment, examples)
    if request.GET.get("role", report.role.key) != report.role.key:
        raise Http404(_("There is no such role."))
    return report


def as_file(content: bytes, content_type: str, name: str) -> HttpResponse:
    """Answer with a file to save under this name."""
    return HttpResponse(
        content,
        content_type=content_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )


def file_name(kind: str, report: Report, about: About) -> str:
    """Return a name of small letters, digits and hyphens; keys are nothing else, names may be."""
    role = slugify(report.role.name) or "role"
    return f"{kind}-{role[:NAME_LENGTH].strip('-')}-{about.submitted_at.date().isoformat()}"
