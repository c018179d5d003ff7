"""The HermiT check: consistent or not, impossible classes, the axioms to blame, what follows, no Java, no time."""

import shutil
from pathlib import Path

import pytest

from ontology.consistency import Consistency, check
from ontology.loading import load

ZOO = "https://zoo.example/#"
HEAD = f"""
@prefix : <{ZOO}> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
ANIMALS = ":Fish a owl:Class ; owl:disjointWith :Bird . :Bird a owl:Class . :Lion a owl:Class . "
needs_java = pytest.mark.skipif(shutil.which("java") is None, reason="HermiT needs Java, which is not here")


def zoo(folder: Path, body: str) -> Path:
    file = folder / "zoo.ttl"
    file.write_text(HEAD + body, encoding="utf-8")
    return file


@needs_java
def test_the_default_ontology_is_consistent(capfd: pytest.CaptureFixture[str]) -> None:
    found = check(load())
    assert found.consistent
    assert found.unsatisfiable == ()
    assert not found.inconsistent
    assert found.summary == "consistent"
    assert found.seconds > 0
    assert capfd.readouterr() == ("", "")


@needs_java
def test_a_class_without_possible_members_is_named_with_the_axioms_to_blame(tmp_path: Path) -> None:
    file = zoo(
        tmp_path,
        ANIMALS
        + """:Herring a owl:Class ; rdfs:subClassOf :FlyingFish . :swims a owl:ObjectProperty ; rdfs:domain :Fish .
        :FlyingFish a owl:Class ; rdfs:subClassOf :Fish , :Bird , :Lion .""",
    )
    found = check(load(file))
    assert found.consistent
    assert found.unsatisfiable == (f"{ZOO}FlyingFish", f"{ZOO}Herring")
    assert found.inconsistent
    assert f"{ZOO}FlyingFish" in found.summary
    flying, herring = found.empty
    assert flying.reasons == ("Fish and Bird exclude each other", "FlyingFish is a Bird", "FlyingFish is a Fish")
    assert herring.reasons == ("Herring is below FlyingFish, which can have no member",)


@needs_java
@pytest.mark.parametrize(
    ("axioms", "reasons"),
    [
        (
            """:eats a owl:ObjectProperty ; rdfs:range :Fish . :hunts a owl:ObjectProperty ;
            rdfs:subPropertyOf :eats . :Hawk a owl:Class ; rdfs:subClassOf :Lion ,
            [ a owl:Restriction ; owl:onProperty :hunts ; owl:someValuesFrom :Bird ] .""",
            ("Fish and Bird exclude each other", "Hawk has as “hunts” a Bird", "hunts implies eats",
             "the value of eats is a Fish"),
        ),
        (
            """:mate a owl:ObjectProperty , owl:FunctionalProperty . :Hawk a owl:Class ; rdfs:subClassOf :Bird ,
            [ a owl:Restriction ; owl:onProperty :mate ; owl:minCardinality 2 ] .""",
            ("Hawk has at least 2 “mate”", "mate has one value at most"),
        ),
        (
            """[] a owl:AllDisjointClasses ; owl:members ( :Bird :Lion ) . :Griffin a owl:Class ;
            owl:equivalentClass [ a owl:Class ; owl:intersectionOf ( :Bird :Lion ) ] .""",
            ("Bird and Lion exclude each other", "Griffin is the same as Bird that is also Lion"),
        ),
    ],
)  # fmt: skip
def test_blame_has_no_axiom_too_many(tmp_path: Path, axioms: str, reasons: tuple[str, ...]) -> None:
    (empty,) = check(load(zoo(tmp_path, ANIMALS + axioms))).empty
    assert empty.reasons == reasons


@needs_java
@pytest.mark.parametrize(
    ("facts", "reasons"),
    [
        (
            ":nemo a owl:NamedIndividual , :Fish , :Bird .",
            ("Fish and Bird exclude each other", "nemo is a Bird", "nemo is a Fish"),
        ),
        (
            ":age a owl:DatatypeProperty , owl:FunctionalProperty . :nemo a :Fish ; :age 3 , 4 .",
            ("age has one value at most", "nemo age 3", "nemo age 4"),
        ),
        (
            ":eats a owl:ObjectProperty ; rdfs:range :Fish . :leo a :Lion ; :eats :tweety . :tweety a :Bird .",
            ("Fish and Bird exclude each other", "leo eats tweety", "the value of eats is a Fish", "tweety is a Bird"),
        ),
    ],
)
def test_a_contradiction_is_found_with_the_axioms_to_blame(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], facts: str, reasons: tuple[str, ...]
) -> None:
    found = check(load(zoo(tmp_path, ANIMALS + facts)))
    assert found.consistent is False
    assert found.inconsistent
    assert found.summary.startswith("inconsistent")
    assert found.reasons == reasons
    assert capfd.readouterr() == ("", "")


@needs_java
def test_what_follows_of_classes_is_told(tmp_path: Path) -> None:
    file = zoo(
        tmp_path,
        ANIMALS
        + """:eats a owl:ObjectProperty . :Fisher a owl:Class ; owl:equivalentClass [ a owl:Class ;
        owl:intersectionOf ( :Bird [ a owl:Restriction ; owl:onProperty :eats ; owl:someValuesFrom :Fish ] ) ] .
        :Heron a owl:Class ; rdfs:subClassOf :Bird ,
            [ a owl:Restriction ; owl:onProperty :eats ; owl:someValuesFrom :Fish ] .""",
    )
    assert (f"{ZOO}Heron", f"{ZOO}Fisher") in check(load(file)).inferred


@needs_java
def test_blame_ends_at_its_time_limit_and_says_nothing_then(tmp_path: Path) -> None:
    file = zoo(tmp_path, ANIMALS + ":FlyingFish a owl:Class ; rdfs:subClassOf :Fish , :Bird .")
    (empty,) = check(load(file), blame_limit=0.01).empty
    assert empty.reasons == ()


@needs_java
def test_it_ends_at_the_time_limit() -> None:
    found = check(load(), limit=0.01)
    assert found.consistent is None
    assert not found.inconsistent
    assert "did not finish within 0.01 s" in found.summary


def test_without_java_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    found = check(load(zoo(tmp_path, ":Fish a owl:Class .")))
    assert found == Consistency(None, problem=found.problem)
    assert "Java was not found; install it" in found.summary
    assert not found.inconsistent


def test_a_java_that_fails_is_reported_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    java = tmp_path / "java"
    java.write_text("#!/bin/sh\necho 'Exception in thread main: no memory'\nexit 3\n", encoding="utf-8")
    java.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    found = check(load(zoo(tmp_path, ":Fish a owl:Class .")))
    assert found.consistent is None
    assert found.summary == "not checked: HermiT failed (Exception in thread main: no memory)"
