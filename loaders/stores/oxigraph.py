"""The embedded store: Oxigraph, in a folder on disk or in memory."""

import ctypes
import gc
import os
import re
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Self

import pyoxigraph
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, QueryBoolean, RdfFormat, Triple

from kg import settings
from kg.errors import QueryError, StoreError, StoreInUse
from kg.vocabulary import prefixes
from loaders.stores.folder_lock import FolderLock
from loaders.stores.interface import Dataset, Results, Term, graph_name
from loaders.stores.sparql import bind, check_update, names_its_graphs, refuse_service, run_error, syntax_error

# Turtle that has none of these has no blank node and no triple term; a literal may have them.
_SUSPICIOUS = (b"_:", b"<<")
# From this many quads on a table of their own is cheaper than the log (by a third at 4,000 a step, with all merging);
# below, the disk is littered with files.
_BULK = 2_000
# Quads after which what is in memory and the log goes into tables: RocksDB alone keeps a gigabyte in memory, 64 MB for
# each of its indexes. It costs no time, since small tables are merged faster.
_FLUSH = 25_000
_GIVE_BACK = 50_000  # quads after which memory that was freed goes back to the system
# Quads after which a store that is written alone is closed and opened again: RocksDB keeps the index of every table
# that was written since, 20 bytes a quad, which is more than all else from a few million on.
_REOPEN = 200_000
_PATIENCE = 10.0  # seconds that a program which looks into it meanwhile may take, and is no kg

# The files that RocksDB writes; CURRENT is there once a store has been created.
_OWN_FILE = re.compile(r"CURRENT|IDENTITY|LOCK|LOG(\.old\.\d+)?|(MANIFEST|OPTIONS)-\d+(\.dbtmp)?|\d+\.(log|sst|dbtmp)")


