"""From a stream of bytes, packed or not, to its articles."""

import codecs
from collections.abc import Iterator
from typing import BinaryIO

from kg.errors import ArticleError
from loaders.articles import compression
from loaders.articles.formats import registry
from loaders.articles.interface import Found, Origin
from loaders.articles.streams import Unreadable, buffered

_MOST_BLANK = 1_048_576  # bytes of white space in front: a file with more is as good as empty


def articles(stream: BinaryIO, origin: Origin) -> Iterator[Found]:
    """The articles of a stream, in whatever format it has and however it is packed, and errors for those it cannot
    give."""
    yield from _articles(stream, origin, compression.Budget(), 0)


def _articles(stream: BinaryIO, origin: Origin, budget: compression.Budget, depth: int) -> Iterator[Found]:
    try:
        head, stream = look(stream)
        packed = compression.kind(head)
        if packed is None:
            yield from _read(head, stream, compression.without_suffix(origin))
            return
        for inside in compression.unpacked(packed, stream, origin, budget, depth):
            if isinstance(inside, ArticleError):
                yield inside
            else:
                yield from _articles(*inside, budget, depth + 1)
    except Unreadable as error:
        yield ArticleError(str(error), origin.place)
    except OSError as error:
        yield ArticleError(f"cannot be read ({error.strerror or error}): check the file", origin.place)


def _read(head: bytes, stream: BinaryIO, origin: Origin) -> Iterator[Found]:
    form = registry.of(head, origin)
    error = registry.refuse(head, form, origin.place)
    if error is not None:
        yield error
    else:
        yield from form.read(stream, origin)


def look(file: BinaryIO) -> tuple[bytes, BinaryIO]:
    """The first bytes of a file, up to some that are not blank, and a stream of all its bytes: a pipe cannot be
    rewound, and gives few bytes at a time."""
    start = file.tell() if file.seekable() else None
    head = b""
    while len(head) < _MOST_BLANK and (chunk := file.read1(registry.HEAD)):  # type: ignore[attr-defined]
        head += chunk
        if head.removeprefix(codecs.BOM_UTF8).strip():
            break
    if start is None:
        return head, buffered(head, file)
    file.seek(start)
    return head, file
