"""`kg show`"""

import json
from pathlib import Path
from typing import Any, BinaryIO

import click
from pyoxigraph import Literal, NamedNode, QuerySolutions

import queries
from kg import results, settings
from kg.cli import options
from kg.vocabulary import XSD
from loaders.stores import Store, open_store

# heading, ready query, its parameter that is the entity, columns that the text leaves out
_SECTIONS = (
    ("facts", "facts-about", "entity", ("sentence",)),
    ("claims", "claims-about", "entity", ()),
    ("quotes", "who-said", "who", ("speaker",)),
    ("articles", "articles-about", "entity", ()),
)


@click.command()
@click.argument("entity")
@options.store
@options.format_("text", "json", default="text", help="Text to read, or JSON.")
@options.output
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help="Most rows of each section.")
def command(entity: str, selector: str, format_: str, output: Path | None, limit: int) -> None:
    """Show what the store knows about an entity: names, classes, facts, claims with their sources, quotes, articles.

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
                _write_text(store, found.iri, base, limit, stream)


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


def _write_text(store: Store, iri: str, base: str, limit: int, stream: BinaryIO) -> None:
    names = _names(store, iri)
    lines = [f"{', '.join(names['label'])}: {_kind(iri, base)}, {', '.join(names['class'])}", f"  {iri}"]
    lines += [f"  also called {', '.join(names['name'])}"] if names["name"] else []
    lines += [f"  also meant by {', '.join(names['form'])}"] if names["form"] else []
    stream.write("".join(f"{' ' * (len(line) - len(line.lstrip()))}{results.inert(line)}\n" for line in lines).encode())
    for heading, query, parameter, hidden in _SECTIONS:
        solutions = _ask(store, query, {parameter: iri, "limit": str(limit)})
        text, number = results.table(solutions, terminal=stream.isatty(), base=base, hidden=hidden)
        if number:
            more = f" (the first {limit})" if number == limit else ""
            stream.write(f"\n{heading.upper()}{more}\n{text}".encode())


def _write_json(store: Store, iri: str, base: str, limit: int, stream: BinaryIO) -> None:
    names = _names(store, iri)
    document: dict[str, Any] = {"entity": iri, "label": names["label"][0], "kind": _kind(iri, base)}
    document |= {"classes": names["class"], "names": names["name"], "forms": names["form"]}
    for heading, query, parameter, _ in _SECTIONS:
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
