"""Everything that the domain lets people choose is on offer, in words and in the same order."""

from collections.abc import Iterable
from typing import Any

import pytest

from assessments.domain.annotations import LINK_DAYS, LinkShows, Setting
from assessments.forms import ExampleForm, RoleForm, ShareForm
from tests.factories import make_framework


def offered(form: Any, name: str) -> dict[Any, str]:
    return {value: str(label) for value, label in form.fields[name].choices}


@pytest.mark.parametrize(
    ("form", "name", "values"),
    [
        (ExampleForm(), "setting", [*Setting, ""]),
        (ShareForm([]), "shows", LinkShows),
        (ShareForm([]), "days", map(str, LINK_DAYS)),
    ],
)
def test_what_the_domain_knows_is_on_offer(form: Any, name: str, values: Iterable[str]) -> None:
    assert list(offered(form, name)) == list(values)


def test_days_are_said_in_words() -> None:
    assert offered(ShareForm([]), "days") == {"7": "7 days", "30": "30 days", "90": "90 days"}


@pytest.mark.parametrize("shows", LinkShows)
def test_a_form_gives_what_was_chosen_as_the_domain_calls_it(shows: LinkShows) -> None:
    form = ShareForm(
        [("a-role", "A role")], data={"shows": shows, "role": "a-role", "days": "7", "name": ""}
    )
    assert form.is_valid()
    assert (LinkShows(form.cleaned_data["shows"]), form.cleaned_data["days"]) == (shows, 7)


@pytest.mark.parametrize(
    ("initial", "chosen"),
    [({}, "role-2"), ({"role": "role-1"}, "role-1"), ({"role": "gone"}, "role-2")],
)
def test_a_role_is_chosen_from_the_start(initial: dict[str, str], chosen: str) -> None:
    framework = make_framework(roles=2, default_role="role-2")
    assert RoleForm(framework, {}, initial=initial)["role"].value() == chosen
