"""`kg serve` as a process, on the graph of the demo."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Serving:
    """Where the server is, and the folder that it was started in, whose `kg-store` it has."""

    address: str  # such as 127.0.0.1:8000
    folder: Path


@pytest.fixture(scope="session")
def serving(demo_selector: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    folder = tmp_path_factory.mktemp("clients")
    shutil.copytree(demo_selector.partition(":")[2], folder / "kg-store")
    command = [sys.executable, "-c", "from kg.cli import main; main()", "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=folder) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert " is at http://" in line
            yield Serving(line.split("http://")[1].split("/")[0], folder)
        finally:
            process.terminate()
