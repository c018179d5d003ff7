"""Whatever ends a build half way, the same command goes on and ends with the bytes of one that was let alone."""

import os
import re
import resource
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from loaders.stores import open_store
from tests.crashes import (
    exported,
    finish,
    kill_again_and_again,
    kill_when_stored,
    of_article,
    start,
    when_grown,
    write_articles,
)


def _build(articles: Path, store: Path, *options: str) -> list[str]:
    return ["build", str(articles), "--store", f"oxigraph:{store}", *options]


def _stored(store: Path) -> int:
    with open_store(f"oxigraph:{store}", must_exist=True) as opened:
        return sum(map(of_article, opened.graphs()))


def _crash_and_go_on(tmp_path: Path, number: int, kills: int, most: int, *options: str) -> None:
    articles = write_articles(tmp_path / "wire.jsonl", number)
    left_alone, killed = tmp_path / "left-alone", tmp_path / "killed"
    finish(*_build(articles, left_alone, *options))
    command = _build(articles, killed, *options)
    waiting = [] if "--workers" in options else ["-"]  # with workers, nothing is stored while it waits
    kill_again_and_again([*command, *waiting], killed, kills, most, seed=number)
    if not _stored(killed):  # the bytes that were waited for may have been tables of the ontology, merged anew
        kill_when_stored([*command, *waiting], killed)
    assert 0 < _stored(killed) < number
    told = finish(*command)
    assert re.match(r"articles  [\d,]+ new, 0 changed, [1-9]\d* unchanged, 0 failed\n", told)
    assert exported(f"oxigraph:{killed}") == exported(f"oxigraph:{left_alone}")


def test_kills(tmp_path: Path) -> None:
    _crash_and_go_on(tmp_path, 500, 6, 300_000, "--no-language-model")


def test_kills_of_a_build_that_reads(tmp_path: Path) -> None:
    _crash_and_go_on(tmp_path, 80, 3, 2_500_000)


@pytest.mark.parametrize("options", [["--no-language-model"], ["--workers", "2"]])
def test_ctrl_c(tmp_path: Path, options: list[str]) -> None:
    """It goes to every process of the terminal: one line tells of it, and what is stored is counted."""
    articles = write_articles(tmp_path / "wire.jsonl", 600)
    waiting = [] if "--workers" in options else ["-"]  # so that it is not over before the signal comes
    store = tmp_path / "store"
    finish("init", "--store", f"oxigraph:{store}")
    command = _build(articles, store, *options)
    with start(*command, *waiting) as process:
        assert when_grown(process, store, 1)
        os.killpg(process.pid, signal.SIGINT)
        out, errors = process.communicate()
    assert (process.returncode, out) == (130, "")
    told = re.fullmatch(r"kg: interrupted: ([\d,]+) articles are stored; run the same command again to go on\n", errors)
    assert told
    there = _stored(store)
    # it may have come between a step and its being counted
    assert int(told[1].replace(",", "")) <= there <= int(told[1].replace(",", "")) + 16
    assert there < sum(1 for _ in articles.open())
    assert f" {there:,} unchanged" in finish(*command, "--dry-run")


def test_a_disk_that_is_full(tmp_path: Path) -> None:
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", str(folder)], capture_output=True, text=True
    )
    if mounted.returncode:
        pytest.skip(f"no small file system can be mounted here: {mounted.stderr.strip()}")
    try:
        articles = write_articles(tmp_path / "wire.jsonl", 3000)
        store = folder / "store"
        command = _build(articles, store, "--no-language-model")
        _fails_in_one_line(command, None)
        subprocess.run(["mount", "-o", "remount,size=200m", str(folder)], check=True)
        stored = _stored(store)
        assert 0 < stored < 3000
        _goes_on(command, store, stored)
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_files_that_may_not_grow(tmp_path: Path) -> None:
    """As with a quota: the file that is written to is refused its next bytes."""
    articles = write_articles(tmp_path / "wire.jsonl", 1_200)
    store = tmp_path / "store"
    finish("init", "--store", f"oxigraph:{store}")
    command = _build(articles, store, "--no-language-model")
    _fails_in_one_line(command, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4_000_000, 4_000_000)))
    stored = _stored(store)
    assert 0 < stored < 1_200
    _goes_on(command, store, stored)


def _fails_in_one_line(command: list[str], before: Callable[[], None] | None) -> None:
    with start(*command, before=before) as process:
        out, errors = process.communicate()
    assert (process.returncode, out) == (1, "")
    (line,) = errors.splitlines()
    assert line.startswith("kg: ")
    assert re.search(r"cannot be written: .*(No space left on device|File too large)", line)


def _goes_on(command: list[str], store: Path, stored: int) -> None:
    """As if nothing had happened."""
    assert f" {stored:,} unchanged, 0 failed" in finish(*command)
    again = store.with_name("left-alone")
    finish(*(str(part).replace(str(store), str(again)) for part in command))
    assert exported(f"oxigraph:{store}") == exported(f"oxigraph:{again}")


@pytest.mark.slow
def test_twenty_kills(tmp_path: Path) -> None:
    _crash_and_go_on(tmp_path, 1000, 20, 300_000, "--no-language-model")


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2])
def test_twenty_kills_of_a_build_that_reads(tmp_path: Path, workers: int) -> None:
    _crash_and_go_on(tmp_path, 300, 20, 400_000, "--workers", str(workers))
