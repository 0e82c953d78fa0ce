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
from assessments.presentation.numbers import short, shown
from tests.exports.conftest import read_csv, text_of

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
    assessment.own_targets = {"adaptability": [5, 1], "risk-assessment": [2, 3]}
    assessment.save()
    person.submit()
    return person


def _values(person, skill, values):
    statements = models.Statement.objects.filter(skill__key=skill, retired=False)
    keys = [statement.key.replace("-", "_") for statement in statements]
    return dict(zip(keys, values, strict=True))


def texts_of(row):
    """Return the cells of one skill as the page and the PDF must show them, from its JSON."""
    known = row["score"] is not None
    target = row["target"]["level"]
    if known:
        low, high = row["range"]["low"], row["range"]["high"]
        score, span = short(Fraction(row["score"]["exact"]), 2), f"{shown(low)} to {shown(high)}"
    met, gap, priority = row["status"] == "met", "–", "–"
    if known and not met:
        gap = short(Fraction(row["gap"]["exact"]), 2)
        priority = short(Fraction(row["priority"]["exact"]), 2)
    return {
        "answered": f"{row['answered']} of {row['asked']}",
        "score": score if known else "–",
        "range": span if known else "–",
        "target": f"({target})",
        "gap": "met" if met else gap,
        "priority": priority,
    }


def table_of_page(html):
    """Return the cells of the page's table by the name of the skill."""
    table = html[html.index("Your level, likely range, target and gap in each skill") :]
    table = table[: table.index("</table>")]
    rows = {}
    for name, cells in re.findall(r'<th scope="row">(.*?)</th>(.*?)</tr>', table, re.DOTALL):
        texts = re.findall(r"<td([^>]*)>(.*?)</td>", cells, re.DOTALL)
        plain = [unescape(re.sub(r"<[^>]+>", "", text)).strip() for _, text in texts]
        rows[unescape(re.sub(r"<[^>]+>", "", name)).strip()] = plain
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
    cells_of = table_of_page(page.text)
    results = {row["name"]: row for row in content["results"]}

    assert content["role"]["key"] == role
    assert [row["skill"] for row in table] == list(results)
    assert set(cells_of) == set(results)
    percent = page.context["report"].readiness.percent
    assert (percent is None) == (content["readiness"]["value"] is None)
    if percent is not None:
        assert f"{percent} %" in pdf
        assert abs(content["readiness"]["value"]["decimal"] - percent / 100) < 0.01
    for name, row in results.items():
        texts = texts_of(row)
        level = content["framework"]["levels"][row["level"] - 1]["name"] if row["level"] else ""
        line = next(line for line in table if line["skill"] == name)

        # the page
        cells = " | ".join(cells_of[name])
        if row["score"]:
            assert cells_of[name][:3] == [level, texts["score"], texts["range"]]
        assert texts["target"] in cells
        assert cells_of[name][-2:] == [texts["gap"], texts["priority"]]

        # the PDF
        start = pdf.index(f"{name} {texts['answered']}", pdf.index("All skills"))
        found = re.match(
            rf"{re.escape(name)} (\d+ of \d+) (.+?) (\d\S*|–) (\S+ to \S+|–) "
            r"(\S+) (\(\d+\)) (.+?) (met|\d\S*|–) (\d\S*|–)",
            pdf[start:],
        )
        assert found is not None
        assert found[1] == texts["answered"]
        assert found[2] == (level or "not known")
        assert (found[3], found[4], found[6]) == (
            texts["score"],
            texts["range"],
            texts["target"],
        )
        assert (found[8], found[9]) == (texts["gap"], texts["priority"])

        # the table
        assert line["skill_key"] == row["key"]
        assert [int(line[key]) for key in ("answered", "skipped", "asked", "target")] == [
            row["answered"],
            row["skipped"],
            row["asked"],
            row["target"]["level"],
        ]
        assert line["level"] == ("" if row["level"] is None else str(row["level"]))
        assert line["level_name"] == level
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
