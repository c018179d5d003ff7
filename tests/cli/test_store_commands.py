"""`kg forget`, `kg export`, `kg import`, `kg push` and `kg verify`"""

import gzip
import json
from pathlib import Path
from typing import BinaryIO

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from kg import settings
from kg.api import Graph
from kg.errors import StoreError
from kg.vocabulary import SCHEMA
from loaders import compression
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


@pytest.mark.parametrize("suffix", [".gz", ".zst", ".bz2"])
def test_export_is_compressed_by_suffix(kg: Run, store: str, tmp_path: Path, suffix: str) -> None:
    output = tmp_path / f"graph.trig{suffix}"
    assert kg("export", "--store", store, "--output", str(output)).exit_code == 0
    first = output.read_bytes()
    with output.open("rb") as stream:
        assert (
            compression.unpacked(stream, "x").read()
            == kg("export", "--store", store, "--format", "trig").stdout.encode()
        )
    kg("export", "--store", store, "--output", str(output))
    assert output.read_bytes() == first


@pytest.mark.parametrize("name", ["x.ttl", "x.TTL.gz"])
def test_format_and_name_contradict_each_other(
    kg: Run, store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    result = kg("export", "--store", store, "--format", "nq", "--output", name)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"--format nq contradicts the name {name}, which says ttl" in result.stderr
    result = kg("export", "--store", store, "--output", "x.nt")
    assert result.exit_code == 2
    assert "nt cannot be written" in result.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["store"]


def test_an_export_that_fails_leaves_what_was_there(
    kg: Run, store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "x.nq"
    output.write_text("before")
    output.chmod(0o640)

    def failing(*_: object, output: BinaryIO, **__: object) -> None:
        output.write(b"half")
        raise StoreError("the disk is gone")

    with monkeypatch.context() as patch:
        patch.setattr("kg.export.export", failing)
        assert kg("export", "--store", store, "--output", str(output)).exit_code == 1
    assert output.read_text() == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["store", "x.nq"]
    link = tmp_path / "link.nq"
    link.symlink_to(output)
    assert kg("export", "--store", store, "--output", str(link)).exit_code == 0
    assert link.is_symlink()
    assert output.read_text().startswith("<https://")
    assert output.stat().st_mode & 0o777 == 0o640


def test_import(kg: Run, store: str, tmp_path: Path) -> None:
    data = kg("export", "--store", store, "--graphs", "all").stdout
    other = f"oxigraph:{tmp_path / 'other'}"
    result = kg("import", "-", "--store", other, input=data)
    assert result.exit_code == 0
    assert result.stdout.startswith(f"articles  3 new, 0 replaced; {data.count(chr(10)):,} quads; ")
    assert kg("export", "--store", other, "--graphs", "all").stdout == data
    assert kg("import", "-", "--store", other, input=gzip.compress(data.encode())).stdout.startswith(
        "articles  0 new, 3 replaced; "
    )


def test_import_that_is_refused(kg: Run, store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    before = kg("export", "--store", store, "--graphs", "all").stdout
    output = tmp_path / "x.ttl"
    kg("export", "--store", store, "--output", str(output))
    cut = tmp_path / "cut.nq.gz"
    cut.write_bytes(gzip.compress(before.encode())[:-9])
    for arguments, code, message in (
        ([str(output)], 1, "no graph is named for"),
        ([str(output), "--graph", "a b"], 2, "'a b' cannot be the graph of an import: choose an IRI that kg does not"),
        ([str(cut)], 1, "is cut off"),
        (["nowhere.nq"], 2, "nowhere.nq cannot be read (No such file or directory): check the path"),
        (["."], 2, ". is a folder, and not the whole output of `kg build --engine spark`"),
        ([], 2, "Missing argument"),
    ):
        result = kg("import", *arguments, "--store", store)
        assert (result.exit_code, result.stdout) == (code, "")
        (line,) = result.stderr.splitlines()
        assert message in line
    assert kg("export", "--store", store, "--graphs", "all").stdout == before


@pytest.mark.parametrize("file", [".", "nowhere.nq"])
def test_import_that_is_refused_makes_no_store(kg: Run, tmp_path: Path, file: str) -> None:
    assert kg("import", file, "--store", f"oxigraph:{tmp_path / 'new'}").exit_code == 2
    assert not (tmp_path / "new").exists()


def test_rdf_of_ones_own(kg: Run, store: str, tmp_path: Path) -> None:
    before = kg("export", "--store", store, "--graphs", "all").stdout
    mine = tmp_path / "mine.ttl"
    mine.write_text('<#me> <urn:x:likes> <urn:x:rain> , [ <urn:x:name> "tea" ] .')
    result = kg("import", "--graph", "https://me.example/", str(mine), "--store", store)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("graphs    1 of your own; 3 quads; ")
    shown = kg("query", "SELECT ?what { <https://me.example/#me> <urn:x:likes>/<urn:x:name> ?what }", "--store", store)
    assert "tea" in shown.stdout
    assert "https://me.example/#genid-" in kg("export", "--store", store).stdout
    result = kg("forget", "--graph", "https://you.example/", "--store", store)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.endswith("nothing was forgotten: it has <https://me.example/>\n")
    result = kg("forget", "--graph", "https://me.example/", "--store", store)
    assert (result.exit_code, result.stdout) == (0, "forgot 1 graph\n")
    assert kg("export", "--store", store, "--graphs", "all").stdout == before


def test_forget_articles_and_graphs_in_one_step(kg: Run, store: str, tmp_path: Path) -> None:
    (tmp_path / "a.nt").write_text("<urn:x:a> <urn:x:b> <urn:x:c> .\n")
    kg("import", "--graph", "urn:x:g", str(tmp_path / "a.nt"), "--store", store)
    assert kg("forget", "meeting", "--graph", "urn:x:h", "--store", store).exit_code == 1
    result = kg("forget", "meeting", "company", "--graph", "urn:x:g", "--store", store)
    assert result.stdout == "forgot 2 articles and 1 graph\n"
    result = kg("forget", "--store", store)
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    assert "nothing to forget" in result.stderr


def test_push(kg: Run, store: str, tmp_path: Path) -> None:
    other = f"oxigraph:{tmp_path / 'other'}"
    result = kg("push", "--store", store, "--to", other, "--dry-run")
    assert result.stdout == ("articles  3 new, 0 changed, 0 forgotten, 0 unchanged; nothing was pushed (--dry-run)\n")
    assert not (tmp_path / "other").exists()
    result = kg("push", "--store", store, "--to", other)
    data = kg("export", "--store", store, "--graphs", "all").stdout
    assert result.stdout.startswith(
        f"articles  3 new, 0 changed, 0 forgotten, 0 unchanged; {data.count(chr(10)):,} quads; "
    )
    assert kg("export", "--store", other, "--graphs", "all").stdout == data
    kg("forget", "meeting", "--store", store)
    result = kg("push", "--store", store, "--to", other)
    assert result.stdout.startswith("articles  0 new, 0 changed, 1 forgotten, 2 unchanged; 0 quads; ")
    assert small.MINTER.article("meeting") not in graphs(other)
    result = kg("push", "--store", store, "--to", other, "--all")
    assert result.stdout.startswith("articles  0 new, 0 changed, 0 forgotten, 2 unchanged; ")
    assert "; 0 quads" not in result.stdout


def test_push_that_is_refused(kg: Run, store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    other = f"oxigraph:{tmp_path / 'based'}"
    with open_store(other) as opened:
        settings.write(opened, settings.Settings("https://news.example/"))
    for arguments, code, message in (
        (["--to", "memory:"], 2, "memory: would be gone at once"),
        (["--to", "oxigraph:./store"], 2, "oxigraph:./store is the store to push from"),
        (["--to", "nowhere"], 2, "unknown store 'nowhere'"),
        (["--to", other], 2, "has the base https://news.example/"),
        ([], 2, "Missing option '--to'"),
    ):
        result = kg("push", *arguments, "--store", store)
        assert (result.exit_code, result.stdout) == (code, "")
        (line,) = result.stderr.splitlines()
        assert message in line
    result = kg("push", "--store", "oxigraph:nowhere", "--to", "oxigraph:new")
    assert "there is no store yet" in result.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["based", "store"]


def test_moving_from_python(store: str, tmp_path: Path) -> None:
    other = f"oxigraph:{tmp_path / 'other'}"
    with Graph.open(store) as graph:
        assert graph.push(other).new == 3
        with (tmp_path / "x.nq").open("wb") as output:
            graph.export(output)
    with Graph.open("memory:") as graph:
        assert graph.import_(tmp_path / "x.nq").new == 3
        assert graph.identifiers() == ["company", "meeting", "pact entry"]


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