class OxigraphStore:
    """A `loaders.stores.Store` in this process. `folder` is where it lies, None in memory; `calls_services` lets its
    queries call other servers."""

    def __init__(
        self, selector: str, store: pyoxigraph.Store, folder: Path | None = None, lock: FolderLock | None = None
    ) -> None:
        self._selector = selector
        self.folder = folder
        self.calls_services = False
        self._store: pyoxigraph.Store | None = store
        self._lock = lock
        self._writing = threading.Lock()
        self._alone = False
        self._unflushed = 0  # quads in the log
        self._not_given_back = 0  # quads
        self._since_opened = 0  # quads that were written
        self._prefixes: dict[str, str] | None = None  # once they are known; they follow the base IRI

    @classmethod
    def in_memory(cls) -> Self:
        """A new, empty store."""
        return cls("memory:", pyoxigraph.Store())

    @classmethod
    def on_disk(cls, path: str, *, must_exist: bool = False, alone: bool = False) -> Self:
        """The store in the folder `path`, created when missing unless it `must_exist`.

        `alone` promises that one thread uses it and reads no results while it writes; then however much is written,
        memory stays the same. StoreError when it cannot be opened; a folder that holds anything else is left as it is.
        """
        selector = f"oxigraph:{path}"
        folder = Path(path).expanduser()
        try:
            if not _holds_store(folder, selector):
                if must_exist:
                    raise StoreError(f"{selector}: there is no store yet: run `kg build` first")
                folder.mkdir(parents=True, exist_ok=True)
            folder = folder.absolute()  # whoever changes the working directory later
            lock = FolderLock(folder)
        except BlockingIOError:
            raise _in_use(selector) from None
        except (OSError, ValueError) as error:
            raise _unopened(selector, error) from None
        store = cls(selector, _database(folder, selector), folder, lock)
        store._alone = alone and lock.held
        return store

    @property
    def selector(self) -> str:
        return self._selector

    @property
    def _open(self) -> pyoxigraph.Store:
        if self._store is None:
            raise StoreError(f"{self._selector} is closed")
        return self._store

    def replace(self, graphs: Mapping[str, Iterable[Triple]]) -> None:
        """As `Store.replace`. Writes only what differs: one call of Oxigraph, hence one transaction."""
        with self._writing:
            if self._alone and self._since_opened >= _REOPEN:
                self._reopen()
            store = self._open
            gone: list[NamedNode] = []
            removed: list[Quad] = []
            added: dict[str, list[Triple]] = {}
            for iri, triples in graphs.items():
                graph = graph_name(iri)
                given = list(triples)
                if not store.contains_named_graph(graph):
                    added[iri] = given
                elif given:
                    new, old = set(given), set(self.triples(iri))
                    removed += (Quad(t.subject, t.predicate, t.object, graph) for t in old - new)
                    added[iri] = list(new - old)
                else:
                    gone.append(graph)
            number = sum(map(len, added.values()))
            try:
                if not gone and not removed and number >= _BULK:
                    # as text, which costs less than to make a quad of each triple; ours is well-formed
                    store.bulk_load(_trig(added), RdfFormat.TRIG, lenient=True)
                    self._wrote(number)
                else:
                    self._write(store, gone, removed, list(_quads(added)))
            except (OSError, RuntimeError) as error:
                raise StoreError(f"{self._selector} cannot be written: {_one_line(error)}") from None
            if settings.GRAPH in graphs:
                self._prefixes = None

    def _write(self, store: pyoxigraph.Store, gone: list[NamedNode], removed: list[Quad], added: list[Quad]) -> None:
        if gone or removed:
            operations = [f"DROP SILENT GRAPH {graph}" for graph in gone]
            operations += [
                f"{verb} DATA {{{_blocks(quads)}}}" for verb, quads in (("DELETE", removed), ("INSERT", added))
            ]
            store.update(" ;\n".join(operations))
        elif added:
            store.extend(added)
        else:
            return
        self._unflushed += len(removed) + len(added) + len(gone)
        if self._unflushed >= _FLUSH:
            self._flush()
        self._wrote(len(removed) + len(added))

    def _wrote(self, quads: int) -> None:
        """Let go of memory now and then."""
        self._since_opened += quads
        self._not_given_back += quads
        if self._not_given_back >= _GIVE_BACK:
            _give_back_memory()
            self._not_given_back = 0

    def _reopen(self) -> None:
        """When it fails, nothing is lost that was written, and the store is closed."""
        assert self.folder is not None
        self._flush()
        self._store = None
        until = time.monotonic() + _PATIENCE
        while self._store is None:
            if not _holds_store(self.folder, self._selector):
                raise StoreError(f"{self._selector} was taken away while it was written: bring it back and try again")
            try:
                self._store = _database(self.folder, self._selector)
            except StoreInUse:
                if time.monotonic() > until:
                    raise StoreError(
                        f"{self._selector} is being read by another program, or by this one while it writes: end that "
                        "and try again"
                    ) from None
                gc.collect()  # the frame of an error that was caught may still refer to it
                time.sleep(_PATIENCE / 1000)
        self._since_opened = 0

    def _flush(self) -> None:
        """Write what is in memory and the log into tables."""
        try:
            self._open.flush()
        except (OSError, RuntimeError) as error:
            raise StoreError(f"{self._selector} cannot be written: {_one_line(error)}") from None
        self._unflushed = 0

    def drop(self, graphs: Iterable[str]) -> None:
        self.replace(dict.fromkeys(graphs, ()))

    def graphs(self) -> list[str]:
        try:
            return sorted(graph.value for graph in self._open.named_graphs())
        except (OSError, RuntimeError) as error:
            raise self._unreadable(error) from None

    def triples(self, graph: str) -> Iterator[Triple]:
        try:
            for quad in self._open.quads_for_pattern(None, None, None, graph_name(graph)):
                yield quad.triple
        except (OSError, RuntimeError) as error:
            raise self._unreadable(error) from None

    def query(self, sparql: str, bindings: Mapping[str, Term] | None = None, dataset: Dataset | None = None) -> Results:
        if not self.calls_services:
            refuse_service(sparql)
        known = self._known_prefixes()
        bound = bind(sparql, bindings) if bindings else sparql
        try:
            results = self._open.query(
                bound,
                prefixes=known,
                use_default_graph_as_union=dataset is None and not names_its_graphs(sparql),
                default_graph=None if dataset is None else list(map(graph_name, dataset.default)),
                named_graphs=None if dataset is None else list(map(graph_name, dataset.named)),
            )
        except SyntaxError:
            raise syntax_error(sparql, known) from None
        except (OSError, RuntimeError, ValueError) as error:
            raise run_error(error) from None
        return bool(results) if isinstance(results, QueryBoolean) else results

    def update(self, sparql: str) -> None:
        """Run a SPARQL update on the named graphs, in one step.

        QueryError for one that cannot be run, that calls another server, or that would write a blank node or into the
        default graph, which the data model does not have.
        """
        known = self._known_prefixes()
        check_update(sparql, known, services=self.calls_services)
        with self._writing:
            try:
                self._open.update(sparql, prefixes=known)
                homeless = list(self._open.quads_for_pattern(None, None, None, DefaultGraph()))
                for quad in homeless:
                    self._open.remove(quad)
            except SyntaxError as error:
                raise QueryError(f"the update cannot be read: {_one_line(error)}") from None
            except (OSError, RuntimeError, ValueError) as error:
                raise run_error(error) from None
            self._unflushed += 1
            self._prefixes = None
        if homeless:
            raise QueryError(
                f"{len(homeless):,} triples without a graph are not kept: write GRAPH <IRI> {{ ... }} around them"
            )

    def _known_prefixes(self) -> dict[str, str]:
        if self._prefixes is None:
            self._prefixes = prefixes(settings.read(self).base)
        return self._prefixes

    def backup(self, path: Path) -> None:
        """A copy of the store as it is now in a new folder, by hard links on the same disk; or StoreError."""
        try:
            self._open.backup(path)
        except (OSError, RuntimeError) as error:
            raise StoreError(f"{self._selector}: no snapshot of it can be made: {_one_line(error)}") from None

    def close(self) -> None:
        try:
            if self._store is not None and self._unflushed:
                self._flush()  # else the next process replays the log: seconds for a large store
        finally:
            self._store = None
            if self._lock is not None:
                self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def _unreadable(self, error: Exception) -> StoreError:
        return StoreError(f"{self._selector} cannot be read: {_one_line(error)}")


