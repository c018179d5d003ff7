"""Results in every format, and text that must not reach a terminal as it is."""

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, QueryResultsFormat, QuerySolutions, Triple
from rich.cells import cell_len

from kg import results
from kg.errors import UsageError
from loaders.stores import open_store

ROWS = [("Ana", 3, "one\ntwo"), ('Bo, "B"', 12, None)]
COLUMNS = ("name", "articleCount", "note")


XML = '<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head/><boolean>true</boolean></sparql>\n'


class Terminal(io.BytesIO):
    def isatty(self) -> bool:
        return True


def written(found: results.Results, format: str | None = None, output: io.BytesIO | None = None) -> str:
    output = output or io.BytesIO()
    results.write(found, output, format)
    return output.getvalue().decode("utf-8")


def rows() -> QuerySolutions:
    return results.solutions(COLUMNS, ROWS)


def triples() -> Iterator[Triple]:
    node = NamedNode("https://a.example/x")
    return iter([Triple(node, node, Literal("b")), Triple(node, node, Literal("a")), Triple(node, node, Literal("b"))])


def test_plain_table() -> None:
    assert written(rows()) == (
        "name     article count  note\n"
        "Ana                  3  one two\n"
        'Bo, "B"             12\n'
    )  # fmt: skip


def test_wide_characters_are_aligned() -> None:
    table = written(results.solutions(("name", "n"), [("北京", "x"), ("Oslo", "y")]))
    assert table == "name  n\n北京  x\nOslo  y\n"


def test_json() -> None:
    document = json.loads(written(rows(), "json"))
    assert document["head"]["vars"] == list(COLUMNS)
    first, second = document["results"]["bindings"]
    assert first["note"] == {"type": "literal", "value": "one\ntwo"}
    assert second["articleCount"]["value"] == "12"
    assert "note" not in second


def test_csv_as_in_sparql() -> None:
    assert written(rows(), "csv") == 'name,articleCount,note\r\nAna,3,"one\ntwo"\r\n"Bo, ""B""",12,\r\n'


def test_tsv_as_in_sparql() -> None:
    assert written(rows(), "tsv") == '?name\t?articleCount\t?note\n"Ana"\t3\t"one\\ntwo"\n"Bo, \\"B\\""\t12\t\n'


def test_xml_as_in_sparql() -> None:
    text = written(rows(), "xml")
    read = pyoxigraph.parse_query_results(text, QueryResultsFormat.XML)
    assert [[term and term.value for term in row] for row in read] == [
        ["Ana", "3", "one\ntwo"],
        ['Bo, "B"', "12", None],
    ]
    assert pyoxigraph.parse_query_results(XML, QueryResultsFormat.XML)


@pytest.mark.parametrize("format", results.GRAPH_FORMATS)
def test_a_graph_in_every_format(format: str) -> None:
    read = pyoxigraph.parse(written(triples(), format), results.GRAPH_FORMATS[format])
    assert {quad.triple for quad in read} == set(triples())


@pytest.mark.parametrize(
    ("name", "format"),
    [
        ("a.csv", "csv"),
        ("a.JSON", "json"),
        ("a.srx", "xml"),
        ("a.rdf", "rdf"),
        ("a.nt", "nt"),
        ("a.doc", None),
        ("a", None),
    ],
)
def test_the_name_of_a_file_tells_the_format(name: str, format: str | None) -> None:
    assert results.named(Path(name)) == format


LONG = [("An unusually long name of somebody", 3, "word " * 80), ("北京" * 20, 12, "x" * 300)]


@pytest.mark.parametrize("width", [20, 30, 40, 60, 80, 132])
def test_a_table_fits_the_width(width: int) -> None:
    text, number = results.table(results.solutions(COLUMNS, LONG), width=width)
    lines = [re.sub(r"\x1b\[\d*m", "", line) for line in text.splitlines()]
    assert number == 2
    assert max(map(cell_len, lines)) <= width
    assert "…" in text  # a sentence of eighty words is cut
    assert "unusually" in text


def test_a_table_narrows_only_what_is_wide() -> None:
    found = results.solutions(("day", "status", "sentence"), [("2022-01-18", "Asserted", "word " * 40)])
    text, _ = results.table(found, width=60)
    first = [re.sub(r"\x1b\[\d*m", "", line) for line in text.splitlines()][1]
    assert first.startswith("2022-01-18  Asserted  word word")


