"""Streams of articles that are compressed (gzip, Zstandard, bzip2) or in a zip archive, told by their first bytes.

An archive gives those of its files whose names end as a format's do, in the order of their names. What is unpacked is
limited by what was really unpacked, never by what a header says.
"""

import bz2
import gzip
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import IO, Any, BinaryIO, Protocol, cast

from kg.errors import ArticleError
from loaders.articles.fields import one_line, shown
from loaders.articles.formats import registry
from loaders.articles.interface import Origin
from loaders.articles.streams import Unreadable, seekable

SUFFIXES = frozenset({".gz", ".zst", ".bz2", ".zip"})
MAX_DEPTH = 3  # a zip archive of .gz is 2
FREE = 64 * 1024**2  # bytes that may be unpacked whatever they were packed in
MAX_RATIO = 200  # of what is unpacked to what was packed; repetitive news reaches 50
MAX_UNPACKED = 64 * 1024**3  # bytes, of one file
MAX_DIRECTORY = 16 * 1024**2  # bytes of an archive's list of files: 200,000 of them or so

_STEP = 1024  # compressed bytes of Zstandard at once: each may become 32 KiB
_ZIPS = (b"PK\x03\x04", b"PK\x05\x06")
_DOCUMENTS = ("[Content_Types].xml", "META-INF/container.xml", "META-INF/manifest.xml")  # Office, EPUB, OpenDocument
_BZIP2 = re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)")
_MEDIA_TYPES = re.compile(r"application/(?:(?:x-)?(?:gzip|bzip2?|zip|zip-compressed|zstd)|octet-stream)", re.IGNORECASE)


@dataclass(slots=True)
class Budget:
    """What may still be unpacked of one file, at whatever depth."""

    packed: int = 0  # bytes that were read of the file
    unpacked: int = 0
    spent: bool = False

    def unpack(self, number: int) -> None:
        """Count bytes that were unpacked. Unreadable when they are too many."""
        self.unpacked += number
        if self.unpacked > MAX_UNPACKED:
            self.spent = True
            raise Unreadable(f"more than {MAX_UNPACKED // 1024**3} GiB come out of it: unpack it and give its parts")
        if self.unpacked > FREE and self.unpacked > MAX_RATIO * self.packed:
            self.spent = True
            raise Unreadable(
                f"it unpacks to more than {MAX_RATIO} times its size, as archives do that are made to fill a disk: "
                "if it is none, unpack it first"
            )


def kind(head: bytes) -> str | None:
    """How a stream that begins with `head` is packed: "gz", "zst", "bz2" or "zip"; None if it is not."""
    if head.startswith(b"\x1f\x8b\x08"):
        return "gz"
    if head.startswith(b"\x28\xb5\x2f\xfd"):
        return "zst"
    if head.startswith(_ZIPS):
        return "zip"
    return "bz2" if _BZIP2.match(head) else None


def is_name(name: str) -> bool:
    """Whether a file's name ends as a format's does, or as an archive's, or as one of them compressed."""
    path = PurePosixPath(name.lower())
    if path.suffix in SUFFIXES - {".zip"}:
        return is_name(path.stem)
    return path.suffix == ".zip" or path.suffix in registry.suffixes()


def unpacked(
    kind: str, stream: BinaryIO, origin: Origin, budget: Budget, depth: int
) -> Iterator[tuple[BinaryIO, Origin] | ArticleError]:
    """The streams in a packed one, each to be read before the next, and errors for those that cannot be read. `depth`
    is how often it was packed itself. Unreadable, here or from a stream, when it is damaged, cut or too much."""
    if depth == MAX_DEPTH:
        raise Unreadable(f"it is packed more than {MAX_DEPTH} times: unpack it first")
    if kind != "zip":
        source = _OPENERS[kind](_Counted(stream, budget) if depth == 0 else stream)
        yield _checked(source, budget), _inside(origin)
        return
    file = seekable(stream)
    try:
        if depth == 0:
            budget.packed = file.seek(0, io.SEEK_END)
        yield from _members(file, origin, budget)
    finally:
        if file is not stream:
            file.close()


def without_suffix(origin: Origin) -> Origin:
    """The origin of a file that is not compressed, whatever its name says: what fetched it may have unpacked it."""
    return _inside(origin) if PurePosixPath(origin.name.lower()).suffix in SUFFIXES - {".zip"} else origin


def _inside(origin: Origin) -> Origin:
    """The origin of what a file was before it was compressed: wire.txt of wire.txt.gz."""
    path = PurePosixPath(origin.name)
    name = path.stem if path.suffix.lower() in SUFFIXES else origin.name
    return replace(
        origin,
        name=name,
        identifier=PurePosixPath(name).stem if name and origin.identifier == path.stem else origin.identifier,
        media_type=None if _MEDIA_TYPES.fullmatch(origin.media_type or "") else origin.media_type,
    )


