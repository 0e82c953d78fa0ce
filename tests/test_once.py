"""What is rendered once is rendered from named values alone (tests/views/test_once.py: pages)."""

import uuid
from dataclasses import replace

import pytest
from django.template import Context, RequestContext, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.urls import set_script_prefix
from django.utils import translation

from assessments import models
from assessments.domain.framework import Framework
from assessments.templatetags.once import RENDERED, Rendered, once_by_name


def rendered(source: str, **values: object) -> str:
    return Template("{% load i18n once %}" + source).render(Context(values))


@pytest.fixture
def published(framework: Framework) -> Framework:
    return replace(framework, checksum="a" * 64, version=1)


def test_it_is_rendered_once_for_equal_values() -> None:
    class Counting:
        calls = 0

        def __str__(self) -> str:
            Counting.calls += 1
            return "x"

    template = Template("{% load once %}{% once n %}{{ n.as_integer_ratio.0 }}{% endonce %}")
    before = len(RENDERED._texts)
    assert [template.render(Context({"n": n, "other": Counting()})) for n in (1, 2, 1)] == [
        "1",
        "2",
        "1",
    ]
    assert len(RENDERED._texts) == before + 2
    assert Counting.calls == 0


def test_it_sees_nothing_but_what_is_named() -> None:
    source = "{% once a %}{{ a }}{{ request }}{{ csrf_token }}{{ messages }}{{ b }}{% endonce %}"
    secrets = {"request": "r", "csrf_token": "t", "messages": "m", "b": "b"}
    assert rendered(source, a="a", **secrets) == "a"


def test_processors_of_the_context_do_not_reach_it() -> None:
    request = RequestFactory().get("/")
    template = Template("{% load once %}{% once %}[{{ kept_days }}{{ request }}]{% endonce %}")
    assert template.render(RequestContext(request, {"x": 1})) == "[]"


@pytest.mark.parametrize("value", [uuid.uuid4(), object(), {"a": 1}, models.Respondent()])
def test_what_could_be_of_a_person_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="not known by"):
        rendered("{% once value %}{{ value }}{% endonce %}", value=value)


def test_a_part_is_only_known_with_its_framework(published: Framework) -> None:
    skill = published.skills[0]
    source = "{% once framework skill=skill %}{{ skill.name }}{% endonce %}"
    assert rendered(source, framework=published, skill=skill) == skill.name
    with pytest.raises(TypeError, match="Skill"):
        rendered("{% once skill=skill %}{{ skill.name }}{% endonce %}", skill=skill)


def test_a_draft_is_rendered_each_time(framework: Framework) -> None:
    template = Template("{% load once %}{% once framework %}{{ framework.title }}{% endonce %}")
    titles = [replace(framework, title=title, checksum="") for title in ("One", "Two")]
    assert [template.render(Context({"framework": title})) for title in titles] == ["One", "Two"]


def test_equal_content_under_another_checksum_is_another_thing(published: Framework) -> None:
    template = Template("{% load once %}{% once framework %}{{ framework.title }}{% endonce %}")
    other = replace(published, title="Other", checksum="b" * 64)
    again = replace(published, title="Never shown")
    shown = [template.render(Context({"framework": one})) for one in (published, other, again)]
    assert shown == [published.title, "Other", published.title]


def test_each_language_has_its_own() -> None:
    template = Template(
        "{% load i18n once %}{% once %}{% get_current_language as l %}{{ l }}{% endonce %}"
    )
    said = []
    for language in ("en", "de", "en"):
        with translation.override(language):
            said.append(template.render(Context()))
    assert said == ["en", "de", "en"]


def test_each_prefix_of_addresses_has_its_own() -> None:
    template = Template('{% load once %}{% once %}{% url "landing" %}{% endonce %}')
    said = []
    try:
        for prefix in ("/", "/skills/", "/"):
            set_script_prefix(prefix)
            said.append(template.render(Context()))
    finally:
        set_script_prefix("/")
    assert said == ["/", "/skills/", "/"]


def test_yes_is_not_one() -> None:
    template = Template("{% load once %}{% once n %}{{ n }}{% endonce %}")
    assert [template.render(Context({"n": n})) for n in (1, True, "1")] == ["1", "True", "1"]


def test_a_block_cannot_be_in_it() -> None:
    with pytest.raises(TemplateSyntaxError, match="block"):
        Template("{% load once %}{% once %}{% block a %}{% endblock %}{% endonce %}")


def test_what_is_kept_is_bounded() -> None:
    kept = Rendered(most=100)
    for number in range(20):
        kept.keep(number, "x" * 10)
        kept.get(0)
    assert kept.get(0) == "x" * 10  # used all the time
    assert kept.get(1) is None
    assert len(kept._texts) == 10
    kept.keep("large", "x" * 101)
    assert len(kept._texts) == 0


def test_what_a_name_renders_once_is_as_strict(framework: Framework, published: Framework) -> None:
    name, skill = "questionnaire/_heading.html", framework.skills[0]
    values = {"skill": skill, "category": framework.categories[0], "hue": 1}
    other = replace(skill, name="Other")
    assert skill.name in once_by_name(name, framework=published, **values)
    assert "Other" not in once_by_name(name, framework=published, **values | {"skill": other})
    assert "Other" in once_by_name(name, framework=framework, **values | {"skill": other})
    with pytest.raises(TypeError, match="not known by"):
        once_by_name(name, framework=published, skill=models.Respondent())
