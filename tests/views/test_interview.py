"""The interview sheet as a page and as a PDF."""

import io
import uuid

from pypdf import PdfReader

from assessments import queries
from assessments.domain.annotations import Example
from tests.exports.conftest import squeezed, text_of
from tests.views.conftest import ROLE, Person
from tests.views.test_costs import cost

HOSTILE = "</dd><script>alert(1)</script>#{7*7}"


def tell(person: Person, skill: str = "team-motivation", **parts: str) -> None:
    data = {f"example-{name}": value for name, value in parts.items()}
    address = f"/yours/examples/it-project-manager/{skill}/"
    assert person.client.post(address, {"example-id": uuid.uuid4(), **data}).status_code == 302


def strong(person: Person) -> Person:
    person.answer_all(4)
    person.submit()
    return person


def test_page_and_pdf_say_the_same(person):
    strong(person)
    tell(person, situation="It was late.", action=HOSTILE, setting="study", year="2024")
    tell(person, action="Second example.")

    page = person.client.get(person.url("interview"))
    pdf = person.client.get(person.url("interview-pdf"))

    printed = squeezed(text_of(PdfReader(io.BytesIO(pdf.content))))
    sheet = page.context["sheet"]
    assert len(sheet.skills) == 8
    for skill in sheet.skills:
        parts = [part.text for example in skill.examples for part in example.parts]
        for text in (skill.name, skill.level, skill.means, skill.to_prepare, *parts):
            assert squeezed(text) in printed
    assert "&lt;script&gt;" in page.text
    assert "<script>" not in page.text


def test_a_strength_without_an_example_leads_to_where_it_is_told(person):
    strong(person)
    query = f"report={person.assessment.pk}&amp;role={ROLE}"
    page = person.client.get(f"{person.url('interview')}?role={ROLE}").text

    assert page.count("No example yet.") == 8
    assert f'href="/yours/examples/it-project-manager/adaptability/?{query}"' in page
    assert f'href="{person.url("interview-pdf")}?role={ROLE}"' in page


def test_the_sheet_is_that_of_the_role_that_is_looked_at(finished):
    numbers = {
        role: len(
            finished.client.get(f"{finished.url('interview')}?role={role}").context["sheet"].skills
        )
        for role in ("junior-it-project-coordinator", "senior-it-project-manager")
    }

    assert numbers["junior-it-project-coordinator"] > numbers["senior-it-project-manager"]
    assert finished.client.get(f"{finished.url('interview-pdf')}?role=none").status_code == 404


def test_the_sheet_is_reached_from_the_report_and_from_the_examples(finished):
    report = finished.client.get(f"{finished.url('report')}?role={ROLE}").text
    address = f"/yours/examples/it-project-manager/?report={finished.assessment.pk}&role={ROLE}"
    examples = finished.client.get(address).text

    for page in (report, examples):
        assert f'href="{finished.url("interview")}?role={ROLE}"' in page


def test_a_running_assessment_has_no_sheet(person):
    for name in ("interview", "interview-pdf"):
        assert person.client.get(person.url(name))["Location"] == person.url("check")


def test_the_sheet_costs_as_much_as_a_file(finished):
    tell(finished, action="One")
    assert queries.examples_of(finished.assessment)["team-motivation"][0] != Example()
    address = finished.url("interview")
    assert cost(lambda: finished.client.get(address)) == 4
