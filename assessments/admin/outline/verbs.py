"""What the buttons of the outline do. Each says in a sentence what has happened.

A button is sent as its verb and what it is about, as in "up.statement.12". Verbs that begin with
"ask" change nothing: they open, at the row, what the verb needs to know.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import models
from assessments.admin.commenting import said_text
from assessments.admin.numbers import row_id
from assessments.domain.entries import What
from assessments.domain.framework import Origin
from assessments.domain.questions import Choice
from assessments.domain.validation import NAME_LENGTH
from assessments.services import commenting, deciding, editing

PARENT = {What.SKILL: What.CATEGORY, What.STATEMENT: What.SKILL}
CHILD = {parent: child for child, parent in PARENT.items()}
MAIN = {What.CATEGORY: "name", What.SKILL: "name", What.STATEMENT: "text"}
OF_RESOURCE = ("title", "description", "kind", "from_level", "to_level", "url")


@dataclass(frozen=True)
class Done:
    """What was done: a sentence, the row where the work goes on, and what the page opens there.

    `change` tells it in the log of the admin, and is blank where nothing was changed. `moved` and
    `added` are for the script, which keeps the page.
    """

    row: models.LastingRow | None
    said: str = ""
    change: str = ""
    ask: str = ""
    new: str = ""
    moved: bool = False
    added: bool = False
    gone: str = ""


def perform(framework: models.Framework, word: str, data: QueryDict, by: AbstractBaseUser) -> Done:
    """Do what this button says. Raise editing.Refused where it cannot be done."""
    verb, kind, pk, more = [*word.split("."), "", "", ""][:4]
    if verb == "settle":
        return _settle(framework, pk)
    number = row_id(pk)
    if verb not in VERBS or kind not in MAIN or number is None:
        raise editing.Refused(_("There is no such button any more. Load the page again."))
    what = What(kind)
    if verb.startswith("ask-"):
        return Done(editing.row_of(framework, what, number), ask=word.removeprefix("ask-"))
    with transaction.atomic():
        models.hold(framework.pk)
        row = editing.row_of(framework, what, number)
        if verb == "comment":
            return _comment(framework, what, row, data.get("comment", ""), by)
        if verb in DECISIONS:
            return _decide(row, DECISIONS[verb], seen=more)
        return VERBS[verb](framework, what, row, data)


def add_line(framework: models.Framework, data: QueryDict) -> Done | None:
    """Add the line that was typed, if one was; one that was sent twice is added once."""
    text, kind = data.get("new.text", "").strip(), data.get("new.what", "")
    if not text:
        return None
    if kind not in MAIN:
        raise editing.Refused(_("There is no such field."))
    what = What(kind)
    parent, after = (row_id(data.get(name)) for name in ("new.parent", "new.after"))
    with transaction.atomic():
        models.hold(framework.pk)
        row = _sent_before(framework, what, parent, after, text)
        if row is None:
            row = editing.add(
                framework=framework,
                what=what,
                parent=parent,
                after=after,
                values={MAIN[what]: text},
            )
    said = _("Added: %(row)s") % {"row": row}
    return Done(row, said, change=said, added=True)


def _sent_before(
    framework: models.Framework, what: What, parent: int | None, after: int | None, text: str
) -> Any:
    """Return the row that already stands in this place with this text, or None."""
    rows = siblings(framework, what, parent)
    place = next((n for n, row in enumerate(rows) if row.pk == after), len(rows) - 2)
    behind = rows[place + 1] if 0 <= place + 1 < len(rows) else None
    same = behind is not None and not behind.published and getattr(behind, MAIN[what]) == text
    return behind if same else None


def siblings(framework: models.Framework, what: What, parent: int | None) -> list[Any]:
    rows = editing.rows.MODELS[what]._default_manager.filter(framework=framework)
    if home := PARENT.get(what):
        rows = rows.filter(**{home: parent or 0})
    return list(rows)


def parent_of(what: What, row: Any) -> int | None:
    parent = PARENT.get(what)
    return getattr(row, f"{parent}_id") if parent else None


# --- Lines ------------------------------------------------------------------------------------


def _below(framework: models.Framework, what: What, row: Any, data: QueryDict) -> Done:
    return Done(row, new=f"{what}.{parent_of(what, row) or ''}.{row.pk}")


def _inside(framework: models.Framework, what: What, row: Any, data: QueryDict) -> Done:
    return Done(row, new=f"{CHILD[what]}.{row.pk}.")


def _by(step: int) -> "Verb":
    def verb(framework: models.Framework, what: What, row: Any, data: QueryDict) -> Done:
        """Move a row one place on; from the end of its group it goes into the next one."""
        parent = parent_of(what, row)
        ids = [other.pk for other in siblings(framework, what, parent)]
        place = ids.index(row.pk) + step
        ids.remove(row.pk)
        if not 0 <= place <= len(ids):
            parent = _neighbour(framework, what, parent, step)
            ids = [other.pk for other in siblings(framework, what, parent)]
            place = len(ids) if step < 0 else 0
        return _moved(framework, what, row, parent, ids[place - 1] if place else None)

    return verb


def _neighbour(framework: models.Framework, what: What, parent: int | None, step: int) -> int:
    if what not in PARENT:
        raise editing.Refused(_("It stands at the end already."))
    model = editing.rows.MODELS[PARENT[what]]
    rows = model._default_manager.filter(framework=framework)
    ids: list[Any] = list(rows.values_list("pk", flat=True))
    place = ids.index(parent) + step
    if not 0 <= place < len(ids):
        raise editing.Refused(_("It stands at the end already."))
    return int(ids[place])


def _move(framework: models.Framework, what: What, row: Any, data: QueryDict) -> Done:
    """Move a row under the parent `to`, behind `after`: "first" is in front, "" is at the end."""
    parent = row_id(data.get("to")) or parent_of(what, row)
    after = row_id(data.get("after"))
    if after is None and data.get("after") != "first":
        ids = [other.pk for other in siblings(framework, what, parent) if other.pk != row.pk]
        after = ids[-1] if ids else None
    return _moved(framework, what, row, parent, after)


def _moved(
    framework: models.Framework, what: What, row: Any, parent: int | None, after: int | None
) -> Done:
    if what not in PARENT:
        parent = None
    row = editing.move(framework=framework, what=what, pk=row.pk, parent=parent, after=after)
    home = getattr(row, PARENT[what]) if what in PARENT else None
    before = editing.row_of(framework, what, after) if after else None
    values = {"row": row, "home": home, "before": before}
    if before:
        said = _("Moved: “%(row)s” stands behind “%(before)s” now.") % values
    elif home:
        said = _("Moved: “%(row)s” is the first in “%(home)s” now.") % values
    else:
        said = _("Moved: “%(row)s” is the first now.") % values
    return Done(row, said, change=said, moved=True)


def _out(framework: models.Framework, what: What, row: Any, data: QueryDict) -> Done:
    """Make a skill of a statement, behind the skill that it stands in."""
    if what is not What.STATEMENT:
        raise editing.Refused(_("Only a statement can become a skill."))
    if row.has_published():
        raise editing.Refused(
            _("It has been published as a statement, so it stays one. Add a skill instead.")
        )
    if len(row.text) > NAME_LENGTH:
        raise editing.Refused(_("It is too long for the name of a skill. Shorten it first."))
    home = row.skill
    skill = editing.add(
        framework=framework,
        what=What.SKILL,
        parent=home.category_id,
        after=home.pk,
        values={"name": row.text},
    )
    gone = f"statement-{row.pk}"
    editing.remove(framework=framework, what=what, pk=row.pk)
    said = _("“%(row)s” is a skill now.") % {"row": skill}
    return Done(skill, said, change=said, added=True, gone=gone)


def _in(framework: models.Framework, what: What, row: Any, data: QueryDict) -> Done:
    """Make a statement of a skill that has only a name, at the end of the skill before it."""
    if what is not What.SKILL:
        raise editing.Refused(_("Only a skill can become a statement."))
    own = (row.statements, row.descriptors, row.targets, row.resource_links)
    if row.has_published() or row.definition or any(rows.exists() for rows in own):
        raise editing.Refused(
            _("It has more than a name, so it stays a skill. To join two skills, merge them.")
        )
    skills = [s for s in siblings(framework, what, row.category_id) if s.pk != row.pk]
    before = [s for s in skills if (s.order, s.key) < (row.order, row.key)]
    if not before:
        raise editing.Refused(_("There is no skill before it that it could be a statement of."))
    statement = editing.add(
        framework=framework, what=What.STATEMENT, parent=before[-1].pk, values={"text": row.name}
    )
    gone = f"skill-{row.pk}"
    editing.remove(framework=framework, what=what, pk=row.pk)
    said = _("“%(row)s” is a statement of “%(skill)s” now.") % {
        "row": statement,
        "skill": before[-1],
    }
    return Done(statement, said, change=said, added=True, gone=gone)


# --- What is kept and what goes -----------------------------------------------------------------


def _remove(framework: models.Framework, what: What, row: Any, data: QueryDict) -> Done:
    """Delete a row that was never published, or retire it."""
    home = getattr(row, PARENT[what]) if what in PARENT else None
    if editing.remove(framework=framework, what=what, pk=row.pk):
        said = _("Deleted: %(row)s") % {"row": row}
        return Done(home, said, change=said)
    said = _("Retired: “%(row)s” is no longer asked, and can be brought back.") % {"row": row}
    return Done(row, said, change=said)


def _return(framework: models.Framework, what: What, row: Any, data: QueryDict) -> Done:
    editing.restore_row(framework=framework, what=what, pk=row.pk)
    said = _("Brought back: %(row)s") % {"row": row}
    return Done(row, said, change=said)


def _split(framework: models.Framework, what: What, row: Any, data: QueryDict) -> Done:
    chosen = [pk for text in data.getlist("statement") if (pk := row_id(text)) is not None]
    new = editing.split(
        framework=framework, skill=row.pk, statements=chosen, name=data.get("name", "")
    )
    said = _("“%(new)s” is a skill of its own now; it comes from “%(old)s”.") % {
        "new": new,
        "old": row,
    }
    return Done(new, said, change=said)


def _merge(framework: models.Framework, what: What, row: Any, data: QueryDict) -> Done:
    into = row_id(data.get("to"))
    if into is None:
        raise editing.Refused(_("Choose the skill to merge it into."))
    kept = editing.merge_skills(framework=framework, skill=row.pk, into=into)
    values = {"old": row, "kept": kept}
    said = _("“%(old)s” is merged into “%(kept)s”, with its statements.") % values
    return Done(kept, said, change=said)


def _resource(framework: models.Framework, what: What, row: Any, data: QueryDict) -> Done:
    """Add a resource that helps with this skill."""
    values = {name: data.get(f"resource.{row.pk}.{name}", "") for name in OF_RESOURCE}
    if not values["title"].strip():
        raise editing.Refused(_("Give the resource a title."))
    resource = editing.add(
        framework=framework, what=What.RESOURCE, values={**values, "origin": Origin.TEAM.value}
    )
    editing.set_helped_skills(framework=framework, resource=resource.pk, skills=[row.pk])
    said = _("Added: %(row)s") % {"row": resource}
    return Done(row, said, change=said)


# --- What is said ---------------------------------------------------------------------------------


def _decide(row: Any, choice: Choice, seen: str) -> Done:
    """Say what a statement's other words are; `seen` is the mark of the words that were read."""
    if not isinstance(row, models.Statement):
        raise editing.Refused(_("Only a statement has a meaning that answers hang on."))
    try:
        deciding.decide_statement(statement=row, choice=choice, seen=seen)
    except deciding.WordsChanged:
        raise editing.Refused(_("The words have changed meanwhile. Look at them again.")) from None
    if choice is Choice.NEW:
        said = _("A new meaning: everybody will be asked “%(row)s”.") % {"row": row}
    else:
        said = _("A correction: answers to “%(row)s” hold.") % {"row": row}
    return Done(row, said, change=said)


