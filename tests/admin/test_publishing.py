"""The review before publishing, whole and by hand, and publishing itself."""

import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client

from assessments import models, queries, working_copy
from assessments.admin import publishing
from assessments.admin.publishing import People, Review, review_of
from assessments.domain.differences import Edit
from assessments.presentation.changes import ChangeLine
from assessments.services import answering
from tests.admin.pages import Controls, button, first, page, said, save, staff, stored
from tests.publishing import NOON, change, published_again

pytestmark = pytest.mark.django_db


@pytest.fixture
def framework(version: models.FrameworkVersion) -> models.Framework:
    return version.framework


def answer(
    version: models.FrameworkVersion, answers: Mapping[str, int | None], **done: Any
) -> None:
    """Let a new person answer these statements of a version, and submit that if it is `done`."""
    assessment = answering.start(
        respondent=uuid.uuid4(), version=version, role_key="role-1", at=NOON
    )
    for skill in queries.definitions(version.pk).framework.skills:
        of_skill = {s.key: answers[s.key] for s in skill.statements if s.key in answers}
        answering.save_answers(assessment=assessment, skill=skill, answers=of_skill, at=NOON)
    if done:
        answering.submit(assessment=assessment, at=NOON)


def get(model: Any, framework: models.Framework, key: str) -> Any:
    return model.objects.get(framework=framework, key=key)


# --- The review ------------------------------------------------------------------------------


def test_review_as_a_whole(
    framework: models.Framework, version: models.FrameworkVersion, other: models.Framework
) -> None:
    """A meaning that is new, a statement retired, a text lost, a target lowered."""
    every = {f"skill-{s}-{n}": 2 for s in (1, 2, 3) for n in (1, 2)}
    answer(version, every, done=True)
    answer(version, every | {"skill-3-2": None}, done=True)
    answer(version, {"skill-1-1": 1, "skill-2-1": 0, "skill-3-1": 1})
    answer(published_again(other), every)  # people of another framework, with the same keys
    change(get(models.Statement, framework, "skill-1-1"), text="I have done another.", meaning=2)
    change(get(models.Statement, framework, "skill-2-2"), retired=True)
    change(get(models.Role, framework, "role-1"), summary="")
    change(first(models.Target, framework), level=2)
    skills = {row.key: row for row in models.Skill.objects.filter(framework=framework)}
    skill, weak = skills["skill-1"], skills["skill-2"]
    role = get(models.Role, framework, "role-1")
    same = "nearly the same as “I have done thing 2 of skill 1.”"
    assert review_of(framework) == Review(
        newest=version,
        problems=[("The role Role 1 has no summary: write it.", page(role))],
        weak_places=[
            ("“Skill 2” asks one statement only, so that one answer decides", page(weak)),
            *(
                (f"“I have done thing {n} of skill {s}.” {same}", page(skills[f"skill-{s}"]))
                for s, n in [(2, 1), (3, 1), (3, 2)]
            ),
        ],
        changes=(
            (
                ChangeLine(
                    what="statement",
                    key="skill-1-1",
                    about="Statement “I have done another.”",
                    happened="new meaning: everybody is asked again",
                    words=(
                        (Edit.SAME, "I have done"),
                        (Edit.REMOVED, "thing 1 of skill 1."),
                        (Edit.ADDED, "another."),
                    ),
                ),
                page(skill),
            ),
            (
                ChangeLine(
                    what="statement",
                    key="skill-2-2",
                    about="Statement “I have done thing 2 of skill 2.”",
                    happened="retired: no longer asked",
                ),
                page(weak),
            ),
            (
                ChangeLine(
                    what="role",
                    key="role-1",
                    about="Role “Role 1”",
                    happened="summary reworded",
                    words=((Edit.REMOVED, "What role 1 does."),),
                ),
                page(role),
            ),
            (
                ChangeLine(
                    what="target",
                    key="role-1",
                    about="Target “Role 1: Skill 1”",
                    happened="3 Level 3 becomes 2 Level 2",
                ),
                page(role),
            ),
        ),
        has_new_rule=False,
        # 6 + 6 + 3 answers, without three to skill-1-1 and two to skill-2-2.
        people=People(running=1, submitted=2, answers=15, carried=10),
    )


def test_review_of_a_first_version(other: models.Framework) -> None:
    models.Role.objects.filter(framework=other).update(summary="")
    problems = [("The role Role 1 has no summary: write it.", page(first(models.Role, other)))]
    assert replace(review_of(other), weak_places=[]) == Review(problems=problems, weak_places=[])


def test_review_shows_what_publishing_would_refuse(
    framework: models.Framework, other: models.Framework
) -> None:
    """Also what only the versions before and the rows themselves can tell."""
    change(get(models.Statement, framework, "skill-1-1"), text="Second.", meaning=2)
    published_again(framework)
    change(get(models.Statement, framework, "skill-1-1"), text="Third.", meaning=1)
    stranger = first(models.Category, other)
    skill = get(models.Skill, framework, "skill-3")
    models.Skill.objects.filter(pk=skill.pk).update(category=stranger)
    texts = [text for text, _url in review_of(framework).problems]
    assert "skill.category: refers to a row of another framework: Skill 3" in texts
    assert any("or 3 for a new meaning" in text for text in texts)


