"""Validation: what the ontology forbids is found, with the articles and sentences that say it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Triple
from rdflib.namespace import RDF

from kg.errors import OntologyError, UsageError, WorkError
from kg.validation import Validation, Violation, validate
from kg.vocabulary import BASE, RDFS
from loaders.stores import Store, open_store
from tests.world_of_people import MINTER, WORLD, article, ontology, shapes

ADA, BO = MINTER.entity("person", "Ada"), MINTER.entity("person", "Bo")
OSLO, ROME = MINTER.entity("place", "Oslo"), MINTER.entity("place", "Rome")
THINGS = {"Ada": "Painter", "Bo": "Person", "Oslo": "City", "Rome": "City"}


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store("memory:") as opened:
        yield opened


def told(violation: Violation) -> list[tuple[str, str]]:
    return [(t.article, t.sentence) for t in violation.testimony]


def names(found: Validation) -> list[tuple[str, int]]:
    return [(c.shape.removeprefix(BASE + "shape/"), c.count) for c in found.checked]


def test_what_fits_is_all_right(store: Store, tmp_path: Path) -> None:
    known = ontology(tmp_path, ":livesIn a owl:ObjectProperty ; rdfs:domain :Person ; rdfs:range :City .")
    store.replace(article(known, "a", {"Ada lives in Oslo.": ("Ada", "livesIn", "Oslo")}, THINGS))
    found = validate(store, known)
    assert (found.conforms, found.facts, found.violations, found.shapes) == (True, 1, (), 2)


def test_domain_and_range_with_superclasses_and_unions(store: Store, tmp_path: Path) -> None:
    known = ontology(
        tmp_path,
        """:livesIn a owl:ObjectProperty ; rdfs:domain [ a owl:Class ; owl:unionOf ( :Painter :Prize ) ] ;
        rdfs:range :City .""",
    )
    said = {
        "Ada lives in Oslo.": ("Ada", "livesIn", "Oslo"),
        "Bo lives in Rome.": ("Bo", "livesIn", "Rome"),
        "Ada lives in Bo.": ("Ada", "livesIn", "Bo"),
    }
    store.replace(article(known, "a", said, THINGS))
    found = validate(store, known)
    assert not found.conforms
    assert names(found) == [("livesIn-domain", 1), ("livesIn-range", 1)]
    domain, range_ = found.violations
    assert (str(domain.focus), domain.says, told(domain)) == (BO, "Bo is Person", [("a", "Bo lives in Rome.")])
    assert (str(range_.focus), str(range_.value), told(range_)) == (ADA, BO, [("a", "Ada lives in Bo.")])


def test_a_functional_property_sees_all_articles(store: Store, tmp_path: Path) -> None:
    known = ontology(tmp_path, ":bornIn a owl:ObjectProperty , owl:FunctionalProperty .")
    store.replace(article(known, "a", {"Ada was born in Oslo.": ("Ada", "bornIn", "Oslo")}, THINGS))
    store.replace(article(known, "b", {"Rome is where Ada was born.": ("Ada", "bornIn", "Rome")}, THINGS))
    store.replace(article(known, "c", {"Bo was born in Rome.": ("Bo", "bornIn", "Rome")}, THINGS))
    (violation,) = validate(store, known).violations
    assert (str(violation.focus), violation.says) == (ADA, "2 values: Oslo, Rome")
    assert told(violation) == [("a", "Ada was born in Oslo."), ("b", "Rome is where Ada was born.")]


def test_dates_are_checked_too(store: Store, tmp_path: Path) -> None:
    known = ontology(tmp_path, ":born a owl:DatatypeProperty , owl:FunctionalProperty ; rdfs:range xsd:date .")
    store.replace(article(known, "a", {"Ada, born 1912-05-06.": ("Ada", "born", "1912-05-06^^date")}, THINGS))
    store.replace(article(known, "b", {"Ada was born in 1913.": ("Ada", "born", "1913^^gYear")}, THINGS))
    found = validate(store, known)
    assert names(found) == [("born-range", 1), ("born-functional", 1)]
    assert found.violations[0].says == "“1913” is gYear"
    assert told(found.violations[1]) == [("a", "Ada, born 1912-05-06."), ("b", "Ada was born in 1913.")]


def test_an_inverse_functional_property_names_both_subjects(store: Store, tmp_path: Path) -> None:
    known = ontology(tmp_path, ":governs a owl:ObjectProperty , owl:InverseFunctionalProperty .")
    store.replace(article(known, "a", {"Ada governs Oslo.": ("Ada", "governs", "Oslo")}, THINGS))
    store.replace(article(known, "b", {"Bo governs Oslo.": ("Bo", "governs", "Oslo")}, THINGS))
    (violation,) = validate(store, known).violations
    assert (str(violation.focus), violation.says) == (OSLO, "2 values: Ada, Bo")
    assert told(violation) == [("a", "Ada governs Oslo."), ("b", "Bo governs Oslo.")]


def test_disjoint_classes_across_articles(store: Store, tmp_path: Path) -> None:
    known = ontology(
        tmp_path,
        "[] a owl:AllDisjointClasses ; owl:members ( :Person :City :Prize ) . :near a owl:ObjectProperty .",
    )
    store.replace(article(known, "a", {"Rome is near Oslo.": ("Rome", "near", "Oslo")}, THINGS))
    own = article(known, "b", {"Oslo is near Rome.": ("Oslo", "near", "Rome")}, THINGS)
    graph = MINTER.article("b")
    own[graph].append(Triple(NamedNode(OSLO), NamedNode(str(RDF.type)), NamedNode(WORLD + "Painter")))
    store.replace(own)
    (violation,) = validate(store, known).violations
    assert violation.says == "Oslo is City and Painter"
    assert violation.shape.endswith("City-disjoint")
    assert told(violation) == [("a", "Rome is near Oslo."), ("b", "Oslo is near Rome.")]


def test_cardinality_what_is_too_much_and_what_is_missing(store: Store, tmp_path: Path) -> None:
    known = ontology(
        tmp_path,
        """:knows a owl:ObjectProperty . :wrote a owl:ObjectProperty .
        :Painter rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :knows ; owl:maxCardinality 1 ] ,
            [ a owl:Restriction ; owl:onProperty :wrote ; owl:minCardinality 1 ] .""",
    )
    store.replace(article(known, "a", {"Ada knows Bo.": ("Ada", "knows", "Bo")}, THINGS))
    missing = validate(store, known)
    assert missing.conforms  # what no article says may be so all the same
    assert [(v.severity, str(v.focus)) for v in missing.violations] == [("Warning", ADA)]
    store.replace(article(known, "b", {"Ada knows Rome.": ("Ada", "knows", "Rome")}, THINGS))
    found = validate(store, known)
    assert not found.conforms
    much = next(v for v in found.violations if v.severity == "Violation")
    assert told(much) == [("a", "Ada knows Bo."), ("b", "Ada knows Rome.")]


def test_what_follows_has_the_sentence_that_it_follows_from(store: Store, tmp_path: Path) -> None:
    known = ontology(
        tmp_path,
        """:leads a owl:ObjectProperty ; rdfs:range :Person . :governs a owl:ObjectProperty ;
        rdfs:subPropertyOf :leads .""",
    )
    store.replace(article(known, "a", {"Ada governs Oslo.": ("Ada", "governs", "Oslo")}, THINGS))
    (violation,) = validate(store, known).violations
    assert violation.path == WORLD + "leads"
    assert told(violation) == [("a", "Ada governs Oslo.")]


def test_shapes_of_your_own_come_on_top(store: Store, tmp_path: Path) -> None:
    known = ontology(tmp_path, ":livesIn a owl:ObjectProperty .")
    store.replace(article(known, "a", {"Ada lives in Oslo.": ("Ada", "livesIn", "Oslo")}, THINGS))
    mine = shapes(
        tmp_path,
        """:Short a sh:NodeShape ; sh:targetClass :Person ;
        sh:property [ sh:path rdfs:label ; sh:minLength 4 ; sh:message "a name is longer" ] .""",
    )
    found = validate(store, known, [mine])
    (checked,) = found.checked
    assert (checked.shape, checked.source, checked.count) == (WORLD + "Short", str(mine), 2)
    assert [(str(v.focus), v.says) for v in found.violations] == [(ADA, "a name is longer"), (BO, "a name is longer")]
    assert told(found.violations[0]) == [("a", "Ada lives in Oslo.")]


def test_shapes_that_ask_see_the_whole_graph(store: Store, tmp_path: Path) -> None:
    known = ontology(tmp_path, ":livesIn a owl:ObjectProperty .")
    store.replace(article(known, "a", {"Ada lives in Oslo.": ("Ada", "livesIn", "Oslo")}, THINGS))
    mine = shapes(
        tmp_path,
        """:Told a sh:NodeShape ; sh:targetClass :Painter ; sh:sparql [ sh:message "mentioned" ; sh:select
        "SELECT $this WHERE { ?mention <https://kg.example/vocab#refersTo> $this }" ] .""",
    )
    assert [str(v.focus) for v in validate(store, known, [mine]).violations] == [ADA]


def test_the_data_model_on_request(store: Store, tmp_path: Path) -> None:
    known = ontology(tmp_path, ":livesIn a owl:ObjectProperty .")
    own = article(known, "a", {"Ada lives in Oslo.": ("Ada", "livesIn", "Oslo")}, THINGS)
    graph = MINTER.article("a")
    store.replace(own)
    assert validate(store, known, data_model=True).conforms
    own[graph].append(Triple(NamedNode(ADA), NamedNode(RDFS + "label"), Literal("Countess Ada")))
    store.replace(own)
    assert validate(store, known).conforms
    (violation,) = validate(store, known, data_model=True).violations
    assert violation.says.startswith("An entity has exactly one label")


def test_rdf_of_ones_own_is_checked_and_named_by_its_graph(store: Store, tmp_path: Path) -> None:
    known = ontology(tmp_path, ":livesIn a owl:ObjectProperty ; rdfs:range :City .")
    mine = "https://me.example/notes"
    store.replace({mine: [Triple(NamedNode(ADA), NamedNode(WORLD + "livesIn"), NamedNode(BO))]})
    (violation,) = validate(store, known).violations
    assert [(t.graph, t.article) for t in violation.testimony] == [(mine, "")]
    assert violation.says == "Bo is of no known class"


def test_only_the_first_are_looked_up_and_all_are_counted(store: Store, tmp_path: Path) -> None:
    known = ontology(tmp_path, ":livesIn a owl:ObjectProperty ; rdfs:range :City .")
    things = {f"Ida{n}": "Person" for n in range(5)} | {"Bo": "Person"}
    said = {f"Ida{n} lives in Bo.": (f"Ida{n}", "livesIn", "Bo") for n in range(5)}
    store.replace(article(known, "a", said, things))
    found = validate(store, known, limit=2)
    assert names(found) == [("livesIn-range", 5)]
    assert [len(v.testimony) for v in found.violations] == [1, 1, 0, 0, 0]


@pytest.mark.parametrize(
    ("body", "error", "words"),
    [
        (
            ":Short a sh:NodeShape ; sh:targetClass :Person ; sh:property [ sh:path ] .",
            OntologyError,
            "mine.ttl:9: not",
        ),
        (
            ":Short a sh:NodeShape ; sh:targetClass :Person ; sh:property [ sh:minCount 1 ] .",
            WorkError,
            "mend this shape",
        ),
        (":S a sh:NodeShape ; sh:targetClass :Person ; sh:pattern '(' .", WorkError, "mend the shapes"),
        (
            ":S a sh:NodeShape ; sh:targetClass :Person ; sh:sparql [ sh:select 'SELECT $this { ' ] .",
            WorkError,
            "mend the shapes",
        ),
        (":S a owl:Class .", WorkError, "no SHACL shape in it"),
        ("<https://x.example/> owl:imports <https://other.example/far> .", OntologyError, "nothing is fetched"),
    ],
)
def test_broken_shapes_are_told_in_one_line(
    store: Store, tmp_path: Path, body: str, error: type[Exception], words: str
) -> None:
    known = ontology(tmp_path, ":livesIn a owl:ObjectProperty .")
    store.replace(article(known, "a", {"Ada lives in Oslo.": ("Ada", "livesIn", "Oslo")}, THINGS))
    with pytest.raises(error, match=words) as caught:
        validate(store, known, [shapes(tmp_path, body)])
    assert "\n" not in str(caught.value)
    assert "mine.ttl" in str(caught.value)


def test_shapes_that_are_not_there(store: Store, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        validate(store, ontology(tmp_path, ""), [tmp_path / "none.ttl"])
