"""The form of an example."""

from assessments.domain.annotations import Example
from assessments.forms import ExampleForm


def test_forms_that_are_blank_share_no_values() -> None:
    first, second = ExampleForm.blank(), ExampleForm.blank()
    assert first.is_blank
    assert not first.is_wrong
    assert not first.has_newer
    assert first["id"].value() not in ("", second["id"].value())
    assert first["id"].value() == dict(first.shown)["initial-example-id"]
    first.initial["situation"] = "Only mine."
    assert first["situation"].value() == "Only mine."
    assert not second["situation"].value()
    assert not ExampleForm.blank()["situation"].value()
    assert ExampleForm(Example(situation="Told.")).first_of("situation") == "Told."
