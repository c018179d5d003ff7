"""`kg learn`, from the file to the folder to the graph, and what it says of bad input."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from loaders.stores import open_store
from tests.cli.conftest import Run
from tests.learning.world import COAST, Coast, texts, write

TEXT = "The Grey Petrel is commanded by Hugo Marchand. It was launched on 3 May 1921.\n"
CAPTAIN = COAST + "captain"


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def _learn(kg: Run, coast: Coast, examples: Path, folder: Path, *more: str) -> tuple[int, str, str]:
    result = kg("learn", "--ontology", str(coast.ontology), "--examples", str(examples), "--to", str(folder), *more)
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def article(tmp_path: Path) -> str:
    path = tmp_path / "news" / "ship.txt"
    path.parent.mkdir()
    path.write_text(TEXT, encoding="utf-8")
    return str(path)


# ------------------------------------------------------------------------------------------------ from file to graph


def test_the_file_gives_a_model_and_says_how_good_it_is(kg: Run, coast: Coast, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    code, out, err = _learn(kg, coast, coast.examples, folder)
    facts = sum(len(told.facts) for told in texts())
    lines = out.splitlines()
    assert (code, err) == (0, "")
    assert lines[:2] == [f"texts   {len(texts())}", f"facts   {facts}, {facts} with both ends in their text"]
    assert lines[3].startswith("unseen  precision 0.")
    assert lines[4] == f"model   {folder}: `kg build --model-of-relations {folder}` uses it"
    assert _bytes(folder) == _bytes(coast.model)  # the very same again
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def test_another_hash_seed_gives_the_very_same_folder(coast: Coast, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    arguments = ("--ontology", str(coast.ontology), "--examples", str(coast.examples), "--to", str(folder))
    environment = os.environ | {"PYTHONHASHSEED": "4711"}
    command = [sys.executable, "-c", "from kg.cli import main; main()", "learn", *arguments]
    subprocess.run(command, env=environment, check=True, capture_output=True)
    assert _bytes(folder) == _bytes(coast.model)


def test_a_build_uses_the_model(kg: Run, coast: Coast, tmp_path: Path, article: str) -> None:
    store = f"oxigraph:{tmp_path / 'store'}"
    ontology, model = str(coast.ontology), str(coast.model)
    built = kg("build", article, "--store", store, "--ontology", ontology, "--model-of-relations", model)
    assert (built.exit_code, built.stderr) == (0, "")
    asked = kg("query", f"SELECT ?day WHERE {{ ?ship <{COAST}launched> ?day }}", "--store", store, "--format", "csv")
    assert asked.stdout.splitlines()[1:] == ["1921-05-03"]
    assert kg("verify", "--store", store).exit_code == 0
    again = kg("build", article, "--store", store, "--ontology", ontology, "--model-of-relations", model)
    assert "1 unchanged" in again.stdout.replace("unchanged  1", "1 unchanged")


def test_a_store_remembers_its_model(kg: Run, coast: Coast, tmp_path: Path, article: str) -> None:
    store = f"oxigraph:{tmp_path / 'store'}"
    made = kg("init", "--store", store, "--ontology", str(coast.ontology), "--model-of-relations", str(coast.model))
    assert made.exit_code == 0
    assert kg("build", article, "--store", store).exit_code == 0
    asked = kg("query", f"SELECT ?c WHERE {{ ?s <{CAPTAIN}> ?c . }}", "--store", store, "--format", "csv")
    assert len(asked.stdout.splitlines()) == 2
    rules = kg(
        "query",
        "SELECT DISTINCT ?words WHERE { ?evidence kg:rule ?rule . ?rule rdfs:label ?words }",
        "--store",
        store,
        "--format",
        "csv",
    ).stdout.splitlines()[1:]
    assert rules
    assert all(words.strip('"').startswith("learned") for words in rules)


def test_workers_make_no_difference(kg: Run, coast: Coast, tmp_path: Path, article: str) -> None:
    graphs = []
    for workers in ("1", "2"):
        graph = tmp_path / f"{workers}.nq"
        result = kg(
            *("extract", article, "--ontology", str(coast.ontology), "--model-of-relations", str(coast.model)),
            *("--workers", workers, "--output", str(graph)),
        )
        assert (result.exit_code, result.stderr) == (0, "")
        graphs.append(graph.read_bytes())
    assert graphs[0] == graphs[1]
    assert f"<{CAPTAIN}>".encode() in graphs[0]


def test_what_a_model_finds_is_evaluated(kg: Run, coast: Coast, tmp_path: Path) -> None:
    _, gold = write(tmp_path, texts(12))
    result = kg(
        *("evaluate", "--gold", str(gold), "--ontology", str(coast.ontology)),
        *("--model-of-relations", str(coast.model), "--format", "json"),
    )
    assert (result.exit_code, result.stderr) == (0, "")
    scored = json.loads(result.stdout)
    assert (scored["texts"], scored["conformance"]) == (12, 1.0)
    assert scored["f1"] > 0.9
    without = kg("evaluate", "--gold", str(gold), "--ontology", str(coast.ontology), "--format", "json")
    assert not json.loads(without.stdout)["f1"]


# ------------------------------------------------------------------------------------------------------------ bad input


def _write(path: Path, *lines: object) -> Path:
    path.write_text("".join((x if isinstance(x, str) else json.dumps(x)) + "\n" for x in lines), encoding="utf-8")
    return path


GOOD = {
    "id": "good",
    "text": "The Grey Petrel is commanded by Hugo Marchand.",
    "facts": [["Grey Petrel", CAPTAIN, "Hugo Marchand"]],
}


def test_facts_that_are_not_in_their_text_are_counted_and_shown(kg: Run, coast: Coast, tmp_path: Path) -> None:
    evil = "\x1b[31mRed\u202e " + "y" * 5_000
    lines = [{"id": f"t{i}", "text": "It rained.", "facts": [["Petrel", CAPTAIN, evil]]} for i in range(5)]
    examples = _write(tmp_path / "a.jsonl", GOOD, *lines)
    errors = tmp_path / "errors.jsonl"
    code, out, err = _learn(kg, coast, examples, tmp_path / "model", "--errors", str(errors))
    assert (code, err) == (0, "")
    shown = out.splitlines()
    assert shown[0].startswith(f"{examples}, line 2: “Petrel” and “")
    assert shown[3] == "... and 2 more"
    assert "facts   6, 1 with both ends in their text" in shown
    assert max(map(len, shown)) < 400
    assert "\x1b" not in out
    assert "\u202e" not in out
    skipped = [json.loads(line) for line in errors.read_text(encoding="utf-8").splitlines()]
    assert [one["place"] for one in skipped] == [f"{examples}, line {i}" for i in range(2, 7)]
    assert all(one["skipped"] and one["reason"].endswith("not in the text") for one in skipped)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "line 2: "),
        ({"id": "x", "text": "It rained."}, 'line 2: the field "facts" is missing'),
        ({"id": "x", "text": "It rained.", "facts": [["a", "b"]]}, "line 2: fact 1 must be a list of three"),
        ({"id": "x", "text": "It rained.", "facts": [["a", "captain", "b"]]}, "line 2: the property of fact 1 must be"),
        ({"id": "x", "text": "It rained.", "facts": [["a", CAPTAIN, "y" * 10_000]]}, "line 2: "),
        ({"id": "x", "text": "It rained.", "facts": [["a", CAPTAIN, "\ud800"]]}, "line 2: "),
        (
            {"id": "x", "text": "It rained.", "facts": [["a", COAST + "sank", "b"]]},
            f"line 2: the ontology has no property <{COAST}sank>",
        ),
        (GOOD, "line 2: 'good' stands there twice"),
    ],
    ids=["no JSON", "no facts", "two", "no IRI", "long", "surrogate", "unknown property", "twice"],
)
def test_a_broken_line_is_named_and_the_rest_is_learned(
    kg: Run, coast: Coast, tmp_path: Path, line: object, words: str
) -> None:
    examples = _write(tmp_path / "a.jsonl", GOOD, line)
    code, out, err = _learn(kg, coast, examples, tmp_path / "model")
    assert code == 1
    assert len(err.splitlines()) == 1
    assert err.startswith(f"kg: {examples}, {words}")
    assert "facts   1, 1 with both ends in their text" in out.splitlines()
    assert (tmp_path / "model" / "settings.json").is_file()


def test_without_any_fact_there_is_nothing_to_learn(kg: Run, coast: Coast, tmp_path: Path) -> None:
    examples = _write(tmp_path / "a.jsonl", {"id": "x", "text": "It rained.", "facts": []})
    code, out, err = _learn(kg, coast, examples, tmp_path / "model")
    assert (code, out, len(err.splitlines())) == (1, "", 1)
    assert "nothing to learn from" in err
    assert not (tmp_path / "model").exists()


def test_a_folder_of_other_things_is_left_alone(kg: Run, coast: Coast, tmp_path: Path) -> None:
    """Also one that has a settings.json of its own."""
    folder = tmp_path / "project"
    folder.mkdir()
    for name in ("work.txt", "settings.json"):
        (folder / name).write_text("{}", encoding="utf-8")
        code, out, err = _learn(kg, coast, coast.examples, folder)
        assert (code, out, len(err.splitlines())) == (2, "", 1)
        assert "choose a new folder" in err
    assert (folder / "work.txt").read_text(encoding="utf-8") == "{}"


def test_a_folder_that_cannot_be_made_is_told_of_before_the_work(kg: Run, coast: Coast, tmp_path: Path) -> None:
    code, out, err = _learn(kg, coast, coast.examples, tmp_path / "no" / "model")
    assert (code, out, len(err.splitlines())) == (2, "", 1)
    assert f"make {tmp_path / 'no'} first" in err
    assert list(tmp_path.iterdir()) == []


def test_a_model_that_was_there_gives_way_to_the_new_one(kg: Run, coast: Coast, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    examples = _write(tmp_path / "a.jsonl", GOOD)
    for seed in ("0", "1"):
        assert _learn(kg, coast, examples, folder, "--seed", seed)[0] == 0
    assert json.loads((folder / "settings.json").read_text(encoding="utf-8"))["seed"] == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.jsonl", "model"]
    before = _bytes(folder)
    _write(tmp_path / "a.jsonl", GOOD | {"facts": []})
    assert _learn(kg, coast, examples, folder)[0] == 1
    assert _bytes(folder) == before


@pytest.mark.parametrize("name", ["nothing", "news"])
@pytest.mark.parametrize("command", ["build", "init"])
def test_what_is_no_model_is_told_in_a_line(
    kg: Run, coast: Coast, tmp_path: Path, article: str, command: str, name: str
) -> None:
    store = tmp_path / "store"
    given = (article,) if command == "build" else ()
    model = tmp_path / name
    result = kg(
        *(command, *given, "--store", f"oxigraph:{store}"),
        *("--ontology", str(coast.ontology), "--model-of-relations", str(model)),
    )
    assert (result.exit_code, result.stdout, len(result.stderr.splitlines())) == (2, "", 1)
    assert result.stderr.startswith(f"kg: {model}: no model of relations")
    if store.exists():
        with open_store(f"oxigraph:{store}") as opened:
            assert list(opened.graphs()) == []


def test_facts_that_no_text_has_teach_nothing(kg: Run, coast: Coast, tmp_path: Path) -> None:
    line = {"id": "a", "text": "It rained all day.", "facts": [["Grey Petrel", CAPTAIN, "Ida Pellow"]]}
    examples = tmp_path / "a.jsonl"
    examples.write_text(json.dumps(line) + "\n", encoding="utf-8")
    code, out, err = _learn(kg, coast, examples, tmp_path / "model")
    assert (code, out) == (1, "")
    assert "no fact has both its ends in its text" in err
    assert "“Grey Petrel” and “Ida Pellow” not in the text" in err
    assert not (tmp_path / "model").exists()


def test_the_folder_where_one_is_stays(kg: Run, coast: Coast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code, _, err = _learn(kg, coast, coast.examples, Path("."))
    assert (code, err) == (2, "kg: . is where you are: give the name of a folder for the model\n")
