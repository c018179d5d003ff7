"""Finds ready queries, reads their comment heads and runs them.

A query file begins with comment lines; `param` lines come in the order of positional values:

    # title: Leaders
    # description: Who leads what.
    # param: NAME entity|class|text|date|integer required|optional|default=VALUE [- help]
    # example: kg query leaders --param of=Belarus

A parameter NAME fills the variable ?NAME; without a value the variable stays free. `limit` is the LIMIT of the query.
Text without such a head is a query without parameters.
"""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.errors import QueryError, UsageError
from loaders.stores import Results, Store
from queries.parameters import Parameter, bind

_FOLDER = Path(__file__).parent
_LINE = re.compile(r"#\s*(?P<key>title|description|param|example):\s*(?P<value>.*)")
_PARAM = re.compile(
    r"(?P<name>[A-Za-z]\w*)\s+(?P<type>entity|class|text|date|integer)\s+"
    r"(?P<need>required|optional|default=(?P<default>\S+))(?:\s+-\s+(?P<help>.*))?"
)


@dataclass(frozen=True, slots=True)
class ReadyQuery:
    """A query with what its head says; `text` is all of it."""

    name: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    examples: tuple[str, ...]
    text: str


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
    found: dict[str, list[str]] = {"title": [], "description": [], "param": [], "example": []}
    parameters: list[Parameter] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            break
        match = _LINE.fullmatch(line.strip())
        if match is None:
            continue
        found[match["key"]].append(match["value"])
        if match["key"] == "param":
            parameters.append(_parameter(match["value"], f"{name}, line {number}"))
    return ReadyQuery(
        name=name,
        title=" ".join(found["title"]) or name,
        description=" ".join(found["description"]),
        parameters=tuple(parameters),
        examples=tuple(found["example"]),
        text=text,
    )


def _parameter(head: str, where: str) -> Parameter:
    match = _PARAM.fullmatch(head)
    if match is None:
        raise QueryError(
            f"{where}: cannot read the parameter {head!r}: "
            "write NAME entity|class|text|date|integer required|optional|default=VALUE [- help]"
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
