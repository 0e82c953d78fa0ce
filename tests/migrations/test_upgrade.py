"""The site of the last release, brought to this one: everybody finds what they had."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.migrations import release

LAST = max((p.name for p in release.RELEASED.iterdir() if p.is_dir()), key=lambda name: [
    int(part) for part in name.split(".")
])  # fmt: skip


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[str]:
    """The URL of a database of the kind that these tests run on."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path}/db.sqlite3"
    else:
        with release.new_database(os.environ["DATABASE_URL"]) as url:
            yield url


def still_says(then: Any, now: Any) -> bool:
    """Tell whether all that was said is said unchanged; a newer release may say more."""
    if isinstance(then, dict):
        return isinstance(now, dict) and all(
            key in now and still_says(value, now[key]) for key, value in then.items()
        )
    if isinstance(then, list):
        return isinstance(now, list) and len(then) == len(now) and all(map(still_says, then, now))
    return bool(then == now)


@pytest.mark.django_db  # so that it runs on both databases
def test_a_site_of_the_last_release_is_upgraded(empty: str) -> None:
    sql, then = release.kept(LAST, connection.vendor)
    release.load(empty, sql)

    looked = release.run(empty, "look", then)
    now = looked["pages"]

    told = {name: page["status"] for name, page in then["pages"].items()}
    assert {name: page["status"] for name, page in now.items()} == told
    del then["pages"]["all of a person"]["json"]["taken_at"]
    files = {name: page["json"] for name, page in then["pages"].items() if "json" in page}
    assert {"report as json", "all of a person"} == files.keys()
    assert [name for name, said in files.items() if not still_says(said, now[name]["json"])] == []
    assert looked["doctor"] == []


def test_what_a_newer_release_says_more_is_no_change() -> None:
    assert still_says({"a": [1, {"b": 2}]}, {"a": [1, {"b": 2, "c": 3}], "d": 4})
    assert not still_says({"a": 1}, {})
    assert not still_says([1], [1, 2])
