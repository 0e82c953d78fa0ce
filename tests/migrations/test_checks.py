"""What was released stays as it was, and what is new lets the site run on."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.migrations import checks, release


def test_released_migrations_are_as_they_were() -> None:
    assert release.released()
    assert checks.frozen() == ""


@pytest.mark.parametrize("edit", [lambda path: path.write_text("pass\n"), Path.unlink])
def test_an_edited_or_removed_one_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, edit: Callable[[Path], object]
) -> None:
    for path in release.migrations():
        copy = tmp_path / path
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes((release.ROOT / path).read_bytes())
    monkeypatch.setattr(release, "ROOT", tmp_path)
    assert checks.frozen() == ""

    edit(tmp_path / "assessments/migrations/0009_use.py")

    assert "edited or removed: assessments/migrations/0009_use.py." in checks.frozen()
