"""`kg serve`"""

import socket

import click

from kg.cli import options
from kg.errors import WorkError
from loaders.stores import open_store


@click.command()
@options.store
@click.option("--host", metavar="ADDRESS", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0: any that is free.")
def command(selector: str, host: str, port: int) -> None:
    """Show the graph to a browser, read-only, until Ctrl-C.

    Only this machine reaches it, unless --host is another of its addresses.
    """
    import uvicorn

    from kg.serving import DirectEngine
    from kg.web.app import LOOPBACK, application

    with open_store(selector, must_exist=True) as store, _listening(host, port) as listener:
        address, taken = listener.getsockname()[:2]
        shown = f"[{address}]" if ":" in address else address
        own = shown in LOOPBACK or address.startswith("127.")
        hosts = (*LOOPBACK, host, shown) if own else ("*",)
        config = uvicorn.Config(application(DirectEngine(store), hosts), log_level="warning", server_header=False)
        click.echo(f"{store.selector} is at http://{shown}:{taken}/ until Ctrl-C")
        try:
            uvicorn.Server(config).run(sockets=[listener])
        except KeyboardInterrupt:  # as announced
            click.echo("stopped")


def _listening(host: str, port: int) -> socket.socket:
    """A socket that listens; WorkError when it cannot."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(address)
            listener.listen()  # now, so that whoever reads where it is gets an answer
        except OSError:
            listener.close()
            raise
    except OSError as error:
        raise WorkError(
            f"cannot listen at {host}, port {port} ({error.strerror}): choose another --port or --host"
        ) from None
    return listener
