"""No request breaks the site, tells a secret or changes something by looking, however odd it is.

Every address is asked by several people with what Hypothesis draws (bench/fuzzing): a little here,
and always the same. FUZZ_EXAMPLES=200 asks more; `python -m bench.fuzz` goes on for hours, and is
never the same.
"""

import os
from collections.abc import Iterator
from typing import Any
from zlib import crc32

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test import override_settings
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from assessments import models
from assessments.domain.annotations import Example
from bench.fuzzing import inputs, stage
from bench.fuzzing.addresses import Address, addresses, looked_for
from bench.fuzzing.judging import MAY_CHANGE, Judge, digest
from bench.fuzzing.pages import forms_of
from bench.fuzzing.sending import URL_ENCODED, Sent, requests, url_encoded
from bench.fuzzing.stage import OTHERS_WORDS

pytestmark = pytest.mark.django_db  # the stage is in one transaction round all of them

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "3"))
ADDRESSES = addresses()


@pytest.fixture(scope="module")
def judge(django_db_setup: None, django_db_blocker: Any) -> Iterator[Judge]:
    """One stage for all tests here; whatever a request changes is taken back after it."""
    with (
        django_db_blocker.unblock(),
        override_settings(SECRET_KEY=stage.SECRET_KEY),
        transaction.atomic(),
    ):
        made = Judge(stage.build())
        for role in ("person", "editor"):
            made.crawl(role, ADDRESSES, each=1)
        yield made
        transaction.set_rollback(True)


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.name)
def test_nothing_breaks(judge: Judge, address: Address, caplog: pytest.LogCaptureFixture) -> None:
    request = requests(judge.stage, address, judge.forms)

    @seed(crc32(address.route.encode()))  # else all addresses would be asked alike
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],  # bench.fuzz makes small what it finds
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(request, min_size=1, max_size=2))
    def ask(sents: list[Sent]) -> None:
        faults = judge.play(sents, address.name)
        assert not faults, "\n".join(map(str, faults))

    try:
        ask()
    finally:
        caplog.clear()  # refusals are logged as errors, too: the judge knows which are none


# --- What was found ------------------------------------------------------------------------------


def post(role: str, path: str, *pairs: tuple[str, str], charset: str = "", **more: Any) -> Sent:
    kind = f"{URL_ENCODED}; charset={charset}" if charset else URL_ENCODED
    body = url_encoded(list(pairs)).encode()
    return Sent(role, "POST", path, body=body, content_type=kind, **more)


FOUND: dict[str, Sent] = {
    "add page without a framework": Sent("editor", "HEAD", "/admin/assessments/role/add/"),
    "button that no page has": post(
        "editor", "/admin/assessments/role/1/change/", ("_saveasnew", "")
    ),
    "encoding that is none": post("person", "/start/framework/", charset="hex"),
    "encoding that is none, nowhere": post("nobody", "/no/", charset="idna"),
    "encoding of two bytes": post("editor", "/admin/login/", charset="utf-16"),
    "encoding with a NUL": post("nobody", "/", charset="utf-8\0"),
    "body in no parts, nowhere": Sent("nobody", "POST", "/no/", content_type="multipart/form-data"),
    "many fields nowhere": post("nobody", "/no/", *[("a", "1")] * 7000),
    "length that is none": post("nobody", "/no/", headers=(("Content-Length", "a"),)),
}


@pytest.mark.parametrize("name", FOUND)
def test_what_was_found_is_mended(
    judge: Judge, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    faults = judge.play([FOUND[name]])
    caplog.clear()
    assert not faults, "\n".join(map(str, faults))


# --- The judge would see it ----------------------------------------------------------------------


def kinds(judge: Judge, *sents: Sent) -> list[str]:
    return [fault.kind for fault in judge.play(sents)]


def test_crash_is_seen(
    judge: Judge, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def crash() -> None:
        raise RuntimeError("on purpose")

    monkeypatch.setattr("assessments.queries.open_versions", crash)
    (kind,) = kinds(judge, Sent("nobody", "GET", "/"))
    caplog.clear()
    assert "RuntimeError" in kind


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_look_that_changes_something_is_seen(
    judge: Judge, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    def begin() -> list[Any]:
        models.Respondent.objects.create(last_visit="2026-01-01")
        mail.send_mail("A", "b", None, ["c@example.org"])
        return []

    monkeypatch.setattr("assessments.queries.open_versions", begin)
    sent = Sent("nobody", method, "/")
    assert kinds(judge, sent) == ["a look changed something", "a look sent a mail"]
    assert digest() == judge.before  # and it is taken back


def test_secret_is_seen(judge: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    told = {"skill-1": (Example(OTHERS_WORDS, id=inputs.NOBODY),)}
    monkeypatch.setattr("assessments.queries.examples_of", lambda _mine: told)
    assert "tells a secret" in kinds(judge, Sent("person", "GET", "/yours/examples/framework/"))


def test_form_from_another_site_is_refused(judge: Judge, caplog: pytest.LogCaptureFixture) -> None:
    erase = post("person", "/yours/erase/", is_foreign=True)
    assert kinds(judge, erase) == []
    caplog.clear()
    assert judge.statuses[403]


def test_somebody_else_is_there_to_be_found(judge: Judge) -> None:
    """The words that nobody may see are kept, and everybody has a way into their own pages."""
    assert models.Example.objects.filter(pk=judge.stage.secrets[-1]).exists()
    before = judge.statuses[200]
    mine = [Sent(role, "GET", "/yours/examples/framework/") for role in ("person", "member")]
    assert kinds(judge, *mine, Sent("editor", "GET", "/admin/")) == []
    assert judge.statuses[200] == before + 3


def test_what_a_look_may_change_is_there_and_has_a_reason() -> None:
    """A table that is gone is not excused any longer."""
    with connection.cursor() as cursor:
        for table, (columns, reason) in MAY_CHANGE.items():
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608
            assert (columns or set()) <= {column[0] for column in cursor.description}, table
            assert reason


def test_forms_are_read_as_a_browser_sends_them() -> None:
    (form, other) = forms_of("""
        <form action="/a/" method="post" enctype="multipart/form-data" id="f">
        <input name="csrfmiddlewaretoken" value="x"><input name="text" value="&amp;">
        <input type="checkbox" name="c" checked><input type="radio" name="r" value="1">
        <select name="s"><option value="1">One<option value="2" selected>Two</select>
        <select name="t"><option value="3">Three<option value="4">Four</select>
        <textarea name="long">a &lt; b</textarea><input type="file" name="file">
        <button name="do" value="it">Do</button></form>
        <form><input name="q"></form><button form="f" name="far">Far</button>""")
    assert (form.action, form.method, form.is_multipart) == ("/a/", "post", True)
    assert form.fields == [("text", "&"), ("c", "on"), ("s", "2"), ("t", "3"), ("long", "a < b")]
    assert form.buttons == [("r", "1"), ("do", "it"), ("far", "")]
    assert form.files == ["file"]
    assert other.fields == [("q", "")]


def test_names_are_those_that_views_look_for() -> None:
    by_name = {address.name: address for address in ADDRESSES}
    assert {"skill", "saved"} <= {*looked_for(by_name["plan"].file)}
    assert {"title", "note", "key", "shared", "role", "file"} <= set(looked_for())
    assert reverse("plan", args=["a"]) == by_name["plan"].path({"framework_key": "a"})
