"""`kg evaluate`: reading texts whose facts are known, or scoring what a store has of them."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.vocabulary import KG, NEWS
from loaders.stores import open_store
from tests.cli.conftest import Run
from tests.queries import small

PRESS = """
@prefix press: <https://press.example/#> .
@prefix kg: <https://kg.example/vocab#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
press:Person a owl:Class ; kg:kind "person" .
press:interviewed a owl:ObjectProperty ; rdfs:label "interviewed"@en ;
    rdfs:domain press:Person ; rdfs:range press:Person ; kg:verb "interview" ;
    kg:example "{subject:Tom Reed} interviewed {object:Anna Berg} on Monday." .
press:thanked a owl:ObjectProperty ; rdfs:label "thanked"@en ;
    rdfs:domain press:Person ; rdfs:range press:Person ; kg:verb "thank" ;
    kg:example "{subject:Tom Reed} thanked {object:Anna Berg}." .
"""
TEXTS = (
    ("t1", "Clara Voss interviewed Peter Lang.", [("Clara Voss", "interviewed", "Peter Lang")]),
    (
        "t2",
        "John Brandt interviewed Maria Keller. Keller thanked Brandt. Ada Kern denied that she thanked Paul Moser.",
        [("John Brandt", "interviewed", "Maria Keller"), ("Ada Kern", "thanked", "Paul Moser")],
    ),
    ("t3", "Emma Roth praised Karl Weiss.", [("Emma Roth", "thanked", "Karl Weiss")]),
)


@pytest.fixture(scope="module", autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What is taught here stays out of the user's cache of patterns."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """An ontology, and texts with their facts."""
    folder = tmp_path_factory.mktemp("press")
    ontology, gold = folder / "press.ttl", folder / "gold.jsonl"
    ontology.write_text(PRESS, encoding="utf-8")
    lines = (
        {"id": id_, "text": text, "facts": [[s, f"https://press.example/#{p}", o] for s, p, o in facts]}
        for id_, text, facts in TEXTS
    )
    gold.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    return ontology, gold


def test_texts_are_read_and_scored(kg: Run, press: tuple[Path, Path]) -> None:
    ontology, gold = press
    result = kg("evaluate", "--gold", str(gold), "--ontology", str(ontology), "--format", "json")
    assert (result.exit_code, result.stderr) == (0, "")
    scored = json.loads(result.stdout)
    figures = {one["name"]: (one["gold"], one["found"], one["right"]) for one in scored["properties"]}
    assert figures == {"interviewed": (2, 2, 2), "thanked": (2, 1, 0)}
    assert (scored["texts"], scored["failed"], scored["conformance"], scored["notInText"]) == (3, 0, 1.0, 0.0)
    assert (scored["precision"], scored["recall"], scored["f1"]) == (0.6667, 0.5, 0.5714)
    missed = {one["cause"]: one for one in scored["missed"] if one["count"]}
    wrong = {one["cause"]: one for one in scored["wrong"] if one["count"]}
    assert {cause: one["count"] for cause, one in missed.items()} == {"other-status": 1, "not-joined": 1}
    assert missed["other-status"]["examples"] == [
        {
            "article": "t2",
            "fact": ["Ada Kern", "thanked", "Paul Moser"],
            "detail": "Denied: Ada Kern denied that she thanked Paul Moser.",
        }
    ]
    assert {cause: one["count"] for cause, one in wrong.items()} == {"other-property": 1}

    table = kg("evaluate", "--gold", str(gold), "--ontology", str(ontology), "--errors", "1")
    lines = table.stdout.splitlines()
    assert lines[:4] == [
        "property       gold   found   right  precision  recall     F1",
        "interviewed       2       2       2      1.000   1.000  1.000",
        "thanked           2       1       0      0.000   0.000  0.000",
        "in all            4       3       2      0.667   0.500  0.571",
    ]
    assert "missed 2" in lines
    assert "     1  both ends were seen, and nothing joins them" in lines
    assert "          t3: Emma Roth – thanked – Karl Weiss" in lines
    none = kg("evaluate", "--gold", str(gold), "--ontology", str(ontology), "--errors", "0").stdout
    assert "t3" not in none
    assert "     1  both ends were seen, and nothing joins them" in none.splitlines()


def write(path: Path, *lines: object) -> str:
    file = path / "gold.jsonl"
    file.write_text("".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines))
    return str(file)


def entry(fact: list[str]) -> dict[str, object]:
    return {"id": "pact entry", "text": small.PACT_ENTRY.text, "facts": [fact]}


def test_a_store_is_scored_without_reading(kg: Run, store: str, tmp_path: Path) -> None:
    gold = write(tmp_path, entry(["Mira Kessel", f"{NEWS}leads", "Vesperia"]))
    result = kg("evaluate", "--gold", gold, "--store", store, "--names", "label", "--format", "json")
    assert result.exit_code == 0
    leads = next(one for one in json.loads(result.stdout)["properties"] if one["name"] == "leads")
    assert (leads["gold"], leads["found"], leads["right"]) == (1, 1, 1)


def test_a_line_that_is_wrong_is_told_and_the_rest_is_scored(kg: Run, store: str, tmp_path: Path) -> None:
    right = entry(["Mira Kessel", f"{NEWS}leads", "Vesperia"])
    changed = {"id": "meeting", "text": "Another text.", "facts": []}
    unknown = {"id": "unknown", "text": "A text.", "facts": []}
    gold = write(tmp_path, "{", right, changed, unknown)
    result = kg("evaluate", "--gold", gold, "--store", store)
    assert result.exit_code == 1
    first, *rest = result.stderr.splitlines()
    assert first.startswith(f"kg: {gold}, line 1: this is not JSON (")
    assert rest == [
        f"kg: {gold}, line 3: 'meeting' has another text in {store}: build it again",
        f"kg: {gold}, line 4: 'unknown' is not in {store}: build it again",
    ]
    assert "texts        1, and 3 that could not be scored" in result.stdout.splitlines()


def test_a_store_is_as_it_was(kg: Run, store: str, tmp_path: Path) -> None:
    def content() -> list[str]:
        with open_store(store, must_exist=True) as opened:
            return [f"{g} {t}" for g in opened.graphs() for t in sorted(map(str, opened.triples(g)))]

    before = content()
    kg("evaluate", "--gold", write(tmp_path, entry(["Mira Kessel", f"{NEWS}leads", "Vesperia"])), "--store", store)
    assert content() == before


def test_a_store_of_another_ontology_asks_for_it(kg: Run, press: tuple[Path, Path], tmp_path: Path) -> None:
    ontology, gold = press
    selector = f"oxigraph:{tmp_path / 'forgetful'}"
    assert kg("init", "--store", selector, "--ontology", str(ontology)).exit_code == 0
    with open_store(selector) as store:
        store.drop([f"{KG}settings"])
    result = kg("evaluate", "--gold", str(gold), "--store", selector)
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert "give it with --ontology FILE" in result.stderr


def test_wrong_usage_is_one_line(kg: Run, store: str, tmp_path: Path) -> None:
    for arguments, code, message in (
        (["--gold", "none.jsonl"], 2, "kg: none.jsonl cannot be read (No such file or directory): give JSON Lines"),
        ([], 2, "kg: Missing option '--gold'; see `kg evaluate --help`"),
        (
            ["--gold", write(tmp_path, "{")],
            1,
            "has no text that could be scored: give each a line of id, text and facts",
        ),
        (["--gold", write(tmp_path, "{"), "--store", "oxigraph:/nowhere"], 1, "kg: "),
        (
            ["--gold", write(tmp_path, "{"), "--model-of-relations", str(tmp_path)],
            2,
            "kg: --model-of-relations is for reading: leave it out, or --store",
        ),
    ):
        given = arguments if "--store" in arguments or not arguments else [*arguments, "--store", store]
        result = kg("evaluate", *given)
        assert result.exit_code == code, result.stderr
        assert message in result.stderr.splitlines()[-1]


def test_hostile_names_are_inert(kg: Run, store: str, tmp_path: Path) -> None:
    gold = write(tmp_path, entry(["\x1b[31mred\u202e", f"{NEWS}leads", "x\r\ny"]))
    printed = kg("evaluate", "--gold", gold, "--store", store).stdout
    assert "\\u001b[31mred\\u202e – leads – x y" in printed
    assert "\x1b" not in printed
