"""Reading files of quads into a store: whole graphs replace those of their names, and a file that is not right in all
its parts changes nothing. Graphs are articles, a store's own, or what people bring beside them, RDF of any kind.

The quads of a graph may stand anywhere in a file, so all are sorted by graph first, through temporary files: memory
holds a graph at a time.
"""

import errno
import os
import re
import sys
import time
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from io import BufferedReader, RawIOBase
from itertools import groupby, islice
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, BinaryIO, cast

import pyoxigraph
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple

from kg import serializations, settings, sorting, transfer
from kg.corpus import folder
from kg.errors import UsageError, WorkError
from kg.iri import INFERRED, Minter
from kg.rdf_xml import guarded
from kg.skolem import Skolem
from kg.transfer import Moved
from kg.vocabulary import DCTERMS, KG, SCHEMA
from loaders.compression import unpacked
from loaders.stores.interface import Store

_INFERRED = INFERRED.encode()
_CHUNK = 10_000  # quads that are looked at together
_NAMED = "N-Quads, TriG and JSON-LD of `kg export` name them"
# What an article's own graph must say of the article, once; but one that was made by hand was built with nothing.
_ARTICLE = {
    DCTERMS + "identifier": "identifier",
    SCHEMA + "articleBody": "text",
    KG + "contentHash": "content hash",
    KG + "builtWith": "mark of what built it",
}

_File = tuple[str | Path, str | None]  # with its format, where that is not told by the name


def import_files(
    store: Store, files: Sequence[str | Path], *, format: str | None = None, graph: str | None = None
) -> Moved:
    """Replace the graphs that the files hold together; "-" is standard input.

    `format` is for files whose names do not tell theirs. Quads without a graph go to `graph`: the store's curation or
    identity, or any graph that is not of kg's own making. Such a graph takes all that the files hold, RDF of any kind;
    its blank nodes get names, and what is relative to the file becomes relative to the graph.
    UsageError for files, formats, graphs and base IRIs that do not fit, and WorkError for files that cannot be read,
    hold articles that are not whole, or nothing for `graph`: then nothing is written. StoreError when the store fails;
    the same call again ends as if it had not.

    A folder is what `kg build --engine spark` wrote. Its files, each of which has whole articles, are taken one after
    the other; where one of them is wrong, what those before it hold is written.
    """
    started = time.monotonic()
    base = settings.read(store).base
    target = _target(graph, base) if graph is not None else None
    moved = Moved()
    there: dict[str, bool] | None = None
    for group in _groups(files, format):
        with TemporaryFile() as gathered:
            checked = _Checked()
            for line in checked.lines(sorting.lines(_keyed(group, target))):
                gathered.write(line + b"\n")
            adopted = checked.base if checked.base not in (None, base) else None
            checked.check_brought(adopted or base)
            if target is not None and target.is_brought and not checked.brought:
                raise WorkError(f"nothing is in the files for <{graph}>: to remove it, run `kg forget --graph {graph}`")
            if adopted:
                _check_base(store, base, adopted)
                settings.write(store, settings.Settings(adopted))
                base = adopted
            if there is None:
                there = transfer.units(store, Minter(base))
            gathered.seek(0)
            transfer.write(store, _units(gathered, partial(_count, moved, there)), moved)
        moved.graphs += len(checked.brought)
    _complete(store)
    moved.seconds = time.monotonic() - started
    return moved


def check(files: Sequence[str | Path]) -> None:
    """UsageError for files that are not there, and folders that are not whole."""
    for group in _groups(files, None):
        for file, _ in group:
            name = str(file)
            if name != "-" and not Path(file).exists():
                raise UsageError(f"{name} cannot be read ({os.strerror(errno.ENOENT)}): check the path")


@dataclass(frozen=True, slots=True)
class _Target:
    """Where triples without a graph go."""

    graph: NamedNode
    is_brought: bool


def _target(graph: str, base: str) -> _Target:
    own = [Minter(base).graph(name) for name in transfer.PEOPLES]
    try:
        brought = transfer.is_brought(graph, base) and graph.isprintable()
        if brought or graph in own:
            return _Target(NamedNode(graph), brought)
    except ValueError:
        pass  # no IRI at all
    raise UsageError(
        f"{graph!r} cannot be the graph of an import: choose an IRI that kg does not use itself, or {' or '.join(own)}"
    )


def _count(moved: Moved, there: Container[str], unit: str) -> None:
    if transfer.is_article(unit):
        moved.changed += unit in there
        moved.new += unit not in there


