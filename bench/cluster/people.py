"""People who answer without a pause, and a ledger of what the site has told each of them is saved.

Each is a browser without a script of its own: it keeps cookies, sends forms with their token, and
sends a form again where the site did not answer. It never believes that something is saved before
the site has said so.
"""

import http.client
import random
import re
import ssl
import threading
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from bench.cluster.programs import HOST

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
STATEMENT = re.compile(r'name="answer-([\w-]+)"')
SKILL = re.compile(r"/assessment/([0-9a-f-]{36})/skill/([\w-]+)/")
PAUSE = 0.2  # seconds until a form that failed is sent again
PATIENCE = 70  # seconds; longer than any proxy waits
GIVES_UP = 120  # seconds of failures after which something is wrong with the bench itself
ROUNDS = 3  # through all skills, before somebody else begins


@dataclass(frozen=True)
class Sent:
    """A request: when it began by the clock of this program, how long it took, what came of it.

    `failed` is "" where the site answered as it should, else why not.
    """

    at: float
    seconds: float
    kind: str
    failed: str


@dataclass
class Ledger:
    """What the site has said is saved: by assessment and statement, the last value and maybe later
    ones of which it has said nothing."""

    saved: dict[str, dict[str, str]] = field(default_factory=dict)
    unsure: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    acknowledged: int = 0
    requests: list[Sent] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def tries(self, assessment: str, answers: Mapping[str, str]) -> None:
        with self.lock:
            for key, value in answers.items():
                self.unsure.setdefault((assessment, key), set()).add(value)

    def knows(self, assessment: str, answers: Mapping[str, str]) -> None:
        with self.lock:
            self.saved.setdefault(assessment, {}).update(answers)
            self.acknowledged += len(answers)
            for key in answers:
                self.unsure.pop((assessment, key), None)

    def lost(self, there: Mapping[tuple[str, str], str]) -> list[str]:
        """Return, in words, what was called saved and is not what is there."""
        return [
            f"{assessment} {key}: said {value}, is {there.get((assessment, key))}"
            for assessment, answers in self.saved.items()
            for key, value in answers.items()
            if there.get((assessment, key)) not in {value, *self.unsure.get((assessment, key), ())}
        ]


class Failed(Exception):
    """The site did not answer as it should; the text says how."""


class Person(threading.Thread):
    """Somebody who answers until `stop` is set."""

    def __init__(self, number: int, port: int, ledger: Ledger, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.port, self.ledger, self.stop = port, ledger, stop
        self.random = random.Random(number)
        self.address = (
            f"127.{1 + number // 250}.0.{1 + number % 250}"  # each in a network of its own
        )
        self.connection: http.client.HTTPSConnection | None = None
        self.cookies: dict[str, str] = {}
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            while not self.stop.is_set():
                self.go_through()
        except StopIteration:
            pass
        except Exception as error:
            self.error = error
        finally:
            self.hang_up()

    def go_through(self) -> None:
        """Begin, and answer all skills a few times."""
        self.cookies = {}
        page = self.until_it_works("GET", "/about/it-project-manager/", "page")
        where = self.until_it_works(
            "POST", "/start/it-project-manager/", "start",
            {"csrfmiddlewaretoken": token_of(page), "role": "not-sure", "keep": "yes"},
        )  # fmt: skip
        skills: list[str] = []
        while found := SKILL.search(where):
            assessment, skill = found.groups()
            skills.append(skill)
            where = self.answer(assessment, skill)
        for skill in skills * (ROUNDS - 1):
            self.answer(assessment, skill)

    def answer(self, assessment: str, skill: str) -> str:
        """Answer one skill; return where the site leads to."""
        address = f"/assessment/{assessment}/skill/{skill}/"
        page = self.until_it_works("GET", address, "page")
        keys = sorted(set(STATEMENT.findall(page)))
        assert keys, f"{address} asks nothing"
        answers = {key: str(self.random.randrange(5)) for key in keys}
        now = str(int(time.time() * 1000))
        form = {"csrfmiddlewaretoken": token_of(page)}
        form |= {f"answer-{key}": value for key, value in answers.items()}
        form |= {f"at-answer-{key}": now for key in keys}
        self.ledger.tries(assessment, answers)
        where = self.until_it_works("POST", address, "save", form)
        self.ledger.knows(assessment, answers)
        return where

    def until_it_works(
        self, method: str, address: str, kind: str, form: Mapping[str, str] | None = None
    ) -> str:
        """Ask until the site answers; return a page, or where it leads to."""
        begun = time.monotonic()
        while not self.stop.is_set():
            at = time.monotonic()
            try:
                told = self.ask(method, address, form)
            except (Failed, OSError, http.client.HTTPException) as error:
                self.hang_up()
                why = str(error) if isinstance(error, Failed) else type(error).__name__
                self.ledger.requests.append(Sent(at, time.monotonic() - at, kind, why))
                assert time.monotonic() - begun < GIVES_UP, f"{method} {address}: {why}"
                time.sleep(PAUSE)
            else:
                self.ledger.requests.append(Sent(at, time.monotonic() - at, kind, ""))
                return told
        raise StopIteration

    def ask(self, method: str, address: str, form: Mapping[str, str] | None) -> str:
        """Send one request. Raise Failed, OSError or HTTPException where nothing good comes."""
        if self.connection is None:
            self.connection = http.client.HTTPSConnection(
                "127.0.0.1",
                self.port,
                timeout=PATIENCE,
                context=CONTEXT,
                source_address=(self.address, 0),
            )
        headers = {"Host": HOST, "Referer": f"https://{HOST}{address}"}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = None
        if form is not None:
            body = urlencode(form).encode()
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, address, body, headers)
        with closing(self.connection.getresponse()) as response:
            told = response.read().decode()
            for line in response.headers.get_all("Set-Cookie") or []:
                name, _equals, value = line.split(";")[0].partition("=")
                self.cookies[name] = value
            if response.status == 302:
                return urlsplit(response.headers["Location"]).path
            if response.status != 200 or form is not None:
                raise Failed(str(response.status))
        return told

    def hang_up(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None


CONTEXT = ssl._create_unverified_context()  # noqa: S323 - the certificate is the bench's own


def token_of(page: str) -> str:
    found = TOKEN.search(page)
    assert found, "a page without a form"
    return found[1]


@dataclass
class Crowd:
    """So many people at once."""

    ledger: Ledger
    people: list[Person]
    stop: threading.Event

    @classmethod
    def of(cls, number: int, port: int) -> "Crowd":
        ledger, stop = Ledger(), threading.Event()
        return cls(ledger, [Person(n, port, ledger, stop) for n in range(number)], stop)

    def begin(self) -> None:
        for person in self.people:
            person.start()

    def end(self) -> None:
        """Let everybody stop; raise what has gone wrong with one of them."""
        self.stop.set()
        for person in self.people:
            person.join(PATIENCE)
        for person in self.people:
            if person.error:
                raise person.error

    def go_on_until(self, answers: int) -> None:
        """Wait until so many answers are acknowledged; fail if somebody has given up."""
        while self.ledger.acknowledged < answers:
            assert all(person.is_alive() for person in self.people), [p.error for p in self.people]
            time.sleep(0.2)


SAVED_IN = """
SELECT assessment.id, statement.key, answer.value FROM assessments_answer answer
JOIN assessments_statement statement ON statement.id = answer.statement_id
JOIN assessments_assessment assessment ON assessment.id = answer.assessment_id
"""
