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
from html import unescape
from urllib.parse import urlencode, urlsplit

from tests.serving import HOST

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
STATEMENT = re.compile(r'name="answer-([\w-]+)"')
SKILL = re.compile(r"/assessment/([0-9a-f-]{36})/skill/([\w-]+)/")
RESUME = re.compile(r"/assessment/[0-9a-f-]{36}/")
PAUSE = 0.2  # seconds until a form that failed is sent again
PATIENCE = 70  # seconds; longer than any proxy waits
GIVES_UP = 120  # seconds of failures after which something is wrong with the bench itself
STAYS = ("/yours/erase/",)  # what answers a form by a page of its own
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
    erased: set[str] = field(default_factory=set)
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
        """Return, in words, what was called saved and is not what is there.

        What somebody has erased must not be there.
        """
        left = [f"{pk} is erased and there" for pk in self.erased & {pk for pk, _key in there}]
        return left + [
            f"{assessment} {key}: said {value}, is {there.get((assessment, key))}"
            for assessment, answers in self.saved.items()
            if assessment not in self.erased
            for key, value in answers.items()
            if there.get((assessment, key)) not in {value, *self.unsure.get((assessment, key), ())}
        ]


class Failed(Exception):
    """The site did not answer as it should; the text says how."""


class Person(threading.Thread):
    """Somebody who answers until `stop` is set."""

    def __init__(
        self, number: int, door: "Door", ledger: Ledger, stop: threading.Event, erases: bool
    ) -> None:
        super().__init__(daemon=True)
        self.door, self.ledger, self.stop, self.erases = door, ledger, stop, erases
        self.random = random.Random(number)
        self.address = (
            f"127.{1 + number // 250}.0.{1 + number % 250}"  # each in a network of its own
        )
        self.connection: http.client.HTTPConnection | None = None
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
        page = self.until_it_works("GET", "/start/it-project-manager/", "page")
        form = fields_of(page) | {"role": "not-sure", "keep": "yes"}
        where = self.until_it_works("POST", "/start/it-project-manager/", "start", form)
        skills: list[str] = []
        while found := SKILL.search(self.led_on(where)):
            assessment, skill = found.groups()
            skills.append(skill)
            where = self.answer(assessment, skill)
        assert skills, f"beginning led to {where}"
        for skill in skills * (ROUNDS - 1):
            self.answer(assessment, skill)
        if self.erases:
            page = self.until_it_works("GET", "/yours/erase/", "page")
            self.until_it_works("POST", "/yours/erase/", "erase", fields_of(page))
            self.ledger.erased.add(assessment)

    def led_on(self, where: str) -> str:
        """Return where somebody gets who is led to a page that leads on to the next skill."""
        return self.until_it_works("GET", where, "page") if RESUME.fullmatch(where) else where

    def answer(self, assessment: str, skill: str) -> str:
        """Answer one skill; return where the site leads to."""
        address = f"/assessment/{assessment}/skill/{skill}/"
        page = self.until_it_works("GET", address, "page")
        keys = sorted(set(STATEMENT.findall(page)))
        assert keys, f"{address} asks nothing"
        answers = {key: str(self.random.randrange(5)) for key in keys}
        form = fields_of(page) | {f"answer-{key}": value for key, value in answers.items()}
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
            self.connection = self.door.connection(self.address)
        headers = {"Host": self.door.host, "Referer": f"{self.door.origin}{address}"}
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
            if response.status != 200 or (form is not None and address not in STAYS):
                raise Failed(str(response.status))
        return told

    def hang_up(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None


@dataclass(frozen=True)
class Door:
    """Where people come in: through TLS by the name of the site, or plainly on this machine."""

    port: int
    tls: bool = True

    @property
    def host(self) -> str:
        return HOST if self.tls else f"127.0.0.1:{self.port}"

    @property
    def origin(self) -> str:
        return f"https://{HOST}" if self.tls else f"http://{self.host}"

    def connection(self, address: str = "127.0.0.1") -> http.client.HTTPConnection:
        """Return a connection that comes from this address."""
        source = (address, 0)
        if not self.tls:
            return http.client.HTTPConnection("127.0.0.1", self.port, PATIENCE, source)
        context = ssl._create_unverified_context()  # noqa: S323 - its certificate is its own
        return http.client.HTTPSConnection(
            "127.0.0.1", self.port, timeout=PATIENCE, context=context, source_address=source
        )


def fields_of(page: str) -> dict[str, str]:
    """Return what the forms of a page send unasked: their token, and what they have shown."""
    return {unescape(name): unescape(value) for name, value in HIDDEN.findall(page)}


@dataclass
class Crowd:
    """So many people at once."""

    ledger: Ledger
    people: list[Person]
    stop: threading.Event

    @classmethod
    def of(cls, number: int, door: Door, *, erasing: int = 0) -> "Crowd":
        """Return so many people, of whom the first few erase everything and begin again."""
        ledger, stop = Ledger(), threading.Event()
        people = [Person(n, door, ledger, stop, n < erasing) for n in range(number)]
        return cls(ledger, people, stop)

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
