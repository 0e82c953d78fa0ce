"""No sentence loses the language of what it takes from a framework."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest
from hypothesis import given

from assessments.domain.framework import Framework
from assessments.domain.language import Text, in_its_language
from assessments.domain.report import Report, SkillResult, make_report
from assessments.domain.targets import own_role
from assessments.exports.about import About
from assessments.exports.pdf_content import content
from assessments.presentation.history_page import history_page
from assessments.presentation.person import YOU, Person
from assessments.presentation.report_page import report_page
from assessments.presentation.skill_lines import SkillLine
from assessments.presentation.strengths_page import strengths_page
from tests.domain.cases import Case, cases, many
from tests.factories import MARK, make_answers, make_framework, marked
from tests.golden import DETAIL
from tests.golden.example import AT
from tests.presentation.test_history_page import history


def arabic(framework: Framework) -> Framework:
    return in_its_language(marked(replace(framework, language="ar")), "en")


def unknown(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Yield each text in which something of the framework is not known to be in Arabic."""
    if isinstance(value, Text):
        if any(MARK in part.words and part.language != "ar" for part in value.parts):
            yield place, value
    elif isinstance(value, str):
        if MARK in value:
            yield place, value
    elif is_dataclass(value):
        for field in fields(value):
            if not isinstance(getattr(value, field.name), Framework | Report | SkillResult):
                yield from unknown(getattr(value, field.name), f"{place}.{field.name}")
        if isinstance(value, SkillLine):
            yield from unknown({name: getattr(value, name) for name in DETAIL}, place)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from unknown(item, f"{place}.{key}")
    elif isinstance(value, tuple | list):
        for index, item in enumerate(value):
            yield from unknown(item, f"{place}[{index}]")


@many
@given(cases())
def test_reports(case: Case):
    framework = arabic(case.framework)
    role = framework.role_or_default(case.role.key)
    report = make_report(framework, role, case.answers)

    for person in (YOU, Person(is_reader=False)):
        page = report_page(report, person)
        assert list(unknown(page)) == []
        assert list(unknown((page.todo.later_text, page.todo.first_step))) == []
        assert list(unknown(content(page, About(submitted_at=AT)))) == []
        assert list(unknown(strengths_page(report, person))) == []


def test_own_targets():
    framework = arabic(make_framework())
    role = own_role(framework, framework.roles[0], framework.roles[0].targets, "My own targets")

    page = report_page(make_report(framework, role, make_answers(framework, 2)))

    assert list(unknown(page)) == []


@pytest.mark.parametrize(
    "after",
    [
        [3, 2, 2, 2],
        [3, 2, 3, 2],
        [3, 1, 2, 2],
        [3, 1, 1, 1],
        [[3, 2, 3, 2], 2, 2, 2],
        [2, [1, 2, 1, 2], 3, 2],
        [2, 2, [], 2],
    ],
)
def test_histories(after):
    page = history_page(history([2] * 4, after, framework=arabic(make_framework(skills=4))))

    assert list(unknown(page)) == []
