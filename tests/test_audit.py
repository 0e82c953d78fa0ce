"""What `make audit` says of what it was told, and above all of what it was not told."""

from typing import Any

import pytest

from tests import audit

SAFE = {"name": "django", "version": "5.2.19", "vulns": []}
UNKNOWN = {"name": "typst", "skip_reason": "Dependency not found on PyPI"}
WEAK = {"name": "a", "version": "1", "vulns": [{"id": "CVE-1", "fix_versions": ["2"]}]}
NOT_REACHED = "NOT ASKED: the service that knows vulnerabilities could not be reached."


@pytest.mark.parametrize(
    ("packages", "code", "said"),
    [
        ([SAFE], 0, ["1 packages were asked about, 0 vulnerabilities found."]),
        ([UNKNOWN], 2, [NOT_REACHED]),
        (
            [SAFE, UNKNOWN],
            2,
            ["1 packages were asked about, 0 vulnerabilities found.", "NOT ASKED about typst."],
        ),
        (
            [WEAK, SAFE],
            1,
            [
                "a 1: CVE-1, mended in 2",
                "2 packages were asked about, 1 vulnerabilities found.",
            ],
        ),
    ],
)
def test_silence_is_no_finding(packages: list[Any], code: int, said: list[str]) -> None:
    assert audit.vulnerabilities({"dependencies": packages}) == (code, said)


def test_a_service_that_cannot_be_reached_is_told() -> None:
    assert audit.vulnerabilities(None) == (2, [NOT_REACHED])


def test_a_release_that_was_withdrawn_is_told() -> None:
    there = {"metadata": {"name": "a", "version": "1"}}
    gone = {"metadata": {"name": "b", "version": "2"}, "is_yanked": True}
    assert audit.withdrawn({"install": [there, gone]}) == ["b 2 was withdrawn by its authors."]
