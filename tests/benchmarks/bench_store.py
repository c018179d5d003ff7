"""How fast articles get into a store, and again, changed or not; how fast graphs do, on disk or on a server.

The embedded store is held against pyoxigraph's own `bulk_extend` in processor time, a push to a server against one raw
POST of the same quads in wall-clock time, in turns.
"""

import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import TypeVar

import httpx
import pyoxigraph
from pyoxigraph import NamedNode, Quad, Triple

from kg.builder import Builder, Recipe
from kg.export import export
from kg.model import Article, Reading
from kg.push import push
from loaders.stores import Store, open_store
from tests import servers
from tests.benchmarks.measuring import COMMAND, ROUNDS, Measure, failed, process, seconds, steps, took
from tests.benchmarks.texts import short
from tests.servers import Server

_BATCH = 16  # articles stored in one step, as the builder does
_MANY = 10_000  # articles, of which one has changed
_Part = TypeVar("_Part")
_Graphs = Mapping[str, Sequence[Triple]]


def run(articles: Sequence[Article], rounds: int = ROUNDS, many: int = _MANY) -> list[Measure]:
    """First build, reload, one change among many, first load of graphs that are ready, push."""
    with tempfile.TemporaryDirectory() as folder:
        measures, graphs = _built(Path(folder), articles, rounds)
        measures += _loaded(graphs, rounds)
        measures += _changed(Path(folder), many, rounds)
        with open_store("memory:") as store:
            store.replace(graphs)
            measures += _pushed(store, (rounds + 1) // 2)  # each takes its time
    return measures


def _built(folder: Path, articles: Sequence[Article], rounds: int) -> tuple[list[Measure], _Graphs]:
    """A part of the articles each time into a new store, and again; what all of the stores hold then."""
    recipe = Recipe()
    first, again, ratios, init = [], [], [], []
    graphs: dict[str, list[Triple]] = {}
    with open_store("memory:") as warm:  # the language model is loaded once
        Builder(warm, recipe=recipe).build(articles[:1], on_error=failed)
    for number in range(rounds):
        part = articles[number::rounds]
        with open_store(f"oxigraph:{folder / str(number)}") as store:
            builder = Builder(store, recipe=recipe)
            init.append(seconds(builder.init))
            build = partial(builder.build, part, on_error=failed)
            read, unchanged = took(build), took(build)
            first.append(1000 * read.wall / len(part))
            again.append(1000 * unchanged.wall / len(part))
            ratios.append(read.processor / unchanged.processor)
            ours = recipe.minter.article("")
            graphs |= {graph: list(store.triples(graph)) for graph in store.graphs() if graph.startswith(ours)}
    quads = sum(map(len, graphs.values())) / len(articles)
    return [
        _measure("background and ontology into a new store", "s", init),
        _measure("first build of an article", "ms", first),
        _measure("the same article again, unchanged", "ms", again),
        _measure("first build by reload, processor time", "ratio", ratios),
        _measure("size of an article", "quads", [quads]),
    ], graphs


def _loaded(graphs: _Graphs, rounds: int) -> list[Measure]:
    """A first load of graphs that are there, pyoxigraph's own and ours: in one step, and in steps as a build takes."""
    quads = {
        graph: [Quad(t.subject, t.predicate, t.object, NamedNode(graph)) for t in triples]
        for graph, triples in graphs.items()
    }
    number = sum(map(len, quads.values()))
    measures: list[Measure] = []
    for name, most in (("one step", len(graphs)), (f"steps of {_BATCH} articles", 2 * _BATCH)):
        parts = [{graph: graphs[graph] for graph in some} for some in steps(list(graphs), most)]
        raw_parts = [[quad for graph in some for quad in quads[graph]] for some in steps(list(quads), most)]
        speeds: dict[str, list[float]] = {"bulk_extend": [], "kg": []}
        for _ in range(rounds):
            with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:  # RocksDB may still be tidying up
                raw = pyoxigraph.Store(str(Path(folder) / "raw"))
                used = took(partial(_each, raw.bulk_extend, raw_parts))
                speeds["bulk_extend"].append(number / used.processor)
                del raw
                with open_store(f"oxigraph:{Path(folder) / 'ours'}") as ours:
                    used = took(partial(_each, ours.replace, parts))
                speeds["kg"].append(number / used.processor)
        measures += [_measure(f"first load in {name}, {who}", "quads/s of processor", of) for who, of in speeds.items()]
        shares = [of_ours / of_raw for of_raw, of_ours in zip(*speeds.values(), strict=True)]
        measures.append(_measure(f"first load in {name}, kg by bulk_extend", "ratio", shares))
    return measures


def _each(write: Callable[[_Part], None], parts: Sequence[_Part]) -> None:
    for part in parts:
        write(part)


def _changed(folder: Path, many: int, rounds: int) -> list[Measure]:
    """`kg build` of many articles, one of which has changed, and of that one alone, as whole processes."""
    recipe = Recipe()
    articles = list(islice(short(), many))
    selector = f"oxigraph:{folder / 'many'}"
    with open_store(selector) as store:
        Builder(store, recipe=recipe).init()
        for some in steps(articles, 16 * _BATCH):  # as if the model had read them and found nothing
            store.replace({name: g for a in some for name, g in recipe.graphs(Reading(a)).items()})
    file = folder / "given.jsonl"
    among, alone, beyond = [], [], []
    for number in range(rounds):
        used = []
        for weather in ("It rained.", "It snowed."):
            articles[number] = replace(articles[number], text=f"{articles[number].text} {weather}")
            _write(file, articles if not used else articles[number : number + 1])
            used.append(process(COMMAND, "build", str(file), "--store", selector))
        among.append(used[0].wall)
        alone.append(used[1].wall)
        beyond.append(used[0].processor - used[1].processor)
    remark = "the others hold no facts"
    return [
        _measure(f"kg build, one changed among {many:,}", "s", among, remark),
        _measure("kg build, that one alone", "s", alone),
        _measure("the first beyond the second, processor time", "s", beyond),
    ]


def _write(file: Path, articles: Sequence[Article]) -> None:
    with file.open("w", encoding="utf-8") as stream:
        for a in articles:
            record = {"id": a.identifier, "text": a.text, "title": a.title, "publisher": a.publisher}
            stream.write(json.dumps(record | {"published": str(a.published)}) + "\n")


def _pushed(store: Store, rounds: int) -> list[Measure]:
    """A push of everything to an empty `oxigraph serve`, and one POST of the same as N-Quads to another."""
    output = BytesIO()
    export(store, format="nq", output=output, graphs="all")
    body = output.getvalue()
    quads = body.count(b"\n")
    speeds: dict[str, list[float]] = {"POST of N-Quads to oxigraph serve": [], "kg push to oxigraph serve": []}
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            for name in speeds:
                with servers.oxigraph(folder=Path(folder) / name) as server:
                    work = partial(_post if name.startswith("POST") else _push, server, body, store)
                    speeds[name].append(quads / seconds(work))
    shares = [pushed / posted for posted, pushed in zip(*speeds.values(), strict=True)]
    measures = [_measure(name, "quads/s", of) for name, of in speeds.items()]
    return [*measures, _measure("the push's share of a POST", "ratio", shares)]


def _post(server: Server, body: bytes, _store: Store) -> None:
    headers = {"Content-Type": "application/n-quads"}
    httpx.post(server.graphs, content=body, headers=headers, timeout=600, trust_env=False).raise_for_status()


def _push(server: Server, _body: bytes, store: Store) -> None:
    with open_store(server.selector) as target:
        push(store, target, everything=True)


def _measure(name: str, unit: str, samples: Sequence[float], remark: str = "") -> Measure:
    return Measure("store", name, unit, tuple(samples), remark)
