"""`python -m tests.benchmarks.bench_learning FOLDER`: learns and builds every annotated world of a folder, one table.

A world is a folder, at any depth, with ontology.ttl, train.jsonl and dev.jsonl (lines of id, text and facts). Each is
learned from train.jsonl by `kg learn` and built from dev.jsonl by `kg extract`, as programs of their own. The columns:
F1 over texts where what is found is cut to the properties that the text's annotation has ("text F1"), micro F1 without
any cut, the share of found properties that the ontology has, of ends that the text does not have, and the sentences a
second from text to quads in one process that has started, its texts read again until there are enough.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from kg.builder import extract
from kg.errors import ArticleError
from kg.extract.pipeline import load
from kg.model import Article
from kg.settings import DEFAULT_MODEL
from kg.vocabulary import DCTERMS, RDFS

_KG = (str(Path(sys.executable).with_name("kg")),)
_OWN = ("http://www.w3.org/", "http://purl.org/", "https://schema.org/", "https://kg.example/vocab#")
_SENTENCES = 500  # at least, for the speed
_NAMES = ("text F1", "micro F1", "in ontology", "not in text", "sentences/s", "seconds")

_Fact = tuple[str, str, str]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.bench_learning", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("worlds", nargs="*", help="only those whose path has one of these words")
    options = parser.parse_args()
    worlds = sorted(
        file.parent for file in options.folder.rglob("ontology.ttl") if (file.parent / "dev.jsonl").is_file()
    )
    worlds = [w for w in worlds if not options.worlds or any(word in str(w) for word in options.worlds)]
    started = time.monotonic()
    rows: dict[str, list[list[float]]] = defaultdict(list)
    print(f"{'':<32}" + "".join(f"{name:>13}" for name in _NAMES))
    for world in worlds:
        row = _measured(world)
        rows[str(world.parent.relative_to(options.folder))].append(row)
        _show(str(world.relative_to(options.folder)), row)
    for group, of in sorted(rows.items()):
        _show(f"{group}: mean of {len(of)}", [sum(column) / len(of) for column in zip(*of, strict=True)])
    print(f"{time.monotonic() - started:.0f} seconds in all")


def _show(name: str, row: Iterable[float]) -> None:
    print(
        f"{name:<32}" + "".join(f"{value:>13.3f}" if i < 4 else f"{value:>13.0f}" for i, value in enumerate(row)),
        flush=True,
    )


def _measured(world: Path) -> list[float]:
    started = time.monotonic()
    ontology = world / "ontology.ttl"
    dev = world / "dev.jsonl"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        model, graph = folder / "model", folder / "graph.nq"
        _run("learn", "--ontology", ontology, "--examples", world / "train.jsonl", "--to", model)
        _run("extract", dev, "--ontology", ontology, "--model-of-relations", model, "--output", graph)
        seconds = time.monotonic() - started
        gold = [json.loads(line) for line in dev.read_text(encoding="utf-8").splitlines()]
        quality = _quality(gold, _facts(graph), ontology.read_text(encoding="utf-8"))
        return [*quality, _speed([str(text["text"]) for text in gold], ontology, model), seconds]


def _run(*arguments: object) -> None:
    done = subprocess.run([*_KG, *map(str, arguments)], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"kg {' '.join(map(str, arguments))}\n{done.stderr}")


def _speed(texts: list[str], ontology: Path, model: Path) -> float:
    """Sentences a second."""
    sentences = sum(len(list(doc.sents)) for doc in load(DEFAULT_MODEL).pipe(texts))
    rounds = -(-_SENTENCES // sentences)
    articles = [Article(f"{i}", text) for i, text in enumerate(texts * rounds)]

    def read(some: list[Article]) -> float:
        started = time.monotonic()
        for _ in extract(some, on_error=_refuse, ontology=ontology, relations=model):
            pass
        return time.monotonic() - started

    read(articles[:1])  # which loads the models
    start = min(read(articles[:1]) for _ in range(3))
    return sentences * rounds / (read(articles) - start)


def _refuse(error: ArticleError) -> None:
    raise error


def _facts(graph: Path) -> dict[str, set[_Fact]]:
    """The plain facts of each article, by its identifier: label, property IRI, label or value."""
    identifiers: dict[object, str] = {}
    labels: dict[object, str] = {}
    links: dict[object, list[ox.Quad]] = defaultdict(list)
    for quad in ox.parse(path=str(graph), format=ox.RdfFormat.N_QUADS):
        if quad.predicate.value == DCTERMS + "identifier":
            identifiers[quad.graph_name] = quad.object.value
        elif quad.predicate.value == RDFS + "label":
            labels[quad.graph_name, quad.subject] = quad.object.value
        elif not quad.predicate.value.startswith(_OWN):
            links[quad.graph_name].append(quad)

    def name(quad: ox.Quad, term: object) -> str:
        return term.value if isinstance(term, ox.Literal) else labels.get((quad.graph_name, term), str(term))

    return {
        identifier: {(name(q, q.subject), q.predicate.value, name(q, q.object)) for q in links[node]}
        for node, identifier in identifiers.items()
    }


def _plain(text: str) -> str:
    return re.sub(r'[_\s"]+', "", text).casefold()


def _quality(gold: list[dict[str, object]], found: dict[str, set[_Fact]], ontology: str) -> list[float]:
    by_text = right = predicted = wanted = known = unseen = 0.0
    for text in gold:
        facts = {(_plain(s), p, _plain(o)) for s, p, o in text["facts"]}  # type: ignore[attr-defined]
        here = {(_plain(s), p, _plain(o)) for s, p, o in found.get(str(text["id"]), set())}
        kept = {fact for fact in here if fact[1] in {p for _, p, _ in facts}}
        by_text += 2 * len(kept & facts) / (len(kept) + len(facts)) if kept else 0.0
        right, predicted, wanted = right + len(here & facts), predicted + len(here), wanted + len(facts)
        words = _plain(str(text["text"]))
        unseen += sum((s not in words) + (o not in words) for s, _, o in here)
        known += sum(f"<{p}>" in ontology for _, p, _ in here)
    most = max(predicted, 1.0)
    return [by_text / len(gold), 2 * right / max(predicted + wanted, 1.0), known / most, unseen / (2 * most)]


if __name__ == "__main__":
    main()
