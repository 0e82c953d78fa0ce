"""The JSON Schema of a framework file, made of the domain's dataclasses: editors check with it.

    python -m assessments.exchange.schema > docs/framework.schema.json

writes it (`make schema` does). It knows names and kinds of values, and what each is for, so that
editors can offer and explain them; what it cannot say, such as that every skill has a target, is
said by `domain/validation.py` when the file is loaded.
"""

import json
import sys
from collections.abc import Mapping
from typing import Any

from assessments.domain.validation import KEY_PATTERN
from assessments.exchange.descriptions import EXAMPLES, FIELDS, longest
from assessments.exchange.document import DOCUMENT

KEY = {"pattern": f"^{KEY_PATTERN.pattern}$"}


def schema() -> str:
    """Return the JSON Schema as the text of its file."""
    content = DOCUMENT.model_json_schema()
    content = {"$schema": "https://json-schema.org/draft/2020-12/schema"} | content
    content["description"] = "A competency framework."
    parts = {part.__name__: part for part in FIELDS}
    for name, part in (("Framework", content), *content["$defs"].items()):
        if name in parts:
            _mend(part["properties"], FIELDS[parts[name]])
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _mend(properties: dict[str, Any], described: Mapping[str, str]) -> None:
    """Say what each field is for and how long, and leave out titles that only repeat the names."""
    for name, value in properties.items():
        value.pop("title", None)
        if name in described:
            value["description"] = described[name]
        if name in EXAMPLES:
            value["examples"] = EXAMPLES[name]
        if value.get("type") == "string":
            value["maxLength"] = longest(name)
        if name == "key":
            value |= KEY


if __name__ == "__main__":
    sys.stdout.write(schema())
