"""Controls of the admin that are written at once say what Django's own would say."""

import pytest
from django import forms
from django.test.html import parse_html

from assessments.admin.widgets import FixedChoice, PlainSelect

CHOICES = [("", "---------"), (1, "1 <Low>"), (2, "2 High")]


@pytest.mark.parametrize("value", [None, "", 1, "2", 3])
def test_a_plain_select_is_a_select(value):
    attrs = {"id": "id_level", "aria-label": 'Level: "A"', "required": True}
    plain, whole = (
        widget(choices=CHOICES, attrs={"class": "narrow"}).render("level", value, attrs)
        for widget in (PlainSelect, forms.Select)
    )
    assert parse_html(plain) == parse_html(whole)


def test_a_fixed_choice_tells_its_name_and_lets_choose_where_it_has_none():
    widget = FixedChoice(choices=CHOICES)
    fixed = widget.render("skill", 1, {"id": "id_skill"})
    assert '<input type="hidden" name="skill" value="1" id="id_skill">' in fixed
    assert "1 &lt;Low&gt;" in fixed
    assert "<select" in widget.render("skill", None)
    assert "<select" in widget.render("skill", 3)
