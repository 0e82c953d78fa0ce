"""Addresses of the product. Identifiers of assessments are random.

The pages of an assessment and their preview have the same names, so that one template serves
both: {% url "assessment:check" … %} leads to the preview's page from a preview's page.
"""

from django.urls import include, path

from assessments.views import (
    correcting,
    examples,
    exports,
    history,
    interview,
    joining,
    links,
    next_time,
    offline,
    pages,
    plan,
    preview,
    privacy,
    questionnaire,
    report,
    return_key,
    returning,
    saving,
    shared,
    start,
    versions,
    yours,
)

assessment_patterns = [
    path("", questionnaire.resume, name="resume"),
    path("role/", start.change_role, name="role"),
    path("skill/<slug:skill_key>/", questionnaire.question, name="question"),
    path("skill/<slug:skill_key>/save/", saving.save, name="save"),
    path("stop/", return_key.stop, name="stop"),
    path("check/", questionnaire.check, name="check"),
    path("report/", report.report, name="report"),
    *(
        path(f"report/{f.address}/", exports.download, {"file_format": f}, name=f.name)
        for f in exports.FORMATS
    ),
    path("targets/", report.targets, name="targets"),
    path("interview/", interview.sheet, name="interview"),
    path("interview.pdf", interview.pdf, name="interview-pdf"),
    path("plan/", plan.from_report, name="plan"),
    path("links/", links.links, name="links"),
    path("correct/", correcting.correct, name="correct"),
    path("delete/", correcting.delete, name="delete"),
]

# What belongs to a person and not to one report: no address names the person.
yours_patterns = [
    path("plan/", plan.plan, name="my-plan"),
    path("plan/<slug:framework_key>/", plan.plan, name="plan"),
    path("plan/<slug:framework_key>/dates.ics", plan.calendar, name="plan-calendar"),
    path("examples/", examples.examples, name="my-examples"),
    path("examples/<slug:framework_key>/", examples.examples, name="examples"),
    path("examples/<slug:framework_key>/<slug:skill_key>/", examples.example, name="add-example"),
    path(
        "examples/<slug:framework_key>/<slug:skill_key>/<uuid:example_id>/",
        examples.example,
        name="example",
    ),
    path("next-time.ics", next_time.next_time, name="next-time"),
]

preview_patterns = [
    path("", preview.role, name="resume"),
    path("role/", preview.role, name="role"),
    path("skill/<slug:skill_key>/", preview.question, name="question"),
    path("stop/", preview.stop, name="stop"),
    path("check/", preview.check, name="check"),
    path("report/", preview.report, name="report"),
]

urlpatterns = [
    path("", pages.landing, name="landing"),
    path("about/<slug:framework_key>/", pages.landing, name="about"),
    path("about/<slug:framework_key>/sample/", pages.sample, name="sample"),
    path("how/", pages.how, name="how"),
    path("versions/<slug:framework_key>/<int:number>/", versions.what_changed, name="what-changed"),
    path("privacy/", privacy.privacy, name="privacy"),
    path("yours/erase/", yours.erase, name="erase"),
    path("yours/export.json", yours.take_along, name="take-along"),
    path("yours/import/", yours.bring_back, name="bring-back"),
    path("yours/join/", joining.join, name="join"),
    path("history/", history.history, name="history"),
    path("start/", start.choose_framework, name="choose"),
    path("start/<slug:framework_key>/", start.start, name="start"),
    # The folder of the worker's address is what it works for.
    path("assessment/worker.js", offline.worker, name="worker"),
    path("assessment/offline/", offline.offline, name="offline"),
    path("links/", links.all_links, name="all-links"),
    path("key/", return_key.key, name="return-key"),
    path("key/mail/", return_key.send, name="return-mail"),
    path("key/calendar/", return_key.remind, name="return-reminder"),
    path("leave/", returning.leave, name="leave"),
    path("return/", returning.enter, name="return"),
    path("return/here/", returning.here, name="return-here"),
    # Everything else under return/ is somebody's key, with or without a slash at its end: an
    # address that Django leads to the one with a slash would stay in the browser's cache.
    path("return/<path:key>", returning.link, name="return-link"),
    path("assessment/<uuid:assessment_id>/", include((assessment_patterns, "assessment"))),
    path("yours/", include(yours_patterns)),
    # Everything under r/ belongs to one view, so that nothing there can be told apart.
    path("r/<path:token>/", shared.shared, name="shared"),
    path("preview/<int:framework_id>/", include((preview_patterns, "assessment"), "preview")),
    path(
        "preview/<uuid:version_id>/",
        include((preview_patterns, "assessment"), "preview-version"),
    ),
]
