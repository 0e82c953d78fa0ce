"""The report page; what it says is tested with the domain and the presentation."""

import re
from html.parser import HTMLParser

import pytest

from assessments import models
from tests.publishing import change, published_again
from tests.views.conftest import without_form_tokens


def text_of(response):
    """Return what a page says, without markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


def test_report_says_where_one_stands(finished):
    text = text_of(finished.client.get(finished.url("report")))

    assert (
        "You meet 4 of the 8 skills for the role of IT project manager: 4 to go. "
        "Team motivation, Project planning and time management and Risk assessment are equally far "
        "from what is needed: begin with the one you like." in text
    )
    assert "Business analytics Independent 3 " in text


def test_report_of_a_running_assessment_leads_to_the_check_page(person):
    assert person.client.get(person.url("report")).url == person.url("check")


def test_report_against_another_role_stores_nothing(finished):
    url = finished.url("report") + "?role=junior-it-project-coordinator"

    response = finished.client.get(url)

    assert response.context["report"].role.key == "junior-it-project-coordinator"
    compared = re.findall(r'<a [^>]*aria-current="true">([^<]*)</a>', response.text)
    assert compared == ["Junior IT project coordinator", "By group"]
    assert finished.assessment.role.key == "it-project-manager-role"


def test_report_against_an_unknown_role_says_so(finished):
    response = finished.client.get(finished.url("report") + "?role=astronaut")

    assert response.status_code == 422
    assert "There is no such role" in response.text
    assert response.context["report"].role.key == "it-project-manager-role"


def test_report_of_nothing_answered_is_a_page_too(person):
    person.submit()

    response = person.client.get(person.url("report"))

    assert "There are not enough answers yet to say anything." in text_of(response)
    assert response.context["report"].readiness.percent is None


@pytest.mark.parametrize("value", [0, 4, "skip"])
def test_report_of_extreme_answers_is_a_page_too(person, value):
    person.answer_all(value)
    person.submit()

    assert person.client.get(person.url("report")).status_code == 200


def test_report_stays_as_it_was_when_a_new_version_is_published(finished, version):
    before = without_form_tokens(finished.client.get(finished.url("report")))
    skill = models.Skill.objects.get(key="team-motivation")
    change(skill, name="Team spirit", definition="Another definition.")
    models.Target.objects.filter(role__key="it-project-manager-role").update(level=5)
    newest = published_again(version.framework)

    after = without_form_tokens(finished.client.get(finished.url("report")))
    (news,) = re.findall(r'<p class="notice notice--row">.*?</p>', after)
    assert "There is a newer one, version 2." in news
    assert after.replace(news, "").split() == before.split()
    finished.start(keep="no")
    started = models.Assessment.objects.latest("started_at")
    assert started.version == newest
    page = finished.client.get(f"/assessment/{started.pk}/skill/team-motivation/")
    assert "Team spirit" in page.text


def test_hostile_definitions_are_shown_as_they_are(person, version):
    change(models.Skill.objects.get(key="team-motivation"), name="<script>alert(1)</script>")
    published_again(version.framework)

    assert "<script>" not in person.client.get("/").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in person.client.get("/").text


class Unopened(HTMLParser):
    """Collects the words of <main> that stand there before anything is opened."""

    def __init__(self, html):
        super().__init__()
        self.words, self.inside, self.closed, self.summaries = [], False, 0, 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.inside |= tag == "main"
        if tag == "details" and (self.closed or "open" not in dict(attrs)):
            self.closed += 1
        self.summaries += tag == "summary"

    def handle_endtag(self, tag):
        self.inside &= tag != "main"
        self.summaries -= tag == "summary"
        if tag == "details" and self.closed:
            self.closed -= 1

    def handle_data(self, data):
        if self.inside and self.closed <= self.summaries:
            self.words += re.findall(r"\w[\w’-]*", data)


def test_unopened_words_are_those_that_one_sees():
    html = """<main>a <details><summary>b</summary>not <details><summary>not</summary>not</details>
    </details> <details open><summary>c</summary>d <details><summary>e</summary>not</details> f
    </details> g</main> not"""
    assert Unopened(html).words == ["a", "b", "c", "d", "e", "f", "g"]


MIXED = {"team-motivation": 1, "risk-assessment": 1, "adaptability": 3, "agile-development": 2}


@pytest.mark.parametrize("role", ["it-project-manager-role", "senior-it-project-manager"])
def test_a_report_has_at_most_800_words_before_anything_is_opened(person, role):
    person.answer_all(3)
    for key, value in MIXED.items():
        skill = models.Skill.objects.get(key=key)
        statements = skill.statements.filter(retired=False)
        answers = {f"{s.key.replace('-', '_')}": value for s in statements}
        person.answer(key, **answers)
    person.submit()

    page = person.client.get(person.url("report"), {"role": role}).text

    assert 300 < len(Unopened(page).words) <= 800
