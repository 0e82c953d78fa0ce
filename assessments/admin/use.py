"""How people answer what was published, without looking at anybody."""

from datetime import timedelta

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import models, queries
from assessments.access import require
from assessments.admin.base import page_context
from assessments.presentation.use import stopped_text, use_page

DAYS = 7  # after which whoever has not finished is taken to have stopped


def use_view(
    model_admin: admin.ModelAdmin, request: HttpRequest, framework_id: int
) -> HttpResponse:
    """Show the use of one version, the newest one unless another number is asked for."""
    require(request, "view_frameworkversion")
    framework = get_object_or_404(models.Framework, pk=framework_id)
    versions = list(framework.versions.with_people().order_by("-number"))
    version = _chosen(versions, request.GET.get("version"))
    context = page_context(
        model_admin,
        request,
        _("Use"),
        framework,
        page="use",
        versions=versions,
        version=version,
        use=_use(version) if version else None,
        stopped=stopped_text(DAYS),
    )
    return render(request, "admin/assessments/use.html", context)


def _chosen(
    versions: list[models.FrameworkVersion], number: str | None
) -> models.FrameworkVersion | None:
    if number is None:
        return versions[0] if versions else None
    chosen = [version for version in versions if str(version.number) == number]
    if not chosen:
        raise Http404
    return chosen[0]


def _use(version: models.FrameworkVersion) -> object:
    definitions = queries.definitions(version.pk)
    return use_page(
        definitions.framework,
        queries.use_of(version.pk),
        definitions.role_ids,
        version.running,
        queries.stopped_after(version.pk, timezone.now() - timedelta(days=DAYS)),
    )
