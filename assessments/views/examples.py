"""My examples: several for a skill, to tell in an interview, added, changed and removed."""

import uuid
from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments import queries
from assessments.domain.annotations import Example
from assessments.domain.framework import Skill
from assessments.domain.limits import Tried
from assessments.domain.merging import Changed
from assessments.forms import ExampleForm
from assessments.presentation.no_room import no_room_for_example
from assessments.queries import FrameworkOwner
from assessments.services import annotating
from assessments.services.room import Full
from assessments.views.by_framework import by_framework, page_of, report_of, saved_at, way_back
from assessments.views.limiting import count
from assessments.views.saving import kept_by_script


@by_framework("my-examples")
@require_http_methods(["GET", "HEAD", "POST"])
def examples(request: HttpRequest, mine: FrameworkOwner) -> HttpResponse:
    """List the examples by skill. A POST removes one, or makes it the best of its skill."""
    told = queries.examples_of(mine)
    if request.method == "POST":
        count(request, Tried.SAVE, mine.respondent_id)
        return _act(request, mine, told)
    report = report_of(request, mine)
    asked = {skill.key for skill in mine.framework.skills}
    content = queries.definitions(mine.version_id).told
    context = {
        "framework": mine.framework,
        "examples": told,
        "no_longer_asked": [s for s in content.skills if s.key in told and s.key not in asked],
        "report": report,
        "back": way_back(request, report),
        "saved": request.GET.get("saved"),
    }
    return render(request, "person/examples.html", context)


@kept_by_script
@by_framework("my-examples")
@require_http_methods(["GET", "HEAD", "POST"])
def example(
    request: HttpRequest,
    mine: FrameworkOwner,
    skill_key: str,
    example_id: uuid.UUID | None = None,
) -> HttpResponse:
    """Add an example for a skill, or change the one that the address names.

    What another tab has removed meanwhile is kept again: nothing that was typed is lost.
    """
    skill = _skill(mine, skill_key)
    stored = _example(mine, skill, example_id)
    if request.method != "POST" and example_id and stored is None:
        raise Http404(_("There is no such example."))
    data = request.POST if request.method == "POST" else None
    form = ExampleForm(stored, is_one_of_several=True, data=data)
    if request.method == "POST":
        count(request, Tried.SAVE, mine.respondent_id)
        if form.is_valid():
            saved = _save(request, mine, skill, form)
            if not form.is_wrong:
                return saved
        form.show_again_with(queries.examples_of(mine).get(skill.key, ()))
    context = {
        "framework": mine.framework,
        "skill": skill,
        "form": form,
        "is_new": example_id is None,
        "back": page_of(request, "examples", mine),
    }
    status = 409 if form.has_newer else 422 if form.errors else 200
    return render(request, "person/example.html", context, status=status)


def _skill(mine: FrameworkOwner, key: str) -> Skill:
    """Return a skill of the framework, also one that is no longer asked about."""
    skills = queries.definitions(mine.version_id).told.skills
    try:
        return next(skill for skill in skills if skill.key == key)
    except StopIteration:
        raise Http404(_("There is no such skill.")) from None


def _example(mine: FrameworkOwner, skill: Skill, example_id: uuid.UUID | None) -> Example | None:
    told = queries.examples_of(mine).get(skill.key, ())
    return next((one for one in told if one.id == str(example_id)), None)


def _save(
    request: HttpRequest, mine: FrameworkOwner, skill: Skill, form: ExampleForm
) -> HttpResponse:
    """Save what was changed on the page; what cannot be saved is told by the form."""
    example = form.example
    address = page_of(request, "examples", mine)
    if form.is_touched:
        try:
            saved = annotating.save_example(
                owner=mine, skill=skill, example=example, at=timezone.now(), known=form.known
            )
        except Full:
            form.add_error("situation", no_room_for_example())
            return redirect(address)
        form.conflicts = saved.conflicts
        if saved.was_gone and not example.is_empty:
            again = _("It had been removed in another tab or window. Now it is there again.")
            messages.info(request, again)
    if example.is_empty:
        return redirect(f"{address}#skill-{skill.key}")
    return redirect(saved_at(address, "example", example.id))


def _act(
    request: HttpRequest, mine: FrameworkOwner, told: Mapping[str, Sequence[Example]]
) -> HttpResponse:
    """Remove an example or make it the best. Of one that another tab has removed, that is said."""
    data, address = request.POST, page_of(request, "examples", mine)
    example_id = data.get("best") or data.get("remove") or ""
    respondent_id = mine.respondent_id
    try:
        # Whatever was sent for an id: only one of this person's examples goes any further.
        if example_id not in {one.id for of_skill in told.values() for one in of_skill}:
            raise LookupError(f"no such example: {example_id}")
        if "best" in data:
            annotating.make_best(respondent_id=respondent_id, example_id=example_id)
            return redirect(saved_at(address, "example", example_id))
        annotating.remove_example(
            respondent_id=respondent_id,
            example_id=example_id,
            seen=data.get(f"seen-{example_id}", ""),
        )
        messages.success(request, _("The example is removed."))
    except Changed:
        changed = _(
            "The example is still there: it was changed in another tab or on another device "
            "since. Read it, and remove it again if you still want to."
        )
        messages.info(request, changed)
    except LookupError:
        messages.info(
            request, _("There is no such example: it was removed in another tab or window.")
        )
    return redirect(address)
