"""What follows from an article: by the ontology's axioms, by its rules, and by what is known without articles."""

from collections.abc import Iterable
from dataclasses import dataclass

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from kg.builder import Recipe
from kg.infer import BACKGROUND, INVERSE, SUPER_PROPERTY, inferred
from kg.iri import Minter
from kg.model import Article, Entity, Evidence, How, Mention, Reading, Status
from kg.rdf import ArticleGraph, PropertyWords
from kg.vocabulary import KG, NEWS, PROV, RDF
from ontology.loading import Ontology, load

T = "https://tribes.example/#"
OWN = """
@prefix : <https://tribes.example/#> .
@prefix kg: <https://kg.example/vocab#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<https://tribes.example/> a owl:Ontology ; kg:rule
    "?who :rules ?tribe . ?tribe a :Tribe => ?who :belongsTo ?tribe" ,
    "?who :livesIn ?camp . ?camp :liesIn ?tribe => ?who :belongsTo ?tribe" ,
    "?a :neighbourOf ?b . ?b :neighbourOf ?c => ?a :near ?c" ,
    "?a :near ?b . ?b :near ?c => ?a :near ?c" .
:Being a owl:Class .
:Person a owl:Class ; rdfs:subClassOf :Being ; kg:kind "person" .
:Group a owl:Class ; rdfs:subClassOf :Being .
:Tribe a owl:Class ; rdfs:subClassOf :Group ; kg:kind "place" .
:RiverTribe a owl:Class ; rdfs:subClassOf :Tribe .
:sways a owl:ObjectProperty ; rdfs:label "sways" .
:rules a owl:ObjectProperty ; rdfs:label "rules" ; rdfs:subPropertyOf :sways .
:isQueenOf a owl:ObjectProperty ; rdfs:label "is queen of" ; rdfs:subPropertyOf :rules .
:isChiefOf a owl:ObjectProperty ; rdfs:label "is chief of" ; rdfs:subPropertyOf :rules .
:belongsTo a owl:ObjectProperty ; rdfs:label "belongs to" .
:livesIn a owl:ObjectProperty ; rdfs:label "lives in" .
:liesIn a owl:ObjectProperty ; rdfs:label "lies in" .
:rivalOf a owl:ObjectProperty , owl:SymmetricProperty ; rdfs:label "is a rival of" .
:beats a owl:ObjectProperty ; rdfs:label "beats" ; rdfs:subPropertyOf :rivalOf .
:feeds a owl:ObjectProperty ; rdfs:label "feeds" .
:fedBy a owl:ObjectProperty ; rdfs:label "is fed by" ; owl:inverseOf :feeds .
:neighbourOf a owl:ObjectProperty ; rdfs:label "is a neighbour of" .
:near a owl:ObjectProperty ; rdfs:label "is near" .
"""
MINT = Minter()
PLACES = ("Alders", "Birches", "Cedars", "Dales")
CLASSES = {"Alders": "Tribe", "Birches": "RiverTribe", "Cedars": "Group", "Dales": "Tribe", "Zoe": "Person"}
TEXT = "Alders Birches Cedars Dales Zoe."
Fact = tuple[str, str, str]  # a label, a local name, a label


def node(name: str) -> NamedNode:
    return NamedNode(MINT.entity("place" if name in PLACES else "person", name))


def plain(fact: Fact) -> Triple:
    return Triple(node(fact[0]), NamedNode(T + fact[1]), node(fact[2]))


def claim(fact: Fact) -> NamedNode:
    return NamedNode(MINT.claim(f"{node(fact[0])} <{T}{fact[1]}> {node(fact[2])}"))


