"""CSV and TSV, a row an article: the first line names the columns, which `records` takes for fields.

The delimiter (comma, semicolon, tab, bar) and the way to quote are those under which the beginning of the file makes
rows of one length. A row that cannot be told from its neighbours ends the reading: none is put together of two.
"""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from kg.errors import ArticleError
from loaders.articles import fields, records
from loaders.articles.fields import one_line
from loaders.articles.interface import Found, Origin
from loaders.articles.streams import Unreadable, buffered

MAX_CELL = 4 * fields.MAX_TEXT  # characters
MAX_ROW = 16 * 1024 * 1024  # bytes
MAX_COLUMNS = 1_000
_SAMPLE = 262_144  # bytes that are looked at


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a table is written."""

    delimiter: str = ","
    quoted: bool = True
    escape: str | None = None

    def rows(self, lines: Iterable[str]) -> Any:  # what csv.reader gives, whose type has no public name
        """The rows of lines. csv.Error, from the rows, where they cannot be told apart."""
        csv.field_size_limit(MAX_CELL)
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            quoting=csv.QUOTE_MINIMAL if self.quoted else csv.QUOTE_NONE,
            doublequote=self.escape is None,
            escapechar=self.escape,
            strict=True,
        )


def read(stream: BinaryIO, origin: Origin) -> Iterator[Found]:
    """The articles of a stream of bytes, with one row in memory at a time, and an error for each row that cannot be
    read."""
    sample = stream.read(_SAMPLE)
    dialect = sniff(sample, whole=len(sample) < _SAMPLE)
    lines = _Lines(buffered(sample, stream))
    rows = dialect.rows(lines)
    names: list[str] | None = None
    number = 1
    while True:
        place = f"{origin.place}, line {number}"
        try:
            row = next(rows, None)
        except csv.Error as error:
            yield ArticleError(
                f"the row cannot be read ({one_line(str(error))}): correct its quotes; what follows it was not read",
                place,
            )
            return
        if row is None:
            return
        lines.allow()
        number = rows.line_num + 1
        if not any(cell.strip() for cell in row):
            continue
        try:
            if names is None:
                names = _header(row, origin)
                continue
            article = records.article(_record(row, names), origin, place)
        except ArticleError as error:
            yield error.at(place)
            if names is None:
                return
        else:
            yield article


def sniff(sample: bytes, whole: bool) -> Dialect:
    """The dialect under which the beginning of a table makes rows of the length of the first one; of several, and if
    there is none, that under which the first line has the most columns."""
    text = sample.decode("utf-8", "replace").removeprefix("\ufeff")
    first = text.lstrip("\r\n").partition("\n")[0]
    delimiters = sorted(",;\t|", key=lambda delimiter: -first.count(delimiter))
    for delimiter in delimiters:
        ways = [Dialect(delimiter)]
        if '\\"' in text:
            ways.append(Dialect(delimiter, escape="\\"))
        if delimiter == "\t":
            ways.append(Dialect(delimiter, quoted=False))
        for dialect in ways:
            if delimiter in first and _fits(dialect, text, whole):
                return dialect
    return Dialect(delimiters[0])


def _fits(dialect: Dialect, text: str, whole: bool) -> bool:
    lines = list(io.StringIO(text, newline="\n"))
    if not whole:
        lines = lines[:-1]
    lengths = []
    try:
        for row in dialect.rows(iter(lines)):
            if row:
                lengths.append(len(row))
    except csv.Error as error:
        if whole or "unexpected end" not in str(error):
            return False
    return bool(lengths) and set(lengths) == {lengths[0]}


def _header(row: list[str], origin: Origin) -> list[str]:
    """The names of the columns. ArticleError if none can hold a text, or what `--map` names is missing."""
    names = [name.strip() for name in row]
    if len(names) > MAX_COLUMNS:
        raise ArticleError(f"the table has {len(names):,} columns, at most {MAX_COLUMNS:,} are read")
    records.check_columns(names, origin)
    return names


def _record(row: list[str], names: list[str]) -> dict[str, object]:
    if len(row) != len(names):
        raise ArticleError(f"the row has {len(row):,} cells and the header {len(names):,}: correct its quotes")
    bad = next((cell for cell in row if any("\udc80" <= character <= "\udcff" for character in cell)), None)
    if bad is not None:
        byte = next(ord(character) - 0xDC00 for character in bad if "\udc80" <= character <= "\udcff")
        raise ArticleError(
            f"this is not UTF-8 (0x{byte:02x}): convert the file first, for example with iconv -f WINDOWS-1252 -t UTF-8"
        )
    record: dict[str, object] = {}
    for name, cell in zip(names, row, strict=True):
        if cell.strip():
            record.setdefault(name, cell)
    return record


class _Lines:
    """The lines of a stream, until those of one row are too many; bytes that are no UTF-8 become lone surrogates, which
    no article has."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._mark = codecs.BOM_UTF8
        self._left = MAX_ROW

    def allow(self) -> None:
        """Begin to count anew."""
        self._left = MAX_ROW

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._stream.readline(self._left + 1)
        if not line:
            raise StopIteration
        self._left -= len(line)
        if self._left < 0:
            raise Unreadable(f"a row in it is longer than {MAX_ROW:,} bytes: what follows was not read")
        line, self._mark = line.removeprefix(self._mark), b""
        return line.decode("utf-8", "surrogateescape")
