"""How fast `kg serve` answers on a store of a million quads: pages, searches, ready queries, small queries at /sparql.

Alone: `python -m tests.benchmarks.bench_serving [FOLDER [QUADS]]`; the store is made in FOLDER unless it is there.

Pages are asked for one after another over one connection, each time other ones: the 20 most common entities and 80 that
are rare, and so on. Small queries come over 8 connections, the facts of one of 2,000 entities each time, in turns from
`kg serve`, from bare `oxigraph serve` and from one bare Starlette process over pyoxigraph, on the same data; the client
takes its share of the same machine.
"""

import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pyoxigraph
from pyoxigraph import NamedNode, QuerySolutions

import queries
from kg.vocabulary import BASE
from kg.web.addresses import Addresses
from loaders.stores import OxigraphStore, Store
from loaders.stores.sparql import bind
from queries import parameters
from tests import servers
from tests.benchmarks import million
from tests.benchmarks.client import Connection, query, rate, request
from tests.benchmarks.measuring import COMMAND, Measure, table, usual

FOLDER = Path("dist/million")
_ROUNDS = 3
_COMMON, _RARE = 20, 80  # entities a round
_CONNECTIONS, _SMALL = 8, 2_000
_SLOW = 1_000  # milliseconds
_ENTITIES = """SELECT ?entity (COUNT(?article) AS ?number) { GRAPH ?article { ?article schema:mentions ?entity } }
GROUP BY ?entity ORDER BY DESC(?number) ?entity"""
_FACTS = "SELECT ?property ?value WHERE { <%s> ?property ?value } LIMIT 50"
_NEW = "bench-new"


@dataclass(frozen=True, slots=True)
class _Known:
    """What the store has, the most common first: IRIs, and names of entities."""

    entities: list[str]
    names: list[str]
    articles: list[str]
    claims: list[str]


def run(
    folder: Path = FOLDER, quads: int = million.QUADS, rounds: int = _ROUNDS, seconds: float = 4.0
) -> list[Measure]:
    """Milliseconds of pages, searches and queries; answers a second, each counted for some seconds a round."""
    folder.mkdir(parents=True, exist_ok=True)
    made = million.store(folder, quads)
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=folder)))
        stored = pyoxigraph.Store.read_only(str(made))
        copies = {name: scratch / name for name in ("kg serve", "oxigraph serve", "Starlette")}
        for copy in copies.values():
            stored.backup(str(copy))
        store = OxigraphStore(f"oxigraph:{made}", stored)
        known = _known(store)
        ours = stack.enter_context(_kg(copies["kg serve"]))
        measures = [*_pages(Connection(ours), known, rounds), *_searches(Connection(ours), known, rounds)]
        measures += _ready(Connection(ours), store)
        endpoints = {
            "kg serve": f"{ours}sparql",
            "oxigraph serve": stack.enter_context(
                servers.oxigraph("--union-default-graph", folder=copies["oxigraph serve"])
            ).query,
            "Starlette": stack.enter_context(_bare(copies["Starlette"])),
        }
        measures += _small(endpoints, known, rounds, seconds)
        measures += _seen(ours, copies["kg serve"], scratch)
    return measures


def _pages(connection: Connection, known: _Known, rounds: int) -> list[Measure]:
    random_ = random.Random(7)
    common, rest = known.entities[:_COMMON], known.entities[_COMMON:]
    taken: dict[str, list[list[float]]] = {}
    _times(connection, [_path(known.entities[0])])  # whatever is made once
    for _ in range(rounds):
        of_common = _times(connection, map(_path, common))
        of_rare = _times(connection, map(_path, random_.sample(rest, min(_RARE, len(rest)))))
        taken.setdefault("entity page", []).append([*of_common, *of_rare])
        taken.setdefault("page of a common entity", []).append(of_common)
        taken.setdefault("page of a rare entity", []).append(of_rare)
        for name, iris in (("claim page", known.claims), ("article page", known.articles)):
            taken.setdefault(name, []).append(_times(connection, map(_path, random_.sample(iris, min(50, len(iris))))))
        taken.setdefault("home page", []).append(_times(connection, ["/"] * 5))
    return _percentiles(taken)


def _searches(connection: Connection, known: _Known, rounds: int) -> list[Measure]:
    """Beginnings of names, as one types them, and whole ones."""
    random_ = random.Random(8)
    taken: dict[str, list[list[float]]] = {}
    _times(connection, ["/search?q=a"])  # the index is made at the first
    for _ in range(rounds):
        for path in ("/search?q=", "/search.json?q="):
            names = random_.sample(known.names, 60)
            typed = [name if random_.random() < 0.3 else name[: random_.randint(1, len(name))] for name in names]
            taken.setdefault(f"{path}...", []).append(_times(connection, [path + quote(text) for text in typed]))
    return _percentiles(taken)


