"""Lets other commands of this user work on the store that this process has open (see `loaders.stores.served`)."""

import secrets
import threading
from contextlib import suppress
from multiprocessing import AuthenticationError
from multiprocessing.connection import Connection, Listener
from typing import Self

import pyoxigraph
from pyoxigraph import NamedNode, RdfFormat, Triple

from kg.errors import KgError
from kg.serving.owned import OwnedEngine, PrivateReader
from loaders.stores import messages
from loaders.stores.served import Address


class Control:
    """Listens for commands until it is closed; each has a thread of its own, and a process for its queries."""

    def __init__(self, engine: OwnedEngine, url: str) -> None:
        """`url` is where the pages are, as people are told."""
        self._engine = engine
        key = secrets.token_bytes(32)
        self._listener = Listener(authkey=key)
        self._closed = False
        address = self._listener.address
        assert isinstance(address, str)  # a socket in a folder of this user, or a pipe
        Address(address, key.hex(), url).write(engine.folder.parent)
        threading.Thread(target=self._listen, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Listen no more."""
        self._closed = True
        self._listener.close()

    def _listen(self) -> None:
        while not self._closed:
            try:
                connection = self._listener.accept()
            except (OSError, EOFError, AuthenticationError):
                continue  # somebody without the key, or gone already; or it is closed
            threading.Thread(target=self._serve, args=[connection], daemon=True).start()

    def _serve(self, connection: Connection) -> None:
        reader = self._engine.private()
        try:
            with connection, suppress(OSError, EOFError):  # it ends when the command does
                while True:
                    connection.send_bytes(self._reply(connection, reader, connection.recv_bytes()))
        finally:
            reader.close()

    def _reply(self, connection: Connection, reader: PrivateReader, message: bytes) -> bytes:
        try:
            head, body = messages.unpacked(message)
            if head["call"] == "query":
                return reader.ask(head, connection)
            if head["call"] == "replace":
                self._replace(head["graphs"], body)
                return messages.packed({})
            if head["call"] == "graphs":
                return messages.packed({"graphs": self._engine.writer.graphs()})
            return messages.written(self._engine.writer.triples(head["graph"]))
        except KgError as error:
            return messages.failure(error)

    def _replace(self, names: list[str], body: bytes) -> None:
        graphs: dict[str, list[Triple]] = {name: [] for name in names}
        for quad in pyoxigraph.parse(body, RdfFormat.N_QUADS):
            assert isinstance(quad.graph_name, NamedNode)
            graphs[quad.graph_name.value].append(quad.triple)
        self._engine.writer.replace(graphs)
