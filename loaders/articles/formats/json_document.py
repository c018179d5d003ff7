"""JSON: a list of articles, an object that is one, or an object that holds a list of them ("articles", "data.items").

A list is read element by element, in the memory of one. Lists under other names than the usual ones are found too, but
only in a document of `MAX_VALUE` characters: which of its values they are is known at the end.
"""

import codecs
import json
import re
from collections.abc import Iterator
from typing import BinaryIO

from kg.errors import ArticleError
from loaders.articles import records
from loaders.articles.fields import shown
from loaders.articles.interface import Found, Origin

MAX_VALUE = 16 * 1024 * 1024  # characters of one article; in JSON Lines it is as many bytes
MAX_DEPTH = 5  # of objects around a list

_CHUNK = 65_536
_LIST = re.compile(
    "articles|items|data|results|entries|news|docs|documents|records|rows|stories|response|hits", re.IGNORECASE
)
_SPACE = re.compile("[ \t\r\n]*")


def read(stream: BinaryIO, origin: Origin) -> Iterator[Found]:
    """The articles of a stream of bytes, and an error for each that cannot be read."""
    number = 0
    try:
        for element, value in _values(_Json(stream), origin):
            number += 1
            yield _article(value, origin, f"{origin.place}, article {number}" if element else origin.place, not element)
    except ArticleError as error:
        yield error.at(origin.place + (f", after article {number}" if number else ""))
    else:
        if not number:
            yield ArticleError("there is no article in it: give at least one", origin.place)


def _article(value: object, origin: Origin, place: str, alone: bool) -> Found:
    try:
        if not isinstance(value, dict):
            raise ArticleError('an article must be a JSON object with "id" and "text"')
        return records.article(value, origin, place, alone=alone)
    except ArticleError as error:
        return error.at(place)


def _values(text: "_Json", origin: Origin) -> Iterator[tuple[bool, object]]:
    """What should be articles: each element of a list of them (True), or the whole document (False)."""
    document: object = None
    listed = False
    if text.next() == "[":
        listed = True
        for value in text.elements():
            yield True, value
    elif text.next() == "{":
        record: dict[str, object] = {}
        document = record
        for value in _members(text, record, origin, 0):
            listed = True
            if value is not _NOTHING:
                yield True, value
    else:
        document = text.value()
    if text.next():
        raise ArticleError("this is not JSON (there is more after its end): give JSON Lines the name .jsonl")
    if not listed:
        yield from _whole(document, origin)


_NOTHING = object()  # a list that may be empty


def _members(text: "_Json", record: dict[str, object], origin: Origin, depth: int) -> Iterator[object]:
    """Fill a record with an object, but for its list of articles: the elements of that, after `_NOTHING`."""
    for name in text.names():
        container = _LIST.fullmatch(name) and records.value(record, "text", origin.fields) is None
        if container and text.next() == "[":
            yield _NOTHING
            yield from text.elements()
        elif container and text.next() == "{" and depth < MAX_DEPTH:
            inner: dict[str, object] = {}
            record[name] = inner
            yield from _members(text, inner, origin, depth + 1)
        else:
            record[name] = text.value(kept=True)


def _whole(document: object, origin: Origin) -> Iterator[tuple[bool, object]]:
    """The article that a document is, or those of the one list of objects in it."""
    if isinstance(document, dict) and records.value(document, "text", origin.fields) is None:
        lists = [name for name, value in document.items() if _holds_objects(value)]
        if len(lists) > 1:
            names = ", ".join(f'"{shown(name)}"' for name in lists[:5])
            raise ArticleError(f"it holds several lists ({names}): take the right one out, for example with jq")
        if lists:
            yield from ((True, value) for value in document[lists[0]])
            return
    yield False, document


def _holds_objects(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


class _Json:
    """A stream of JSON, from which values are taken one after the other. ArticleError where it is none."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._parser = json.JSONDecoder()
        self._text = ""  # of which the first `_at` characters were taken
        self._at = 0
        self._before = 0  # characters, and bytes, that were read before it
        self._bytes = 0
        self._kept = 0
        self._ended = False
        self._wrong: ArticleError | None = None

    def next(self) -> str:
        """The next character that is not blank; "" at the end."""
        while True:
            match = _SPACE.match(self._text, self._at)
            self._at = match.end() if match else self._at
            if self._at < len(self._text) or not self._more():
                return self._text[self._at : self._at + 1]

    def take(self, wanted: str) -> str:
        """One of the characters, which must come next."""
        found = self.next()
        if not found or found not in wanted:
            raise self._none(f"{' or '.join(wanted)} expected", self._at)
        self._at += 1
        return found

    def elements(self) -> Iterator[object]:
        """The values of a list."""
        self.take("[")
        if self.next() == "]":
            self.take("]")
            return
        while True:
            yield self.value()
            if self.take(",]") == "]":
                return

    def names(self) -> Iterator[str]:
        """The names in an object; after each its value is to be taken."""
        self.take("{")
        if self.next() == "}":
            self.take("}")
            return
        while True:
            name = self.value(kept=True)
            if not isinstance(name, str):
                raise self._none("a name in quotes expected", self._at)
            self.take(":")
            yield name
            if self.take(",}") == "}":
                return

    def value(self, kept: bool = False) -> object:
        """The next value; those that are kept are limited together."""
        self.next()
        while True:
            try:
                value, end = self._parser.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if not self._more():
                    raise self._none(error.msg, error.pos) from None
                continue
            except RecursionError:
                raise ArticleError("the JSON is nested too deeply: an article is a flat object") from None
            except ValueError:  # Python refuses integers of more than 4,300 digits
                raise ArticleError("the JSON holds a number with too many digits: shorten it") from None
            if end == len(self._text) and self._more():  # a number may go on
                continue
            self._kept += end - self._at if kept else 0
            if self._kept > MAX_VALUE:
                raise self._too_long()
            self._at = end
            return value

    def _more(self) -> bool:
        """Read as much again as there is, so that what is long is not parsed again for each chunk; False at the end."""
        if self._wrong:
            raise self._wrong
        if self._ended:
            return False
        self._before += self._at
        self._text, self._at = self._text[self._at :], 0
        if len(self._text) > MAX_VALUE:
            raise self._too_long()
        data = self._stream.read(max(_CHUNK, len(self._text)))
        self._ended = not data
        try:
            self._text += self._decoder.decode(data, final=self._ended)
        except UnicodeDecodeError as error:  # of `error.object`, which may begin before the data
            at = self._bytes + len(data) - len(error.object) + error.start
            self._wrong = ArticleError(
                f"this is not UTF-8 (0x{error.object[error.start]:02x} at byte offset {at}): convert it first, "
                "for example with iconv -f WINDOWS-1252 -t UTF-8"
            )
            self._text += error.object[: error.start].decode("utf-8")
        self._bytes += len(data)
        return True

    def _none(self, reason: str, at: int) -> ArticleError:
        return ArticleError(f"this is not JSON ({reason}, character {self._before + at + 1:,}): correct it")

    def _too_long(self) -> ArticleError:
        return ArticleError(f"one value in it is longer than {MAX_VALUE:,} characters: give JSON Lines")