def _members(file: BinaryIO, origin: Origin, budget: Budget) -> Iterator[tuple[BinaryIO, Origin] | ArticleError]:
    try:
        archive = zipfile.ZipFile(cast(IO[bytes], _Directory(file)))
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:  # and UnicodeDecodeError, of a name
        raise Unreadable(f"the archive is damaged or cut ({one_line(str(error))}): make or fetch it again") from None
    members = sorted(
        (member for member in archive.infolist() if not member.is_dir()), key=lambda member: member.filename
    )
    if any(member.filename in _DOCUMENTS for member in members):
        raise Unreadable("it is a document or e-book, not an archive of articles: save it as text, HTML or PDF")
    members = [member for member in members if _is_article(member.filename)]
    locked = [member for member in members if member.flag_bits & 1]
    if not members:
        raise Unreadable("no file in the archive has a name that ends as a format's does: `kg build --help` lists them")
    if locked:
        yield ArticleError(
            f'{len(locked):,} of its files are encrypted, such as "{shown(locked[0].filename)}": unpack it first',
            origin.place,
        )
    for member in members:
        if member in locked or budget.spent:
            continue
        place = f"{origin.place}, {one_line(member.filename)}"
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            yield ArticleError("it is packed in a way that is not read: unpack the archive first", place)
            continue
        try:
            source = archive.open(member)
        except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
            yield ArticleError(f"the archive is damaged here ({one_line(str(error))}): make or fetch it again", place)
            continue
        path = PurePosixPath(member.filename)
        with source:
            yield (
                _checked(cast(_Source, source), budget),
                replace(
                    origin, place=place, name=path.name, identifier=path.stem, media_type=None, charset=None, url=None
                ),
            )


def _is_article(name: str) -> bool:
    """Whether a file of an archive is for reading: not hidden, and not what macOS puts beside each."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return is_name(name) and not any(
        (part.startswith(".") and part not in (".", "..")) or part == "__MACOSX" for part in parts
    )


class _Source(Protocol):
    def read1(self, size: int, /) -> bytes: ...


def _checked(source: _Source, budget: Budget) -> BinaryIO:
    return cast(BinaryIO, io.BufferedReader(_Checked(source, budget)))


class _Checked(io.RawIOBase):
    """What comes out of a source, counted. What is wrong with it is Unreadable, and stays so when asked again: a reader
    must not take a cut stream for one that has ended."""

    def __init__(self, source: _Source, budget: Budget) -> None:
        self._source = source
        self._budget = budget
        self._wrong: OSError | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if self._wrong is None:
            try:
                data = self._source.read1(len(buffer))
                self._budget.unpack(len(data))
                buffer[: len(data)] = data
                return len(data)
            except EOFError:
                self._wrong = Unreadable("it ends in the middle, as after a broken download: fetch it again")
            except OSError as error:
                self._wrong = error if error.errno or isinstance(error, Unreadable) else _damaged(error)
            except Exception as error:  # of zlib, zstandard or zipfile: each has its own
                self._wrong = _damaged(error)
        raise self._wrong


def _damaged(error: Exception) -> Unreadable:
    return Unreadable(f"what is compressed is damaged ({one_line(str(error))}): make or fetch it again")


class _Counted(io.RawIOBase):
    """A packed stream that says how much was read of it."""

    def __init__(self, stream: BinaryIO, budget: Budget) -> None:
        self._stream = stream
        self._budget = budget

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._stream.read1(len(buffer))  # type: ignore[attr-defined]
        self._budget.packed += len(data)
        buffer[: len(data)] = data
        return len(data)


class _Directory:
    """The file of an archive, whose list of files is not read when it is endless: that is the one long read of it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.seek = file.seek
        self.tell = file.tell

    def seekable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if size > MAX_DIRECTORY:
            raise Unreadable("the archive holds too many files: make several of it")
        return self._file.read(size)


class _Zstandard:
    """The frames of a stream, one after the other. The library's own reader takes a cut stream for a short one."""

    def __init__(self, stream: BinaryIO) -> None:
        import zstandard

        self._stream = stream
        self._library = zstandard.ZstdDecompressor()
        self._frame: Any = None
        self._ready = bytearray()

    def read1(self, size: int, /) -> bytes:
        while not self._ready:
            data = self._stream.read(_STEP)
            if not data and self._frame is not None:
                raise EOFError
            if not data:
                break
            while data:
                self._frame = self._frame or self._library.decompressobj()
                self._ready += self._frame.decompress(data)
                data = b""
                if self._frame.eof:
                    data, self._frame = self._frame.unused_data, None
        taken = bytes(self._ready[:size])
        del self._ready[:size]
        return taken


_OPENERS: dict[str, Callable[[Any], _Source]] = {
    "gz": lambda stream: gzip.GzipFile(fileobj=stream),
    "bz2": bz2.BZ2File,
    "zst": lambda stream: _Zstandard(
        cast(BinaryIO, io.BufferedReader(stream) if isinstance(stream, io.RawIOBase) else stream)
    ),
}
