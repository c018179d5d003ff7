"""E-mail, a message an article: the plain text of its body, or what its HTML shows.

The subject is the title, the senders are the authors, "Organization" is the publisher, the Message-ID the identifier
and "Date" the day, as its writer's clock showed it. Attachments are not read.
"""

import email
import email.errors
import re
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from email.policy import default
from email.utils import getaddresses
from typing import BinaryIO

from kg.errors import ArticleError
from kg.model import Article
from loaders.articles import fields
from loaders.articles.formats import single
from loaders.articles.interface import Found, Origin

MAX_BYTES = 64 * 1024 * 1024  # with its attachments
MAX_PARTS = 1_000

_COMMENT = re.compile(r"\s*\([^()]*\)\s*$")  # "Tue, 18 Jan 2022 10:00:00 +0100 (CET)"


def read(stream: BinaryIO, origin: Origin) -> Iterator[Found]:
    """The one article of a stream of bytes."""
    return single.article(
        stream, origin, MAX_BYTES, f"the message is longer than {MAX_BYTES:,} bytes: take out its attachments", _article
    )


def _article(data: bytes, origin: Origin) -> Article:
    try:
        message = email.message_from_bytes(data, policy=default)
        if not message.keys():
            raise ArticleError("this is no e-mail message: it has no header")
        header = {name: _header(message, name) for name in ("Subject", "From", "Date", "Message-ID", "Organization")}
        bodies = _bodies(message)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, email.errors.MessageError) as error:
        # Each of these came out of the standard library's parser for some message or other.
        raise ArticleError(f"the message cannot be read ({fields.shown(str(error))}): save it as text") from None
    text = None
    for kind, part in bodies:
        text = _decoded(part) if kind == "plain" else _shown(part, origin)
        if text and text.strip():
            break
    date = _COMMENT.sub("", header["Date"] or "")
    return Article(
        identifier=fields.identifier((header["Message-ID"] or "").strip("<> ") or origin.identifier),
        text=fields.text((text or "").replace("\r\n", "\n")),
        title=fields.optional(header["Subject"], "title"),
        published=fields.published(date or None),
        publisher=fields.publisher(header["Organization"]),
        url=fields.url(origin.url),
        source=origin.place,
        authors=fields.authors([name for name, _ in getaddresses([header["From"] or ""]) if name]),
    )


def _header(message: EmailMessage, name: str) -> str | None:
    value = message.get(name)
    return None if value is None else " ".join(str(value).split())


def _bodies(message: EmailMessage) -> list[tuple[str, EmailMessage]]:
    """The parts that are no attachments: those of plain text, then those of HTML."""
    plain, html = [], []
    for number, part in enumerate(message.walk()):
        if number > MAX_PARTS:
            raise ArticleError(f"the message has more than {MAX_PARTS:,} parts: save it as text")
        if part.get_content_disposition() == "attachment" or part.is_multipart():
            continue
        kind = part.get_content_type()
        if kind == "text/plain":
            plain.append(("plain", part))
        elif kind == "text/html":
            html.append(("html", part))
    return plain + html


def _decoded(part: EmailMessage) -> str:
    """The words of a part. ArticleError for a charset that nobody knows, or bytes that it does not have."""
    data = part.get_payload(decode=True)
    charset = part.get_content_charset() or "utf-8"
    charset = "utf-8" if charset == "us-ascii" else charset
    if not isinstance(data, bytes):
        return ""
    try:
        return data.decode(charset)
    except UnicodeDecodeError as error:
        raise ArticleError(
            f"the message is not in the charset that it names, {fields.shown(charset)} "
            f"(0x{data[error.start]:02x} at byte {error.start} of its text): correct the charset"
        ) from None
    except (LookupError, ValueError):
        raise ArticleError(f'there is no charset "{fields.shown(charset)}": correct it in the message') from None


def _shown(part: EmailMessage, origin: Origin) -> str | None:
    """The text of HTML."""
    from loaders.articles.formats import html  # few messages have HTML, and what reads it is slow to import

    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return None
    found = next(html.article(data, replace(origin, url=None, charset=part.get_content_charset())), None)
    if isinstance(found, ArticleError):
        raise found.at("")
    return found.text if found else None
