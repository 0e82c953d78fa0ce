"""The review before publishing, whole and by hand, and publishing itself."""

import re
import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessments import models, queries, working_copy
from assessments.admin import publishing
from assessments.admin.publishing import review_of
from assessments.domain.differences import Edit
from assessments.presentation.changes import ChangeLine
from assessments.services import answering
from tests.admin.pages import Controls, button, cost, first, page, said, save, staff, stored
from tests.factories import make_framework
from tests.publishing import NOON, change, published, published_again
from tests.typed import Response

pytestmark = pytest.mark.django_db


@pytest.fixture
def framework(version: models.FrameworkVersion) -> models.Framework:
    return version.framework


def answer(
    version: models.FrameworkVersion,
    answers: Mapping[str, int | None],
    *,
    person: uuid.UUID | None = None,
    done: bool = False,
) -> None:
    """Let a person, or a new one, answer these of a version, and submit that if it is `done`."""
    assessment = answering.start(
        respondent=person or uuid.uuid4(), version=version, role_key="role-1", at=NOON
    )
    for skill in queries.definitions(version.pk).framework.skills:
        of_skill = {s.key: answers[s.key] for s in skill.statements if s.key in answers}
        answering.save_answers(assessment=assessment, skill=skill, answers=of_skill, at=NOON)
    if done:
        answering.submit(assessment=assessment, at=NOON)


def people_of(framework: models.Framework) -> list[tuple[Any, ...]]:
    """Return what a review says of people, by version: running, with a report, their answers."""
    return [
        (
            row.version,
            row.version.running,
            row.version.reported,
            (row.answers, row.carried, row.again, row.dropped),
        )
        for row in review_of(framework).people
    ]


def buttons(response: Response) -> list[str]:
    return re.findall(r'type="submit"[^>]*value="([^"]+)"', response.text)


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
    same = "is nearly the same as “I have done thing 2 of skill 1.”"
    review = review_of(framework)
    assert (review.newest, review.has_new_rule) == (version, False)
    assert review.problems == [("The role Role 1 has no summary: write it.", page(role))]
    assert review.weak_places == [
        ("“Skill 2” asks one statement only, so that one answer decides", page(weak)),
        *(
            (f"“I have done thing {n} of skill {s}.” {same}", page(skills[f"skill-{s}"]))
            for s, n in [(2, 1), (3, 1), (3, 2)]
        ),
    ]
    shown = {
        group.group.title: [(replace(line.line.line, text=""), line.url) for line in group.lines]
        for group in review.groups
    }
    assert shown == {
        "Skill 1": [
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
            )
        ],
        "Skill 2": [
            (
                ChangeLine(
                    what="statement",
                    key="skill-2-2",
                    about="Statement “I have done thing 2 of skill 2.”",
                    happened="retired: no longer asked",
                ),
                page(weak),
            )
        ],
        "Role 1": [
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
        ],
    }
    # 6 + 6 answers of reports: two to skill-1-1 are asked again, two to skill-2-2 are dropped.
    assert people_of(framework) == [(version, 1, 2, (12, 8, 2, 2))]


def test_review_of_a_first_version(other: models.Framework) -> None:
    models.Role.objects.filter(framework=other).update(summary="")
    review = review_of(other)
    problem = "The role Role 1 has no summary: write it."
    assert review.problems == [(problem, page(first(models.Role, other)))]
    assert (review.newest, review.people, review.count) == (None, [], 1)


def test_review_tells_of_everybody_by_version(
    framework: models.Framework, version: models.FrameworkVersion
) -> None:
    """Also of people on versions before the newest one, each by what that version asked them.

    Of somebody with two reports on a version the newer one counts: that is what carries over.
    """
    answer(version, {"skill-1-1": 2}, person=uuid.UUID(int=1), done=True)
    answer(version, {"skill-1-1": 1, "skill-2-1": 1}, person=uuid.UUID(int=1), done=True)
    answer(version, {"skill-1-1": 2})
    change(get(models.Statement, framework, "skill-1-1"), text="Lead a group.", meaning=2)
    second = published_again(framework)
    answer(second, {"skill-1-1": 2, "skill-3-1": None}, done=True)
    published_again(framework)  # which nobody has used
    change(get(models.Statement, framework, "skill-2-1"), text="Plan a week.", meaning=2)
    change(get(models.Skill, framework, "skill-3"), retired=True)
    assert people_of(framework) == [
        (second, 0, 1, (2, 1, 0, 1)),
        (version, 1, 1, (2, 0, 2, 0)),
    ]


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
    assert any("refers to a row of another framework: Skill 3" in text for text in texts)
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
        "Role 1",
    ):
        assert part in text, part
    cells = re.findall(r'<td data-label="([^"]*)">(\d+)</td>', text)
    assert dict(cells) == {
        "Running": "1",
        "People with a report": "2",
        "Answers": "2",
        "Carry over": "0",
        "Asked again": "2",
        "No longer asked": "0",
    }
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


