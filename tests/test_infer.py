"""What follows from an article: by the ontology's axioms, by its rules, and by what is known without articles."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from kg.builder import Recipe
from kg.infer import BACKGROUND, INVERSE, NAMED_AFTER, SUPER_PROPERTY, inferred
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


def type_of(name: str, cls: str) -> Triple:
    return Triple(node(name), NamedNode(RDF + "type"), NamedNode(T + cls))


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

    def premises(self, fact: Fact) -> set[NamedNode]:
        """The claims from which an entailed claim was derived."""
        derived_from = NamedNode(PROV + "wasDerivedFrom")
        return {t.object for t in self.inferred if t.subject == claim(fact) and t.predicate == derived_from}  # type: ignore[misc]


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


# ------------------------------------------------------------------------------------------------- support and premises


def test_all_evidence_that_leads_to_a_claim_supports_it(own: Ontology) -> None:
    found = follow(own, ("Zoe", "isQueenOf", "Alders"), ("Zoe", "isChiefOf", "Alders"))
    check(found)
    for name in ("rules", "sways", "belongsTo"):
        assert found.support(("Zoe", name, "Alders")) == {"Zoe isQueenOf Alders", "Zoe isChiefOf Alders"}


def test_a_longer_way_supports_too(own: Ontology) -> None:
    found = follow(own, ("Zoe", "rules", "Alders"), ("Zoe", "livesIn", "Cedars"), ("Cedars", "liesIn", "Alders"))
    check(found)
    belongs = ("Zoe", "belongsTo", "Alders")
    assert found.support(belongs) == {"Zoe rules Alders", "Zoe livesIn Cedars", "Cedars liesIn Alders"}
    assert found.premises(belongs) < {claim(("Zoe", "rules", "Alders")), claim(("Zoe", "livesIn", "Cedars")),
                                      claim(("Cedars", "liesIn", "Alders"))}  # one of both ways  # fmt: skip


def test_what_entails_a_stated_claim_supports_it_too(own: Ontology) -> None:
    found = follow(own, ("Zoe", "isQueenOf", "Alders"), ("Zoe", "rules", "Alders"))
    check(found)
    assert found.support(("Zoe", "rules", "Alders")) == {"Zoe isQueenOf Alders"}
    assert found.rule(("Zoe", "rules", "Alders")) is None  # it is stated


def test_a_circle_supports_nothing(own: Ontology) -> None:
    """To feed and to be fed follow from each other; each is supported by the other's evidence, never by its own."""
    one, other = ("Zoe", "feeds", "Alders"), ("Alders", "fedBy", "Zoe")
    found = follow(own, one, other)
    check(found)
    assert found.support(one) == {"Alders fedBy Zoe"}
    assert found.support(other) == {"Zoe feeds Alders"}


@pytest.mark.parametrize("status", [Status.DENIED, Status.NEGATED])
def test_a_denial_does_not_support_what_another_sentence_entails(own: Ontology, status: Status) -> None:
    found = follow(own, ("Zoe", "isQueenOf", "Alders"), ("Zoe", "isQueenOf", "Alders", status))
    check(found)
    for name in ("rules", "sways", "belongsTo"):
        assert found.support(("Zoe", name, "Alders")) == {"Zoe isQueenOf Alders"}


def test_a_report_supports_by_axioms_whatever_else_is_asserted(own: Ontology) -> None:
    reported = ("Zoe", "isChiefOf", "Alders", Status.REPORTED)
    found = follow(own, ("Zoe", "isQueenOf", "Alders"), reported)
    check(found)
    assert found.support(("Zoe", "rules", "Alders")) == {"Zoe isQueenOf Alders", "Reported: Zoe isChiefOf Alders"}
    assert found.support(("Zoe", "belongsTo", "Alders")) == {"Zoe isQueenOf Alders"}


def test_a_denied_claim_that_follows_from_another_is_not_supported_by_its_denial(own: Ontology) -> None:
    found = follow(own, ("Zoe", "rules", "Alders", Status.DENIED), ("Zoe", "isQueenOf", "Alders"))
    assert found.rule(("Zoe", "rules", "Alders")) == SUPER_PROPERTY
    assert found.support(("Zoe", "rules", "Alders")) == {"Zoe isQueenOf Alders"}


