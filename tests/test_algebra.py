"""What must hold of any articles: the graph depends on them alone, not on how and in which order they came."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kg.builder import Builder
from kg.errors import ArticleError
from kg.export import export
from kg.iri import Minter
from kg.model import Article
from loaders.stores import Store, open_store

MINT = Minter()
ROOT = Path(__file__).parent.parent
# Names and claims recur, so that articles share entities, claims and their ends.
SENTENCES = (
    "Maria Santos met Boris Petrov in Oslo on Monday.",
    "Norway has deployed 300 troops to Estonia.",
    "Santos, the president of Brazil, visited Oslo last week.",
    "Petrov denied that Russia would attack Estonia.",
    "“We will help them,” said Ana Lopes, the Portuguese foreign minister.",
    "Portugal may send soldiers to Estonia, according to a senior official.",
    "Estonia is a member of NATO and borders Russia.",
    "Lopes said that Portugal supported NATO.",
    "Boris Petrov did not meet Ana Lopes.",
    "NATO accused Russia of threatening Estonia.",
    "If Russia attacked Estonia, NATO would defend it.",
    "José Ñandú, who leads Tindra Mills, is married to Ana Lopes.",
)
HYPOTHESIS = settings(max_examples=25, deadline=None)

ARTICLES = (
    Article("a", " ".join(SENTENCES), published=date(2024, 3, 6), publisher="The Courier"),
    Article("b", " ".join(reversed(SENTENCES)), published=date(2023, 12, 31)),
    Article("c", SENTENCES[0], title="Meeting"),
)
SCRIPT = """
import sys
from kg.builder import Builder
from kg.export import export
from loaders.stores import open_store
from tests.test_algebra import ARTICLES
with open_store("memory:") as store:
    Builder(store).build(ARTICLES, on_error=sys.exit)
    export(store, format="nq", output=sys.stdout.buffer)
"""

TEXTS = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3).map(" ".join)
DATES = st.sampled_from([None, date(2024, 3, 6), date(2023, 12, 31)])
PUBLISHERS = st.sampled_from([None, "The Courier", "NATO"])


def articles(identifier: str) -> st.SearchStrategy[Article]:
    return st.builds(
        Article,
        identifier=st.just(identifier),
        text=TEXTS,
        title=st.sampled_from([None, "A headline"]),
        published=DATES,
        publisher=PUBLISHERS,
    )


SEVERAL = st.lists(st.sampled_from("abcd"), min_size=1, max_size=4, unique=True).flatmap(
    lambda identifiers: st.tuples(*(articles(identifier) for identifier in identifiers))
)


@dataclass(frozen=True)
class Graph:
    """A store of articles alone."""

    store: Store
    builder: Builder

    def empty(self) -> None:
        self.store.drop([graph for graph in self.store.graphs() if graph.startswith(MINT.article(""))])

    def load(self, *loaded: Article) -> list[str]:
        """Build in one run; what was done, an entry an article."""
        done: list[str] = []
        self.builder.build(loaded, on_done=lambda a, what: done.append(f"{a.identifier} {what}"), on_error=refuse)
        return done

    def forget(self, article: Article) -> None:
        self.store.drop([MINT.article(article.identifier), MINT.inferred(article.identifier)])

    def exported(self) -> bytes:
        """All that articles brought, as sorted N-Quads."""
        output = BytesIO()
        export(self.store, format="nq", output=output)
        return output.getvalue()

    def of(self, *loaded: Article) -> bytes:
        """The bytes of these articles, loaded in one run into a store without others."""
        self.empty()
        self.load(*loaded)
        return self.exported()


def refuse(error: ArticleError) -> None:
    raise error


@pytest.fixture(scope="module")
def graph() -> Iterator[Graph]:
    """Without the background's own graph, which articles leave alone: to look for it takes longer than a short text."""
    with pytest.MonkeyPatch.context() as patch, open_store("memory:") as store:
        patch.setattr(Builder, "init", lambda _builder: None)
        yield Graph(store, Builder(store))


