"""Rows: the working copy of frameworks, their published versions, and what people answered.

A row has the name of what it stands for in the domain, so rows are written `models.Skill`
everywhere else, and a bare `Skill` is the domain's value.
"""

from assessments.models.assessments import (
    Answer,
    Assessment,
    AssessmentQuerySet,
    Browser,
    PackedAnswer,
    Respondent,
    SpareKey,
    pack,
)
from assessments.models.counting import Cached, Tries
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
)
from assessments.models.editing import (
    DRAFTS_KEPT,
    Comment,
    DiscardedDraft,
    Presence,
    ReviewedChange,
    account_name,
    signed,
)
from assessments.models.people import Example, OwnTargets, PlanStep, ShareLink
from assessments.models.rows import (
    Framework,
    KeyedRow,
    LastingRow,
    OrderedRow,
    PublishedStays,
    WorkingRow,
    hold,
)
from assessments.models.use import Tally
from assessments.models.versions import FrameworkVersion

__all__ = [
    "DRAFTS_KEPT",
    "Answer",
    "AnswerOption",
    "Assessment",
    "AssessmentQuerySet",
    "Browser",
    "Cached",
    "Category",
    "Comment",
    "Descriptor",
    "DiscardedDraft",
    "Example",
    "Framework",
    "FrameworkVersion",
    "Importance",
    "KeyedRow",
    "LastingRow",
    "Level",
    "OrderedRow",
    "OwnTargets",
    "PackedAnswer",
    "PlanStep",
    "Presence",
    "PublishedStays",
    "Resource",
    "ResourceSkill",
    "Respondent",
    "ReviewedChange",
    "Role",
    "ShareLink",
    "Skill",
    "SpareKey",
    "Statement",
    "Tally",
    "Target",
    "Tries",
    "WorkingRow",
    "account_name",
    "hold",
    "pack",
    "signed",
]
