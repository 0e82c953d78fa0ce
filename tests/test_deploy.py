"""The files in deploy/, each tried by the program that it is for, as far as this machine has it.

With CI=true none may be missing.
"""

import os
import re
import runpy
import shutil
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection, HTTPMessage, HTTPSConnection
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from django.core.management import get_commands
from gunicorn.config import KNOWN_SETTINGS

from tests.serving import HOST, PATIENCE, free_ports, listens, make_certificate, wait_until

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
HASHED, PLAIN = "css/base.0123456789ab.css", "css/base.css"
TOKEN = "a-secret-that-opens-something"

# http://nginx.org/en/docs/http/ngx_http_core_module.html: what a file of conf.d stands in.
WHOLE = """
{user} daemon off; pid {home}/pid; error_log {home}/error.log info;
events {{}}
http {{
  include /etc/nginx/mime.types;
  access_log {home}/access.log;
  client_body_temp_path {home}/1; proxy_temp_path {home}/2; fastcgi_temp_path {home}/3;
  uwsgi_temp_path {home}/4; scgi_temp_path {home}/5;
  include {home}/skills.conf;
}}
"""


def program(name: str) -> str:
    """Return the path of a program, or skip the test; with CI=true, fail."""
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    if found is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(f"{name} is not installed")
    return found


def run(*words: str, **more: Any) -> str:
    done = subprocess.run(words, capture_output=True, text=True, check=False, **more)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


# --- nginx and gunicorn -----------------------------------------------------------------------


class Answer(NamedTuple):
    status: int
    headers: HTTPMessage
    body: bytes


@dataclass
class Front:
    """nginx before a gunicorn of its own, both with the files of deploy/."""

    home: Path
    plain_port: int
    port: int
    gunicorn: "subprocess.Popen[bytes]"

    def ask(self, path: str, sent: bytes | None = None, *, tls: bool = True) -> Answer:
        made = HTTPConnection("127.0.0.1", self.plain_port, timeout=PATIENCE)
        if tls:
            context = ssl._create_unverified_context()  # noqa: S323 - its certificate is its own
            made = HTTPSConnection("127.0.0.1", self.port, timeout=PATIENCE, context=context)
        headers = {"Host": HOST, "Connection": "close", "Accept-Encoding": "gzip"}
        with closing(made) as connection:
            connection.request("POST" if sent else "GET", path, sent, headers)
            with connection.getresponse() as response:
                return Answer(response.status, response.headers, response.read())

    def logged(self) -> str:
        return (self.home / "access.log").read_text() + (self.home / "error.log").read_text()


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    nginx, home = program("nginx"), tmp_path_factory.mktemp("front")
    plain_port, port, behind = free_ports(3)
    make_certificate(home)
    (home / "staticfiles/css").mkdir(parents=True)
    for name in (HASHED, PLAIN):
        (home / "staticfiles" / name).write_text("a {}")
        (home / "staticfiles" / f"{name}.gz").write_bytes(b"compressed")
    conf = (DEPLOY / "nginx.conf").read_text()
    changes = {
        r"listen \[::\].*\n": "",
        r"listen 80;": f"listen 127.0.0.1:{plain_port};",
        r"listen 443 ": f"listen 127.0.0.1:{port} ",
        r"/etc/ssl/skills": str(home),
        r"/srv/skills/staticfiles": f"{home}/staticfiles",
        r"server 127.0.0.1:8000": f"server 127.0.0.1:{behind}",
    }
    for old, new in changes.items():
        conf, number = re.subn(old, new, conf)
        assert number, f"nginx.conf has no {old}"
    (home / "skills.conf").write_text(conf)
    user = "user root;" if os.geteuid() == 0 else ""  # else its workers could not read this folder
    (home / "nginx.conf").write_text(WHOLE.format(home=home, user=user))
    words = [nginx, "-c", f"{home}/nginx.conf", "-p", str(home), "-e", f"{home}/error.log"]
    run(*words, "-t")
    environment = os.environ | {
        "BIND": f"127.0.0.1:{behind}",
        "WEB_CONCURRENCY": "1",
        "LOCAL": "false",
        "DEBUG": "false",
        "SECRET_KEY": "abcdefghij" * 6,
        "TEXT_KEYS": "klmnopqrst" * 4,
        "ALLOWED_HOSTS": HOST,
        "DATABASE_URL": f"sqlite:///{home}/db.sqlite3",
        "PROXY_TLS_HEADER": "X-Forwarded-Proto",
        "PROXY_ADDRESS_HEADER": "X-Forwarded-For",
        "SECURITY_CONTACT": "security@example.org",
        "DJANGO_SETTINGS_MODULE": "skillsapp.settings",
    }
    serve = [*gunicorn("skillsapp.wsgi"), "--chdir", str(ROOT)]
    with (
        subprocess.Popen(serve, env=environment, stderr=subprocess.DEVNULL) as site,
        subprocess.Popen(words) as proxy,
    ):
        try:
            for needed in (behind, port):
                wait_until(partial(listens, needed), f"something listens on port {needed}")
            yield Front(home, plain_port, port, site)
        finally:
            site.terminate()
            proxy.terminate()


def gunicorn(*more: str) -> list[str]:
    return [sys.executable, "-m", "gunicorn", "--config", str(DEPLOY / "gunicorn.conf.py"), *more]


