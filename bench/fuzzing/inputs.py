"""Texts, numbers, names and files that break programs, as Hypothesis draws them.

Most are taken from lists of what is known to hurt; the rest is drawn from all of Unicode.
"""

import io
import json
import zipfile
from typing import Any

from hypothesis import strategies as st

LONG = 5000  # digits: Python reads 4,300 of them at most
HUGE = 70_000  # signs

NUMBERS = (
    "0", "-1", "1", "2000", "00", "007", "+1", " 1 ", "1_000", "1.5", "1,5", "1e5", "1e400", "0x10",
    "NaN", "-inf", "Infinity", "32768", "2147483648", "9223372036854775807", "9223372036854775808",
    "-9223372036854775809", "9" * LONG, "-" + "9" * LONG, "0" * LONG + "1", "٣", "１２", "²", "½",
    "1\x00", "1e1000000", "999999999999999999999",
)  # fmt: skip
DAYS = (
    "2026-02-30", "0000-00-00", "0001-01-01", "9999-12-31", "10000-01-01", "2026-13-01",
    "2026-11-29T25:61", "-2026-01-01", "2026-1-1", "٢٠٢٦-٠١-٠١", "26-01-01", "1e3-01-01",
    "9999-12-31T23:59:59+14:00",
)  # fmt: skip
NOBODY = "7f1e8a52-0000-4000-8000-000000000000"
IDS = (
    NOBODY, NOBODY.upper(), NOBODY.replace("-", ""), f"{{{NOBODY}}}", f"urn:uuid:{NOBODY}",
    NOBODY[:-1], NOBODY + "0", "0" * 32, "g" * 32, "None", "null", "undefined", "abc", "new",
)  # fmt: skip
MARK = "<fuzz x='\"&>"  # no page may give this back as it is
TEXTS = (
    "", " ", "\x00", "a\x00b", "\x01\x08\x0b\x1f", "\x7f\x85", "\t\r\n", "\r\nSet-Cookie: a=b",
    "\u202eRTL\u2066", "😀" * 100, "\ud800", "a\udfffb", "\ufffe\uffff", "\ufeff", "\u2028\u2029",
    "e\u0301" * 50, "ﷺ" * 40, "ß", "İi", "ǰ", "\U0010ffff", "\U000e0001",
    "a" * 81, "a" * 256, "a" * HUGE, "\n" * HUGE, "😀" * 1000,
    MARK, f"\">{MARK}", f"javascript:{MARK}", "{{ 7 }}{% debug %}", "' OR 1=1 --", "\\", "%", "_",
    "../../etc/passwd", "..", ".", "/", "//evil.example", "https://evil.example/",
    "/\\evil.example",
    "javascript:alert(1)", "%00", "%s%n%d%(a)s", "{0.__class__}", "${7}", "__class__", "-", "=1+1",
    "[]", "{}", "null", "true", "false", "\"", '{"a": [1, "\\ud800", 1e999, NaN]}', "[" * 2000,
    "1;2", "a,b", "a b", "a=b&c", "#", "?", "on", "None", "10.0.0.1",
)  # fmt: skip
CHARSETS = (
    "utf-8", "utf-16", "utf-32", "utf-7", "iso-8859-1", "ascii", "hex", "base64", "rot13", "zlib",
    "idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "no-such", "\"", "",
    "utf-8\x00", "a" * 1000, "mbcs", "cp037", "big5", "utf_8_sig",
)  # fmt: skip

numbers = st.sampled_from(NUMBERS) | st.integers().map(str) | st.floats().map(str)
texts = st.one_of(
    st.sampled_from(TEXTS),
    numbers,
    st.sampled_from(DAYS),
    st.sampled_from(IDS),
    st.text(max_size=20),
    st.text(st.characters(min_codepoint=0, max_codepoint=0x20), max_size=5),
)

SEGMENTS = (
    "%00", "a%00", "%0a", "%0d%0aX:%20y", "%ff%fe", "%ed%a0%80", "%c0%ae", "%2e%2e", "..%2f..",
    "%2F",
    "a/b", "a//b", "..", ".", "", "%20", "%09", "%25", "%2525", "-", "_", "a" * LONG,
    "%F0%9F%98%80",
    "%E2%80%AE", "9" * LONG, "0", "00", "1", "-1", "9223372036854775808", "2147483648", "%D9%A3",
    "1.5", "abc", "null", NOBODY, NOBODY.upper(), NOBODY.replace("-", ""), "__all__", "_5F", "_2F",
    "a_00b", "_5F5F_00", "add", "%3Cfuzz%20x=%27%22&%3E", ";", "a;b", "%", "%zz",
)  # fmt: skip
segments = st.sampled_from(SEGMENTS) | st.binary(max_size=6).map(
    lambda drawn: "".join(f"%{byte:02x}" for byte in drawn)
)


