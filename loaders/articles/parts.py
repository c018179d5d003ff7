"""Large files of JSON Lines in parts, which can be read apart and give together what the file gives."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO

from kg.errors import ArticleError
from loaders.articles import compression, opening
from loaders.articles.formats import json_lines, registry
from loaders.articles.interface import Found, Options
from loaders.articles.sources import File, OnBytes

_STEP = 1 << 20  # bytes


@dataclass(frozen=True, slots=True)
class Part:
    """The lines of a file that begin between two offsets, in bytes; `before` is how many stand in front of them."""

    file: File
    start: int
    end: int
    before: int | None = None

    def lines(self) -> int:
        """How many there are. OSError when the file cannot be read."""
        found = 0 if self.start else 1
        with open(self.file.full_path, "rb", buffering=0) as file:
            at = file.seek(max(self.start - 1, 0))
            while data := file.read(min(_STEP, self.end - 1 - at)):
                found += data.count(b"\n")
                at += len(data)
        return found

    def size(self) -> int | None:
        """Bytes between the offsets."""
        return self.end - self.start

    def articles(self, options: Options, on_bytes: OnBytes) -> Iterator[Found]:
        """As of the whole file, with the same places in messages."""
        origin = replace(self.file.origin, fields=options.fields)
        assert self.before is not None
        try:
            with open(self.file.full_path, "rb") as file:
                at = _line_start(file, self.start)
                numbered = json_lines.lines(file, self.before, at, self.end)
                yield from json_lines.articles(numbered, origin)
        except OSError as error:
            yield ArticleError(f"cannot be read ({error.strerror or error}): check the file", origin.place)
        on_bytes(self.end - self.start)


def parts(file: File, most: int) -> list[Part]:
    """The parts of a file that is longer than `most` bytes, none of which is longer; none where it has another format,
    is compressed, or cannot be read."""
    size = file.size()
    if size is None or size <= most:
        return []
    try:
        with open(file.full_path, "rb") as stream:
            head, _ = opening.look(stream)
    except OSError:
        return []
    origin = compression.without_suffix(file.origin)
    form = registry.of(head, origin)
    if compression.kind(head) or form.name != registry.JSON_LINES or registry.refuse(head, form, origin.place):
        return []
    return [Part(file, start, min(start + most, size)) for start in range(0, size, most)]


def _line_start(file: BinaryIO, offset: int) -> int:
    """Where the first line begins at an offset or after it; the file stands there then."""
    if offset == 0:
        return 0
    file.seek(offset - 1)
    while (line := file.readline(_STEP)) and not line.endswith(b"\n"):
        pass
    return file.seek(0, io.SEEK_CUR)