def test_too_narrow_for_columns_each_row_is_a_block() -> None:
    text, _ = results.table(results.solutions(tuple("abcdef"), [tuple("x" * 12 for _ in range(6))]), width=40)
    lines = [re.sub(r"\x1b\[\d*m", "", line) for line in text.splitlines()]
    assert lines == [*(f"{name}: xxxxxxxxxxxx" for name in "abcdef"), ""]


def test_nothing() -> None:
    assert written(results.solutions(("x",), [])) == "nothing found\n"
    assert written(results.solutions(("x",), []), "csv") == "x\r\n"


@pytest.mark.parametrize(
    ("format", "text"),
    [(None, "yes\n"), ("xml", XML), ("csv", "true\n"), ("tsv", "true\n"), ("json", '{"head": {}, "boolean": true}\n')],
)
def test_answers(format: str | None, text: str) -> None:
    assert written(True, format) == text
    assert written(False) == "no\n"


def test_graphs_are_sorted_and_without_duplicates() -> None:
    x = "<https://a.example/x>"
    assert written(triples(), "nq") == f'{x} {x} "a" .\n{x} {x} "b" .\n'
    assert written(triples()) == f'{x} {x} "a" , "b" .\n'
    assert json.loads(written(triples(), "jsonld"))


def test_formats_that_do_not_fit() -> None:
    with pytest.raises(
        UsageError, match="gives a table, which cannot be written as ttl: use table, json, csv, tsv, xml"
    ):
        results.fitting(rows(), "ttl")
    with pytest.raises(
        UsageError, match="gives a graph, which cannot be written as csv: use ttl, nt, nq, trig, jsonld, rdf"
    ):
        results.fitting(triples(), "csv")
    with pytest.raises(UsageError, match="gives a yes or no"):
        results.fitting(True, "nq")


def test_a_label_stands_for_its_node() -> None:
    found = results.solutions(("x", "xLabel", "yLabel"), [("a", "Ana", "Yes"), ("b", None, "No")])
    assert written(found) == "x    y label\nAna  Yes\nb    No\n"


def test_columns_without_a_value_and_hidden_ones_are_left_out() -> None:
    text, number = results.table(results.solutions(("a", "b", "c"), [("1", None, "3")]), hidden=("c",))
    assert (text, number) == ("a\n1\n", 1)


def test_iris_are_short() -> None:
    query = "SELECT ?x { VALUES ?x { <https://b.example/entity/person/A_B> <https://b.example/article/> } }"
    with open_store("memory:") as store:
        found = store.query(query)
        assert isinstance(found, QuerySolutions)
        text, _ = results.table(found, base="https://b.example/")
    assert text == "x\nperson:A_B\nhttps://b.example/article/\n"


HOSTILE = "\x1b[2J\x1b]0;title\x07 \x9b31m a\tb\r\nc\u2028d \u202eevil\u202c \u2066x\u2069 \U000e0041 \x00\x7f"


@pytest.mark.parametrize("output", [io.BytesIO, Terminal])
def test_hostile_text_is_inert(output: type[io.BytesIO]) -> None:
    shown = written(results.solutions(("x",), [(HOSTILE,)]), output=output())
    if output is Terminal:
        shown = shown.replace("\x1b[1m", "").replace("\x1b[0m", "")  # the heading is bold
    assert not [character for character in shown if not character.isprintable() and character != "\n"]
    assert "\\u001b[2J" in shown.replace("\n", "")


def test_markup_is_text() -> None:
    assert "[red]a[/red]" in written(results.solutions(("x",), [("[red]a[/red]",)]), output=Terminal())


def test_joiners_of_real_scripts_stay() -> None:
    assert results.inert("می\u200cخواهم 👩\u200d🚀") == "می\u200cخواهم 👩\u200d🚀"


@settings(max_examples=25)
@given(st.text())
def test_inert_is_one_printable_line(text: str) -> None:
    shown = results.inert(text)
    assert len(shown.splitlines()) <= 1
    assert results.inert(shown) == shown
    shown.encode("utf-8")
