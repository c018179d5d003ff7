"""What a field of an article must be like, whatever format it came in. Each check raises ArticleError with no place:
the caller knows where the article stands."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime
from urllib.parse import quote, urlsplit, urlunsplit

from kg.errors import ArticleError, ArticleSkipped

MAX_TEXT = 1_000_000  # characters: spaCy's parser takes no more (Language.max_length)
MAX_FIELD = 8_000  # characters of any other field

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?=$|[T ])")
_SURROGATE = re.compile("[\ud800-\udfff]")
_STRAY_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_AUTHORITY = re.compile(r"(?:[^@\[\]]*@)?(?:\[[0-9A-Fa-f:.]+\]|[^@:\[\]]+)(?::[0-9]*)?")  # of RFC 3986
_BY = re.compile(r"^by:? ", re.IGNORECASE)
_AND = re.compile(r", and |,? & |, | and ")
_ADDRESS = re.compile(r"<[^<>]*>|\S+@\S+|https?://\S+")
_ENGLISH = frozenset({"en", "eng", "english"})


def one_line(value: str) -> str:
    """Words from outside for a message: with no line breaks, control characters or marks that reorder text."""
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape", "surrogatepass").decode("ascii")
        for character in value
    )


def shown(value: str) -> str:
    """The same, and not long."""
    return one_line(value if len(value) <= 120 else f"{value[:119]}…")


def text(value: object) -> str:
    """The article's text, untouched."""
    if value is None:
        raise ArticleError('the field "text" is missing: give the article\'s text')
    if not isinstance(value, str):
        raise ArticleError(f'the field "text" must be a string, not {_json_type(value)}')
    if len(value) > MAX_TEXT:
        raise ArticleError(f"the text has {len(value):,} characters, at most {MAX_TEXT:,} are read: split it")
    if not value.strip():
        raise ArticleError("the text is empty: give the article's text")
    _refuse_unstorable(value, "text")
    return value


def identifier(value: object) -> str:
    """The article's identifier in NFC, as its IRI has it; a whole number is taken as its digits."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if value is not None and not isinstance(value, str):
        raise ArticleError(f'the field "id" must be a string or a whole number, not {_json_type(value)}')
    if value is None or not value.strip():
        raise ArticleError('the field "id" is missing: give each article an identifier of its own')
    _refuse_long(value, "id")
    _refuse_unstorable(value, "id")
    if any(unicodedata.category(character) == "Cc" for character in value):
        raise ArticleError(f'the identifier "{shown(value)}" holds a control character: take it out')
    return unicodedata.normalize("NFC", value)


def optional(value: object, name: str) -> str | None:
    """A field that may be missing; blank is missing."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise ArticleError(f'the field "{name}" must be a string, not {_json_type(value)}')
    _refuse_long(value, name)
    _refuse_unstorable(value, name)
    return value if value.strip() else None


def publisher(value: object) -> str | None:
    """The publisher's name in NFC with single spaces: it labels an entity, and one name must be one entity."""
    name = optional(value, "publisher")
    return unicodedata.normalize("NFC", " ".join(name.split())) if name else None


def authors(value: object) -> tuple[str, ...]:
    """The authors' names, each once, in NFC with single spaces: of a byline ("By Mira Kessel and Jon Varga"), a list of
    names, or objects with a "name" as JSON-LD has them. Addresses are no names and are left out."""
    names: dict[str, None] = {}
    for item in value if isinstance(value, list | tuple) else [value]:
        written = optional(item.get("name") if isinstance(item, dict) else item, "authors")
        if written:
            names.update(dict.fromkeys(_byline(unicodedata.normalize("NFC", " ".join(written.split())))))
    return tuple(names)


def _byline(written: str) -> Iterator[str]:
    """The names of a byline. A comma or "and" parts names of two words or more: "Kessel, Mira" is one name."""
    written = _BY.sub("", _ADDRESS.sub("", written))
    for part in written.split(";"):
        names = [name.strip(" ,()") for name in _AND.split(part)]
        names = [name for name in names if name]
        if not all(" " in name for name in names):
            names = [" ".join(part.split()).strip(" ,()")]
        yield from (name for name in names if any(character.isalpha() for character in name))


def language(value: object) -> str | None:
    """The language tag; ArticleSkipped for another language than English, since nothing would read it."""
    tag = optional(value, "language")
    if tag is None:
        return None
    tag = tag.strip()
    if re.split("[-_]", tag.lower())[0] not in _ENGLISH:
        raise ArticleSkipped(f'language "{shown(tag)}" is not read, only English')
    return tag


def published(value: object) -> date | None:
    """The day of "2022-01-18" or of a date-time ("2022-01-18T23:30:00-05:00"): the one that its writer saw."""
    written = optional(value, "published")
    if written is None:
        return None
    written = written.strip()
    if not _DATE.match(written):
        raise ArticleError(f'the date "{shown(written)}" is not understood: write it as YYYY-MM-DD')
    try:
        return datetime.fromisoformat(written).date() if len(written) > 10 else date.fromisoformat(written)
    except ValueError:
        raise ArticleError(f'there is no such date as "{shown(written)}": correct it') from None


def url(value: object) -> str | None:
    """An http or https address as a valid URI: what RFC 3986 does not allow in it is percent-encoded."""
    written = optional(value, "url")
    if written is None:
        return None
    try:
        parts = urlsplit(_STRAY_PERCENT.sub("%25", written.strip()))
        valid = parts.scheme in ("http", "https") and _AUTHORITY.fullmatch(parts.netloc) is not None
    except ValueError:  # a bracket without its other, or something else than an address in brackets
        valid = False
    if not valid:
        raise ArticleError(f'the field "url" is not an http or https address: "{shown(written)}"')
    inside = "!$&'()*+,;=:@%"  # sub-delims and what else RFC 3986 allows in a segment
    return urlunsplit(
        (
            parts.scheme,
            quote(parts.netloc, safe=inside + "[]"),
            quote(parts.path, safe=inside + "/"),
            quote(parts.query, safe=inside + "/?"),
            quote(parts.fragment, safe=inside + "/?"),
        )
    )


def _refuse_long(value: str, name: str) -> None:
    if len(value) > MAX_FIELD:
        raise ArticleError(f'the field "{name}" has {len(value):,} characters, at most {MAX_FIELD:,} are read')


def _refuse_unstorable(value: str, name: str) -> None:
    """UTF-8 has no lone surrogates, and NUL ends strings in the libraries below."""
    surrogate = _SURROGATE.search(value)
    if surrogate:
        raise ArticleError(
            f'the field "{name}" holds half a character (\\u{ord(surrogate.group()):04x} at {surrogate.start()}): '
            "write it in full"
        )
    if "\0" in value:
        raise ArticleError(f'the field "{name}" holds a NUL character (at {value.index(chr(0))}): take it out')


def _json_type(value: object) -> str:
    """What JSON calls the type of a value."""
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "a number"
    return "an object" if isinstance(value, dict) else "a list" if isinstance(value, list) else "a string"
