"""One request as the server hands it to the site, and how such requests are made."""

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote_to_bytes, urlsplit

from hypothesis import strategies as st

from bench.fuzzing import inputs
from bench.fuzzing.addresses import Address, looked_for
from bench.fuzzing.pages import Form
from bench.fuzzing.stage import Stage, object_ids

SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}
ODD_METHODS = ("HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "A")
METHODS = ("GET",) * 14 + ("POST",) * 5 + ODD_METHODS
METHODS_OF_FORMS = ("GET",) * 4 + ("POST",) * 22 + ODD_METHODS
BOUNDARY = "a-boundary"
URL_ENCODED = "application/x-www-form-urlencoded"

Pairs = list[tuple[str, str]]
Upload = tuple[str, str, str, bytes]  # the field, the file's name and type, and what is in it


@dataclass(frozen=True)
class Sent:
    """A request by somebody of the cast. `path` and `query` are as they stand in its first line.

    `is_foreign` is one that another site let a browser send: without the token of a form.
    """

    role: str
    method: str
    path: str
    query: str = ""
    body: bytes = b""
    content_type: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    is_foreign: bool = False

    @property
    def is_safe(self) -> bool:
        return self.method in SAFE

    def environ(self, cookies: dict[str, str]) -> dict[str, Any]:
        """Return what a server would hand over, with these cookies and this request's own."""
        named = {name.lower(): value for name, value in self.headers}
        kept = "; ".join(f"{name}={value}" for name, value in cookies.items())
        named["cookie"] = "; ".join(filter(None, (kept, named.get("cookie", ""))))
        environ = {
            "REQUEST_METHOD": self.method,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(self.path).decode("latin-1"),
            "QUERY_STRING": self.query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "CONTENT_TYPE": self.content_type,
            "CONTENT_LENGTH": named.pop("content-length", str(len(self.body))),
            "HTTP_HOST": "localhost",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(self.body),
            "wsgi.errors": io.StringIO(),
            "wsgi.multiprocess": True,
            "wsgi.multithread": False,
            "wsgi.run_once": False,
        }
        return environ | {
            f"HTTP_{name.upper().replace('-', '_')}": value for name, value in named.items()
        }


def quoted(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


def url_encoded(pairs: Pairs) -> str:
    return "&".join(f"{quoted(name)}={quoted(value)}" for name, value in pairs)


def multipart(pairs: Pairs, uploads: Sequence[Upload] = (), more: str = "") -> bytes:
    """Return a form with files; `more` are further headers of each of its parts."""
    lines: list[bytes] = []

    def part(head: str, kind: str, content: bytes) -> None:
        disposition = f"--{BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n{kind}{more}\r\n"
        lines.extend([disposition.encode("utf-8", "surrogatepass"), content, b"\r\n"])

    for name, value in pairs:
        part(f'name="{_escaped(name)}"', "", value.encode("utf-8", "surrogatepass"))
    for name, file, kind, content in uploads:
        head = f'name="{_escaped(name)}"; filename="{_escaped(file)}"'
        part(head, f"Content-Type: {kind}\r\n", content)
    return b"".join([*lines, f"--{BOUNDARY}--\r\n".encode()])


def _escaped(text: str) -> str:
    return re.sub(r"[\r\n\"]", lambda match: f"%{ord(match[0]):02X}", text)


# --- How they are drawn -----------------------------------------------------------------------

MATCHING = {
    "int": ("0", "00", "77777", "2147483648", "9223372036854775807", "9223372036854775808",
            "9" * 400, "9" * inputs.LONG),
    "slug": ("-", "_", "a" * inputs.LONG, "no-such", "9" * inputs.LONG, "None"),
    "uuid": (inputs.NOBODY, "0" * 8 + "-0000-0000-0000-" + "0" * 12),
}  # fmt: skip
OF_ADMIN = (
    "q", "o", "p", "all", "e", "_popup", "_to_field", "_changelist_filters", "id", "id__exact",
    "framework__id__exact", "framework", "app_label", "model_name", "field_name", "term", "page",
    "is_staff__exact", "groups__id__exact", "key__in", "pk__isnull", "password", "next",
    "action", "select_across", "_selected_action", "index", "_save", "_continue", "_addanother",
    "_saveasnew", "post", "name__regex", "framework__title__startswith", "published_at__gte",
)  # fmt: skip
HEADERS = (
    ("Accept-Language", ("de", "x" * 600, "*;q=9", "en;q=a", "../..", "zh-x-" + "a-" * 200, ",,")),
    ("If-Modified-Since", ("Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 99 Nov 0 0:0:0 GMT", "9")),
    ("If-None-Match", ("*", "\"a\"", "W/", "a" * 9000)),
    ("Range", ("bytes=0-", "bytes=9-1", "bytes=a", "bytes=" + "0-1," * 500, "lines=1")),
    ("Host", ("", "evil.example", "localhost:99999999", "a b", "[::1", "a\x00", "[]", "\xff")),
    ("Accept", ("application/json", "*/*;q=" + "9" * 5000, "", "a/b;c=" + "d" * 5000)),
    ("Sec-Fetch-Dest", ("iframe", "a")),
    ("X-Requested-With", ("XMLHttpRequest",)),
    ("X-Forwarded-For", ("1.2.3.4, a", "a" * 9000, "::1", "\x00", "999.1.1.1")),
    ("X-Forwarded-Proto", ("https", "a")),
    ("X-Forwarded-Host", ("evil.example",)),
    ("X-HTTP-Method-Override", ("DELETE",)),
    ("Referer", ("https://evil.example/", "a", "http://[", "\xff", "http://a/" + "a" * 9000)),
    ("Origin", ("null", "https://evil.example", "http://[", "\xff")),
    ("Content-Length", ("0", "-1", "a", "9" * 5000, "3")),
    ("Content-Encoding", ("gzip", "a")),
    ("Accept-Encoding", ("gzip", "gzip;q=a")),
    ("User-Agent", ("a" * 9000, "\xff", "")),
    ("Authorization", ("Basic a", "Bearer " + "a" * 9000)),
)  # fmt: skip
COOKIES = (
    "sessionid", "csrftoken", "messages", "returning", "person", "session", "__Host-person",
    "__Host-session", "django_language", "a",
)  # fmt: skip
COOKIE_VALUES = (
    "", "\"", "a", "x" * 32, "x" * 9000, "[]", "\xff", "W10:1:1", "a:b:c", "\"[[]]\"", "{",
    "..:..:..",
    "=", "\\", "\\999", "\"\\303", "gAJ9cQAu", inputs.NOBODY, "eyJhIjoxfQ:1r:AAAA",
    "9" * 5000, "None",
)  # fmt: skip

ODD_QUERIES = (
    "&&&", "=", "%", "a=%ff%fe", "a" * 9000, "?&=%00", "a=1&" * 1500, "\xff=\xe9", ";", "a;b=1",
)  # fmt: skip

FormsOf = Callable[[str, Address, str], list[Form]]


@st.composite
def requests(draw: st.DrawFn, stage: Stage, address: Address, forms_of: FormsOf) -> Sent:
    """Draw a request to this address; `forms_of` gives the forms that lead there."""
    real = draw(st.integers(0, 9)) < 8
    role = draw(st.sampled_from(roles_at(address)))
    path = draw(paths(stage, address, real=real))
    forms = forms_of(role, address, path)
    method = draw(st.sampled_from(METHODS_OF_FORMS if forms else METHODS))
    names = draw(st.sampled_from([looked_for(address.file), looked_for(), OF_ADMIN]))
    with_query = draw(st.integers(0, 3)) > (1 if method == "GET" else 2)
    query = draw(queries(stage, names)) if with_query else ""
    body, content_type = b"", ""
    if method not in SAFE:
        body, content_type = draw(bodies(stage, names, forms))
    headers = tuple(draw(st.lists(headers_to_send(stage, role), max_size=2)))
    if draw(st.integers(0, 2)):  # mostly none
        headers = ()
    is_foreign = draw(st.integers(0, 11)) == 11
    return Sent(role, method, path, query, body, content_type, headers, is_foreign)


def roles_at(address: Address) -> Sequence[str]:
    """Return who may ask there, those oftener for whom it is."""
    if address.route.startswith(("admin", "preview")):
        return ["editor"] * 7 + ["clerk", "person", "nobody"]
    if address.route.startswith("account"):
        return ["member"] * 5 + ["clerk", "clerk", "person", "nobody", "nobody"]
    return ["person"] * 6 + ["member", "nobody", "nobody", "editor"]


@st.composite
def paths(draw: st.DrawFn, stage: Stage, address: Address, *, real: bool) -> str:
    values = {}
    for argument in address.arguments:
        known = stage.values.get(argument, ["1"])
        if argument == "object_id" and (ids := object_ids(address.route)):
            known = ids
        kind = address.kind_of(argument)
        if real:
            values[argument] = draw(st.sampled_from(known))
        elif kind in MATCHING and draw(st.booleans()):
            values[argument] = draw(st.sampled_from(MATCHING[kind]))
        else:
            values[argument] = draw(inputs.segments)
    path = address.path(values)
    return path if real or draw(st.integers(0, 9)) else path + draw(inputs.segments)


def values_to_send(stage: Stage) -> st.SearchStrategy[str]:
    """Return a strategy for real values, of the right and of other kinds, and for bad ones."""
    real = [value for values in stage.values.values() for value in values]
    return st.one_of(st.sampled_from(real), inputs.texts, inputs.texts)


def names_to_send(names: Sequence[str]) -> st.SearchStrategy[str]:
    known = st.sampled_from([*names, "a"])
    return st.one_of(known, known, known.map(lambda name: f"{name}[]"), inputs.texts)


@st.composite
def queries(draw: st.DrawFn, stage: Stage, names: Sequence[str]) -> str:
    if draw(st.integers(0, 7)) == 0:
        return draw(st.sampled_from(ODD_QUERIES))
    pair = st.tuples(names_to_send(names), values_to_send(stage))
    pairs = draw(st.lists(pair, min_size=1, max_size=3))
    if draw(st.integers(0, 3)) == 0:
        pairs += pairs
    if draw(st.integers(0, 7)):  # else nearly all would be refused at once
        pairs = [(name.replace("\0", ""), value.replace("\0", "")) for name, value in pairs]
    return url_encoded(pairs)


@st.composite
def headers_to_send(draw: st.DrawFn, stage: Stage, role: str) -> tuple[str, str]:
    if draw(st.integers(0, 2)):
        name, values = draw(st.sampled_from(HEADERS))
        return name, draw(st.sampled_from(values))
    own = stage.cookies.get(role, {})
    name = draw(st.sampled_from([*COOKIES, *own]))
    if name in own and draw(st.booleans()):
        return "Cookie", f"{name}={own[name][:-1]}"
    return "Cookie", f"{name}={draw(st.sampled_from(COOKIE_VALUES))}"


@st.composite
def bodies(
    draw: st.DrawFn, stage: Stage, names: Sequence[str], forms: Sequence[Form]
) -> tuple[bytes, str]:
    """Draw what a form would send, with something wrong in it, or nothing of the kind."""
    kind = draw(st.integers(0, 15))
    if kind == 0:
        return draw(st.sampled_from(ODD_BODIES))
    form = draw(st.sampled_from(forms)) if forms and kind > 2 else Form()
    pairs = draw(mutated(stage, form, names))
    uploads = draw(uploads_of(stage, form.files or ["file"]))
    if kind < 9 and not (form.is_multipart or form.files):
        return url_encoded(pairs).encode(), URL_ENCODED + draw(charsets())
    odd = ("Content-Transfer-Encoding: base64\r\n", "Content-Type: a; charset=hex\r\n", "A\r\n")
    more = draw(st.sampled_from(("",) * 12 + odd))
    content_type = f"multipart/form-data; boundary={BOUNDARY}{draw(charsets())}"
    return multipart(pairs, uploads, more), content_type


@st.composite
def charsets(draw: st.DrawFn) -> str:
    """Draw what a type of content says of its encoding: mostly nothing."""
    if draw(st.integers(0, 11)):
        return ""
    return f"; charset={draw(st.sampled_from(inputs.CHARSETS))}"


ODD_BODIES: list[tuple[bytes, str]] = [
    (b"", URL_ENCODED),
    (b"", "multipart/form-data"),
    (b"a", "multipart/form-data; boundary="),
    (b"a", f"multipart/form-data; boundary={'a' * 500}"),
    (b"a", "multipart/form-data; boundary=\xff"),
    (f"--{BOUNDARY}\r\n\r\n".encode(), f"multipart/form-data; boundary={BOUNDARY}"),
    (multipart([("a", "b")])[:-9], f"multipart/form-data; boundary={BOUNDARY}"),
    (b"{}", "application/json"),
    (b"[" * 20_000, "application/json"),
    (b"a=b", "text/plain"),
    (b"a=b", ""),
    (b"a=b", "a" * 5000),
    (b"a=b", "application/x-www-form-urlencoded; charset*=hex''x"),
    (b"\xff\xfe=\x00", URL_ENCODED),
    (b"&" * 7000, URL_ENCODED),
    (b"a=1&" * 7000, URL_ENCODED),
    (b"a=" + b"a" * 2_600_000, URL_ENCODED),
    (b"<a/>", "application/xml"),
]


@st.composite
def mutated(draw: st.DrawFn, stage: Stage, form: Form, names: Sequence[str]) -> Pairs:
    """Draw the fields of a form as they are, or with a few of them not as they should be."""
    pairs = list(form.fields)
    if form.buttons:
        pairs += draw(st.lists(st.sampled_from(form.buttons), min_size=1, max_size=2))
    for _ in range(draw(st.sampled_from([0, 1, 1, 1, 2, 4]))):
        what = draw(st.integers(0, 9)) if pairs else 9
        if what == 9:
            pairs.append((draw(names_to_send(names)), draw(values_to_send(stage))))
            continue
        managing = [n for n, (name, _value) in enumerate(pairs) if name.endswith("_FORMS")]
        at = draw(st.integers(0, len(pairs) - 1))
        if managing and draw(st.integers(0, 3)) == 0:
            at = draw(st.sampled_from(managing))
        name, value = pairs[at]
        if what == 0:
            del pairs[at]
        elif what == 1:
            pairs.insert(at, (name, draw(values_to_send(stage))))
        elif what == 2:
            pairs[at] = (draw(inputs.texts), value)
        elif what == 3 and form.others:
            pairs[at] = (name, draw(st.sampled_from(form.others)))
        elif what == 4:
            pairs[at] = (name, value + draw(inputs.texts))
        elif what == 5:
            pairs[at] = (name, draw(inputs.numbers))
        else:
            pairs[at] = (name, draw(values_to_send(stage)))
    return pairs


@st.composite
def uploads_of(draw: st.DrawFn, stage: Stage, fields: Sequence[str]) -> list[Upload]:
    uploads = []
    for name in fields:
        if draw(st.integers(0, 9)) == 0:
            continue
        content = draw(
            st.one_of(
                st.sampled_from(inputs.FILES),
                st.binary(max_size=30),
                st.sampled_from(stage.files or [b""]).flatmap(inputs.broken),
                st.sampled_from(stage.files or [b""]).flatmap(inputs.broken),
            )
        )
        file = draw(st.sampled_from(inputs.FILE_NAMES))
        uploads.append((name, file, draw(st.sampled_from(inputs.FILE_TYPES)), content))
    return uploads


def is_for(form: Form, path: str) -> bool:
    """Say whether a form is sent to this path from the page that is there."""
    action = urlsplit(form.action).path
    return form.method == "post" and action in ("", path)