@dataclass(frozen=True)
class Followed:
    """An article's own triples and what follows from them."""

    graph: ArticleGraph
    own: list[Triple]
    inferred: list[Triple]

    def facts(self) -> set[Fact]:
        """The plain triples among what follows."""
        return {
            (_name(t.subject), t.predicate.value.removeprefix(T), _name(t.object))
            for t in self.inferred
            if t.predicate.value.startswith(T)
        }

    def rule(self, fact: Fact) -> str | None:
        """The rule of an entailed claim; None when there is no such claim."""
        rules = [t.object for t in self.inferred if t.subject == claim(fact) and t.predicate.value == KG + "rule"]
        assert len(rules) <= 1
        return rules[0].value if rules else None  # type: ignore[union-attr]

    def premises(self, fact: Fact) -> set[str]:
        """The claims that an entailed claim is said to follow from: their labels."""
        nodes = {
            t.object for t in self.inferred if t.subject == claim(fact) and t.predicate.value == PROV + "wasDerivedFrom"
        }
        stated = {t for t in (*self.own, *self.inferred) if t.subject in nodes and t.predicate.value.endswith("#label")}
        assert {t.subject for t in stated} == nodes  # no premise is a claim that neither graph describes
        return {t.object.value for t in stated if isinstance(t.object, Literal)}

    def support(self, fact: Fact) -> set[str]:
        """The claims ("A rules B", "not A rules B") whose evidence supports an entailed one."""
        supporting = {
            t.subject for t in self.inferred if t.predicate.value == KG + "supports" and t.object == claim(fact)
        }
        of = {n: (c, e.status) for n, (c, e) in self.graph.evidence.items() if n in supporting}
        assert len(of) == len(supporting)  # evidence of this article, nothing else
        return {
            f"{'' if status is Status.ASSERTED else status.term + ': '}"
            f"{_name(c.subject)} {c.predicate.value.removeprefix(T)} {_name(c.object)}"
            for c, status in of.values()
        }


def _name(term: object) -> str:
    return str(term).strip("<>").rpartition("/")[2]


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Ontology:
    path = tmp_path_factory.mktemp("own") / "tribes.ttl"
    path.write_text(OWN, encoding="utf-8")
    return load(path)


def follow(ontology: Ontology, *facts: Fact | tuple[str, str, str, Status], known: Iterable[Fact] = ()) -> Followed:
    """What follows from an article that states the facts, each in a sentence of its own."""
    names = list(CLASSES)
    entities = tuple(Entity("place" if n in PLACES else "person", n, (T + CLASSES[n],)) for n in names)
    mentions = tuple(Mention(TEXT.index(n), TEXT.index(n) + len(n), i, How.NAME) for i, n in enumerate(names))
    evidence = tuple(
        Evidence(
            names.index(fact[0]), T + fact[1], names.index(fact[2]), fact[3] if len(fact) == 4 else Status.ASSERTED,
            0, len(TEXT) - i, f"{T}pattern", 0.9,
        )
        for i, fact in enumerate(facts)
    )  # fmt: skip
    reading = Reading(Article("A", TEXT), entities, mentions, evidence)
    words = {p.iri: PropertyWords(p.label, p.symmetric) for p in ontology.properties.values()}
    graph = ArticleGraph(reading, MINT, words, "recipe")
    background = [(node(s).value, T + p, node(o).value) for s, p, o in known]
    return Followed(graph, graph.triples(), inferred(graph, ontology, MINT, background))


def check(found: Followed) -> None:
    """What holds of every inferred graph."""
    assert len(set(found.inferred)) == len(found.inferred)
    assert not set(found.inferred) & {t for t in found.own if t.predicate.value.startswith((T, RDF + "type"))}
    claims = {t.subject for t in found.inferred if t.object == NamedNode(RDF + "Statement")}
    assert claims == {t.subject for t in found.inferred if t.predicate.value == KG + "rule"}
    for iri in claims:
        terms = [
            next(t.object for t in found.inferred if t.subject == iri and t.predicate.value == RDF + part)
            for part in ("subject", "predicate", "object")
        ]
        assert iri == NamedNode(MINT.claim(" ".join(map(str, terms))))
    for triple in found.inferred:
        assert isinstance(triple.subject, NamedNode)
        assert isinstance(triple.object, NamedNode | Literal)


