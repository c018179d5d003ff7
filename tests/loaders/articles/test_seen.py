"""Each article of a run once, whatever source it comes from."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import ArticleError, WorkError
from kg.model import Article
from loaders.articles import read
from loaders.articles.seen import Seen, once


class Run:
    """What a run over some sources takes and what it refuses."""

    def __init__(self, *names):
        self.errors: list[str] = []
        self.articles = list(once(read(names, on_error=self._failed), self._failed))

    def _failed(self, error):
        self.errors.append(str(error))

    @property
    def identifiers(self):
        return [article.identifier for article in self.articles]


def lines(path, *records):
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return str(path)


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


def test_many_are_kept_on_disk_and_still_found():
    """More than the page cache holds."""
    seen = Seen()
    articles = [Article(f"wire {number}", "x", source=f"wire.jsonl, line {number}") for number in range(60_000)]
    assert all(seen.add(article) for article in articles)
    (pages,) = seen._articles.execute("PRAGMA page_count").fetchone()
    (size,) = seen._articles.execute("PRAGMA page_size").fetchone()
    (kept,) = seen._articles.execute("PRAGMA cache_size").fetchone()
    assert pages * size > -kept * 1024
    assert not any(seen.add(article) for article in articles[::1000])
    with pytest.raises(ArticleError, match=r"stands for another article in wire.jsonl, line 7: "):
        seen.add(Article("wire 7", "y"))


def test_no_room_for_them_is_one_line():
    seen = Seen()
    seen._articles.execute("PRAGMA max_page_count = 8")
    articles = (Article(f"wire {number}", "x") for number in range(2000))
    with pytest.raises(WorkError, match=r"cannot be kept on disk \(database or disk is full\): make room"):
        all(map(seen.add, articles))


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
