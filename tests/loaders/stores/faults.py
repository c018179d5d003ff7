"""A loopback server that hands requests on to another server, unless it was told to fail."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import httpx

SELF_SIGNED = Path(__file__).parent / "self_signed.pem"


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens instead of an answer."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    hang: bool = False  # no answer at all
    cut: bool = False  # the connection ends; with `after`, when the request has been carried out
    after: bool = False
    method: str = ""  # only for requests of this method
    path: str = ""  # only for requests to this path
    times: int = 1
    larger: int = -1  # only for bodies of more bytes


@dataclass
class Proxy:
    """`selector` names the server behind it by way of this one."""

    url: str
    behind: str
    faults: list[Fault] = field(default_factory=list)
    seen: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)  # method, path, headers
    released: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def selector(self) -> str:
        return f"sparql:{self.url}/query,{self.url}/update,{self.url}/store"

    def fault(self, method: str, path: str, size: int) -> Fault | None:
        with self.lock:
            for number, fault in enumerate(self.faults):
                if fault.method in ("", method) and fault.path in ("", path) and size > fault.larger:
                    if fault.times == 1:
                        del self.faults[number]
                    else:
                        self.faults[number] = Fault(
                            **{name: getattr(fault, name) for name in fault.__slots__} | {"times": fault.times - 1}
                        )
                    return fault
            return None


@contextmanager
def proxy(behind: str = "", *, tls: bool = False) -> Iterator[Proxy]:
    """Run one before the server at the URL `behind`."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # an answer in one piece, for which no client waits

        def handle_any(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            path = urlsplit(self.path).path
            headers = {name.lower(): value for name, value in self.headers.items()}
            running.seen.append((self.command, path, headers))
            fault = running.fault(self.command, path, len(body))
            if fault is not None and fault.hang:
                running.released.wait(30)
                self.close_connection = True
                return
            if fault is not None and fault.status:
                self.answer(fault.status, fault.headers, fault.body)
                return
            if fault is not None and not fault.after:
                self.close_connection = True
                return
            kept = {name: value for name, value in headers.items() if name in ("accept", "content-type")}
            answer = client.request(self.command, running.behind + self.path, headers=kept, content=body)
            if fault is not None:
                self.close_connection = True
                return
            told = {name: answer.headers[name] for name in ("content-type", "server") if name in answer.headers}
            self.answer(answer.status_code, told, answer.content)

        def answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
            self.send_response_only(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_DELETE = handle_any

        def log_message(self, *_: object) -> None:
            pass

    client = httpx.Client(trust_env=False, verify=False)  # no certificates are read, and none is met
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(SELF_SIGNED)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    running = Proxy(f"http{'s' if tls else ''}://127.0.0.1:{server.server_port}", behind)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield running
    finally:
        running.released.set()
        server.shutdown()
        thread.join()
        server.server_close()
        client.close()
