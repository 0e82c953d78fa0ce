"""Where something of a framework is edited: by what it is and its key, and by its place."""

import pytest

from assessments import models, working_copy
from assessments.admin.places import Places
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


@pytest.mark.parametrize(
    ("place", "model", "key"),
    [
        ("categories[1].name", models.Category, "category-2"),
        ("categories[1].skills[1].statements[0].text", models.Skill, "skill-3"),
        ("roles[1].targets.skill-1", models.Role, "role-2"),
        ("resources[3].skills[2]", models.Resource, "way-1"),
        ("levels[0].name", models.Framework, "framework"),
        ("categories", models.Framework, "framework"),
        ("", models.Framework, "framework"),
    ],
)
def test_row_by_its_place(
    version: models.FrameworkVersion, place: str, model: type[models.KeyedRow], key: str
) -> None:
    content = working_copy.read(version.framework_id)
    row = model._default_manager.get(key=key)
    assert Places(version.framework).of_place(content, place) == page(row)
