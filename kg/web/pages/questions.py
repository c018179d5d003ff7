"""The ready questions: a list of them, and each as a form with its answer, which has an address of its own."""

import json
import re
import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from pyoxigraph import QuerySolutions
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

import queries
from kg.errors import QueryError, QueryRefused, QueryStopped, UsageError
from kg.serving import answers
from kg.vocabulary import KINDS
from kg.web import rows, vendored
from kg.web.evidence import interval
from kg.web.rows import Cell, Table
from kg.web.search import folded
from kg.web.terms import EVIDENCE, Branch, local, namespace_of
from kg.web.viewer import Viewer, visible
from queries import Parameter, ReadyQuery
from queries.parameters import STATUSES, bind

_MOST_ROWS = 1000  # on a page; a download has all that the limit of the query gives
_MOST_DRAWN = 60  # bars of a chart
_MOST_NAMESAKES = 6
_IRI = re.compile(rf"<?[a-z][a-z0-9+.-]*://|<?urn:|({'|'.join(KINDS)}):", re.IGNORECASE)
_INPUTS = {"date": "date", "integer": "number", "decimal": "number"}  # the type of an <input>; otherwise text


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form: a choice among `options` (value and label) where there are any."""

    name: str
    kind: str  # the parameter's type
    input: str
    required: bool
    default: str
    help: str
    value: str
    error: str
    options: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Event:
    """Something on a timeline: its days as people write them, and the year under which it stands."""

    year: str
    when: str
    what: Cell
    beside: Sequence[tuple[str, Cell]]


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a chart; `share` is its part of the longest, in percent."""

    label: Cell
    number: Cell
    share: float


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer: its table, and what shows it better where the question says so; `edges` are JSON for the script."""

    table: Table
    remarks: tuple[str, ...]
    full: bool  # as many rows as the limit allows: there may be more
    timeline: list[Event]
    bars: list[Bar]
    edges: str


@dataclass(frozen=True, slots=True)
class Understood:
    """The values of a form by name, ready for the query, with remarks on them and what is wrong with which."""

    values: dict[str, str]
    remarks: list[str]
    errors: dict[str, str]


def routes(viewer: Viewer) -> list[BaseRoute]:
    """The list, and a page, a CSV and a JSON of each question."""
    pages = _Pages(viewer)
    root = viewer.addresses.root
    return [
        Route(f"{root}questions", pages.all),
        Route(f"{root}questions/{{name}}.csv", pages.csv),
        Route(f"{root}questions/{{name}}.json", pages.json),
        Route(f"{root}questions/{{name}}", pages.one),
    ]


class _Pages:
    def __init__(self, viewer: Viewer) -> None:
        self._viewer = viewer

    def all(self, _request: Request) -> Response:
        """Every ready question."""
        ready = queries.ready().values()
        about, open_ = ([query for query in ready if _needs(query) is needs] for needs in (True, False))
        return self._viewer.page("questions", about=about, open=open_)

    def one(self, request: Request) -> Response:
        """A form, and the answer when all that the question needs is there. Empty fields leave the address."""
        query = queries.ready().get(request.path_params["name"])
        if query is None:
            return self._viewer.missing(request.path_params["name"])
        given, asked = _given(request)
        if asked and len(given) < len(asked) and not _missing(query, given):
            return RedirectResponse(request.url.path + _query_string(given), 303)
        if not asked and _missing(query, given):
            return self._page(query, given)
        meant = self._understood(query, given)
        if meant.errors:
            return self._page(query, given, meant.errors, status=400)
        try:
            return self._page(query, given, shown=self._shown(query, meant))
        except (QueryStopped, QueryRefused):
            raise
        except (UsageError, QueryError) as error:  # such as a parameter that the question does not have
            return self._page(query, given, problem=str(error), status=400)

    def csv(self, request: Request) -> Response:
        """The answer as the SPARQL protocol's CSV."""
        return self._data(request, "csv", "text/csv")

    def json(self, request: Request) -> Response:
        """The answer as the SPARQL protocol's JSON."""
        return self._data(request, "json", answers.JSON)

    def _data(self, request: Request, suffix: str, media: str) -> Response:
        query = queries.ready().get(request.path_params["name"])
        if query is None:
            return _refused(suffix, f"no question named {request.path_params['name']!r}", 404)
        meant = self._understood(query, _given(request)[0])
        if meant.errors:
            return _refused(suffix, "; ".join(f"{name}: {error}" for name, error in meant.errors.items()), 400)
        try:
            results = queries.run(self._viewer.store, query, meant.values).results
        except (QueryStopped, QueryRefused):
            raise
        except (UsageError, QueryError) as error:
            return _refused(suffix, str(error), 400)
        limits = self._viewer.engine.limits
        given = answers.answer(
            results, solutions=media, triples="", rows=limits.rows, size=limits.megabytes * 1_000_000, prefixes={}
        )
        headers = {"Content-Disposition": f'attachment; filename="{query.name}.{suffix}"'}
        if given.cut:
            headers["X-KG-Cut"] = given.cut
        return Response(given.content, 200, headers, media)

    def _page(
        self,
        query: ReadyQuery,
        given: Mapping[str, str],
        errors: Mapping[str, str] | None = None,
        problem: str = "",
        shown: Shown | None = None,
        status: int = 200,
    ) -> Response:
        return self._viewer.page(
            "question",
            status,
            query=query,
            sparql=_without_head(query.text),
            fields=[self._field(each, given, errors or {}) for each in query.parameters],
            problem=problem,
            shown=shown,
            address=_query_string(given),
            command=_command(query, given),
            most=_MOST_ROWS,
            has_graphs=vendored.has(vendored.GRAPHS),
        )

    def _field(self, parameter: Parameter, given: Mapping[str, str], errors: Mapping[str, str]) -> Field:
        return Field(
            name=parameter.name,
            kind=parameter.type,
            input=_INPUTS.get(parameter.type, "text"),
            required=parameter.required,
            default=parameter.default or "",
            help=parameter.help,
            value=given.get(parameter.name, ""),
            error=errors.get(parameter.name, ""),
            options=self._options(parameter),
        )

    def _options(self, parameter: Parameter) -> list[tuple[str, str]]:
        known = self._viewer.terms()
        if parameter.type == "status":
            return [(term, term.lower()) for term in STATUSES]
        if parameter.type in ("class", "property"):
            namespaces = sorted({namespace_of(iri) for iri in known.by_iri} - EVIDENCE)
            branches = [branch for each in namespaces for branch in known.tree(parameter.type, each)]
            return list(_flat(branches, 0))
        return []

    def _shown(self, query: ReadyQuery, meant: Understood) -> Shown:
        answer = queries.run(self._viewer.store, query, meant.values)
        assert isinstance(answer.results, QuerySolutions)  # each ready query is a SELECT
        table = rows.table(self._viewer, answer.results, _MOST_ROWS)
        view = query.view
        kind = view.kind if view is not None else ""
        columns = view.columns if view is not None else ()
        return Shown(
            table=table,
            remarks=(*meant.remarks, *answer.remarks),
            full=answer.limit is not None and len(table.rows) >= answer.limit,
            timeline=_timeline(table, columns) if kind == "timeline" else [],
            bars=_bars(table, columns) if kind == "chart" else [],
            edges=_edges(table, columns) if kind == "graph" and table.rows else "",
        )

    def _understood(self, query: ReadyQuery, given: Mapping[str, str]) -> Understood:
        """The values, each checked by itself; names of entities are looked up as the search does it."""
        found = Understood(dict(given), [], dict.fromkeys(_missing(query, given), "this is needed"))
        for parameter in query.parameters:
            value = given.get(parameter.name)
            if value is None:
                continue
            if parameter.type == "entity" and not _IRI.match(value):
                self._look_up(found, parameter.name, value)
                continue
            try:
                bind(self._viewer.store, query.name, [parameter], {parameter.name: value})
            except (QueryStopped, QueryRefused):
                raise
            except (UsageError, QueryError) as error:
                found.errors[parameter.name] = str(error).removeprefix(f"{query.name}: ")
        return found

    def _look_up(self, found: Understood, field: str, name: str) -> None:
        index = self._viewer.index()
        hits = [hit for hit in index.find(name, _MOST_NAMESAKES) if folded(hit.name) == folded(name)]
        if not hits:
            near = " or ".join(hit.label for hit in index.similar(name, 3))
            found.errors[field] = f"nothing is named “{name}”" + (f": did you mean {near}?" if near else "")
            return
        found.values[field] = hits[0].entity
        if len(hits) > 1:
            others = ", ".join(hit.label for hit in hits[1:])
            found.remarks.append(f"“{name}” is taken for {hits[0].label}; it may also mean {others}.")


