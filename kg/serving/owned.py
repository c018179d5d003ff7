"""An engine that owns an embedded store: queries run in processes over snapshots of it, so that none can hurt the
store, or whoever asks next. Pages have processes of their own, which strangers' queries cannot keep busy."""

import asyncio
import queue
import shutil
from collections.abc import Iterable, Iterator, Mapping
from multiprocessing.connection import Connection, wait
from typing import Self

from pyoxigraph import Triple

from kg import settings
from kg.errors import StoreError
from kg.serving.interface import Answer, Limits, Question
from kg.serving.processes import AsyncPool, Pool, Process
from kg.serving.snapshots import Snapshots
from loaders.stores import Dataset, OxigraphStore, Results, Store, Term, messages
from loaders.stores.served import FOLDER

_PAGES = 2  # processes that answer for pages


class OwnedEngine:
    """An `Engine` over a store that this process has open on disk."""

    def __init__(self, store: OxigraphStore, limits: Limits | None = None) -> None:
        """StoreError when there is no room for snapshots beside the store's files. Who opened the store closes it,
        after the engine."""
        assert store.folder is not None, "a store in memory has no snapshots"
        self._store = store
        self._limits = limits = limits or Limits()
        self._base = settings.read(store).base
        self.folder = store.folder / FOLDER
        try:
            shutil.rmtree(self.folder, ignore_errors=True)  # of a server that was killed
            self.folder.mkdir(mode=0o700)
        except OSError as error:
            raise StoreError(
                f"{store.selector}: no folder can be made in it ({error.strerror}): check the disk"
            ) from None
        self._snapshots = Snapshots(store, self.folder)
        self._pages = Pool(_PAGES, limits.memory, limits.seconds)
        self._strangers = AsyncPool(limits.running, limits.waiting, limits.memory, limits.seconds)
        self._idle: queue.SimpleQueue[Process] = queue.SimpleQueue()
        self._writer = _Writer(store, self._snapshots)
        self._reader = _Reader(store, self)

    @property
    def selector(self) -> str:
        return self._store.selector

    @property
    def base(self) -> str:
        return self._base

    @property
    def limits(self) -> Limits:
        return self._limits

    @property
    def generation(self) -> int:
        return self._snapshots.generation

    @property
    def reader(self) -> Store:
        return self._reader

    @property
    def writer(self) -> Store:
        return self._writer

    def settle(self) -> None:
        self._snapshots.expire()

    async def answer(self, question: Question) -> Answer:
        head = messages.asked(question.sparql, None, question.dataset)
        head |= {
            "solutions": question.solutions,
            "triples": question.triples,
            "rows": self._limits.rows,
            "size": self._limits.megabytes * 1_000_000,
            "services": self._store.calls_services,
        }
        snapshot = self._snapshots.ready()
        if snapshot is None:
            snapshot = await asyncio.to_thread(self._snapshots.lease)
        try:
            head["snapshot"] = str(snapshot)
            reply = await self._strangers.ask(messages.packed(head))
        finally:
            self._snapshots.release(snapshot)
        said, content = messages.unpacked(reply)
        return Answer(content, said["media"], said["cut"], said["rows"])

    def ask(self, sparql: str, bindings: Mapping[str, Term] | None, dataset: Dataset | None) -> Results:
        """Answer a query of ours, in whole."""
        head = messages.asked(sparql, bindings, dataset)
        with self._snapshots.leased() as snapshot:
            return messages.read(self._pages.ask(messages.packed(head | {"snapshot": str(snapshot)})))

    def update(self, sparql: str) -> None:
        head = messages.asked(sparql, None, None) | {"check": True, "services": self._store.calls_services}
        with self._snapshots.leased() as snapshot:
            reply = self._pages.ask(messages.packed(head | {"snapshot": str(snapshot)}))
        messages.unpacked(reply)
        try:
            self._store.update(sparql)
        finally:
            self._snapshots.changed()

    def private(self) -> "PrivateReader":
        """A process of its own for somebody who works on the store from this machine: it has no limits, sees all that
        was written before it is asked, and ends when it is closed."""
        return PrivateReader(self._snapshots, self._idle)

    def close(self) -> None:
        self._pages.close()
        self._strangers.close()
        while not self._idle.empty():
            self._idle.get().kill()
        shutil.rmtree(self.folder, ignore_errors=True)  # what cannot be removed is, by the next one


class PrivateReader:
    """Answers queries without limits, in a process that nobody else asks meanwhile."""

    def __init__(self, snapshots: Snapshots, idle: "queue.SimpleQueue[Process]") -> None:
        """`idle` are processes that are of use again; one is started when there is none."""
        self._snapshots, self._idle = snapshots, idle
        self._process: Process | None = None

    def ask(self, head: messages.Head, asking: Connection) -> bytes:
        """The reply to a query as in `loaders.stores.messages`; EOFError when whoever is asking goes before it is
        there."""
        process, self._process = self._process or self._found(), None  # whatever goes wrong, it is not asked again
        try:
            with self._snapshots.leased(fresh=True) as snapshot:
                process.send(messages.packed(head | {"snapshot": str(snapshot)}))
                if process.channel not in wait([process.channel, asking]):  # it has nothing to say: it is gone
                    raise EOFError
                reply = process.reply()
        except OSError:
            error = process.died()
            process.kill()
            raise error from None
        except BaseException:
            process.kill()
            raise
        self._process = process
        return reply

    def _found(self) -> Process:
        try:
            return self._idle.get_nowait()
        except queue.Empty:
            return Process(memory=0)

    def close(self) -> None:
        """Let others have the process; one is kept for them."""
        if self._process is not None:
            if self._idle.empty():
                self._idle.put(self._process)
            else:
                self._process.kill()
            self._process = None


class _View:
    """The store for those who work on it through the engine, which opens and closes it."""

    def __init__(self, store: OxigraphStore) -> None:
        self._store = store

    @property
    def selector(self) -> str:
        return self._store.selector

    def replace(self, graphs: Mapping[str, Iterable[Triple]]) -> None:
        self._store.replace(graphs)

    def drop(self, graphs: Iterable[str]) -> None:
        self.replace(dict.fromkeys(graphs, ()))

    def graphs(self) -> list[str]:
        return self._store.graphs()

    def triples(self, graph: str) -> Iterator[Triple]:
        return self._store.triples(graph)

    def query(self, sparql: str, bindings: Mapping[str, Term] | None = None, dataset: Dataset | None = None) -> Results:
        return self._store.query(sparql, bindings, dataset)

    def close(self) -> None:
        """The engine closes all."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()


class _Reader(_View):
    """For pages, which only read: queries in processes, single graphs at once."""

    def __init__(self, store: OxigraphStore, engine: OwnedEngine) -> None:
        super().__init__(store)
        self._engine = engine

    def replace(self, graphs: Mapping[str, Iterable[Triple]]) -> None:  # noqa: ARG002
        raise StoreError(f"{self.selector} is only read here")

    def query(self, sparql: str, bindings: Mapping[str, Term] | None = None, dataset: Dataset | None = None) -> Results:
        return self._engine.ask(sparql, bindings, dataset)


class _Writer(_View):
    """The readers hear of what is written."""

    def __init__(self, store: OxigraphStore, snapshots: Snapshots) -> None:
        super().__init__(store)
        self._snapshots = snapshots

    def replace(self, graphs: Mapping[str, Iterable[Triple]]) -> None:
        try:
            super().replace(graphs)
        finally:
            self._snapshots.changed()
