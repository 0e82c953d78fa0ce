"""The second template engine, for what a page repeats for each of many skills, and for questions.

A report of 200 skills has some ten thousand places to fill in, and each takes the engine of Django
about as long as all of a small page takes this one. So what stands once on a page is written for
Django's engine (*.html), and what is repeated for each skill is written for Jinja2 (*.jinja) and
put in by {% jinja %} (templatetags/jinja.py). So are the questions, half of what a site is asked.
Both escape all that is not marked as safe.

Numbers are written as Python writes them, so a place in a picture is what SVG reads, whatever the
reader's notation; numbers for people come from the presentation as texts.
"""

from time import time
from typing import Any

from django.template.defaultfilters import linebreaksbr
from django.template.loader import render_to_string
from django.urls import reverse
from jinja2 import Environment, StrictUndefined

from assessments.presentation import numbers, words
from assessments.templatetags.once import once_by_name
from assessments.templatetags.presentation import lang
from assessments.templatetags.site import part_of_host


def url(name: str, *args: object) -> str:
    """Return an address, as {% url %} does."""
    return reverse(name, args=args)


def html(name: str, **values: Any) -> str:
    """Render a template of Django's engine with these values alone."""
    return render_to_string(name, values)


def now() -> str:
    """Return the site's clock, in seconds."""
    return f"{time():.6f}"


def environment(**options: Any) -> Environment:
    """Return what Django's backend renders with; a name that is not there is an error."""
    made = Environment(  # noqa: S701 - Django's backend lets it escape
        **(options | {"undefined": StrictUndefined}),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,  # as a space behind an icon
    )
    made.globals.update(
        html=html, lang=lang, now=now, once=once_by_name, part_of_host=part_of_host, url=url
    )
    made.filters.update(
        across=numbers.length,
        examples_title=words.examples_title,
        linebreaksbr=linebreaksbr,
        plain=str,
        setting=words.setting_text,
        svg=numbers.plain,
    )
    return made
