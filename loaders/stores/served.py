"""An embedded store that `kg serve` has open: other commands work on it through that process, instead of failing on its
lock.

The server writes, into a folder inside the store's own, where it listens and a key; only the user who runs it can read
them. Messages are those of `loaders.stores.messages`, over multiprocessing's connections.
"""

import json
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection
from pathlib import Path
from typing import Self

import pyoxigraph
from pyoxigraph import Quad, RdfFormat, Triple

from kg.errors import StoreError
from loaders.stores import messages
from loaders.stores.interface import Dataset, Results, Term, graph_name

FOLDER = "kg-serve"  # inside the store's own
_FILE = "address.json"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server of a store listens to other commands: the address and key (hex) of a connection, and the URL of
    its pages, which is what people know it by."""

    connection: str
    key: str
    url: str

    def write(self, store: Path) -> None:
        """Let the commands of this user, and of nobody else, find it."""
        file = store / FOLDER / _FILE
        file.touch(mode=0o600)
        file.write_text(json.dumps(asdict(self)), encoding="utf-8")

    @classmethod
    def read(cls, store: Path) -> "Address | None":
        """The address that the server of a store wrote; None where there is none that can be read."""
        try:
            return cls(**json.loads((store / FOLDER / _FILE).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None


class ServedStore:
    """A `loaders.stores.Store` that another process has open."""

    def __init__(self, selector: str, connection: Connection, url: str) -> None:
        self._selector = selector
        self.url = url
        self._connection: Connection | None = connection
        self._talking = threading.Lock()

    @classmethod
    def connected(cls, selector: str, folder: Path) -> "ServedStore | None":
        """The store in a folder, through the server that has it; None where none answers."""
        address = Address.read(folder)
        if address is None:
            return None
        try:
            connection = Client(address.connection, authkey=bytes.fromhex(address.key))
        except (OSError, EOFError, ValueError, AuthenticationError):
            return None
        return cls(selector, connection, address.url)

    @property
    def selector(self) -> str:
        return self._selector

    def replace(self, graphs: Mapping[str, Iterable[Triple]]) -> None:
        quads: list[Quad] = []
        for graph, triples in graphs.items():
            name = graph_name(graph)
            quads += (Quad(triple.subject, triple.predicate, triple.object, name) for triple in triples)
        body = pyoxigraph.serialize(quads, format=RdfFormat.N_QUADS)
        assert body is not None  # for want of an output
        self._ask({"call": "replace", "graphs": list(graphs)}, body)

    def drop(self, graphs: Iterable[str]) -> None:
        self.replace(dict.fromkeys(graphs, ()))

    def graphs(self) -> list[str]:
        head, _ = messages.unpacked(self._ask({"call": "graphs"}))
        return list(head["graphs"])

    def triples(self, graph: str) -> Iterator[Triple]:
        results = messages.read(self._ask({"call": "triples", "graph": graph_name(graph).value}))
        assert isinstance(results, Iterator)
        for triple in results:
            assert isinstance(triple, Triple)
            yield triple

    def query(self, sparql: str, bindings: Mapping[str, Term] | None = None, dataset: Dataset | None = None) -> Results:
        return messages.read(self._ask({"call": "query", **messages.asked(sparql, bindings, dataset)}))

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def _ask(self, head: messages.Head, body: bytes = b"") -> bytes:
        with self._talking:
            if self._connection is None:
                raise StoreError(f"{self._selector} is closed")
            try:
                self._connection.send_bytes(messages.packed(head, body))
                reply = self._connection.recv_bytes()
            except (OSError, EOFError):
                raise StoreError(
                    f"{self._selector}: the server at {self.url} that had it has ended: run the command again"
                ) from None
        messages.unpacked(reply)  # raises what it carries
        return reply
