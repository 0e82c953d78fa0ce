"""Where something of a framework is edited: by what it is and its key, and where a problem is."""

import pytest
from django.urls import reverse

from assessments import models, working_copy
from assessments.admin.places import Places
from assessments.domain.validation import problems
from tests.admin.pages import page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("what", "key", "model", "of"),
    [
        ("category", "category-2", models.Category, "category-2"),
        ("skill", "skill-2", models.Skill, "skill-2"),
        ("descriptor", "skill-2", models.Skill, "skill-2"),
        ("statement", "skill-2-1", models.Skill, "skill-2"),
        ("role", "role-2", models.Role, "role-2"),
        ("target", "role-2", models.Role, "role-2"),
        ("resource", "way-1", models.Resource, "way-1"),
        ("framework", "", models.Framework, "framework"),
        ("level", "level-1", models.Framework, "framework"),
        ("skill", "gone", models.Framework, "framework"),
    ],
)
def test_row_by_its_key(
    version: models.FrameworkVersion, other: models.Framework, what: str, key: str,
    model: type[models.KeyedRow], of: str,
) -> None:  # fmt: skip
    row = next(r for r in model._default_manager.filter(key=of) if _is_of(r, version))
    assert Places(version.framework).of(what, key) == page(row)


def _is_of(row: object, version: models.FrameworkVersion) -> bool:
    return getattr(row, "framework", row) == version.framework


def test_problem_in_words_leads_to_where_it_is_mended(version: models.FrameworkVersion) -> None:
    framework = version.framework
    skill = models.Skill.objects.get(key="skill-3")
    models.Statement.objects.filter(key="skill-3-1").update(text="")
    models.Target.objects.filter(role__key="role-2", skill=skill).delete()
    content = working_copy.read(framework.pk)
    assert Places(framework).of_problems(problems(content), content) == [
        ("Statement 1 of Skill 3 has no text: write it.", page(skill)),
        (
            "The role Role 2 has no target for Skill 3: set one.",
            reverse("admin:assessments_targets", args=[framework.pk]),
        ),
    ]
