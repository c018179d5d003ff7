"""`kg validate` and `kg ontology`: exit codes, formats, one line for what is wrong; what docs/validation.md shows."""

import json
import re
import shutil
from pathlib import Path

import pytest
from rdflib import Graph
from rdflib.namespace import PROV, RDF, SH

from kg.vocabulary import KG
from loaders.stores import open_store
from tests import servers
from tests.cli.conftest import Run
from tests.world_of_people import WORLD, article, ontology, shapes, written

DOC = (Path(__file__).parents[2] / "docs" / "validation.md").read_text(encoding="utf-8")
THINGS = {"Ada": "Painter", "Bo": "Person", "Oslo": "City", "Rome": "City"}
BODY = ":bornIn a owl:ObjectProperty , owl:FunctionalProperty ; rdfs:range :City ."


@pytest.fixture
def world(tmp_path: Path) -> tuple[str, Path]:
    """A store in which two articles contradict each other, and its ontology."""
    known, file = ontology(tmp_path, BODY), tmp_path / "world.ttl"
    selector = f"oxigraph:{tmp_path / 'people'}"
    with open_store(selector) as store:
        store.replace(article(known, "a", {"Ada was born in Oslo.": ("Ada", "bornIn", "Oslo")}, THINGS))
        store.replace(article(known, "b", {"Rome is where Ada was born.": ("Ada", "bornIn", "Rome")}, THINGS))
    return selector, file


def test_the_table(kg: Run, world: tuple[str, Path]) -> None:
    result = kg("validate", "--store", world[0], "--ontology", str(world[1]))
    assert result.exit_code == 1
    assert "bornIn-functional  Ada  2 values: Oslo, Rome  a        Ada was born in Oslo." in result.stdout
    assert "bornIn-functional  Ada  2 values: Oslo, Rome  b        Rome is where Ada was born." in result.stdout
    assert result.stdout.splitlines()[-1] == "checked 2 facts of 4 entities against 2 shapes: 1 violation"


def test_the_limit_is_on_what_is_shown(kg: Run, world: tuple[str, Path]) -> None:
    result = kg("validate", "--store", world[0], "--ontology", str(world[1]), "--limit", "0")
    assert "Ada was born" not in result.stdout
    assert "1 more are not shown: --limit 1 shows them all" in result.stdout
    assert result.stdout.splitlines()[-1].endswith("1 violation")
    assert result.exit_code == 1


def test_json(kg: Run, world: tuple[str, Path]) -> None:
    result = kg("validate", "--store", world[0], "--ontology", str(world[1]), "--format", "json")
    found = json.loads(result.stdout)
    assert (result.exit_code, found["conforms"], found["facts"]) == (1, False, 2)
    (violation,) = found["violations"]
    assert [e["article"] for e in violation["evidence"]] == ["a", "b"]
    assert violation["evidence"][0]["sentence"] == "Ada was born in Oslo."
    assert result.stderr.startswith("checked 2 facts")


def test_the_shacl_report(kg: Run, world: tuple[str, Path], tmp_path: Path) -> None:
    file = tmp_path / "report.ttl"
    arguments = ["--store", world[0], "--ontology", str(world[1]), "--format", "ttl"]
    assert kg("validate", *arguments, "--output", str(file)).exit_code == 1
    assert kg("validate", *arguments).stdout == file.read_text(encoding="utf-8")
    report = Graph().parse(file)
    (node,) = report.subjects(RDF.type, SH.ValidationResult)
    evidence = sorted(str(term) for term in report.objects(node, PROV.wasDerivedFrom))
    with open_store(world[0]) as store:
        known = {
            str(t.subject)[1:-1] for g in store.graphs() for t in store.triples(g) if t.predicate.value == KG + "claim"
        }
    assert len(evidence) == 2
    assert set(evidence) <= known
    assert str(report.value(node, SH.resultPath)) == WORLD + "bornIn"