def zipped(**parts: bytes) -> bytes:
    """Return an archive of these files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


FILES = (
    b"", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"a,b\n1", b"PK\x03\x04",
    zipped(a=b"0" * 3_000_000),
    zipped(**{"xl/workbook.xml": b"<a/>", "[Content_Types].xml": b"<a/>"}),
    b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
    b"[" * 20_000, b"{\"a\":" * 20_000, b"- " * 5000, b"a: &a [*a]", b"&a a: *a",
    b"!!python/none x",
    b"a: !!binary \xff", b"? ? ? ?", b"%YAML 9.9\n---\n", b"---\n---\n", b"key: 1e999\ntitle: .nan",
    b"key: " + b"9" * LONG, b"{\"format\": " + b"9" * LONG + b"}", b"{\"format\": NaN}",
    b"{\"a\": \"\\ud800\"}", b"\"\\u0000\"", b"null", b"[]", b"0", b"true", b"\"\"", b"{}",
    b"{\"what\": [], \"format\": {}}", b"1:2:3", b"2026-02-30", b"<<: *x", b"a: b: c", b"\t", b"'",
    b"{" * 500, b"a\n" * 30_000, "😀".encode("utf-16"),
)  # fmt: skip
FILE_NAMES = (
    "a.yaml", "a.yml", "a.json", "a.xlsx", "a.csv", "a.zip", "a.exe", "", ".", "..", "a", "a.YAML",
    "../../a.yaml", "a\x00.yaml", "a" * 300 + ".xlsx", "\u202elsx.a", "a.xlsx.yaml", "😀.json",
    "\".csv",
)  # fmt: skip
FILE_TYPES = (
    "application/octet-stream", "text/csv", "application/json", "text/html", "", "a",
    "text/a; charset=x",
)  # fmt: skip


def broken(content: bytes) -> st.SearchStrategy[bytes]:
    """Return a strategy for a real file in which something is not as it was."""
    if content.startswith(b"PK"):
        return broken_archive(content)
    try:
        return broken_json(json.loads(content))
    except ValueError:
        return broken_text(content)


@st.composite
def broken_text(draw: st.DrawFn, content: bytes) -> bytes:
    """Replace one part of one line by something else, or the rest of the file."""
    lines = content.splitlines(keepends=True)
    at = draw(st.integers(0, len(lines) - 1))
    put = draw(texts).encode("utf-8", "surrogatepass")
    head, colon, _rest = lines[at].partition(b":")
    kind = draw(st.integers(0, 3))
    if kind == 0:
        lines[at] = head + colon + b" " + put + b"\n"
    elif kind == 1:
        lines[at] = put + colon + _rest
    elif kind == 2:
        lines.insert(at, lines[draw(st.integers(0, len(lines) - 1))])
    else:
        del lines[at:]
        lines.append(put)
    return b"".join(lines)


OF_ANOTHER_TYPE: tuple[Any, ...] = (
    None, True, -1, 0, 10**30, -(10**400), 1.5, float("nan"), float("inf"), [], {}, [[]], [None],
    {"a": None}, "2026-01-01T00:00:00Z", "2026-01-01T00:00:00", "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
)  # fmt: skip


@st.composite
def broken_json(draw: st.DrawFn, value: object) -> bytes:
    """Replace one value somewhere in it by one of another type, or leave it out."""
    root = {"": json.loads(json.dumps(value))}
    above: object = root
    place: object = ""
    while True:
        here = above[place]  # type: ignore[index]
        inside = list(here) if isinstance(here, dict) else range(_length(here))
        if not inside or draw(st.integers(0, 4)) == 0:
            break
        above, place = here, draw(st.sampled_from(inside))
    if place != "" and draw(st.integers(0, 3)) == 0:
        del above[place]  # type: ignore[attr-defined]
    else:
        above[place] = draw(texts | st.sampled_from(OF_ANOTHER_TYPE))  # type: ignore[index]
    return json.dumps(root[""]).encode()


def _length(value: object) -> int:
    return len(value) if isinstance(value, list) else 0


@st.composite
def broken_archive(draw: st.DrawFn, content: bytes) -> bytes:
    """Replace something in one file of an archive, or leave the file out."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = draw(st.sampled_from(sorted(parts)))
    if draw(st.integers(0, 4)) == 0:
        del parts[name]
    else:
        part = parts[name]
        start = draw(st.integers(0, max(0, len(part) - 1)))
        length = draw(st.integers(0, 12))
        put = draw(texts).encode("utf-8", "surrogatepass")
        parts[name] = part[:start] + put + part[start + length :]
    return zipped(**parts)
