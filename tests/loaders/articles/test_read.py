"""read(): all sources of a run together."""

import io
import json
import tracemalloc
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from kg.errors import ArticleError, ArticleSkipped, UsageError
from kg.model import Article
from loaders.articles import read

EXAMPLES = Path(__file__).parents[3] / "examples"


class Run:
    """One call of read(): what it gave and what it refused."""

    def __init__(self, *names, **options):
        self.errors: list[str] = []
        self.articles = list(read(names, on_error=lambda error: self.errors.append(str(error)), **options))

    @property
    def identifiers(self):
        return [article.identifier for article in self.articles]


def lines(path, *records):
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return str(path)


def test_every_source_in_the_order_given(tmp_path):
    lines(tmp_path / "b.jsonl", {"id": "b1", "text": "x"}, {"id": "b2", "text": "y"})
    (tmp_path / "a.txt").write_text("Oslo votes.", encoding="utf-8")
    run = Run(str(tmp_path / "b.jsonl"), tmp_path / "a.txt")
    assert run.identifiers == ["b1", "b2", "a"]
    assert not run.errors


def test_what_is_wrong_with_one_article_does_not_touch_the_others(tmp_path):
    lines(tmp_path / "a.jsonl", {"id": "a1"}, {"id": "a2", "text": "y"})
    (tmp_path / "b.txt").write_bytes(b"")
    (tmp_path / "c.txt").write_text("Oslo votes.", encoding="utf-8")
    run = Run(tmp_path)
    assert run.identifiers == ["a2", "c"]
    assert [error.replace(str(tmp_path), "") for error in run.errors] == [
        '/a.jsonl, line 1: the field "text" is missing: give the article\'s text',
        "/b.txt: the file is empty: give at least one article",
    ]


def test_bad_usage_is_found_at_the_call_and_not_at_the_first_article(tmp_path):
    with pytest.raises(UsageError):
        read([str(tmp_path / "missing.txt")], on_error=lambda _: None)


def test_other_languages_are_skipped_and_not_failures(tmp_path):
    german = {"id": "a1", "text": "Oslo wählt.", "language": "de"}
    source = lines(tmp_path / "a.jsonl", german, {"id": "a2", "text": "Oslo votes.", "language": "en-GB"})
    errors = []
    articles = list(read([source], on_error=errors.append))
    assert [article.identifier for article in articles] == ["a2"]
    (skipped,) = errors
    assert isinstance(skipped, ArticleSkipped)
    assert (skipped.source, skipped.message) == (f"{source}, line 1", 'language "de" is not read, only English')


def test_the_callback_may_stop_the_run(tmp_path):
    lines(tmp_path / "a.jsonl", {"id": "a1", "text": "x"}, {"id": "a2"}, {"id": "a3", "text": "z"})
    calls = []

    def stop(error):
        calls.append(error)
        raise error

    articles = read([tmp_path], on_error=stop)
    assert next(articles).identifier == "a1"
    with pytest.raises(ArticleError, match="line 2"):
        next(articles)
    assert len(calls) == 1


def test_date_and_publisher_of_the_run_stand_in_where_an_article_has_none(tmp_path):
    own = {"id": "own", "text": "x", "published": "2021-06-17", "publisher": "Bay Courier"}
    source = lines(tmp_path / "a.jsonl", own, {"id": "none", "text": "y"})
    first, second = Run(source, published=date(2022, 1, 18), publisher=" The  Run ").articles
    assert (first.published, first.publisher) == (date(2021, 6, 17), "Bay Courier")
    assert (second.published, second.publisher) == (date(2022, 1, 18), "The Run")


def test_a_publisher_that_cannot_be_stored_is_bad_usage(tmp_path):
    source = lines(tmp_path / "a.jsonl", {"id": "a", "text": "x"})
    with pytest.raises(UsageError, match="publisher"):
        read([source], publisher="\udce9", on_error=lambda _: None)


def test_memory_does_not_grow_with_the_number_of_articles(tmp_path):
    source = tmp_path / "a.jsonl"
    with source.open("w", encoding="utf-8") as file:
        for number in range(4_000):
            file.write(json.dumps({"id": f"article-{number}", "text": f"{number} votes in Oslo. " * 200}) + "\n")
    size = source.stat().st_size
    tracemalloc.start()
    count = sum(1 for _ in read([source], on_error=pytest.fail))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 4_000
    assert size > 15_000_000
    assert peak < 1_000_000


def test_the_examples_have_all_that_the_tour_needs():
    run = Run(EXAMPLES / "articles")
    assert not run.errors
    assert len(run.articles) == 8
    for article in run.articles:
        assert isinstance(article, Article)
        assert article.published
        assert article.publisher
        assert article.title
        assert article.url
        assert 180 <= len(article.text.split()) <= 350
    assert len({article.publisher for article in run.articles}) == 3


def test_the_example_to_try_has_its_date_in_front():
    (article,) = Run(EXAMPLES / "my-article.txt", publisher="Bay Courier").articles
    assert article.identifier == "my-article"
    assert article.published == date(2024, 7, 9)
    assert article.publisher == "Bay Courier"
    assert article.text.startswith("Japan and the Philippines signed")


def test_bytes_are_counted_of_all_that_there_are(tmp_path):
    (tmp_path / "a.txt").write_text("Oslo votes.")
    (tmp_path / "b.jsonl").write_text('{"id": 1, "text": "Bergen votes."}\n')
    total = sum(path.stat().st_size for path in tmp_path.iterdir())
    told = []
    assert len([*read([tmp_path], on_error=pytest.fail, on_bytes=lambda *told_of: told.append(told_of))]) == 2
    assert told[-1] == (total, total)
    assert told == sorted(told)


def test_what_a_pipe_holds_is_not_known(tmp_path, monkeypatch):
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(b"Oslo votes.")))
    (tmp_path / "a.txt").write_text("Bergen votes.")
    told = []
    articles = read([tmp_path, "-"], on_error=pytest.fail, on_bytes=lambda *told_of: told.append(told_of))
    assert len([*articles]) == 2
    assert {total for _, total in told} == {None}
