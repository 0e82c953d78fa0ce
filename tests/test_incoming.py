"""What is refused before any view sees it: too much, without a length, unreadable."""

import io
import tempfile
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from skillsapp.incoming import Request

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=x"
HUGE = 600_000_000

# The front door, a page for staff, the two views that take a file, and what is nowhere.
ADDRESSES = ["/", "/admin/", "/yours/import/", "/admin/assessments/framework/import/", "/nowhere/"]


pytestmark = pytest.mark.django_db


class Stream(io.BytesIO):
    """A body that counts how much of it was read, and goes on for ever."""

    taken = 0

    def read(self, size: int | None = -1) -> bytes:
        assert size is not None
        assert 0 <= size < HUGE, "all of it is to be read at once"
        self.taken += size
        return b"a" * size

    def readline(self, size: int | None = -1) -> bytes:
        return self.read(size)


class Application(WSGIHandler):
    request_class = Request


def call(stream: io.BytesIO, **environ: str) -> tuple[int, str]:
    """Send a request as a web server hands it on; return the status and the page."""
    given: dict[str, Any] = {"REQUEST_METHOD": "POST", "HTTP_HOST": "localhost"}
    setup_testing_defaults(given)
    given |= {"wsgi.input": stream, **environ}
    told: list[str] = []
    start: Any = lambda status, _headers: told.append(status)  # noqa: E731
    body = Application()(given, start)
    return int(told[0][:3]), b"".join(body).decode()


@pytest.fixture
def _nothing_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: Any, **_kwargs: Any) -> None:
        pytest.fail("a file was made for what was sent")

    for name in ("NamedTemporaryFile", "TemporaryFile", "mkstemp", "SpooledTemporaryFile"):
        monkeypatch.setattr(tempfile, name, refuse)
    monkeypatch.setattr("django.core.files.uploadedfile.tempfile.NamedTemporaryFile", refuse)


@pytest.mark.usefixtures("_nothing_is_written")
@pytest.mark.parametrize("content_type", [FORM, MULTIPART, "application/json", ""])
@pytest.mark.parametrize("address", ADDRESSES)
def test_too_large_a_body_is_refused_before_any_of_it_is_read(
    address: str, content_type: str
) -> None:
    stream = Stream()

    status, text = call(
        stream, PATH_INFO=address, CONTENT_TYPE=content_type, CONTENT_LENGTH=str(HUGE)
    )

    assert (status, stream.taken) == (413, 0)
    assert "Too much was sent" in text
    assert "3.0\xa0MB at once" in text


@pytest.mark.usefixtures("_nothing_is_written")
def test_a_page_without_files_takes_less_and_says_so() -> None:
    stream = Stream()
    length = str(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)

    status, text = call(stream, PATH_INFO="/key/", CONTENT_TYPE=MULTIPART, CONTENT_LENGTH=length)

    assert (status, stream.taken) == (413, 0)
    assert "2.5\xa0MB at once" in text


@pytest.mark.usefixtures("_nothing_is_written")
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_body_in_chunks_that_has_no_length_is_refused_before_any_of_it_is_read(
    address: str,
) -> None:
    stream = Stream()

    status, text = call(
        stream, PATH_INFO=address, CONTENT_TYPE=MULTIPART, HTTP_TRANSFER_ENCODING="chunked"
    )

    assert (status, stream.taken) == (411, 0)
    assert "does not say how long it is" in text


@pytest.mark.usefixtures("_nothing_is_written")
def test_no_more_is_read_than_the_length_that_was_said() -> None:
    stream = Stream()

    call(stream, PATH_INFO="/yours/import/", CONTENT_TYPE=MULTIPART, CONTENT_LENGTH="1000")

    assert 0 < stream.taken <= 1000


@pytest.mark.parametrize("length", ["-1", "1e9", "+5", "9" * 5000, "٣", "5 5"])
def test_what_is_no_length_is_refused(length: str) -> None:
    stream = Stream()

    assert call(stream, PATH_INFO="/", CONTENT_LENGTH=length)[0] == 400
    assert stream.taken == 0


