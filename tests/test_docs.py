"""What docs/ shows is what the commands print and what the store of examples/articles holds."""

import io
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import NamedNode, RdfFormat, parse

import ontology
from kg import results
from kg.builder import Builder
from kg.cli import main
from kg.errors import ArticleError
from kg.extract.reasons import CODES
from kg.vocabulary import prefixes
from loaders.articles import read
from loaders.stores import Store, open_store

DOCS = Path(__file__).parent.parent / "docs"
README = (DOCS.parent / "README.md").read_text(encoding="utf-8")
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


def commands() -> Iterator[tuple[list[str], str]]:
    """Each command of the README's section on why and why not, with what it is shown to print."""
    section = README.split("## Why, and why not")[1].split("\n## ")[0]
    for block in re.findall(r"^```\n\$ (.*?)^```$", section, re.MULTILINE | re.DOTALL):
        line, _, shown = block.partition("\n")
        yield shlex.split(line)[1:], shown


@pytest.mark.parametrize(("arguments", "shown"), list(commands()))
def test_commands_print_what_the_readme_shows(demo_selector: str, arguments: list[str], shown: str) -> None:
    store = ["--store", demo_selector] if arguments[0] == "why" else []
    assert _steady(CliRunner().invoke(main, [*arguments, *store]).stdout) == _steady(shown)


def _steady(printed: str) -> list[str]:
    """Without the rule, which is one of several examples that teach the same."""
    return re.sub(r"^ +(?:rule |example: )[^\0]*?(?=^$|^ {,4}\S|\Z)", "", printed, flags=re.MULTILINE).splitlines()


def test_the_readme_explains_every_code() -> None:
    assert len(list(commands())) == 2
    for code in CODES:
        assert f"`{code}`" in README


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
    prop, counter, rule, court, _ = lessons["turtle"]
    article, before, after, *_ = lessons["text"]
    (tmp_path / "court.txt").write_text(article, encoding="utf-8")
    for extra, shown in (("", before), (counter + rule + court, after)):
        taught = tmp_path / f"my-news-{len(extra)}.ttl"  # an ontology is known by its path
        taught.write_text(news + prop + extra, encoding="utf-8")
        with open_store("memory:") as store:
            builder = Builder(store, ontology=taught)
            builder.build(read([str(tmp_path / "court.txt")], on_error=_failed), on_error=_failed)
            assert printed(store, lessons["sparql"][0]) == [line.split() for line in shown.splitlines()]


def test_an_ontology_of_another_field_is_read(lessons: dict[str, list[str]], tmp_path: Path) -> None:
    article, shown, reason = lessons["text"][-3:]
    (tmp_path / "cellar.txt").write_text(article, encoding="utf-8")
    (tmp_path / "wine.ttl").write_text(lessons["turtle"][-1], encoding="utf-8")
    off: list[str] = []
    with open_store("memory:") as store:
        builder = Builder(store, ontology=tmp_path / "wine.ttl")
        articles = read([str(tmp_path / "cellar.txt")], on_error=_failed)
        builder.build(articles, on_error=_failed, on_off_schema=lambda _, candidate: off.append(candidate.reason))
        assert printed(store, lessons["sparql"][1]) == [line.split() for line in shown.splitlines()]
    assert off == [reason.strip()]


def _failed(error: ArticleError) -> None:
    raise error
