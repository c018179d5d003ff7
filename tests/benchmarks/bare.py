"""The least in Python that answers SPARQL over HTTP, to hold ours against: one Starlette process, without limits.

`python -m tests.benchmarks.bare FOLDER PORT` serves a store that nobody writes to.
"""

import sys

import pyoxigraph
import uvicorn
from pyoxigraph import QueryResultsFormat, QuerySolutions
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


def main() -> None:
    store = pyoxigraph.Store.read_only(sys.argv[1])

    async def query(request: Request) -> Response:  # in the event loop: a thread would cost more than a small query
        results = store.query(request.query_params["query"], use_default_graph_as_union=True)
        assert isinstance(results, QuerySolutions)
        written = results.serialize(format=QueryResultsFormat.JSON)
        return Response(written, media_type="application/sparql-results+json")

    app = Starlette(routes=[Route("/query", query)])
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[2]), log_level="warning", access_log=False)


if __name__ == "__main__":
    main()
