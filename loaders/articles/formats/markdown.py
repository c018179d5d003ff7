"""Markdown, a file an article: its words in paragraphs, without the marks.

In front may stand "key: value" lines between two lines of "---" (as YAML) or "key = value" between "+++" (as TOML): the
fields that `records` knows; lists are written [a, b] or as lines of "- a". The first heading is the title where none is
given; in front of the text it is no part of it.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from typing import BinaryIO

from markdown_it import MarkdownIt
from markdown_it.token import Token

from kg.model import Article
from loaders.articles import fields, records
from loaders.articles.formats import single
from loaders.articles.formats.text import MAX_BYTES, decode
from loaders.articles.interface import Found, Origin

_FRONT = re.compile(r"(---|\+\+\+)[ \t]*\n(.*?)^\1[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_FIELD = re.compile(r"(\w[\w -]*?)[ \t]*(?::|=)(?:[ \t]+(.*))?")
_ITEM = re.compile(r"[ \t]*-[ \t]+(.+)")
_BESIDE = re.compile(r"\s.*|#.*|")  # of a front: what is below a key, comments, blank lines
_TAGS = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1>|<[^<>]*>", re.DOTALL | re.IGNORECASE)
_PARSER = MarkdownIt("commonmark").enable("table")


def read(stream: BinaryIO, origin: Origin) -> Iterator[Found]:
    """The one article of a stream of bytes."""
    return single.article(
        stream, origin, MAX_BYTES, f"the text is longer than {fields.MAX_TEXT:,} characters: split it", _article
    )


def _article(data: bytes, origin: Origin) -> Article:
    mapped = {ours: theirs for ours, theirs in origin.fields.items() if ours != "text"}
    record, body = front(decode(data).replace("\r\n", "\n"))
    given = records.value(record, "title", mapped)
    title, text = plain(body)
    if given is not None and title is not None and given != title:
        text = f"{title}\n\n{text}"  # a heading that is not the title again is the text's
    values = {name: records.value(record, name, mapped) for name in records.USUAL}
    values |= {"title": title if given is None else given, "text": text}
    return records.article(values, replace(origin, fields={}), origin.place, alone=True)


def front(written: str) -> tuple[dict[str, object], str]:
    """The fields in front of a text, and what stands after them."""
    block = _FRONT.match(written)
    if block is None:
        return {}, written
    found: dict[str, object] = {}
    name = ""
    for line in block[2].splitlines():
        if item := _ITEM.fullmatch(line):
            items = found.get(name)
            if isinstance(items, list):
                items.append(_value(item[1]))
        elif pair := _FIELD.fullmatch(line):
            name = pair[1]
            found[name] = _value(pair[2] or "")
            if found[name] is None:
                found[name] = []
        elif not _BESIDE.fullmatch(line):
            return {}, written  # words between two rules
    return {key: value for key, value in found.items() if value != []}, written[block.end() :]


def _value(written: str) -> object:
    """A string, a list of them, or None for nothing."""
    written = written.strip()
    if written.startswith("[") and written.endswith("]"):
        return [value for item in written[1:-1].split(",") if isinstance(value := _value(item), str)]
    if len(written) > 1 and written[0] == written[-1] and written[0] in "\"'":
        return written[1:-1]
    return None if written in ("", "~", "null") else written


def plain(written: str) -> tuple[str | None, str]:
    """The first heading, if there is one, and the text in paragraphs; a heading in front is not in the text too."""
    title: str | None = None
    paragraphs: list[str] = []
    cells: list[str] | None = None
    heading = False
    for token in _PARSER.parse(written):
        words = ""
        if token.type == "inline":
            words = " ".join(_words(token.children or []).split())
        elif token.type in ("fence", "code_block"):
            words = token.content.strip("\n")
        elif token.type == "html_block":
            words = " ".join(unescape(_TAGS.sub(" ", token.content)).split())
        elif token.type == "tr_open":
            cells = []
        elif token.type == "tr_close" and cells:
            words, cells = " | ".join(cells), None
        if words and cells is not None:
            cells.append(words)
        elif words and heading and title is None:
            title = words
            if paragraphs:
                paragraphs.append(words)
        elif words:
            paragraphs.append(words)
        heading = token.type == "heading_open"
    return title, "\n\n".join(paragraphs)


def _words(tokens: list[Token]) -> str:
    """The words of a line of text, without tags and pictures."""
    return "".join(
        " " if token.type in ("softbreak", "hardbreak") else token.content
        for token in tokens
        if token.type in ("text", "text_special", "code_inline", "softbreak", "hardbreak")
    )
