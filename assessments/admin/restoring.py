"""What replaces a working copy: discarding its changes, taking them back, an older version again.

Nothing is lost by any of it: what was not published is kept as a discarded draft, and can be
taken back for a while.
"""

import uuid
from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments import models, queries
from assessments.access import may, require
from assessments.admin.base import account, held, page_context, to_page_of
from assessments.presentation.changes import change_lines
from assessments.presentation.words import problem_text
from assessments.services.restoring import (
    CannotFollow,
    DraftIsGone,
    UnpublishedChanges,
    discard,
    restore,
    take_back_draft,
)
from assessments.services.taking_back import (
    NotTheNewest,
    VersionInUse,
    is_in_use,
    remove,
    take_back,
)


def discard_view(
    model_admin: admin.ModelAdmin, request: HttpRequest, framework_id: int
) -> HttpResponse:
    """Show what was changed since the newest version, and discard it on a POST."""
    require(request, "delete_framework")
    framework = get_object_or_404(models.Framework, pk=framework_id)
    if request.method == "POST":
        with held(request, framework):
            return _discard(model_admin, request, framework)
    changes = queries.unpublished_changes(framework)
    can_remove = changes is not None and _may_remove(request, framework)
    context = page_context(
        model_admin,
        request,
        _("Discard the changes"),
        framework,
        page="versions",
        newest=queries.newest_version_of(framework.key),
        changes=change_lines(changes or ()),
        can_remove=can_remove,
        counts=_counts(framework) if changes is None or can_remove else (),
    )
    return render(request, "admin/assessments/discard.html", context)


def _discard(
    model_admin: admin.ModelAdmin, request: HttpRequest, framework: models.Framework
) -> HttpResponse:
    changes, now = queries.unpublished_changes(framework), timezone.now()
    if changes is None or "whole" in request.POST:
        return _remove(model_admin, request, framework)
    discard(framework=framework, by=account(request), at=now)
    message = ngettext(
        "%(count)s change was discarded. It can be taken back for %(days)s days.",
        "%(count)s changes were discarded. They can be taken back for %(days)s days.",
        len(changes),
    ) % {"count": len(changes), "days": models.DRAFTS_KEPT.days}
    model_admin.log_change(request, framework, message)
    messages.success(request, message)
    return to_page_of(framework)


def _remove(
    model_admin: admin.ModelAdmin, request: HttpRequest, framework: models.Framework
) -> HttpResponse:
    """Discard a framework as a whole, with versions that nobody has used."""
    if framework.versions.exists():
        require(request, "publish_framework")
    title = str(framework)
    row = models.Framework.objects.filter(pk=framework.pk)
    try:
        with transaction.atomic():
            model_admin.log_deletions(request, row)
            remove(framework=framework, by=account(request), at=timezone.now())
    except VersionInUse:
        messages.error(request, _in_use())
        return to_page_of(framework)
    message = _("“%(title)s” is gone. It can be taken back for %(days)s days, from the page below.")
    messages.success(request, message % {"title": title, "days": models.DRAFTS_KEPT.days})
    return redirect("admin:assessments_framework_changelist")


def _may_remove(request: HttpRequest, framework: models.Framework) -> bool:
    """Say whether a framework can go as a whole: nobody has used any version of it."""
    versions = list(framework.versions.all())
    is_allowed = may(request.user, "publish_framework")
    return is_allowed and not is_in_use(versions)


def _counts(framework: models.Framework) -> list[tuple[Any, int]]:
    """Return what goes with a framework as a whole, in numbers."""
    kinds = (models.Category, models.Skill, models.Statement, models.Role, models.Resource)
    return [
        (kind._meta.verbose_name_plural, kind._default_manager.filter(framework=framework).count())
        for kind in kinds
    ]


def restore_view(
    model_admin: admin.ModelAdmin, request: HttpRequest, version_id: uuid.UUID
) -> HttpResponse:
    """Make a version the draft: the working copy says again what the version says."""
    require(request, "view_frameworkversion")
    require(request, "change_framework")
    version = _version(version_id)
    try:
        restore(
            version=version,
            by=account(request),
            at=timezone.now(),
            let_go="let_go" in request.POST,
        )
    except UnpublishedChanges:
        messages.error(request, _would_be_lost())
        return to_page_of(version)
    except CannotFollow as refusal:
        messages.error(request, _cannot_follow(refusal))
        return to_page_of(version)
    message = _("The draft says again what version %(number)s says.")
    message %= {"number": version.number}
    model_admin.log_change(request, version.framework, message)
    messages.success(request, message)
    return to_page_of(version.framework)


def take_back_view(
    model_admin: admin.ModelAdmin, request: HttpRequest, version_id: uuid.UUID
) -> HttpResponse:
    """Make the newest version a draft again, where nobody has used it yet."""
    require(request, "publish_framework")
    version = models.FrameworkVersion.objects.select_related("framework").filter(pk=version_id)
    if not (row := version.first()):
        messages.info(request, _("This version has been taken back already."))
        return redirect("admin:assessments_framework_changelist")
    try:
        take_back(
            version=row, by=account(request), at=timezone.now(), let_go="let_go" in request.POST
        )
    except VersionInUse:
        messages.error(request, _in_use())
        return to_page_of(row)
    except NotTheNewest:
        messages.error(request, _("Only the newest version can be taken back."))
        return redirect("admin:assessments_versions", row.framework_id)
    except UnpublishedChanges:
        messages.error(request, _would_be_lost())
        return to_page_of(row)
    message = _("Version %(number)s is a draft again. Its number will not be used once more.")
    message %= {"number": row.number}
    model_admin.log_change(request, row.framework, message)
    messages.success(request, message)
    return to_page_of(row.framework)


def take_back_draft_view(
    model_admin: admin.ModelAdmin, request: HttpRequest, draft_id: int
) -> HttpResponse:
    """Make a discarded draft the working copy again."""
    require(request, "change_framework")
    now = timezone.now()
    draft = models.DiscardedDraft.objects.kept(now).filter(pk=draft_id).first()
    framework = models.Framework.objects.filter(key=draft.framework_key if draft else "")
    if draft and not framework.exists():
        require(request, "add_framework")
    try:
        taken = take_back_draft(
            draft_id=draft_id, by=account(request), at=now, let_go="let_go" in request.POST
        )
    except DraftIsGone:
        messages.info(request, _("This draft is not there any more. Somebody took it back."))
        return redirect("admin:assessments_framework_changelist")
    except UnpublishedChanges:
        messages.error(request, _would_be_lost())
        return redirect("admin:assessments_versions", framework.get().pk)
    message = _("The discarded draft is the draft again.")
    model_admin.log_change(request, taken, message)
    messages.success(request, message)
    return to_page_of(taken)


def _version(version_id: uuid.UUID) -> models.FrameworkVersion:
    versions = models.FrameworkVersion.objects.select_related("framework")
    return get_object_or_404(versions, pk=version_id)


def _would_be_lost() -> str:
    return _(
        "There are changes that would be lost. Publish them first, or tick that they are "
        "discarded: they can be taken back for %(days)s days."
    ) % {"days": models.DRAFTS_KEPT.days}


def _in_use() -> str:
    return _("Somebody has begun with it meanwhile, so it stays. You can publish a newer version.")


def _cannot_follow(refusal: CannotFollow) -> str:
    reasons = "; ".join(problem_text(problem) for problem in refusal.problems)
    return _("It cannot be the draft after what was published since: %(reasons)s") % {
        "reasons": reasons
    }
