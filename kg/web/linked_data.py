"""Linked Data: the page of a thing lives at the path of its IRI, and the same thing as data is one header away.

`Accept`, or a suffix of the path (.ttl, .jsonld, .nt, .json, .csv), chooses the form. Identifiers may end in such a
suffix themselves, so what has that very IRI comes before what has it without the suffix.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from pyoxigraph import Triple
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from kg.results import inert
from kg.serving.answers import of_triples
from kg.vocabulary import prefixes
from kg.web.marking import Piece
from kg.web.protocol.negotiation import best
from kg.web.shown import Link
from kg.web.viewer import Viewer, escaped

HTML, JSON, CSV = "text/html", "application/json", "text/csv"
SUFFIXES = {
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "json": JSON,
    "csv": CSV,
}
_OFFERED = (HTML, *SUFFIXES.values())
_SUFFIX = re.compile(rf"\.({'|'.join(SUFFIXES)})".encode("ascii") + rb"\Z")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet reads as the beginning of one

_PLAIN_NAMES = {"pieces": "sentence"}
Meaning = Callable[[bytes], tuple[str, str] | None]  # of a path: an IRI and the words in it


@dataclass(frozen=True, slots=True)
class Thing:
    """What the graph has on one thing, in each form; a form is made only when it is wanted."""

    path: str  # of its page
    page: Callable[[], Response]
    plain: Callable[[], Mapping[str, Any]]  # what the page shows
    table: Callable[[], tuple[Sequence[str], Iterable[Sequence[object]]]]  # its columns and rows
    triples: Callable[[], Iterable[Triple]]


def respond(viewer: Viewer, request: Request, meaning: Meaning, find: Callable[[str], Thing | None]) -> Response:
    """The thing that the path of a request means, in the form that is wanted.

    `meaning` reads a path; `find` looks an IRI up. What is not found gets suggestions.
    """
    path: bytes = request.scope["raw_path"]
    meant = meaning(path)
    thing = find(meant[0]) if meant else None
    media = best(request.headers.get("accept"), _OFFERED) or HTML
    suffix = _SUFFIX.search(path)
    if thing is None and suffix:
        media = SUFFIXES[suffix[1].decode("ascii")]
        meant = meaning(path[: suffix.start()])
        thing = find(meant[0]) if meant else None
    if thing is None:
        response = missing(viewer, media, meant[1] if meant else "")
    elif media == HTML:
        response = thing.page()
    else:
        response = _data(viewer, thing, media)
    response.headers["Vary"] = "Accept"
    return response


def alternates(path: str) -> list[tuple[str, str]]:
    """The media types of a thing's data and where each is, for the head of its page."""
    return [(media, _suffixed(path, suffix)) for suffix, media in SUFFIXES.items()]


def _suffixed(path: str, suffix: str) -> str:
    before, mark, query = path.partition("?")
    return f"{before}.{suffix}{mark}{query}"


def missing(viewer: Viewer, media: str, wanted: str) -> Response:
    """That there is no such thing, in a form that goes with a media type."""
    if media == HTML:
        return viewer.missing(wanted)
    near = viewer.similar(wanted) if wanted else []
    if media == JSON:
        suggestions = [{"label": link.label, "iri": link.iri, "path": link.path} for link in near]
        return as_json({"error": "not found", "wanted": wanted, "suggestions": suggestions}, 404)
    words = f"not found: {wanted}" if wanted else "not found"
    if near:
        words += "; did you mean " + ", ".join(link.label for link in near) + "?"
    return PlainTextResponse(inert(words) + "\n", 404)


def plain(value: Any) -> Any:
    """Records as plain JSON: pieces of text are put together, places on pages are left out."""
    if isinstance(value, Link):
        return {"label": value.label} | ({"iri": value.iri} if value.iri else {})
    if isinstance(value, Piece):
        return value.text
    if isinstance(value, str | int | None):
        return value
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, Sequence):
        if value and isinstance(value[0], Piece):
            return "".join(piece.text for piece in value)
        return [plain(each) for each in value]
    names = [each.name for each in fields(value) if each.name not in ("path", "anchor")]
    return {_PLAIN_NAMES.get(name, name): plain(getattr(value, name)) for name in names}


def as_json(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Plain JSON, in which characters that cannot be seen are spelled out."""
    text = escaped(json.dumps(value, ensure_ascii=False, indent=1))
    return Response(text.encode("utf-8"), status, headers, JSON)


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """CSV (RFC 4180). A text that a spreadsheet would run as a formula begins with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8")


def _cell(value: object) -> object:
    if not isinstance(value, str):
        return value
    shown = escaped(value)
    return f"'{shown}" if shown.startswith(_FORMULA) else shown


def _data(viewer: Viewer, thing: Thing, media: str) -> Response:
    suffix = next(suffix for suffix, each in SUFFIXES.items() if each == media)
    headers = {"Content-Location": _suffixed(thing.path, suffix)}
    if media == JSON:
        return as_json(thing.plain(), headers=headers)
    if media == CSV:
        return Response(table(*thing.table()), 200, headers, f"{media}; charset=utf-8")
    limits = viewer.engine.limits
    given = of_triples(
        thing.triples(),
        media,
        rows=limits.rows,
        size=limits.megabytes * 1_000_000,
        prefixes=prefixes(viewer.addresses.base),
    )
    if given.cut:
        headers["X-KG-Cut"] = given.cut
    return Response(given.content, 200, headers, f"{media}; charset=utf-8" if media.startswith("text/") else media)
