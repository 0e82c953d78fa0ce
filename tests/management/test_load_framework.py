"""The command that brings a framework from a file into the database."""

from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from assessments import models, queries, working_copy
from assessments.domain.framework import Framework, Statement
from assessments.exchange.yaml_reader import read_framework
from assessments.exchange.yaml_writer import write_framework
from assessments.management.commands import serve
from assessments.services.deciding import questions_of
from tests.conftest import CONTENT
from tests.domain.test_questions import reversed_scale
from tests.domain.versions import with_skill, with_statement
from tests.publishing import DEFINITIONS, change, earlier_content, published_again, published_once

pytestmark = pytest.mark.django_db

TITLE = "title: IT project manager skills\n"


def load(file: Path, *options: str) -> str:
    out = StringIO()
    call_command("load_framework", str(file), *options, stdout=out)
    return out.getvalue()


def refusal(file: Path, *options: str) -> str:
    """Return the words of the refusal, which keeps nothing and prints nothing else."""
    before = rows()
    out = StringIO()
    with pytest.raises(CommandError) as error:
        call_command("load_framework", str(file), *options, stdout=out)
    assert rows() == before
    assert out.getvalue() == ""
    return str(error.value)


def rows() -> dict[type, int]:
    return {model: model._default_manager.count() for model in DEFINITIONS}


def changed(folder: Path, *replacements: tuple[str, str]) -> Path:
    """Return a file like the default framework but for these replacements."""
    text = CONTENT.read_text(encoding="utf-8")
    for old, new in replacements:
        assert text.count(old) >= 1, old
        text = text.replace(old, new, 1)
    file = folder / "changed.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def versions() -> list[tuple[int, str]]:
    """Return the number and the title of every version, in their order."""
    ordered = models.FrameworkVersion.objects.order_by("number")
    return [(version.number, queries.definitions(version.pk).content.title) for version in ordered]


def draft() -> Framework:
    return working_copy.read(models.Framework.objects.get().pk)


def test_first_load_publishes_version_1(framework: Framework) -> None:
    assert load(CONTENT) == "IT project manager skills, version 1 is loaded and published.\n"
    version = models.FrameworkVersion.objects.get()
    assert version.number == 1
    assert queries.definitions(version.pk).content == framework == draft()


def test_second_load_does_nothing(version: models.FrameworkVersion) -> None:
    before = rows()
    assert load(CONTENT) == "IT project manager skills, version 1 is there already.\n"
    assert rows() == before


def test_another_spelling_of_the_same_content_does_nothing(
    version: models.FrameworkVersion, tmp_path: Path
) -> None:
    file = changed(tmp_path, (TITLE, f"# A comment\n{TITLE}"))
    assert load(file) == "IT project manager skills, version 1 is there already.\n"
    assert versions() == [(1, "IT project manager skills")]


def test_changed_content_becomes_a_draft(version: models.FrameworkVersion, tmp_path: Path) -> None:
    file = changed(tmp_path, (TITLE, "title: Changed\n"))
    *lines, last = load(file).splitlines()
    assert last == "Changed, draft is loaded. Look at it and publish it in the admin."
    assert len(lines) == 1  # what has changed: the title
    assert versions() == [(1, "IT project manager skills")]
    assert draft() == read_framework(file.read_bytes())


def test_second_change_is_refused_while_there_is_a_draft(
    version: models.FrameworkVersion, tmp_path: Path
) -> None:
    load(changed(tmp_path, (TITLE, "title: Changed\n")))
    file = changed(tmp_path, (TITLE, "title: Changed again\n"))
    message = "There are unpublished changes already. Publish or discard them in the admin first."
    assert refusal(file) == message
    assert draft().title == "Changed"


def test_next_change_is_a_draft_again_once_the_first_is_published(
    version: models.FrameworkVersion, tmp_path: Path
) -> None:
    load(changed(tmp_path, (TITLE, "title: Changed\n")))
    published_again(version.framework)
    load(changed(tmp_path, (TITLE, "title: Changed again\n")))
    assert versions() == [(1, "IT project manager skills"), (2, "Changed")]
    assert draft().title == "Changed again"


def test_content_is_compared_with_the_newest_version(
    version: models.FrameworkVersion, tmp_path: Path
) -> None:
    file = changed(tmp_path, (TITLE, "title: Changed\n"))
    load(file)
    published_again(version.framework)
    assert load(file) == "Changed, version 2 is there already.\n"
    load(CONTENT)
    assert draft().title == "IT project manager skills"