# --------------------------------------------------------------------------------------------------------------- axioms


def test_all_properties_above(own: Ontology) -> None:
    found = follow(own, ("Zoe", "isQueenOf", "Cedars"))
    check(found)
    assert found.facts() == {("Zoe", "rules", "Cedars"), ("Zoe", "sways", "Cedars")}
    for fact in found.facts():
        assert found.rule(fact) == SUPER_PROPERTY
        assert found.support(fact) == {"Zoe isQueenOf Cedars"}
    assert found.rule(("Zoe", "isQueenOf", "Cedars")) is None  # stated, not entailed
    label = Triple(
        claim(("Zoe", "rules", "Cedars")),
        NamedNode("http://www.w3.org/2000/01/rdf-schema#label"),
        Literal("Zoe rules Cedars"),
    )
    assert label in found.inferred


def test_the_other_direction_of_a_symmetric_property(own: Ontology) -> None:
    for fact in (("Alders", "rivalOf", "Dales"), ("Dales", "rivalOf", "Alders")):
        found = follow(own, fact)
        check(found)
        assert plain(("Alders", "rivalOf", "Dales")) in found.own
        assert found.facts() == {("Dales", "rivalOf", "Alders")}
        assert not any(t.predicate.value == KG + "supports" for t in found.inferred)  # it is the same claim


def test_the_other_direction_of_a_property_above(own: Ontology) -> None:
    found = follow(own, ("Dales", "beats", "Alders"))
    check(found)
    assert found.facts() == {("Dales", "rivalOf", "Alders"), ("Alders", "rivalOf", "Dales")}
    assert found.support(("Alders", "rivalOf", "Dales")) == {"Dales beats Alders"}


@pytest.mark.parametrize("there", [True, False])
def test_inverse_properties(own: Ontology, there: bool) -> None:
    one, other = ("Zoe", "feeds", "Alders"), ("Alders", "fedBy", "Zoe")
    given, expected = (one, other) if there else (other, one)
    found = follow(own, given)
    check(found)
    assert found.facts() == {expected}
    assert found.rule(expected) == INVERSE
    assert found.support(expected) == {" ".join(given)}


def test_classes_above(own: Ontology) -> None:
    found = follow(own)
    check(found)
    types = {(_name(t.subject), t.object.value.removeprefix(T)) for t in found.inferred}  # type: ignore[union-attr]
    assert types == {
        ("Alders", "Group"), ("Alders", "Being"), ("Dales", "Group"), ("Dales", "Being"), ("Cedars", "Being"),
        ("Birches", "Tribe"), ("Birches", "Group"), ("Birches", "Being"), ("Zoe", "Being"),
    }  # fmt: skip
    assert {t.predicate.value for t in found.inferred} == {RDF + "type"}


# ---------------------------------------------------------------------------------------------------------------- rules


def test_a_readers_rule_names_itself(own: Ontology) -> None:
    found = follow(own, ("Zoe", "rules", "Alders"))
    check(found)
    (rule,) = [r for r in own.rules if "rules" in r.label]
    assert ("Zoe", "belongsTo", "Alders") in found.facts()
    assert found.rule(("Zoe", "belongsTo", "Alders")) == rule.iri
    assert found.support(("Zoe", "belongsTo", "Alders")) == {"Zoe rules Alders"}


def test_a_rule_takes_members_of_classes_below_and_no_others(own: Ontology) -> None:
    assert ("Zoe", "belongsTo", "Birches") in follow(own, ("Zoe", "rules", "Birches")).facts()
    assert ("Zoe", "belongsTo", "Cedars") not in follow(own, ("Zoe", "rules", "Cedars")).facts()


def test_a_rule_takes_what_was_entailed(own: Ontology) -> None:
    found = follow(own, ("Zoe", "isQueenOf", "Alders"))
    check(found)
    assert found.facts() == {("Zoe", name, "Alders") for name in ("rules", "sways", "belongsTo")}
    assert found.support(("Zoe", "belongsTo", "Alders")) == {"Zoe isQueenOf Alders"}


