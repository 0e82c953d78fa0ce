"""Editing a draft row by row, each verb in one transaction that holds the framework.

A row is addressed by what it is (a `What`) and its id within a framework, so that no address
reaches into another one. Texts may be blank and numbers may be missing: a draft may be
incomplete, and what is missing is said before it is published. What cannot be done is `Refused`
in a sentence for the editor.
"""

from assessments.services.editing.moving import move, remove, restore_row
from assessments.services.editing.parts import set_descriptor, set_helped_skills, set_target
from assessments.services.editing.reshaping import merge_skills, split
from assessments.services.editing.rows import (
    Outcome,
    Refused,
    add,
    editable_fields,
    row_of,
    set_fields,
)

__all__ = [
    "Outcome",
    "Refused",
    "add",
    "editable_fields",
    "merge_skills",
    "move",
    "remove",
    "restore_row",
    "row_of",
    "set_descriptor",
    "set_fields",
    "set_helped_skills",
    "set_target",
    "split",
]
