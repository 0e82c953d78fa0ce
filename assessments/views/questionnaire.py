"""One page for each skill, the page to check all answers, and submitting them."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments import models, queries
from assessments.domain.corrections import takes_its_place
from assessments.domain.differences import carried_over
from assessments.domain.framework import Framework, Role
from assessments.domain.limits import Tried
from assessments.domain.merging import Conflict
from assessments.domain.questionnaire import Answers, Page, first_open_page, missing, pages
from assessments.forms import AnswersForm, ExampleForm
from assessments.presentation.no_room import no_room_for_example
from assessments.presentation.question_page import (
    check_page,
    correcting_text,
    earlier_answers,
    standing,
)
from assessments.services import answering
from assessments.services.annotating import save_example
from assessments.services.room import Full
from assessments.views.access import Assessed, own_assessment
from assessments.views.limiting import count


@own_assessment
@require_safe
def resume(request: HttpRequest, assessment: models.Assessment) -> HttpResponse:
    """Go on where something is missing, behind the skill in `?after=`."""
    if assessment.is_submitted:
        return redirect("assessment:report", assessment.pk)
    framework = queries.definitions(assessment.version_id).framework
    answers = queries.settled(assessment, queries.sheet_of(assessment))
    page = first_open_page(framework, answers, request.GET.get("after", ""))
    if page is None:
        return redirect("assessment:check", assessment.pk)
    place = [assessment.pk, page.skill.key]
    # Of a report to be finished, only what is open is looked for.
    open_one = missing(page.skill.statements, answers)[0].key if assessment.is_correction else None
    return redirect(reverse("assessment:question", args=place, fragment=open_one))


@own_assessment
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, assessment: models.Assessment, skill_key: str) -> HttpResponse:
    """Ask about one skill. Blank is not an error: what is there is saved, then it goes on."""
    framework = queries.definitions(assessment.version_id).framework
    page = page_of(framework, skill_key)
    sent = None
    if request.method == "POST":
        try:
            form, example_form = sent = save_page(request, assessment, page)
            if goes_on(request) and not form.is_wrong:
                answering.confirm(assessment=assessment, statements=form.unchanged())
        except answering.Submitted:
            return _closed(request, assessment)
    if assessment.is_submitted:
        return _closed(request, assessment)
    if sent and not (form.is_wrong or example_form.is_wrong):
        return redirect(_way_on(request, assessment, page))
    sheet = queries.sheet_of(assessment)
    answers = queries.settled(assessment, sheet)
    chosen = AnswersForm.initial_from(sheet.answers)
    examples = queries.examples_of(assessment).get(skill_key, ())
    if sent:
        form.show_again(chosen)
        example_form.show_again_with(examples)
    else:
        form = AnswersForm(framework, page.skill, initial=chosen)
        example_form = ExampleForm(examples[0]) if examples else ExampleForm.blank()
    form.show_earlier(_earlier(request, assessment, framework))
    return show_question(request, assessment, framework, page, form, answers, example_form)


def save_page(
    request: HttpRequest, assessment: models.Assessment, page: Page
) -> tuple[AnswersForm, ExampleForm]:
    """Save of a page that was sent what is valid and was changed on it; return its forms.

    So nothing is lost beside an error, and a page that was open for long sets nothing back that
    was chosen elsewhere since. Raise answering.Submitted where the answers stay as they are, and
    TooMany before anything is saved.
    """
    count(request, Tried.SAVE, assessment.respondent_id)
    now, skill = timezone.now(), page.skill
    framework = queries.definitions(assessment.version_id).framework
    form, example_form = (
        AnswersForm(framework, skill, data=request.POST),
        ExampleForm(data=request.POST),
    )
    if example_form.is_sent and example_form.is_valid() and example_form.is_touched:
        try:
            saved = save_example(
                owner=assessment,
                skill=skill,
                example=example_form.example,
                at=now,
                known=example_form.known,
            )
            example_form.conflicts = saved.conflicts
        except Full:
            example_form.add_error("situation", no_room_for_example())
    shown, conflicts = form.shown_answers(), []
    for at, answers in form.by_time(now):
        stayed = answering.save_answers(
            assessment=assessment,
            skill=skill,
            answers=answers,
            at=at or now,
            known=shown,
            is_dated=at is not None or not form.known,
        )
        if at is None:
            chosen = AnswersForm.initial_from(stayed)
            conflicts += [Conflict(key, None, chosen[key], answers[key]) for key in chosen]
    form.conflicts = conflicts
    return form, example_form


@own_assessment
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, assessment: models.Assessment) -> HttpResponse:
    """Show all answers once more; a POST submits them. The second time changes nothing."""
    if request.method == "POST":
        if not assessment.is_submitted:
            answering.submit(assessment=assessment, at=timezone.now())
            messages.success(request, _("Well done, that was all. Here is where you stand."))
        return redirect("assessment:report", assessment.pk)
    if assessment.is_submitted:
        return _closed(request, assessment)
    framework = queries.definitions(assessment.version_id).framework
    sheet, role = queries.sheet_of(assessment), queries.role_of(assessment)
    not_looked_at = len(sheet.answers) - len(queries.settled(assessment, sheet))
    correcting = _correcting(assessment) if assessment.is_correction else ""
    return show_check(
        request,
        assessment,
        framework,
        role,
        sheet.answers,
        not_looked_at=not_looked_at,
        correcting=correcting,
        is_withdrawn=queries.is_withdrawn(assessment),
    )


def _correcting(assessment: models.Assessment) -> str:
    """Say which report is being corrected, and what becomes of it."""
    report = assessment.corrects
    if report is None or report.submitted_at is None:
        return ""
    replaces = takes_its_place(report.submitted_at, assessment.started_at)
    return correcting_text(report.submitted_at, replaces=replaces)


def show_question(
    request: HttpRequest,
    assessment: Assessed,
    framework: Framework,
    page: Page,
    form: AnswersForm,
    answers: Answers,
    example_form: ExampleForm,
) -> HttpResponse:
    context = {
        "assessment": assessment,
        "framework": framework,
        "page": page,
        "form": form,
        "example_form": example_form,
        "standing": standing(framework, page, answers),
        "to_check": wants_check(request),
        "is_preview": getattr(request, "preview", None) is not None,
        "examples_shown": "examples" in (request.POST or request.GET),
        "earlier_shown": wants_earlier(request),
        "to_confirm": sum(key in form.initial and key not in answers for key in form.fields),
        "is_newer": form.has_newer or example_form.has_newer,
        "earlier": any(field.earlier for field in form.fields.values()),  # type: ignore[attr-defined]
    }
    is_wrong = form.errors or example_form.errors
    status = 409 if context["is_newer"] else 422 if is_wrong else 200
    return render(request, "questionnaire/question.html", context, status=status)


def show_check(
    request: HttpRequest,
    assessment: Assessed,
    framework: Framework,
    role: Role,
    answers: Answers,
    *,
    not_looked_at: int = 0,
    correcting: str = "",
    is_withdrawn: bool = False,
) -> HttpResponse:
    context = {
        "assessment": assessment,
        "role": role,
        "framework": framework,
        "check": check_page(framework, answers, not_looked_at),
        "correcting": correcting,
        "is_withdrawn": is_withdrawn,
        "last_skill": framework.skills[-1],
    }
    return render(request, "questionnaire/check.html", context)


def page_of(framework: Framework, skill_key: str) -> Page:
    """Return the page that asks about a skill; raise Http404 where none does."""
    for page in pages(framework):
        if page.skill.key == skill_key:
            return page
    raise Http404(_("This assessment does not ask about such a skill."))


def goes_on(request: HttpRequest) -> bool:
    """Say whether somebody goes on from a page, and so has looked at it, rather than away."""
    return not request.POST.get("then")


def wants_check(request: HttpRequest) -> bool:
    """Say whether somebody came from the check page and wants to go back there."""
    return "check" in request.GET


def wants_earlier(request: HttpRequest) -> bool:
    """Say whether somebody asked to see what they answered last time."""
    return "earlier" in request.GET


def _earlier(
    request: HttpRequest, assessment: models.Assessment, framework: Framework
) -> Mapping[str, str]:
    """Return in words, if asked to, what was answered last time and still means the same."""
    last = queries.earlier_than(assessment) if wants_earlier(request) else None
    if last is None or last.submitted_at is None:
        return {}
    old = queries.definitions(last.version_id).framework
    kept = carried_over(old, framework, queries.answers_of(last))
    return earlier_answers(framework, kept, last.submitted_at, assessment.started_at)


def _way_on(request: HttpRequest, assessment: models.Assessment, page: Page) -> str:
    if assessment.is_correction and goes_on(request) and not wants_check(request):
        # What is not open was answered in the report.
        after = {"after": page.skill.key}
        return reverse("assessment:resume", args=[assessment.pk], query=after)
    way = way_on(request, page)
    if way is None:
        return reverse("assessment:stop", args=[assessment.pk])
    name, args, query = way
    return reverse(f"assessment:{name}", args=[assessment.pk, *args], query=query)


def way_on(request: HttpRequest, page: Page) -> tuple[str, list[str], dict[str, str]] | None:
    """Return where the button leads that was pressed, once the page is saved; None is away.

    It is a page of the assessment by its name, its further arguments and its query. Every way off
    a question is a button of its form, so that nobody loses what they have chosen on it.
    """
    then = request.POST.get("then", "")
    if then == "leave":
        return None
    if then == "role":
        return "role", [], {"skill": page.skill.key}
    checking = {"check": ""} if wants_check(request) else {}
    examples = {"examples": ""} if "examples" in request.POST else {}
    if then in ("earlier", "not-earlier"):
        earlier = {"earlier": ""} if then == "earlier" else {}
        return "question", [page.skill.key], checking | earlier | examples
    if then == "back" and page.previous:
        return "question", [page.previous.key], examples
    if checking or page.next is None:
        return "check", [], {}
    return "question", [page.next.key], examples


def _closed(request: HttpRequest, assessment: models.Assessment) -> HttpResponse:
    text = _("You have finished this self-assessment, so its answers stay as they are.")
    if not queries.is_withdrawn(assessment):
        text = f"{text} {_('You can always start a new one.')}"
    messages.info(request, text)
    return redirect("assessment:report", assessment.pk)
