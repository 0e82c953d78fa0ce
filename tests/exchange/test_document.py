"""The document of a framework: equal content, equal text; and it comes back as it was."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assessments.domain.framework import (
    Effort,
    EffortUnit,
    Framework,
    Importance,
    Origin,
    ResourceKind,
    Source,
    Statement,
    Target,
)
from assessments.domain.validation import problems
from assessments.exchange.document import checksum_of, read_document, write_document
from tests.factories import make_framework, variants

CONTENT = Path(__file__).parents[1] / "content"


def checksum(framework: Framework) -> str:
    return checksum_of(write_document(framework))


def small() -> Framework:
    return make_framework(
        skills=2, statements=[1, 2], top=2, importances=(1, 2), scenarios=({"title": "A"},)
    )


CHANGED = dict(variants(small()))


def test_checksum_is_64_hexadecimal_digits():
    digits = checksum(small())
    assert len(digits) == 64
    assert int(digits, 16) >= 0


def test_checksum_equal_content_is_equal():
    assert checksum(small()) == checksum(small())


@pytest.mark.parametrize(
    "change", [{"version": 1}, {"version": 2}, {"checksum": "0" * 64}, {"scoring_rule": "other"}]
)
def test_checksum_version_and_checksum_do_not_count(change):
    other = replace(small(), **change)
    assert other == small()
    assert checksum(other) == checksum(small())


def test_checksum_order_of_a_mapping_does_not_count():
    framework = small()
    role = framework.roles[0]
    turned = replace(role, targets=dict(reversed([*role.targets.items()])))
    other = replace(framework, roles=(turned,))
    assert other == framework
    assert checksum(other) == checksum(framework)


def test_checksum_reading_a_framework_does_not_change_it():
    framework = small()
    before = checksum(framework)
    assert (len(framework.skills), len(framework.statements)) == (2, 3)
    assert checksum(framework) == before


@pytest.mark.parametrize("place", CHANGED)
def test_checksum_any_changed_part_changes_it(place):
    assert CHANGED[place] != small()
    assert checksum(CHANGED[place]) != checksum(small())


def test_checksum_every_change_has_its_own():
    checksums = {checksum(framework) for framework in CHANGED.values()}
    assert len(checksums) == len(CHANGED)


def test_checksum_order_of_skills_changes_it():
    framework = make_framework(skills=2, categories=1)
    (category,) = framework.categories
    turned = replace(category, skills=category.skills[::-1])
    other = replace(framework, categories=(turned,))
    assert checksum(other) != checksum(framework)


@pytest.mark.parametrize("place", CHANGED)
def test_document_comes_back_as_it_was(place):
    assert read_document(write_document(CHANGED[place])) == CHANGED[place]


# A document of every format that there has been. None of them is ever written anew: versions of
# its time are kept as such texts, and reports refer to them by these checksums.
KEPT = {
    "document-format-1.json": "f441365dd8d94982936898a01ef969e915548d5e72372bfdbb5a158c64eafef7",
}


@pytest.mark.parametrize("name", KEPT)
def test_document_of_every_format_is_still_read(name):
    document = (CONTENT / name).read_text(encoding="utf-8")
    framework = read_document(document)
    assert problems(framework) == []
    assert checksum_of(document) == KEPT[name]
    assert read_document(write_document(framework)) == framework


def test_document_of_format_1_means_what_it_meant():
    tea = read_document((CONTENT / "document-format-1.json").read_text(encoding="utf-8"))
    assert (tea.key, tea.title, tea.default_role) == ("tea", "Making tea", "host")
    assert tea.summary == "Two skills of people who make tea.\n\nFor one cup, or for many."
    assert tea.source == Source("The pot", "A. Leaf", "Kettle", note="Out of print")
    assert [(option.value, option.hint) for option in tea.options] == [
        (0, "You can begin here"),
        (1, ""),
    ]
    assert tea.importances[1] == Importance("needed", 3, "Needed")
    assert [category.retired for category in tea.categories] == [False, True]
    brewing, boiling, storing = tea.skills
    assert (brewing.comes_from, brewing.retired) == (("boiling", "waiting"), False)
    assert brewing.descriptors == {1: "You hold the cup.", 2: "You “brew” – für alle."}
    assert brewing.statements == (
        Statement("warm-pot", "Warm the pot", "With hot water", "Page 1", meaning=3),
        Statement("stir", "Stir it", meaning=1, retired=True),
    )
    assert (boiling.retired, boiling.statements, boiling.descriptors) == (True, (), {})
    assert storing.why_it_matters == ""
    host, guest = tea.roles
    assert host.targets == {"brewing": Target(2, 3, True), "boiling": Target(1, 1)}
    assert (host.retired, guest.retired, guest.rationale) == (False, True, "")
    pot, school = tea.resources
    assert (pot.kind, pot.origin, pot.skills) == (
        ResourceKind.PRACTICE,
        Origin.ARTICLE,
        ("brewing",),
    )
    assert (pot.url, pot.retired) == ("https://example.org/pot", False)
    assert (school.url, school.provider, school.retired) == ("", "", True)
    assert (pot.description, pot.effort) == ("Buy one. Effort: an hour.", None)
    assert (school.description, school.effort) == ("Go there. Effort: a year.", None)
    assert tea.scenarios[0]["options"] == [
        {"text": "Wait", "effectiveness": 2.5},
        {"text": "Run", "effectiveness": None, "best": True},
    ]


def document(**changes: Any) -> str:
    return json.dumps(json.loads(write_document(small())) | changes)


def test_document_order_and_blanks_do_not_matter_to_the_reader():
    assert read_document(document()) == small()


OLD_RESOURCE = {
    "key": "pot",
    "title": "A pot",
    "kind": "practice",
    "description": "Buy one.",
    "skills": ["skill-1"],
    "from_level": 1,
    "to_level": 2,
    "effort": "2 hours",
    "origin": "team",
}


def test_hours_of_a_document_of_format_1_are_understood():
    old = document(format=1, resources=[OLD_RESOURCE])
    (resource,) = read_document(old).resources
    assert (resource.effort, resource.description) == (Effort(2, EffortUnit.HOURS), "Buy one.")


@pytest.mark.parametrize(
    "resources", [3, [3], [{}], [OLD_RESOURCE | {"effort": 2}], [OLD_RESOURCE | {"more": 1}]]
)
def test_document_of_format_1_is_read_strictly(resources):
    with pytest.raises(ValueError, match=r"no document of format 1|1 validation error"):
        read_document(document(format=1, resources=resources))


@pytest.mark.parametrize("number", [3, 0, "1", True, 1.0, None])
def test_document_of_an_unknown_format_is_refused_in_a_sentence(number):
    message = f"This release reads documents up to format 2, not of {number}."
    with pytest.raises(ValueError, match=message):
        read_document(document(format=number, more="x"))


@pytest.mark.parametrize("text", ["", "[]", "1", "{}", '{"format":1}', '{"format":1', "key: a"])
def test_text_that_is_no_document_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011
        read_document(text)


@pytest.mark.parametrize(
    "changes",
    [
        {"title": 1},
        {"title": None},
        {"subtitle": "x"},
        {"version": 1},
        {"checksum": "x"},
        {"options": [{"key": "a", "value": "0", "label": "A"}]},
        {"options": [{"key": "a", "value": 0, "label": "A", "more": 1}]},
        {"roles": [{"key": "a", "name": "A", "summary": "A", "retired": "true"}]},
    ],
)
def test_document_is_read_strictly(changes):
    with pytest.raises(ValueError, match="1 validation error"):
        read_document(document(**changes))
