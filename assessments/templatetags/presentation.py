"""What templates ask of the presentation by themselves."""

from django import template

from assessments.presentation import numbers, palette, report_texts, resources, words

register = template.Library()

register.filter("across", numbers.length)
register.filter("svg", numbers.plain)
register.filter("hue", palette.hue_of)
register.filter("setting", words.setting_text)
register.filter("takes", resources.takes_text)
register.filter("as_report_date", report_texts.report_date)
