"""New frameworks: an empty one, and a copy."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments import models, queries, working_copy
from assessments.domain.duplicating import duplicate
from assessments.domain.validation import problems
from assessments.services.offering import released
from assessments.services.starting import start_copy, start_framework
from tests.factories import make_framework

pytestmark = pytest.mark.django_db


def test_new_framework_has_a_scale_and_a_place_for_skills(db: None) -> None:
    framework = start_framework(title="Nursing", language="de", category="Skills")
    content = working_copy.read(framework.pk)
    assert (content.key, content.title, content.language) == ("nursing", "Nursing", "de")
    assert (len(content.options), content.options) == (5, released().options)
    assert (len(content.levels), content.levels) == (5, released().levels)
    assert content.importances == released().importances
    assert [(c.key, c.name, c.skills) for c in content.categories] == [("skills", "Skills", ())]
    assert queries.unpublished_changes(framework) is None
    assert not [p for p in problems(content) if p.place.startswith(("options", "levels", "import"))]


def test_key_is_made_from_the_title_and_is_free() -> None:
    keys = [
        start_framework(title=title, language="en", category="Skills").key
        for title in ("Nursing", "Nursing", "看護")
    ]
    assert keys == ["nursing", "nursing-2", "framework-1"]


def test_new_framework_stands_behind_the_others_on_the_start_page() -> None:
    first = start_framework(title="One", language="en", category="Skills")
    models.Framework.objects.filter(pk=first.pk).update(order=3)
    second = start_framework(title="Two", language="en", category="Skills")
    assert list(models.Framework.objects.all()) == [first, second]


def test_copy_is_a_draft_of_its_own(version: models.FrameworkVersion) -> None:
    content = queries.definitions(version.pk).content
    copy = start_copy(content=content, title="Copy of it")
    assert (copy.key, copy.title, copy.versions.count()) == ("copy-of-it", "Copy of it", 0)
    assert working_copy.read(copy.pk) == duplicate(content, key=copy.key, title=copy.title)
    assert not models.Skill.objects.filter(framework=copy, published=True).exists()
    assert working_copy.read(version.framework_id) == content


def test_copying_costs_the_same_with_more_skills() -> None:
    costs = []
    for skills in (8, 200):
        with CaptureQueriesContext(connection) as captured:
            start_copy(content=make_framework(skills=skills), title="Copy")
        costs.append(len(captured))
    assert costs[0] == costs[1]
