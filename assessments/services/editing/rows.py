"""A row of a draft: found, added, and changed field by field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models as django_models
from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from assessments import models
from assessments.domain.entries import What
from assessments.domain.keys import key_from
from assessments.domain.merging import Conflict, merge
from assessments.domain.validation import wrong_with_text

MODELS: Mapping[What, type[models.KeyedRow]] = {
    What.OPTION: models.AnswerOption,
    What.LEVEL: models.Level,
    What.IMPORTANCE: models.Importance,
    What.CATEGORY: models.Category,
    What.SKILL: models.Skill,
    What.STATEMENT: models.Statement,
    What.ROLE: models.Role,
    What.RESOURCE: models.Resource,
}
NAMES = {What.OPTION: "label", What.STATEMENT: "text", What.RESOURCE: "title"}  # else "name"
HOMES = {What.SKILL: "category", What.STATEMENT: "skill"}  # what a row hangs in
WORDS_IN_KEY = 6  # of a statement, which is a sentence
OWN_VERBS = {"id", "key", "order", "retired"}  # fields that are no text of an editor's


class Refused(Exception):
    """It cannot be done; the text tells the editor why and what to do."""


@dataclass(frozen=True)
class Outcome:
    """A row as it is stored now, and the fields that were not saved because others changed them."""

    row: Any
    conflicts: Sequence[Conflict] = ()


def row_of(framework: models.Framework, what: What, pk: int) -> Any:
    """Return a row of this framework as it is now. Raise Refused if it is not there any more."""
    if what is What.FRAMEWORK:
        row: Any = models.Framework.objects.filter(pk=framework.pk).first()
    else:
        rows = MODELS[what]._default_manager
        row = rows.filter(framework=framework, pk=pk).first()
    if row is None:
        raise Refused(_("It is not there any more: somebody has deleted it. Keep your text."))
    return row


def editable_fields(model: type[django_models.Model]) -> dict[str, "django_models.Field[Any, Any]"]:
    """Return the fields of a model that an editor fills in, by name."""
    return {
        field.name: field
        for field in model._meta.concrete_fields
        if field.editable and not field.is_relation and field.name not in OWN_VERBS
    }


@transaction.atomic
def add(
    *,
    framework: models.Framework,
    what: What,
    values: Mapping[str, Any],
    parent: int | None = None,
    after: int | None = None,
) -> Any:
    """Add a row behind the sibling `after`, or as the last one; its key is made from its name.

    `parent` is the id of the category or the skill that it hangs in. Raise Refused.
    """
    models.hold(framework.pk)
    model = MODELS[what]
    row = model(framework=framework, **cleaned(model, values))
    if home := HOMES.get(what):
        row_of_home = row_of(framework, What(home), parent or 0)
        setattr(row, home, row_of_home)
    row.key = free_key(framework, what, getattr(row, NAMES.get(what, "name")))
    if isinstance(row, models.OrderedRow):
        put(row, siblings(row, what), after=after)
    row.save()
    return row


@transaction.atomic
def set_fields(
    *,
    framework: models.Framework,
    what: What,
    pk: int,
    seen: Mapping[str, Any],
    sent: Mapping[str, Any],
) -> Outcome:
    """Save what was changed from `seen` to `sent`, unless somebody changed the same field.

    Raise Refused for a value that no draft may hold.
    """
    models.hold(framework.pk)
    row = row_of(framework, what, pk)
    sent = cleaned(type(row), sent)
    changes, conflicts = merge({name: getattr(row, name) for name in sent}, seen, sent)
    if changes:
        for name, value in changes.items():
            setattr(row, name, value)
        row.save()
    return Outcome(row, conflicts)


def cleaned(model: type[django_models.Model], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values as the columns hold them. Raise Refused for what does not fit into one."""
    fields = editable_fields(model)
    return {name: _clean(fields[name], value) for name, value in values.items()}


def _clean(field: "django_models.Field[Any, Any]", value: Any) -> Any:
    if isinstance(value, str):
        value = value.replace("\r\n", "\n").strip()
        one_line = not isinstance(field, django_models.TextField)
        if said := wrong_with_text(value, one_line=one_line):
            message, parts = said
            raise Refused(capfirst(_(message) % parts) + ".")
    try:
        value = field.to_python(value)
        if value in field.empty_values:
            return None if field.null else field.get_default()
        field.run_validators(value)
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from None
    return value


def free_key(framework: models.Framework, what: What, name: str) -> str:
    """Return a key for a row of this name that no other row of its kind has."""
    rows = MODELS[what]._default_manager.filter(framework=framework)
    name = " ".join(name.split()[:WORDS_IN_KEY])
    return key_from(name, set(rows.values_list("key", flat=True)), otherwise=str(what))


def siblings(row: models.OrderedRow, what: What) -> list[Any]:
    """Return the other rows that hang where this one does, in order."""
    rows = MODELS[what]._default_manager.filter(framework=row.framework_id).exclude(pk=row.pk)
    if home := HOMES.get(what):
        rows = rows.filter(**{home: getattr(row, home)})
    return list(rows)


def put(row: models.OrderedRow, others: list[Any], *, after: int | None) -> None:
    """Give a row its place behind one of the others, or behind all of them; it is not saved."""
    place = next((n for n, other in enumerate(others, 1) if other.pk == after), len(others))
    renumber(row, others, place)


def renumber(row: models.OrderedRow, others: list[Any], place: int) -> None:
    """Number the row as the one at this place among the others, and save those that move."""
    moved = []
    for order, other in enumerate([*others[:place], row, *others[place:]], 1):
        if other.order != order and other is not row:
            other.revision += 1
            moved.append(other)
        other.order = order
    if moved:
        type(row)._default_manager.bulk_update(moved, ["order", "revision"])
