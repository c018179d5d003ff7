"""`kg serve`"""

import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from kg.cli import options
from kg.errors import UsageError, WorkError
from kg.serving import DirectEngine, Engine, Limits
from loaders.stores import OxigraphStore, Store, open_store

_TOKEN = "KG_SERVE_TOKEN"
_LEAST_TOKEN = 16  # characters
_DEFAULT = Limits()


@click.command()
@options.store
@click.option("--host", metavar="ADDRESS", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0: any that is free.")
@click.option(
    "--hostname",
    "hostnames",
    multiple=True,
    metavar="NAME",
    help="A name by which others reach this server, beside localhost, its addresses and the machine's own; repeatable.",
)
@click.option(
    "--writable",
    is_flag=True,
    help=f"Take updates from who has the token: {_TOKEN} in the environment, or --token-file.",
)
@click.option("--token-file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Holds the token.")
@click.option("--cors", multiple=True, metavar="ORIGIN", help="A site whose pages may ask /sparql, or *; repeatable.")
@click.option("--allow-service", is_flag=True, help="Let queries call other servers (SERVICE).")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0.1, max=86_400),
    metavar="SECONDS",
    default=_DEFAULT.seconds,
    show_default=True,
    help="For one query.",
)
@click.option(
    "--memory",
    type=click.IntRange(min=500),
    metavar="MB",
    default=_DEFAULT.memory,
    show_default=True,
    help="Of address space, for one query.",
)
@click.option(
    "--max-rows",
    type=click.IntRange(min=1),
    metavar="N",
    default=_DEFAULT.rows,
    show_default=True,
    help="Rows or triples of an answer of /sparql.",
)
@click.option(
    "--max-queries",
    type=click.IntRange(min=1),
    metavar="N",
    default=_DEFAULT.running,
    show_default=True,
    help="Queries of /sparql that run at once; others wait.",
)
def command(
    selector: str,
    host: str,
    port: int,
    hostnames: tuple[str, ...],
    writable: bool,
    token_file: Path | None,
    cors: tuple[str, ...],
    allow_service: bool,
    timeout: float,
    memory: int,
    max_rows: int,
    max_queries: int,
) -> None:
    """Show the graph to browsers and answer SPARQL at /sparql, until Ctrl-C.

    Only this machine reaches it, unless --host is another of its addresses. While it runs, other kg commands on the
    same store work through it.
    """
    import uvicorn

    from kg.web import protocol
    from kg.web.app import application
    from kg.web.protocol.connection import Connection

    token = _token(token_file) if writable else None
    limits = Limits(seconds=timeout, memory=memory, rows=max_rows, running=max_queries)
    with (
        _listening(host, port) as listener,
        _opened(selector, allow_service) as store,
        _engine(store, limits, writable=writable) as engine,
    ):
        address, taken = listener.getsockname()[:2]
        shown = f"[{address}]" if ":" in address else address
        url = f"http://{shown}:{taken}/"
        names = (host, socket.gethostname(), *hostnames)
        app = application(engine, names, protocol.Options(cors=cors, token=token))
        config = uvicorn.Config(
            app,
            http=Connection,
            log_level="warning",
            access_log=False,
            server_header=False,
            lifespan="off",
            timeout_graceful_shutdown=2,
        )
        with _controlled(engine, url):
            click.echo(f"{store.selector} is at {url} until Ctrl-C")
            try:
                uvicorn.Server(config).run(sockets=[listener])
            except KeyboardInterrupt:  # as announced
                click.echo("stopped")


def _token(file: Path | None) -> str:
    """The token; UsageError, which does not repeat it, when there is none or it is short."""
    try:
        token = file.read_text(encoding="utf-8").strip() if file else os.environ.get(_TOKEN, "").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"--token-file: {file} cannot be read ({error}): give a file with the token") from None
    where = str(file) if file else _TOKEN
    if not token:
        raise UsageError(f"--writable needs a token: put one into {_TOKEN} or into the file of --token-file")
    if len(token) < _LEAST_TOKEN or not token.isascii() or not token.isprintable() or " " in token:
        raise UsageError(f"{where}: a token has {_LEAST_TOKEN} or more ASCII characters, without spaces")
    return token


@contextmanager
def _opened(selector: str, allow_service: bool) -> Iterator[Store]:
    """The store, in this process."""

    def served(url: str) -> None:
        raise WorkError(f"{selector} is served already, at {url}: look there, or stop that `kg serve` first")

    with open_store(selector, must_exist=True, on_served=served) as store:
        if isinstance(store, OxigraphStore):
            store.calls_services = allow_service
        elif allow_service:
            raise UsageError(f"--allow-service is for a store of this machine: the server of {selector} decides itself")
        yield store


@contextmanager
def _engine(store: Store, limits: Limits, *, writable: bool) -> Iterator[Engine]:
    """The engine over a store: with processes and snapshots where the store is ours."""
    engine: Engine
    if isinstance(store, OxigraphStore):
        from kg.serving.owned import OwnedEngine

        engine = OwnedEngine(store, limits)
    else:
        engine = DirectEngine(store, limits, writable=writable)
    try:
        yield engine
    finally:
        engine.close()


@contextmanager
def _controlled(engine: Engine, url: str) -> Iterator[None]:
    """Other commands work through this process meanwhile; and it ends in good order when it is told to (SIGTERM)."""
    from kg.serving.owned import OwnedEngine

    def ended(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, ended)  # uvicorn gives it back to us when it is done
    try:
        if isinstance(engine, OwnedEngine):
            from kg.serving.control import Control

            with Control(engine, url):
                yield
        else:
            yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _listening(host: str, port: int) -> socket.socket:
    """A socket that listens; WorkError when it cannot."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(address)
            listener.listen(1024)  # now, so that whoever reads where it is gets an answer
        except OSError:
            listener.close()
            raise
    except OSError as error:
        raise WorkError(
            f"cannot listen at {host}, port {port} ({error.strerror}): choose another --port or --host"
        ) from None
    return listener