@pytest.mark.parametrize(("winner", "loser"), [("Alders", "Dales"), ("Dales", "Alders")])
def test_a_reported_win_makes_rivals_in_either_direction(own: Ontology, winner: str, loser: str) -> None:
    """The claim of a symmetric property stands under its smaller end, whichever of them the sentence names first."""
    found = follow(own, (winner, "beats", loser, Status.REPORTED))
    check(found)
    rivals = ("Alders", "rivalOf", "Dales")
    assert found.facts() == set()
    assert found.rule(rivals) == SUPER_PROPERTY
    assert found.support(rivals) == {f"Reported: {winner} beats {loser}"}
    assert found.premises(rivals) == {claim((winner, "beats", loser))}


def test_a_claim_names_the_claims_that_its_rule_took(own: Ontology) -> None:
    found = follow(own, ("Zoe", "livesIn", "Cedars"), known=[("Cedars", "liesIn", "Dales")])
    assert found.premises(("Zoe", "belongsTo", "Dales")) == {
        claim(("Zoe", "livesIn", "Cedars")),
        claim(("Cedars", "liesIn", "Dales")),
    }
    assert found.premises(("Cedars", "liesIn", "Dales")) == set()  # known without articles


# ------------------------------------------------------------------------------------------------- odd ontologies


def follow_in(tmp_path: Path, body: str, *facts: Fact | tuple[str, str, str, Status]) -> Followed:
    """What follows by an ontology with some more statements."""
    (tmp_path / "odd.ttl").write_text(OWN + body, encoding="utf-8")
    found = follow(load(tmp_path / "odd.ttl"), *facts)
    check(found)
    return found


def test_what_is_different(tmp_path: Path) -> None:
    """ "?a != ?b": two that are not the same."""
    rule = '<https://tribes.example/> kg:rule "?a :feeds ?x . ?b :feeds ?x . ?a != ?b => ?a :near ?b" .'
    found = follow_in(tmp_path, rule, ("Zoe", "feeds", "Alders"), ("Dales", "feeds", "Alders"))
    assert {fact for fact in found.facts() if fact[1] == "near"} == {("Zoe", "near", "Dales"), ("Dales", "near", "Zoe")}
    rule = '<https://tribes.example/> kg:rule "?a :feeds ?x . ?b :feeds ?x . ?a != ?b => ?x a :RiverTribe" .'
    assert type_of("Alders", "RiverTribe") not in follow_in(tmp_path, rule, ("Zoe", "feeds", "Alders")).inferred
    both = (("Zoe", "feeds", "Alders"), ("Dales", "feeds", "Alders"))
    assert type_of("Alders", "RiverTribe") in follow_in(tmp_path, rule, *both).inferred


def test_a_rule_can_conclude_a_class(tmp_path: Path) -> None:
    """And what follows from the class is supported by what the class follows from."""
    rule = '<https://tribes.example/> kg:rule "?a :feeds ?b => ?b a :RiverTribe" .'
    found = follow_in(tmp_path, rule, ("Zoe", "feeds", "Cedars"), ("Zoe", "rules", "Cedars"))
    assert {type_of("Cedars", "RiverTribe"), type_of("Cedars", "Tribe")} <= set(found.inferred)
    belongs = ("Zoe", "belongsTo", "Cedars")
    assert found.support(belongs) == {"Zoe feeds Cedars", "Zoe rules Cedars"}
    assert found.premises(belongs) == {claim(("Zoe", "feeds", "Cedars")), claim(("Zoe", "rules", "Cedars"))}


def test_a_rule_can_name_a_thing(tmp_path: Path) -> None:
    rules = f"""<https://tribes.example/> kg:rule
        "?a :feeds <{node("Alders").value}> => ?a :belongsTo <https://kg.example/entity/place/Great_Wood>" ."""
    found = follow_in(tmp_path, rules, ("Zoe", "feeds", "Alders"), ("Zoe", "feeds", "Dales"))
    assert ("Zoe", "belongsTo", "Great_Wood") in found.facts()
    assert Literal("Zoe belongs to Great Wood") in {t.object for t in found.inferred}