@pytest.fixture(scope="module", autouse=True)
def processes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Two processes that build the same articles while the tests here run, each with a cache of its own."""
    started = []
    for seed, language, zone in (("0", "C", "Pacific/Apia"), ("4242", "C.UTF-8", "America/Adak")):
        cache = str(tmp_path_factory.mktemp("cache"))
        own = {"PYTHONHASHSEED": seed, "LC_ALL": language, "TZ": zone, "XDG_CACHE_HOME": cache}
        command = [sys.executable, "-c", SCRIPT]
        started.append(subprocess.Popen(command, cwd=ROOT, env={**os.environ, **own}, stdout=subprocess.PIPE))
    yield started
    for process in started:
        with process:
            process.kill()


def test_the_sentences_state_something(graph: Graph) -> None:
    """Else all that follows would hold of nothing."""
    found = graph.of(Article("all", " ".join(SENTENCES), published=date(2024, 3, 6))).decode()
    for status in ("Asserted", "Reported", "Denied", "Negated", "Possible", "Conditional"):
        assert f"vocab#{status}> <" in found
    for name in ("Maria_Santos", "José_Ñandú", "Estonia", "NATO"):
        assert f"/{name}> " in found


@given(articles("a"), articles("b"))
@HYPOTHESIS
def test_what_is_forgotten_leaves_no_trace(graph: Graph, a: Article, b: Article) -> None:
    only_b = graph.of(b)
    for order in ((a, b), (b, a)):
        graph.empty()
        for article in order:
            graph.load(article)
        graph.forget(a)
        assert graph.exported() == only_b
    assert only_b == b"".join(sorted(only_b.splitlines(keepends=True)))


@given(articles("a"), articles("b"))
@HYPOTHESIS
def test_what_comes_back_is_what_was_forgotten(graph: Graph, a: Article, b: Article) -> None:
    both = graph.of(a, b)
    graph.forget(a)
    assert graph.load(a, b) == ["b unchanged", "a new"]
    assert graph.exported() == both


@given(SEVERAL, st.data())
@HYPOTHESIS
def test_neither_order_nor_batches_matter(graph: Graph, loaded: tuple[Article, ...], data: st.DataObject) -> None:
    expected = graph.of(*loaded)
    shuffled = data.draw(st.permutations(loaded))
    graph.empty()
    while shuffled:
        size = data.draw(st.integers(1, len(shuffled)))
        graph.load(*shuffled[:size])
        del shuffled[:size]
    assert graph.exported() == expected


@given(SEVERAL)
@HYPOTHESIS
def test_the_whole_is_the_union_of_what_each_brings(graph: Graph, loaded: tuple[Article, ...]) -> None:
    alone = [line for article in loaded for line in graph.of(article).splitlines()]
    assert graph.of(*loaded).splitlines() == sorted(alone)


@given(SEVERAL)
@HYPOTHESIS
def test_loading_again_changes_nothing(graph: Graph, loaded: tuple[Article, ...]) -> None:
    before = graph.of(*loaded)
    assert graph.load(*reversed(loaded)) == [f"{article.identifier} unchanged" for article in reversed(loaded)]
    assert graph.exported() == before


@given(articles("a"), articles("a"), articles("b"))
@HYPOTHESIS
def test_an_edited_article_is_replaced(graph: Graph, old: Article, new: Article, b: Article) -> None:
    assume(old != new)
    expected = graph.of(new, b)
    graph.empty()
    graph.load(old, b)
    assert graph.load(new, b) == ["b unchanged", "a changed"]
    assert graph.exported() == expected


def test_many_articles_in_several_batches(graph: Graph) -> None:
    many = [Article(f"{i}", f"{SENTENCES[i % 12]} {SENTENCES[(5 * i + 1) % 12]}") for i in range(40)]
    assert graph.of(*many) == graph.of(*reversed(many))


def test_every_process_gives_the_same_bytes(graph: Graph, processes: list[subprocess.Popen[bytes]]) -> None:
    """Whatever the hash seed, the locale and the time zone, and whether patterns were learned anew or kept."""
    results = [process.communicate()[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    assert results[0] == results[1] == graph.of(*ARTICLES)
    assert results[0].count(b"\n") > 500
