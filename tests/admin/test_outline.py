"""The outline: a draft typed, moved about and taken apart on one page, with or without a script."""

import re
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from assessments import models
from assessments.domain.entries import What
from assessments.domain.questions import Choice, mark_of
from assessments.services import editing
from assessments.services.deciding import decide_statement
from assessments.services.publishing import publish
from assessments.services.restoring import import_framework
from tests.admin.pages import cost, said, staff, stored
from tests.factories import make_framework
from tests.publishing import NOON, change

JSON = {"accept": "application/json"}


@pytest.fixture
def draft(version: models.FrameworkVersion) -> models.Framework:
    return version.framework


@pytest.fixture
def client(db: None) -> Client:
    return staff("view_framework", "change_framework")


def outline(framework: models.Framework, query: str = "") -> str:
    return reverse("admin:assessments_outline", args=[framework.pk]) + query


def skill(number: int) -> models.Skill:
    return models.Skill.objects.get(framework__key="framework", key=f"skill-{number}")


def statement(skill_number: int, number: int) -> models.Statement:
    key = f"skill-{skill_number}-{number}"
    return models.Statement.objects.get(framework__key="framework", key=key)


def texts(row: models.Skill) -> list[str]:
    return [s.text for s in models.Statement.objects.filter(skill=row)]


def typed(name: str, seen: str, value: str) -> dict[str, str]:
    return {name: value, f"seen:{name}": seen}


def press(client: Client, framework: models.Framework, do: str, /, **data: Any) -> Any:
    return client.post(outline(framework), {"do": do, **data})


def ask(client: Client, framework: models.Framework, **data: Any) -> Any:
    """Send this as the script does."""
    response = client.post(outline(framework), data, headers=JSON)
    assert response.status_code == 200
    return response.json()


def statements_in(page: str) -> list[str]:
    """Return the texts of the statements that can be typed on a page."""
    return re.findall(r'name="statement\.\d+\.text"[^>]*>\n([^<]*)<', page)


# --- Seeing -------------------------------------------------------------------------------------


def test_it_shows_every_skill_and_what_hangs_in_the_one_that_is_open(client, draft):
    page = client.get(outline(draft, f"?open={skill(2).pk}")).text
    assert re.findall(r'name="skill\.\d+\.name" id="[^"]+" value="([^"]+)"', page) == [
        "Skill 1",
        "Skill 2",
        "Skill 3",
    ]
    assert statements_in(page) == [f"I have done thing {n} of skill 2." for n in (1, 2)]
    assert "Skill 2 at level 3." in page
    alone = client.get(reverse("admin:assessments_outline_skill", args=[draft.pk, skill(1).pk]))
    assert statements_in(alone.text) == [f"I have done thing {n} of skill 1." for n in (1, 2)]


def test_it_costs_the_same_however_large_the_framework_is(client, db):
    content = make_framework(key="small", skills=4, statements=2, top=3, roles=6)
    small = import_framework(content=content)
    few = models.Skill.objects.filter(framework=small)[0]
    large = import_framework(
        content=make_framework(key="large", skills=40, statements=8, top=3, roles=6)
    )
    row = models.Skill.objects.filter(framework=large)[20]
    pages = [cost(client, outline(f, f"?open={r.pk}")) for f, r in ((small, few), (large, row))]
    assert pages[0] == pages[1]
    parts = [
        cost(client, reverse("admin:assessments_outline_skill", args=[framework.pk, skill.pk]))
        for framework, skill in ((small, few), (large, row))
    ]
    assert parts[0] == parts[1]
    notes = [reverse("admin:assessments_outline_notes", args=[f.pk]) for f in (small, large)]
    assert cost(client, notes[0]) == cost(client, notes[1]) <= pages[0]


def test_who_may_only_look_can_change_nothing(draft):
    reader = staff("view_framework")
    page = reader.get(outline(draft, f"?open={skill(1).pk}")).text
    form = page.partition("data-outline")[2].partition("</form>")[0]
    assert "<button" not in form
    assert "seen:" not in form
    assert reader.post(outline(draft), {}).status_code == 403


def test_a_stranger_sees_nothing(draft):
    for name, args in (("", []), ("_skill", [skill(1).pk]), ("_notes", [])):
        url = reverse(f"admin:assessments_outline{name}", args=[draft.pk, *args])
        assert staff_of_nothing().get(url).status_code == 403


