"""Solutions of a query as cells that a template can print: labels instead of IRIs, links to what has a page."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal as Only
from urllib.parse import unquote

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolution, QuerySolutions, Triple

from kg.results import heading
from kg.vocabulary import KINDS, XSD, prefixes
from kg.web import terms
from kg.web.addresses import external
from kg.web.viewer import Viewer

Kind = Only["text", "number", "day", "status", "quote"]
_NUMBERS = frozenset(XSD + name for name in ("integer", "decimal", "double", "float", "int", "long"))
_DAYS = frozenset(XSD + name for name in ("date", "dateTime", "gYear", "gYearMonth"))
_QUOTED = ("sentence", "content", "words")  # how queries name columns of an article's own words


@dataclass(frozen=True, slots=True)
class Cell:
    """One value: what is written, where it leads, and how it looks; `value` is a number for those that are drawn."""

    text: str
    path: str | None = None
    kind: Kind = "text"
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the variable, and what its head says."""

    name: str
    title: str
    number: bool


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells in the order of the columns; `cut` says that there are more than were asked for."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    cut: bool

    def cells(self, names: Sequence[str]) -> list[tuple[Cell, ...]]:
        """Only the columns of these names, in their order; UsageError is not for here: a query has its columns."""
        places = [next(place for place, column in enumerate(self.columns) if column.name == name) for name in names]
        return [tuple(row[place] for place in places) for row in self.rows]


def table(viewer: Viewer, results: QuerySolutions, most: int) -> Table:
    """At most so many solutions as a table. ?xLabel is what ?x is shown as, and no column of its own."""
    names = [variable.value for variable in results.variables]
    shown = [name for name in names if not (name.endswith("Label") and name.removesuffix("Label") in names)]
    taken = list(islice(results, most + 1))
    rows = tuple(tuple(_cell(viewer, row, name, names) for name in shown) for row in taken[:most])
    columns = tuple(
        Column(name, heading(name).replace("_", " "), _all_numbers(row[n] for row in rows))
        for n, name in enumerate(shown)
    )
    return Table(columns, rows, len(taken) > most)


def triples(viewer: Viewer, results: Iterable[Triple], most: int) -> Table:
    """At most so many triples as a table, sorted."""
    taken = sorted(islice(results, most + 1), key=str)
    rows = tuple(
        (_term(viewer, each.subject), _term(viewer, each.predicate), _term(viewer, each.object))
        for each in taken[:most]
    )
    columns = tuple(Column(name, name, False) for name in ("subject", "predicate", "object"))
    return Table(columns, rows, len(taken) > most)


def _cell(viewer: Viewer, row: QuerySolution, name: str, names: Sequence[str]) -> Cell:
    term = row[name]
    label = row[f"{name}Label"] if f"{name}Label" in names else None
    if isinstance(label, Literal) and isinstance(term, NamedNode):
        return Cell(label.value, _path(viewer, term.value))
    if isinstance(label, Literal) and term is None:
        return Cell(label.value)  # such as a source that is no entity
    if isinstance(term, Literal) and name in _QUOTED:
        return Cell(term.value, kind="quote")
    if isinstance(term, Literal) and name == "status" and term.value in viewer.statuses():
        return Cell(term.value, kind="status")
    return _term(viewer, term)


def _term(viewer: Viewer, term: object) -> Cell:
    if term is None:
        return Cell("")
    if isinstance(term, NamedNode):
        return Cell(_short(viewer, term.value), _path(viewer, term.value))
    if isinstance(term, Literal):
        kind = term.datatype.value
        if kind in _NUMBERS:
            return Cell(term.value, kind="number", value=_number(term.value))
        return Cell(term.value, kind="day" if kind in _DAYS else "text")
    return Cell(f"_:{term.value}" if isinstance(term, BlankNode) else str(term))


def _path(viewer: Viewer, iri: str) -> str | None:
    if iri in viewer.terms().by_iri:
        return terms.path(iri, viewer.addresses.root)
    own = iri.startswith(viewer.addresses.base)
    return viewer.addresses.path(iri) or (None if own else external(iri))


def _short(viewer: Viewer, iri: str) -> str:
    """The name in an IRI of ours, a prefixed name, or the IRI itself."""
    base = viewer.addresses.base
    kind, _, name = iri.removeprefix(f"{base}entity/").partition("/")
    if kind in KINDS and name:
        return unquote(name.replace("_", " "))
    if iri.startswith(f"{base}article/") and "#" not in iri:
        return unquote(iri.removeprefix(f"{base}article/").replace("_", " "))
    for prefix, namespace in prefixes(base).items():
        name = iri.removeprefix(namespace)
        if name != iri and re.fullmatch(r"[\w%.~-]+", name):
            return f"{prefix}:{name}"
    return iri


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:  # an ill-typed literal
        return None


def _all_numbers(cells: Iterable[Cell]) -> bool:
    filled = [cell for cell in cells if cell.text]
    return bool(filled) and all(cell.kind == "number" for cell in filled)
