"""A framework in and out of its document: the text that a published version is.

The document is canonical JSON: sorted keys, no blanks, nothing that has its default. So equal
frameworks have equal documents, whatever their version numbers, and `sha256sum` of the text is
the version's checksum. It names its format; a reader of a later release fills in the defaults
of fields that a document of its time did not know. So a default never changes. Where more has
changed, the format has another number, and a function makes the older one newer (format_1.py).
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from typing import Any, Literal, get_type_hints

from pydantic import BaseModel, create_model

from assessments.domain.framework import Framework
from assessments.exchange.format_1 import from_format_1

FORMAT = 2


def write_document(framework: Framework) -> str:
    """Return the framework's content as canonical JSON."""
    return to_json({"format": FORMAT} | plain(framework))


def to_json(value: Any) -> str:
    """Return values that JSON knows in canonical form."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def read_document(document: str) -> Framework:
    """Return the framework that a document holds. Raise ValueError for anything else."""
    content = json.loads(document)
    number = content.get("format") if isinstance(content, dict) else None
    if number == 1 and type(number) is int:
        document = json.dumps(from_format_1(content))
    elif number != FORMAT:
        raise ValueError(f"This release reads documents up to format {FORMAT}, not of {number}.")
    return framework_of(DOCUMENT.model_validate_json(document))


def checksum_of(document: str) -> str:
    """Return the SHA-256 (64 hexadecimal digits) of a document."""
    return hashlib.sha256(document.encode()).hexdigest()


def content_model(**config: Any) -> type[BaseModel]:
    """Return pydantic's model of a document: the fields of the domain's `Framework` that count.

    Its strictness goes down into the dataclasses: no unknown keys, and no "1" for 1.
    """
    hints = get_type_hints(Framework)
    content: dict[str, Any] = {f.name: (hints[f.name], f) for f in fields(Framework) if f.compare}
    content = {"format": (Literal[1, FORMAT], FORMAT)} | content
    strict: Any = {"extra": "forbid", "strict": True} | config
    model: type[BaseModel] = create_model("Framework", __config__=strict, **content)
    return model


def framework_of(content: BaseModel) -> Framework:
    """Return the framework that pydantic has read."""
    return Framework(**{f.name: getattr(content, f.name) for f in fields(Framework) if f.compare})


def given(part: Any) -> dict[str, Any]:
    """Return the fields of a dataclass that count and do not have their default, in order."""
    return {
        field.name: value
        for field in fields(part)
        if field.compare and (value := getattr(part, field.name)) != _default(field)
    }


def _default(field: Field[Any]) -> Any:
    return field.default if field.default_factory is MISSING else field.default_factory()


def plain(value: Any) -> Any:
    """Return values that JSON knows; of a dataclass, a mapping of what has not its default."""
    if is_dataclass(value):
        return {name: plain(part) for name, part in given(value).items()}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


DOCUMENT = content_model()
