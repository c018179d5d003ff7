"""Web archives (WARC), as Common Crawl's news set ships them: a page a record.

Only what a server answered with a page of HTML is read; requests, revisits, redirects and pictures are passed over.
"""

import gzip
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, BinaryIO, cast

from kg.errors import ArticleError
from loaders.articles import fields
from loaders.articles.formats import html
from loaders.articles.interface import Found, Origin

MAX_BYTES = 4 * html.MAX_BYTES  # of a record

_MAX_LINE = 1_048_576
_BLOCK = 65_536
_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_CHARSET = re.compile(r"""charset\s*=\s*["']?([^\s"';]{1,100})""", re.IGNORECASE)


class _Cut(Exception):
    """The archive ends, or goes on with something else, in the middle of a record."""


class _Lines:
    """A stream as warcio reads it, in which no line is endless and the end of what was compressed is an end."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._at = 0

    def tell(self) -> int:
        return self._at

    def read(self, length: int) -> bytes:
        return self._count(self._stream.read(length))

    def readline(self, length: int = _MAX_LINE) -> bytes:
        return self._count(self._stream.readline(min(length, _MAX_LINE)))

    def _count(self, data: bytes) -> bytes:
        self._at += len(data)
        return data


def read(stream: BinaryIO, origin: Origin) -> Iterator[Found]:
    """The articles of a stream of bytes, compressed with gzip or not. An archive that is cut or damaged gives what
    stands whole before that, and an error."""
    whole = 0
    try:
        for number, record in enumerate(_records(_Lines(_unpacked(stream))), 1):
            yield from _articles(record, replace(origin, place=f"{origin.place}, record {number}"))
            _to_end(record)
            whole = number
    except (_Cut, EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield ArticleError(
            f"the archive is cut or damaged behind record {whole:,} ({error}): "
            "what stands whole before that was read; fetch the file again",
            origin.place,
        )


def _unpacked(stream: BinaryIO) -> BinaryIO:
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(cast(io.RawIOBase, stream))
    return cast(BinaryIO, gzip.GzipFile(fileobj=buffered) if buffered.peek(2)[:2] == b"\x1f\x8b" else buffered)


def _records(lines: _Lines) -> Iterator[Any]:
    """The records of an archive; each must be read to its end before the next is asked for."""
    from warcio.exceptions import ArchiveLoadFailed
    from warcio.recordloader import ArcWarcRecordLoader

    loader = ArcWarcRecordLoader()
    while True:
        line = lines.readline()
        if not line:
            return
        if not line.strip():
            continue
        try:
            record = loader.parse_record_stream(lines, line, known_format="warc", no_record_parse=True)
        except ArchiveLoadFailed:
            raise _Cut("what follows is no record") from None
        if record.length is None:
            raise _Cut("a record does not say how long it is")
        yield record


def _to_end(record: Any) -> None:
    while record.raw_stream.read(_BLOCK):
        pass
    if record.raw_stream.limit > 0:
        raise _Cut("the last record is not whole")


def _articles(record: Any, origin: Origin) -> Iterator[Found]:
    """The article of a record that holds a page as its server gave it."""
    from warcio.recordloader import ArcWarcRecordLoader
    from warcio.statusandheaders import StatusAndHeadersParserException

    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    if record.rec_type != "response" or not url.startswith(("http://", "https://")):
        return
    try:
        answer = ArcWarcRecordLoader(verify_http=False).load_http_headers(
            "response", url, record.raw_stream, record.length
        )
    except (StatusAndHeadersParserException, EOFError):
        return  # if the archive is cut here, its end will say so
    if answer is None or answer.get_statuscode() != "200":
        return
    kind = answer.get_header("Content-Type") or record.rec_headers.get_header("WARC-Identified-Payload-Type") or ""
    if kind.partition(";")[0].strip().lower() not in _PAGES:
        return
    charset = _CHARSET.search(kind)
    try:
        if record.rec_headers.get_header("WARC-Truncated"):
            raise ArticleError("the archive holds a part of the page only, as it says itself: fetch the page")
        data = _payload(record, answer)
        address = fields.url(url)
    except ArticleError as error:
        yield error.at(origin.place)
        return
    yield from html.article(
        data,
        replace(
            origin,
            identifier=address or url,
            url=address,
            media_type="text/html",
            charset=charset.group(1) if charset else None,
        ),
    )


def _payload(record: Any, answer: Any) -> bytes:
    """The page as it was before it was packed for its way. _Cut if the archive ends before it does."""
    from warcio.bufferedreaders import ChunkedDataReader

    if record.length > MAX_BYTES:
        raise ArticleError(f"the record is longer than {MAX_BYTES:,} bytes: no page is")
    raw: bytes = record.raw_stream.read(record.length)
    if record.raw_stream.limit > 0:
        raise _Cut("the last record is not whole")
    if (answer.get_header("Transfer-Encoding") or "").strip().lower() == "chunked":
        raw = ChunkedDataReader(io.BytesIO(raw)).read()
    coding = (answer.get_header("Content-Encoding") or "identity").strip().lower()
    if coding in ("gzip", "x-gzip", "deflate"):
        return _inflated(raw, coding)
    if coding not in ("identity", "none", "utf-8", "") and not raw.lstrip()[:1] == b"<":
        raise ArticleError(
            f'the page is packed as "{fields.shown(coding)}", which is not read: unpack the archive\'s pages first'
        )
    return raw


def _inflated(raw: bytes, coding: str) -> bytes:
    """At most what a page may have and a byte. Many archives keep the header and store the page unpacked."""
    if coding != "deflate" and not raw.startswith(b"\x1f\x8b"):
        return raw
    for window in (32 + zlib.MAX_WBITS, -zlib.MAX_WBITS):  # with a head, as the standard says, and without
        unpacker = zlib.decompressobj(window)
        try:
            page = unpacker.decompress(raw, html.MAX_BYTES + 1)
        except zlib.error:
            continue
        if unpacker.eof or len(page) > html.MAX_BYTES:
            return page
        raise ArticleError("the page in the record is packed and not whole: fetch it again")
    if raw.lstrip()[:1] == b"<":
        return raw
    raise ArticleError(f'the page in the record is not packed as "{coding}", as it says: fetch it again')
