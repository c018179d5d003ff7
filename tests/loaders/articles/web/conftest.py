"""A web of the tests' own: real servers on loopback, and a clock that only sleeping moves."""

import ssl
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kg.errors import ArticleError
from kg.model import Article
from loaders.articles.interface import Options
from loaders.articles.web import Page, Web, normal
from loaders.articles.web.requests import Environment, Limits
from tests.loaders.articles.web.servers import Server, running

NOON = datetime(2024, 5, 17, 12, tzinfo=UTC)

Serve = Callable[..., Server]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts servers, and stops them when the test is over."""
    with ExitStack() as stack:
        yield lambda server=None: stack.enter_context(running(server or Server()))


@pytest.fixture
def server(serve: Serve) -> Server:
    return serve()


@dataclass
class Surfer:
    """Reads addresses as a run does, and keeps what came of it."""

    cache: Path
    limits: Limits = field(default_factory=Limits)
    resolve: Callable[[str, int], list[str]] | None = None
    allow_private: bool = True
    delay: float = 0.0
    time: float = 0.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds

    def web(self) -> Web:
        environment = Environment(
            limits=self.limits,
            clock=lambda: self.time,
            sleep=self.sleep,
            now=lambda: NOON + timedelta(seconds=self.time),
            cache=self.cache,
            **({"resolve": self.resolve} if self.resolve else {}),
        )
        return Web(environment)

    def read(self, *urls: str, web: Web | None = None) -> list[Article | ArticleError]:
        web = web or self.web()
        options = Options(allow_private=self.allow_private, delay=self.delay)
        return [found for url in urls for found in Page(normal(url), web).articles(options, lambda _more: None)]

    def text(self, url: str) -> str:
        (article,) = self.read(url)
        assert isinstance(article, Article), article
        return article.text

    def error(self, url: str) -> str:
        """The one line for an address, without the address in front."""
        (error,) = self.read(url)
        assert isinstance(error, ArticleError), error
        assert "\n" not in str(error)
        assert error.source == normal(url)
        return error.message


@pytest.fixture
def surfer(tmp_path: Path) -> Surfer:
    return Surfer(tmp_path / "cache")


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that only itself has signed, with its key."""
    folder = tmp_path_factory.mktemp("certificate")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command += ["-days", "3650", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1,DNS:news.test"]
    try:
        subprocess.run([*command, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("openssl, which makes the certificate, is not installed")
    return certificate


@pytest.fixture
def secure(serve: Serve, certificate: Path) -> Server:
    """A server with that certificate."""
    server = Server()
    server.scheme = "https"
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_name("key.pem"))
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    return serve(server)