def test_a_rule_of_two_facts_is_supported_by_the_evidence_of_both(own: Ontology) -> None:
    found = follow(own, ("Zoe", "livesIn", "Cedars"), ("Cedars", "liesIn", "Dales"))
    check(found)
    assert found.facts() == {("Zoe", "belongsTo", "Dales")}
    assert found.support(("Zoe", "belongsTo", "Dales")) == {"Zoe livesIn Cedars", "Cedars liesIn Dales"}


def test_rules_that_feed_themselves_end_and_say_nothing_of_a_thing_and_itself(own: Ontology) -> None:
    ring = [("Alders", "Birches"), ("Birches", "Cedars"), ("Cedars", "Dales"), ("Dales", "Alders")]
    found = follow(own, *((a, "neighbourOf", b) for a, b in ring))
    check(found)
    near = {(a, b) for a, name, b in found.facts() if name == "near"}
    assert near == {("Alders", "Cedars"), ("Birches", "Dales"), ("Cedars", "Alders"), ("Dales", "Birches")}


def test_what_is_stated_is_not_inferred_again(own: Ontology) -> None:
    found = follow(own, ("Zoe", "isQueenOf", "Alders"), ("Zoe", "rules", "Alders"), ("Zoe", "belongsTo", "Alders"))
    check(found)
    assert found.facts() == {("Zoe", "sways", "Alders")}


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.ASSERTED])
def test_what_is_not_asserted_entails_no_fact(own: Ontology, status: Status) -> None:
    found = follow(own, ("Zoe", "isQueenOf", "Alders", status))
    check(found)
    assert found.facts() == set()
    refused = status in (Status.DENIED, Status.NEGATED)  # who is no queen may still rule
    assert found.rule(("Zoe", "rules", "Alders")) == (None if refused else SUPER_PROPERTY)
    supporting = set() if refused else {f"{status.term}: Zoe isQueenOf Alders"}
    assert found.support(("Zoe", "sways", "Alders")) == supporting
    assert found.rule(("Zoe", "belongsTo", "Alders")) is None


def test_the_order_of_sentences_does_not_change_the_facts(own: Ontology) -> None:
    stated: list[Fact] = [
        ("Zoe", "isQueenOf", "Alders"), ("Alders", "rivalOf", "Dales"), ("Dales", "beats", "Birches"),
        ("Alders", "neighbourOf", "Birches"), ("Birches", "neighbourOf", "Cedars"),
    ]  # fmt: skip
    forth, back = follow(own, *stated), follow(own, *reversed(stated))
    check(forth)
    assert forth.facts() == back.facts()


# ------------------------------------------------------------------------------------------------------------- premises


def test_an_entailed_claim_names_the_claims_that_it_follows_from(own: Ontology) -> None:
    found = follow(own, ("Zoe", "rules", "Alders"), ("Birches", "liesIn", "Cedars"), ("Zoe", "livesIn", "Birches"))
    assert found.premises(("Zoe", "sways", "Alders")) == {"Zoe rules Alders"}
    assert found.premises(("Zoe", "belongsTo", "Alders")) == {"Zoe rules Alders"}  # that Alders is a tribe is no claim
    assert found.premises(("Zoe", "belongsTo", "Cedars")) == {"Zoe lives in Birches", "Birches lies in Cedars"}
    assert found.premises(("Zoe", "rules", "Alders")) == set()


def test_what_a_reported_claim_entails_names_it(own: Ontology) -> None:
    assert follow(own, ("Zoe", "rules", "Dales", Status.REPORTED)).premises(("Zoe", "sways", "Dales")) == {
        "Zoe rules Dales"
    }


def test_a_background_fact_has_no_premise_and_is_one(own: Ontology) -> None:
    found = follow(own, ("Zoe", "livesIn", "Cedars"), known=[("Cedars", "liesIn", "Dales")])
    assert found.premises(("Cedars", "liesIn", "Dales")) == set()
    assert found.premises(("Zoe", "belongsTo", "Dales")) == {"Zoe lives in Cedars", "Cedars lies in Dales"}


