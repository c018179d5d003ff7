"""/openapi.json: all that this server answers, as OpenAPI 3.1, for tools that make clients or test servers."""

import json
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any
from urllib.parse import quote, urlsplit

from kg.serving.answers import SOLUTIONS, TRIPLES
from kg.vocabulary import KINDS
from kg.web.protocol.exchange import FORM, Endpoint, Reply, Request

_Object = dict[str, Any]

_TEXT = {"type": "string"}
_IRI = {"type": "string", "format": "iri", "examples": ["https://kg.example/graph/background"]}
_IRIS = {"type": "array", "items": _IRI}
_SHORT = ("json", "xml", "csv", "tsv", "ttl", "nt", "jsonld", "rdf")
_HTML = ("text/html",)
_LINKED = ("text/html", "text/turtle", "application/ld+json", "application/n-triples", "application/json", "text/csv")
_PLAIN = "text/plain"
_WORDS = {
    400: "The request cannot be understood; the text says what is wrong with it.",
    401: "Only who has the token may write.",
    403: "The server only reads, or does not answer this to anybody.",
    404: "There is no such thing.",
    406: "None of the accepted formats is written here.",
    408: "The request did not arrive in time.",
    413: "The request is too long.",
    415: "The body is in a format that is not read here.",
    502: "The store behind this server cannot be read.",
    503: "The query took too long, or too many wait: Retry-After says when to ask again.",
}


class Description(Endpoint):
    """Answers with the description of the server."""

    methods = ("GET", "HEAD")

    def __init__(self, base: str, cors: tuple[str, ...] = ()) -> None:
        """`base` is the base IRI of the store, below whose path the pages are."""
        super().__init__(cors)
        self._content = json.dumps(described(base), ensure_ascii=False, indent=1).encode() + b"\n"

    async def reply(self, request: Request) -> Reply:  # noqa: ARG002
        return Reply(self._content, "application/json")


def described(base: str) -> _Object:
    """The description of a server whose pages are below the path of a base IRI."""
    root = "/" + quote(urlsplit(base).path.lstrip("/"), safe="/%")
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "kg",
            "version": version("news-kg"),
            "description": "A knowledge graph from the news: pages, Linked Data, SPARQL.",
        },
        "paths": {**_protocol(), **{root + path: {"get": page} for path, page in _pages().items()}},
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": "Who may write has it."}}
        },
    }


def _protocol() -> _Object:
    asked = [
        _query(
            "default-graph-uri", _IRIS, "Graphs that make up the default graph; without any it is the union of all."
        ),
        _query("named-graph-uri", _IRIS, "Graphs that GRAPH finds; without any they are all."),
        _query("format", {"enum": list(_SHORT)}, "Goes before the Accept header."),
    ]
    formats = (*SOLUTIONS, *TRIPLES)
    refused = (400, 403, 406, 502, 503)
    described = "Without a query: the page for browsers, or the description of the service and its graphs."
    graph = [_query("graph", _IRI, "The graph's name.", required=True)]
    read = [*graph, _query("format", {"enum": list(_SHORT)}, "Goes before the Accept header.")]
    written = (400, 401, 403, 404, 408, 413, 415, 502, 503)
    body = {"required": True, "content": {media: {"schema": _TEXT} for media in TRIPLES}}
    return {
        "/sparql": {
            "get": _operation(
                "Ask a SPARQL query. " + described,
                [_query("query", _sparql("ASK { ?s a news:Country }"), "A SPARQL 1.1 query."), *asked],
                _answers((*formats, *_HTML), "The results, which a limit may have cut: see X-KG-Cut."),
                refused,
            ),
            "post": _operation(
                "Ask a SPARQL query.",
                asked,
                _answers(formats, "The results, which a limit may have cut: see X-KG-Cut."),
                (*refused, 408, 413, 415),
                body=_sent("query", "application/sparql-query", "SELECT ?s { ?s a news:Country }"),
            ),
        },
        "/update": {
            "post": _operation(
                "Change the graphs by a SPARQL update.",
                [],
                {"204": {"description": "It is done."}},
                written,
                body=_sent("update", "application/sparql-update", "DROP SILENT GRAPH <urn:x:nothing>"),
                token=True,
            ),
        },
        "/store": {
            "get": _operation(
                "Read a graph.", read, _answers(tuple(TRIPLES), "Its triples."), (400, 403, 404, 406, 502)
            ),
            "put": _operation("Replace a graph.", graph, _CHANGED, written, body=body, token=True),
            "post": _operation("Add to a graph.", graph, _CHANGED, written, body=body, token=True),
            "delete": _operation("Delete a graph.", graph, _CHANGED, written, token=True),
        },
        "/sparql/table": {
            "get": _operation(
                "Ask a SPARQL query in a form, and see a table.",
                [_query("query", _sparql("ASK {}"), "A SPARQL 1.1 query.")],
                _answers(_HTML, "A page."),
                (503,),
                page_errors=(400,),
            )
        },
        "/openapi.json": {"get": _operation("This description.", [], _answers(("application/json",), "It."), ())},
    }


