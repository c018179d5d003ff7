"""How fast graphs of articles get into a store, on disk or on a server, and are replaced there; how long queries take.

The embedded store is held against pyoxigraph's own `bulk_extend` in processor time, a push to a server against one raw
POST of the same quads in wall-clock time, in turns.
"""

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from io import BytesIO
from pathlib import Path
from time import process_time

import httpx
import pyoxigraph
from pyoxigraph import NamedNode, Quad, QuerySolutions

import queries
from kg.builder import Builder, Recipe
from kg.export import export
from kg.extract.reader import Reader
from kg.model import Article, Reading
from kg.push import push
from kg.settings import DEFAULT_MODEL
from loaders.stores import Store, open_store
from queries import ReadyQuery
from tests import servers
from tests.benchmarks.measuring import ROUNDS, Measure, failed, seconds, usual
from tests.servers import Server

_BATCH = 16  # articles stored in one step, as the builder does


def run(articles: Sequence[Article], rounds: int = ROUNDS) -> list[Measure]:
    """First load (of graphs that are ready: reading is measured apart), reload, one change, queries."""
    with tempfile.TemporaryDirectory() as folder, open_store(f"oxigraph:{Path(folder) / 'store'}") as store:
        builder = Builder(store)
        measures = [_measure("background and ontology into a new store", "s", [seconds(builder.init)])]
        measures += _first_load(store, articles)
        unchanged = [seconds(lambda: builder.build(articles, on_error=failed)) for _ in range(rounds)]
        measures.append(_measure("article given again, unchanged", "ms", [1000 * s / len(articles) for s in unchanged]))
        changes = [replace(articles[n], text=f"{articles[n].text} It rained.") for n in range(rounds)]
        changed = [seconds(partial(builder.build, [a], on_error=failed)) for a in changes]
        measures.append(_measure("article changed: read and replaced", "ms", [1000 * s for s in changed]))
        measures += _queries(store, rounds)
        measures += _bulk(store, rounds)
        measures += _pushed(store, (rounds + 1) // 2)  # each takes its time
    return measures


def _first_load(store: Store, articles: Sequence[Article]) -> list[Measure]:
    recipe = Recipe()
    texts = {article.text: article for article in articles}  # what is repeated is read once
    readings: dict[str, Reading] = {}
    reader = Reader(DEFAULT_MODEL, None)
    for text, article in texts.items():
        (reading,) = reader.read([article])
        assert isinstance(reading, Reading)
        readings[text] = reading
    speeds, sizes = [], []
    for start in range(0, len(articles), _BATCH):
        graphs = {}
        for article in articles[start : start + _BATCH]:
            graphs.update(recipe.graphs(replace(readings[article.text], article=article)))
        quads = sum(map(len, graphs.values()))
        speeds.append(quads / seconds(partial(store.replace, graphs)))
        sizes.append(quads / min(_BATCH, len(articles) - start))
    return [_measure("first load, 16 articles a step", "quads/s", speeds), _measure("size", "quads/article", sizes)]


def _bulk(store: Store, rounds: int) -> list[Measure]:
    """A first load of all graphs at once, ours and pyoxigraph's."""
    graphs = {graph: list(store.triples(graph)) for graph in store.graphs()}
    quads = [
        Quad(t.subject, t.predicate, t.object, NamedNode(graph)) for graph, triples in graphs.items() for t in triples
    ]
    speeds: dict[str, list[float]] = {"bulk_extend of pyoxigraph": [], "the same quads through the store": []}
    for _ in range(rounds):
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:  # RocksDB may still be tidying up
            raw = pyoxigraph.Store(str(Path(folder) / "raw"))
            with open_store(f"oxigraph:{Path(folder) / 'ours'}") as ours:
                for name, work in zip(
                    speeds, (partial(raw.bulk_extend, quads), partial(ours.replace, graphs)), strict=True
                ):
                    started = process_time()
                    work()
                    speeds[name].append(len(quads) / (process_time() - started))
            del raw
    return _compared(speeds, "the store's share of bulk_extend", "quads/s of processor")


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
    return _compared(speeds, "the push's share of a POST", "quads/s")


def _post(server: Server, body: bytes, _store: Store) -> None:
    headers = {"Content-Type": "application/n-quads"}
    httpx.post(server.graphs, content=body, headers=headers, timeout=600, trust_env=False).raise_for_status()


def _push(server: Server, _body: bytes, store: Store) -> None:
    with open_store(server.selector) as target:
        push(store, target, everything=True)


def _compared(speeds: dict[str, list[float]], name: str, unit: str) -> list[Measure]:
    raw, ours = speeds.values()
    shares = [of_ours / of_raw for of_raw, of_ours in zip(raw, ours, strict=True)]
    measures = [_measure(what, unit, samples) for what, samples in speeds.items()]
    return [*measures, _measure(name, "ratio", shares)]


def _queries(store: Store, rounds: int) -> list[Measure]:
    measures = []
    for name, query in queries.ready().items():
        values = usual(query, "Russia", "Ukraine")
        samples = [1000 * seconds(partial(_ask, store, query, values)) for _ in range(rounds)]
        measures.append(_measure(f"query {' '.join([name, *values.values()])}", "ms", samples))
    return measures


def _ask(store: Store, query: ReadyQuery, values: dict[str, str]) -> None:
    results = queries.run(store, query, values).results
    assert isinstance(results, QuerySolutions)  # each is a SELECT
    for _ in results:  # they come as they are read
        pass


def _measure(name: str, unit: str, samples: Sequence[float]) -> Measure:
    return Measure("store", name, unit, tuple(samples))
