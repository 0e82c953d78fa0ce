"""A report as somebody sees it who was given a link: to read, and nothing else.

The page is rendered without the request and without the assessment. So no context processor can
touch a session, and no template can make a link or a form to what belongs to the person.
"""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from assessments import models, queries
from assessments.access import shared_link
from assessments.domain.annotations import Example, LinkShows, settings_of
from assessments.domain.report import Report, make_report
from assessments.presentation.person import Person
from assessments.presentation.reader import Reader
from assessments.presentation.report_page import report_page
from assessments.presentation.strengths_page import strengths_page
from assessments.services import sharing
from assessments.views.access import open_to_all
from assessments.views.report import role_named


@open_to_all
@csrf_exempt  # nothing is posted here, and a failed check would be another answer than 404
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """Show what a link shows. One that has ended, is too old or never was: the same 404."""
    # Without a session there is nothing that could be saved, and no "Vary: Cookie".
    del request.session
    now = timezone.now()
    try:
        if request.method not in ("GET", "HEAD"):
            raise models.ShareLink.DoesNotExist
        link = shared_link(token, now)
    except models.ShareLink.DoesNotExist:
        # An answer and not Http404: the debug page would show the address.
        return _answer("report/link_gone.html", {}, status=404)
    asked_for = request.GET.get("skill", "")  # by whoever has opened it already
    if request.method == "GET" and not asked_for:
        sharing.opened(link=link, at=now)  # the one thing that is written because somebody looks
    return _answer(*_page_of(link, asked_for))


def _page_of(link: models.ShareLink, asked_for: str) -> tuple[str, dict[str, Any]]:
    """Return the template of what a link shows, and its context."""
    assessment = link.assessment
    framework = queries.definitions(assessment.version_id).framework
    role = role_named(assessment, framework, link.role_key)
    examples = {} if link.shows == LinkShows.PICTURE else queries.examples_of(assessment)
    sheet, settings = queries.sheet_of(assessment), settings_of(examples)
    report = make_report(framework, role, sheet.answers, settings, provenances=sheet.provenances)
    name = queries.name_of(link)
    person = Person(is_reader=False, name=name)
    head = {"name": name, "submitted_at": assessment.submitted_at, "framework": framework}
    if link.shows == LinkShows.STRENGTHS:
        strengths = _strengths(report, person, examples)
        return "report/shared_strengths.html", head | strengths
    return "report/shared.html", head | {
        "reader": Reader.ONLOOKER if link.shows == LinkShows.PICTURE else Reader.STRANGER,
        "report": report_page(report, person, asked_for=asked_for),
        "tell_skill": "?skill=",
        "examples": examples if link.shows == LinkShows.EXAMPLES else {},
    }


def _strengths(
    report: Report, person: Person, examples: Mapping[str, tuple[Example, ...]]
) -> dict[str, Any]:
    """Return what the page of strengths needs, and nothing about any other skill."""
    page = strengths_page(report, person)
    shown = {strength.skill.key for strength in page.strengths}
    return {
        "reader": Reader.INTERVIEWER,
        "page": page,
        "examples": {key: of_skill for key, of_skill in examples.items() if key in shown},
    }


def _answer(template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    response = HttpResponse(render_to_string(template, context), status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
