"""Which format a stream of bytes has: told by its content, then by what the server said, then by its name.

The built-in ones are listed here, and how they are told apart; each is a module of this package, imported when it is
needed. Others come as entry points, and go before them.
"""

import codecs
import json
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module, metadata
from pathlib import PurePath
from typing import BinaryIO

from kg.errors import ArticleError, UsageError
from loaders.articles import records
from loaders.articles.interface import Format, Found, Origin, Reader

GROUP = "kg.article_formats"
FEED = "RSS or Atom"
JSON_LINES = "JSON Lines"
HEAD = 65_536  # bytes that are looked at

_OBJECT = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{")
_OBJECT_WITH_KEY = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{\s*[\"}]")
_LIST = re.compile(rb"(?:\xef\xbb\xbf)?\s*\[\s*\{")
_SPACE = rb"(?>\s+|<!--.*?-->)*+"  # white space and comments, without a way back: there may be thousands
_HTML_START = re.compile(
    rb"%b(?:<\?xml\b[^>]*>%b)?<(?:!doctype\s+html\b|html\b|head>|body\b)" % (_SPACE, _SPACE), re.IGNORECASE | re.DOTALL
)
_FEED_START = re.compile(
    rb"%b(?:<\?xml\b[^>]*>%b)?(?:<\?[^>]*>%b)*+(?:<!doctype\s[^>\[]*(?:\[.*?\]\s*)?>%b)?<(?:[\w-]+:)?(?:rss|feed|rdf)\b"
    % (_SPACE, _SPACE, _SPACE, _SPACE),
    re.IGNORECASE | re.DOTALL,
)
_WIDE = {  # the longer marks first: one of UTF-32 begins with one of UTF-16
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}


def of(head: bytes, origin: Origin) -> Format:
    """The format of a stream that begins with `head`; plain text when nothing says otherwise."""
    suffix = PurePath(origin.name).suffix.lower()
    formats = known()
    for form in formats:
        if form.matches is not None and form.matches(head):
            return form
    for form in formats:
        if origin.media_type in form.media_types:
            return form
    for form in formats:
        if suffix in form.suffixes and form is not _TEXT:
            return form
    # A text may begin with a brace, so where the name says text, an object's first key must follow.
    objects = _OBJECT_WITH_KEY if suffix in _TEXT.suffixes else _OBJECT
    return _JSON_LINES if objects.match(head) else _TEXT


def suffixes() -> frozenset[str]:
    """The endings of file names, in lower case, that some format has."""
    return frozenset(suffix for form in known() for suffix in form.suffixes)


def problem(head: bytes) -> str | None:
    """Why a stream cannot hold articles in UTF-8."""
    for mark, encoding in _WIDE.items():
        if head.startswith(mark):
            return f"this is {encoding}, not UTF-8: convert it first, for example with iconv -f {encoding} -t UTF-8"
    if not head.removeprefix(codecs.BOM_UTF8).strip():
        return "the file is empty: give at least one article"
    if b"\0" in head:
        return (
            f"this is not text but binary (NUL at byte offset {head.index(0)}): "
            "give articles in one of the formats that `kg build --help` lists"
        )
    return None


@cache
def known() -> tuple[Format, ...]:
    """All formats, those of other packages first. UsageError for an entry point that is none."""
    found = []
    for point in sorted(metadata.entry_points(group=GROUP), key=lambda point: (point.name, point.value)):
        try:
            form = point.load()
        except Exception as error:  # another package's code: whatever it raises, this is the one line for it
            raise UsageError(
                f"the format {point.name!r} ({point.value}) cannot be loaded ({error}): "
                "mend the package that brings it, or uninstall it"
            ) from None
        if not isinstance(form, Format):
            raise UsageError(
                f"the format {point.name!r} ({point.value}) is not a loaders.articles.interface.Format: "
                "mend the package that brings it, or uninstall it"
            )
        found.append(form)
    return (*found, *_BUILT_IN)


def _module(name: str) -> Reader:
    """The `read` of a module of this package, which is imported when it is called."""

    def read(stream: BinaryIO, origin: Origin) -> Iterator[Found]:
        return import_module(f"loaders.articles.formats.{name}").read(stream, origin)  # type: ignore[no-any-return]

    return read


def _is_html(head: bytes) -> bool:
    return _HTML_START.match(without_mark(head)) is not None


def _is_feed(head: bytes) -> bool:
    return _FEED_START.match(without_mark(head)) is not None


def without_mark(head: bytes) -> bytes:
    """The characters of a file as UTF-8, whatever UTF it has by its byte order mark."""
    for mark, encoding in _WIDE.items():
        if head.startswith(mark):
            return head.decode(encoding, "replace").encode()
    return head.removeprefix(codecs.BOM_UTF8)


def _is_json(head: bytes) -> bool:
    """A list of objects, or an object on several lines; one that fills a line may be the first of many."""
    if _LIST.match(head):
        return True
    first, newline, rest = head.lstrip(codecs.BOM_UTF8 + b" \t\r\n").partition(b"\n")
    if not newline or not _OBJECT_WITH_KEY.match(head):
        return False
    try:
        json.loads(first)
    except (ValueError, RecursionError):
        # behind a comma goes another name: an object there makes the line one of many, with a comma too much
        first, rest = first.rstrip(), rest.lstrip()
        return first.endswith((b"{", b"[")) or (first.endswith(b",") and not rest.startswith(b"{"))
    return False


def _is_json_lines(head: bytes) -> bool:
    """An object that fills its line, and another one under it."""
    first, _, rest = head.lstrip(codecs.BOM_UTF8 + b" \t\r\n").partition(b"\n")
    if not first.startswith(b"{") or not rest.lstrip().startswith(b"{"):
        return False
    try:
        return isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def _is_table(head: bytes) -> bool:
    """A first line of nothing but names, one of which is usual for a text and another for something else."""
    first = head.removeprefix(codecs.BOM_UTF8).partition(b"\n")[0].decode("utf-8", "replace").lower()
    for delimiter in "\t,;|":
        names = {records.plain(name.strip(' \r"')) for name in first.split(delimiter)}
        found = [ours for ours, usual in records.USUAL.items() if not names.isdisjoint(usual)]
        if "text" in found and len(found) > 1:
            return True
    return False


def _is_mail(head: bytes) -> bool:
    """Header lines as servers write them, with the fields that each message has."""
    block = re.match(rb"(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*)+(?=\r?\n)", head)
    names = {line.partition(b":")[0].lower() for line in block[0].splitlines()} if block else set()
    return {b"from", b"date"} <= names and not names.isdisjoint({b"message-id", b"mime-version", b"received"})


_TEXT = Format("text", _module("text"), frozenset({".txt", ".text"}), frozenset({"text/plain"}), utf8=True)
_JSON_LINES = Format(
    JSON_LINES,
    _module("json_lines"),
    frozenset({".jsonl", ".ndjson"}),
    frozenset({"application/x-ndjson", "application/jsonl"}),
    _is_json_lines,
    utf8=True,
)
_HTML = Format(
    "HTML",
    _module("html"),
    frozenset({".html", ".htm", ".xhtml"}),
    frozenset({"text/html", "application/xhtml+xml"}),
    _is_html,
)
_FEED = Format(
    FEED,
    _module("feeds"),
    frozenset({".rss", ".atom", ".rdf", ".xml"}),
    frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml"}),
    _is_feed,
)
_WARC = Format(
    "WARC",
    _module("warc"),
    frozenset({".warc"}),
    frozenset({"application/warc"}),
    lambda head: head.startswith(b"WARC/"),
)
_JSON = Format(
    "JSON",
    _module("json_document"),
    frozenset({".json"}),
    frozenset({"application/json", "application/ld+json", "application/feed+json"}),
    _is_json,
    utf8=True,
)
_TABLE = Format(
    "CSV",
    _module("tables"),
    frozenset({".csv", ".tsv", ".tab"}),
    frozenset({"text/csv", "text/tab-separated-values"}),
    _is_table,
    utf8=True,
)
_PARQUET = Format(
    "Parquet",
    _module("parquet"),
    frozenset({".parquet", ".pq"}),
    frozenset({"application/vnd.apache.parquet"}),
    lambda head: head.startswith(b"PAR1"),
)
_MARKDOWN = Format(
    "Markdown", _module("markdown"), frozenset({".md", ".markdown"}), frozenset({"text/markdown"}), utf8=True
)
_MAIL = Format("e-mail", _module("mail"), frozenset({".eml"}), frozenset({"message/rfc822"}), _is_mail)
_PDF = Format(
    "PDF",
    _module("pdf"),
    frozenset({".pdf"}),
    frozenset({"application/pdf"}),
    lambda head: head.lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(b"%PDF-"),
)
_BUILT_IN = (_PDF, _PARQUET, _WARC, _HTML, _FEED, _MAIL, _JSON_LINES, _JSON, _TABLE, _MARKDOWN, _TEXT)


def refuse(head: bytes, form: Format, place: str) -> ArticleError | None:
    """The error for a stream that cannot have its format."""
    reason = problem(head) if form.utf8 else None
    return ArticleError(reason, place) if reason else None
