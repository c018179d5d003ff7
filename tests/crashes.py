"""Builds as processes of their own, and what can happen to them."""

import io
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pyoxigraph

from kg.export import export
from loaders.stores import open_store

ROOT = Path(__file__).parents[1]
_PEOPLE = "Maria Santos,Boris Petrov,Ann Berg,Peter Lang,Jo Tindra,Karin Holm,Paul Meier,Eva Novak".split(",")
_LANDS = "Norway,Estonia,Latvia,Portugal,Ghana,Senegal,Chile,Japan,Kenya,Peru,Iceland".split(",")
_PATIENCE = 60.0  # seconds
_PAUSE = 0.02  # seconds
_FIRST = 2  # kills that a new store meets
_DONE = [
    "{0} met {1} in {2} on Monday.",
    "{3} has deployed troops to {2}.",
    "{0} said that {3} would send weapons to {2}.",
    "{0}, the president of {2}, did not visit {3}.",
    "{1} may become the foreign minister of {3}.",
]


def write_articles(path: Path, number: int, seed: int = 4) -> Path:
    """JSON Lines of articles of three sentences."""
    random_ = random.Random(seed)
    with path.open("w", encoding="utf-8") as file:
        for i in range(number):
            words = [*random_.sample(_PEOPLE, 2), *random_.sample(_LANDS, 2)]
            text = " ".join(sentence.format(*words) for sentence in random_.sample(_DONE, 3))
            record = {"id": f"wire-{i}", "title": f"Report {i}", "published": "2024-03-06", "text": text}
            file.write(json.dumps(record) + "\n")
    return path


def start(*arguments: str, before: Callable[[], None] | None = None) -> subprocess.Popen[str]:
    """`kg` with these arguments, in a process group of its own; what reads "-" waits for more until it is ended."""
    return subprocess.Popen(
        [sys.executable, "-c", "from kg.cli import main; main()", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        start_new_session=True,
        preexec_fn=before,
    )


def finish(*arguments: str) -> str:
    """The same to its end, which must be a good one; what it printed."""
    with start(*arguments) as process:
        out, errors = process.communicate()
    assert (process.returncode, errors) == (0, "")
    return out


def exported(selector: str) -> bytes:
    """All that articles brought to a store."""
    output = io.BytesIO()
    with open_store(selector, must_exist=True) as store:
        export(store, format="nq", output=output)
    return output.getvalue()


def when_grown(process: subprocess.Popen[str], store: Path, by: int) -> bool:
    """Wait until a process has written some bytes of articles into a store; False when it ends before, or has written
    as much as it can and waits for more articles."""
    before, until = _files(store), time.monotonic() + _PATIENCE
    while process.poll() is None and time.monotonic() < until:
        if sum(size for name, size in _files(store).items() if name not in before) >= by:
            return True
        time.sleep(0.001)
    return False


def kill_again_and_again(arguments: Sequence[str], store: Path, kills: int, most: int, seed: int) -> None:
    """Run a command and kill it, `kills` times: now and then while it starts, else when it has written some bytes, at
    most `most`, which the last kill waits for. It must never come to its end: a build that reads "-" after its files
    waits there, however fast it is and however late the kill."""
    random_ = random.Random(seed)
    for kill in range(kills):
        if kill == _FIRST:  # or all of them may meet the ontology, which is one long write
            finish("init", "--store", f"oxigraph:{store}")
        with start(*arguments) as process:
            if kill % 5 == 3:
                time.sleep(random_.uniform(0, 1))
            else:
                when_grown(process, store, random_.randint(1, most) if kill < kills - 1 else most)
                time.sleep(random_.uniform(0, 0.01))
            os.killpg(process.pid, signal.SIGKILL)
            out, errors = process.communicate()
        assert process.returncode == -signal.SIGKILL, f"kill {kill}: it had ended ({out}{errors})"
        assert (out, errors) == ("", "")


def kill_when_stored(arguments: Sequence[str], store: Path) -> None:
    """Run a command and kill it when the first article is stored: it is stopped for each look, so nothing is written
    meanwhile."""
    with start(*arguments) as process:
        until = time.monotonic() + _PATIENCE
        stored = False
        while not stored:
            time.sleep(_PAUSE)
            assert process.poll() is None
            assert time.monotonic() < until
            os.killpg(process.pid, signal.SIGSTOP)
            stored = any(of_article(graph.value) for graph in pyoxigraph.Store.read_only(str(store)).named_graphs())
            os.killpg(process.pid, signal.SIGKILL if stored else signal.SIGCONT)


def of_article(graph: str) -> bool:
    """Whether a named graph holds an article, not what is inferred from one."""
    return "/article/" in graph and "#" not in graph


def _files(store: Path) -> dict[str, int]:
    """The sizes of the write-ahead logs, of which each process begins one of its own, and of the tables, into which
    large steps go at once."""
    try:
        with os.scandir(store) as entries:
            return {entry.name: entry.stat().st_size for entry in entries if entry.name.endswith((".log", ".sst"))}
    except FileNotFoundError:  # not made yet, or a file that has just gone
        return {}
