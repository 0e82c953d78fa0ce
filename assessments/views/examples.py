"""An example for one skill, changed from the report."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from assessments import models, queries
from assessments.forms import ExampleForm
from assessments.services.annotating import save_example
from assessments.views.access import own_assessment
from assessments.views.addresses import with_role
from assessments.views.questionnaire import page_of
from assessments.views.saving import kept_by_script


@kept_by_script
@own_assessment
@require_http_methods(["GET", "HEAD", "POST"])
def example(request: HttpRequest, assessment: models.Assessment, skill_key: str) -> HttpResponse:
    """Change the example of a skill, also after submitting."""
    framework = queries.definitions(assessment.version_id).framework
    skill = page_of(framework, skill_key).skill
    if assessment.is_submitted:
        back = with_role(request, "report", assessment, fragment=f"evidence-{skill.key}")
    else:
        back = reverse("assessment:question", args=[assessment.pk, skill.key])
    if request.method == "POST":
        form = ExampleForm(data=request.POST)
        if form.is_valid():
            save_example(
                assessment=assessment, skill=skill, example=form.example, at=timezone.now()
            )
            return redirect(back)
    else:
        form = ExampleForm(queries.best_example(assessment, skill.key))
    context = {"framework": framework, "skill": skill, "form": form, "back": back}
    return render(request, "report/example.html", context, status=422 if form.errors else 200)