def _pages() -> Mapping[str, _Object]:
    """The pages by their path below the root."""
    page, missing = _answers(_HTML, "A page."), (404,)
    linked = _answers(_LINKED, "The thing, as a page or as data: by Accept, or by a suffix of the path.")
    name = _path("name", "A label in the form of its IRI, such as Alexander_Lukashenko or Alexander_Lukashenko.ttl.")
    sought = _query("q", {**_TEXT, "examples": ["Minsk"]}, "Part of a name.")
    question = _path("name", "The name of a ready question, such as leaders.")
    data = _answers(("application/json",), "What is found.")
    csv, json_ = (_answers((media,), "The answer.") for media in ("text/csv", "application/sparql-results+json"))
    return {
        "": _operation("What the graph holds.", [], page),
        "search": _operation("Entities by their names.", [sought], page),
        "search.json": _operation("Entities by their names, as data.", [sought], data),
        "entity/{kind}/{name}": _operation(
            "An entity.",
            [_path("kind", "What it is.", {"enum": list(KINDS)}), name],
            linked,
            page_errors=missing,
        ),
        "claim/{id}": _operation("A claim.", [_path("id", "The end of its IRI.")], linked, page_errors=missing),
        "article/{id}": _operation(
            "An article.", [_path("id", "Its identifier, in the form of its IRI.")], linked, page_errors=missing
        ),
        "ontology": _operation("The classes and properties.", [], page),
        "ontology.json": _operation("The classes and properties, as data.", [], data),
        "ontology/term": _operation(
            "A class or property of another ontology.",
            [_query("iri", _IRI, "Which one.", required=True)],
            linked,
            page_errors=missing,
        ),
        "questions": _operation("The ready questions.", [], page),
        "questions/{name}": _operation("A ready question, with its answer.", [question], page, (503,), (400, 404)),
        "questions/{name}.csv": _operation("The answer as CSV.", [question], csv, (503,), (400, 404)),
        "questions/{name}.json": _operation("The answer as SPARQL JSON.", [question], json_, (503,), (400, 404)),
    }


_CHANGED = {"201": {"description": "The graph is new."}, "204": {"description": "It is done."}}


def _operation(
    summary: str,
    parameters: list[_Object],
    answers: _Object,
    errors: tuple[int, ...] = (),
    page_errors: tuple[int, ...] = (),
    *,
    body: _Object | None = None,
    token: bool = False,
) -> _Object:
    """An operation, which answers `errors` in one line of text, and `page_errors` as it answers otherwise."""
    responses = dict(answers)
    for status in errors:
        responses[str(status)] = _answer((_PLAIN,), _WORDS[status])
    for status in page_errors:
        responses[str(status)] = _answer((*_LINKED, _PLAIN), _WORDS[status])
    found: _Object = {"summary": summary, "parameters": parameters, "responses": responses}
    if body is not None:
        found["requestBody"] = body
    if token:
        found["security"] = [{"token": []}]
    return found


def _answers(formats: tuple[str, ...], description: str) -> _Object:
    return {"200": _answer(formats, description)}


def _answer(formats: tuple[str, ...], description: str) -> _Object:
    return {"description": description, "content": {media: {} for media in dict.fromkeys(formats)}}


def _sent(name: str, media: str, example: str) -> _Object:
    """A body that is a query or an update, or a form with one."""
    form = {"type": "object", "required": [name], "properties": {name: _sparql(example)}}
    return {"required": True, "content": {FORM: {"schema": form}, media: {"schema": _sparql(example)}}}


def _sparql(example: str) -> _Object:
    return {"type": "string", "examples": [example]}


def _query(name: str, schema: _Object, description: str, *, required: bool = False) -> _Object:
    return {"name": name, "in": "query", "required": required, "schema": schema, "description": description}


def _path(name: str, description: str, schema: _Object | None = None) -> _Object:
    schema = schema or {"type": "string", "minLength": 1}
    return {"name": name, "in": "path", "required": True, "schema": schema, "description": description}