def sent(response: Response, *ticked: str, **more: str) -> dict[str, Any]:
    """Return what a browser sends from this review, with these ticked: “all”, or parts of a line.

    A tick of a group is named by its title.
    """
    review = response.context["review"]
    marks = [group.group.mark for group in review.groups if group.group.title in ticked]
    for group in review.groups:
        for line in group.lines:
            if "all" in ticked or any(text in line.line.line.about for text in ticked):
                marks.append(line.line.mark)
    notes = response.context["form"]["release_notes"].value()
    return {**hidden(response), "looked": marks, "release_notes": notes, **more}


def hidden(response: Response) -> dict[str, str]:
    form = response.text.partition('id="publish"')[2]
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))


def publish_as_reviewed(client: Client, framework: models.Framework, notes: str = "") -> Any:
    """Open the review, tick everything and press its button, as a browser does."""
    response = client.get(button("publish", framework))
    return client.post(button("publish", framework), sent(response, "all", release_notes=notes))


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
    assert (response.status_code, stored()) == (422, before)
    expected = [
        ("The skill Skill 2 asks nothing: add a statement, or retire the skill.", page(skill)),
        ("The role Role 1 has no summary: write it.", page(get(models.Role, framework, "role-1"))),
    ]
    assert response.context["review"].problems == expected
    assert said(response) == ["The draft cannot be published yet. See what is missing."]
    assert editor.get(button("home", framework)).context["draft"].problems == expected
    assert "Publish" not in buttons(response)  # no button to try again


@pytest.mark.parametrize("first_version", [True, False])
def test_pressing_the_button_twice_publishes_once(
    editor: Client, framework: models.Framework, other: models.Framework, first_version: bool
) -> None:
    draft = other if first_version else framework
    data = sent(editor.get(button("publish", draft)), "all")
    first_response, second = (editor.post(button("publish", draft), data) for _ in range(2))
    newest = draft.versions.order_by("-number")[0]
    assert (first_response["Location"], second["Location"]) == (page(newest), page(newest))
    assert said(second)[-1] == "Somebody has published it meanwhile."
    assert draft.versions.count() == (1 if first_version else 2)


def test_release_notes_are_plain_text(editor: Client, framework: models.Framework) -> None:
    response = publish_as_reviewed(editor, framework, "A bell: \x07")
    assert response.status_code == 422
    message = "U+0007 cannot be seen, or hides what can (character 9 of this text): delete it."
    assert response.context["form"].errors == {"release_notes": [message]}
    assert message in response.text
    assert framework.versions.count() == 1


def test_editor_sees_the_review_without_a_button(framework: models.Framework) -> None:
    client = staff(group="Editor")
    save(client, page(framework), title="Retitled")
    response = client.get(button("publish", framework))
    assert Controls(response).names == []
    assert "Ask a publisher to publish it." in response.text


# --- What was reviewed is what is published --------------------------------------------------


def ticks(framework: models.Framework) -> list[tuple[str, str]]:
    rows = models.ReviewedChange.objects.filter(framework=framework)
    return [(row.about, row.by_name) for row in rows]


@pytest.fixture
def changed(framework: models.Framework) -> models.Framework:
    """The framework with two changes of a skill and one of its own texts."""
    change(get(models.Skill, framework, "skill-2"), name="Renamed", definition="Defined anew.")
    change(framework, title="Retitled")
    return framework


