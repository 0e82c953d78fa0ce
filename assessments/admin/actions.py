"""What a button does to a framework, each with its own right."""

import uuid

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import models, queries, working_copy
from assessments.access import require
from assessments.admin.base import to_page_of
from assessments.domain.framework import Framework
from assessments.exchange.files import KINDS
from assessments.services.withdrawing import offer_again, withdraw


def withdraw_view(
    model_admin: admin.ModelAdmin, request: HttpRequest, framework_id: int
) -> HttpResponse:
    """Take a framework out of use; where it is out already, nothing happens."""
    require(request, "withdraw_framework")
    framework = get_object_or_404(models.Framework, pk=framework_id)
    withdraw(framework=framework, at=timezone.now())
    message = _("The framework takes no new assessments. Running ones finish, reports stay.")
    return _done(model_admin, request, framework, message)


def offer_view(
    model_admin: admin.ModelAdmin, request: HttpRequest, framework_id: int
) -> HttpResponse:
    """Take a framework into use again; where it is in use, nothing happens."""
    require(request, "withdraw_framework")
    framework = get_object_or_404(models.Framework, pk=framework_id)
    offer_again(framework=framework)
    message = _("The framework takes new assessments again.")
    return _done(model_admin, request, framework, message)


def _done(
    model_admin: admin.ModelAdmin, request: HttpRequest, framework: models.Framework, message: str
) -> HttpResponse:
    model_admin.log_change(request, framework, message)
    messages.success(request, message)
    return to_page_of(framework)


def export_view(
    model_admin: admin.ModelAdmin, request: HttpRequest, framework_id: int
) -> HttpResponse:
    """Give the working copy as a file, of the kind that `as` says: yaml, xlsx or csv."""
    require(request, "view_framework")
    framework = get_object_or_404(models.Framework, pk=framework_id)
    return _file(request, f"{framework.key}-draft", working_copy.read(framework.pk))


def export_version_view(
    model_admin: admin.ModelAdmin, request: HttpRequest, version_id: uuid.UUID
) -> HttpResponse:
    """Give a version as a file, as `export_view` does."""
    require(request, "view_frameworkversion")
    version = get_object_or_404(models.FrameworkVersion, pk=version_id)
    content = queries.definitions(version.pk).content
    return _file(request, f"{content.key}-version-{version.number}", content)


def _file(request: HttpRequest, name: str, content: Framework) -> HttpResponse:
    kind = KINDS.get(request.GET.get("as", "yaml"))
    if kind is None:
        raise Http404
    return HttpResponse(
        kind.write(content),
        content_type=kind.content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}{kind.ending}"'},
    )
