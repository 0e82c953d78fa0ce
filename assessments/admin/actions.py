"""What is done to a whole version or framework, each a page or a button with its own right."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import queries
from assessments.admin.places import Places
from assessments.domain.differences import carried_over, differences
from assessments.domain.framework import Framework as Content
from assessments.domain.framework import asked
from assessments.domain.validation import Problem, problems
from assessments.domain.weaknesses import weaknesses
from assessments.exchange.yaml_nodes import MAX_BYTES
from assessments.exchange.yaml_reader import UnreadableFramework, read_framework
from assessments.exchange.yaml_writer import write_framework
from assessments.models import Category, Framework, FrameworkVersion, Frozen, Skill, Statement
from assessments.presentation.changes import change_lines
from assessments.presentation.words import problem_text, weakness_text
from assessments.services.drafts import DraftExists, start_draft
from assessments.services.importing import CannotFollow, draft_from, successor_of_newest
from assessments.services.ordering import move
from assessments.services.publishing import CannotPublish, publish
from assessments.services.withdrawing import offer_again, withdraw

MOVABLE = {"category": Category, "skill": Skill, "statement": Statement}
PARENT = {"category": None, "skill": "category", "statement": "skill"}


def require(request: HttpRequest, permission: str) -> None:
    if not request.user.has_perm(f"assessments.{permission}"):
        raise PermissionDenied


def to_version(version: FrameworkVersion) -> HttpResponseRedirect:
    return redirect("admin:assessments_frameworkversion_change", version.pk)


def start_draft_view(
    model_admin: admin.ModelAdmin, request: HttpRequest, framework_id: int
) -> HttpResponse:
    """Copy the newest version into a draft, or go to the draft that is there."""
    require(request, "change_frameworkversion")
    framework = get_object_or_404(Framework, pk=framework_id)
    try:
        draft = start_draft(framework)
    except DraftExists:
        draft = framework.versions.drafts().get()
        messages.info(request, _("There is a draft already. This is it."))
    except FrameworkVersion.DoesNotExist:
        messages.error(request, _("Nothing has been published yet that a draft could copy."))
        return redirect("admin:assessments_framework_change", framework.pk)
    else:
        model_admin.log_addition(request, draft, _("Started as a copy of the newest version."))
        messages.success(
            request, _("This draft is a copy of the newest version. Nobody sees it yet.")
        )
    return to_version(draft)


def move_view(model_admin: admin.ModelAdmin, request: HttpRequest, version_id: int) -> HttpResponse:
    """Move a row of the tree up or down, as in row=skill:12:-1."""
    require(request, "change_frameworkversion")
    version = get_object_or_404(FrameworkVersion, pk=version_id)
    kind, _sep, rest = request.POST.get("row", "").partition(":")
    pk, _sep, by = rest.partition(":")
    if kind not in MOVABLE or not pk.isdecimal() or by not in ("-1", "1"):
        messages.error(request, _("This row cannot be moved."))
        return to_version(version)
    row = get_object_or_404(MOVABLE[kind], pk=pk, version=version)
    parent = PARENT[kind]
    try:
        move(row, int(by), **({parent: getattr(row, parent)} if parent else {}))
    except Frozen:
        messages.error(request, _("A published version never changes."))
    else:
        model_admin.log_change(request, version, _("Moved: %(row)s") % {"row": row})
    return to_version(version)


def publish_view(
    model_admin: admin.ModelAdmin, request: HttpRequest, version_id: int
) -> HttpResponse:
    """Show what publishing would change, and do it on a POST."""
    require(request, "view_frameworkversion")
    version = get_object_or_404(FrameworkVersion.objects.select_related("framework"), pk=version_id)
    if not version.is_draft:
        messages.info(request, _("%(version)s is published.") % {"version": version})
        return to_version(version)
    if request.method == "POST":
        require(request, "publish_frameworkversion")
        try:
            published = publish(version, timezone.now())
        except CannotPublish:
            messages.error(request, _("The draft cannot be published yet. See what is missing."))
        except Frozen:
            messages.info(request, _("Somebody has published it meanwhile."))
            return to_version(version)
        else:
            model_admin.log_change(request, published, _("Published."))
            message = _("%(version)s is published. New assessments use it from now on.")
            messages.success(request, message % {"version": published})
            return to_version(published)
    context = model_admin.admin_site.each_context(request) | review_of(version)
    context |= {"title": _("Review and publish"), "opts": model_admin.opts, "version": version}
    return render(request, "admin/assessments/publish.html", context)


def review_of(version: FrameworkVersion) -> dict[str, Any]:
    """Return what an editor should see before publishing: changes, problems, warnings, people."""
    new = queries.read_framework(version.pk)
    places = Places(version)
    newest = queries.newest_version_of(version.framework.key)
    found = problems(new)
    context: dict[str, Any] = {
        "newest": newest,
        "problems": located(found, new, places),
        "weaknesses": [(weakness_text(w), places.of(w.what, w.key)) for w in weaknesses(new)],
    }
    if newest:
        old = queries.read_framework(newest.pk)
        lines = change_lines(differences(old, new))
        context["changes"] = [(line, places.of(line.what, line.key)) for line in lines]
        context["people"] = people_on(newest, old, new)
    return context


def located(found: list[Problem], framework: Content, places: Places) -> list[tuple[str, str]]:
    """Return each problem in words, with the address where it can be mended."""
    return [(problem_text(p), places.of_place(framework, p.place)) for p in found]


def people_on(newest: FrameworkVersion, old: Content, new: Content) -> dict[str, int]:
    """Count who has assessments on the newest version, and which of their answers carry over."""
    every_key = {statement.key: 0 for statement in asked(old).statements}
    kept = carried_over(old, new, every_key)
    return newest.assessments.aggregate(
        running=Count("pk", filter=Q(submitted_at__isnull=True), distinct=True),
        submitted=Count("pk", filter=Q(submitted_at__isnull=False), distinct=True),
        given=Count("answers", distinct=True),
        carried=Count("answers", filter=Q(answers__statement__key__in=kept), distinct=True),
    )


def withdraw_view(
    model_admin: admin.ModelAdmin, request: HttpRequest, framework_id: int
) -> HttpResponse:
    """Take a framework out of use, or back into it where it is out."""
    require(request, "withdraw_framework")
    framework = get_object_or_404(Framework, pk=framework_id)
    if framework.withdrawn_at:
        offer_again(framework)
        message = _("The framework takes new assessments again.")
    else:
        withdraw(framework, timezone.now())
        message = _("The framework takes no new assessments. Running ones finish, reports stay.")
    model_admin.log_change(request, framework, message)
    messages.success(request, message)
    return redirect("admin:assessments_framework_change", framework.pk)


def export_view(
    model_admin: admin.ModelAdmin, request: HttpRequest, version_id: int
) -> HttpResponse:
    """Give a version as a YAML file."""
    require(request, "view_frameworkversion")
    version = get_object_or_404(FrameworkVersion.objects.select_related("framework"), pk=version_id)
    state = "draft" if version.is_draft else f"version-{version.number}"
    name = f"{version.framework.key}-{state}.yaml"
    return HttpResponse(
        write_framework(queries.read_framework(version.pk)),
        content_type="application/yaml",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def upload_view(model_admin: admin.ModelAdmin, request: HttpRequest) -> HttpResponse:
    """Make a draft of an uploaded file, after showing what would change."""
    require(request, "import_framework")
    context = model_admin.admin_site.each_context(request)
    context |= {"title": _("Import a framework"), "opts": model_admin.opts}
    data = uploaded(request)
    if data is None:
        return render(request, "admin/assessments/import.html", context)
    try:
        content, newest = successor_of_newest(read_framework(data))
    except (UnreadableFramework, CannotFollow) as error:
        context["problems"] = [problem_text(problem) for problem in error.problems]
        return render(request, "admin/assessments/import.html", context, status=422)
    if "confirmed" in request.POST:
        try:
            draft = draft_from(content)
        except DraftExists:
            context["problems"] = [_("There is a draft already. Publish or discard it first.")]
            return render(request, "admin/assessments/import.html", context, status=409)
        model_admin.log_addition(request, draft, _("Imported from a file."))
        messages.success(request, _("The file is a draft now. Nobody sees it yet."))
        return to_version(draft)
    old = queries.read_framework(newest.pk) if newest else None
    context |= {
        "content": content,
        "newest": newest,
        "changes": change_lines(differences(old, content)) if old else None,
        "yaml": data.decode("utf-8-sig"),
    }
    return render(request, "admin/assessments/import.html", context)


def uploaded(request: HttpRequest) -> bytes | None:
    """Return the file that is uploaded, or the text of it that is sent again to confirm."""
    if request.method != "POST":
        return None
    file: Any = request.FILES.get("file")
    if file:
        return bytes(file.read(MAX_BYTES + 1))
    # Browsers send line ends in forms as \r\n.
    return request.POST.get("yaml", "").replace("\r\n", "\n").encode()
