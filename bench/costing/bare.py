"""The limit: a Django site whose one view asks the database what ours asks, and answers as much.

It does what `recording` wrote down, and knows no forms, no templates and no rules. BARE_BY says
how it asks: "sql" sends the statements as they are; "orm" calls the same methods of Django's
querysets and models, which make the statements, and objects of what comes back.
"""

import os
import secrets

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.urls import re_path

from bench.costing.recording import read
from bench.costing.replaying import ask

COOKIE = "visitor"
PAGES = {(step.method, step.path): (step, step.token) for step in read(os.environ["BARE_RECORD"])}
BY_ORM = os.environ.get("BARE_BY") == "orm"


def page(request: HttpRequest) -> HttpResponse:
    step, token = PAGES[request.method or "", request.get_full_path()]
    visitor = request.COOKIES.get(COOKIE) or secrets.token_hex(16)
    ask(step, visitor, by_orm=BY_ORM)
    body = step.body.replace(token, get_token(request).encode()) if token else step.body
    response = HttpResponse(body, status=step.status)
    for name, value in step.headers:
        response[name] = value
    if COOKIE not in request.COOKIES:
        response.set_cookie(COOKIE, visitor, httponly=True)
    return response


urlpatterns = [re_path("", page)]
