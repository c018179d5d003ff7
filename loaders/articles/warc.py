"""Web archives (WARC), as Common Crawl's news set ships them: a page a record.

Only what a server answered with a page of HTML is read; requests, revisits, redirects and pictures are passed over.
"""

import gzip
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO, cast

from kg.errors import ArticleError
from loaders.articles import html
from loaders.articles.interface import Found, Origin

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord

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
    number = 0
    try:
        for number, record in enumerate(_records(_Lines(_unpacked(stream))), 1):
            yield from _articles(record, replace(origin, place=f"{origin.place}, record {number}"))
            _to_end(record)
    except (_Cut, EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield ArticleError(
            f"the archive is cut or damaged behind record {number:,} ({error}): "
            "what stands whole before that was read; fetch the file again",
            origin.place,
        )


def _unpacked(stream: BinaryIO) -> BinaryIO:
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(cast(io.RawIOBase, stream))
    return cast(BinaryIO, gzip.GzipFile(fileobj=buffered) if buffered.peek(2)[:2] == b"\x1f\x8b" else buffered)


def _records(lines: _Lines) -> Iterator["ArcWarcRecord"]:
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


def _to_end(record: "ArcWarcRecord") -> None:
    while record.raw_stream.read(_BLOCK):
        pass
    if record.raw_stream.limit > 0:
        raise _Cut("the last record is not whole")
