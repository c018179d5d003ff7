"""Real SPARQL servers on loopback for tests: Oxigraph's, and Virtuoso where it is installed."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

VIRTUOSO = shutil.which("virtuoso-t")
NO_VIRTUOSO = "virtuoso-t is not installed (Debian: apt-get install virtuoso-opensource-7-bin)"

_PATIENCE = 60.0  # seconds until a server must answer


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs: `selector` names all of it, `environment` holds the credentials that it wants."""

    process: subprocess.Popen[bytes]
    query: str
    update: str
    graphs: str
    environment: dict[str, str]

    @property
    def selector(self) -> str:
        return f"sparql:{self.query},{self.update},{self.graphs}"

    def kill(self) -> None:
        """End it as a crash would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextmanager
def oxigraph(*options: str, folder: Path | None = None, port: int = 0) -> Iterator[Server]:
    """`oxigraph serve` with these options, in memory unless there is a folder."""
    port = port or free_port()
    program = Path(sys.executable).parent / "oxigraph"
    place = ["--location", str(folder)] if folder else []
    root = f"http://127.0.0.1:{port}"
    command = [str(program), "serve", "--bind", f"127.0.0.1:{port}", *place, *options]
    with running(command, f"{root}/query?query=ASK%7B%7D", Path.cwd()) as process:
        yield Server(process, f"{root}/query", f"{root}/update", f"{root}/store", {})


@contextmanager
def virtuoso(folder: Path) -> Iterator[Server]:
    """An unprivileged Virtuoso with a new database in `folder`."""
    assert VIRTUOSO is not None, NO_VIRTUOSO
    port = free_port()
    (folder / "virtuoso.ini").write_text(_INI.format(sql=free_port(), http=port))
    root = f"http://127.0.0.1:{port}"
    with running([VIRTUOSO, "+foreground", "+configfile", "virtuoso.ini"], f"{root}/sparql", folder) as process:
        yield Server(
            process,
            f"{root}/sparql",
            f"{root}/sparql-auth",
            f"{root}/sparql-graph-crud-auth",
            {"KG_SPARQL_USER": "dba", "KG_SPARQL_PASSWORD": "dba"},  # of every new database
        )


@contextmanager
def running(command: Sequence[str], probe: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    environment = {"PATH": os.environ.get("PATH", "")}
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            until = time.monotonic() + _PATIENCE
            while not _answers(probe):
                assert process.poll() is None, f"{command[0]} ended with {process.returncode}"
                assert time.monotonic() < until, f"{command[0]} does not answer"
                time.sleep(0.05)
            yield process
        finally:
            process.kill()


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, trust_env=False, verify=False).is_success
    except httpx.TransportError:
        return False


_INI = """\
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
ServerThreads = 20
CheckpointInterval = 0
CaseMode = 2
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
DirsAllowed = .
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
MaxClientConnections = 10
KeepAliveTimeout = 10
[SPARQL]
ResultSetMaxRows = 1000000
"""
