"""What docs/ shows is what the commands print and what the store of examples/articles holds."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

import ontology
from kg import results
from kg.builder import Builder
from kg.errors import ArticleError
from kg.vocabulary import prefixes
from loaders.articles import read
from loaders.stores import Store, open_store

DOCS = Path(__file__).parent.parent / "docs"
MODEL = (DOCS / "data-model.md").read_text(encoding="utf-8")
TEACHING = (DOCS / "teaching.md").read_text(encoding="utf-8")
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(text: str) -> list[tuple[str, str]]:
    """The fenced blocks: their language and what they hold."""
    return [(match[1], match[2]) for match in _BLOCK.finditer(text)]


def printed(store: Store, query: str) -> list[list[str]]:
    """What `kg query` prints, by line and word."""
    output = io.BytesIO()
    results.write(store.query(query), output)
    return [line.split() for line in output.getvalue().decode().splitlines()]


def questions() -> Iterator[tuple[str, str]]:
    """Each SPARQL block with the rows that are shown after it."""
    found = blocks(MODEL)
    for (language, query), (next_language, shown) in zip(found, [*found[1:], ("", "")], strict=True):
        if language == "sparql":
            assert next_language == "text", f"no rows are shown for {query}"
            yield query, shown


@pytest.mark.parametrize(("query", "shown"), list(questions()))
def test_queries_give_the_rows_that_are_shown(demo_store: Store, query: str, shown: str) -> None:
    given = printed(demo_store, query)
    head, *rows = [line.split() for line in shown.splitlines()]
    assert given[0] == head
    assert rows
    places = [given.index(row) for row in rows]
    assert places == sorted(places)


@pytest.mark.parametrize("turtle", [block for language, block in blocks(MODEL) if language == "turtle"])
def test_triples_that_are_shown_are_stored(demo_store: Store, turtle: str) -> None:
    head = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in prefixes().items())
    quads = list(parse(head + turtle, format=RdfFormat.TRIG))
    assert quads
    for quad in quads:
        assert isinstance(quad.graph_name, NamedNode)
        assert quad.triple in set(demo_store.triples(quad.graph_name.value)), str(quad.triple)


def test_all_statuses_and_prefixes_are_explained() -> None:
    from kg.model import Status

    for status in Status:
        assert f"| `kg:{status.term}` |" in MODEL
    for prefix in ("kg", "news", "person", "article", "claim", "graph", "schema", "oa"):
        assert f"`{prefix}:`" in MODEL


@pytest.fixture(scope="module")
def lessons() -> dict[str, list[str]]:
    """The blocks of the page on teaching, by language."""
    found: dict[str, list[str]] = {}
    for language, block in blocks(TEACHING):
        found.setdefault(language, []).append(block)
    return found


def test_what_is_taught_is_found(lessons: dict[str, list[str]], tmp_path: Path) -> None:
    news = (Path(ontology.__file__).parent / "news.ttl").read_text(encoding="utf-8")
    prop, counter, rule, court = lessons["turtle"]
    article, before, after, _, _ = lessons["text"]
    (tmp_path / "court.txt").write_text(article, encoding="utf-8")
    for extra, shown in (("", before), (counter + rule + court, after)):
        taught = tmp_path / f"my-news-{len(extra)}.ttl"  # an ontology is known by its path
        taught.write_text(news + prop + extra, encoding="utf-8")
        with open_store("memory:") as store:
            builder = Builder(store, ontology=taught)
            builder.build(read([str(tmp_path / "court.txt")], on_error=_failed), on_error=_failed)
            (query,) = lessons["sparql"]
            assert printed(store, query) == [line.split() for line in shown.splitlines()]


def _failed(error: ArticleError) -> None:
    raise error
