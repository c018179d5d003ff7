"""Plain text, a file an article: UTF-8 with or without BOM, with its publication date in front if it has one.

    date 2022-01-18 Russia has sent ...

The BOM, the date and the white space around it are not text; everything after them is, as it came.
"""

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

from kg.errors import ArticleError
from kg.model import Article
from loaders.articles import fields
from loaders.articles.formats import single
from loaders.articles.interface import Found, Origin

MAX_BYTES = 4 * fields.MAX_TEXT + 1024  # UTF-8 takes at most 4 bytes a character; the header some more

# Anything shaped like a date after the word is meant as one, so that a wrong one is refused rather than read as text.
_HEADER = re.compile(r"\s*date[ \t]+([0-9]{1,4}[-./][0-9]{1,2}[-./][0-9]{1,4}\S*)\s*")


def read(stream: BinaryIO, origin: Origin) -> Iterator[Found]:
    """The one article of a stream of bytes."""
    return single.article(
        stream, origin, MAX_BYTES, f"the text is longer than {fields.MAX_TEXT:,} characters: split it", _article
    )


def _article(data: bytes, origin: Origin) -> Article:
    published, body = split(decode(data))
    return Article(
        identifier=fields.identifier(origin.identifier),
        text=fields.text(body),
        published=fields.published(published),
        source=origin.place,
        url=fields.url(origin.url),
    )


def split(text: str) -> tuple[str | None, str]:
    """The date in front of a text as written, and the text after it."""
    header = _HEADER.match(text)
    return (header.group(1), text[header.end() :]) if header else (None, text)


def decode(data: bytes, offset: int = 0) -> str:
    """UTF-8 to text, without a BOM in front of the file; `offset` is where `data` begins in it. ArticleError names the
    first byte that is wrong by its offset in the file."""
    refuse_binary(data, offset)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ArticleError(
            f"this is not UTF-8 (0x{data[error.start]:02x} at byte offset {offset + error.start}): convert it first, "
            "for example with iconv -f WINDOWS-1252 -t UTF-8"
        ) from None
    return text[1:] if offset == 0 and data.startswith(codecs.BOM_UTF8) else text


def refuse_binary(data: bytes, offset: int = 0) -> None:
    """ArticleError for bytes that no text has."""
    if b"\0" in data:
        raise ArticleError(
            f"this is not text but binary (NUL at byte offset {offset + data.index(0)}): "
            "give articles in one of the formats that `kg build --help` lists"
        )
