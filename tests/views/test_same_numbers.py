"""Page, PDF, CSV and JSON of an assessment say the same, skill by skill, number by number."""

import io
import json
import re
from decimal import Decimal
from fractions import Fraction
from html import unescape

import pytest
from pypdf import PdfReader

from assessments import models
from assessments.presentation.numbers import difference, percent, trimmed
from tests.exports.conftest import read_csv, squeezed, text_of

ROLES = ["it-project-manager-role", "junior-it-project-coordinator", "_own"]


@pytest.fixture(params=["all known", "half known", "nothing known"])
def submitted(request, person):
    """People whose answers leave all, some and none of the skills known."""
    if request.param != "nothing known":
        person.answer_all(2)
        person.answer("risk-assessment", **_values(person, "risk-assessment", [0, 1, 1, 2]))
        person.answer("adaptability", **_values(person, "adaptability", [4, 4, 3, 4, 4]))
        person.answer("business-analytics", **_values(person, "business-analytics", [3, 4, 2, 3]))
    if request.param == "half known":
        for skill in ("team-motivation", "lifecycle-management", "agile-development"):
            person.answer(skill, **_values(person, skill, ["skip"] * 5))
    assessment = person.assessment
    models.OwnTargets.objects.create(
        respondent=assessment.respondent,
        framework=assessment.version.framework,
        targets={"adaptability": [5, 1], "risk-assessment": [2, 3]},
    )
    person.submit()
    return person


def _values(person, skill, values):
    statements = models.Statement.objects.filter(skill__key=skill, retired=False)
    keys = [statement.key.replace("-", "_") for statement in statements]
    return dict(zip(keys, values, strict=True))


STATUSES = {
    "met": "Met",
    "about-there": "About there",
    "to-go": "To go",
    "unknown": "Not enough answers",
}


def number(value):
    """Return a number of the JSON as people read it, "–" where it is not known."""
    return "–" if value is None else trimmed(Fraction(value["exact"]))


def cells_of(row, levels):
    """Return the cells of one skill as the page and the PDF must show them, from its JSON."""
    target, span = row["target"], row["range"]
    begins = Fraction(target["begins"]["exact"])
    gap = "–"
    if row["score"]:
        gap = trimmed(max(Decimal(0), difference(begins, Fraction(row["score"]["exact"]))))
    name = levels[target["level"] - 1]["name"]
    return {
        "level": levels[row["level"] - 1]["name"] if row["level"] else "not known",
        "score": number(row["score"]),
        "range": "–" if span is None else f"{trimmed(span['low'])} to {trimmed(span['high'])}",
        "target": f"{name} is enough" if begins < 1 else f"{name} begins at {trimmed(begins)}",
        "gap": gap,
        "status": STATUSES[row["status"]],
    }


def table_of_page(html):
    """Return the cells of the page's table by the name of the skill."""
    table = html[html.index("facts-table") :]
    table = table[: table.index("</table>")]
    rows = {}
    for name, cells in re.findall(r'<th scope="row">(.*?)</th>(.*?)</tr>', table, re.DOTALL):
        texts = re.findall(r"<td[^>]*>(.*?)</td>", cells, re.DOTALL)
        rows[unescape(name)] = [unescape(text).strip() for text in texts]
    return rows


@pytest.mark.parametrize("role", ROLES)
def test_all_forms_say_the_same_numbers(submitted, role):
    client = submitted.client

    def get(name):
        response = client.get(submitted.url(name), {"role": role})
        assert response.status_code == 200
        return response

    content = json.loads(get("json").content)
    table = read_csv(get("csv").content)
    pdf = text_of(PdfReader(io.BytesIO(get("pdf").content)))
    page = get("report")
    shown = table_of_page(page.text)
    results = {row["name"]: row for row in content["results"]}
    levels = content["framework"]["levels"]

    assert content["role"]["key"] == role
    assert [row["skill"] for row in table] == list(results)
    assert set(shown) == set(results)
    readiness, value = page.context["report"].readiness, content["readiness"]["value"]
    assert (readiness.value is None) == (value is None)
    if value is not None:
        assert readiness.value == percent(Fraction(value["exact"]))
    if readiness.percent is not None:
        assert f"{readiness.percent} % {readiness.unit}" in pdf
        assert readiness.range in pdf
        assert f"<b>{readiness.percent}<" in page.text
    for name, row in results.items():
        cells = cells_of(row, levels)
        line = next(line for line in table if line["skill"] == name)

        # the page
        assert shown[name][:6] == list(cells.values())

        # the PDF
        answered = f"{row['answered']} of {row['asked']}"
        assert squeezed("".join([name, answered, *cells.values()])) in squeezed(pdf)

        # the table
        assert line["skill_key"] == row["key"]
        assert [int(line[key]) for key in ("answered", "skipped", "asked", "target")] == [
            row["answered"],
            row["skipped"],
            row["asked"],
            row["target"]["level"],
        ]
        assert line["level"] == ("" if row["level"] is None else str(row["level"]))
        assert line["level_name"] == (cells["level"] if row["level"] else "")
        assert line["status"] == row["status"]
        assert int(line["importance"]) == row["target"]["importance"]
        for key in ("score", "gap", "priority", "surplus"):
            assert close(line[key], row[key] and row[key]["decimal"])
        for end in ("low", "high"):
            assert close(line[f"range_{end}"], row["range"] and row["range"][end])


def close(cell, decimal):
    """Say whether a cell is this number, rounded to two places, or empty for None."""
    if decimal is None:
        return cell == ""
    return abs(Decimal(cell) - Decimal(str(decimal))) <= Decimal("0.005001")
