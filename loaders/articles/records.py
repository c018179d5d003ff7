"""From a record (an object of JSON, a row of a table) to an article: which of its fields is which of ours.

A field of ours is the one that `--map` names; else the one of its own name; else one of the usual names below, in their
order, whatever its case and whether "_", "-" or a space stands between its words. Other fields are ignored.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache

from kg.errors import ArticleError, UsageError
from kg.model import Article
from loaders.articles import fields
from loaders.articles.interface import Origin

USUAL: Mapping[str, tuple[str, ...]] = {  # in lower case, without what stands between words
    "id": ("id", "identifier", "guid", "uuid", "articleid", "docid"),
    "text": (
        "text",
        "body",
        "content",
        "articlebody",
        "articletext",
        "bodytext",
        "contenttext",
        "fulltext",
        "maintext",
    ),
    "title": ("title", "headline", "webtitle"),
    "published": (
        *("published", "date", "datepublished", "publishedat", "pubdate", "publisheddate", "publicationdate"),
        *("publishdate", "datepublish", "publishedon", "webpublicationdate"),
    ),
    "publisher": ("publisher", "publication", "source", "site", "sitename", "sourcename", "outlet", "newspaper"),
    "authors": ("authors", "author", "byline", "creator"),
    "url": ("url", "link", "canonical", "canonicalurl", "weburl", "permalink", "uri"),
    "language": ("language", "lang", "inlanguage"),
}
_BETWEEN = re.compile("[-_ ]+")


def field_map(written: str) -> dict[str, str]:
    """ "text=body,published=meta.date" as ours -> theirs; an empty name of theirs leaves a field out. UsageError."""
    found: dict[str, str] = {}
    for pair in written.split(","):
        ours, equals, theirs = (part.strip() for part in pair.partition("="))
        if not equals:
            raise UsageError(f'"{fields.shown(pair)}" maps no field: write OURS=THEIRS, such as text=body')
        if ours not in USUAL:
            raise UsageError(f'there is no field "{fields.shown(ours)}" to map: the fields are {", ".join(USUAL)}')
        if ours in found:
            raise UsageError(f'the field "{ours}" is mapped twice: name it once')
        found[ours] = theirs
    return found


def article(record: Mapping[str, object], origin: Origin, place: str, *, alone: bool = False) -> Article:
    """The article of a record. ArticleError, without place, for one that cannot be read.

    Without an identifier of its own it takes its address; `alone` says that the whole stream is this one article, which
    may then take the stream's."""
    values = {name: value(record, name, origin.fields) for name in USUAL}
    theirs = origin.fields.get("text")
    if theirs is not None and values["text"] is None:
        raise ArticleError(f'there is no field "{fields.shown(theirs)}" for the text: check --map')
    url = fields.url(values["url"])
    if alone:
        url = url or fields.url(origin.url)
    given = values["id"]
    if given is None or given == "":
        given = url or (origin.identifier if alone else None)
    return Article(
        identifier=fields.identifier(given),
        text=fields.text(values["text"]),
        title=fields.optional(values["title"], "title"),
        published=fields.published(values["published"]),
        publisher=fields.publisher(_name(values["publisher"])),
        url=url,
        language=fields.language(values["language"]),
        source=place,
        authors=fields.authors(values["authors"]),
    )


def check_columns(names: Sequence[str], origin: Origin) -> None:
    """ArticleError when no column of a table can hold a text, or what `--map` names is missing."""
    listed = "the columns are " + ", ".join(fields.shown(name) for name in names[:30])
    for path in origin.fields.values():
        if path and path not in names and path.partition(".")[0] not in names:
            raise ArticleError(f'there is no column "{fields.shown(path)}": check --map; {listed}')
    if "text" not in origin.fields and not any(plain(name) in USUAL["text"] for name in names):
        raise ArticleError(f"no column is called text: say which it is with --map text=COLUMN; {listed}")


def value(record: Mapping[str, object], ours: str, mapped: Mapping[str, str]) -> object:
    """What a record holds for a field of ours; None for nothing. Under a usual name only what can be meant counts."""
    if ours in mapped:
        return at(record, mapped[ours])
    if record.get(ours) is not None:
        return record[ours]
    for wanted in USUAL[ours]:
        for name, found in record.items():
            if plain(name) == wanted and _may_be(ours, found):
                return found
    return None


def at(record: object, path: str) -> object:
    """The value under a name, or along a path of names and places in lists: "meta.date", "authors.0.name"."""
    if isinstance(record, Mapping) and path in record:
        return record[path]
    first, dot, rest = path.partition(".")
    if isinstance(record, Mapping):
        below = record.get(first)
    elif isinstance(record, list) and re.fullmatch("[0-9]{1,6}", first) and int(first) < len(record):
        below = record[int(first)]
    else:
        return None
    return at(below, rest) if dot and below is not None else below


@lru_cache(maxsize=4096)
def plain(name: str) -> str:
    """A field's name as `USUAL` has it."""
    return _BETWEEN.sub("", name).lower()


def _may_be(ours: str, found: object) -> bool:
    if isinstance(found, str):
        return bool(found.strip())
    if ours == "authors":
        return isinstance(found, list | dict)
    if ours == "publisher":
        return isinstance(found, dict) and isinstance(found.get("name"), str)
    if ours == "published":
        return isinstance(found, int | float | Decimal | date) and not isinstance(found, bool)
    return ours == "id" and isinstance(found, int) and not isinstance(found, bool)


def _name(value: object) -> object:
    """The name of an organisation that is an object, as JSON-LD has it."""
    return value["name"] if isinstance(value, dict) and "name" in value else value