def test_framework_of_another_key_is_a_framework_of_its_own(
    version: models.FrameworkVersion, tmp_path: Path
) -> None:
    file = changed(tmp_path, ("key: it-project-manager\n", "key: other\n"))
    assert load(file) == "IT project manager skills, version 1 is loaded and published.\n"
    assert sorted(models.Framework.objects.values_list("key", flat=True)) == [
        "it-project-manager",
        "other",
    ]


def test_if_missing_loads_what_is_missing(db: None) -> None:
    load(CONTENT, "--if-missing")
    assert versions() == [(1, "IT project manager skills")]


def test_if_missing_leaves_alone_what_is_there(
    version: models.FrameworkVersion, tmp_path: Path
) -> None:
    file = changed(tmp_path, (TITLE, "title: Changed\n"))
    message = "IT project manager skills, version 1 is there already.\n"
    assert load(file, "--if-missing") == message
    assert versions() == [(1, "IT project manager skills")]


def test_file_that_cannot_follow_the_newest_version_is_refused(
    version: models.FrameworkVersion, tmp_path: Path
) -> None:
    """An editor has given a statement a new meaning, and the file knows nothing of it."""
    statement = publish_new_meaning(version)
    file = changed(tmp_path, (statement.text, "Do something else."))
    published = statement.meaning + 1
    assert refusal(file).split("\n- ") == [
        f"{file} has problems, and nothing was loaded:",
        f"categories[0].skills[0].statements[0].meaning: must be {published}, as in the version "
        f"that is published, or {published + 1} for a new meaning",
    ]


def test_file_with_the_text_of_an_earlier_meaning_has_that_meaning_again(
    version: models.FrameworkVersion,
) -> None:
    before = publish_new_meaning(version)
    assert "an earlier meaning again" in load(CONTENT)
    assert draft().statements[0] == before


def test_if_missing_leaves_alone_what_the_file_cannot_follow(
    version: models.FrameworkVersion,
) -> None:
    """A site that loads its file at every start goes on starting."""
    publish_new_meaning(version)
    message = "IT project manager skills, version 2 is there already.\n"
    assert load(CONTENT, "--if-missing") == message


def test_if_missing_says_that_a_release_brings_new_content(earlier: models.Framework) -> None:
    said = load(CONTENT, "--if-missing")
    assert said == (
        "Earlier, version 1 is there already.\n"
        "New content for “Earlier” comes with this release: see the differences in the admin "
        f"(Frameworks, Earlier), or make it the draft with manage.py load_framework {CONTENT}\n"
    )
    assert versions() == [(1, "Earlier")]
    assert queries.unpublished_changes(earlier) == []


def test_new_content_is_no_news_once_it_was_taken(earlier: models.Framework) -> None:
    for take in (lambda: load(CONTENT), lambda: published_again(earlier)):
        take()
        assert len(load(CONTENT, "--if-missing").splitlines()) == 1


def test_make_run_says_that_a_release_brings_new_content(
    earlier: models.Framework, capsys: pytest.CaptureFixture[str]
) -> None:
    serve.prepare()
    assert "New content for “Earlier” comes with this release" in capsys.readouterr().out
    assert versions() == [(1, "Earlier")]


@pytest.fixture
def earlier(db: None) -> models.Framework:
    """A site to which an earlier release was given."""
    return published_once(earlier_content()).framework


def publish_new_meaning(version: models.FrameworkVersion) -> Statement:
    """Give the first statement another text with a new meaning; return it as it was."""
    before = draft().statements[0]
    row = models.Statement.objects.get(key=before.key)
    change(row, text="Do another thing.", meaning=before.meaning + 1)
    published_again(version.framework)
    return before


def test_what_the_file_leaves_out_is_retired(
    version: models.FrameworkVersion, tmp_path: Path
) -> None:
    """Answers refer to its key, so the key stays reserved."""
    key = "statements:\n          - key: find-several-solutions\n"
    file = changed(tmp_path, (key, key.replace("several", "more")))
    load(file)
    retired = models.Statement.objects.filter(retired=True)
    assert [statement.key for statement in retired] == ["find-several-solutions"]


