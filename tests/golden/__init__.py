"""Whole results that are kept beside the tests, so that nothing of them changes unseen."""

import json
import os
import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from difflib import unified_diff
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from assessments.domain.framework import Framework
from assessments.presentation.skill_lines import SkillLine

DETAIL = ("arithmetic", "here", "above", "steps", "answers")  # of a skill
FOLDER = Path(__file__).parent
HOW_TO_KEEP = "If it should be so from now on: WRITE_GOLDEN=1 .venv/bin/pytest tests -k golden"


def assert_golden_text(name: str, text: str) -> None:
    """Fail, and show where, if this is not the kept text."""
    path = FOLDER / name
    if "WRITE_GOLDEN" in os.environ:
        path.write_text(text)
    kept = path.read_text() if path.exists() else ""
    if text != kept:
        changes = unified_diff(kept.splitlines(), text.splitlines(), "kept", "now", lineterm="")
        pytest.fail("\n".join([f"{name} has changed. {HOW_TO_KEEP}", *changes]), pytrace=False)


def assert_golden(name: str, value: Any) -> None:
    """Compare any value, dataclasses too, with the kept one."""
    text = json.dumps(as_json(value), ensure_ascii=False, indent=1)
    assert_golden_text(name, f"{text}\n")


def as_json(value: Any) -> Any:
    """Return a value as JSON has it; definitions and the lines of skills by their key alone."""
    if isinstance(value, SkillLine):
        return value.skill.key
    if is_dataclass(value):
        is_definition = type(value).__module__ == Framework.__module__
        return (is_definition and getattr(value, "key", None)) or by_field(value)
    if isinstance(value, Mapping):
        return {key: as_json(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [as_json(item) for item in value]
    if isinstance(value, float):
        return float(f"{value:.6g}")  # the last digits depend on the machine
    return str(value) if isinstance(value, (Fraction, datetime)) else value


def by_field(value: Any) -> dict[str, Any]:
    """Return all fields of a dataclass, but for the report of which the line of a skill is made.

    Of such a line, what is made of them when it is asked for, too.
    """
    names = [field.name for field in fields(value) if field.name not in ("report", "result")]
    names += DETAIL if isinstance(value, SkillLine) else ()
    return {name: as_json(getattr(value, name)) for name in names}


def texts_in(value: Any) -> set[str]:
    """Return every text among values as JSON has them, squeezed."""
    if isinstance(value, dict):
        return texts_in(list(value.values()))
    if isinstance(value, list):
        return set().union(*map(texts_in, value))
    return {squeezed(value)} if isinstance(value, str) else set()


def squeezed(text: str) -> str:
    """Return a text without white space, for what may break across lines anywhere."""
    return re.sub(r"\s", "", text)