def test_the_demo_is_what_its_ontology_allows(kg: Run, demo_selector: str) -> None:
    result = kg("validate", "--store", demo_selector)
    assert result.exit_code == 0
    assert result.stdout.endswith(": all right\n")


def test_a_server_is_checked_like_a_store_on_disk(kg: Run, world: tuple[str, Path]) -> None:
    with servers.oxigraph() as running:
        with open_store(world[0]) as store, open_store(running.selector) as copy:
            copy.replace({graph: list(store.triples(graph)) for graph in store.graphs()})
        there, here = (
            kg("validate", "--store", selector, "--ontology", str(world[1]))
            for selector in (running.selector, world[0])
        )
    assert (there.exit_code, there.stdout) == (here.exit_code, here.stdout) == (1, here.stdout)


def test_the_store_knows_its_ontology_or_says_that_it_does_not(
    kg: Run, world: tuple[str, Path], tmp_path: Path
) -> None:
    selector = f"oxigraph:{tmp_path / 'made'}"
    assert kg("init", "--store", selector, "--ontology", str(world[1])).exit_code == 0
    remembered = kg("validate", "--store", selector)
    assert remembered.exit_code == 0
    assert "against 2 shapes" in remembered.stdout
    world[1].unlink()
    gone = kg("validate", "--store", selector)
    assert (gone.exit_code, gone.stdout, gone.stderr.count("\n")) == (1, "", 1)
    assert "world.ttl: no such file" in gone.stderr


def test_a_store_that_was_built_with_another_ontology_asks_for_it(
    kg: Run, world: tuple[str, Path], tmp_path: Path
) -> None:
    selector = f"oxigraph:{tmp_path / 'forgetful'}"
    kg("init", "--store", selector, "--ontology", str(world[1]))
    with open_store(selector) as store:
        store.drop([f"{KG}settings"])
    result = kg("validate", "--store", selector)
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "give it with --ontology FILE" in result.stderr


