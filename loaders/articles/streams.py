"""Streams of bytes beside those of the standard library."""

import io
import tempfile
from typing import BinaryIO, cast

MAX_SPOOLED = 4 * 1024**3  # bytes of a temporary file
_IN_MEMORY = 8 * 1024**2
_STEP = 1024**2


class Unreadable(OSError):
    """A stream that ends before its end, is damaged, or is more than anybody may be made to read. Its text is for the
    user, on one line; it is an OSError so that whatever reads the stream lets it pass."""


class Replay(io.RawIOBase):
    """Bytes that were read already, then the rest of their file."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = memoryview(head)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._head[: len(buffer)] or self._rest.read1(len(buffer))  # type: ignore[attr-defined]
        self._head = self._head[len(data) :]
        buffer[: len(data)] = data
        return len(data)


def buffered(head: bytes, rest: BinaryIO) -> BinaryIO:
    """A stream of bytes that were read already and then of the rest of their file."""
    return cast(BinaryIO, io.BufferedReader(Replay(head, rest)))


def seekable(stream: BinaryIO) -> BinaryIO:
    """The stream, or a temporary file of what it holds. Unreadable for more than anybody may be made to store."""
    if stream.seekable():
        return stream
    spooled = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - its reader closes it
    try:
        while data := stream.read(_STEP):
            if spooled.tell() + len(data) > MAX_SPOOLED:
                raise Unreadable(
                    f"it is longer than {MAX_SPOOLED // 1024**3} GiB and comes from no file: save it as one first"
                )
            spooled.write(data)
    except BaseException:
        spooled.close()
        raise
    spooled.seek(0)
    return cast(BinaryIO, spooled)
