"""Whole commands: on a cluster of processes, and with a master that is silent."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crashes import ROOT, start
from tests.spark.conftest import Built, committed, processes, quads_in

pytestmark = pytest.mark.spark


@pytest.fixture(autouse=True)
def java(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A Java that starts fast; the files that a cluster of processes leaves beside Spark's own are removed."""
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("there is no Java here")
    monkeypatch.setenv("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1")
    pyspark = pytest.importorskip("pyspark", reason="Spark is not installed")
    work = Path(pyspark.__file__).parent / "work"
    before = {*work.glob("*")}
    yield
    for folder in {*work.glob("*")} - before:
        shutil.rmtree(folder)


def test_a_killed_executor_changes_nothing(wire: Built, tmp_path: Path) -> None:
    output = tmp_path / "graph"
    arguments = ["--engine", "spark", "--master", "local-cluster[1,1,1024]", "--partitions", "4"]
    killed = 0
    with start("build", *wire.sources, *arguments, "--output", output.as_uri()) as process:
        while process.poll() is None:
            if not killed and committed(output):
                killed = _kill_an_executor(process.pid)
            time.sleep(0.01)
        out, errors = process.communicate()
    assert process.returncode == 0
    assert not [line for line in errors.splitlines() if not line.endswith(("tasks done", "waiting for executors"))]
    assert out.startswith("articles  48 read, 0 failed\n")
    assert killed
    assert quads_in(output) == wire.quads


def _kill_an_executor(root: int) -> int:
    """Kill one of the Java processes that the cluster below a process has for its executors; its id."""
    running = {pid: (parent, words) for pid, parent, words in processes()}
    for pid, (parent, words) in running.items():
        if "CoarseGrainedExecutorBackend" in words and running.get(parent, (0, ""))[0] == root:
            os.kill(pid, signal.SIGKILL)
            return pid
    return 0


def test_what_is_ended_while_spark_starts_leaves_nothing(
    wire: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setenv("TMPDIR", str(place))
    arguments = ["--engine", "spark", "--master", "local[1]", "--no-language-model"]
    with start("build", *wire.sources, *arguments, "--output", str(tmp_path / "graph")) as process:
        while process.poll() is None and not [*place.glob("kg-spark-*/log")]:
            time.sleep(0.01)
        process.terminate()
        out, errors = process.communicate()
    assert (process.returncode, out, errors) == (128 + signal.SIGTERM, "", "")
    assert not [*place.iterdir()]
    assert not (tmp_path / "graph").exists()


def test_a_master_that_is_silent_is_one_line(tmp_path: Path) -> None:
    code = "from kg.spark import session; session._START = 15; from kg.cli import main; main()"
    (tmp_path / "a.txt").write_text("Ann met Bo.", encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        master = f"spark://127.0.0.1:{silent.getsockname()[1]}"
        arguments = ["build", str(tmp_path / "a.txt"), "--engine", "spark", "--master", master]
        run = subprocess.run(
            [sys.executable, "-c", code, *arguments, "--output", str(tmp_path / "graph")],
            capture_output=True,
            text=True,
            cwd=ROOT,
            check=False,
        )
    assert run.stderr == f"kg: --master {master} has not answered for 15 seconds: is it running there?\n"
    assert (run.returncode, run.stdout) == (1, "")
    assert not (tmp_path / "graph").exists()
