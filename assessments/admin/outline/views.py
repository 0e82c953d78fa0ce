"""The page of the outline, and its pieces for the script that keeps it up to date.

The page is one form. Whatever is pressed, all that was typed is saved first; then the button does
what it says, and the page comes back to the row. The script sends the same fields and buttons one
by one to the same address, and is told in JSON what came of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from assessments import models, queries, working_copy
from assessments.access import may, require
from assessments.admin.base import account, page_context
from assessments.admin.numbers import row_id
from assessments.admin.outline.fields import Saved, save
from assessments.admin.outline.lines import Line, Outline, asked_in
from assessments.admin.outline.notes import Notes, notes_of
from assessments.admin.outline.verbs import (
    MAIN,
    PARENT,
    Done,
    add_line,
    parent_of,
    perform,
    siblings,
)
from assessments.domain.entries import What
from assessments.services import editing, presence

shows_frames: Any = csp_update({"frame-src": [SELF]})
ONE_ENTRY = timedelta(hours=1)  # of the log, for all that an editor types into a row meanwhile


@shows_frames
def outline_view(
    model_admin: admin.ModelAdmin, request: HttpRequest, framework_id: int
) -> HttpResponse:
    """Show the outline, or save what was typed and do what was pressed."""
    require(request, "view_framework")
    framework = get_object_or_404(models.Framework, pk=framework_id)
    if request.method == "POST":
        require(request, "change_framework")
        return _post(model_admin, request, framework)
    return _page(model_admin, request, framework)


def skill_view(
    model_admin: admin.ModelAdmin, request: HttpRequest, framework_id: int, skill_id: int
) -> HttpResponse:
    """Give one skill of the outline, open; what is said about it comes with all notes."""
    require(request, "view_framework")
    framework = get_object_or_404(models.Framework, pk=framework_id)
    get_object_or_404(models.Skill, pk=skill_id, framework=framework)
    line = Outline(framework, Notes(), [skill_id]).alone(What.SKILL, skill_id)
    return HttpResponse(_html(request, framework, line))


def notes_view(
    model_admin: admin.ModelAdmin, request: HttpRequest, framework_id: int
) -> HttpResponse:
    """Give what is said at every row now; also a token for forms, as the site takes it now."""
    require(request, "view_framework")
    framework = get_object_or_404(models.Framework, pk=framework_id)
    notes = notes_of(framework, working_copy.read(framework.pk))
    rows = [
        (f"{what}-{pk}", notes.at.get((what, key), ()), notes.below.get(key, ()))
        for what, model in ((w, editing.rows.MODELS[w]) for w in MAIN)
        for pk, key in model._default_manager.filter(framework=framework).values_list("pk", "key")
        if (what, key) in notes.at or (what is What.SKILL and key in notes.below)
    ]
    context = {
        "rows": rows,
        "counts": asked_in(framework).values_list("pk", "asked"),
        "notes": notes,
        "framework": framework,
        "others": _others(request, framework),
        "can_edit": may(request.user, "change_framework"),
        "token": get_token(request),
    }
    return render(request, "admin/assessments/outline_notes.html", context)


def _others(request: HttpRequest, framework: models.Framework) -> list[str]:
    """Say that this editor is here, and return who else is."""
    now, user = timezone.now(), account(request)
    presence.seen(framework=framework, user=user, at=now)
    here = queries.editing_now(framework, now - presence.IS_HERE)
    return [models.account_name(row.user) for row in here if row.user_id != user.pk]


# --- Saving -----------------------------------------------------------------------------------


@dataclass
class _Posted:
    """What came of all that was sent."""

    saved: Saved
    done: Done | None = None
    refused: str = ""

    @property
    def is_all(self) -> bool:
        return self.saved.is_all and not self.refused


def _post(
    model_admin: admin.ModelAdmin, request: HttpRequest, framework: models.Framework
) -> HttpResponse:
    posted = _save_and_do(request, framework)
    presence.edited(framework=framework, user=account(request), at=timezone.now())
    _log(model_admin, request, framework, posted)
    if request.headers.get("Accept") == "application/json":
        return JsonResponse(_told(request, framework, posted))
    if posted.done and posted.done.said:
        messages.success(request, posted.done.said)
    if not posted.is_all:
        if posted.refused:
            messages.error(request, posted.refused)
        return _page(model_admin, request, framework, posted)
    if not posted.done:
        messages.success(request, _("Saved."))
    return _back(framework, posted.done, request.POST)


def _save_and_do(request: HttpRequest, framework: models.Framework) -> _Posted:
    """Save every field; then add the line that was typed; then do what was pressed."""
    data = request.POST
    theirs = data.get("do", "").partition("theirs.")[2]
    sent = {name: str(value) for name, value in data.items() if name != f"seen:{theirs}"}
    posted = _Posted(save(framework, sent))
    try:
        posted.done = add_line(framework, data)
        word = data.get("do", "")
        if posted.is_all and word and not theirs:
            posted.done = perform(framework, word, data, account(request))
    except editing.Refused as refusal:
        posted.refused = str(refusal)
    return posted


def _told(request: HttpRequest, framework: models.Framework, posted: _Posted) -> dict[str, Any]:
    """Tell the script what came of what it sent."""
    saved, done = posted.saved, posted.done
    told: dict[str, Any] = {
        "stored": saved.stored,
        "conflicts": saved.conflicts,
        "refused": saved.refused,
        "why": posted.refused,
        "said": done.said if done else "",
    }
    if done and done.row and (done.added or done.moved):
        what = What(str(done.row._meta.model_name))
        rows = siblings(framework, what, parent_of(what, done.row))
        place = [row.pk for row in rows].index(done.row.pk)
        told |= {
            "row": f"{what}-{done.row.pk}",
            "home": f"{PARENT[what]}-{parent_of(what, done.row)}" if what in PARENT else "",
            "after": f"{what}-{rows[place - 1].pk}" if place else "",
            "gone": done.gone,
        }
        if done.added:
            line = Outline(framework, Notes()).alone(what, done.row.pk)
            told["html"] = _html(request, framework, line)
    return told


def _back(framework: models.Framework, done: Done | None, data: QueryDict) -> HttpResponse:
    """Lead back to the row where the work goes on, with its skill open."""
    query: dict[str, Any] = {"open": data.getlist("open")}
    anchor = data.get("at", "")
    if done and done.row:
        row: Any = done.row
        anchor = f"{row._meta.model_name}-{row.pk}"
        if not isinstance(row, models.Category):
            query["open"] = [row.skill_id if isinstance(row, models.Statement) else row.pk]
        for name in ("ask", "new"):
            if value := getattr(done, name):
                query[name], anchor = value, name
    url = reverse("admin:assessments_outline", args=[framework.pk])
    text = urlencode(query, doseq=True)
    return redirect(f"{url}?{text}#{anchor}")


def _log(
    model_admin: admin.ModelAdmin,
    request: HttpRequest,
    framework: models.Framework,
    posted: _Posted,
) -> None:
    """Tell the log every verb, and of texts one change for each row, editor and hour."""
    if posted.done and posted.done.change:
        model_admin.log_change(request, framework, posted.done.change)
    for row in {(type(row), row.pk): row for row in posted.saved.rows}.values():
        same = LogEntry.objects.filter(
            user=request.user.pk,
            content_type=ContentType.objects.get_for_model(row),
            object_id=str(row.pk),
            action_flag=CHANGE,
            action_time__gte=timezone.now() - ONE_ENTRY,
        )
        if not same.exists():
            model_admin.log_change(request, row, _("Changed in the outline."))


# --- The page -----------------------------------------------------------------------------------


def _page(
    model_admin: admin.ModelAdmin,
    request: HttpRequest,
    framework: models.Framework,
    posted: _Posted | None = None,
) -> HttpResponse:
    """Render the outline; where something could not be saved, with all that was typed."""
    sent: Mapping[str, str] = request.POST.dict() if posted else {}
    asked_for = request.POST if posted else request.GET
    opened = [pk for text in asked_for.getlist("open") if (pk := row_id(text)) is not None]
    notes = notes_of(framework, working_copy.read(framework.pk))
    saved = posted.saved if posted else None
    outline = Outline(framework, notes, opened, saved=saved, sent=sent)
    categories = outline.categories()
    context = page_context(
        model_admin,
        request,
        _("Outline"),
        framework,
        page="outline",
        is_nav_sidebar_enabled=False,
        categories=categories,
        notes=notes,
        others=_others(request, framework),
        opened=opened,
        can_edit=may(request.user, "change_framework"),
        ask=_ask(categories, request.GET.get("ask", "")),
        new=_new(request.GET.get("new", ""), sent),
        kinds=[(what, _("New %(what)s") % {"what": name}) for what, name in _kinds()],
        preview=_preview_of(framework, categories, opened),
    )
    status = 422 if posted else 200
    return render(request, "admin/assessments/outline.html", context, status=status)


def _kinds() -> list[tuple[str, str]]:
    return [("category", _("group")), ("skill", _("skill")), ("statement", _("statement"))]


def _html(request: HttpRequest, framework: models.Framework, line: Line) -> str:
    template = {
        What.CATEGORY: "outline_group.html",
        What.SKILL: "outline_skill.html",
        What.STATEMENT: "outline_line.html",
    }[line.what]
    context = {
        "line": line,
        "framework": framework,
        "can_edit": may(request.user, "change_framework"),
    }
    return render_to_string(f"admin/assessments/{template}", context, request)


@dataclass(frozen=True)
class _Asked:
    """What a verb needs to know, and the row that it is about."""

    verb: str
    line: Line
    places: list[tuple[str, list[tuple[int, str]]]]  # where it could go, by group


def _ask(categories: list[Line], word: str) -> _Asked | None:
    verb, _dot, address = word.partition(".")
    skills = [skill for category in categories for skill in category.lines]
    statements = [statement for skill in skills for statement in skill.lines]
    line = next((x for x in [*categories, *skills, *statements] if x.address == address), None)
    if line is None or verb not in ("move", "split", "merge", "remove", "comment"):
        return None
    if verb == "move" and line.what is What.SKILL:
        places = [("", [(c.row.pk, c.name) for c in categories])]
    else:
        places = [
            (c.name, [(s.row.pk, s.name) for s in c.lines if s.row.pk != line.row.pk])
            for c in categories
        ]
    return _Asked(verb, line, places)


def _new(word: str, sent: Mapping[str, str]) -> dict[str, str] | None:
    """Return the line that is to be typed: its kind, where it is to stand, and its text so far."""
    names = ("what", "parent", "after")
    if sent.get("new.what"):
        return {name: sent.get(f"new.{name}", "") for name in (*names, "text")}
    if word.count(".") != 2:
        return None
    return dict(zip(names, word.split("."), strict=True))


def _preview_of(framework: models.Framework, categories: list[Line], opened: list[int]) -> str:
    """Return the address of the question page of the skill that is open, or that of the roles."""
    for category in categories:
        for skill in category.lines:
            if skill.row.pk in opened and not skill.row.retired:
                return reverse("preview:question", args=[framework.pk, skill.row.key])
    return reverse("preview:role", args=[framework.pk])
