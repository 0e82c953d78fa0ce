"""Addresses within one assessment. The role that somebody looks at goes along in `?role=`."""

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from assessments import models

LONGEST = 100  # of what an address passes on: an id, a key, a number of hours


def asking(given: QueryDict, name: str) -> str:
    """Return a query with one choice more, up to its value, as in "?order=need&skill="."""
    query = given.copy()
    query.pop(name, None)
    return f"?{query.urlencode()}{'&' if query else ''}{name}="


def with_role(
    request: HttpRequest,
    name: str,
    assessment: models.Assessment,
    *args: str,
    fragment: str | None = None,
) -> str:
    """Return the address of a page of this assessment, with the role of the page one is on."""
    role = request.GET.get("role", "")
    query = {"role": role} if 0 < len(role) <= LONGEST else None
    place = [assessment.pk, *args]
    return reverse(f"assessment:{name}", args=place, query=query, fragment=fragment)
