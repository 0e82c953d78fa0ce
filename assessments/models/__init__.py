"""Rows: versions of frameworks with what hangs under them, and what people answered."""

from assessments.models.annotations import PlanItem, ShareLink, SkillNote
from assessments.models.assessments import Answer, Assessment, SkillResult
from assessments.models.definitions import (
    AnswerOption,
    Category,
    Descriptor,
    Importance,
    Level,
    Resource,
    ResourceSkill,
    Role,
    Skill,
    Statement,
    Target,
    VersionRow,
)
from assessments.models.frameworks import Framework, FrameworkVersion
from assessments.models.frozen import Frozen

__all__ = [
    "Answer",
    "AnswerOption",
    "Assessment",
    "Category",
    "Descriptor",
    "Framework",
    "FrameworkVersion",
    "Frozen",
    "Importance",
    "Level",
    "PlanItem",
    "Resource",
    "ResourceSkill",
    "Role",
    "ShareLink",
    "Skill",
    "SkillNote",
    "SkillResult",
    "Statement",
    "Target",
    "VersionRow",
]