def staff_of_nothing() -> Client:
    user, _made = User.objects.get_or_create(username="nobody", is_staff=True)
    client = Client()
    client.force_login(user)
    return client


def test_what_is_missing_stands_at_its_row_in_words(client, draft):
    models.Target.objects.filter(skill=skill(2), role__key="role-1").delete()
    models.Descriptor.objects.filter(skill=skill(2), level=3).delete()
    change(statement(1, 2), text="")
    page = client.get(reverse("admin:assessments_outline_notes", args=[draft.pk])).text
    assert "3 things are missing before this draft can be published." in page
    of_skill = page.partition(f'data-for="skill-{skill(2).pk}"')[2].partition("data-for")[0]
    assert "The role Role 1 has no target for Skill 2: set one." in of_skill
    assert "The skill Skill 2 does not say what the level 3 Level 3 means" in of_skill
    assert "Statement 2 of Skill 1 has no text: write it." in page
    change(models.Role.objects.get(key="role-2"), summary="")
    page = client.get(outline(draft)).text
    assert "note about the rest of the framework" in page
    assert '">The role Role 2 has no summary: write it.</a>' in page


# --- Typing -------------------------------------------------------------------------------------


def test_fields_are_saved_and_merged_one_by_one(client, draft):
    row = skill(1)
    name, definition = f"skill.{row.pk}.name", f"skill.{row.pk}.definition"
    change(row, definition="Somebody else wrote this.")
    told = ask(client, draft, **typed(name, "Skill 1", "Listening"))
    assert told["stored"] == {name: "Listening"}
    told = ask(client, draft, **typed(definition, "What skill 1 is.", "Mine."))
    assert told["conflicts"] == {definition: "Somebody else wrote this."}
    row.refresh_from_db()
    assert (row.name, row.definition) == ("Listening", "Somebody else wrote this.")
    told = ask(client, draft, **typed(definition, "Somebody else wrote this.", "Mine."))
    assert told["stored"] == {definition: "Mine."}


def test_levels_and_targets_are_saved_too(client, draft):
    row, role = skill(1), models.Role.objects.get(key="role-1")
    level = f"descriptor.{row.pk}.2"
    assert ask(client, draft, **typed(level, "Skill 1 at level 2.", "Better.")) == {
        "stored": {level: "Better."},
        "conflicts": {},
        "refused": {},
        "why": "",
        "said": "",
    }
    models.Target.objects.filter(skill=row, role=role).delete()
    target = f"target.{role.pk}.{row.pk}"
    told = ask(client, draft, **typed(f"{target}.level", "", "2"))
    assert told["stored"] == {
        f"{target}.level": "2",
        f"{target}.importance": "1",
        f"{target}.critical": "",
    }
    told = ask(client, draft, **typed(f"{target}.critical", "", "on"))
    assert told["stored"][f"{target}.critical"] == "on"
    told = ask(client, draft, **typed(f"{target}.level", "2", ""))
    assert not models.Target.objects.filter(skill=row, role=role).exists()


def test_a_row_that_is_gone_is_said_and_the_rest_is_saved(client, draft):
    told = ask(
        client,
        draft,
        **typed("statement.999999.text", "Old.", "New."),
        **typed(f"skill.{skill(1).pk}.name", "Skill 1", "Listening"),
    )
    assert "Keep your text" in told["refused"]["statement.999999.text"]
    assert skill(1).name == "Listening"


def test_a_name_that_names_no_field_is_refused(client, draft, other):
    foreign = models.Skill.objects.filter(framework=other)[0]
    row = skill(1)
    for name in (
        f"skill.{row.pk}.key",
        f"skill.{row.pk}.published",
        f"skill.{row.pk}.category_id",
        f"framework.{draft.pk}.key",
        f"skill.{foreign.pk}.name",
        f"target.1.{row.pk}.skill",
        f"descriptor.{row.pk}.x",
        "nonsense",
    ):
        assert list(ask(client, draft, **typed(name, "", "1"))["refused"]) == [name]


def test_a_page_without_a_script_saves_all_and_comes_back(client, draft):
    row = skill(1)
    data = typed(f"skill.{row.pk}.name", "Skill 1", "Listening") | typed(
        f"skill.{row.pk}.definition", "What skill 1 is.", "Hearing\r\npeople."
    )
    response = client.post(outline(draft), {"open": row.pk, **data})
    assert response.url == outline(draft, f"?open={row.pk}#")
    assert said(response) == ["Saved."]
    row.refresh_from_db()
    assert (row.name, row.definition) == ("Listening", "Hearing\npeople.")


