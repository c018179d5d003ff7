"""Compressed files: told by their first bytes, read without being blown up, written with the same bytes each time.

gzip, Zstandard and bzip2; `zstandard` is imported when a file needs it.
"""

import bz2
import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO, Protocol, cast

from kg.errors import WorkError

SUFFIXES = (".gz", ".zst", ".bz2")

# News as quads shrinks to a twentieth, the same article over and over to a sixtieth. Bombs reach thousands.
_RATIO = 200
_FREE = 256 << 20  # bytes that come out before the ratio counts
_MOST = 64 << 30  # bytes that come out of one file at all
_INPUT = 2048  # bytes that are taken in at a time: what they can grow to must fit into memory
_WINDOW = 1 << 27  # of Zstandard, as `zstd --long` writes it


class _Decompressor(Protocol):
    def decompress(self, data: bytes, /) -> bytes: ...

    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...


def _zstd() -> _Decompressor:
    import zstandard

    return cast(_Decompressor, zstandard.ZstdDecompressor(max_window_size=_WINDOW).decompressobj())


def _gzip() -> _Decompressor:
    return cast(_Decompressor, zlib.decompressobj(wbits=zlib.MAX_WBITS | 16))


_MAGIC: dict[bytes, Callable[[], _Decompressor]] = {
    b"\x1f\x8b\x08": _gzip,
    b"\x28\xb5\x2f\xfd": _zstd,
    b"BZh": bz2.BZ2Decompressor,
}


@contextmanager
def packed(output: BinaryIO, suffix: str | None) -> Iterator[BinaryIO]:
    """A stream whose bytes reach `output` compressed as `suffix` says, or as they are without one.

    Neither the time nor a file name goes in. `output` stays open.
    """
    stream: BinaryIO
    if suffix is None:
        yield output
        return
    if suffix == ".gz":
        stream = cast(BinaryIO, gzip.GzipFile(filename="", mode="wb", fileobj=output, compresslevel=6, mtime=0))
    elif suffix == ".bz2":
        stream = cast(BinaryIO, bz2.BZ2File(output, "wb"))
    else:
        import zstandard

        stream = cast(BinaryIO, zstandard.ZstdCompressor(level=6).stream_writer(output, closefd=False))
    with stream:
        yield stream


def unpacked(stream: io.BufferedReader, name: str) -> BinaryIO:
    """The bytes of a file, unpacked when its first bytes are those of a compressed one; `name` is for messages.

    Reading raises WorkError where it is cut off or broken, and where it grows beyond what files of words do.
    """
    start = stream.peek(4)
    for magic, decompressor in _MAGIC.items():
        if start.startswith(magic):
            return io.BufferedReader(_Unpacked(stream, name, decompressor), 1 << 16)
    return stream


class _Unpacked(io.RawIOBase):
    """One member after the other, as these formats allow."""

    def __init__(self, stream: BinaryIO, name: str, make: Callable[[], _Decompressor]) -> None:
        self._stream = stream
        self._name = name
        self._make = make
        self._member: _Decompressor | None = make()
        self._held = memoryview(b"")
        self._taken = 0
        self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._held:
            if not self._more():
                return 0
        size = min(len(buffer), len(self._held))
        buffer[:size] = self._held[:size]
        self._held = self._held[size:]
        return size

    def _more(self) -> bool:
        """Unpack the next bytes; False at the end."""
        data = self._member.unused_data if self._member is not None and self._member.eof else b""
        if not data:
            data = self._stream.read(_INPUT)
            self._taken += len(data)
        if not data:
            if self._member is None or self._member.eof:
                return False
            raise WorkError(f"{self._name} is cut off: the compressed data ends too early; get the file again")
        if self._member is None or self._member.eof:
            self._member = self._make()
        try:
            self._held = memoryview(self._member.decompress(data))
        except MemoryError:
            raise
        except Exception as error:  # zlib.error, OSError, ZstdError: each library has its own
            why = " ".join(str(error).split())
            raise WorkError(f"{self._name} is broken: it cannot be unpacked ({why}); get the file again") from None
        self._given += len(self._held)
        if self._given > _MOST or (self._given > _FREE and self._given > _RATIO * self._taken):
            raise WorkError(
                f"{self._name} grows to more than {self._given >> 20:,} MiB from {self._taken:,} bytes: "
                "when that is right, unpack it first"
            )
        return True