def _given(request: Request) -> tuple[dict[str, str], list[str]]:
    """The values that are not empty, and the names of all fields of the address."""
    pairs = request.query_params.multi_items()
    return {name: value.strip() for name, value in pairs if value.strip()}, [name for name, _ in pairs]


def _needs(query: ReadyQuery) -> bool:
    return any(parameter.required for parameter in query.parameters)


def _missing(query: ReadyQuery, given: Mapping[str, str]) -> list[str]:
    return [each.name for each in query.parameters if each.required and each.name not in given]


def _query_string(given: Mapping[str, str]) -> str:
    return f"?{urlencode(given)}" if given else ""


def _command(query: ReadyQuery, given: Mapping[str, str]) -> str:
    """The same on the command line."""
    return " ".join(
        ["kg", "query", query.name, *(f"--param {name}={shlex.quote(value)}" for name, value in given.items())]
    )


def _without_head(text: str) -> str:
    lines = text.strip().splitlines()
    while lines and lines[0].startswith("#"):
        del lines[0]
    return "\n".join(lines)


def _flat(branches: Iterable[Branch], depth: int) -> Iterable[tuple[str, str]]:
    """Terms for a list to choose from, each indented by its depth."""
    for branch in branches:
        if branch.first:
            yield local(branch.term.iri), "\u2003" * depth + branch.term.label
            yield from _flat(branch.below, depth + 1)


