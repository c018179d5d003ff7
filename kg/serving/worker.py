"""A process that answers queries over snapshots of a store, one after another, until whoever started it is gone.

It is told what to do over a socket, as `loaders.stores.messages` says, and may be killed at any moment.
"""

import os
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress

import pyoxigraph

from kg import settings
from kg.errors import KgError, QueryStopped, StoreError
from kg.serving.answers import answer
from kg.vocabulary import prefixes
from loaders.stores import messages
from loaders.stores.messages import LENGTH, Head
from loaders.stores.oxigraph import OxigraphStore
from loaders.stores.sparql import check_update


def main() -> None:
    """Arguments: the descriptor of the socket, and the megabytes of address space that it may have (0: all)."""
    descriptor, megabytes = map(int, sys.argv[1:3])
    with suppress(KeyboardInterrupt), socket.socket(fileno=descriptor) as channel:  # Ctrl-C goes to all of the group
        if megabytes and os.name == "posix":
            import resource

            resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
        threading.Thread(target=_end_with_the_parent, daemon=True).start()
        snapshot = _Snapshot()
        for request in _requests(channel):
            reply = snapshot.reply(request)
            channel.sendall(LENGTH.pack(len(reply)) + reply)  # at once, so that the other side wakes up once


def _end_with_the_parent() -> None:
    """Standard input ends when the parent does, however it does: a query that runs then is for nobody."""
    sys.stdin.buffer.read()
    os._exit(0)


def _requests(channel: socket.socket) -> Iterator[bytes]:
    with channel.makefile("rb") as stream:
        while head := stream.read(LENGTH.size):
            yield stream.read(LENGTH.unpack(head)[0])


class _Snapshot:
    """The snapshot that was asked last, open."""

    def __init__(self) -> None:
        self._path = ""
        self._store: OxigraphStore | None = None
        self._prefixes: dict[str, str] = {}

    def reply(self, request: bytes) -> bytes:
        try:
            head, _ = messages.unpacked(request)
            return self._answered(self._opened(head["snapshot"]), head)
        except KgError as error:
            return messages.failure(error)
        except MemoryError:
            return messages.failure(QueryStopped("the query needs more memory than it may have: ask for less"))

    def _opened(self, path: str) -> OxigraphStore:
        if path != self._path or self._store is None:
            self._store, self._path = None, ""
            try:
                self._store = OxigraphStore(f"oxigraph:{path}", pyoxigraph.Store.read_only(path))
            except (OSError, RuntimeError, ValueError) as error:
                raise StoreError(f"the snapshot {path} cannot be read: {' '.join(str(error).split())}") from None
            self._path = path
            self._prefixes = prefixes(settings.read(self._store).base)
        return self._store

    def _answered(self, store: OxigraphStore, head: Head) -> bytes:
        sparql, bindings, dataset = messages.query(head)
        if head.get("check"):  # an update that would be the end of whoever parses it ends this process instead
            check_update(sparql, self._prefixes, services=store.calls_services)
            return messages.packed({})
        store.calls_services = head.get("services", False)
        results = store.query(sparql, bindings, dataset)
        if "solutions" not in head:
            return messages.written(results)
        found = answer(
            results,
            solutions=head["solutions"],
            triples=head["triples"],
            rows=head["rows"],
            size=head["size"],
            prefixes=self._prefixes,
        )
        return messages.packed({"media": found.media, "cut": found.cut, "rows": found.rows}, found.content)


if __name__ == "__main__":
    main()
