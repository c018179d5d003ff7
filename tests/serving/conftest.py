"""An engine over a small store on disk, with limits that a test can reach."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.serving.interface import Limits
from kg.serving.owned import OwnedEngine
from loaders.stores import OxigraphStore, open_store
from tests.queries import small

LIMITS = Limits(seconds=1.0, memory=1_500, rows=50, megabytes=1, running=1, waiting=2)
BOMB = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
NAMES = "SELECT DISTINCT ?name { ?entity a news:Person ; rdfs:label ?name } ORDER BY ?name LIMIT 3"


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnedEngine]:
    """An engine that owns the small graph."""
    with open_store(f"oxigraph:{tmp_path_factory.mktemp('serving') / 'store'}") as store:
        assert isinstance(store, OxigraphStore)
        store.replace(small.graphs())
        owned = OwnedEngine(store, LIMITS)
        yield owned
        owned.close()


def processes(of: Path) -> list[str]:
    """The commands of the processes that have anything open below a folder."""
    found = []
    for process in Path("/proc").iterdir():
        if process.name.isdecimal():
            try:
                opened = [str(link.readlink()) for link in (process / "fd").iterdir()]
                if any(path.startswith(f"{of}/") for path in opened):
                    found.append((process / "cmdline").read_text().replace("\0", " "))
            except OSError:  # it has ended, or is somebody else's
                continue
    return found
