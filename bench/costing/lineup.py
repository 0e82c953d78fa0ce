"""The sites that are compared, each made ready with the same content and a database of its own."""

import json
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

from bench.costing import content
from bench.costing.databases import Databases
from bench.costing.sites import Site

ROOT = Path(__file__).resolve().parents[2]
RIVAL = "django-survey-and-report==1.5.0"
SAME = ("Django", "gunicorn", "psycopg2-binary")  # are as new for the rival as for ours
# As in production, behind a proxy that ends TLS and says where everybody comes from.
SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "skillsapp.settings",
    "LOCAL": "false",
    "DEBUG": "false",
    "ALLOWED_HOSTS": "localhost,127.0.0.1",
    "SECRET_KEY": secrets.token_urlsafe(50),
    "TEXT_KEYS": secrets.token_urlsafe(50),
    "PROXY_TLS_HEADER": "X-Forwarded-Proto",
    "PROXY_ADDRESS_HEADER": "X-Forwarded-For",
}
OURS, BARE_ORM, BARE_SQL = "ours", "bare, ORM", "bare, SQL"
BEFORE, OF_BEFORE = "before", "before: "
BY_CATEGORY, ONE_PAGE = "rival", "rival, one page"


@dataclass(frozen=True)
class Workshop:
    """A temporary folder in which all that is needed is made."""

    folder: Path

    @property
    def room(self) -> Path:
        return self.folder / "room"

    @property
    def framework(self) -> Path:
        return self.folder / "framework.yaml"

    @property
    def rivals_python(self) -> Path:
        return self.folder / "rival/bin/python"


@contextmanager
def workshop() -> Iterator[Workshop]:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        made = Workshop(Path(folder))
        made.room.mkdir()
        (made.room / "bench").symlink_to(ROOT / "bench")
        content.write(made.framework)
        yield made


def install_rival(made: Workshop) -> None:
    """Install the rival from the package index that pip is set up for."""
    home = made.rivals_python.parents[1]
    subprocess.run([sys.executable, "-m", "venv", home], check=True)  # noqa: S603
    packages = [RIVAL, *(f"{name}=={version(name)}" for name in SAME)]
    install = ["-m", "pip", "install", "-qq", "--disable-pip-version-check", *packages]
    subprocess.run([made.rivals_python, *install], check=True)  # noqa: S603


def ours(made: Workshop, databases: Databases, source: Path = ROOT, name: str = OURS) -> Site:
    """Make a site of ours ready, of this code or of another checkout of it."""
    site = Site(
        name=name,
        python=Path(sys.executable),
        room=made.room,
        source=source,
        application="skillsapp.wsgi",
        journey_name="ours",
        databases=databases,
        url=databases.create(name),
        settings=SETTINGS,
        finished="SELECT COUNT(*) FROM assessments_assessment WHERE submitted_at IS NOT NULL",
        answers="SELECT COUNT(*) FROM assessments_answer",
    )
    manage = str(source / "manage.py")
    site.run(manage, "migrate", "--verbosity=0", "--no-input")
    site.run(manage, "load_framework", str(made.framework), "--verbosity=0")
    site.run(manage, "collectstatic", "--verbosity=0", "--no-input")
    return site


def bare(made: Workshop, site: Site, of: str = "") -> list[Site]:
    """Make the bare sites ready: what they do is recorded from this site, which nobody has used.

    `of` stands before their names, where they are not those of ours.
    """
    record = made.folder / f"{of}{site.databases.name}.record"
    model = replace(site, url=site.databases.copy(site.url, f"{of}recorded"))
    model.run("-m", "bench.costing.inside", "record", str(record))
    return [
        replace(
            site,
            name=f"{of}{name}",
            application="bench.costing.wsgi",
            url=site.databases.copy(site.url, f"{of}{name}"),
            settings=SETTINGS
            | {
                "DJANGO_SETTINGS_MODULE": "bench.costing.bare_settings",
                "BARE_RECORD": str(record),
                "BARE_BY": by,
            },
        )
        for name, by in ((BARE_ORM, "orm"), (BARE_SQL, "sql"))
    ]


def rivals(made: Workshop, databases: Databases) -> list[Site]:
    """Make the rival ready: two surveys, in two databases so that their rows can be counted."""
    first = Site(
        name=BY_CATEGORY,
        python=made.rivals_python,
        room=made.room,
        source=made.room,
        application="bench.costing.wsgi",
        journey_name="by category",
        databases=databases,
        url=databases.create(BY_CATEGORY),
        settings={
            "DJANGO_SETTINGS_MODULE": "bench.costing.rival_settings",
            "PYTHONWARNINGS": "ignore",  # it misses pandas, for pictures that nobody asks for
        },
        finished="SELECT COUNT(*) FROM survey_response",
        answers="SELECT COUNT(*) FROM survey_answer WHERE body <> ''",
    )
    first.run("-m", "django", "migrate", "--verbosity=0")
    first.run("-m", "bench.costing.rival_filling", input=json.dumps(content.for_rival()))
    url = databases.copy(first.url, ONE_PAGE)
    return [first, replace(first, name=ONE_PAGE, journey_name="one page", url=url)]
