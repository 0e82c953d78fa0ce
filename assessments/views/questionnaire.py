"""One page for each skill, the page to check all answers, and submitting them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments import queries
from assessments.domain.framework import Framework
from assessments.domain.questionnaire import Answers, Page, first_open_page, pages
from assessments.forms import AnswersForm
from assessments.models import Assessment, Frozen
from assessments.presentation.question_page import check_page, standing
from assessments.services import answering
from assessments.views.access import Assessed, own_assessment


@own_assessment
@require_safe
def resume(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Go on where something is missing."""
    if assessment.is_closed:
        return redirect("assessment:report", assessment.pk)
    framework = queries.definitions(assessment.version).framework
    page = first_open_page(framework, queries.answers_of(assessment))
    if page is None:
        return redirect("assessment:check", assessment.pk)
    return redirect("assessment:question", assessment.pk, page.skill.key)


@own_assessment
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, assessment: Assessment, skill_key: str) -> HttpResponse:
    """Ask about one skill. Blank is not an error: what is there is saved, then it goes on."""
    framework = queries.definitions(assessment.version).framework
    page = page_of(framework, skill_key)
    if request.method == "POST":
        form = AnswersForm(framework, page.skill, data=request.POST)
        try:
            # Valid answers are kept even if one beside them is not, so that nothing is lost.
            answering.save_answers(assessment, page.skill, form.answers())
        except Frozen:
            return _closed(request, assessment)
        if form.is_valid():
            return _go_on(request, assessment, page)
    elif assessment.is_closed:
        return _closed(request, assessment)
    answers = queries.answers_of(assessment)
    if request.method != "POST":
        form = AnswersForm(framework, page.skill, initial=AnswersForm.initial_from(answers))
    return show_question(request, assessment, framework, page, form, answers)


@own_assessment
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Show all answers once more; a POST submits them. The second time changes nothing."""
    if request.method == "POST":
        answering.submit(assessment, timezone.now())
        return redirect("assessment:report", assessment.pk)
    if assessment.is_closed:
        return _closed(request, assessment)
    framework = queries.definitions(assessment.version).framework
    return show_check(request, assessment, framework, queries.answers_of(assessment))


def show_question(
    request: HttpRequest,
    assessment: Assessed,
    framework: Framework,
    page: Page,
    form: AnswersForm,
    answers: Answers,
) -> HttpResponse:
    context = {
        "assessment": assessment,
        "framework": framework,
        "page": page,
        "form": form,
        "standing": standing(framework, page, answers),
        "to_check": wants_check(request),
    }
    return render(
        request, "questionnaire/question.html", context, status=422 if form.errors else 200
    )


def show_check(
    request: HttpRequest, assessment: Assessed, framework: Framework, answers: Answers
) -> HttpResponse:
    context = {
        "assessment": assessment,
        "framework": framework,
        "page": check_page(framework, answers),
        "last_skill": framework.skills[-1],
    }
    return render(request, "questionnaire/check.html", context)


def page_of(framework: Framework, skill_key: str) -> Page:
    """Return the page that asks about a skill; raise Http404 where none does."""
    for page in pages(framework):
        if page.skill.key == skill_key:
            return page
    raise Http404(_("This assessment does not ask about such a skill."))


def wants_check(request: HttpRequest) -> bool:
    """Say whether somebody came from the check page and wants to go back there."""
    return "check" in request.GET


def _go_on(request: HttpRequest, assessment: Assessment, page: Page) -> HttpResponse:
    if page.next is None or wants_check(request):
        return redirect("assessment:check", assessment.pk)
    return redirect("assessment:question", assessment.pk, page.next.key)


def _closed(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    messages.info(
        request,
        _(
            "You have finished this self-assessment, so its answers stay as they are. "
            "You can always start a new one."
        ),
    )
    return redirect("assessment:report", assessment.pk)
