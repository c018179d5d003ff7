"""JSON Lines, a line an article: {"id": .., "text": .., "title": .., "published": .., "publisher": .., "authors": ..,
"url": .., "language": ..}, or what `records` takes for these. Blank lines are skipped, and a line that cannot
be read does not touch the others."""

import json
from collections.abc import Iterator
from typing import BinaryIO

from kg.errors import ArticleError
from loaders.articles import records
from loaders.articles.formats.text import decode
from loaders.articles.interface import Found, Origin

MAX_LINE = 16 * 1024 * 1024  # bytes: the longest text with each character escaped fits

_BLANK = b" \t\r\n\xef\xbb\xbf"  # white space, and a BOM


def read(stream: BinaryIO, origin: Origin) -> Iterator[Found]:
    """The articles of a stream of bytes, with one line in memory at a time, and an error for each line that cannot be
    read."""
    yield from articles(lines(stream), origin)


def articles(numbered: Iterator[tuple[int, int, bytes | None]], origin: Origin) -> Iterator[Found]:
    """The articles of lines as `lines` gives them, and an error for each that cannot be read."""
    for number, offset, line in numbered:
        where = f"{origin.place}, line {number}"
        try:
            article = records.article(record(line, offset), origin, where)
        except ArticleError as error:
            yield error.at(where)
        else:
            yield article


def lines(
    stream: BinaryIO, number: int = 0, offset: int = 0, end: int | None = None
) -> Iterator[tuple[int, int, bytes | None]]:
    """Each line that is not blank: its number from 1, its first byte's offset, and itself, or None if too long.

    For a part of a file: how many lines and bytes stand before the stream, and where the next part begins.
    """
    while (end is None or offset < end) and (line := stream.readline(MAX_LINE + 1)):
        number += 1
        start = offset
        offset += len(line)
        if len(line) <= MAX_LINE:
            if line.strip(_BLANK):
                yield number, start, line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(MAX_LINE)
            offset += len(line)
        yield number, start, None


def record(line: bytes | None, offset: int) -> dict[str, object]:
    """The object on a line. ArticleError if there is none."""
    if line is None:
        raise ArticleError(f"the line is longer than {MAX_LINE:,} bytes: leave out what is not needed")
    text = decode(line, offset).rstrip()  # or an error at its end would be in the next line
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise ArticleError(f"this is not JSON ({error.msg}, column {error.colno}): correct the line") from None
    except RecursionError:
        raise ArticleError("the JSON is nested too deeply: an article is a flat object") from None
    except ValueError:  # Python refuses integers of more than 4,300 digits
        raise ArticleError("the JSON holds a number with too many digits: shorten it") from None
    if isinstance(value, list):
        raise ArticleError("a line must hold one article, not a list: split it, for example with jq -c '.[]'")
    if not isinstance(value, dict):
        raise ArticleError('a line must hold a JSON object with "id" and "text"')
    return value