def test_draft_that_changed_since_is_not_published_and_shows_what_is_new(
    editor: Client, changed: models.Framework
) -> None:
    url = button("publish", changed)
    data = sent(editor.get(url), "all", release_notes="My own words.")
    change(get(models.Skill, changed, "skill-2"), name="Renamed", definition="And once more.")
    change(get(models.Skill, changed, "skill-3"), definition="Theirs.")
    response = editor.post(url, data)
    assert (response.status_code, changed.versions.count()) == (409, 1)
    assert said(response)[-1] == (
        "The draft has changed since you looked at it, so nothing is published yet."
    )
    lines = [line for group in response.context["review"].groups for line in group.lines]
    assert [(line.line.line.about, line.is_new, bool(line.tick)) for line in lines] == [
        ("Framework “Retitled”", False, True),
        ("Skill “Renamed”", False, True),  # its name, as it was seen
        ("Skill “Renamed”", True, False),
        ("Skill “Skill 3”", True, False),
    ]
    assert "1 change that you saw is there no longer." in response.text
    assert response.context["form"]["release_notes"].value() == "My own words."
    # What is new was looked at, too: now it is published, as it stands on the page.
    response = editor.post(url, sent(response, "all"))
    assert response.status_code == 302
    assert changed.versions.get(number=2).release_notes == "My own words."


def test_nothing_is_published_that_nobody_has_looked_at(
    editor: Client, changed: models.Framework
) -> None:
    url = button("publish", changed)
    response = editor.post(url, sent(editor.get(url), "Retitled"))
    assert (response.status_code, changed.versions.count()) == (422, 1)
    assert said(response)[-1] == "Nothing is published yet: nobody has looked at 2 changes."
    assert '<a href="#skill-skill-2">Renamed</a> (2)' in response.text
    assert ticks(changed) == [("Framework “Retitled”", "editor")]


def test_one_tick_stands_for_all_of_a_skill(editor: Client, changed: models.Framework) -> None:
    url = button("publish", changed)
    response = editor.post(url, sent(editor.get(url), "Renamed", keep=""))
    assert ticks(changed) == [("Skill “Renamed”", "editor")] * 2
    assert said(response)[-1] == "Kept: you have looked at 2 changes more."
    assert response.context["review"].left == 1


def test_tick_of_a_skill_does_not_count_for_what_came_since(
    editor: Client, changed: models.Framework
) -> None:
    url = button("publish", changed)
    response = editor.get(url)
    (mark,) = (
        g.group.mark for g in response.context["review"].groups if g.group.title == "Renamed"
    )
    change(get(models.Statement, changed, "skill-2-1"), example="Such as this.")
    editor.post(url, hidden(response) | {"looked": [mark], "keep": ""})
    assert ticks(changed) == []


def test_several_share_the_work_and_who_looked_at_what_is_kept(
    editor: Client, changed: models.Framework
) -> None:
    url, other = button("publish", changed), staff(group="Publisher")
    other.post(url, sent(other.get(url), "Retitled", keep=""))
    response = editor.get(url)
    assert "somebody has looked at it" in response.text
    editor.post(url, sent(response, "all"))
    newest = changed.versions.get(number=2)
    kept = newest.reviewed_changes.values_list("about", "by_name", "happened")
    assert list(kept) == [
        ("Framework “Retitled”", "somebody", "title: Framework becomes Retitled"),
        ("Skill “Renamed”", "editor", "name reworded: “Skill 2” becomes “Renamed”"),
        (
            "Skill “Renamed”",
            "editor",
            "definition reworded: “What skill 2 is.” becomes “Defined anew.”",
        ),
    ]
    text = editor.get(page(newest)).text
    assert "Who looked at what" in text
    assert "name reworded: “Skill 2” becomes “Renamed”" in text


def test_what_changes_once_more_is_to_be_ticked_again(
    editor: Client, changed: models.Framework
) -> None:
    url = button("publish", changed)
    editor.post(url, sent(editor.get(url), "all", keep=""))
    assert editor.get(url).context["review"].left == 0
    change(get(models.Skill, changed, "skill-2"), name="Renamed again")
    assert editor.get(url).context["review"].left == 1
    editor.post(url, sent(editor.get(url), "all"))
    assert changed.versions.count() == 2
    # The tick of what is not so any more has gone.
    assert models.ReviewedChange.objects.count() == 3
    assert not models.ReviewedChange.objects.filter(version=None).exists()


def test_new_skill_is_read_with_all_that_it_brings_and_changes_its_mark_with_it(
    editor: Client, framework: models.Framework
) -> None:
    skill = models.Skill.objects.create(
        framework=framework,
        category=first(models.Category, framework),
        key="new",
        name="Newest",
        definition="What it is at first.",
        comes_from=["skill-1", "skill-2"],
    )
    url = button("publish", framework)
    response = editor.get(url)
    assert "What it is at first." in response.text
    assert "Skill 1, Skill 2" in response.text
    editor.post(url, sent(response, "all", keep=""))
    left = editor.get(url).context["review"].left
    change(skill, definition="What it is later.")
    assert editor.get(url).context["review"].left == left + 1


