"""JSON: a list of articles, an object that is one, or an object that holds a list of them ("articles", "data.items").

A list is read element by element, in the memory of one. Lists under other names than the usual ones are found too, but
only in a document of `MAX_VALUE` bytes: which of its values they are is known at the end.
"""

import codecs
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, BinaryIO

import ijson
from ijson.common import ObjectBuilder

from kg.errors import ArticleError
from loaders.articles import records
from loaders.articles.fields import shown
from loaders.articles.interface import Found, Origin
from loaders.articles.streams import Unreadable

MAX_VALUE = 16 * 1024 * 1024  # bytes of one article, as in JSON Lines
MAX_DEPTH = 100  # of lists and objects in one another

_NAME = "(?:articles|items|data|results|entries|news|docs|documents|records|rows|stories|response|hits)"
_LIST = re.compile(rf"{_NAME}(?:\.{_NAME})*", re.IGNORECASE)
# The one in C replaces what is no character by "?", without a word.
_PARSER = ijson.get_backend("python")


def read(stream: BinaryIO, origin: Origin) -> Iterator[Found]:
    """The articles of a stream of bytes, and an error for each that cannot be read."""
    number, limited = 0, _Limited(stream)
    try:
        for element, value in _values(limited, origin):
            number += 1
            yield _article(value, origin, f"{origin.place}, article {number}" if element else origin.place, not element)
    except Unreadable:
        raise
    except (ijson.JSONError, ValueError) as error:  # and those of the json module, and of numbers without end
        if limited.wrong:
            raise limited.wrong from None
        after = f", after article {number}" if number else ""
        yield ArticleError(f"this is not JSON ({shown(str(error))}): correct it", origin.place + after)
        return
    if not number:
        yield ArticleError("there is no article in it: give at least one", origin.place)


def _article(value: object, origin: Origin, place: str, alone: bool) -> Found:
    try:
        if not isinstance(value, dict):
            raise ArticleError('an article must be a JSON object with "id" and "text"')
        return records.article(value, origin, place, alone=alone)
    except ArticleError as error:
        return ArticleError(str(error), place)


def _values(stream: "_Limited", origin: Origin) -> Iterator[tuple[bool, object]]:
    """What should be articles: each element of a list of them (True), or the whole document (False)."""
    document, element = ObjectBuilder(), ObjectBuilder()
    among: str | None = None  # the prefix of the list that is read element by element
    depth, found = 0, False
    events = _PARSER.parse(stream)
    try:
        for prefix, event, value in events:
            depth += (event in ("start_map", "start_array")) - (event in ("end_map", "end_array"))
            if depth > MAX_DEPTH:
                raise Unreadable("the JSON is nested too deeply: an article is a flat object")
            if among is None:
                listed = not prefix or (_LIST.fullmatch(prefix) and not _has_text(document, origin))
                if event == "start_array" and listed:
                    among, element, found = prefix, ObjectBuilder(), True
                else:
                    document.event(event, value)
            elif prefix == among:  # the end of the list
                among = None
            else:
                element.event(event, value)
                item = f"{among}.item" if among else "item"
                if prefix == item and event not in ("start_map", "map_key", "start_array"):
                    yield True, element.value
                    element = ObjectBuilder()
                    stream.allow()
    finally:
        stream.end()
        with suppress(ijson.JSONError, ValueError):  # a parser that is left in the middle complains when it is deleted
            for _ in events:
                pass
    if not found:
        yield from _whole(getattr(document, "value", None), origin)


def _whole(document: object, origin: Origin) -> Iterator[tuple[bool, object]]:
    """The article that a document is, or those of the one list of objects in it."""
    if isinstance(document, dict) and records.value(document, "text", origin.fields) is None:
        lists = [name for name, value in document.items() if _holds_objects(value)]
        if len(lists) > 1:
            names = ", ".join(f'"{shown(name)}"' for name in lists[:5])
            raise Unreadable(f"it holds several lists ({names}): take the right one out, for example with jq")
        if lists:
            yield from ((True, value) for value in document[lists[0]])
            return
    yield False, document


def _holds_objects(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _has_text(document: ObjectBuilder, origin: Origin) -> bool:
    """Whether what was read of the document shows that it is an article itself."""
    read: Any = getattr(document, "value", None)
    return isinstance(read, dict) and records.value(read, "text", origin.fields) is not None


class _Limited:
    """A stream without BOM that ends where one value is longer than any article; the parser is to see an end where the
    stream has an error, which is kept."""

    def __init__(self, stream: BinaryIO) -> None:
        self.wrong: OSError | None = None
        self._stream: BinaryIO | None = stream
        self._mark = codecs.BOM_UTF8
        self._left = MAX_VALUE

    def allow(self) -> None:
        """Begin to count anew."""
        self._left = MAX_VALUE

    def end(self) -> None:
        """Give no more."""
        self._stream = None

    def read(self, size: int = -1) -> bytes:
        if self._stream is None or not size:
            return b""
        try:
            data = self._stream.read(size)
            if self._mark:
                data, self._mark = data.removeprefix(self._mark), b""
                data = data or self._stream.read(size)
            self._left -= len(data)
            if self._left < 0:
                raise Unreadable(f"one value in it is longer than {MAX_VALUE:,} bytes: give JSON Lines")
        except OSError as error:
            self.wrong = error
            self.end()
            return b""
        return data
