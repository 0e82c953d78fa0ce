"""The `skills` of a résumé in the format of jsonresume.org (schema 1.0.0)."""

import json

from assessments.domain.report import Report
from assessments.exports.about import About

SCHEMA = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json"


def report_json_resume(report: Report, about: About) -> bytes:
    """Return the skills that are known, to be taken into a résumé; nobody is named."""
    framework = report.framework
    skills = [
        {
            "name": result.skill.name,
            "level": f"{framework.level(result.score.level).name} "
            f"({result.score.level} of {framework.top})",
            "keywords": [result.category.name],
        }
        for result in report.results
        if result.score.level is not None
    ]
    modified = about.submitted_at.replace(microsecond=0).isoformat()
    content = {
        "$schema": SCHEMA,
        "skills": skills,
        "meta": {"version": "v1.0.0", "lastModified": modified},
    }
    text = json.dumps(content, ensure_ascii=False, indent=2)
    return f"{text}\n".encode("utf-8", "replace")
