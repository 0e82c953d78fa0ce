"""The JSON Schema of a framework file, made of the domain's dataclasses: editors check with it.

    python -m assessments.exchange.schema > docs/framework.schema.json

writes it (`make schema` does). It knows names and kinds of values; what it cannot say, such as
that every skill has a target, is said by `domain/validation.py` when the file is loaded.
"""

import json
import sys
from typing import Any

from assessments.domain.validation import KEY_LENGTH, KEY_PATTERN
from assessments.exchange.document import DOCUMENT

KEY = {"pattern": f"^{KEY_PATTERN.pattern}$", "maxLength": KEY_LENGTH}


def schema() -> str:
    """Return the JSON Schema as the text of its file."""
    content = DOCUMENT.model_json_schema()
    content = {"$schema": "https://json-schema.org/draft/2020-12/schema"} | content
    for part in (content, *content["$defs"].values()):
        _mend(part.get("properties", {}))
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _mend(properties: dict[str, Any]) -> None:
    """Say what a key looks like, and leave out titles that only repeat the names."""
    for name, value in properties.items():
        value.pop("title", None)
        if name == "key":
            value |= KEY


if __name__ == "__main__":
    sys.stdout.write(schema())
