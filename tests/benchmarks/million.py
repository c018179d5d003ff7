"""A store of a million quads, or of as many as wanted, for whatever must be fast on a large graph.

`python -m tests.benchmarks.million FOLDER [QUADS]` makes one, in half a minute of processor time a million; one that is
there already and was made of the same is left as it is. It has the background and the ontology too.
"""

import hashlib
import shutil
import sys
from itertools import islice
from pathlib import Path

from kg import infer, rdf
from kg.builder import Builder, Recipe
from loaders.stores import open_store
from tests.benchmarks import world
from tests.benchmarks.measuring import seconds

QUADS = 1_000_000
_STEP = 64  # articles stored together


def store(folder: Path, quads: int = QUADS) -> Path:
    """The folder of a store with at least so many quads from articles, inside `folder`; made unless it is there."""
    recipe = Recipe()
    digest = hashlib.sha256(f"{recipe.ontology.fingerprint} {recipe.background.fingerprint}".encode())
    for module in (world, rdf, infer):  # the world, and what makes graphs of it
        digest.update(Path(str(module.__file__)).read_bytes())
    made = folder / f"{quads}-{digest.hexdigest()[:12]}"
    if not made.exists():
        partial = folder / f"{made.name}.partial"
        shutil.rmtree(partial, ignore_errors=True)
        _make(partial, recipe, quads)
        partial.rename(made)  # only when it is whole
    return made


def _make(folder: Path, recipe: Recipe, quads: int) -> None:
    readings = world.World(recipe.ontology).readings()
    with open_store(f"oxigraph:{folder}") as made:
        Builder(made, model=None).init()
        there = 0
        while there < quads:
            graphs = {
                name: triples for reading in islice(readings, _STEP) for name, triples in recipe.graphs(reading).items()
            }
            made.replace(graphs)
            there += sum(map(len, graphs.values()))


if __name__ == "__main__":
    wanted = int(sys.argv[2]) if len(sys.argv) > 2 else QUADS
    place: list[Path] = []
    took = seconds(lambda: place.append(store(Path(sys.argv[1]), wanted)))
    print(f"{place[0]}  ({took:.1f} s)")
