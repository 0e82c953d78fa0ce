"""What the page has called saved outlives a server that is killed; bench/faults.py does more."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from bench import faults
from bench._server import server

pytestmark = pytest.mark.browser


def test_ten_faults_lose_nothing(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "faults.sqlite3"
    page = browser.new_page()
    with server({"DATABASE_URL": f"sqlite:///{path}", "DEBUG": "true"}) as site:
        tallies = faults.run(page, site, faults.read_sqlite(path), 10)
        page.close()

    assert [tally.wrong for tally in tallies.values()] == [[], [], []]
    assert sum(tally.faults for tally in tallies.values()) == 10
    assert tallies["before"].outcomes == {"waits in the browser": 4}
    assert tallies["after"].outcomes == {"called saved": 3}
