"""`kg build --watch` as a process: what arrives goes into the store, and the store is free in between."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kg.builder import Recipe
from kg.cli import watching
from kg.cli.failures import Failures
from kg.errors import StoreError
from kg.iri import Minter
from loaders.articles import read
from loaders.stores import Store, open_store
from tests import crashes
from tests.cli.conftest import Run

PATIENCE = 60.0  # seconds


class Watched:
    """A running `kg build --watch`, with what it has printed."""

    def __init__(self, folder: Path, selector: str, *options: str) -> None:
        self.folder, self.selector = folder, selector
        self._out = folder.with_name("out")
        self._bursts = 0
        with self._out.open("wb") as out:
            self.process = subprocess.Popen(
                [
                    sys.executable,
                    "-c",
                    "from kg.cli import main; main()",
                    "build",
                    "--watch",
                    str(folder),
                    "--store",
                    selector,
                    *options,
                ],
                stdout=out,
                stderr=subprocess.STDOUT,
                cwd=crashes.ROOT,
            )
        self.wait(lambda lines: any("Ctrl-C ends it" in line for line in lines))

    @property
    def lines(self) -> list[str]:
        return self._out.read_text().splitlines()

    def wait(self, done: Callable[[list[str]], object]) -> None:
        """Until what is printed is so."""
        end = time.monotonic() + PATIENCE
        while not done(self.lines):
            assert time.monotonic() < end, self.lines
            assert self.process.poll() is None, self.lines
            time.sleep(0.05)

    def burst(self) -> str:
        """The line of the next burst."""
        self._bursts += 1
        self.wait(lambda _lines: len(self._told()) >= self._bursts)
        return self._told()[self._bursts - 1].partition(";")[0]

    def _told(self) -> list[str]:
        return [line for line in self.lines if line.startswith("articles")]

    def articles(self) -> list[str]:
        start = Minter().article("")
        with open_store(self.selector) as store:  # which nobody has open
            return [g.removeprefix(start) for g in store.graphs() if g.startswith(start) and "#" not in g]

    def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(how)
        return self.process.wait(PATIENCE)


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Callable[..., Watched]]:
    started: list[Watched] = []
    (tmp_path / "in").mkdir()

    def start(*options: str) -> Watched:
        started.append(Watched(tmp_path / "in", f"oxigraph:{tmp_path / 'store'}", *options))
        return started[-1]

    yield start
    for one in started:
        one.process.kill()
        one.process.wait()


def test_what_is_there_and_what_arrives_changes_and_goes(watched: Callable[..., Watched], tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "there.txt").write_text("Anna met Bo.")
    os.utime(folder / "there.txt", (1_700_000_000, 1_700_000_000))
    kg = watched("--no-language-model")
    assert kg.burst() == "articles  1 new, 0 changed, 0 unchanged, 0 failed"
    assert kg.articles() == ["there"]
    (folder / "new.part").write_text('{"id": "1", "text": "Bo met Cy."}\n{"id": "2", "text": "Cy met Di."}\n')
    (folder / "new.part").rename(folder / "new.jsonl")
    assert kg.burst() == "articles  2 new, 0 changed, 0 unchanged, 0 failed"
    assert kg.articles() == ["1", "2", "there"]
    (folder / "there.txt").write_text("Anna met Di.")
    assert kg.burst() == "articles  0 new, 1 changed, 0 unchanged, 0 failed"
    (folder / "there.txt").unlink()
    (folder / "last.txt").write_text("Di met Ed.")
    assert kg.burst() == "articles  1 new, 0 changed, 0 unchanged, 0 failed"
    assert kg.articles() == ["1", "2", "last", "there"]  # what was removed is not forgotten
    assert kg.stop() == 0
    assert kg.lines[-1] == "kg: stopped; what was stored is still there, and the same command goes on"


def test_a_bad_file_costs_itself_one_line(watched: Callable[..., Watched], tmp_path: Path) -> None:
    folder = tmp_path / "in"
    errors = tmp_path / "errors.jsonl"
    kg = watched("--no-language-model", "--errors", str(errors))
    (folder / "bad.json").write_text("no JSON")
    (folder / "good.txt").write_text("Anna met Bo.")
    (folder / "nowhere.txt").symlink_to("nothing")
    kg.wait(lambda lines: "1 new" in "".join(lines) and len(errors.read_text().splitlines()) == 2)
    assert kg.articles() == ["good"]
    assert len([line for line in kg.lines if "bad.json" in line]) == 1
    assert kg.stop(signal.SIGTERM) == 1


def test_another_command_that_has_the_store_is_waited_for(watched: Callable[..., Watched], tmp_path: Path) -> None:
    kg = watched("--no-language-model")
    with open_store(kg.selector):
        (tmp_path / "in" / "a.txt").write_text("Anna met Bo.")
        kg.wait(lambda lines: "is in use by another process" in lines[-1] and lines[-1].endswith("; waiting for it"))
    assert kg.burst() == "articles  1 new, 0 changed, 0 unchanged, 0 failed"
    assert kg.articles() == ["a"]


def shows(url: str, words: str) -> bool:
    """Whether there is a page, and it has the words."""
    try:
        with urllib.request.urlopen(url, timeout=PATIENCE) as page:
            return words in page.read().decode()
    except urllib.error.HTTPError as error:
        if error.code != 404:
            raise
        return False


def test_it_works_through_a_server_that_has_the_store(watched: Callable[..., Watched], tmp_path: Path) -> None:
    selector = f"oxigraph:{tmp_path / 'store'}"
    command = [sys.executable, "-c", "from kg.cli import main; main()"]
    subprocess.run([*command, "init", "--store", selector], check=True)
    with subprocess.Popen(
        [*command, "serve", "--store", selector, "--port", "0"], stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout is not None
            url = server.stdout.readline().split(" is at ")[1].split()[0]
            kg = watched("--no-language-model")
            for name in ("a", "b"):
                (tmp_path / "in" / f"{name}.txt").write_text("Anna met Bo.")
                assert kg.burst() == "articles  1 new, 0 changed, 0 unchanged, 0 failed"
            assert kg.articles() == ["a", "b"]
            told = [line for line in kg.lines if "kg serve" in line]
            assert told == [f"kg: {selector} is open in `kg serve` at {url}: working through it"]
            kg.wait(lambda _lines: shows(f"{url}article/b", "Anna met Bo."))  # pages follow in a moment
            mine = tmp_path / "mine.ttl"
            mine.write_text("[] <urn:x:likes> <urn:x:tea> .")
            for arguments in (("import", "--graph", "urn:x:mine", str(mine)), ("forget", "--graph", "urn:x:mine")):
                subprocess.run([*command, *arguments, "--store", selector], check=True)
            assert kg.stop() == 0
        finally:
            server.terminate()


def test_the_language_model_reads_what_arrives(watched: Callable[..., Watched], tmp_path: Path) -> None:
    kg = watched()
    (tmp_path / "in" / "a.txt").write_text("Norwegian Prime Minister Jonas Gahr Støre visited Kyiv.")
    kg.burst()
    with open_store(kg.selector) as store:
        assert store.query("ASK { ?who rdfs:label 'Jonas Gahr Støre' ; news:visits ?place }") is True


def test_refused(kg: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "a.txt").write_text("Anna met Bo.")
    for arguments, message in (
        ([str(tmp_path / "a.txt")], "a.txt is no folder: give folders that are there"),
        ([str(tmp_path / "nowhere")], "nowhere is no folder"),
        (["https://news.example/"], "is no folder"),
        ([str(tmp_path / "in"), "--dry-run"], "leave out --dry-run, or --watch"),
        ([str(tmp_path / "in"), "--errors", str(tmp_path / "in" / "e.jsonl")], "lies in a folder that is watched"),
        ([str(tmp_path / "in"), "--store", "nowhere:x"], "unknown store"),
    ):
        result = kg("build", "--watch", "--store", f"oxigraph:{tmp_path / 'store'}", *arguments)
        assert (result.exit_code, result.stdout) == (2, "")
        (line,) = result.stderr.splitlines()
        assert message in line
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "in"]


def test_a_store_that_fails_for_a_while(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is told once and tried again; nothing that arrived is lost."""
    failures, tries = Failures(None), []
    watcher = watching.Watcher([str(tmp_path)], "memory:", failures, lambda files: read(files, on_error=failures))
    (tmp_path / "a.txt").write_text("Anna met Bo.")

    def open_(*_arguments: object, **_options: object) -> Store:
        tries.append(1)
        if len(tries) < 4:
            raise StoreError("the server is gone")
        return open_store("memory:")

    monkeypatch.setattr(watching, "open_store", open_)
    monkeypatch.setattr(watching, "_AGAIN", 0)
    watcher._recipe = Recipe(model=None)
    watcher._burst([str(tmp_path / "a.txt")])
    printed = capsys.readouterr()
    assert printed.err == "kg: the server is gone; trying again until it works\n"
    assert printed.out.startswith("articles  1 new, ")
