"""Everything that belongs to a person, in and out of a file. docs/person-json.md describes it.

Strangers write such files. So reading is strict: no key that is not known, no "1" for 1, nothing
that cannot be true. All problems come at once, each with its place.
"""

from dataclasses import fields
from datetime import datetime
from functools import reduce
from typing import Any, Literal, get_type_hints

from pydantic import BaseModel, Field, ValidationError, create_model
from pydantic_core import ErrorDetails, to_json

from assessments.domain.belongings import MAX_PROBLEMS, Belongings, problems, readable
from assessments.domain.validation import HasProblems, Problem, gettext_noop
from assessments.exchange.findings import child

SCHEMA = "skillsapp.person/1"
MAX_BYTES = 2 * 1024 * 1024

TOO_LARGE = gettext_noop("The file is larger than 2 megabytes, and so large a file is not read.")
NOT_JSON = gettext_noop("This is not a file that was taken along from here: it is not JSON.")
OTHER_SCHEMA = gettext_noop(
    "This is not a file that was taken along from here, or it is of another release: its “schema” "
    "must be “%(schema)s”."
)
EXPECTED = {
    "missing": gettext_noop("missing"),
    "extra_forbidden": gettext_noop("unknown key"),
    "unexpected_keyword_argument": gettext_noop("unknown key"),
    "string_type": gettext_noop("must be a text"),
    "int_type": gettext_noop("must be a whole number"),
    "int_from_float": gettext_noop("must be a whole number"),
    "int_parsing_size": gettext_noop("is too large a number"),
    "bool_type": gettext_noop("must be true or false"),
    "tuple_type": gettext_noop("must be a list"),
    "dict_type": gettext_noop("must be a mapping of keys to values"),
    "dataclass_type": gettext_noop("must be a mapping of keys to values"),
    "enum": gettext_noop("is none of the values that can be here"),
    "date_parsing": gettext_noop("must be a day, such as 2026-11-24"),
    "date_from_datetime_parsing": gettext_noop("must be a day, such as 2026-11-24"),
}
UNEXPECTED = gettext_noop("is not what must be here")
TIME = gettext_noop("must be a time, such as 2026-11-24T18:30:00Z")


class UnreadablePerson(HasProblems):
    """A file that does not hold what belongs to a person."""


def _model() -> type[BaseModel]:
    hints = get_type_hints(Belongings)
    parts: dict[str, Any] = {f.name: (hints[f.name], f) for f in fields(Belongings)}
    # BaseModel has a method of the name "schema".
    head: dict[str, Any] = {"schema_": (Literal[SCHEMA], Field(alias="schema"))}
    head |= {"taken_at": (datetime, ...)}
    strict: Any = {"extra": "forbid", "strict": True}
    model: type[BaseModel] = create_model("Person", __config__=strict, **head, **parts)
    return model


PERSON = _model()


def write_person(belongings: Belongings, taken_at: datetime) -> bytes:
    """Return the file: JSON in UTF-8, indented, with a line end."""
    parts = {field.name: getattr(belongings, field.name) for field in fields(belongings)}
    head = {"schema": SCHEMA, "taken_at": taken_at}
    return to_json(head | parts, indent=2) + b"\n"


def read_person(data: bytes, now: datetime) -> Belongings:
    """Return what the file holds. Raise UnreadablePerson with all its problems."""
    if len(data) > MAX_BYTES:
        raise UnreadablePerson([Problem("", TOO_LARGE)])
    try:
        content = PERSON.model_validate_json(data)
    except ValidationError as error:
        raise UnreadablePerson(readable(_misfits(error))) from None
    belongings = Belongings(**{f.name: getattr(content, f.name) for f in fields(Belongings)})
    if found := problems(belongings, now):
        raise UnreadablePerson(found)
    return belongings


def _misfits(error: ValidationError) -> list[Problem]:
    errors = error.errors(include_url=False, include_input=False)
    if any(one["type"] == "json_invalid" or not one["loc"] for one in errors):
        return [Problem("", NOT_JSON)]
    if any(one["loc"] == ("schema",) for one in errors):
        return [Problem("", OTHER_SCHEMA, {"schema": SCHEMA})]
    return [_misfit(one) for one in errors[:MAX_PROBLEMS]]


def _misfit(error: ErrorDetails) -> Problem:
    is_time = error["type"].startswith("datetime")
    message = TIME if is_time else EXPECTED.get(error["type"], UNEXPECTED)
    return Problem(reduce(child, error["loc"], ""), message)