def _check_base(store: Store, base: str, adopted: str) -> None:
    settings.check_base(adopted)
    if store.graphs():
        raise UsageError(
            f"the files have the base {adopted}, {store.selector} has {base}, nothing was imported: choose a new "
            f"store, made with `kg init --base {adopted}`"
        )


def _complete(store: Store) -> None:
    """Add what is known without articles, as a build does, where neither the files nor the store have brought it."""
    own = settings.read(store)
    mint = Minter(own.base)
    if not {mint.graph(name) for name in transfer.KNOWN} <= set(store.graphs()):
        from kg.builder import Builder  # it loads the ontology

        Builder(store, ontology=Path(own.ontology) if own.ontology else None).init()


def _groups(files: Sequence[str | Path], format: str | None) -> Iterator[list[_File]]:
    """The files, with their formats as far as they are known, that are written together: all that are given, and each
    of a folder by itself."""
    given: list[_File] = []
    parts: list[_File] = []
    for file in files:
        if str(file) != "-" and Path(file).is_dir():
            parts += [(part, "nq") for part in folder.quads_of(Path(file))]
        else:
            given.append((file, format))
    yield from ([given] if given or not parts else [])
    yield from ([part] for part in parts)


def _keyed(files: Iterable[_File], target: _Target | None) -> Iterator[list[bytes]]:
    """The quads of files as lines "unit part triple", part 1 being what is inferred; in lists of many."""
    skolem = Skolem(target.graph.value) if target is not None and target.is_brought else None
    unnamed = "nq" if skolem is None else "ttl"  # which is N-Triples, too
    for file, format in files:
        name = "standard input" if str(file) == "-" else str(file)
        with _opened(file, name) as stream:
            known = format or (serializations.format_of(Path(file)) if str(file) != "-" else None) or unnamed
            data = unpacked(stream, name)
            if known == "rdf":
                data = guarded(data, name)
            yield from _lines(_quads(data, name, serializations.FORMATS[known], target, skolem))
    if skolem is not None:
        yield from _lines(skolem.quads())


def _lines(quads: Iterator[Quad]) -> Iterator[list[bytes]]:
    while chunk := list(islice(quads, _CHUNK)):
        text = pyoxigraph.serialize(chunk, format=RdfFormat.N_QUADS)
        assert text is not None
        yield [_line(line) for line in text.split(b"\n")[:-1]]


@contextmanager
def _opened(file: str | Path, name: str) -> Iterator[BufferedReader]:
    if str(file) == "-":
        yield BufferedReader(cast(RawIOBase, sys.stdin.buffer))
        return
    try:
        stream = Path(file).open("rb")  # noqa: SIM115 - closed below; errors of reading are another matter
    except OSError as error:
        raise UsageError(f"{name} cannot be read ({error.strerror}): check the path") from None
    with stream:
        yield stream


def _quads(
    stream: BinaryIO, name: str, format: RdfFormat, target: _Target | None, skolem: Skolem | None
) -> Iterator[Quad]:
    """The quads of a file whose terms are all IRIs and literals; those with blank nodes go to `skolem` instead."""
    default = target.graph if target else None
    base = None if skolem is None or default is None else default.value
    try:
        for quad in pyoxigraph.parse(stream, format=format, base_iri=base, rename_blank_nodes=skolem is not None):
            subject, obj, graph = quad.subject, quad.object, quad.graph_name
            plain = subject.__class__ is NamedNode and (obj.__class__ is NamedNode or obj.__class__ is Literal)
            if not plain and (skolem is None or isinstance(subject, Triple) or isinstance(obj, Triple)):
                raise WorkError(f"{name}: a blank node or triple term in {_short(quad)}: give it an IRI")
            if graph.__class__ is NamedNode:
                if skolem is not None and graph != default:
                    raise WorkError(f"{name} names a graph {_short(graph)}: take the name out, or --graph")
            elif not isinstance(graph, DefaultGraph):
                raise WorkError(f"{name}: the graph of {_short(quad)} has no IRI: give it one")
            elif default is None:
                raise WorkError(
                    f"{name}: no graph is named for {_short(quad)}: {_NAMED}, and --graph IRI says where triples go"
                )
            else:
                quad = Quad(subject, quad.predicate, obj, default)
            if plain or skolem is None:
                yield quad
            else:
                skolem.add(quad)
    except MemoryError as error:  # how the parser says that a term is longer than its buffer
        raise WorkError(
            f"{name} holds a value that is too long for the parser ({_short(error)}): leave it out"
        ) from None
    except (SyntaxError, ValueError, RuntimeError) as error:
        why = " ".join(str(error).removeprefix("Parser error ").split())
        why = re.sub(r" \(line \d+\)$", "", why)
        raise WorkError(
            f"{name} cannot be read as {format.name} ({_short(why)}): check the file, or give --format"
        ) from None


