"""What the pages' own script asks for: an answer, an example or a step, saved as it is chosen.

The script tells apart by the status what became of what it sent:

    200  saved; the body says so
    401  this browser belongs to nobody (the session has ended): a return key opens it again
    403  the form's token is no longer good: the page has a new one
    404  not this person's, or there is no such thing: as any page says to a stranger
    409  submitted meanwhile, so these answers stay as they are
    412  changed in another tab or on another device, too: the page itself shows both
    422  it cannot be read; what could be is saved
    429  too often: nothing of it is saved (domain/limits.py)

The last one, anything else and no answer at all mean later. Only a body that says "saved" is
believed: who sits between browser and site (a login, a hotel's network) answers with pages of its
own.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from assessments import models, queries
from assessments.access import visitor_of
from assessments.forms import AnswersForm
from assessments.presentation.question_page import standing
from assessments.services import answering
from assessments.views.access import own_assessment
from assessments.views.questionnaire import page_of, save_page


def kept_by_script(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let the page's script save by this view, too: it gets JSON where people are led on.

    Whether the browser is known is asked before the token of the form, because whoever has lost
    all cookies has to hear of the return key and not of the token.
    """
    protected = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.headers.get("Accept") != "application/json":
            return protected(request, *args, **kwargs)
        if not visitor_of(request).owners:
            return JsonResponse({}, status=401, headers={"WWW-Authenticate": "Cookie"})
        response = protected(request, *args, **kwargs)
        if response.status_code == 409 and "html" in response["Content-Type"]:
            return changed_elsewhere()
        return saved() if response.status_code == 302 else response

    return wrapper


def changed_elsewhere() -> JsonResponse:
    return JsonResponse({}, status=412)


def saved(**more: Any) -> JsonResponse:
    """Say that it is saved, and what time it is here: the script dates choices by this clock."""
    now = int(timezone.now().timestamp() * 1000)
    headers = {"Cache-Control": "private, no-store"}
    return JsonResponse({"saved": True, "now": now, **more}, headers=headers)


@kept_by_script
@own_assessment
@require_POST
def save(request: HttpRequest, assessment: models.Assessment, skill_key: str) -> HttpResponse:
    """Save what the script sends of a question, and return what now holds of its page.

    It may send nothing, to ask.
    """
    framework = queries.definitions(assessment.version_id).framework
    page = page_of(framework, skill_key)
    try:
        form, example_form = save_page(request, assessment, page)
    except answering.Submitted:
        return JsonResponse({}, status=409)
    if assessment.is_submitted and not example_form.is_sent:
        return JsonResponse({}, status=409)
    if form.conflicts or example_form.conflicts:
        return changed_elsewhere()
    if form.is_wrong or example_form.is_wrong:
        return JsonResponse({}, status=422)
    sheet = queries.sheet_of(assessment)
    shown = standing(framework, page, queries.settled(assessment, sheet))
    asked = {statement.key for statement in page.skill.statements}
    return saved(
        fields={
            form.add_prefix(key): value
            for key, value in AnswersForm.initial_from(sheet.answers).items()
            if key in asked
        },
        done=shown.done,
        left=shown.left,
        bar=render_to_string("report/_bar.jinja", {"parts": shown.bar}, using="jinja2"),
    )
