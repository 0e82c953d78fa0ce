"""New frameworks: an empty one, and a copy of a draft or of a version."""

import uuid
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import models, queries, working_copy
from assessments.access import require
from assessments.admin.base import page_context
from assessments.admin.forms import plain_text
from assessments.admin.navigation import address_of
from assessments.domain.framework import Framework
from assessments.domain.validation import NAME_LENGTH
from assessments.services.starting import start_copy, start_framework


class TitleForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=NAME_LENGTH)

    def clean_title(self) -> str:
        return plain_text(self.cleaned_data["title"])


class NewFrameworkForm(TitleForm):
    language = forms.RegexField(
        r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$",
        label=gettext_lazy("Language"),
        initial="en",
        max_length=20,
        help_text=gettext_lazy(
            "The language of its texts, such as “en” or “pt-BR”. The answers and the levels to "
            "begin with are in English: reword them under “Texts and scale”."
        ),
        error_messages={"invalid": gettext_lazy("Write it like “en” or “pt-BR”.")},
    )


def new_view(model_admin: admin.ModelAdmin, request: HttpRequest) -> HttpResponse:
    """Ask for a title and a language, and begin a framework."""
    require(request, "add_framework")
    form = NewFrameworkForm(request.POST or None)
    if not form.is_valid():
        return _page(model_admin, request, form, _("New framework"))
    framework = start_framework(category=_("Skills"), **form.cleaned_data)
    model_admin.log_addition(request, framework, _("Begun with an empty draft."))
    messages.success(request, _("The draft is there. Nobody sees it before it is published."))
    return redirect(address_of("outline", framework))


def duplicate_view(
    model_admin: admin.ModelAdmin, request: HttpRequest, framework_id: int
) -> HttpResponse:
    """Copy a draft as a framework of its own."""
    require(request, "view_framework")
    framework = get_object_or_404(models.Framework, pk=framework_id)

    def content() -> Framework:
        return working_copy.read(framework.pk)

    return _duplicate(model_admin, request, framework, content, str(framework))


def duplicate_version_view(
    model_admin: admin.ModelAdmin, request: HttpRequest, version_id: uuid.UUID
) -> HttpResponse:
    """Copy a version as a framework of its own."""
    require(request, "view_frameworkversion")
    versions = models.FrameworkVersion.objects.select_related("framework")
    version = get_object_or_404(versions, pk=version_id)

    def content() -> Framework:
        return queries.definitions(version.pk).content

    return _duplicate(model_admin, request, version.framework, content, str(version))


def _duplicate(
    model_admin: admin.ModelAdmin,
    request: HttpRequest,
    framework: models.Framework,
    content: Any,
    name: str,
) -> HttpResponse:
    require(request, "add_framework")
    title = (_("Copy of %(title)s") % {"title": framework})[:NAME_LENGTH]
    form = TitleForm(request.POST or None, initial={"title": title})
    if not form.is_valid():
        return _page(model_admin, request, form, _("Duplicate"), framework, name)
    copy = start_copy(content=content(), **form.cleaned_data)
    message = _("Begun as a copy of %(name)s.") % {"name": name}
    model_admin.log_addition(request, copy, message)
    messages.success(request, _("The copy is a draft of its own. Nobody sees it yet."))
    return redirect(address_of("overview", copy))


def _page(
    model_admin: admin.ModelAdmin,
    request: HttpRequest,
    form: forms.Form,
    title: str,
    framework: models.Framework | None = None,
    copied: str = "",
) -> HttpResponse:
    context = page_context(model_admin, request, title, framework, form=form, copied=copied)
    status = 422 if form.is_bound else 200
    return render(request, "admin/assessments/framework/new.html", context, status=status)
