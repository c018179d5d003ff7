"""kg.ttl and shapes.ttl cover the data model, and agree with the code."""

import pyoxigraph as ox
import pytest
from rdflib import OWL, RDF, RDFS, SH, Graph, Namespace, URIRef

from kg.model import How, Status
from kg.vocabulary import KG as KG_IRI
from kg.vocabulary import KINDS
from ontology.sources import FOLDER, KG_FILE

KG = Namespace(KG_IRI)
OA = Namespace("http://www.w3.org/ns/oa#")
SCHEMA = Namespace("https://schema.org/")

CLASSES = {
    *("Mention", "Evidence", "Utterance", "Status", "How", "Rule"),
    *("StateRelation", "EventRelation", "LiteralPlaces", "LastingRelation"),
}
OF_ARTICLES = {"contentHash", "builtWith"}
OF_NAMES = {"namedAfter"}
OF_MENTIONS = {"refersTo", "how"}
OF_EVIDENCE = {
    *("claim", "status", "subjectMention", "objectMention", "rule", "confidence", "attributedTo", "attributedText"),
    *("inUtterance", "validFrom", "validUntil", "timePrecision", "timeText", "quantity", "quantityText", "roleText"),
    *("supports", "valueText", "valueStart", "valueEnd"),
}
OF_UTTERANCES = {"speaker", "speakerText", "cue", "contentMentions", "inUtterance", "respondsTo"}
TEACHING = {"example", "counterExample", "verb", "noun", "kind", "rule"}


@pytest.fixture(scope="module")
def kg() -> Graph:
    return Graph().parse(KG_FILE)


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return Graph().parse(FOLDER / "shapes.ttl")


def local_names(graph: Graph, *types: URIRef) -> set[str]:
    found = {str(s) for t in types for s in graph.subjects(RDF.type, t)}
    return {s.removeprefix(KG_IRI) for s in found if s.startswith(KG_IRI)}


def test_kg_has_the_classes_and_properties_of_the_data_model(kg: Graph) -> None:
    assert local_names(kg, OWL.Class) == CLASSES
    properties = local_names(kg, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    assert properties == OF_ARTICLES | OF_NAMES | OF_MENTIONS | OF_EVIDENCE | OF_UTTERANCES | TEACHING


def test_each_term_of_kg_has_a_label_and_a_comment(kg: Graph) -> None:
    terms = {s for s in kg.subjects(RDF.type) if str(s).startswith(KG_IRI)}
    assert len(terms) > 50
    for term in terms:
        assert kg.value(term, RDFS.label), term
        assert kg.value(term, RDFS.comment), term


def test_statuses_and_hows_are_those_of_the_code(kg: Graph) -> None:
    assert local_names(kg, KG.Status) == {s.term for s in Status}
    assert local_names(kg, KG.How) == {h.value for h in How}
    notation = URIRef("http://www.w3.org/2004/02/skos/core#notation")
    assert {s.term: int(str(kg.value(KG[s.term], notation))) for s in Status} == {s.term: int(s) for s in Status}


def test_quotes_are_selectors_of_the_annotation_model(kg: Graph) -> None:
    for name in ("Mention", "Evidence", "Utterance"):
        assert {OA.TextQuoteSelector, OA.TextPositionSelector} <= set(kg.objects(KG[name], RDFS.subClassOf))


def test_neither_file_speaks_of_a_term_that_kg_lacks(kg: Graph, shapes: Graph) -> None:
    known = {s for s in kg.subjects(RDF.type) if str(s).startswith(KG_IRI)}
    for graph in (kg, shapes):
        used = {t for triple in graph for t in triple if isinstance(t, URIRef) and str(t).startswith(KG_IRI)}
        assert used <= known


@pytest.mark.parametrize(
    ("target", "properties"),
    [
        (SCHEMA.NewsArticle, OF_ARTICLES),
        (KG.Mention, OF_MENTIONS),
        (KG.Evidence, OF_EVIDENCE),
        (KG.Utterance, OF_UTTERANCES),
    ],
)
def test_shapes_cover_what_each_thing_has(shapes: Graph, target: URIRef, properties: set[str]) -> None:
    paths = {
        str(path).removeprefix(KG_IRI)
        for shape in shapes.subjects(SH.targetClass, target)
        for constraint in shapes.objects(shape, SH.property)
        for path in shapes.objects(constraint, SH.path)
    }
    assert properties <= paths


def test_each_constraint_on_a_property_says_what_is_wrong(shapes: Graph) -> None:
    for shape in shapes.subjects(RDF.type, SH.NodeShape):
        for constraint in shapes.objects(shape, SH.property):
            assert shapes.value(constraint, SH.message), shapes.value(constraint, SH.path)


def test_shapes_list_every_status_how_and_kind() -> None:
    text = (FOLDER / "shapes.ttl").read_text(encoding="utf-8")
    assert " ".join(f"kg:{s.term}" for s in Status) in text
    assert " ".join(f"kg:{h.value}" for h in How) in text
    assert "|".join(KINDS) in text


def test_the_queries_in_shapes_are_sparql(shapes: Graph) -> None:
    prefixes = {
        str(shapes.value(declared, SH.prefix)): str(shapes.value(declared, SH.namespace))
        for declared in shapes.objects(None, SH.declare)
    }
    queries = [str(query) for query in shapes.objects(None, SH.select)]
    assert len(queries) == 4
    for query in queries:
        found = ox.Store().query(query, prefixes=prefixes)
        assert isinstance(found, ox.QuerySolutions)
        assert list(found) == []