class Filled(HTMLParser):
    """What a browser would send of a page's outline if nobody changed anything."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.data: dict[str, str] = {}
        self._select = self._text = ""
        self.feed(html.partition("data-outline")[2].partition("</form>")[0])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        name = attributes.get("name") or ""
        if tag == "input" and (attributes.get("type") != "checkbox" or "checked" in attributes):
            self.data[name] = attributes.get("value") or ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and ("selected" in attributes or self._select not in self.data):
            self.data[self._select] = attributes.get("value") or ""
        elif tag == "textarea":
            self._text, self.data[name] = name, ""

    def handle_data(self, data: str) -> None:
        if self._text:
            self.data[self._text] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            text = self.data[self._text].removeprefix("\n")  # as browsers do
            self.data[self._text] = text.replace("\n", "\r\n")
            self._text = ""


def test_a_page_that_nobody_has_touched_changes_nothing(client, draft):
    change(skill(1), definition="\n“Quotes” & <tags>,\n\na line  with spaces ")
    change(skill(1), why_it_matters="")
    before = stored()
    page = client.get(outline(draft, f"?open={skill(1).pk}"))
    data = Filled(page.text).data
    assert len(data) > 40
    assert client.post(outline(draft), data).status_code == 302
    assert stored() == before
    assert LogEntry.objects.count() == 0


def test_a_conflict_without_a_script_shows_both_texts_and_keeps_mine(client, draft):
    row = skill(1)
    name = f"skill.{row.pk}.definition"
    change(row, definition="Theirs.")
    data = {"open": row.pk, **typed(name, "What skill 1 is.", "Mine.")}
    response = client.post(outline(draft), data)
    assert response.status_code == 422
    assert "<q>Theirs.</q>" in response.text
    assert "\nMine.</textarea>" in response.text
    assert f'name="seen:{name}" value="Theirs."' in response.text
    theirs = press(client, draft, f"theirs.{name}", **data)
    assert theirs.status_code == 302
    assert models.Skill.objects.get(pk=row.pk).definition == "Theirs."
    press(client, draft, f"save.skill.{row.pk}", **typed(name, "Theirs.", "Mine."))
    assert models.Skill.objects.get(pk=row.pk).definition == "Mine."


def test_texts_have_one_entry_of_the_log_an_hour(client, draft):
    row = skill(1)
    name = f"skill.{row.pk}.name"
    ask(client, draft, **typed(name, "Skill 1", "Listen"))
    ask(client, draft, **typed(name, "Listen", "Listening"))
    entries = LogEntry.objects.filter(object_id=str(row.pk), object_repr="Listen")
    assert LogEntry.objects.count() == entries.count() == 1
    entries.update(action_time=NOON - timedelta(days=1))
    ask(client, draft, **typed(name, "Listening", "Hearing"))
    assert LogEntry.objects.count() == 2


# --- Lines --------------------------------------------------------------------------------------


def test_a_line_is_added_behind_another_one_and_once_if_it_is_sent_twice(client, draft):
    new = {
        "new.what": "statement",
        "new.parent": skill(1).pk,
        "new.after": statement(1, 1).pk,
        "new.text": "Tell bad news early.",
    }
    first, again = (ask(client, draft, **new) for _ in range(2))
    assert first["row"] == again["row"]
    assert first["after"] == f"statement-{statement(1, 1).pk}"
    assert first["home"] == f"skill-{skill(1).pk}"
    assert "Tell bad news early." in first["html"]
    assert texts(skill(1)) == [
        "I have done thing 1 of skill 1.",
        "Tell bad news early.",
        "I have done thing 2 of skill 1.",
    ]
    new["new.after"] = ""
    new["new.text"] = "Ask before acting."
    assert ask(client, draft, **new)["row"] == ask(client, draft, **new)["row"]
    assert texts(skill(1))[-1] == "Ask before acting."


def test_without_a_script_a_blank_line_opens_where_it_is_to_stand(client, draft):
    row = statement(1, 1)
    response = press(client, draft, f"below.statement.{row.pk}")
    where = f"?open={skill(1).pk}&new=statement.{skill(1).pk}.{row.pk}#new"
    assert response.url == outline(draft, where)
    page = client.get(response.url).text
    before, _new, behind = page.partition('id="new"')
    assert (statements_in(before), statements_in(behind)) == ([row.text], [statement(1, 2).text])
    assert press(client, draft, f"inside.category.{skill(1).category_id}").url.endswith("#new")


def test_moving_goes_on_in_the_next_skill(client, draft):
    row = statement(1, 2)
    told = ask(client, draft, do=f"down.statement.{row.pk}")
    assert (told["home"], told["after"]) == (f"skill-{skill(2).pk}", "")
    assert texts(skill(2))[0] == row.text
    told = ask(client, draft, do=f"up.statement.{row.pk}")
    assert texts(skill(1))[-1] == row.text
    assert "stands behind" in told["said"]
    first = models.Category.objects.filter(framework=draft)[0]
    told = ask(client, draft, do=f"up.category.{first.pk}")
    assert told["why"] == "It stands at the end already."


def test_a_statement_goes_to_another_skill_and_a_skill_to_another_group(client, draft):
    row = statement(1, 1)
    ask(client, draft, do=f"move.statement.{row.pk}", to=skill(3).pk, after="first")
    assert texts(skill(3))[0] == row.text
    press(client, draft, f"move.statement.{row.pk}", to=skill(2).pk)
    assert texts(skill(2))[-1] == row.text
    group = models.Category.objects.exclude(pk=skill(1).category_id).get(framework=draft)
    press(client, draft, f"move.skill.{skill(1).pk}", to=group.pk)
    assert skill(1).category == group


def test_nothing_moves_into_another_framework(client, draft, other):
    foreign = models.Skill.objects.filter(framework=other)[0]
    row = statement(1, 1)
    told = ask(client, draft, do=f"move.statement.{row.pk}", to=foreign.pk)
    assert "not there any more" in told["why"]
    assert statement(1, 1).skill == skill(1)


def test_a_new_statement_becomes_a_skill_and_a_bare_skill_a_statement(client, draft):
    row = editing.add(
        framework=draft, what=What.STATEMENT, parent=skill(1).pk, values={"text": "Hearing"}
    )
    told = ask(client, draft, do=f"out.statement.{row.pk}")
    new = models.Skill.objects.get(name="Hearing")
    assert (told["row"], told["gone"]) == (f"skill-{new.pk}", f"statement-{row.pk}")
    assert told["after"] == f"skill-{skill(1).pk}"
    told = ask(client, draft, do=f"in.skill.{new.pk}")
    assert told["home"] == f"skill-{skill(1).pk}"
    assert texts(skill(1))[-1] == "Hearing"
    assert "stays one" in ask(client, draft, do=f"out.statement.{statement(1, 1).pk}")["why"]
    assert "stays a skill" in ask(client, draft, do=f"in.skill.{skill(2).pk}")["why"]


# --- Verbs --------------------------------------------------------------------------------------


def test_a_skill_is_split_with_its_lineage(client, draft):
    asked = press(client, draft, f"ask-split.skill.{skill(1).pk}")
    page = client.get(asked.url).text
    assert f'name="statement" value="{statement(1, 2).pk}"' in page
    response = press(
        client,
        draft,
        f"split.skill.{skill(1).pk}",
        statement=[statement(1, 2).pk],
        name="Time management",
    )
    new = models.Skill.objects.get(name="Time management")
    assert response.url == outline(draft, f"?open={new.pk}#skill-{new.pk}")
    assert new.comes_from == ["skill-1"]
    assert texts(new) == ["I have done thing 2 of skill 1."]
    assert said(response) == [
        "“Time management” is a skill of its own now; it comes from “Skill 1”."
    ]


def test_two_skills_are_merged(client, draft):
    page = client.get(press(client, draft, f"ask-merge.skill.{skill(1).pk}").url).text
    assert f'<option value="{skill(2).pk}">Skill 2</option>' in page
    press(client, draft, f"merge.skill.{skill(1).pk}", to=skill(2).pk)
    assert len(texts(skill(2))) == 4
    assert (skill(2).comes_from, skill(1).retired) == (["skill-1"], True)


def test_what_was_published_is_retired_and_can_come_back_and_the_rest_is_deleted(client, draft):
    row = statement(1, 1)
    press(client, draft, f"remove.statement.{row.pk}")
    assert statement(1, 1).retired
    press(client, draft, f"return.statement.{row.pk}")
    assert not statement(1, 1).retired
    new = editing.add(
        framework=draft, what=What.SKILL, parent=skill(1).category_id, values={"name": "New"}
    )
    asked = client.get(press(client, draft, f"ask-remove.skill.{new.pk}").url)
    assert "Delete “New”" in asked.text
    press(client, draft, f"remove.skill.{new.pk}")
    assert not models.Skill.objects.filter(pk=new.pk).exists()


def test_a_resource_is_added_to_its_skill(client, draft):
    name = f"resource.{skill(1).pk}"
    press(
        client,
        draft,
        f"resource.skill.{skill(1).pk}",
        **{
            f"{name}.title": "Listening course",
            f"{name}.description": "A day.",
            f"{name}.kind": "course",
            f"{name}.from_level": "1",
            f"{name}.to_level": "3",
            f"{name}.url": "",
        },
    )
    row = models.Resource.objects.get(title="Listening course")
    assert [link.skill for link in row.skill_links.all()] == [skill(1)]
    publish(framework=draft, at=NOON)


def test_a_verb_that_cannot_be_done_says_why_and_saves_what_was_typed(client, draft):
    row = skill(1)
    data = typed(f"skill.{row.pk}.name", "Skill 1", "Listening")
    response = press(client, draft, f"split.skill.{row.pk}", name="", open=row.pk, **data)
    assert response.status_code == 422
    assert said(response) == [
        "Choose some of the statements for the new skill, and leave some here."
    ]
    assert skill(1).name == "Listening"
    for nonsense in ("fly.skill.1", "up.role.1", "up.skill.x", "up"):
        assert press(client, draft, nonsense).status_code == 422


def test_verbs_are_told_in_the_log(client, draft):
    press(client, draft, f"down.skill.{skill(1).pk}")
    entry = LogEntry.objects.get()
    assert entry.object_repr == str(draft)
    assert "Moved: “Skill 1”" in entry.get_change_message()


def test_the_outline_alone_shows_a_frame_and_only_of_this_site(client, draft):
    assert "frame-src 'self'" in client.get(outline(draft))["Content-Security-Policy"]
    admin = client.get(reverse("admin:index"))["Content-Security-Policy"]
    assert "frame-src" not in admin


# --- What is asked and talked of ------------------------------------------------------------------


def test_other_words_ask_at_the_row_whether_they_mean_something_new(client, draft):
    row = statement(1, 1)
    name = f"statement.{row.pk}.text"
    notes_at = reverse("admin:assessments_outline_notes", args=[draft.pk])
    for verb, meaning in (("correction", 1), ("meaning", 2)):
        ask(client, draft, **typed(name, statement(1, 1).text, f"I have {verb} done it."))
        page = client.get(notes_at).text
        (button,) = set(re.findall(rf'value="({verb}\.statement\.{row.pk}\.\w+)"', page))
        assert f"<ins>{verb}" in page
        ask(client, draft, do=button)
        assert statement(1, 1).meaning == meaning
        assert "A new meaning" not in client.get(notes_at).text
    assert ask(client, draft, do=button)["why"].startswith("The words have changed")


def test_a_text_that_a_version_had_is_not_asked_about_and_means_what_it_did(client, draft):
    row = statement(1, 1)
    name, first = f"statement.{row.pk}.text", row.text
    ask(client, draft, **typed(name, first, "Another one."))
    decide_statement(
        statement=row, choice=Choice.NEW, seen=mark_of("Another one.", number=row.meaning)
    )
    ask(client, draft, **typed(name, "Another one.", first))
    assert statement(1, 1).meaning == row.meaning
    page = client.get(reverse("admin:assessments_outline_notes", args=[draft.pk])).text
    assert "A new meaning" not in page


def test_a_comment_stands_at_its_row_until_it_is_settled(client, draft, other):
    row = skill(2)
    asked = press(client, draft, f"ask-comment.skill.{row.pk}")
    assert "Comment on “Skill 2”" in client.get(asked.url).text
    press(client, draft, f"comment.skill.{row.pk}", comment="Is this one skill?")
    page = client.get(outline(draft)).text
    assert "somebody: Is this one skill?" in page
    (button,) = re.findall(r'value="(settle\.[^"]+)"', page)
    assert ask(client, other, do=button)["why"] == "The comment is gone."
    press(client, draft, button)
    assert "Is this one skill?" not in client.get(outline(draft)).text


def test_it_says_who_else_is_at_work(client, draft, editor):
    editor.get(outline(draft))
    page = client.get(outline(draft)).text
    assert "At work on this draft, too: editor" in page
    assert "too: somebody" not in page
