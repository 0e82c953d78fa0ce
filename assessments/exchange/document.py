"""A framework in and out of its document: the text that a published version is.

The document is canonical JSON: sorted keys, no blanks, nothing that has its default. So equal
frameworks have equal documents, whatever their version numbers, and `sha256sum` of the text is
the version's checksum. It names its format; a reader of a later release fills in the defaults
of fields that a document of its time did not know.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict

from assessments.domain.framework import Framework

FORMAT = 1


class _Strict(BaseModel):
    """Hands its strictness on to the dataclasses: no unknown keys, and no "1" for 1."""

    model_config = ConfigDict(extra="forbid", strict=True)

    framework: Framework


def write_document(framework: Framework) -> str:
    """Return the framework's content as canonical JSON."""
    content = {"format": FORMAT} | _content(framework)
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def read_document(document: str) -> Framework:
    """Return the framework that a document holds. Raise ValueError for anything else."""
    content = json.loads(document)
    if content.pop("format", None) != FORMAT:
        raise ValueError("a document of a format that this release does not know")
    return _Strict.model_validate_json(json.dumps({"framework": content})).framework


def checksum_of(document: str) -> str:
    """Return the SHA-256 (64 hexadecimal digits) of a document."""
    return hashlib.sha256(document.encode()).hexdigest()


def _content(value: Any) -> Any:
    """Return plain values for JSON, without fields that have their default."""
    if is_dataclass(value):
        pairs = {f.name: (getattr(value, f.name), f) for f in fields(value) if f.compare}
        return {name: _content(v) for name, (v, f) in pairs.items() if v != f.default}
    if isinstance(value, Mapping):
        return {str(key): _content(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [_content(item) for item in value]
    return value
