"""What changed in a version of a framework, at an address that stays."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments import queries
from assessments.domain.language import text_in
from assessments.presentation.changes import change_lines
from assessments.views.access import open_to_all


@open_to_all
@require_safe
def what_changed(request: HttpRequest, framework_key: str, number: int) -> HttpResponse:
    """Tell the notes of a version, and what is other in it than in the one before.

    Numbers may be missing, so that is the newest lower one that is still there.
    """
    version, before = queries.version_and_before(framework_key, number)
    if version is None:
        raise Http404(_("There is no such version."))
    framework = queries.definitions(version.pk).framework
    changes = queries.changes_between(before.pk, version.pk) if before else ()
    context = {
        "framework": framework,
        "version": version,
        "before": before,
        "notes": text_in(framework.language, version.release_notes, settings.LANGUAGE_CODE),
        "changes": change_lines(changes),
    }
    return render(request, "pages/what_changed.html", context)
