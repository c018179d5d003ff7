"""PDF with a text layer, a file an article: its paragraphs, put together again from lines and pages.

Title and authors are those that the file itself gives; the day on which it was made is no day of publication, and is
not taken for one. Lines that stand at the top or foot of most pages are no text.
"""

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, BinaryIO

from kg.errors import ArticleError
from kg.model import Article
from loaders.articles import fields
from loaders.articles.fields import shown
from loaders.articles.formats import single
from loaders.articles.interface import Found, Origin

MAX_BYTES = 256 * 1024 * 1024
MAX_PAGES = 2_000
MAX_PAGE = 16 * 1024 * 1024  # bytes of the operators that draw one page

_PROGRAM = re.compile(r"(?:Microsoft |untitled$|.*\.(?:docx?|indd|qxp|pdf|tex|html?)$)", re.IGNORECASE)  # no title
_DIGITS = re.compile("[0-9]+")
_HYPHEN = re.compile(r"[^\W\d_]{2,}[-\u2010]$")
_ENDS = re.compile(r"[.!?:\u2026][\"'\u201d\u2019\u00bb)\]]*$")
_UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")  # of fonts that do not say what they draw


def read(stream: BinaryIO, origin: Origin) -> Iterator[Found]:
    """The one article of a stream of bytes."""
    too_long = f"the file is longer than {MAX_BYTES:,} bytes: split it"
    return single.article(stream, origin, MAX_BYTES, too_long, _article)


def _article(data: bytes, origin: Origin) -> Article:
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it mends is nothing to tell, the rest is raised
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ArticleError("the PDF is encrypted: save it without its password first")
        pages = _pages(reader)
        about = {name: _about(reader, name) for name in ("/Title", "/Author")}
    except ArticleError:
        raise
    except MemoryError:
        raise ArticleError("the PDF needs more memory than there is: save its text and give that") from None
    except Exception as error:  # whatever a hostile or broken file makes of the library: this is the one line for it
        raise ArticleError(f"the PDF is damaged ({shown(str(error) or type(error).__name__)}): save it anew") from None
    text = paragraphs(pages)
    if not text:
        raise ArticleError("the PDF has no text layer: run OCR first, for example with ocrmypdf")
    return Article(
        identifier=fields.identifier(origin.identifier),
        text=fields.text(text),
        title=None if _PROGRAM.match(about["/Title"] or "") else fields.optional(about["/Title"], "title"),
        url=fields.url(origin.url),
        source=origin.place,
        authors=fields.authors(about["/Author"]),
    )


def _pages(reader: Any) -> list[list[str]]:
    """The lines of each page, in the order in which they are drawn."""
    number = len(reader.pages)
    if number > MAX_PAGES:
        raise ArticleError(f"the PDF has {number:,} pages, at most {MAX_PAGES:,} are read: split it")
    pages: list[list[str]] = []
    length = 0
    for page in reader.pages:
        contents = page.get_contents()
        if contents is not None and len(contents.get_data()) > MAX_PAGE:
            raise ArticleError(f"page {len(pages) + 1} takes more than {MAX_PAGE:,} bytes to draw: leave it out")
        lines = [" ".join(_UNREADABLE.sub("", line).split()) for line in page.extract_text().split("\n")]
        length += sum(map(len, lines))
        if length > 2 * fields.MAX_TEXT:
            raise ArticleError(f"the PDF has more than {fields.MAX_TEXT:,} characters: split it")
        pages.append(lines)
    return pages


def _about(reader: Any, name: str) -> str | None:
    value = (reader.metadata or {}).get(name)
    words = _UNREADABLE.sub("", str(value)).strip() if isinstance(value, str) else ""
    return words[: fields.MAX_FIELD] or None


def paragraphs(pages: list[list[str]]) -> str:
    """The text of lines. A paragraph ends at a blank line, and at a line that ends a sentence and falls short of the
    others; at the end of a page it goes on."""
    repeated = _repeated(pages)
    lines: list[str] = []
    for page in pages:
        inner = [line for at, line in enumerate(page) if not (_at_edge(page, at) and _mask(line) in repeated)]
        while inner and not inner[0]:
            inner.pop(0)
        while inner and not inner[-1]:
            inner.pop()
        lines += inner
    lengths = sorted(len(line) for line in lines if line)
    width = lengths[len(lengths) * 3 // 4] if lengths else 0
    words = Counter(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", "\n".join(lines).lower()))
    found: list[str] = []
    ended = True
    for line in lines:
        if not line:
            ended = True
        elif ended:
            found.append(line)
        else:
            found[-1] = _joined(found[-1], line, words)
        if line:
            ended = bool(_ENDS.search(line)) and len(line) < 0.85 * width
    return "\n\n".join(found)


def _joined(before: str, after: str, words: Counter[str]) -> str:
    """Two lines of one paragraph. A word that a hyphen parts is put together, unless the file writes it with a hyphen
    in the middle of a line too."""
    if before.endswith("\u00ad"):
        return before[:-1] + after
    if _HYPHEN.search(before) and after[:1].islower():
        first = re.split(r"[\s(\[\"\u201c\u2018]", before)[-1].rstrip("-\u2010").lower()
        rest = re.match(r"[^\W\d_]+", after)
        last = rest[0].lower() if rest else ""
        kept = words[f"{first}-{last}"] > words[first + last]
        return (before if kept else before[:-1]) + after
    return f"{before} {after}"


def _repeated(pages: list[list[str]]) -> frozenset[str]:
    """The lines, whatever their numbers, that stand at the edge of most pages."""
    if len(pages) < 3:
        return frozenset()
    seen = Counter(
        mask for page in pages for mask in {_mask(line) for at, line in enumerate(page) if line and _at_edge(page, at)}
    )
    return frozenset(mask for mask, number in seen.items() if number > len(pages) / 2)


def _at_edge(page: list[str], at: int) -> bool:
    return at < 2 or at >= len(page) - 2


def _mask(line: str) -> str:
    return _DIGITS.sub("0", line)
