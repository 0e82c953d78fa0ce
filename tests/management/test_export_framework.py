"""What is exported can be loaded, and exports again as the same bytes."""

import io
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import ManagementUtility, call_command
from django.core.management.base import CommandError
from django.db import connections, transaction
from hypothesis import given, settings

from assessments import models, queries
from assessments.exchange.yaml_reader import read_framework
from assessments.exchange.yaml_writer import write_framework
from assessments.services.restoring import import_framework
from tests.conftest import CONTENT
from tests.exchange.test_yaml_writer import frameworks, many
from tests.factories import make_framework
from tests.publishing import change, published, published_again

KEY = "it-project-manager"

pytestmark = pytest.mark.django_db


def exported(*words: str) -> bytes:
    """Return what the command prints, byte for byte."""
    stdout = io.TextIOWrapper(io.BytesIO(), encoding="ascii", newline="\r\n")
    call_command("export_framework", *words, stdout=stdout)
    return stdout.buffer.getvalue()


def refused(*words: str) -> str:
    with pytest.raises(CommandError) as error:
        exported(*words)
    return str(error.value)


@contextmanager
def nothing_kept() -> Iterator[None]:
    """Roll back: what comes next finds the database as it was before."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def two_versions(version: models.FrameworkVersion) -> models.FrameworkVersion:
    """The default framework, and a second version of it with another title."""
    change(version.framework, title="Second")
    return published_again(version.framework)


def test_default_framework_is_the_same_after_a_move(framework, tmp_path):
    first, second = tmp_path / "first.yaml", tmp_path / "second.yaml"
    with nothing_kept():
        call_command("load_framework", str(CONTENT), verbosity=0)
        call_command("export_framework", KEY, output=first)
    call_command("load_framework", str(first), verbosity=0)
    call_command("export_framework", KEY, "--output", str(second))
    assert second.read_bytes() == first.read_bytes() == write_framework(framework)
    assert read_framework(first.read_bytes()) == framework


@given(frameworks())
@settings(many, max_examples=15)
def test_any_framework_is_the_same_after_a_move(framework):
    with nothing_kept():
        version = published(framework)
        data = exported(framework.key)
        checksum = version.checksum
    with nothing_kept():
        version = published(read_framework(data))
        assert version.checksum == checksum
        assert exported(framework.key) == data
        assert exported(framework.key, "--version", "1") == data


def test_newest_version_is_exported_unless_another_one_is_asked_for(two_versions):
    assert read_framework(exported(KEY)).title == "Second"
    assert read_framework(exported(KEY, "--version", "2")).title == "Second"
    assert read_framework(exported(KEY, "--version", "1")).title != "Second"
    assert exported(KEY, "--version=1") != exported(KEY)


def test_draft_is_exported_when_asked_for(two_versions):
    change(two_versions.framework, title="Third")
    assert read_framework(exported(KEY, "--draft")).title == "Third"
    assert read_framework(exported(KEY)).title == "Second"


def test_retired_parts_are_exported(db):
    framework = make_framework(statements=[2, 1])
    skill = framework.skills[0]
    old = replace(skill.statements[0], retired=True, meaning=2)
    skill = replace(skill, statements=(old, skill.statements[1]), comes_from=("listening",))
    category = replace(framework.categories[0], skills=(skill,))
    framework = replace(framework, categories=(category, framework.categories[1]))
    published(framework)
    assert read_framework(exported("framework")) == framework


def test_draft_with_problems_is_exported_with_a_warning(version, capsys):
    change(version.framework, default_role=None, summary="")
    data = exported(KEY, "--draft")
    assert data.startswith(b"# ")
    summary, role = (
        data.partition(b"\n" + key)[0].count(b"\n") + 2 for key in (b"summary:", b"default_role:")
    )
    assert capsys.readouterr().err == (
        "It has problems, and cannot be loaded before they are solved:\n"
        f"- summary: missing (line {summary})\n"
        f"- default_role: missing (line {role})\n"
    )


def test_version_means_the_frameworks_version_on_the_command_line(
    two_versions, capfdbinary, monkeypatch
):
    monkeypatch.setattr(connections, "close_all", lambda: None)  # the test's own would be lost
    ManagementUtility(["manage.py", "export_framework", KEY, "--version", "1"]).execute()
    out, err = capfdbinary.readouterr()
    first = models.FrameworkVersion.objects.get(number=1)
    assert out == write_framework(queries.definitions(first.pk).content)
    assert err == b""


def test_version_without_a_number_is_refused(capsys):
    with pytest.raises(SystemExit):
        ManagementUtility(["manage.py", "export_framework", KEY, "--version"]).execute()
    assert "argument --version: expected one argument" in capsys.readouterr().err


def test_version_and_draft_exclude_each_other():
    assert "not allowed with" in refused(KEY, "--version", "1", "--draft")


def test_unknown_framework_is_refused_with_those_that_exist(version):
    published(make_framework(key="another"))
    expected = "There is no framework “x”. These exist: another, it-project-manager"
    assert refused("x") == expected


def test_unknown_framework_is_refused_where_there_is_none():
    assert refused("x") == "There is no framework yet. Load one with load_framework."


def test_unknown_version_is_refused_with_those_that_exist(two_versions):
    for number in ("3", "0", "-1"):
        message = f"“it-project-manager” has no version {number}. These exist: 1, 2"
        assert refused(KEY, f"--version={number}") == message


def test_framework_without_a_published_version_is_refused(framework):
    import_framework(content=framework)
    message = (
        "No version of “it-project-manager” has been published yet. --draft exports its draft."
    )
    assert refused(KEY) == refused(KEY, "--version", "1") == message


def test_draft_without_changes_is_the_newest_version(version):
    assert exported(KEY, "--draft") == exported(KEY)


def test_file_is_replaced_as_a_whole_and_nothing_is_left_beside_it(version, tmp_path, capsys):
    file = tmp_path / "out.yaml"
    file.write_text("old")
    call_command("export_framework", KEY, output=file)
    assert file.read_bytes() == exported(KEY)
    assert list(tmp_path.iterdir()) == [file]
    assert capsys.readouterr().out == f"{version} is written to {file}.\n"
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE(file.stat().st_mode) == 0o666 & ~mask


def test_link_is_kept_and_its_file_replaced(version, tmp_path):
    file, link = tmp_path / "out.yaml", tmp_path / "link.yaml"
    link.symlink_to(file)
    call_command("export_framework", KEY, output=link)
    assert link.is_symlink()
    assert file.read_bytes() == exported(KEY)


def test_file_that_cannot_be_written_is_refused(version, tmp_path):
    there = tmp_path / "file"
    there.write_text("old")
    missing = tmp_path / "no" / "out.yaml"
    below = there / "out.yaml"
    assert refused(KEY, "--output", str(missing)) == f"{missing}: No such file or directory"
    assert refused(KEY, "--output", str(below)) == f"{below}: Not a directory"
    message = f"{tmp_path} is not a file that can be replaced."
    assert refused(KEY, "--output", str(tmp_path)) == message
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_file_stays_as_it_was_when_writing_fails(version, tmp_path, monkeypatch):
    def fail(*args: object) -> None:
        raise OSError(28, "No space left on device")

    file = tmp_path / "out.yaml"
    file.write_text("old")
    monkeypatch.setattr(Path, "replace", fail)
    assert refused(KEY, "--output", str(file)) == f"{file}: No space left on device"
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"out.yaml": "old"}