def test_no_claim_is_its_own_premise(own: Ontology) -> None:
    for one, other in (("Alders", "Birches"), ("Birches", "Alders")):
        found = follow(own, (one, "beats", other))
        assert found.premises(("Alders", "rivalOf", "Birches")) == {f"{one} beats {other}"}
        assert found.rule(("Alders", "rivalOf", "Birches")) == SUPER_PROPERTY


# ----------------------------------------------------------------------------------------------------------- background


def test_background_facts_take_part(own: Ontology) -> None:
    found = follow(own, ("Zoe", "livesIn", "Cedars"), known=[("Cedars", "liesIn", "Dales")])
    check(found)
    assert found.facts() == {("Cedars", "liesIn", "Dales"), ("Zoe", "belongsTo", "Dales")}
    assert found.rule(("Cedars", "liesIn", "Dales")) == BACKGROUND
    assert found.support(("Cedars", "liesIn", "Dales")) == set()
    assert found.support(("Zoe", "belongsTo", "Dales")) == {"Zoe livesIn Cedars"}


def test_a_background_fact_that_the_article_asserts_is_the_articles(own: Ontology) -> None:
    found = follow(own, ("Cedars", "liesIn", "Dales"), known=[("Cedars", "liesIn", "Dales")])
    check(found)
    assert found.facts() == set()


def read(*entities: tuple[str, str, str]) -> Reading:
    """A reading that names things that the background knows: kind, label, class."""
    text = " ".join(label for _, label, _ in entities)
    return Reading(
        Article("A", text),
        tuple(Entity(kind, label, (NEWS + cls,)) for kind, label, cls in entities),
        tuple(
            Mention(text.index(label), text.index(label) + len(label), i, How.NAME)
            for i, (_, label, _) in enumerate(entities)
        ),
    )


def known_facts(recipe: Recipe, reading: Reading) -> set[tuple[str, str, str]]:
    graph = recipe.graphs(reading)[MINT.inferred("A")]
    return {
        (_name(t.subject), t.predicate.value.removeprefix(NEWS), _name(t.object))
        for t in graph
        if t.predicate.value.startswith(NEWS)
    }


MINSK, BELARUS, POLAND = ("place", "Minsk", "City"), ("place", "Belarus", "Country"), ("place", "Poland", "Country")
KREMLIN, RUSSIA = ("organization", "Kremlin", "GovernmentBody"), ("place", "Russia", "Country")


def test_the_background_joins_only_what_the_article_names(recipe: Recipe) -> None:
    assert known_facts(recipe, read(MINSK, BELARUS)) == {("Minsk", "locatedIn", "Belarus")}
    assert known_facts(recipe, read(MINSK, POLAND)) == set()
    assert known_facts(recipe, read(MINSK)) == set()
    assert ("Kremlin", "agencyOf", "Russia") in known_facts(recipe, read(KREMLIN, RUSSIA))


def test_what_a_reader_would_not_say_is_left_to_the_background(recipe: Recipe) -> None:
    """That two countries border each other is nothing that an article about both says."""
    assert known_facts(recipe, read(BELARUS, POLAND)) == set()


def test_an_inferred_graph_names_nothing_that_the_article_does_not(recipe: Recipe) -> None:
    reading = read(MINSK, BELARUS, POLAND, KREMLIN, RUSSIA)
    graphs = recipe.graphs(reading)
    own, follows = graphs[MINT.article("A")], graphs[MINT.inferred("A")]
    entity = MINT.base + "entity/"
    named = {t.subject.value for t in own if isinstance(t.subject, NamedNode) and t.subject.value.startswith(entity)}
    used = {
        term.value
        for t in follows
        for term in (t.subject, t.object)
        if isinstance(term, NamedNode) and term.value.startswith(entity)
    }
    assert used <= named
    assert len(named) == 5