def test_a_rule_can_conclude_what_is_declared_nowhere(tmp_path: Path) -> None:
    rule = '<https://tribes.example/> kg:rule "?a :feeds ?b => ?a :looksAfter ?b" .'
    found = follow_in(tmp_path, rule, ("Zoe", "feeds", "Alders"))
    assert ("Zoe", "looksAfter", "Alders") in found.facts()
    assert found.support(("Zoe", "looksAfter", "Alders")) == {"Zoe feeds Alders"}


@pytest.mark.parametrize(
    "body",
    [
        ":feeds rdfs:subPropertyOf :undeclared .",
        ":feeds rdfs:subPropertyOf <http://xmlns.com/foaf/0.1/knows> . :sways rdfs:subPropertyOf rdfs:seeAlso .",
        ":feeds rdfs:subPropertyOf :rules . :rules rdfs:subPropertyOf :feeds .",
        ":feeds rdfs:subPropertyOf :feeds .",
        ":feeds owl:inverseOf :feeds .",
        ":feeds owl:inverseOf :undeclared .",
        ":feeds owl:equivalentProperty :rules ; a owl:TransitiveProperty , owl:FunctionalProperty .",
        ":Tribe rdfs:subClassOf :Lost , [ a owl:Restriction ; owl:onProperty :feeds ; owl:someValuesFrom :Person ] .",
        ":Tribe rdfs:subClassOf :Group . :Group rdfs:subClassOf :Tribe .",
        ":Tribe owl:equivalentClass [ a owl:Class ; owl:unionOf ( :Group :Person ) ] .",
        ":unlabelled a owl:ObjectProperty ; rdfs:subPropertyOf <urn:x:y> . :feeds rdfs:subPropertyOf :unlabelled .",
        ":age a owl:DatatypeProperty . :feeds rdfs:subPropertyOf :age .",
        '<https://tribes.example/> kg:rule "?a :nothing ?b . ?b a :Nobody => ?a :near ?b" .',
        '<https://tribes.example/> kg:rule "?a :feeds ?a => ?a :near ?a" .',
    ],
)
def test_odd_ontologies_cost_no_article(tmp_path: Path, body: str) -> None:
    found = follow_in(tmp_path, body, ("Zoe", "feeds", "Alders"), ("Zoe", "rules", "Dales", Status.REPORTED))
    assert ("Alders", "fedBy", "Zoe") in found.facts() or "inverseOf" in body
    assert found.support(("Zoe", "sways", "Dales")) == {"Reported: Zoe rules Dales"}


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


def test_an_institution_is_at_home_in_the_place_of_its_name(recipe: Recipe) -> None:
    text = "Nairobi General Hospital closed. Talks went on in Nairobi and Kenya. Lake Union met."
    entities = [("organization", "Nairobi General Hospital", "Organization"), ("organization", "Lake Union", "Company")]
    entities += [("place", "Nairobi", "City"), ("place", "Kenya", "Country")]
    reading = Reading(
        Article("a", text),
        tuple(Entity(kind, label, (NEWS + cls,), (), ()) for kind, label, cls in entities),
        tuple(
            Mention(text.rindex(label), text.rindex(label) + len(label), i, How.NAME)
            for i, (_, label, _) in enumerate(entities)
        ),
        (),
        (),
    )
    found = set(recipe.graphs(reading)[MINT.inferred("a")])
    hospital, city, country = (
        NamedNode(MINT.entity(kind, label))
        for kind, label in (("organization", "Nairobi General Hospital"), ("place", "Nairobi"), ("place", "Kenya"))
    )
    assert Triple(hospital, NamedNode(NAMED_AFTER), city) in found
    assert {t.object for t in found if t.subject == hospital and t.predicate.value == NEWS + "basedIn"} == {
        city,
        country,
    }
    assert not [
        t
        for t in found
        if t.subject == NamedNode(MINT.entity("organization", "Lake Union")) and "basedIn" in t.predicate.value
    ]