def _comment(
    framework: models.Framework, what: What, row: Any, text: str, by: AbstractBaseUser
) -> Done:
    text = said_text(text).strip()
    if not text:
        raise editing.Refused(_("Write what you want to say."))
    commenting.add(
        framework=framework, by=by, text=text[:2000], at=timezone.now(), what=what, key=row.key
    )
    return Done(row, _("Everybody who works on this draft can read it now."))


def _settle(framework: models.Framework, pk: str) -> Done:
    """Settle a comment on this draft."""
    comments = models.Comment.objects.filter(framework=framework, version=None)
    number = row_id(pk)
    comment = None if number is None else comments.filter(pk=number).first()
    if comment is None:
        raise editing.Refused(_("The comment is gone."))
    commenting.settle(comment=comment, at=timezone.now())
    return Done(None, _("Settled."))


def _nothing(framework: models.Framework, what: What, row: Any, data: QueryDict) -> Done:
    return Done(row)


Verb = Callable[[models.Framework, What, Any, QueryDict], Done]
VERBS: Mapping[str, Verb] = {
    "save": _nothing,
    "below": _below,
    "inside": _inside,
    "up": _by(-1),
    "down": _by(1),
    "move": _move,
    "out": _out,
    "in": _in,
    "remove": _remove,
    "return": _return,
    "split": _split,
    "merge": _merge,
    "resource": _resource,
    "ask-move": _nothing,
    "ask-split": _nothing,
    "ask-merge": _nothing,
    "ask-remove": _nothing,
    "ask-comment": _nothing,
    "comment": _nothing,
    "correction": _nothing,
    "meaning": _nothing,
}
DECISIONS = {"correction": Choice.CORRECTION, "meaning": Choice.NEW}
