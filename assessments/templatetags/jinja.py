"""Parts of a page in the faster engine (skillsapp/jinja.py)."""

from functools import cache, partial

from django import template
from django.template import engines
from django.template.context import Context
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from markupsafe import Markup

register = template.Library()


class Words(dict[str, Markup]):
    """What the templates say, in the language that is active; each text is looked up once.

    As in Django's templates, a text of ours is HTML, and what is put into it is escaped.
    """

    def __missing__(self, text: str) -> Markup:
        return self.setdefault(text, Markup(gettext(text)))  # noqa: S704


@cache
def words_in(language: str | None) -> Words:
    """Return the words of the language that is active; they stay the same."""
    return Words()


@register.simple_tag(takes_context=True)
def jinja(context: Context, name: str) -> SafeString:
    """Render a template of the faster engine with all that this one has, and `_` for its words."""
    found = engines["jinja2"].get_template(name).template  # type: ignore[attr-defined]
    words = words_in(get_language())
    more = {"_": words.__getitem__, "url": partial(address, _place_of(context))}
    return SafeString(found.render(context.flatten() | more))


def address(place: str | None, name: str, *args: object) -> str:
    """Return an address as {% url %} does: on a preview (`place`), that of the preview."""
    return reverse(name, args=args, current_app=place)


def _place_of(context: Context) -> str | None:
    match = getattr(getattr(context, "request", None), "resolver_match", None)
    return match.namespace if match else None
