"""Whether a build's memory grows with the number of articles: one process, many short articles in one JSON Lines file,
an ontology without relations and no language model. Alone: `python -m tests.benchmarks.bench_memory [ARTICLES]`.

The first figure is taken at a tenth of the articles, the second at all of them.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.measuring import Measure, table

ARTICLES = 200_000
_ONTOLOGY = """
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix kg: <https://kg.example/vocab#> .
<https://guilds.example/#Person> a owl:Class ; rdfs:label "person" ; kg:kind "person" .
"""
_NOUNS = "harbour council bridge market river school ferry garden tower union letter storm winter budget".split()


def run(number: int = ARTICLES) -> list[Measure]:
    """Resident memory of a build, its share of growth, and its speed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "empty.ttl").write_text(_ONTOLOGY, encoding="utf-8")
        _write(folder / "wire.jsonl", number)
        command = [sys.executable, "-m", "tests.benchmarks.bench_memory", "--build", name, str(number // 10)]
        small, large, seconds = json.loads(
            subprocess.run(command, check=True, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]).stdout
        )
    return [
        Measure("memory", f"resident at {number // 10:,} articles", "MB", (small,)),
        Measure("memory", f"resident at {number:,} articles", "MB", (large,)),
        Measure("memory", "the second by the first", "ratio", (large / small,)),
        Measure("memory", "articles without a language model", "articles/s", (number / seconds,)),
    ]


def _write(path: Path, number: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        for i in range(number):
            first, second, third = (_NOUNS[i * step % len(_NOUNS)] for step in (1, 3, 5))
            text = f"The {first} of town {i} was closed. The {second} opened. Nobody saw the {third} number {i}."
            record = {"id": f"wire-{i}", "title": f"The {first} {i}", "published": "2024-03-06", "text": text}
            file.write(json.dumps(record) + "\n")


def _build(folder: Path, first: int) -> None:
    """In a process of its own: print the memory after the first articles and at the end, in MB, and the seconds."""
    from kg.builder import Builder
    from kg.model import Article
    from loaders.articles import read
    from loaders.stores import open_store
    from tests.benchmarks.measuring import failed

    done, resident = 0, [0.0]

    def count(_article: Article, _outcome: str) -> None:
        nonlocal done
        done += 1
        if done == first:
            resident[0] = _resident()

    with open_store(f"oxigraph:{folder / 'store'}") as store:
        builder = Builder(store, ontology=folder / "empty.ttl", model=None)
        counts = builder.build(read([folder / "wire.jsonl"], on_error=failed), on_error=failed, on_done=count)
        print(json.dumps([*resident, _resident(), counts.seconds]))


def _resident() -> float:
    status = Path("/proc/self/status")
    if not status.exists():
        raise SystemExit("this benchmark needs /proc, which Linux has")
    (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    if sys.argv[1:2] == ["--build"]:
        _build(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        print(table(run(int(sys.argv[1]) if len(sys.argv) > 1 else ARTICLES)))
