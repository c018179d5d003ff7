"""Web servers of the tests' own on loopback."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

STORY = b"Oslo votes on Monday."

Respond = Callable[["Request"], None]


class Request(BaseHTTPRequestHandler):
    """One request to the server, and the ways to answer it."""

    server: "Server"
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.server.heads.append(dict(self.headers.items()))
        if self.path == "/robots.txt" and self.path not in self.server.pages:
            self.answer(404)
        else:
            self.server.pages[self.path](self)

    def answer(self, status: int = 200, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in {"content_length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    """`pages` says how each path is answered; `asked` are the paths in the order they were asked for."""

    daemon_threads = True
    scheme = "http"

    def __init__(self, host: str = "127.0.0.1") -> None:
        super().__init__((host, 0), Request)
        self.pages: dict[str, Respond] = {}
        self.asked: list[str] = []
        self.heads: list[dict[str, str]] = []
        self.over = threading.Event()  # set when the test is

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what some tests are about."""

    def url(self, path: str = "/") -> str:
        return f"{self.scheme}://127.0.0.1:{self.server_address[1]}{path}"

    def put(self, path: str, body: bytes = STORY, status: int = 200, **headers: str) -> str:
        """Answer a path in the same way each time; gives its address."""
        self.pages[path] = lambda request: request.answer(status, body, **{"content_type": "text/plain", **headers})
        return self.url(path)

    def redirect(self, path: str, location: str, **headers: str) -> str:
        self.pages[path] = lambda request: request.answer(302, location=location, **headers)
        return self.url(path)


@contextmanager
def running(server: Server) -> Iterator[Server]:
    """The server, which answers until the block is left."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        server.shutdown()
        thread.join()
        server.server_close()
