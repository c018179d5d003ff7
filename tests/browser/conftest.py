"""A real `kg serve` over the demo's graph, and a real Chromium that looks at it."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SCREENSHOTS = Path(__file__).parents[2] / "build" / "screenshots"
_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
_TIMEOUT = 20_000  # ms that a step may take: two cores may be busy with other tests
# The editor's table brings rules of its own, which static/sparql.css has in their place.
_KNOWN = "sha256-zCK2EVMoPc04mRF/g5CotUvxbJPWS+8V0b+s9ptqQIk="

Open = Callable[..., "Page"]


@pytest.fixture(scope="session")
def served(demo_selector: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the viewer of a copy of the demo's store."""
    copy = tmp_path_factory.mktemp("served") / "store"
    shutil.copytree(demo_selector.partition(":")[2], copy)
    command = [sys.executable, "-c", "from kg.cli import main; main()", "serve", "--port", "0"]
    process = subprocess.Popen([*command, "--store", f"oxigraph:{copy}"], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert " is at http://" in line, line
        yield line.split(" is at ")[1].split()[0].rstrip("/")
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.communicate()


@pytest.fixture(scope="session")
def chromium() -> Iterator["Browser"]:
    """The Chromium of this machine, with a profile of its own that goes away."""
    from playwright.sync_api import sync_playwright

    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("Chromium is not installed: apt-get install chromium, for example")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: "Browser", served: str) -> Iterator[Open]:
    """Opens a path in a new window; options are those of Playwright's contexts, `width` for short.

    At the end no script may have failed, no page may have been stopped by its own policy, and nothing may have been
    asked of another host.
    """
    wrong: list[str] = []
    contexts = []

    def visit(path: str, *, width: int = 1200, **options: Any) -> "Page":
        context = chromium.new_context(viewport={"width": width, "height": 900}, base_url=served, **options)
        context.set_default_timeout(_TIMEOUT)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(f"script: {error}"))
        page.on("console", lambda message: wrong.append(message.text) if _is_stopped(message.text) else None)
        page.on("request", lambda request: None if _is_ours(request.url, served) else wrong.append(request.url))
        response = page.goto(path)
        assert response is not None
        assert response.status < 500, response.text()
        return page

    yield visit
    for context in contexts:
        context.close()
    assert wrong == []


def keep(page: "Page", name: str) -> None:
    """A screenshot of the whole page, for people to look at."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)


def _is_stopped(message: str) -> bool:
    return "Content Security Policy" in message and _KNOWN not in message


def _is_ours(url: str, served: str) -> bool:
    return url.startswith((f"{served}/", "data:", "blob:"))