def test_page_of_the_review_says_all_of_it(
    editor: Client, framework: models.Framework, version: models.FrameworkVersion
) -> None:
    answer(version, {"skill-1-1": 1, "skill-2-1": 0})
    answer(version, {"skill-1-1": 1}, done=True)
    answer(version, {"skill-1-1": 2}, done=True)
    change(get(models.Statement, framework, "skill-1-1"), text="I have done another.", meaning=2)
    change(get(models.Statement, framework, "skill-2-2"), retired=True)
    change(get(models.Role, framework, "role-1"), summary="")
    text = editor.get(button("publish", framework)).text
    for part in (
        "The role Role 1 has no summary: write it.",
        "“Skill 2” asks one statement only",
        "Changes since Framework, version 1",
        "new meaning: everybody is asked again",
        "<del>thing 1 of skill 1.</del>",
        "<ins>another.</ins>",
        "1 assessment is running on the version before.",
        "2 reports were made with it.",
        "1 of 4 answers carry over",
    ):
        assert part in text, part
    assert "This will be the first version" not in text


def test_review_of_nothing_says_so(
    editor: Client, framework: models.Framework, other: models.Framework
) -> None:
    text = editor.get(button("publish", framework)).text
    assert "None. Publishing it would only give it a number." in text
    text = editor.get(button("publish", other)).text
    assert "This will be the first version of its framework." in text


def test_review_tells_of_a_new_scoring_rule(
    editor: Client, framework: models.Framework, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "NEWEST_RULE", "newer")
    text = editor.get(button("publish", framework)).text
    assert "Publishing it would only bring the new scoring rule." in text
    change(framework, title="Retitled")
    text = editor.get(button("publish", framework)).text
    assert "It would also bring a new scoring rule." in text
    assert "would only bring" not in text


# --- Publishing ------------------------------------------------------------------------------


def publish_as_reviewed(client: Client, framework: models.Framework, notes: str = "") -> Any:
    """Open the review and press its button, as a browser does."""
    form = client.get(button("publish", framework)).context["form"]
    data = {field.html_name: field.value() or "" for field in form} | {"release_notes": notes}
    return client.post(button("publish", framework), data)


def test_draft_is_published_from_its_review(editor: Client, framework: models.Framework) -> None:
    change(framework, title="Retitled")
    response = publish_as_reviewed(editor, framework, "Shorter.\r\nSimpler.")
    version = framework.versions.get(number=2)
    assert (response.status_code, response.url) == (302, page(version))
    assert version.release_notes == "Shorter.\nSimpler."
    assert version.published_by == User.objects.get(username="editor")
    assert queries.definitions(version.pk).content == working_copy.read(framework.pk)
    message = "Retitled, version 2 is published. New assessments use it from now on."
    assert said(response) == [message]
    (entry,) = LogEntry.objects.all()
    assert (entry.object_id, entry.get_change_message()) == (
        str(framework.pk),
        "Published as version 2.",
    )


def test_first_version_is_published(editor: Client, other: models.Framework) -> None:
    assert publish_as_reviewed(editor, other).status_code == 302
    assert other.versions.get().number == 1


def test_looking_at_the_review_publishes_nothing(
    editor: Client, framework: models.Framework
) -> None:
    before = stored()
    assert editor.get(button("publish", framework)).status_code == 200
    assert stored() == before


def test_draft_with_problems_is_refused_and_all_are_listed(
    editor: Client, framework: models.Framework
) -> None:
    skill = get(models.Skill, framework, "skill-2")
    for statement in skill.statements.all():
        change(statement, retired=True)
    change(get(models.Role, framework, "role-1"), summary="")
    before = stored()
    response = publish_as_reviewed(editor, framework)
    assert (response.status_code, stored()) == (200, before)
    expected = [
        ("The skill Skill 2 asks nothing: add a statement, or retire the skill.", page(skill)),
        ("The role Role 1 has no summary: write it.", page(get(models.Role, framework, "role-1"))),
    ]
    assert response.context["review"].problems == expected
    assert said(response) == ["The draft cannot be published yet. See what is missing."]
    assert editor.get(button("home", framework)).context["draft"].problems == expected
    assert Controls(response).names == []  # no button to try again


@pytest.mark.parametrize("first_version", [True, False])
def test_pressing_the_button_twice_publishes_once(
    editor: Client, framework: models.Framework, other: models.Framework, first_version: bool
) -> None:
    draft = other if first_version else framework
    form = editor.get(button("publish", draft)).context["form"]
    data = {"follows": form["follows"].value() or ""}
    first_response, second = (editor.post(button("publish", draft), data) for _ in range(2))
    newest = draft.versions.order_by("-number")[0]
    assert (first_response["Location"], second["Location"]) == (page(newest), page(newest))
    assert said(second)[-1] == "Somebody has published it meanwhile."
    assert draft.versions.count() == (1 if first_version else 2)


def test_release_notes_are_plain_text(editor: Client, framework: models.Framework) -> None:
    response = publish_as_reviewed(editor, framework, "A bell: \x07")
    assert response.status_code == 200
    message = "There is a character in it that cannot be shown. Retype it."
    assert response.context["form"].errors == {"release_notes": [message]}
    assert message in response.text
    assert framework.versions.count() == 1


def test_editor_sees_the_review_without_a_button(framework: models.Framework) -> None:
    client = staff(group="Editor")
    save(client, page(framework), title="Retitled")
    response = client.get(button("publish", framework))
    assert Controls(response).names == []
    assert "Ask a publisher to publish it." in response.text
