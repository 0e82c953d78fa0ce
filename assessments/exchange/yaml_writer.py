"""Framework → YAML file: what `read_framework` reads, for people who edit it by hand.

The same content always gives the same bytes: nothing in the file tells when or where it was
written, and the order of everything is fixed. The functions show that order; how a value looks
is the matter of `yaml_layout`.
"""

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from assessments.domain.framework import Framework, ResourceKind, Role, Skill, Target
from assessments.exchange.yaml_layout import OneLine, Parts, Spaced, flow_list, laid_out

RESOURCE: tuple[str, ...] = ("key", "title", "kind", "provider", "url", "description", "skills")
RESOURCE += ("from_level", "to_level", "effort", "origin")
SKILL = ("key", "name", "retired", "comes_from", "definition", "why_it_matters")
STATEMENT = ("key", "meaning", "retired", "text", "example", "grounded_in")
SCENARIO: tuple[str, ...] = ("key", "skill", "title", "situation", "question", "options")
SCENARIO += ("text", "effectiveness", "rationale")

HEAD = f"""\
# A competency framework: what people are asked, and what their answers are compared with.
#
#   key         The name of a thing for good, because saved answers refer to it: never change
#               one, and never use one again for something else.
#   text        All other texts may be improved. Under ">-", lines may break anywhere, and a
#               blank line stands for a new line; under "|-", lines stay as they are. Use
#               quotes where YAML would see more than a text: "no", "12:30", "first: second".
#   meaning     Raise it (2, 3, ...) when a new text asks a statement's readers for something
#               else, so that old answers no longer count for it. Left out, it is 1.
#   retired     true: not asked any more. The entry stays, so that its key stays taken.
#   comes_from  The keys of earlier skills that a skill was split from or merged of.
#   targets     For every skill a level (see "levels") and an importance (see
#               "importance_scale").
#   from_level  A resource is useful from this level on; to_level: on the way to this one.
#   kind        {" | ".join(ResourceKind)}
#   origin      article: named in the source. team: added by the people behind this file.
#
# To use it: python manage.py load_framework FILE
"""


def write_framework(framework: Framework) -> bytes:
    """Return the framework as a YAML file in UTF-8.

    `read_framework` makes an equal framework of it where the framework has no problems, and
    else names the problems. White space round a text is left out, as the reader does, and a
    line ends with a line feed.
    """
    sections = [laid_out(section) for section in _sections(framework) if section]
    return "\n".join([HEAD, *sections]).encode()


def _sections(framework: Framework) -> Iterator[Parts]:
    """Return the parts between which there is a blank line."""
    source = _given(framework.source, "title", "author", "publisher", "note")
    yield _given(framework, "key", "language", "title", "summary", source=source)
    yield _given(framework, "prompt", "guidance")
    options = [_given(option, "key", "value", "label", "hint") for option in framework.options]
    yield {"response_scale": options}
    yield {
        "levels": [
            _given(level, "key")
            | {"level": level.number, "answer_value": level.number - 1}
            | _given(level, "name", "descriptor")
            for level in framework.levels
        ]
    }
    yield {"importance_scale": [_given(i, "key", "value", "name") for i in framework.importances]}
    yield {
        "categories": Spaced(
            _given(category, "key", "name", "summary", skills=Spaced(map(_skill, category.skills)))
            for category in framework.categories
        )
    }
    yield _given(framework, "default_role")
    yield {"roles": Spaced(_role(role, framework) for role in framework.roles)}
    if framework.resources:
        yield {"resources": Spaced(_given(item, *RESOURCE) for item in framework.resources)}
    if framework.scenarios:
        yield {"scenarios": Spaced(map(_in_order, framework.scenarios))}


def _skill(skill: Skill) -> Parts:
    return _given(
        skill,
        *SKILL,
        statements=[_given(item, *STATEMENT) for item in skill.statements],
        levels={n: _cleaned(text) for n, text in sorted(skill.descriptors.items())},
    )


def _role(role: Role, framework: Framework) -> Parts:
    """Write the targets in the order of the skills, for that is no part of the content."""
    keys = [skill.key for skill in framework.skills if skill.key in role.targets]
    targets = {key: _target(role.targets[key]) for key in keys}
    return _given(role, "key", "name", "summary", "rationale", targets=targets)


def _target(target: Target) -> OneLine:
    critical = ", critical: true" if target.critical else ""
    return OneLine(f"{{level: {target.level}, importance: {target.importance}{critical}}}")


def _in_order(value: Any) -> Any:
    """Return a part of a scenario with its keys in a fixed order: a database may change it."""
    if isinstance(value, list):
        return [_in_order(item) for item in value]
    if isinstance(value, dict):
        first = [key for key in SCENARIO if key in value]
        rest = sorted(value.keys() - set(first))
        return {key: _in_order(value[key]) for key in [*first, *rest]}
    return value


def _given(item: Any, *names: str, **parts: Any) -> Parts:
    """Return these fields and parts, without blank ones and without defaults."""
    defaults = {field.name: field.default for field in fields(item)}
    values = {name: getattr(item, name) for name in names}
    own = {n: _cleaned(value) for n, value in values.items() if value != defaults[n]}
    return {name: value for name, value in (own | parts).items() if value not in ("", [], {})}


def _cleaned(value: Any) -> Any:
    """Return keys in one line, and a text as the reader reads it: browsers send CR LF."""
    if isinstance(value, tuple):
        return flow_list(value)
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n").strip()
    return value
