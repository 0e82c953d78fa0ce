"""A person's own assessments, as lists show them."""

import uuid
from collections.abc import Container, Sequence

from django.http import HttpRequest

from assessments import models, queries
from assessments.domain.corrections import replaced
from assessments.domain.framework import Framework
from assessments.presentation.mine import MyAssessment, progress_text
from assessments.views.access import respondent_of


def mine(request: HttpRequest) -> list[MyAssessment]:
    """Return a person's assessments as `listed` does."""
    return listed(queries.assessments_of(respondent_of(request)))


def listed(
    rows: Sequence[models.Assessment], reports: Container[uuid.UUID] | None = None
) -> list[MyAssessment]:
    """Return the running ones first; a report that a correction has replaced is left out.

    Of reports, only those with these ids, if any are given.
    """
    hidden = replaced(rows)
    frameworks = [queries.definitions(row.version_id).framework for row in rows]
    keys = {framework.key for framework in frameworks}
    versions = {(framework.key, framework.version) for framework in frameworks}
    by_id = {row.pk: row for row in rows}
    lines: list[MyAssessment] = []
    newest = _newest_reports(rows)
    for row, framework in zip(rows, frameworks, strict=True):
        if row.pk in hidden or (reports is not None and row.is_submitted and row.pk not in reports):
            continue
        corrected = by_id.get(row.corrects_id) if row.corrects_id else None
        line = MyAssessment(
            id=row.pk,
            framework_key=framework.key,
            title=framework.title if len(keys) > 1 else "",
            version=str(framework.version) if len(versions) > len(keys) else "",
            role=queries.role_of(row).name,
            started_at=row.started_at,
            submitted_at=row.submitted_at,
            progress=progress_text(row.done, len(framework.statements)),
            corrects_id=row.corrects_id,
            corrects_at=corrected.submitted_at if corrected else None,
            newer_version=_newer_version(row, framework, newest),
        )
        lines.append(line)
    return sorted(lines, key=lambda line: not line.is_running)


def _newest_reports(rows: Sequence[models.Assessment]) -> set[uuid.UUID]:
    """Return the ids of the last report of each framework."""
    submitted = sorted(
        (row.submitted_at, queries.definitions(row.version_id).framework.key, row.pk)
        for row in rows
        if row.submitted_at
    )
    return set({key: pk for _at, key, pk in submitted}.values())


def _newer_version(
    row: models.Assessment, framework: Framework, newest: set[uuid.UUID]
) -> int | None:
    is_told = not row.is_submitted or row.pk in newest
    return row.newest_number if is_told and row.newest_number != framework.version else None
