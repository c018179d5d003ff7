"""Finds ready queries, reads their comment heads and runs them.

A query file begins with comment lines; `param` lines come in the order of positional values:

    # title: Leaders
    # description: Who leads what.
    # param: NAME TYPE required|optional|default=VALUE [- help]
    # view: timeline|graph|chart COLUMN...
    # example: kg query leaders --param of=Belarus

A parameter NAME fills the variable ?NAME; without a value the variable stays free. `limit` is the LIMIT of the query.
The types are those of `queries.parameters.TYPES`. Text without such a head is a query without parameters.

`view` says what shows the rows better than a table alone, from which columns (variables without "?"); a column ?x that
has a twin ?xLabel is shown as that label:

    # view: timeline START END LABEL    days, either of which may be missing in a row, and what began and ended then
    # view: graph SOURCE TARGET [EDGE]  two nodes, and what is written on the edge between them
    # view: chart LABEL NUMBER          a bar a row
"""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, cast

from kg.errors import QueryError, UsageError
from loaders.stores import Results, Store
from queries.parameters import TYPES, Parameter, bind

_FOLDER = Path(__file__).parent
_LINE = re.compile(r"#\s*(?P<key>title|description|param|view|example):\s*(?P<value>.*)")
_PARAM = re.compile(
    rf"(?P<name>[A-Za-z]\w*)\s+(?P<type>{'|'.join(TYPES)})\s+"
    r"(?P<need>required|optional|default=(?P<default>\S+))(?:\s+-\s+(?P<help>.*))?"
)
_VIEWS = {"timeline": (3,), "graph": (2, 3), "chart": (2,)}  # how many columns each takes


@dataclass(frozen=True, slots=True)
class View:
    """How rows are best shown: as a timeline (columns: start, end, label), graph (source, target and perhaps edge) or
    chart (label, number)."""

    kind: Literal["timeline", "graph", "chart"]
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadyQuery:
    """A query with what its head says; `text` is all of it. Without a `view` a table shows it best."""

    name: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    examples: tuple[str, ...]
    text: str
    view: View | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query gave, the LIMIT it had, and remarks on how names were understood."""

    results: Results
    limit: int | None
    remarks: tuple[str, ...]


@cache
def ready() -> dict[str, ReadyQuery]:
    """The queries of this package by name, sorted."""
    return {path.stem: parse(path.read_text(encoding="utf-8"), path.stem) for path in sorted(_FOLDER.glob("*.rq"))}


def find(name: str) -> ReadyQuery:
    """The ready query of that name; UsageError, with the nearest names, when there is none."""
    path = _FOLDER / f"{name}.rq"
    if re.fullmatch(r"[a-z-]+", name) and path.is_file():
        return parse(path.read_text(encoding="utf-8"), name)
    near = difflib.get_close_matches(name.lower(), ready(), n=1, cutoff=0.5)
    advice = f"did you mean {near[0]}?" if near else "`kg queries` lists them"
    raise UsageError(f"no query named {name!r}: {advice}")


def parse(text: str, name: str) -> ReadyQuery:
    """Read the head of a query's text; QueryError, with the line, for a malformed one."""
    found: dict[str, list[str]] = {"title": [], "description": [], "example": []}
    parameters: list[Parameter] = []
    view: View | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            break
        match = _LINE.fullmatch(line.strip())
        if match is None:
            continue
        where = f"{name}, line {number}"
        if match["key"] == "param":
            parameters.append(_parameter(match["value"], where))
        elif match["key"] == "view":
            view = _view(match["value"], where)
        else:
            found[match["key"]].append(match["value"])
    return ReadyQuery(
        name=name,
        title=" ".join(found["title"]) or name,
        description=" ".join(found["description"]),
        parameters=tuple(parameters),
        examples=tuple(found["example"]),
        text=text,
        view=view,
    )


def _view(head: str, where: str) -> View:
    kind, *columns = head.split() or [""]
    if len(columns) not in _VIEWS.get(kind, ()) or not all(re.fullmatch(r"[A-Za-z]\w*", column) for column in columns):
        raise QueryError(
            f"{where}: cannot read the view {head!r}: "
            "write timeline START END LABEL, graph SOURCE TARGET [EDGE] or chart LABEL NUMBER"
        )
    return View(cast(Literal["timeline", "graph", "chart"], kind), tuple(columns))


def _parameter(head: str, where: str) -> Parameter:
    match = _PARAM.fullmatch(head)
    if match is None:
        raise QueryError(
            f"{where}: cannot read the parameter {head!r}: "
            f"write NAME {'|'.join(TYPES)} required|optional|default=VALUE [- help]"
        )
    return Parameter(
        name=match["name"],
        type=match["type"],
        required=match["need"] == "required",
        default=match["default"],
        help=match["help"] or "",
    )


def run(store: Store, query: ReadyQuery, values: Mapping[str, str]) -> Answer:
    """Ask `store`, the parameters filled with `values` (texts by name).

    UsageError for a parameter that is unknown, missing or ill-typed; QueryError for an entity that the store does not
    know and for SPARQL that cannot be run.
    """
    bound = bind(store, query.name, query.parameters, values)
    text = query.text
    if bound.limit is not None:
        text += f"\nLIMIT {bound.limit:d}"  # the grammar takes no variable here; it is an int by now
    return Answer(store.query(text, bound.terms), bound.limit, bound.remarks)
