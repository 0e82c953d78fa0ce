"""The framework that all sites ask: the shipped one, cut to 8 skills of 4 statements each."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from assessments.domain.framework import Framework
from assessments.exchange.yaml_reader import read_framework
from assessments.exchange.yaml_writer import write_framework

SHIPPED = Path(__file__).parents[2] / "assessments/content/it-project-manager.yaml"
STATEMENTS_OF_SKILL = 4


def framework() -> Framework:
    shipped = read_framework(SHIPPED.read_bytes())
    return replace(
        shipped,
        categories=tuple(
            replace(
                category,
                skills=tuple(
                    replace(skill, statements=skill.statements[:STATEMENTS_OF_SKILL])
                    for skill in category.skills
                ),
            )
            for category in shipped.categories
        ),
    )


def write(file: Path) -> None:
    """Write it as a file for `load_framework`."""
    file.write_bytes(write_framework(framework()))


def for_rival() -> dict[str, Any]:
    """Return it as bench/costing/rival_filling.py reads it."""
    content = framework()
    return {
        "title": content.title,
        "answers": [option.label for option in content.options],
        "skills": [
            [skill.name, [statement.text for statement in skill.statements]]
            for skill in content.skills
        ],
    }
