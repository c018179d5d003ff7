"""Web pages: the main text of each and what it says about itself."""

import codecs
import re
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

import lxml.html

from kg.errors import ArticleError
from kg.model import Article
from loaders.articles import fields
from loaders.articles.formats import metadata, story
from loaders.articles.interface import Found, Origin

MAX_BYTES = 10_000_000  # of a page; those of the press have less than one million
MAX_ELEMENTS = 100_000  # of a page; those of the press have less than ten thousand

_PRESCAN = 4096  # bytes in which a page may say how it is encoded; the standard asks for 1024
_DECLARED = re.compile(rb"""<meta\s[^>]{0,300}?charset\s*=\s*["']?\s*([^\s"'/>;]{1,100})""", re.IGNORECASE)
_PROLOG = re.compile(rb"""\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([^"']{1,100})["']""", re.IGNORECASE)
_MARKS = (  # the longer ones first: one of UTF-32 begins with one of UTF-16
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_AS_BROWSERS = {  # what pages mean by these names (WHATWG Encoding Standard)
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "tis-620": "cp874",
}
# A tag whose attributes are longer than any that a story needs; libxml2's time grows with the square of their number.
_LONG_TAG = re.compile(r"""<([A-Za-z][\w:-]*)((?:[^"'<>]|"[^"]*"|'[^']*'|["']){2000,}+)>?""")
_MOST_ATTRIBUTES = 500
_LONGEST_ATTRIBUTES = 100_000
_GUESSED = 100_000  # bytes from which an encoding that nothing states is told


def read(stream: BinaryIO, origin: Origin) -> Iterator[Found]:
    """The one article of a stream of bytes."""
    yield from article(stream.read(MAX_BYTES + 1), origin)


def article(data: bytes, origin: Origin) -> Iterator[Found]:
    """The article of a page's bytes, or why there is none; ArticleSkipped for one in another language."""
    try:
        found = _article(data, origin)
    except ArticleError as error:
        yield error.at(origin.place)
    else:
        yield found


def parse(markup: str) -> lxml.html.HtmlElement:
    """The tree of a page or a piece of one. ArticleError if it is empty, or endless."""
    markup = _LONG_TAG.sub(_shortened, markup.replace("\0", ""))
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = lxml.html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (lxml.etree.ParserError, lxml.etree.XMLSyntaxError):  # "Document is empty"
        raise ArticleError("the page is empty: give one with an article") from None
    if next(islice(tree.iter(), MAX_ELEMENTS, None), None) is not None:
        raise ArticleError(f"the page has more than {MAX_ELEMENTS:,} elements: no article has, give the page of one")
    return tree


def _shortened(tag: re.Match[str]) -> str:
    if len(tag[2]) > _LONGEST_ATTRIBUTES or len(tag[2].split(None, _MOST_ATTRIBUTES)) > _MOST_ATTRIBUTES:
        return f"<{tag[1]}>"
    return tag[0]


def decode(data: bytes, charset: str | None) -> str:
    """A page's bytes as text: encoded as its byte order mark, the server (`charset`), the page itself or, where none of
    them says anything, UTF-8 or the look of the bytes tell. ArticleError for bytes that cannot be decoded so."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data.removeprefix(mark) if encoding == "utf-8" else data, encoding)
    stated = _DECLARED.search(data[:_PRESCAN]) or _PROLOG.match(data[:_PRESCAN])
    declared = charset or (stated.group(1).decode("ascii", "replace") if stated else None)
    if declared:
        return _decoded(data, declared)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        from charset_normalizer import from_bytes

        found = [match.encoding for match in from_bytes(data[:_GUESSED])] if b"\0" not in data[:_GUESSED] else []
        if not found:
            raise ArticleError(
                "the page does not say how it is encoded, and it is not UTF-8: convert it first, for example with "
                "iconv -f WINDOWS-1252 -t UTF-8"
            ) from None
        return _decoded(data, "cp1252" if "cp1252" in found else found[0])  # as browsers take English pages


def _decoded(data: bytes, encoding: str) -> str:
    try:
        name = codecs.lookup(encoding.strip()).name
        text = data.decode(_AS_BROWSERS.get(name, name))
    except (LookupError, ValueError) as error:
        if isinstance(error, UnicodeDecodeError):
            try:
                return data.decode("utf-8")  # what most pages are that say otherwise
            except UnicodeDecodeError:
                where = (
                    f"0x{data[error.start]:02x} at byte offset {error.start}" if error.start < len(data) else "its end"
                )
                raise ArticleError(
                    f'the page is not encoded in "{fields.shown(encoding)}" as it says ({where}): convert it to UTF-8'
                ) from None
        raise ArticleError(
            f'the page is encoded in "{fields.shown(encoding)}", which is not known: convert it to UTF-8'
        ) from None
    if not isinstance(text, str):  # a codec of Python that is no encoding, such as base64
        raise ArticleError(
            f'the page is encoded in "{fields.shown(encoding)}", which is not known: convert it to UTF-8'
        )
    return text


def _article(data: bytes, origin: Origin) -> Article:
    if len(data) > MAX_BYTES:
        raise ArticleError(f"the page is larger than {MAX_BYTES:,} bytes: no article is, give the page of one")
    tree = parse(decode(data, origin.charset))
    page = story.Page(tree)
    about = metadata.of(tree, page.headline, origin.url)
    language = fields.language(about.language)
    text = page.text(about.bodies)
    if not text:
        raise ArticleError("the page has no text that could be an article: give the page of one")
    return Article(
        identifier=fields.identifier(about.canonical or origin.identifier),
        text=fields.text(text),
        title=about.title,
        published=about.published,
        publisher=about.publisher,
        url=about.canonical or fields.url(origin.url),
        language=language,
        source=origin.place,
        authors=about.authors,
    )