def _database(folder: Path, selector: str) -> pyoxigraph.Store:
    try:
        return pyoxigraph.Store(folder)
    except (OSError, RuntimeError, ValueError) as error:
        if re.search("lock hold by|While lock file", str(error)):
            raise _in_use(selector) from None
        raise _unopened(selector, error) from None


def _in_use(selector: str) -> StoreInUse:
    return StoreInUse(f"{selector} is in use by another process: close the other kg process and try again")


def _unopened(selector: str, error: Exception) -> StoreError:
    return StoreError(
        f"{selector} cannot be opened ({_one_line(error)}): check the folder, or choose another with --store"
    )


def _holds_store(folder: Path, selector: str) -> bool:
    """Whether the folder holds a store; StoreError when it holds anything that is none of ours."""
    if not os.path.lexists(folder):
        return False
    if not folder.is_dir():
        raise StoreError(f"{selector} is a file, not a folder: choose another place with --store")
    names = {entry.name for entry in folder.iterdir()}
    if "CURRENT" in names:
        return True
    if not all(_OWN_FILE.fullmatch(name) for name in names):  # what a creation that was killed leaves is fine
        raise StoreError(f"{selector} is a folder with other files, not a store: choose a new or an empty folder")
    return False


def _quads(graphs: Mapping[str, Sequence[Triple]]) -> Iterator[Quad]:
    """The quads of graphs; StoreError for a blank node or triple term."""
    for iri, triples in graphs.items():
        graph = NamedNode(iri)
        for triple in _checked(iri, triples):
            yield Quad(triple.subject, triple.predicate, triple.object, graph)


def _trig(graphs: Mapping[str, Sequence[Triple]]) -> bytes:
    """The quads of graphs as TriG; StoreError for a blank node or triple term."""
    parts: list[bytes] = []
    for iri, triples in graphs.items():
        text = pyoxigraph.serialize(triples, format=RdfFormat.TURTLE)
        assert text is not None  # it is when it goes to a file
        if any(mark in text for mark in _SUSPICIOUS):  # sooner than to look at each triple
            _checked(iri, triples)
        if text:
            parts += (f"{NamedNode(iri)} {{\n".encode(), text, b"}\n")
    return b"".join(parts)


def _checked(iri: str, triples: Sequence[Triple]) -> Sequence[Triple]:
    """The triples of a graph that the data model allows, or a StoreError."""
    for triple in triples:
        subject, obj = triple.subject, triple.object
        # classes are compared for speed: a first load has millions of triples
        if subject.__class__ is not NamedNode or (obj.__class__ is not Literal and obj.__class__ is not NamedNode):
            raise StoreError(f"graph <{iri}>: a blank node or triple term in {triple}: give it an IRI")
    return triples


def _blocks(quads: Iterable[Quad]) -> str:
    """Quads for DELETE DATA and INSERT DATA; the terms' own texts are escaped as in N-Triples."""
    by_graph: dict[str, list[str]] = {}
    for quad in quads:
        by_graph.setdefault(str(quad.graph_name), []).append(f"{quad.subject} {quad.predicate} {quad.object} .\n")
    return "".join(f"GRAPH {graph} {{\n{''.join(lines)}}}\n" for graph, lines in by_graph.items())


def _give_back_memory() -> None:
    """Let the C library return what was freed to the system: it keeps a part of what each thread of RocksDB had."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if os.name == "posix" else None
    if trim is not None:  # of the GNU one; others do it by themselves
        trim(0)


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())
