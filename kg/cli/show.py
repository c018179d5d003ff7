"""`kg show`"""

import json
import textwrap
from pathlib import Path
from typing import Any, BinaryIO

import click
from pyoxigraph import Literal, NamedNode, QuerySolution, QuerySolutions

import queries
from kg import results, settings
from kg.cli import options, pager
from kg.cli.options import open_store
from kg.vocabulary import XSD
from loaders.stores import Store

# heading, ready query, its parameter that is the entity
_SECTIONS = (
    ("facts", "facts-about", "entity"),
    ("claims", "claims-about", "entity"),
    ("quotes", "who-said", "who"),
    ("articles", "articles-about", "entity"),
)
_WIDTH = 100  # columns, where no terminal tells
_MOST = 10_000  # claims that are looked through for those that are no facts


@click.command()
@click.argument("entity")
@options.store
@options.format_("text", "json", default="text", help="Text to read, or JSON.")
@options.output
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help="Most rows of each section.")
def command(entity: str, selector: str, format_: str, output: Path | None, limit: int) -> None:
    """Show what the store knows about an entity: names, classes, links, facts, claims, quotes, articles.

    Facts are what articles assert in their own voice; claims are all the rest: reported, denied, planned ...

    ENTITY is any of its names, or its IRI.
    """
    with open_store(selector, must_exist=True) as store:
        found = queries.find_entity(store, entity)
        for remark in found.remarks:
            click.echo(f"kg: {results.inert(remark)}", err=True)
        base = settings.read(store).base
        with options.written(output) as stream:
            if format_ == "json":
                _write_json(store, found.iri, base, limit, stream)
            else:
                width = pager.columns() if stream.isatty() else _WIDTH
                _write_text(store, found.iri, base, limit, stream, width)


def _ask(store: Store, name: str, values: dict[str, str]) -> QuerySolutions:
    solutions = queries.run(store, queries.find(name), values).results
    assert isinstance(solutions, QuerySolutions)  # each section is a SELECT
    return solutions


def _names(store: Store, iri: str) -> dict[str, list[str]]:
    """Names by what they are: label, name, form, class."""
    found: dict[str, list[str]] = {"label": [], "name": [], "form": [], "class": []}
    for row in _ask(store, "names-of", {"entity": iri, "limit": "1000"}):
        found[_plain(row["as"])].append(_plain(row["name"]))
    return found


def _kind(iri: str, base: str) -> str:
    return iri.removeprefix(f"{base}entity/").partition("/")[0]


def _write_text(store: Store, iri: str, base: str, limit: int, stream: BinaryIO, width: int) -> None:
    card = _Card(width)
    names = _names(store, iri)
    card.line(f"{', '.join(names['label'])}: {_kind(iri, base)}, {', '.join(names['class'])}", bold=True)
    card.line(iri, "  ")
    for heading, found in (("also called", names["name"]), ("also meant by", names["form"])):
        if found:
            card.line(f"{heading} {', '.join(found)}", "  ")
    for row in _ask(store, "links-of", {"entity": iri}):
        card.line(f"same as {_plain(row['link'])}", "  ")
    facts = list(_ask(store, "facts-about", {"entity": iri, "limit": str(limit)}))
    card.heading("facts", len(facts), limit)
    for direction, end in (("subject", "object"), ("object", "subject")):
        previous = None
        for row in facts:
            if _plain(row[direction]) == iri:
                words = str(_plain(row["propertyLabel"] or row["property"]))
                head = words if direction == "subject" else f"… {words} {names['label'][0]}"
                if head != previous:
                    card.line(head, "  ")
                previous = head
                card.line(f"{_plain(row[f'{end}Label'])}{_support(row)}", "    ")
    stated = _ask(store, "claims-about", {"entity": iri, "limit": str(_MOST)})
    claims = [row for row in stated if _plain(row["status"]) != "Asserted"][:limit]
    card.heading("claims", len(claims), limit)
    for row in claims:
        says = f", says {_plain(row['says'])}" if row["says"] is not None else ""
        card.line(f"{_plain(row['status'])}: {_plain(row['claimLabel'])}{says}{_day(row)}", "  ")
        card.line(f"> {_plain(row['sentence'])}", "    ")
    quotes = list(_ask(store, "who-said", {"who": iri, "limit": str(limit)}))
    card.heading("quotes", len(quotes), limit)
    for row in quotes:
        card.line(f"{_plain(row['cue'])} “{_plain(row['content'])}”{_day(row)}", "  ")
    articles = list(_ask(store, "articles-about", {"entity": iri, "limit": str(limit)}))
    card.heading("articles", len(articles), limit)
    for row in articles:
        publisher = f", {_plain(row['publisherLabel'])}" if row["publisherLabel"] is not None else ""
        times = f" ({_counted(_plain(row['mentions']), 'mention')})"
        published = _plain(row["published"]) if row["published"] is not None else "undated"
        card.line(f"{published} {_plain(row['articleLabel'])}{publisher}{times}", "  ")
    stream.write(card.text(coloured=stream.isatty()).encode())


class _Card:
    """Lines of text, inert and wrapped."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._lines: list[tuple[str, bool]] = []

    def heading(self, words: str, rows: int, limit: int) -> None:
        if rows:
            more = f" (the first {limit})" if rows == limit else ""
            self._lines += [("", False), (f"{words.upper()}{more}", True)]

    def line(self, text: str, indent: str = "", *, bold: bool = False) -> None:
        wrapper = textwrap.TextWrapper(
            max(self._width, 20), initial_indent=indent, subsequent_indent=indent + "  ", break_on_hyphens=False
        )
        self._lines += [(line, bold) for line in wrapper.wrap(results.inert(text))]

    def text(self, *, coloured: bool) -> str:
        return "".join(f"\x1b[1m{line}\x1b[0m\n" if bold and coloured else f"{line}\n" for line, bold in self._lines)


def _support(row: QuerySolution) -> str:
    """In how many articles a fact stands, and when they appeared."""
    first, last = (_plain(row[name]) if row[name] is not None else "" for name in ("first", "last"))
    days = f", {first}" if first else ""
    days += f" to {last}" if last != first else ""
    return f" ({_counted(_plain(row['articles']), 'article')}{days})"


def _day(row: QuerySolution) -> str:
    return f" ({_plain(row['published'])})" if row["published"] is not None else ""


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _write_json(store: Store, iri: str, base: str, limit: int, stream: BinaryIO) -> None:
    names = _names(store, iri)
    document: dict[str, Any] = {"entity": iri, "label": names["label"][0], "kind": _kind(iri, base)}
    document |= {"classes": names["class"], "names": names["name"], "forms": names["form"]}
    document["links"] = [_plain(row["link"]) for row in _ask(store, "links-of", {"entity": iri})]
    for heading, query, parameter in _SECTIONS:
        solutions = _ask(store, query, {parameter: iri, "limit": str(limit)})
        columns = [variable.value for variable in solutions.variables]
        document[heading] = [
            {name: _plain(row[name]) for name in columns if row[name] is not None} for row in solutions
        ]
    stream.write(json.dumps(document, ensure_ascii=False, indent=2).encode() + b"\n")


def _plain(term: object) -> Any:
    """A term as plain JSON."""
    assert isinstance(term, (NamedNode, Literal))  # the data model has no blank nodes
    if isinstance(term, Literal) and term.datatype.value == f"{XSD}integer":
        return int(term.value)
    return term.value
