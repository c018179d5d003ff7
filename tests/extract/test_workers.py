"""Reading in several processes: the same as in one, and what becomes of processes that die."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import ArticleError, UsageError
from kg.extract import reader
from kg.extract.workers import Workers
from kg.model import Article, Reading
from kg.settings import DEFAULT_MODEL

ARTICLES = [Article(f"{i}", f"Norway sent {i + 2} soldiers to Estonia. Ann Berg met Peter Lang.") for i in range(12)]
BATCHES = [ARTICLES[start : start + 2] for start in range(0, 12, 2)]


@pytest.mark.parametrize("workers", [2, pytest.param(4, marks=pytest.mark.slow)])
def test_many_read_what_one_reads(workers: int) -> None:
    alone = list(reader.read(iter(BATCHES), DEFAULT_MODEL, None))
    assert [[result.article for result in batch if isinstance(result, Reading)] for batch in alone] == BATCHES
    assert any(result.evidence for batch in alone for result in batch if isinstance(result, Reading))
    assert list(reader.read(iter(BATCHES), DEFAULT_MODEL, None, workers=workers)) == alone


def test_as_many_as_cores_read_where_there_is_much_to_read(monkeypatch: pytest.MonkeyPatch) -> None:
    alone = list(reader.read(iter(BATCHES), DEFAULT_MODEL, None))
    started: list[int] = []

    class Counted(Workers):
        def __init__(self, model: str, ontology: str | None, number: int, relations: str | None = None) -> None:
            started.append(number)
            super().__init__(model, ontology, number, relations)

    monkeypatch.setattr("kg.extract.workers.Workers", Counted)
    monkeypatch.setattr(reader, "cores", lambda: 2)
    assert list(reader.read(iter(BATCHES), DEFAULT_MODEL, None, workers=None)) == alone
    assert started == []  # there was little
    monkeypatch.setattr(reader, "_MUCH", 300)
    assert list(reader.read(iter(BATCHES), DEFAULT_MODEL, None, workers=None)) == alone
    assert started == [2]


def test_an_empty_batch_asks_for_what_is_being_read() -> None:
    given = 0

    def batches() -> Iterator[list[Article]]:
        nonlocal given
        for batch in BATCHES[:2]:
            given += 1
            yield batch
        yield []
        given += 1

    read = reader.read(batches(), DEFAULT_MODEL, None, workers=2)
    next(read)
    next(read)
    assert given == 2  # the end of the source was not waited for


def test_a_worker_that_dies_is_replaced_and_its_articles_are_read() -> None:
    with Workers(DEFAULT_MODEL, None, 1) as workers:
        read = workers.read(iter(BATCHES))
        results = [*next(read)]
        (process,) = workers._pool._processes.values()
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        results += [result for batch in read for result in batch]
    assert [result.article for result in results if isinstance(result, Reading)] == ARTICLES


def test_an_article_that_a_worker_dies_of_twice_has_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    deadly = Article("deadly", "These are the deadly words.", source="b.jsonl, line 3")
    monkeypatch.setattr("kg.extract.workers._work", dies)
    with Workers(DEFAULT_MODEL, None, 2) as workers:
        batches = [BATCHES[0], [*BATCHES[1], deadly], BATCHES[2]]
        results = [result for batch in workers.read(iter(batches)) for result in batch]
    assert [result.article for result in results if isinstance(result, Reading)] == ARTICLES[:6]
    (error,) = (result for result in results if isinstance(result, ArticleError))
    assert str(error).startswith("b.jsonl, line 3: article 'deadly' could not be read (a worker process died of it")
    assert results.index(error) == 4


def dies(batch: list[Article]) -> list[Reading]:
    """In a worker: as when a batch takes more memory than there is."""
    if any(article.identifier == "deadly" for article in batch):
        os.kill(os.getpid(), signal.SIGKILL)
    return [Reading(article) for article in batch]


def test_a_model_that_is_not_there_is_one_line(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UsageError, match="'en_nowhere' is not installed"):
        list(reader.read(iter(BATCHES), "en_nowhere", None, workers=2))
    assert capfd.readouterr().err == ""


def test_workers_end_with_a_parent_that_is_killed() -> None:
    script = (
        "import time\n"
        "from kg.extract.workers import Workers\n"
        "from tests.extract.test_workers import BATCHES, DEFAULT_MODEL\n"
        "if __name__ == '__main__':\n"
        "    workers = Workers(DEFAULT_MODEL, None, 1)\n"
        "    next(workers.read(iter(BATCHES)))\n"
        "    print(*workers._pool._processes, flush=True)\n"
        "    time.sleep(600)\n"
    )
    root = Path(__file__).parents[2]
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, cwd=root) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        parent.kill()
    until = time.monotonic() + 30
    while _runs(worker):
        assert time.monotonic() < until
        time.sleep(0.05)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text().rpartition(")")[2].split()[0] != "Z"
