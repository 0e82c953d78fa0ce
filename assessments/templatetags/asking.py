"""What the pages of the questionnaire make by themselves, where they say it once (once.py)."""

from django import template

from assessments.domain.framework import Framework
from assessments.forms import ExampleForm, RoleForm
from assessments.forms.answers import choices
from assessments.presentation.question_page import role_choices

register = template.Library()

register.filter("choices", choices)


@register.simple_tag
def blank_example() -> ExampleForm:
    """Return the form of an example of which nothing is told yet."""
    return ExampleForm()


@register.simple_tag
def role_form(framework: Framework, role: str) -> RoleForm:
    """Return the form that asks for a role, with this one chosen."""
    return RoleForm(framework, role_choices(framework), initial={"role": role})