@pytest.mark.usefixtures("_nothing_is_written")
def test_a_file_is_kept_only_where_one_is_asked_for(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = []
    made = "django.core.files.uploadhandler.InMemoryUploadedFile"
    monkeypatch.setattr(made, lambda **about: kept.append(about["size"]))

    client.post(reverse("return"), {"key": "x", "file": SimpleUploadedFile("a.json", b"12345")})
    assert kept == []
    client.post(reverse("bring-back"), {"file": SimpleUploadedFile("a.json", b"12345")})
    assert kept == [5]


def test_the_largest_file_that_is_taken_fits_through(client: Client) -> None:
    file = SimpleUploadedFile("a.json", b" " * (2 * 1024 * 1024 + 1))

    response = client.post(reverse("bring-back"), {"file": file})

    assert response.status_code == 422
    assert "larger than 2 megabytes" in response.text


def test_the_views_that_take_files_are_there() -> None:
    assert {reverse(name) for name in settings.FILES_TAKEN} < set(ADDRESSES)


def test_too_many_fields_are_refused_with_the_limit(client: Client) -> None:
    fields = "a=1&" * (settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)
    answers = [
        client.post(reverse("return"), fields, content_type=FORM),
        client.get(reverse("return"), query_params={str(n): "" for n in range(6001)}),
    ]

    for response in answers:
        assert response.status_code == 413
        assert "takes 6000 fields at once" in response.text


def test_a_second_file_is_refused(client: Client) -> None:
    files = [SimpleUploadedFile(f"{n}.json", b"1") for n in range(2)]

    assert client.post(reverse("bring-back"), {"file": files}).status_code == 413


@pytest.mark.parametrize("kind", [FORM, MULTIPART])
@pytest.mark.parametrize(
    "charset",
    ["utf-7", "utf-16", "utf-8-sig", "latin-1", "hex", "rot13", "idna", "punycode", "cp037"],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_another_encoding_is_refused(method: str, charset: str, kind: str) -> None:
    body = b"key=%41"

    status, text = call(
        io.BytesIO(body),
        REQUEST_METHOD=method,
        PATH_INFO="/return/",
        QUERY_STRING="key=%ff%41",
        CONTENT_TYPE=f"{kind}; charset={charset}",
        CONTENT_LENGTH=str(len(body)),
    )

    assert status == 400
    assert "We could not read this request" in text


@pytest.mark.parametrize("charset", ["UTF-8", "utf8", "U8", "unknown", "", "x" * 5000, "../x", "é"])
def test_utf_8_is_read_under_all_its_names_and_in_place_of_what_nobody_knows(
    client: Client, charset: str
) -> None:
    kind = f"{FORM}; charset={charset}"

    response = client.generic("POST", reverse("return"), b"key=caf%C3%A9", kind)

    assert response.status_code == 422
    assert 'value="café"' in response.text


@pytest.mark.parametrize(
    "kind", ["a; x*=foo'en'%41", f"{FORM}; charset*=foo'en'x", "a; x*0*=f'e'x"]
)
def test_a_type_of_content_that_cannot_be_taken_apart_is_refused(kind: str) -> None:
    assert call(io.BytesIO(), PATH_INFO="/", CONTENT_TYPE=kind, CONTENT_LENGTH="0")[0] == 400


BASE64 = b"Content-Transfer-Encoding: base64"
PART = b"--x\r\nContent-Disposition: form-data; name="


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"--x--"),
        ("multipart/form-data; boundary=" + "y" * 500, b"--x--"),
        ("multipart/form-data; boundary=é", b"--x--"),
        (MULTIPART, b"no parts at all"),
        (MULTIPART, b"\xff\xfe\x00"),
        (
            MULTIPART,
            PART + b'"a"; filename="b"\r\nContent-Transfer-Encoding: base64\r\n\r\n!\r\n--x--',
        ),
        (MULTIPART, PART + b"*=foo'en'b\r\n\r\n1\r\n--x--"),
        (MULTIPART, PART + b"\"a\"; filename*=foo'en'b\r\n\r\n1\r\n--x--"),
        (MULTIPART, PART + b'"' + b"n" * 20_000 + b'"\r\n\r\n1\r\n--x--'),
        (MULTIPART, PART + b'"\xff"\r\nContent-Type: \xff\r\n\r\n\xff\r\n--x--'),
        (MULTIPART, b"--x\r\n" * 7000),
        (MULTIPART, b"--x"),
        (FORM, b"key=%ff%fe\xff%"),
        (FORM, b"&&&===%%%"),
        ("application/json", b'{"key": 1}'),
        ("text/plain", b"key=1"),
        ("", b"key=1"),
        ("\xff;;;=", b"key=1"),
    ],
)
def test_no_body_is_a_crash(client: Client, kind: str, body: bytes) -> None:
    for address in ("erase", "bring-back"):
        response = client.generic("POST", reverse(address), body, kind)

        assert response.status_code in (200, 400, 413, 422)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/?a=%00", 400),
        ("/admin/?q=%00", 400),
        ("/r/a/?skill=%00", 400),
        ("/%00", 404),
        ("/about/%00/", 404),
        ("/r/%00/", 404),
        ("/return/%00", 303),
    ],
)
def test_a_nul_in_an_address_is_no_crash(client: Client, address: str, status: int) -> None:
    assert client.get(address).status_code == status


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "PROPFIND", "X"])
def test_a_method_that_no_view_has_is_refused(method: str) -> None:
    status, text = call(io.BytesIO(), REQUEST_METHOD=method, PATH_INFO="/", HTTP_X_SENT="mirror")

    assert status == 405
    assert "mirror" not in text


def test_a_line_of_the_log_stays_one(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    client.get("/nowhere%0a2026-01-01T00:00:00+0000 ERROR root: forged%1b[2J")

    (line,) = [record.getMessage() for record in caplog.records]
    assert "forged" in line
    assert not {"\n", "\x1b"} & set(line)


def test_a_limit_is_a_setting(client: Client, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10

    assert client.post(reverse("return"), {"key": "x"}).status_code == 413
    assert client.post(reverse("bring-back"), {"mark": "x" * 11}).status_code == 413


def test_too_many_fields_in_an_address_are_no_crash_under_any_type_of_content() -> None:
    query, kind = "a=1&" * 6001, f"{FORM}; charset=utf-8"

    assert call(io.BytesIO(), PATH_INFO="/", QUERY_STRING=query, CONTENT_TYPE=kind)[0] == 400
