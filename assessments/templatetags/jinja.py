"""Parts of a page in the faster engine (skillsapp/jinja.py)."""

from functools import cache, lru_cache, partial
from uuid import UUID

from django import template
from django.template import engines
from django.template.context import Context
from django.urls import URLResolver, get_resolver, get_script_prefix, reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from markupsafe import Markup

ADDRESSES_KEPT = 4096  # by each process: a large framework has some hundred skills
NOBODYS = UUID(int=0)

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
    if args and not isinstance(args[0], UUID):
        return reverse(name, args=args, current_app=place)
    nobodys = (NOBODYS, *args[1:]) if args else ()
    found = _reversed(get_resolver(), get_script_prefix(), place, name, *nobodys)
    return found.replace(str(NOBODYS), str(args[0])) if args else found


@lru_cache(maxsize=ADDRESSES_KEPT)
def _reversed(
    _resolver: URLResolver, _prefix: str, place: str | None, name: str, *args: object
) -> str:
    """Return an address, which is nobody's: whoever's it shall be is put into it."""
    return reverse(name, args=args, current_app=place)


def _place_of(context: Context) -> str | None:
    match = getattr(getattr(context, "request", None), "resolver_match", None)
    return match.namespace if match else None
