"""`kg serve`"""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli.serve import command
from kg.errors import StoreError, UsageError, WorkError
from loaders.stores import open_store
from tests.web.conftest import LEADING, readings


@pytest.fixture
def selector(tmp_path: Path) -> str:
    """A store on disk with one article."""
    from kg.builder import Recipe

    chosen = f"oxigraph:{tmp_path / 'store'}"
    with open_store(chosen) as store:
        store.replace(Recipe().graphs(readings()[0]))
    return chosen


def test_serves_until_it_is_interrupted(selector: str) -> None:
    arguments = [sys.executable, "-c", "from kg.cli.serve import command; command()", "--store", selector]
    process = subprocess.Popen([*arguments, "--port", "0"], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith(f"{selector} is at http://127.0.0.1:")
        address = line.split(" is at ")[1].split()[0]
        with urllib.request.urlopen(f"{address}article/leading", timeout=20) as response:
            assert str(LEADING.title) in response.read().decode()
            assert "server" not in response.headers
        with open_store(selector) as store:  # through it
            assert store.graphs()
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.communicate()
    open_store(selector, must_exist=True).close()


def test_a_taken_port_is_one_line(selector: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(WorkError, match=f"cannot listen at 127.0.0.1, port {port} .*another --port"):
            command.main(["--store", selector, "--port", str(port)], standalone_mode=False)
    open_store(selector, must_exist=True).close()  # nothing keeps it


def test_an_unknown_host_is_one_line(selector: str) -> None:
    with pytest.raises(WorkError, match=r"cannot listen at 256\.1\.1\.1"):
        command.main(["--store", selector, "--host", "256.1.1.1"], standalone_mode=False)


@pytest.mark.parametrize(("store", "error"), [("oxigraph:nowhere", StoreError), ("nowhere", UsageError)])
def test_a_missing_store_is_one_line(store: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        command.main(["--store", store], standalone_mode=False)
    assert not os.path.exists("nowhere")


def test_a_port_beyond_all_ports_is_refused() -> None:
    result = CliRunner().invoke(command, ["--port", "70000"])
    assert result.exit_code == 2
    assert "70000" in result.output
