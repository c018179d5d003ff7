"""A process that is killed while it writes leaves the state before or after a step, in all graphs of the step."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pyoxigraph import Triple

from loaders.stores import Store, open_store
from tests.loaders.stores import writer


@pytest.mark.parametrize("mode", writer.SIZES)
@pytest.mark.parametrize("milliseconds", [0, 7, 31])
def test_killed_between_two_states(tmp_path: Path, mode: str, milliseconds: int) -> None:
    path = tmp_path / "store"
    command = [sys.executable, "-m", "tests.loaders.stores.writer", str(path), mode]
    root = Path(__file__).parents[3]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(milliseconds / 1000)
        process.kill()
        told = [1, *map(int, process.stdout.read().split())]
    assert process.returncode == -signal.SIGKILL

    done = told[-1]
    with open_store(f"oxigraph:{path}", must_exist=True) as store:
        graphs = store.graphs()
        if mode == "update":
            unacknowledged = _content(store, mode, done + 1) == [_expected(mode, done + 1)] * 2
            versions = [done + 1 if unacknowledged else done]
        else:
            unacknowledged = len(graphs) > 2 * done
            versions = list(range(1, done + 1 + unacknowledged))
        assert graphs == sorted(name for version in versions for name in _names(mode, version))
        for version in versions:
            assert _content(store, mode, version) == [_expected(mode, version)] * 2
        store.replace({"urn:x:after": writer.triples(1, 1)})  # and it can be written again
        assert list(store.triples("urn:x:after")) == writer.triples(1, 1)


def _names(mode: str, version: int) -> list[str]:
    return [writer.graph(mode, version), writer.graph(mode, version) + "#inferred"]


def _expected(mode: str, version: int) -> set[Triple]:
    return set(writer.triples(version, writer.SIZES[mode]))


def _content(store: Store, mode: str, version: int) -> list[set[Triple]]:
    return [set(store.triples(name)) for name in _names(mode, version)]


def test_killed_while_created(tmp_path: Path) -> None:
    path = tmp_path / "store"
    script = "import sys, pyoxigraph; print(flush=True); pyoxigraph.Store(sys.argv[1])"
    for milliseconds in (2, 8):
        with subprocess.Popen([sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(milliseconds / 1000)
            process.kill()
    with open_store(f"oxigraph:{path}") as store:
        store.replace({"urn:x:g": writer.triples(1, 1)})
        assert store.graphs() == ["urn:x:g"]
