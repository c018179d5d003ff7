"""The HermiT check: consistent, inconsistent, impossible classes, no Java, no time."""

import shutil
from pathlib import Path

import pytest

from ontology.consistency import Consistency, check
from ontology.loading import load

HEAD = """
@prefix : <https://zoo.example/#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
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
def test_a_class_without_possible_members_is_named(tmp_path: Path) -> None:
    file = zoo(
        tmp_path,
        """:Fish a owl:Class ; owl:disjointWith :Bird . :Bird a owl:Class . :Lion a owl:Class .
        :Herring a owl:Class ; rdfs:subClassOf :FlyingFish .
        :FlyingFish a owl:Class ; rdfs:subClassOf :Fish , :Bird .""",
    )
    found = check(load(file))
    assert found.consistent
    assert found.unsatisfiable == ("https://zoo.example/#FlyingFish", "https://zoo.example/#Herring")
    assert found.inconsistent
    assert "https://zoo.example/#FlyingFish" in found.summary


@needs_java
def test_a_contradiction_is_found(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = zoo(
        tmp_path,
        """:Fish a owl:Class ; owl:disjointWith :Bird . :Bird a owl:Class .
        :nemo a owl:NamedIndividual , :Fish , :Bird .""",
    )
    found = check(load(file))
    assert found.consistent is False
    assert found.inconsistent
    assert found.summary.startswith("inconsistent")
    assert capfd.readouterr() == ("", "")


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
