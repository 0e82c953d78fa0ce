"""What templates ask of the presentation by themselves."""

from django import template
from django.utils.html import format_html

from assessments.domain.language import direction, language_of
from assessments.presentation import numbers, palette, report_texts, resources, sample, words

register = template.Library()

register.filter("across", numbers.length)
register.filter("svg", numbers.plain)
register.filter("hue", palette.hue_of)
register.filter("setting", words.setting_text)
register.filter("takes", resources.takes_text)
register.filter("as_report_date", report_texts.report_date)
register.filter("sample_report", sample.sample_report)


@register.filter
def plain(text: object) -> str:
    """Leave the language of a text unsaid where no element can stand: in a title or an attribute.

    Everywhere else a text of a framework tells it by itself (domain/language.py).
    """
    return str(text)


@register.simple_tag
def lang(text: object) -> str:
    """Write the language of a text as attributes, as in <p{% lang skill.definition %}>.

    For elements that hold nothing else, so that they begin where the language does, and for
    options. It is nothing where the text is in the page's own language.
    """
    language = language_of(text)
    return format_html(' lang="{}" dir="{}"', language, direction(language)) if language else ""
