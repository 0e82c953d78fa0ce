"""The next self-assessment as an entry for a calendar."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments.domain.limits import Tried
from assessments.exports.calendar import CONTENT_TYPE, next_time_file
from assessments.views.access import open_to_all, respondent_of
from assessments.views.exports import as_file
from assessments.views.limiting import count


@open_to_all
@require_safe
def next_time(request: HttpRequest) -> HttpResponse:
    """Send an entry that leads to where a return key is entered; it says nothing of anybody."""
    count(request, Tried.FILE, respondent_of(request))
    address = request.build_absolute_uri(reverse("return"))
    content = next_time_file(timezone.now(), address)
    return as_file(content, CONTENT_TYPE, "next-self-assessment.ics")
