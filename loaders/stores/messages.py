"""What processes say to each other about a store: a line of JSON, and bytes after it.

Between `kg serve` and the processes that answer its queries a message has its length before it (4 bytes, big-endian);
between `kg serve` and other commands multiprocessing's connections keep messages apart.
"""

import json
import struct
from collections.abc import Mapping
from typing import Any

import pyoxigraph
from pyoxigraph import Literal, NamedNode, QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat

from kg.errors import KgError, QueryError, QueryRefused, QueryStopped, StoreError, UsageError, WorkError
from loaders.stores.interface import Dataset, Results, Term

LENGTH = struct.Struct(">I")
_encoded = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode
Head = dict[str, Any]

_ERRORS: dict[str, type[KgError]] = {
    kind.__name__: kind for kind in (WorkError, UsageError, StoreError, QueryError, QueryStopped, QueryRefused)
}


def packed(head: Head, body: bytes = b"") -> bytes:
    """A message."""
    return _encoded(head).encode("ascii") + b"\n" + body


def unpacked(message: bytes) -> tuple[Head, bytes]:
    """What a message says; raises the error that it carries."""
    line, _, body = message.partition(b"\n")
    head: Head = json.loads(line)
    if "error" in head:
        raise _ERRORS.get(head["error"], WorkError)(head["message"])
    return head, body


def failure(error: KgError) -> bytes:
    """The message that carries an error: one of a kind that it does not know arrives as the nearest it does."""
    name = next(kind.__name__ for kind in type(error).__mro__ if kind.__name__ in _ERRORS or kind is KgError)
    return packed({"error": name, "message": str(error)})


def asked(sparql: str, bindings: Mapping[str, Term] | None, dataset: Dataset | None) -> Head:
    """A query as JSON."""
    head: Head = {"sparql": sparql}
    if bindings:
        head["bindings"] = {name: _json(term) for name, term in bindings.items()}
    if dataset is not None:
        head["dataset"] = [dataset.default, dataset.named]
    return head


def query(head: Head) -> tuple[str, dict[str, Term], Dataset | None]:
    """The query of `asked`."""
    bindings = {name: _term(value) for name, value in head.get("bindings", {}).items()}
    dataset = Dataset(*map(tuple, head["dataset"])) if "dataset" in head else None
    return head["sparql"], bindings, dataset


def written(results: Results) -> bytes:
    """All results of a query, as a message."""
    if isinstance(results, bool):
        return packed({"kind": "boolean", "value": results})
    if isinstance(results, QuerySolutions):
        content = results.serialize(format=QueryResultsFormat.JSON)
        assert content is not None  # for want of an output
        return packed({"kind": "solutions"}, content)
    content = pyoxigraph.serialize(results, format=RdfFormat.N_TRIPLES)
    assert content is not None
    return packed({"kind": "triples"}, content)


def read(message: bytes) -> Results:
    """The results of `written`; raises the error that the message carries."""
    head, body = unpacked(message)
    if head["kind"] == "boolean":
        return bool(head["value"])
    if head["kind"] == "solutions":
        results = pyoxigraph.parse_query_results(body, QueryResultsFormat.JSON)
        assert not isinstance(results, QueryBoolean)
        return results
    return (quad.triple for quad in pyoxigraph.parse(body, RdfFormat.N_TRIPLES))


def _json(term: Term) -> list[str | None]:
    if isinstance(term, NamedNode):
        return [term.value]
    return [term.value, term.language, term.datatype.value]


def _term(value: list[str | None]) -> Term:
    text = value[0] or ""
    if len(value) == 1:
        return NamedNode(text)
    if value[1] is not None:
        return Literal(text, language=value[1])
    return Literal(text, datatype=NamedNode(value[2] or ""))
