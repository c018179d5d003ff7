"""--off-schema: what sentences state and the ontology does not let be, as JSON lines and never in the graph."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

TEXT = "Norway withdrew from the Open Skies Treaty in May. Norway attacked Sweden."


@pytest.mark.parametrize("command", ["build", "extract"])
def test_candidates_are_listed_with_their_reason(kg: Run, tmp_path: Path, command: str) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    listed, quads = tmp_path / "off.jsonl", tmp_path / "a.nq"
    store, out = ["--store", f"oxigraph:{tmp_path / 'store'}"], ["--output", str(quads)]
    result = kg(command, str(tmp_path / "a.txt"), "--off-schema", str(listed), *(store if command == "build" else out))
    assert result.exit_code == 0, result.stderr
    if command == "build":
        assert "\noff-schema 1 left out, an end is not of domain or range (--off-schema FILE: which)\n" in result.stdout
        kg("export", *store, *out)
    (line,) = map(json.loads, listed.read_text(encoding="utf-8").splitlines())
    assert line["article"] == "a"
    assert (line["subject"], line["object"]) == ("Norway", "Open Skies Treaty")
    assert line["property"] == "https://kg.example/ontology/news#withdrawsFrom"
    assert line["reason"] == "its object must be place, Open Skies Treaty is agreement"
    assert line["sentence"] == TEXT[line["start"] : line["end"]] == TEXT.partition(" Norway attacked")[0]
    graph = quads.read_text(encoding="utf-8")
    assert "news#attacks" in graph
    assert "news#withdrawsFrom" not in graph


def test_a_file_that_cannot_be_written_is_refused_before_anything_is_read(
    kg: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # long paths are cut in messages
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    where = Path("missing") / "off.jsonl"
    result = kg("build", "a.txt", "--off-schema", str(where), "--store", "oxigraph:s")
    assert result.exit_code == 2
    assert result.stderr.startswith(f"kg: --off-schema: {where} cannot be written")
    assert not (tmp_path / "s").exists()