def _timeline(table: Table, columns: tuple[str, ...]) -> list[Event]:
    """What has a day, by its first one; the columns of the view are start, end and label."""
    names = [column.name for column in table.columns]
    beside = [name for name in ("status", "says", "sentence") if name in names and name not in columns]
    precisions = table.cells(["precision"]) if "precision" in names else [(Cell(""),)] * len(table.rows)
    found = []
    for (start, end, what), others, (precision,) in zip(
        table.cells(columns), table.cells(beside), precisions, strict=True
    ):
        first = start.text or end.text
        if first:
            kept = [(name, cell) for name, cell in zip(beside, others, strict=True) if cell.text]
            found.append((first, Event(first[:4], interval(start.text, end.text, precision.text), what, kept)))
    return [event for _, event in sorted(found, key=lambda each: each[0])]


def _bars(table: Table, columns: tuple[str, ...]) -> list[Bar]:
    """The first rows as bars; the columns of the view are label and number."""
    cells = table.cells(columns)[:_MOST_DRAWN]
    longest = max((number.value or 0 for _, number in cells), default=0)
    return [Bar(label, number, 100 * (number.value or 0) / longest if longest > 0 else 0) for label, number in cells]


def _edges(table: Table, columns: tuple[str, ...]) -> str:
    """What static/graph.js draws; the columns of the view are source, target and perhaps the words on the edge."""
    edges = [
        {
            "source": {"label": visible(source.text), "path": source.path},
            "target": {"label": visible(target.text), "path": target.path},
            "label": visible(edge[0].text) if edge else "",
        }
        for source, target, *edge in table.cells(columns)
        if source.text and target.text
    ]
    return json.dumps(edges)


def _refused(suffix: str, reason: str, status: int) -> Response:
    shown = str(visible(reason))
    return JSONResponse({"error": shown}, status) if suffix == "json" else PlainTextResponse(shown + "\n", status)
