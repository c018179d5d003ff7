"""read(): all sources of a run together."""

import io
import json
import tracemalloc
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import ArticleError, UsageError
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


def test_the_same_article_twice_counts_once(tmp_path):
    source = lines(tmp_path / "a.jsonl", {"id": "a", "text": "x"}, {"id": "a", "text": "x", "views": 2})
    run = Run(source, tmp_path)
    assert run.identifiers == ["a"]
    assert not run.errors


@pytest.mark.parametrize(
    "other", [{"text": "y"}, {"text": "x", "title": "t"}, {"text": "x", "published": "2022-01-18"}]
)
def test_another_article_under_the_same_identifier_is_refused_and_both_are_named(tmp_path, other):
    first = lines(tmp_path / "a.jsonl", {"id": "é", "text": "x"})
    second = lines(tmp_path / "b.jsonl", {"id": "z", "text": "z"}, {"id": "e\u0301", **other})
    run = Run(first, second)
    assert run.identifiers == ["é", "z"]
    assert run.errors == [
        f'{second}, line 2: the identifier "é" stands for another article in {first}, line 1: give one of them another'
    ]


def test_files_of_one_name_in_two_folders_are_told_apart_by_their_content(tmp_path):
    for folder, words in (("m", "Oslo votes."), ("n", "Bergen votes."), ("o", "Oslo votes.")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text(words, encoding="utf-8")
    run = Run(tmp_path)
    assert [article.text for article in run.articles] == ["Oslo votes."]
    assert len(run.errors) == 1
    assert f"{tmp_path}/n/a.txt: " in run.errors[0]
    assert f"{tmp_path}/m/a.txt" in run.errors[0]


def test_memory_grows_by_a_few_bytes_an_article_whatever_their_size(tmp_path):
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
    assert peak < 1_000_000 + 4_000 * 400


identifiers = st.lists(st.sampled_from("abc"), max_size=6)


@settings(max_examples=25)
@given(identifiers, st.randoms(use_true_random=False))
def test_the_first_article_of_each_identifier_is_given_and_others_are_skipped_or_refused(
    tmp_path_factory, names, random
):
    records = [{"id": name, "text": random.choice("xy")} for name in names]
    source = lines(tmp_path_factory.mktemp("run") / "a.jsonl", *records, {"id": "last", "text": "x"})
    run = Run(source)
    first = {record["id"]: record["text"] for record in reversed(records)}
    assert {article.identifier: article.text for article in run.articles} == {**first, "last": "x"}
    assert len(run.articles) == len(first) + 1
    assert len(run.errors) == sum(record["text"] != first[record["id"]] for record in records)


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
