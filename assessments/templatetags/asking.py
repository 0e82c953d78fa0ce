"""What the pages of the questionnaire make by themselves, where they say it once (once.py)."""

from django import template

from assessments.forms import ExampleForm
from assessments.forms.answers import choices

register = template.Library()

register.filter("choices", choices)


@register.simple_tag
def blank_example() -> ExampleForm:
    """Return the form of an example of which nothing is told yet."""
    return ExampleForm()
