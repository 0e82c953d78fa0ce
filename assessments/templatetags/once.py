"""Parts of pages that say the same to everybody, rendered once and then kept.

    {% once framework number=page.number has_person=request.visitor.has_person %} … {% endonce %}

A template of Jinja2 says it of a template of Django's, by its name:

    {{ once("questionnaire/_prompt.html", framework=framework, is_first=page.is_first) }}

What is rendered once is rendered with the named values and nothing else: it sees no
request, no message, no form and no token. What was rendered is kept under these very values, the
language and the prefix of all addresses. So nobody can be shown what was rendered for somebody
else: whatever makes a difference is named, or it is not there at all.

A value is a Framework, a part of one, or something plain: a text, a number, yes or no, a member
of an enumeration. A published framework is known by its checksum, which stands for the same content
for ever; one without a checksum, a draft, is rendered each time. Anything else, such as a row or a
person's number, is refused. What a process keeps is bounded, and the longest unused goes first.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from enum import Enum
from threading import Lock
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.template.context import Context
from django.template.loader import render_to_string
from django.template.loader_tags import BlockNode
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from assessments.domain.framework import (
    AnswerOption,
    Category,
    Framework,
    Level,
    Role,
    Skill,
    Statement,
)
from assessments.domain.language import Text

MOST_KEPT = 16_000_000  # characters by each process: many times what one framework takes
PARTS = (Skill, Statement, Category, Role, Level, AnswerOption)
PLAIN = (str, int, bool, type(None))

register = template.Library()


class Draft(Exception):
    """A value has no checksum, so nothing that is rendered with it can be known again."""


class Rendered:
    """What was rendered, by what it was rendered from; for all threads of a process."""

    def __init__(self, most: int) -> None:
        self._most, self._size = most, 0
        self._texts: OrderedDict[Hashable, str] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> str | None:
        with self._lock:
            text = self._texts.get(key)
            if text is not None:
                self._texts.move_to_end(key)
            return text

    def keep(self, key: Hashable, text: str) -> None:
        with self._lock:
            self._size += len(text) - len(self._texts.pop(key, ""))
            self._texts[key] = text
            while self._size > self._most:
                self._size -= len(self._texts.popitem(last=False)[1])

    def forget(self) -> None:
        with self._lock:
            self._texts.clear()
            self._size = 0


RENDERED = Rendered(MOST_KEPT)  # of this process


class OnceNode(template.Node):
    child_nodelists = ()  # so that no page looks for blocks in it, where none can be

    def __init__(self, nodelist: NodeList, values: Mapping[str, FilterExpression]) -> None:
        self.nodelist, self.values = nodelist, values

    def render(self, context: Context) -> str:
        values = {name: value.resolve(context) for name, value in self.values.items()}
        # The node stands for what is written in the template.
        return kept(self, values, lambda: self._made(context, values))

    def _made(self, context: Context, values: Mapping[str, Any]) -> str:
        alone = Context(dict(values), autoescape=context.autoescape)
        with alone.bind_template(context.template):  # type: ignore[arg-type]
            return self.nodelist.render(alone)


def once_by_name(name: str, **values: Any) -> SafeString:
    """Render a template of Django's engine once, with these values; see the head of this module."""

    def made() -> str:
        return render_to_string(name, values)

    return SafeString(kept((name, *values), values, made))


def kept(source: Hashable, values: Mapping[str, Any], made: Callable[[], str]) -> str:
    """Return what was made before from this source, these values and all that a text depends on."""
    try:
        key = (source, get_language(), get_script_prefix(), known_by(values))
    except Draft:
        return made()
    text = RENDERED.get(key)
    if text is None:
        text = made()
        RENDERED.keep(key, text)
    return text


def known_by(values: Mapping[str, Any]) -> Hashable:
    """Return what these values are known by; raise Draft or TypeError where they are not."""
    is_of_framework = any(isinstance(value, Framework) for value in values.values())

    def known(value: Any) -> Hashable:
        if isinstance(value, Framework):
            if not value.checksum:
                raise Draft
            return value.checksum, value.version, value.scoring_rule
        if is_of_framework and isinstance(value, PARTS):
            return type(value), value.key
        if isinstance(value, tuple | list):
            return tuple(map(known, value))
        if isinstance(value, Text):  # which is another text where it is in another language
            return Text, value.parts
        if isinstance(value, Enum) or type(value) in PLAIN:
            return type(value), value
        raise TypeError(f"what is rendered once is not known by a {type(value).__qualname__}")

    return tuple(map(known, values.values()))


@register.tag
def once(parser: Parser, token: Token) -> OnceNode:
    """Render what is the same for everybody once; see the head of this module."""
    values: dict[str, FilterExpression] = {}
    for bit in token.split_contents()[1:]:
        values |= token_kwargs([bit], parser) or {bit: parser.compile_filter(bit)}
    nodelist = parser.parse(("endonce",))
    parser.delete_first_token()
    if nodelist.get_nodes_by_type(BlockNode):
        raise template.TemplateSyntaxError("what is rendered once has no {% block %} in it")
    return OnceNode(nodelist, values)
