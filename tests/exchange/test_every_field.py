"""No field of a definition is lost on its way: a new one is covered here by itself."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from assessments.domain import framework as definitions
from assessments.domain.validation import problems
from assessments.exchange.document import given, read_document, write_document
from assessments.exchange.yaml_reader import read_framework
from assessments.exchange.yaml_writer import write_framework
from tests.factories import filled_framework


def parts(value: Any) -> Iterator[Any]:
    """Yield every dataclass in this value."""
    if is_dataclass(value):
        yield value
        value = [getattr(value, field.name) for field in fields(value)]
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, tuple | list):
        for item in value:
            yield from parts(item)


def test_every_field_is_filled_with_something_that_is_not_its_default():
    filled = {(type(part), name) for part in parts(filled_framework()) for name in given(part)}
    kinds = [kind for kind in vars(definitions).values() if is_dataclass(kind)]
    every = {(kind, field.name) for kind in kinds for field in fields(kind) if field.compare}
    assert len(kinds) == 12
    assert filled == every


def test_filled_framework_can_be_published():
    assert problems(filled_framework()) == []
    assert definitions.asked(filled_framework()).statements


def test_every_field_comes_through_a_document():
    assert read_document(write_document(filled_framework())) == filled_framework()


def test_every_field_comes_through_a_file():
    assert read_framework(write_framework(filled_framework())) == filled_framework()


def test_every_field_comes_through_document_and_file_in_turn():
    document = write_document(filled_framework())
    file = write_framework(read_document(document))
    assert write_document(read_framework(file)) == document
