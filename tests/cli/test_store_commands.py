"""`kg forget`, `kg export` and `kg verify`"""

import json
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from kg.vocabulary import SCHEMA
from loaders.stores import open_store
from tests.cli.conftest import Run
from tests.queries import small


def graphs(store: str) -> list[str]:
    with open_store(store, must_exist=True) as opened:
        return [graph for graph in opened.graphs() if "/article/" in graph]


def test_forget(kg: Run, store: str) -> None:
    result = kg("forget", "meeting", "pact entry", "meeting", "--store", store)
    assert (result.exit_code, result.stdout) == (0, "forgot 2 articles\n")
    assert graphs(store) == [small.MINTER.article("company")]


def test_forget_all_or_nothing(kg: Run, store: str) -> None:
    before = graphs(store)
    result = kg("forget", "meeting", "pact entri", "--store", store)
    assert result.exit_code == 1
    assert result.stderr == (
        "kg: the store has no article 'pact entri', nothing was forgotten: did you mean 'pact entry'?\n"
    )
    assert graphs(store) == before


@pytest.mark.parametrize("identifier", ["meeting#inferred", "", "../graph/background"])
def test_forget_takes_identifiers_only(kg: Run, store: str, identifier: str) -> None:
    before = graphs(store)
    assert kg("forget", identifier, "--store", store).exit_code == 1
    assert graphs(store) == before


def test_export(kg: Run, store: str, tmp_path: Path) -> None:
    output = tmp_path / "graph.nq"
    assert kg("export", "--store", store, "--output", str(output)).stdout == ""
    lines = output.read_text().splitlines()
    assert lines == sorted(lines)
    assert kg("export", "--store", store).stdout.splitlines() == lines
    assert "graph/background" not in output.read_text()


def test_export_options(kg: Run, store: str) -> None:
    assert "graph/background" in kg("export", "--store", store, "--graphs", "all").stdout
    assert "articleBody" not in kg("export", "--store", store, "--no-text").stdout
    facts = kg("export", "--store", store, "--view", "facts", "--format", "ttl").stdout
    assert "news:threatens place:Norland" in facts
    assert "kg:Evidence" not in facts


def test_verify(kg: Run, store: str) -> None:
    result = kg("verify", "--store", store)
    assert result.exit_code == 0
    assert result.stdout == ("checked 3 articles, 9 evidence, 17 mentions, 2 utterances, 10 claims: all right\n")


def test_verify_fails_when_a_byte_is_changed(kg: Run, store: str) -> None:
    graph, body = small.MINTER.article("company"), NamedNode(SCHEMA + "articleBody")
    with open_store(store) as opened:
        triples = [triple for triple in opened.triples(graph) if triple.predicate != body]
        changed = Literal(small.COMPANY_NEWS.text.replace("advise", "advice"))
        opened.replace({graph: [*triples, Triple(NamedNode(graph), body, changed)]})
    result = kg("verify", "--store", store)
    assert result.exit_code == 1
    assert "its text or another field is not what its content hash was made of" in result.stdout
    assert result.stdout.splitlines()[-1].endswith("2 failures")
    result = kg("verify", "--store", store, "--format", "json")
    assert result.exit_code == 1
    assert len(json.loads(result.stdout)["results"]["bindings"]) == 2
