"""The first page of a framework: what people have, what the draft is up to, and the next step."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import models, queries, working_copy
from assessments.access import may, require
from assessments.admin import importing
from assessments.admin.base import page_context
from assessments.admin.commenting import about_rows
from assessments.admin.navigation import address_of
from assessments.admin.places import Located, Places
from assessments.domain.entries import What
from assessments.presentation.words import listed
from assessments.services import presence
from assessments.services.publishing import problems_of

PROBLEMS_SHOWN = 5
NAMED_ROWS: Any = {
    What.CATEGORY: (models.Category, "name"),
    What.SKILL: (models.Skill, "name"),
    What.STATEMENT: (models.Statement, "text"),
    What.ROLE: (models.Role, "name"),
    What.RESOURCE: (models.Resource, "title"),
}


@dataclass(frozen=True)
class Step:
    """What comes next: the one main button of the page."""

    label: str
    page: str  # a name of navigation.ENTRIES


@dataclass(frozen=True)
class Draft:
    """How far the draft is: `changes` is None where nothing was published yet."""

    changes: int | None
    problems: list[Located]

    @property
    def text(self) -> str:
        """Say it in a sentence, which is about what people do not have yet."""
        if self.changes is None:
            return _("Nothing of it is published yet.")
        if not self.changes:
            return _("It says what is published.")
        return ngettext(
            "%(count)s change is not published yet.",
            "%(count)s changes are not published yet.",
            self.changes,
        ) % {"count": self.changes}

    @property
    def missing(self) -> str:
        """Say how much is missing before it can be published; blank if nothing is."""
        if not self.problems:
            return ""
        return ngettext(
            "%(count)s thing is missing before it can be published:",
            "%(count)s things are missing before it can be published:",
            len(self.problems),
        ) % {"count": len(self.problems)}

    @property
    def shown(self) -> list[Located]:
        return self.problems[:PROBLEMS_SHOWN]

    @property
    def others(self) -> int:
        return len(self.problems) - len(self.shown)

    @property
    def can_be_reviewed(self) -> bool:
        return self.changes != 0 and not self.problems


def next_step(draft: Draft, *, may_edit: bool, may_publish: bool) -> Step:
    """Return what is to be done next with a draft, by somebody who may do this.

    What is missing comes before publishing, and publishing before more changes.
    """
    if draft.can_be_reviewed:
        label = _("Review and publish") if may_publish else _("Review the changes")
        return Step(label, "review")
    if not may_edit:
        return Step(_("Look at the outline"), "outline")
    return Step(_("Go on editing") if draft.problems else _("Edit in the outline"), "outline")


def home_view(
    model_admin: admin.ModelAdmin, request: HttpRequest, framework_id: int
) -> HttpResponse:
    """Show where a framework stands."""
    require(request, "view_framework")
    frameworks = models.Framework.objects.select_related("ready_by")
    framework = frameworks.filter(pk=framework_id).first()
    if framework is None:
        # A link in the history, or a page that was open while somebody discarded it.
        model_admin.message_user(
            request, _("There is no such framework. It may have been discarded."), "WARNING"
        )
        return redirect("admin:assessments_framework_changelist")
    now = timezone.now()
    draft = draft_of(framework)
    versions = _versions(framework)
    newest = versions[0] if versions else None
    step = next_step(
        draft,
        may_edit=may(request.user, "change_framework"),
        may_publish=may(request.user, "publish_framework"),
    )
    editors = queries.editors_since(framework, newest and newest.published_at)
    context = page_context(
        model_admin,
        request,
        str(framework),
        framework,
        page="overview",
        newest=newest,
        versions=versions,
        draft=draft,
        edited_by=listed([models.account_name(row.user) for row in editors]),
        edited_at=editors[0].edited_at if editors else None,
        here=_here(framework, request, now),
        step=step,
        step_url=address_of(step.page, framework),
        comments=about_rows(framework),
        ready_by=framework.ready_by and models.account_name(framework.ready_by),
        is_offered=may(request.user, "import_framework") and importing.offers_release(framework),
    )
    return render(request, "admin/assessments/framework/home.html", context)


def draft_of(framework: models.Framework) -> Draft:
    content = working_copy.read(framework.pk)
    changes = queries.unpublished_changes(framework, content)
    problems = Places(framework).of_problems(problems_of(framework, content), content)
    return Draft(None if changes is None else len(changes), problems)


def _versions(framework: models.Framework) -> list[Any]:
    """Return the versions that people are on, and the newest one, which is the first."""
    versions = models.FrameworkVersion.objects.filter(framework=framework).with_people()
    rows = list(versions.select_related("framework", "published_by").order_by("-number"))
    return [row for place, row in enumerate(rows) if not place or row.running or row.reported]


def _here(framework: models.Framework, request: HttpRequest, now: datetime) -> list[str]:
    """Say who else is in the draft now, and where, as in “Ben is at Risk assessment”."""
    others = [
        row
        for row in queries.editing_now(framework, now - presence.IS_HERE)
        if row.user_id != request.user.pk
    ]
    return [_where(framework, row) for row in others]


def _where(framework: models.Framework, row: models.Presence) -> str:
    name = models.account_name(row.user)
    if row.what not in NAMED_ROWS:
        return _("%(name)s is at work on it now.") % {"name": name}
    model, field = NAMED_ROWS[What(row.what)]
    place = model.objects.filter(framework=framework, key=row.key).values_list(field, flat=True)
    values = {"name": name, "place": place.first() or row.key}
    return _("%(name)s is at work on “%(place)s” now.") % values
