"""How much processor time a PDF of a report takes on this machine. `python -m bench.pdf`"""

import os
import statistics
import sys
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

os.environ.update(
    DJANGO_SETTINGS_MODULE="tests.settings", DATABASE_URL="sqlite://:memory:", DEBUG="false"
)

import django

django.setup()

from assessments.domain.framework import Framework  # noqa: E402
from assessments.domain.report import make_report  # noqa: E402
from assessments.domain.sample import sample_answers  # noqa: E402
from assessments.exchange.yaml_reader import read_framework  # noqa: E402
from assessments.exports.about import About  # noqa: E402
from assessments.exports.pdf import report_pdf  # noqa: E402
from assessments.presentation.report_page import report_page  # noqa: E402
from tests.factories import make_framework  # noqa: E402

CONTENT = Path(__file__).parent.parent / "assessments/content/it-project-manager.yaml"
ABOUT = About(datetime(2026, 3, 1, 12, tzinfo=UTC))
REPEATS = 100


def cpu_ms(framework: Framework) -> tuple[list[float], int]:
    """Return the time of every PDF, all with different answers, and the size of the last."""
    role, answers = framework.role_or_default(""), dict(sample_answers(framework))
    keys = list(answers)
    times, size = [], 0
    for number in range(REPEATS):
        # Typst remembers what it has set before; nobody else's answers would be the same.
        given = {key: (number // (i + 1) + i) % framework.top for i, key in enumerate(keys)}
        page = report_page(make_report(framework, role, given))
        begun = time.process_time()
        size = len(report_pdf(page, ABOUT))
        times.append((time.process_time() - begun) * 1000)
    return times, size


def main() -> None:
    frameworks = {
        "the default framework, 8 skills": read_framework(CONTENT.read_bytes()),
        "40 skills": make_framework(skills=40, statements=7),
        "8 skills, a sign without a glyph": make_framework(title="計画"),
    }
    print(f"Python {sys.version.split()[0]}, typst {version('typst')}, {REPEATS} reports each\n")
    print("| report | first, ms | median, ms | slowest after it, ms | size, kB |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for what, framework in frameworks.items():
        (first, *others), size = cpu_ms(framework)
        median = statistics.median(others)
        print(f"| {what} | {first:.0f} | {median:.0f} | {max(others):.0f} | {size / 1000:.0f} |")


if __name__ == "__main__":
    main()