def test_own_ticks_are_taken_back_and_nobody_elses(
    editor: Client, changed: models.Framework
) -> None:
    url, other = button("publish", changed), staff(group="Publisher")
    other.post(url, sent(other.get(url), "Renamed", keep=""))
    editor.post(url, sent(editor.get(url), "all", keep=""))
    for group in editor.get(url).context["review"].groups:
        editor.post(url, hidden(editor.get(url)) | {"again": group.group.mark})
    assert ticks(changed) == [("Skill “Renamed”", "somebody")] * 2


def test_correction_that_changes_most_of_the_words_needs_a_tick_of_its_own(
    editor: Client, framework: models.Framework
) -> None:
    for number, text in (
        (1, "Something else altogether."),
        (2, "I have done thing two of skill 1."),
    ):
        change(get(models.Statement, framework, f"skill-1-{number}"), text=text)
    url = button("publish", framework)
    response = editor.get(url)
    assert response.text.count("Is it still the same question?") == 1
    (group,) = response.context["review"].groups
    response = editor.post(url, hidden(response) | {"looked": [group.group.mark]})
    assert said(response)[-1] == "Nothing is published yet: nobody has looked at 1 change."
    editor.post(url, sent(response, "Something else"))
    assert framework.versions.count() == 2


def test_editor_without_the_right_ticks_nothing(changed: models.Framework) -> None:
    client = staff(group="Editor")
    response = client.get(button("publish", changed))
    marks = [line.line.mark for group in response.context["review"].groups for line in group.lines]
    data = {"follows": "1", "looked": marks, "keep": ""}
    assert client.post(button("publish", changed), data).status_code == 403
    assert ticks(changed) == []


def test_release_notes_write_themselves_and_are_stored_as_they_were_edited(
    editor: Client, changed: models.Framework
) -> None:
    change(get(models.Statement, changed, "skill-2-1"), retired=True)
    url = button("publish", changed)
    response = editor.get(url)
    notes = (
        "In general: title: Framework becomes Retitled.\n"
        "Renamed: was called “Skill 2” before; definition reworded; "
        "“I have done thing 1 of skill 2.” is no longer asked."
    )
    assert response.context["form"]["release_notes"].value() == notes
    editor.post(url, sent(response, "all", release_notes=f"{notes}\nAnd thanks to Anna."))
    assert changed.versions.get(number=2).release_notes == f"{notes}\nAnd thanks to Anna."


def test_notes_that_nobody_touched_follow_the_draft(
    editor: Client, changed: models.Framework
) -> None:
    url = button("publish", changed)
    data = sent(editor.get(url), keep="")
    data["release_notes"] = data["release_notes"].replace("\n", "\r\n")  # as browsers send it
    change(get(models.Skill, changed, "skill-3"), name="Third")
    response = editor.post(url, data)
    assert "Third: was called “Skill 3” before" in response.context["form"]["release_notes"].value()
    data["release_notes"] = "Mine."
    response = editor.post(url, data)
    assert response.context["form"]["release_notes"].value() == "Mine."
    assert "What the notes would say by themselves now" in response.text


def test_review_costs_the_same_with_more_skills_versions_and_people(editor: Client) -> None:
    costs = []
    for skills, versions in ((8, 1), (200, 3)):
        content = make_framework(key=f"of-{skills}", skills=skills, statements=8, roles=3)
        framework = published(content).framework
        for _ in range(versions - 1):
            answer(published_again(framework), {"skill-1-1": 1})
        answer(published_again(framework), {"skill-1-1": 1}, done=True)
        models.Skill.objects.filter(framework=framework).update(definition="Defined anew.")
        url = button("publish", framework)
        seen = cost(editor, url)
        data = sent(editor.get(url), "all")
        with CaptureQueriesContext(connection) as captured:
            assert editor.post(url, data).status_code == 302
        others = [cost(editor, button(name, framework)) for name in ("versions", "compare")]
        costs.append((seen, len(captured), *others))
    assert costs[0] == costs[1]
    assert max(costs[0]) < 95
