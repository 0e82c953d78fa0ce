"""A site of some release with somebody of everything, and its pages as they see them.

    python -m tests.migrations.then make    into an empty database; prints what `look` wants
    python -m tests.migrations.then look    migrate first; prints what the pages give now

The database is that of DATABASE_URL. What `make` prints and `look` reads is JSON: {"at": moment,
"pages": {name: {"address", "cookies", "status", "json"?}}}, with the status after redirects, and
what a file of JSON says. `look` prints {"pages": {name: {"status", "json"?}}, "doctor": [text]},
with what doctor finds after migrating. It looks as if an hour had gone by since then, because
cookies and links do not last for ever.
"""

import contextlib
import json
import os
import sys
from datetime import datetime, timedelta
from typing import Any
from unittest import mock

import django
from django.core.management import call_command
from django.test.utils import setup_test_environment
from django.utils import timezone

Pages = dict[str, dict[str, Any]]

AN_HOUR = timedelta(hours=1)
now = timezone.now  # also where `look` lets everybody else believe that it is then


def make() -> dict[str, Any]:
    """Bring everything into the database by services and pages; return what to look at later."""
    from django.test import Client
    from django.urls import reverse

    from assessments import models
    from assessments.services.offering import RELEASED_FILE
    from tests.accounts.people import make_account, signed_in
    from tests.publishing import change
    from tests.views.conftest import ROLE
    from tests.views.tour import tour

    at = now()
    call_command("migrate", verbosity=0)
    call_command("load_framework", str(RELEASED_FILE), verbosity=0)
    version = models.FrameworkVersion.objects.get()
    places = tour(version)
    owner, report = places["report"]
    report = report.removesuffix("report/")
    for file in ("json", "csv", "pdf"):
        places[f"report as {file}"] = owner, f"{report}report/{file}/"

    member = signed_in(make_account())
    member.post(reverse("start", args=[version.framework.key]), {"role": ROLE, "keep": "no"})
    places["account"] = member, reverse("account")
    places["reports of an account"] = member, reverse("history")
    places["running of an account"] = member, reverse("start", args=[version.framework.key])

    editor = Client()
    editor.force_login(make_account_of_editor())
    change(models.Statement.objects.order_by("pk")[0], text="Say why a project is begun.")
    places["draft"] = editor, reverse("admin:assessments_framework_changelist")
    places["all of a person"] = owner, reverse("take-along")
    return {"at": at.isoformat(), "pages": {name: _visit(*place) for name, place in places.items()}}


def make_account_of_editor() -> Any:
    from django.contrib.auth.models import User

    return User.objects.create_superuser("editor", "editor@example.org")


def _visit(client: Any, address: str) -> dict[str, Any]:
    cookies = {name: cookie.value for name, cookie in client.cookies.items()}
    return {"address": address, "cookies": cookies} | _seen(client, address)


def _seen(client: Any, address: str) -> dict[str, Any]:
    response = client.get(address, follow=True)
    seen = {"status": response.status_code}
    if response["Content-Type"].startswith("application/json"):
        seen["json"] = json.loads(response.content)
    return seen


def look(then: dict[str, Any]) -> dict[str, Any]:
    """Migrate the database, examine it, and open every page with the cookies of then."""
    from django.test import Client

    from upkeep.examination import examine

    call_command("migrate", verbosity=0)
    said = [str(finding) for finding in examine(quick=False)]
    found: Pages = {}
    since = now() - datetime.fromisoformat(then["at"])
    with mock.patch.object(timezone, "now", side_effect=lambda: now() - since + AN_HOUR):
        # The last one first: it says how often the others were opened.
        for name, page in reversed(then["pages"].items()):
            client = Client()
            client.cookies.load(page["cookies"])
            found[name] = _seen(client, page["address"])
    return {"pages": found, "doctor": said}


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    setup_test_environment()
    with contextlib.redirect_stdout(sys.stderr):
        result = make() if sys.argv[1:] == ["make"] else look(json.load(sys.stdin))
    json.dump(result, sys.stdout, ensure_ascii=False, indent=1)
