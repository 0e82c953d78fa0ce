"""A page of the admin decides by what is true when it writes. Real threads need a real server."""

from django.test import Client

from assessments import models
from tests.admin.pages import filled_in, first, page
from tests.publishing import change
from tests.threads import REAL_THREADS, waiting

pytestmark = REAL_THREADS


def test_page_that_is_saved_while_somebody_saves_knows_what_that_changed(
    editor: Client, version: models.FrameworkVersion
) -> None:
    """It waits before it looks what somebody else has saved, and not only when it writes."""
    skill = first(models.Skill, version.framework)
    data = filled_in(editor.get(page(skill))) | {"name": "Mine"}
    with waiting(lambda: editor.post(page(skill), data)):
        change(skill, name="Theirs")
    skill.refresh_from_db()
    assert skill.name == "Theirs"


def test_pages_that_are_saved_at_once_keep_what_each_has_changed(
    editor: Client, version: models.FrameworkVersion
) -> None:
    skill = first(models.Skill, version.framework)
    data = filled_in(editor.get(page(skill))) | {"name": "Mine"}
    with waiting(lambda: editor.post(page(skill), data)):
        change(skill, definition="Theirs.")
        skill.statements.create(framework=skill.framework, key="new", text="I am new.", order=9)
    skill.refresh_from_db()
    assert (skill.name, skill.definition) == ("Mine", "Theirs.")
    assert skill.statements.count() == 3
