"""What people find where a framework takes no new assessments: all that is theirs, and others."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from assessments import models, queries
from assessments.views.mine import mine


def withdrawn(request: HttpRequest, version: models.FrameworkVersion) -> HttpResponse:
    """Say that nothing new begins here, and lead to what has begun, to reports and to the others.

    A form that was sent all the same finds a 409.
    """
    others = queries.open_versions()
    context = {
        "framework": queries.definitions(version.pk).framework,
        "others": [queries.definitions(other.pk).framework for other in others],
        "mine": mine(request),
        "was_sent": request.method == "POST",
    }
    status = 409 if request.method == "POST" else 200
    return render(request, "pages/withdrawn.html", context, status=status)
