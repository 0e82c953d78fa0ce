"""The list of mutants keeps up with the code: the mistakes themselves are made by `bench`."""

from collections import Counter
from pathlib import Path

import pytest

from bench.mutants import LAYERS, Mutant, mirror_of, read_list

ROOT = Path(__file__).resolve().parent.parent
MUTANTS = read_list()


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.breaks)
def test_mutant_can_still_be_made(mutant: Mutant) -> None:
    assert not mutant.is_stale(), f"its text does not occur once in {mutant.file}"
    assert [tests for tests in mutant.nearest if not (ROOT / tests).exists()] == []


def test_every_layer_has_mutants_and_none_is_listed_twice() -> None:
    assert [name for name, count in layers().items() if count < 6] == []
    mistakes = [(mutant.file, mutant.text, mutant.becomes) for mutant in MUTANTS]
    assert len(set(mistakes)) == len(mistakes)


def layers() -> dict[str, int]:
    count = Counter(mutant.layer for mutant in MUTANTS)
    return {name: count[name] for name in LAYERS}


@pytest.mark.parametrize(
    ("file", "tests"),
    [
        ("assessments/domain/rules.py", "tests/domain"),
        ("assessments/queries.py", "tests/test_queries.py"),
        ("assessments/migrations/0002_frozen.py", "tests/models"),
        ("assessments/management/commands/load_framework.py", "tests/management"),
        ("templates/report/report.html", "tests/views"),
        ("templates/admin/assessments/publish.html", "tests/admin"),
        ("accounts/staff.py", "tests/accounts"),
        ("skillsapp/settings/safety.py", "tests/test_project.py"),
    ],
)
def test_nearest_tests_are_those_that_mirror_the_file(file: str, tests: str) -> None:
    assert mirror_of(file) == tests
