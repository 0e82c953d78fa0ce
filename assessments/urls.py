"""Addresses of the product. Identifiers of assessments are random."""

from django.urls import path

from assessments.views import pages, questionnaire, report, start

urlpatterns = [
    path("", pages.landing, name="landing"),
    path("sample/", pages.sample, name="sample"),
    path("how/", pages.how, name="how"),
    path("start/", start.start, name="start"),
    path("assessment/<uuid:assessment_id>/", questionnaire.resume, name="assessment"),
    path("assessment/<uuid:assessment_id>/role/", start.change_role, name="role"),
    path(
        "assessment/<uuid:assessment_id>/skill/<slug:skill_key>/",
        questionnaire.question,
        name="question",
    ),
    path("assessment/<uuid:assessment_id>/check/", questionnaire.check, name="check"),
    path("assessment/<uuid:assessment_id>/report/", report.report, name="report"),
]
