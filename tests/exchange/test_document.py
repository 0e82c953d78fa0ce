"""The document of a framework: equal content, equal text; and it comes back as it was."""

from dataclasses import replace

import pytest

from assessments.domain.framework import Framework
from assessments.exchange.document import checksum_of, read_document, write_document
from tests.factories import make_framework, variants


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
    turned = replace(role, targets=dict(reversed(role.targets.items())))
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