@pytest.mark.parametrize(
    ("mine", "code", "words"),
    [
        (":S a sh:NodeShape ; sh:targetClass :Person ; sh:property [ ", 1, "mine.ttl:9: not Turtle"),
        (":S a sh:NodeShape ; sh:targetClass :Person ; sh:minCount 1 .", 1, "mend"),
        (":S a sh:NodeShape ; sh:targetClass :Person ; sh:nodeKind :Odd .", 1, "mend this shape"),
        (None, 2, "mine.ttl: no such file"),
    ],
)
def test_broken_shapes_end_in_a_line(
    kg: Run,
    world: tuple[str, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    mine: str | None,
    code: int,
    words: str,
) -> None:
    monkeypatch.chdir(tmp_path)  # long paths are cut in messages
    file = (shapes(tmp_path, mine) if mine else tmp_path / "mine.ttl").relative_to(tmp_path)
    output = tmp_path / "report.txt"
    output.write_text("before", encoding="utf-8")
    result = kg(
        "validate", "--store", world[0], "--ontology", str(world[1]), "--shapes", str(file), "--output", str(output)
    )
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (code, "", 1)
    assert words in result.stderr
    assert output.read_text(encoding="utf-8") == "before"


def test_a_store_that_is_not_there(kg: Run, tmp_path: Path) -> None:
    result = kg("validate", "--store", f"oxigraph:{tmp_path / 'none'}")
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert not (tmp_path / "none").exists()


def test_the_shapes_of_an_ontology_are_shacl(kg: Run, tmp_path: Path) -> None:
    file = written(tmp_path, BODY)
    result = kg("ontology", "shapes", "--ontology", str(file))
    assert result.stdout == kg("ontology", "shapes", "--ontology", str(file)).stdout
    graph = Graph().parse(data=result.stdout, format="turtle")
    assert {str(s).rpartition("/")[2] for s in graph.subjects(RDF.type, SH.PropertyShape)} == {
        "bornIn-functional",
        "bornIn-range",
    }


@pytest.mark.skipif(shutil.which("java") is None, reason="HermiT needs Java, which is not here")
def test_the_check_names_what_is_wrong(kg: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    body = """:knows a owl:ObjectProperty ; rdfs:domain :Person ; rdfs:range :Person ;
        kg:example "{subject:Tom Reed} knows {object:Anna Berg}." ,
            "{subject:Tom Reed} slept. {object:Anna Berg} ate." .
    :likes a owl:ObjectProperty . :Person owl:disjointWith :City .
    :Statue a owl:Class ; rdfs:subClassOf :City , :Person ."""
    file = written(tmp_path, body)
    result = kg("ontology", "check", "--ontology", str(file))
    assert result.exit_code == 1
    assert "  Statue: Person and City exclude each other; Statue is a City; Statue is a Person" in result.stdout
    assert re.search(r"^knows +1/2 +-$", result.stdout, re.MULTILINE)
    assert re.search(r"^likes +- +- +nothing teaches it, no domain, no range$", result.stdout, re.MULTILINE)
    assert "knows: example failed" in result.stdout
    found = json.loads(kg("ontology", "check", "--ontology", str(file), "--format", "json").stdout)
    assert found["consistent"] is True
    assert [empty["class"] for empty in found["empty"]] == [WORLD + "Statue"]
    assert found["properties"][0]["examples"] == {"passed": 1, "of": 2}


def test_without_java_the_check_does_the_rest(kg: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    file = written(tmp_path, ":likes a owl:ObjectProperty . :Person owl:disjointWith :Painter .")
    result = kg("ontology", "check", "--ontology", str(file))
    assert result.exit_code == 0
    assert "Java was not found" in result.stdout
    assert "nothing teaches it" in result.stdout


def test_the_page_shows_what_is_printed(kg: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    (odd,) = re.findall(r"^kg: odd.ttl: (.*)$", DOC, re.MULTILINE)
    films, mine = re.findall(r"^```turtle\n(.*?)^```$", DOC, re.MULTILINE | re.DOTALL)
    portrait, obituary, _ = re.findall(r"^```text\n(.*?)^```$", DOC, re.MULTILINE | re.DOTALL)
    (shown,) = re.findall(
        r"^```console\n\$ kg validate --ontology films.ttl\n(.*?)^```$", DOC, re.MULTILINE | re.DOTALL
    )
    for name, text in (
        ("films.ttl", films),
        ("mine.ttl", mine),
        ("portrait.txt", portrait),
        ("obituary.txt", obituary),
    ):
        Path(name).write_text(text, encoding="utf-8")
    built = kg("build", "portrait.txt", "obituary.txt", "--ontology", "films.ttl", "--store", "oxigraph:films")
    assert built.exit_code == 0
    result = kg("validate", "--ontology", "films.ttl", "--store", "oxigraph:films")
    assert (result.exit_code, result.stdout) == (1, shown)
    more = kg("validate", "--ontology", "films.ttl", "--store", "oxigraph:films", "--shapes", "mine.ttl")
    assert more.stdout.replace("against 8 shapes", "against 7 shapes") == shown
    shape = ":Odd a sh:NodeShape ; sh:targetClass :Person ; sh:nodeKind :Thing ."
    Path("odd.ttl").write_text(f"{mine.partition(':Namesake')[0]}{shape}", encoding="utf-8")
    wrong = kg("validate", "--ontology", "films.ttl", "--store", "oxigraph:films", "--shapes", "odd.ttl")
    assert (wrong.exit_code, wrong.stderr) == (1, f"kg: odd.ttl: {odd}\n")


def test_the_check_says_that_there_are_no_properties(kg: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "empty.ttl").write_text("", encoding="utf-8")
    result = kg("ontology", "check", "--ontology", str(tmp_path / "empty.ttl"))
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines()[-1] == "no properties in it, so no facts will be found"
