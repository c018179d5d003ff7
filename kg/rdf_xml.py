"""RDF/XML whose entities cannot blow it up: files of ontologies have short ones for namespaces, attacks nest them.

pyoxigraph expands whatever it is given, so that a kilobyte may become gigabytes.
"""

import io
from typing import BinaryIO, cast
from xml.parsers import expat

from kg.errors import WorkError

_LONGEST = 250  # characters of an entity, as a namespace may have


def guarded(stream: BinaryIO, name: str) -> BinaryIO:
    """The same bytes; `name` is for messages. Reading raises WorkError at XML that is broken, and at an entity that is
    long or made of others."""
    return cast(BinaryIO, io.BufferedReader(_Guarded(stream, name), 1 << 16))


class _Guarded(io.RawIOBase):
    """Gives no bytes that expat has not gone through."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self._stream = stream
        self._name = name
        self._is_whole = False
        self._parser = expat.ParserCreate()
        self._parser.EntityDeclHandler = self._entity

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        if self._is_whole:
            return 0
        self._is_whole = not data
        try:
            self._parser.Parse(data, self._is_whole)
        except expat.ExpatError as error:
            raise WorkError(
                f"{self._name} cannot be read as RDF/XML ({error}): check the file, or give --format"
            ) from None
        buffer[: len(data)] = data
        return len(data)

    def _entity(self, name: str, _is_parameter: bool, value: str | None, *_where: object) -> None:
        if value is not None and (len(value) > _LONGEST or "&" in value):
            raise WorkError(
                f"{self._name} has an entity {name[:40]!r} that is longer than {_LONGEST} characters or made of others"
                ": write it out, or save the file as Turtle"
            )