def _ready(connection: Connection, store: Store) -> list[Measure]:
    """Each ready query at /sparql, about the most common country and one beside it."""
    measures = []
    for name, ready in queries.ready().items():
        values = usual(ready, "Bangladesh", "Romania")
        bound = parameters.bind(store, name, ready.parameters, values)
        text = bind(ready.text, bound.terms) + (f"\nLIMIT {bound.limit}" if bound.limit is not None else "")
        started = time.perf_counter()
        status, _ = connection.ask(query("/sparql", text))
        took = 1000 * (time.perf_counter() - started)
        remark = "" if status == 200 else f" (status {status})"
        measures.append(_measure(f"query {' '.join([name, *values.values()])}{remark}", "ms", [took]))
    slow = [measure.name for measure in measures if measure.median > _SLOW]
    return [*measures, _measure(f"ready queries over {_SLOW:,} ms", "", [len(slow)])]


def _small(endpoints: Mapping[str, str], known: _Known, rounds: int, seconds: float) -> list[Measure]:
    """Answers a second of each, in turns, and the share of the first in those of the others."""
    rest = random.Random(9).sample(known.entities, min(_SMALL, len(known.entities)))
    speeds: dict[str, list[float]] = {name: [] for name in endpoints}
    for number in range(rounds + 1):
        for name, url in endpoints.items():
            path = "/" + url.rpartition("/")[2]
            asked = [query(path, _FACTS % iri) for iri in rest]
            speed = rate(url, asked, _CONNECTIONS, seconds if number else seconds / 4)
            if number:  # the first round only warms them up
                speeds[name].append(speed)
    ours, *others = endpoints
    shares = [
        _measure(
            f"{ours}'s share of {other}'s", "ratio", [a / b for a, b in zip(speeds[ours], speeds[other], strict=True)]
        )
        for other in others
    ]
    return [*(_measure(f"small queries, {name}", "requests/s", found) for name, found in speeds.items()), *shares]


def _seen(url: str, store: Path, scratch: Path) -> list[Measure]:
    """A build of one article beside the server, and how long after it the article's page is there."""
    text = scratch / f"{_NEW}.txt"
    text.write_text("Norwegian Prime Minister Jonas Gahr Støre visited Kyiv.", encoding="utf-8")
    path = _path(f"{BASE}article/{_NEW}")
    started = time.perf_counter()
    subprocess.run([COMMAND, "build", str(text), "--store", f"oxigraph:{store}"], check=True, capture_output=True)
    built = time.perf_counter()
    connection = Connection(url)  # one that is left alone for seconds is closed
    while connection.ask(request(path))[0] != 200:
        time.sleep(0.01)
    there = time.perf_counter()
    return [
        _measure("kg build of one article beside it, whole process", "s", [built - started]),
        _measure("from its end until the article's page is there", "s", [there - built]),
    ]


def _known(store: Store) -> _Known:
    entities = _column(store, _ENTITIES)
    names = [name.rpartition("/")[2].replace("_", " ") for name in entities if "%" not in name]
    articles = _column(
        store, "SELECT ?article { GRAPH ?article { ?article schema:articleBody ?text } } ORDER BY ?article"
    )
    claims = _column(store, "SELECT DISTINCT ?claim { GRAPH ?article { ?evidence kg:claim ?claim } } ORDER BY ?claim")
    return _Known(entities, names, articles, claims)


def _column(store: Store, sparql: str) -> list[str]:
    rows = store.query(sparql)
    assert isinstance(rows, QuerySolutions)
    found = [row[0] for row in rows]
    return [node.value for node in found if isinstance(node, NamedNode)]


def _path(iri: str) -> str:
    path = Addresses(BASE).path(iri)
    assert path is not None
    return path


def _times(connection: Connection, paths: Iterator[str] | Sequence[str]) -> list[float]:
    """Milliseconds until the whole page is there."""
    taken = []
    for path in paths:
        asked = request(path)
        started = time.perf_counter()
        status, answer = connection.ask(asked)
        taken.append(1000 * (time.perf_counter() - started))
        assert status == 200, (path, answer[:300])
    return taken


def _percentiles(taken: Mapping[str, Sequence[Sequence[float]]]) -> list[Measure]:
    """The median and the 95th percentile of each round."""
    return [
        _measure(
            f"{name}, p{percent}", "ms", [statistics.quantiles(times, n=20, method="inclusive")[at] for times in rounds]
        )
        for name, rounds in taken.items()
        for percent, at in ((50, 9), (95, 18))
    ]


def _measure(name: str, unit: str, samples: Sequence[float]) -> Measure:
    return Measure("serving", name, unit, tuple(samples))


@contextmanager
def _kg(store: Path) -> Iterator[str]:
    """`kg serve` on a store; its address."""
    command = [COMMAND, "serve", "--store", f"oxigraph:{store}", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield next(word for word in process.stdout.readline().split() if word.startswith("http://"))
        finally:
            process.terminate()
            process.wait()


@contextmanager
def _bare(store: Path) -> Iterator[str]:
    port = servers.free_port()
    url = f"http://127.0.0.1:{port}/query"
    command = [sys.executable, "-m", "tests.benchmarks.bare", str(store), str(port)]
    with servers.running(command, f"{url}?query=SELECT%20*%7B%7D", Path.cwd()):
        yield url


if __name__ == "__main__":
    place = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    print(table(run(place, int(sys.argv[2]) if len(sys.argv) > 2 else million.QUADS)))
