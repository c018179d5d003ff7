"""From a stream of bytes, packed or not, to its articles."""

import codecs
import io
from collections.abc import Iterator
from typing import BinaryIO, cast

from kg.errors import ArticleError
from loaders.articles import formats
from loaders.articles.interface import Found, Origin

_MOST_BLANK = 1_048_576  # bytes of white space in front: a file with more is as good as empty


def articles(stream: BinaryIO, origin: Origin) -> Iterator[Found]:
    """The articles of a stream in whatever format it has, and errors for those it cannot give."""
    try:
        head, stream = look(stream)
        form = formats.of(head, origin)
        error = formats.refuse(head, form, origin.place)
        if error is not None:
            yield error
        else:
            yield from form.read(stream, origin)
    except OSError as error:
        yield ArticleError(f"cannot be read ({error.strerror or error}): check the file", origin.place)


def look(file: BinaryIO) -> tuple[bytes, BinaryIO]:
    """The first bytes of a file, up to some that are not blank, and a stream of all its bytes. Pipes cannot be
    rewound, and give few bytes at a time."""
    head = b""
    while len(head) < _MOST_BLANK and (chunk := file.read1(formats.HEAD)):  # type: ignore[attr-defined]
        head += chunk
        if head.removeprefix(codecs.BOM_UTF8).strip():
            break
    return head, cast(BinaryIO, io.BufferedReader(_Replay(head, file)))


class _Replay(io.RawIOBase):
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