def test_gunicorn_serves_as_many_at_once_as_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEB_CONCURRENCY", "3")
    monkeypatch.delenv("WEB_THREADS", raising=False)
    told = runpy.run_path(str(DEPLOY / "gunicorn.conf.py"))
    assert (told["workers"], told["threads"], told["accesslog"]) == (3, 4, None)
    assert {name for name in told if name.islower() and not name.startswith("_")} <= {
        "os", *(setting.name for setting in KNOWN_SETTINGS)
    }  # fmt: skip


def test_who_comes_without_tls_is_led_to_it(front: Front) -> None:
    answer = front.ask("/privacy/", tls=False)
    assert (answer.status, answer.headers["Location"]) == (301, f"https://{HOST}/privacy/")


def test_the_site_knows_that_its_proxy_speaks_tls(front: Front) -> None:
    """Else it would lead to https for ever."""
    answer = front.ask("/.well-known/security.txt")
    assert answer.status == 200
    assert answer.headers["Strict-Transport-Security"]
    assert answer.headers["Server"] == "nginx"


def test_files_with_their_content_in_the_name_are_kept_for_ever(front: Front) -> None:
    told = {name: front.ask(f"/static/{name}").headers for name in (HASHED, PLAIN)}
    assert told[HASHED]["Cache-Control"] == "public, max-age=315360000, immutable"
    assert told[PLAIN]["Cache-Control"] == "public, max-age=60"
    assert {headers["X-Content-Type-Options"] for headers in told.values()} == {"nosniff"}


def test_files_come_compressed_as_they_lie(front: Front) -> None:
    answer = front.ask(f"/static/{HASHED}")
    assert answer.body == b"compressed"


def test_what_no_person_sends_is_refused_before_the_site_hears_of_it(front: Front) -> None:
    answer = front.ask("/privacy/", b"x" * (3 * 1024 * 1024 + 1))
    assert answer.status == 413
    assert b"nginx" in answer.body


def test_no_log_has_an_address_that_opens_something(front: Front) -> None:
    """Also where the site is away, which nginx writes down as an error with the address.

    The last test of these: it ends the site.
    """
    for path in (f"/r/{TOKEN}/", f"/return/{TOKEN}/", "/.well-known/security.txt"):
        front.ask(path)
    front.gunicorn.terminate()
    front.gunicorn.wait()
    for path in (f"/r/{TOKEN}/", f"/return/{TOKEN}/", "/privacy/?page"):
        assert front.ask(path).status == 502
    assert front.ask(f"/r/{TOKEN}/", tls=False).status == 301
    logged = front.logged()
    assert "GET /.well-known/security.txt" in logged
    assert re.search(r"connect\(\) failed.*GET /privacy/\?page", logged)
    assert TOKEN not in logged


# --- The others -------------------------------------------------------------------------------


def test_haproxy_takes_its_file(tmp_path: Path) -> None:
    make_certificate(tmp_path)
    told = (DEPLOY / "haproxy.cfg").read_text()
    assert told.count("/etc/ssl/skills/") == 1
    told = told.replace("/etc/ssl/skills", str(tmp_path)).replace("/run/haproxy", str(tmp_path))
    (tmp_path / "haproxy.cfg").write_text(told)
    run(program("haproxy"), "-c", "-q", "-f", str(tmp_path / "haproxy.cfg"))


UNITS = sorted((DEPLOY / "systemd").iterdir())


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_takes_each_unit(unit: Path, tmp_path: Path) -> None:
    analyse = program("systemd-analyze")
    for other in UNITS:  # they name each other
        words = re.sub(r"^(Exec\w+=)\S+", rf"\1{sys.executable}", other.read_text(), flags=re.M)
        (tmp_path / other.name).write_text(words)
    assert run(analyse, "verify", "--man=no", str(tmp_path / unit.name)) == ""


@pytest.mark.parametrize("unit", [u for u in UNITS if u.suffix == ".service"], ids=lambda u: u.name)
def test_each_service_can_do_little_on_the_machine(unit: Path) -> None:
    """From 0 for nothing to 10 for everything, as systemd counts it."""
    run(program("systemd-analyze"), "security", "--offline=yes", "--threshold=15", str(unit))


def commands_in(text: str) -> set[str]:
    return set(re.findall(r"python manage\.py (\w+)", text))


def test_every_command_that_is_run_is_one_of_the_site() -> None:
    words = "".join(path.read_text() for path in [*UNITS, *DEPLOY.glob("*")] if path.is_file())
    assert {"migrate", "forget", "worker", "load_framework"} <= commands_in(words)
    assert commands_in(words) <= get_commands().keys()


def test_containers_are_bound_as_the_services_are() -> None:
    composed = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    ours = {n: s for n, s in composed["services"].items() if s["image"] == "skills"}
    assert ours.keys() == {"migrate", "web", "worker"}
    for service in ours.values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
    assert ours["web"]["ports"] == ["127.0.0.1:8000:8000"]
    told = (ROOT / "docs/operate.md").read_text()
    assert {name for name in ours["web"]["environment"] if f"`{name}`" not in told} == set()


def test_the_container_has_all_of_the_site_and_nothing_of_this_folder() -> None:
    """Each file is named that is copied, so no .env and no database can come along."""
    lines = (DEPLOY / "Containerfile").read_text().splitlines()
    copied = [word for line in lines if line.startswith("COPY ") for word in line.split()[1:-1]]
    sources = [word for word in copied if not word.startswith(("--from", "/"))]
    assert [word for word in sources if not (ROOT / word).exists()] == []
    assert "." not in sources
    apps = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "bench"}
    assert apps | {"templates", "static", "manage.py"} <= set(sources)
    assert "USER 10001" in lines[-6:]
