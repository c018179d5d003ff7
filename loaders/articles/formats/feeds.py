"""RSS (0.9 to 2.0), RDF and Atom feeds: an entry an article.

Its text is the entry's headline and its content; the page behind its link where the feed has no more than a summary and
links are followed; the summary else. A feed that is not quite well-formed is read as far as it can be.
"""

import html
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, BinaryIO
from urllib.parse import urljoin

from kg.errors import ArticleError
from kg.model import Article
from loaders.articles import fields
from loaders.articles.formats import html as pages
from loaders.articles.formats import metadata, registry, story
from loaders.articles.formats.blocks import words
from loaders.articles.interface import Found, Origin

MAX_BYTES = 50_000_000
MAX_DEPTH = 2_000  # elements within each other: the parser's time grows with their square

_FULL = 1_000  # characters of a summary that is the whole text
_TAGS = re.compile(rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<(/?)[A-Za-z][^<>]*?(/?)>", re.DOTALL)
_ENTITY = re.compile(rb"<!ENTITY\b([^>]{0,400})", re.IGNORECASE)
_CHARACTERS = re.compile(rb"\s+[\w.-]+\s+(?:\"(?:[^\"&%]|&#)*\"|'(?:[^'&%]|&#)*')\s*")
_PARTS = re.compile(rb"<(/?)(?:[\w-]+:)?(item|entry|rss|feed|rdf)(?=[\s/>])", re.IGNORECASE)
_ROOTS = frozenset({b"rss", b"feed", b"rdf"})
_MARKUP = re.compile(r"<[a-zA-Z/!]")
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n\s*")


def read(stream: BinaryIO, origin: Origin) -> Iterator[Found]:
    """The articles of a stream of bytes."""
    data = stream.read(MAX_BYTES + 1)
    try:
        feed = _parsed(data, origin)
    except ArticleError as error:
        yield error.at(origin.place)
        return
    entries = feed["entries"]
    whole = _whole(registry.without_mark(data), len(entries))
    for number, entry in enumerate(entries[:whole], 1):
        place = f"{origin.place}, entry {number}"
        try:
            yield from _entry(feed["feed"], entry, replace(origin, place=place))
        except ArticleError as error:
            yield error.at(place)
    if whole is not None:
        yield ArticleError(
            f"the feed is cut behind entry {whole:,}: what stands whole before that was read; fetch it again",
            origin.place,
        )


def _whole(text: bytes, number: int) -> int | None:
    """How many of its entries stand whole in a feed that ends in its middle; None in one that does not."""
    tags = list(_PARTS.finditer(text))
    if not tags or any(tag.group(1) and tag.group(2).lower() in _ROOTS for tag in tags):
        return None
    return number if tags[-1].group(1) else number - 1


def _parsed(data: bytes, origin: Origin) -> Any:
    """What feedparser makes of a feed. ArticleError for one that is none, or that may harm."""
    import feedparser

    if len(data) > MAX_BYTES:
        raise ArticleError(f"the feed is larger than {MAX_BYTES:,} bytes: split it")
    _refuse_hostile(data)
    headers = {"content-type": f"application/xml; charset={origin.charset}"} if origin.charset else {}
    try:
        feed = feedparser.parse(
            io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False, response_headers=headers
        )
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError) as error:
        raise ArticleError(f"this feed cannot be parsed ({fields.shown(str(error))}): correct it") from None
    if not feed["entries"]:
        problem = feed.get("bozo_exception")
        if problem is not None or not feed.get("version"):
            reason = f" ({fields.shown(str(problem))})" if problem else ""
            raise ArticleError(f"this is not a feed of RSS or Atom{reason}: give one, or the page itself")
        raise ArticleError("the feed has no entries: give one that has")
    return feed


def _refuse_hostile(data: bytes) -> None:
    """ArticleError for entities that are more than characters, and for nesting without end."""
    text = registry.without_mark(data)
    for declaration in _ENTITY.finditer(text):
        if _CHARACTERS.fullmatch(declaration.group(1)) is None:
            raise ArticleError(
                "the feed declares entities that refer to others or to files (<!ENTITY): "
                "no feed needs them, and they may attack whoever reads it; take them out"
            )
    depth = 0
    for tag in _TAGS.finditer(text):
        if tag.group(1) is not None:
            depth += -1 if tag.group(1) else not tag.group(2)
            if depth > MAX_DEPTH:
                raise ArticleError(f"the feed has more than {MAX_DEPTH:,} elements within each other: correct it")


def _entry(feed: Any, entry: Any, origin: Origin) -> Iterator[Found]:
    title = " ".join(_lines(entry.get("title_detail") or {"value": entry.get("title", "")})) or None
    details = [content for content in entry.get("content", []) if content.get("value")]
    language = fields.language(
        next((detail["language"] for detail in details if detail.get("language")), None) or feed.get("language")
    )
    lines = max((_lines(detail) for detail in details), key=_size, default=[])
    summary = _lines(entry.get("summary_detail") or {"value": entry.get("summary", "")})
    link = _link(entry, origin)
    published = next(
        (day for key in ("published", "updated") if key in entry and (day := metadata.day(entry[key]))), None
    )
    publisher = (entry.get("source") or {}).get("title") or entry.get("publisher") or feed.get("publisher")
    known: dict[str, Any] = {
        "title": fields.optional(title, "title"),
        "published": published,
        "publisher": fields.publisher(publisher or feed.get("title")),
        "authors": fields.authors(entry.get("authors") or [entry.get("author")]),
        "language": language,
    }
    if _size(summary) > _size(lines) and (len(summary) > 1 or _size(summary) >= _FULL):
        lines = summary
    if not lines and link and origin.follow is not None:
        for found in origin.follow(link):
            yield _with(found, known) if isinstance(found, Article) else found
        return
    lines = lines or summary
    if not lines:
        raise ArticleError(
            "the entry has no text: give a feed with the text of its entries, or fetch it by its address"
        )
    yield Article(
        identifier=fields.identifier(entry.get("id") or link or ""),
        text=fields.text("\n\n".join(story.under(title, lines) if title else lines)),
        url=link,
        source=origin.place,
        **known,
    )


def _with(article: Article, known: dict[str, Any]) -> Article:
    """The article of a page, with the feed's fields where the page has none."""
    return replace(article, **{key: value for key, value in known.items() if not getattr(article, key)})


def _lines(detail: Any) -> list[str]:
    """The paragraphs of a title, a summary or a content, which is HTML or not."""
    value = (detail.get("value") or "").replace("\r\n", "\n").strip()
    is_plain = detail.get("type") == "text/plain"
    if not is_plain and _MARKUP.search(value):
        return story.fragment(pages.parse(value))
    parts = [part for part in _BLANK_LINE.split(value) if part.strip()]
    return parts if is_plain else [words(html.unescape(part)) for part in parts]


def _size(lines: list[str]) -> int:
    return sum(map(len, lines))


def _link(entry: Any, origin: Origin) -> str | None:
    written = entry.get("link")
    identifier = entry.get("id", "")
    if not written or (":" not in identifier and written in (identifier, urljoin(origin.url or "", identifier))):
        return None  # many a feed forgets to say that its identifiers are no addresses
    try:
        return fields.url(urljoin(origin.url or "", written.strip()))
    except (ArticleError, ValueError):
        return None