def _short(thing: object) -> str:
    text = str(thing)
    return text if len(text) <= 160 else f"{text[:159]}…"


def _line(quad: bytes) -> bytes:
    triple, _, graph = quad[: -len("> .")].rpartition(b" <")
    unit = graph.removesuffix(_INFERRED)
    return b"%s %d %s" % (unit, unit != graph, triple)


@dataclass(slots=True)
class _Checked:
    """Lets sorted lines through as long as they are whole units under one base; it lists the graphs beside them."""

    base: str | None = None
    brought: list[str] = field(default_factory=list)

    def lines(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        """WorkError at the first article that is not whole, and at what is inferred from anything else."""
        for key, of_unit in groupby(lines, key=_unit):
            unit = key.decode()
            self._check_name(unit)
            article = transfer.is_article(unit)
            wanted = {f"0 <{unit}> <{term}> ".encode(): name for term, name in _ARTICLE.items()} if article else {}
            found: dict[str, bytes] = {}
            start = len(key) + 1
            before = None
            for line in of_unit:
                if line == before:  # the same quad twice
                    continue
                before = line
                if not article and line.startswith(b"1", start):
                    raise WorkError(f"<{unit}{INFERRED}> is no graph of a store: nothing is inferred from it")
                if article:
                    subject = line.find(b" ", line.find(b" ", start + 2) + 1) + 1
                    name = wanted.get(line[start:subject])
                    if name and name in found:
                        raise WorkError(f"<{unit}> has more than one {name}: import one version of an article")
                    if name:
                        found[name] = line[subject:]
                yield line
            if article:
                self._check_article(unit, found)

    def _check_name(self, unit: str) -> None:
        base = transfer.base_of(unit)
        if base is None:
            self.brought.append(unit)  # or so it seems, before the base is known
            return
        if self.base not in (None, base):
            raise WorkError(f"the files have graphs under two bases, {self.base} and {base}: import them apart")
        self.base = base

    def check_brought(self, base: str) -> None:
        """WorkError for a graph that is none of a store with this base, and cannot be somebody's own either."""
        for unit in self.brought:
            if not transfer.is_brought(unit, base):
                raise WorkError(
                    f"<{_short(unit)}> is no graph of a store, and only kg gives such names: choose another IRI for a "
                    "graph of your own"
                )

    def _check_article(self, unit: str, found: dict[str, bytes]) -> None:
        for name in _ARTICLE.values():
            if name not in found and name != _ARTICLE[KG + "builtWith"]:
                raise WorkError(
                    f"<{_short(unit)}> is not a whole article, it has no {name}: export without --view and --no-text, "
                    "from a store that `kg verify` finds right"
                )
        (quad,) = pyoxigraph.parse(b"<urn:x:s> <urn:x:p> " + found["identifier"] + b" .", format=RdfFormat.N_TRIPLES)
        assert self.base is not None
        identifier = quad.object
        if not isinstance(identifier, Literal) or Minter(self.base).article(identifier.value) != unit:
            raise WorkError(f"<{_short(unit)}>: the identifier {_short(identifier)} belongs to another graph")


def _unit(line: bytes) -> bytes:
    return line[: line.index(b" ")]


def _units(gathered: IO[bytes], on_unit: Callable[[str], None]) -> Iterator[transfer.Graphs]:
    for key, lines in groupby(gathered, key=_unit):
        unit = key.decode()
        on_unit(unit)
        graphs: transfer.Graphs = {graph: [] for graph in transfer.graphs_of(unit)}
        skipped = len(key) + 3
        for part, of_part in groupby(lines, key=lambda line: line[skipped - 2 : skipped - 1]):
            text = b"".join(line[skipped:-1] + b" .\n" for line in of_part)
            triples = [cast(Triple, quad.triple) for quad in pyoxigraph.parse(text, format=RdfFormat.N_TRIPLES)]
            graphs[unit if part == b"0" else unit + INFERRED] = triples
        yield graphs
