"""How long ready queries take: through kg, as raw pyoxigraph runs the same text, and as rdflib does in memory.

All ask the same store of made-up articles. Through kg a name is looked up first ("Bangladesh"); the others are given
its IRI, so that a last ratio leaves the name out: kg is given the IRI then, and does all but that. Ratios are of
processor time.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import pyoxigraph
from pyoxigraph import QuerySolutions

import queries
from kg.export import export
from kg.vocabulary import prefixes
from loaders.stores import OxigraphStore, Store, Term
from loaders.stores.sparql import bind
from queries import ReadyQuery, parameters
from tests.benchmarks import million
from tests.benchmarks.measuring import ROUNDS, Measure, Took, seconds, took, usual

FOLDER = Path("dist/million")
QUADS = 50_000
TEN = "leaders deployments meetings claims-about facts-about articles-about timeline disputed as-of who-said".split()
_LIMIT = 5.0  # seconds that rdflib has for a query


def run(folder: Path = FOLDER, quads: int = QUADS, rounds: int = ROUNDS, limit: float = _LIMIT) -> list[Measure]:
    """Milliseconds of ten queries in the three, and the ratios of kg to pyoxigraph for all."""
    folder.mkdir(parents=True, exist_ok=True)
    made = million.store(folder, quads)
    raw = pyoxigraph.Store.read_only(str(made))
    with OxigraphStore(f"oxigraph:{made}", raw) as store:
        times, ratios, texts = _stores(store, raw, rounds)
        with tempfile.TemporaryDirectory() as scratch:
            file = Path(scratch) / "graph.nq"
            with file.open("wb") as output:
                export(store, format="nq", output=output, graphs="all")
            times += _rdflib(file, texts, rounds, limit)
    return [*sorted(times, key=lambda measure: TEN.index(measure.name.partition(",")[0])), *ratios]


def on(
    store: Store, rounds: int = ROUNDS, entity: str = "Bangladesh", other: str = "Romania"
) -> dict[str, list[float]]:
    """Milliseconds of the ten queries through kg on any store, by name."""
    ready = queries.ready()
    return {
        name: [
            1000 * seconds(partial(_through_kg, store, ready[name], usual(ready[name], entity, other)))
            for _ in range(rounds)
        ]
        for name in TEN
    }


def _stores(store: Store, raw: pyoxigraph.Store, rounds: int) -> tuple[list[Measure], list[Measure], dict[str, str]]:
    """Times of the ten in kg and in pyoxigraph, ratios of all, and the texts of the ten."""
    times: list[Measure] = []
    ratios: list[Measure] = []
    itself: list[Measure] = []
    texts: dict[str, str] = {}
    for name, query in queries.ready().items():
        values = usual(query, "Bangladesh", "Romania")
        bound = parameters.bind(store, name, query.parameters, values)
        text = query.text if bound.limit is None else f"{query.text}\nLIMIT {bound.limit}"
        plain = bind(text, bound.terms)
        works: dict[str, Callable[[], object]] = {
            "kg": partial(_through_kg, store, query, values),
            "IRIs given": partial(_through_store, store, text, bound.terms),
            "pyoxigraph": partial(_raw, raw, plain),
        }
        used: dict[str, list[Took]] = {who: [] for who in works}
        for _ in range(rounds):
            for who, work in works.items():
                work()  # the one before has put other things into the processor's caches
                used[who].append(took(work))
        if name in TEN:
            texts[name] = plain
            for who in ("kg", "pyoxigraph"):
                times.append(_measure(f"{name}, {who}", "ms", [1000 * once.wall for once in used[who]]))
        of = {who: [once.processor for once in some] for who, some in used.items()}
        ratios.append(_measure(f"{name}, kg by pyoxigraph", "ratio", _ratios(of["kg"], of["pyoxigraph"])))
        itself.append(_measure(name, "ratio", _ratios(of["IRIs given"], of["pyoxigraph"])))
    worst = max(itself, key=lambda measure: measure.median or 0.0)
    highest = replace(worst, name="highest of all, IRIs given to kg, by pyoxigraph", remark=worst.name)
    return times, [*ratios, highest], texts


def _ratios(some: Sequence[float], others: Sequence[float]) -> list[float]:
    return [one / other for one, other in zip(some, others, strict=True)]


def _through_kg(store: Store, query: ReadyQuery, values: Mapping[str, str]) -> int:
    return _rows(queries.run(store, query, values).results)


def _through_store(store: Store, text: str, terms: Mapping[str, Term]) -> int:
    return _rows(store.query(text, terms))


def _raw(store: pyoxigraph.Store, text: str) -> int:
    return _rows(store.query(text, prefixes=prefixes(), use_default_graph_as_union=True))


def _rows(results: object) -> int:
    """Read them all: they come as they are read."""
    assert isinstance(results, QuerySolutions)  # each is a SELECT
    return sum(1 for _ in results)


def _rdflib(file: Path, texts: Mapping[str, str], rounds: int, limit: float) -> list[Measure]:
    """The same texts in a process of its own; where one does not end within `limit` seconds, it says so."""
    command = [sys.executable, "-m", "tests.benchmarks.in_rdflib", str(file), str(rounds), str(limit)]
    done = subprocess.run(command, input=json.dumps(texts), check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, list[float]] = json.loads(done.stdout)
    return [
        _measure(f"{name}, rdflib in memory", "ms", found[name], "" if found[name] else f"not ended in {limit:g} s")
        for name in texts
    ]


def _measure(name: str, unit: str, samples: Sequence[float], remark: str = "") -> Measure:
    return Measure("queries", name, unit, tuple(samples), remark)