def test_all_problems_of_a_file_are_listed_with_their_places(db: None, tmp_path: Path) -> None:
    file = changed(
        tmp_path,
        (TITLE, "titel: IT project manager skills\n"),
        ("  - key: not-yet\n    value: 0\n", "  - key: Not yet\n    value: 7\n"),
    )
    text = file.read_text(encoding="utf-8").splitlines()
    title, answer = text.index(f"titel: {TITLE[7:-1]}") + 1, text.index("  - key: Not yet") + 1
    heading, *lines = refusal(file).split("\n- ")
    assert heading == f"{file} has problems, and nothing was loaded:"
    assert lines == [
        "title: missing",
        f"titel: unknown key (line {title})",
        "options[0].key: “Not yet” is not a key: small letters a to z, digits and single "
        f"hyphens between them, 80 characters at most (line {answer})",
        f"options[0].value: must be 0, because the order counts without a gap (line {answer + 1})",
    ]


def test_bad_file_leaves_the_published_version_as_it_is(
    version: models.FrameworkVersion, tmp_path: Path
) -> None:
    refusal(changed(tmp_path, (TITLE, "title:\n")))
    assert versions() == [(1, "IT project manager skills")]


@pytest.mark.parametrize("data", [b"", b"- a list\n", b"key: [\n", b"\xff\xfe", b"key: &a b\n"])
def test_file_that_holds_no_framework_is_refused(db: None, tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "bad.yaml"
    file.write_bytes(data)
    heading, *lines = refusal(file).split("\n- ")
    assert heading == f"{file} has problems, and nothing was loaded:"
    assert lines != []


def test_missing_file_is_refused(db: None, tmp_path: Path) -> None:
    file = tmp_path / "missing.yaml"
    assert refusal(file) == f"{file}: No such file or directory"


def test_directory_is_refused(db: None, tmp_path: Path) -> None:
    assert refusal(tmp_path) == f"{tmp_path}: Is a directory"


def test_file_must_be_named(db: None) -> None:
    with pytest.raises(CommandError, match="required: file"):
        call_command("load_framework")


# --- Other words ------------------------------------------------------------------------------


def baked(folder: Path, framework: Framework) -> Path:
    """Return the default framework with "Bake a cake" as the text of its first statement."""
    first, *rest = framework.skills[0].statements
    skill = replace(framework.skills[0], statements=(replace(first, text="Bake a cake."), *rest))
    file = folder / "baked.yaml"
    file.write_bytes(write_framework(with_skill(framework, skill)))
    return file


def turned(folder: Path, framework: Framework) -> Path:
    file = folder / "turned.yaml"
    file.write_bytes(write_framework(reversed_scale(framework)))
    return file


def open_in_draft() -> list[str]:
    framework = models.Framework.objects.get()
    return [q.key for q in questions_of(framework, working_copy.read(framework.pk))]


def test_other_words_of_a_statement_are_refused_until_it_is_said_what_they_are(
    version: models.FrameworkVersion, framework: Framework, tmp_path: Path
) -> None:
    file = baked(tmp_path, framework)
    assert refusal(file).split("\n- ") == [
        "Nothing was loaded: say with --reworded or --scale what other words mean.",
        "categories[0].skills[0].statements[0].text: Say whether the new words are a correction "
        "or a new meaning",
    ]
    assert refusal(file, "--scale", "reset") == refusal(file)


@pytest.mark.parametrize(("said", "more"), [("correction", 0), ("new-meaning", 1)])
def test_other_words_of_a_statement_are_what_is_said(
    version: models.FrameworkVersion, framework: Framework, tmp_path: Path, said: str, more: int
) -> None:
    load(baked(tmp_path, framework), "--reworded", said)
    assert draft().statements[0].meaning == framework.statements[0].meaning + more
    assert open_in_draft() == []
    published_again(version.framework)


def test_other_words_of_the_scale_are_refused_until_it_is_said_what_they_are(
    version: models.FrameworkVersion, framework: Framework, tmp_path: Path
) -> None:
    file = turned(tmp_path, framework)
    assert "scale: Say whether the new words of the scale are a correction" in refusal(file)
    load(file, "--scale", "reset")
    assert (draft().scale, open_in_draft()) == (framework.scale + 1, [])


def test_scale_that_a_file_maps_is_loaded_without_a_word(
    version: models.FrameworkVersion, framework: Framework, tmp_path: Path
) -> None:
    scale = framework.scale + 1
    maps = {scale: tuple(reversed(range(framework.top)))}
    file = turned(tmp_path, replace(framework, scale=scale, scale_maps=maps))
    load(file)
    assert (draft().scale_maps, open_in_draft()) == (maps, [])


def test_content_of_the_release_says_it_itself(db: None, framework: Framework) -> None:
    first = framework.statements[0]
    published_once(with_statement(framework, first.key, text="Do it."))
    load(CONTENT)
    assert draft().statements[0] == first
    assert open_in_draft() == []
