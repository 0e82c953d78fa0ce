"""The faster engine beside Django's: as safe, as strict, and in the language of the reader."""

import uuid
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.template import engines
from django.template.context import Context
from django.test import RequestFactory
from django.urls import reverse, set_script_prefix
from django.utils import translation
from django.utils.safestring import mark_safe
from jinja2 import UndefinedError

from assessments.domain.language import Part, Text
from assessments.templatetags import jinja
from skillsapp.language import active

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
HOSTILE = '"><script>'


def rendered(source, **values):
    values["_"] = jinja.words_in(translation.get_language()).__getitem__
    return engines["jinja2"].from_string(source).render(values)


def test_what_is_put_in_is_escaped():
    assert rendered("{{ text }}", text=HOSTILE) == "&#34;&gt;&lt;script&gt;"
    assert rendered("{{ text }}", text=mark_safe("<b>")) == "<b>"


def test_what_is_put_into_a_text_of_ours_is_escaped():
    source = '{{ _("<cite>%(title)s</cite>")|format(title=title) }}'
    assert rendered(source, title=HOSTILE) == "<cite>&#34;&gt;&lt;script&gt;</cite>"


def test_a_text_in_another_language_says_so():
    text = Text([Part("<نص>", "ar")])
    assert rendered("{{ text }}", text=text) == '<span lang="ar" dir="rtl">&lt;نص&gt;</span>'
    assert rendered("<p{{ lang(text) }}>", text=text) == '<p lang="ar" dir="rtl">'


def test_a_name_that_is_not_there_is_an_error():
    with pytest.raises(UndefinedError):
        rendered("{{ nothing }}")


def test_words_are_those_of_the_language_that_is_active():
    """Django brings translations of its own: no language is shown what another one looked up."""
    with translation.override("de"):
        assert rendered('{{ _("Yes") }}') == "Ja"
    with translation.override("fr"):
        assert rendered('{{ _("Yes") }}') == "Oui"


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.jinja")), ids=lambda path: path.stem)
def test_every_template_can_be_read(path):
    engines["jinja2"].get_template(str(path.relative_to(TEMPLATES)))


def test_a_template_is_given_all_that_the_one_around_it_has():
    context = Context({"levels": []})
    with context.push(levels=[{"number": 1, "name": "<One>"}]):
        page = jinja.jinja(context, "report/_scale.jinja")
    assert "<b>1</b> <span>&lt;One&gt;</span>" in page


def test_a_request_is_answered_in_the_language_that_is_active():
    page = active(lambda request: HttpResponse(translation.get_language()))

    assert page(RequestFactory().get("/")).content == b"en"
    with translation.override("de"):
        assert page(RequestFactory().get("/")).content == b"de"


def test_an_address_is_of_whom_it_is_asked_for():
    """It is found once and then kept, but for the id of an assessment."""
    for prefix in ("/", "/skills/", "/"):
        set_script_prefix(prefix)
        for pk in (uuid.uuid4(), uuid.uuid4()):
            found = jinja.address(None, "assessment:question", pk, "scope")
            assert found == reverse("assessment:question", args=[pk, "scope"])
            assert found.startswith(prefix)
        assert jinja.address(None, "worker") == reverse("worker")
    assert jinja.address("preview", "assessment:question", 7, "scope") != found
