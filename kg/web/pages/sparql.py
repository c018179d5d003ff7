"""SPARQL in a browser: an editor over the endpoint, and a form with a table for browsers that run no scripts.

`editor(viewer)` makes the `Page` that `kg.web.protocol.routes` takes: what a browser gets at the endpoint itself when
it asks for HTML without a query. `routes` has the form's own address, and the words that the editor completes.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

import pyoxigraph
from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, Triple
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

import queries
from kg.errors import QueryError, QueryRefused, QueryStopped, UsageError
from kg.serving import Answer, Question, answers
from kg.vocabulary import prefixes
from kg.web import rows, vendored
from kg.web.headers import policy
from kg.web.viewer import Viewer
from queries import ReadyQuery

ENDPOINT = "/sparql"
_TABLE = f"{ENDPOINT}/table"
_MOST_ROWS = 1000
_FIRST = """# Who and what is mentioned most
SELECT ?entity ?label (COUNT(DISTINCT ?article) AS ?articles)
WHERE {
  GRAPH ?article { ?mention kg:refersTo ?entity . ?entity rdfs:label ?label }
}
GROUP BY ?entity ?label
ORDER BY DESC(?articles) ?label
LIMIT 20
"""


@dataclass(frozen=True, slots=True)
class Example:
    """A ready query to begin with."""

    title: str
    description: str
    sparql: str


def routes(viewer: Viewer) -> list[BaseRoute]:
    """The table of an answer, and the terms of the ontology for whoever completes their names."""

    async def table(request: Request) -> Response:
        sparql = request.query_params.get("query", "")
        if not sparql.strip():
            return await run_in_threadpool(_page, viewer, sparql)
        try:
            answer = await viewer.engine.answer(Question(sparql, answers.JSON, "application/n-triples"))
        except (QueryStopped, QueryRefused) as error:
            return await run_in_threadpool(_page, viewer, sparql, problem=str(error), status=503)
        except (UsageError, QueryError) as error:
            return await run_in_threadpool(_page, viewer, sparql, problem=str(error), status=400)
        return await run_in_threadpool(_answered, viewer, sparql, answer)

    def completions(_request: Request) -> Response:
        known = viewer.terms().by_iri.values()
        return JSONResponse([{"iri": term.iri, "kind": term.kind, "label": term.label} for term in known])

    root = viewer.addresses.root
    found: list[BaseRoute] = [Route(_TABLE, table), Route(f"{root}ontology.json", completions)]
    if root != "/":  # the endpoint is where it is, whatever the base IRI
        found.append(Route(f"{root}sparql", lambda _request: RedirectResponse(ENDPOINT)))
    return found


def editor(viewer: Viewer) -> Callable[[Request], Response]:
    """The page at the endpoint."""

    def page(_request: Request) -> Response:
        return _page(viewer, "")

    return page


def examples(base: str) -> list[Example]:
    """The ready queries that need no value, each with all of its parameters left open."""
    ready = [each for each in queries.ready().values() if not any(p.required for p in each.parameters)]
    return [Example(each.title, each.description, _declared(_with_limit(each), base)) for each in ready]


def _declared(sparql: str, base: str) -> str:
    """A query with the prefixes declared that it uses: the endpoint needs none, but editors and other endpoints do."""
    used = [(name, iri) for name, iri in prefixes(base).items() if re.search(rf"(?<![\w:?]){name}:", sparql)]
    return "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in used) + sparql


def _with_limit(query: ReadyQuery) -> str:
    lines = query.text.strip().splitlines()
    body = [line for number, line in enumerate(lines) if not all(each.startswith("#") for each in lines[: number + 1])]
    limit = next((p.default for p in query.parameters if p.name == "limit"), None)
    return "\n".join([f"# {query.title}", *body, *([f"LIMIT {limit}"] if limit else [])]) + "\n"


def _answered(viewer: Viewer, sparql: str, answer: Answer) -> Response:
    """The table of an answer, a yes or no as a word."""
    if answer.media != answers.JSON:
        parsed = pyoxigraph.parse(answer.content, format=RdfFormat.N_TRIPLES)
        found = rows.triples(viewer, (cast(Triple, quad.triple) for quad in parsed), _MOST_ROWS)
        return _page(viewer, sparql, table=found, cut=answer.cut)
    results = pyoxigraph.parse_query_results(answer.content, QueryResultsFormat.JSON)
    if isinstance(results, QuerySolutions):
        return _page(viewer, sparql, table=rows.table(viewer, results, _MOST_ROWS), cut=answer.cut)
    return _page(viewer, sparql, verdict="yes" if results else "no")


def _page(
    viewer: Viewer,
    sparql: str,
    *,
    table: rows.Table | None = None,
    verdict: str = "",
    cut: str = "",
    problem: str = "",
    status: int = 200,
) -> Response:
    known = prefixes(viewer.addresses.base)
    # the editor measures and colours through style attributes of its own; scripts stay as they are
    headers = policy(img_src="'self' data:", font_src="'self' data:")
    return viewer.page(
        "sparql",
        status,
        headers,
        endpoint=ENDPOINT,
        table_path=_TABLE,
        query=sparql or _declared(_FIRST, viewer.addresses.base),
        given=bool(sparql),
        prefixes=known,
        known=json.dumps({"prefixes": known, "base": viewer.addresses.base, "root": viewer.addresses.root}),
        examples=examples(viewer.addresses.base),
        has_editor=vendored.has(vendored.EDITOR),
        table=table,
        verdict=verdict,
        cut=cut,
        problem=problem,
        most=_MOST_ROWS,
    )
