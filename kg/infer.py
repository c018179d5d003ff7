"""What follows from an article: the graph <article#inferred>.

Super-properties, the other direction of symmetric and inverse properties, super-classes of types, and the readers'
inferences that the ontology holds as rules. Every entailed claim names its rule and the claims that the rule took, and
all evidence that some way to the claim takes supports it. Background knowledge, and what the names of organisations
say (kg:namedAfter), take part between entities that the article itself names.

What is asserted entails facts, by axioms and rules. What is reported, planned, possible and so on entails claims only,
and by axioms alone: whoever is said to be queen is said to rule. What is denied or negated entails nothing: who is no
queen may still rule.
"""

from collections import defaultdict
from collections.abc import Sequence
from urllib.parse import unquote

from pyoxigraph import NamedNode, Triple

from kg.entailment import INVERSE, RDF_TYPE, SUPER_PROPERTY, Fact, Grounds, Step, entail
from kg.iri import Minter
from kg.model import Status
from kg.rdf import ArticleGraph, Claim, claim_triples, kg, node_of
from kg.vocabulary import KG, PROV
from ontology.loading import Ontology

__all__ = ["BACKGROUND", "INVERSE", "NAMED_AFTER", "NAMES", "SUPER_PROPERTY", "Fact", "inferred"]

BACKGROUND = KG + "Background"
NAMES = KG + "Names"
NAMED_AFTER = KG + "namedAfter"
_LABELS = {NAMED_AFTER: "is named after"}
_DERIVED_FROM = NamedNode(PROV + "wasDerivedFrom")
_REFUSED = (Status.DENIED, Status.NEGATED)


def inferred(
    graph: ArticleGraph, ontology: Ontology, minter: Minter, known: Sequence[Fact], named: Sequence[Fact] = ()
) -> list[Triple]:
    """The triples of an article's inferred graph.

    `known` are background facts (IRIs) between its entities, `named` which of its organisations is called after which
    of its places (kg:namedAfter).
    """
    types = {(n.value, RDF_TYPE, c) for n, e in graph.described() for c in e.classes if c in ontology.classes}
    asserted: dict[Fact, list[NamedNode]] = defaultdict(list)
    unsure: dict[Fact, list[NamedNode]] = defaultdict(list)
    for node, (claim, evidence) in graph.evidence.items():
        if isinstance(claim.object, NamedNode) and evidence.status not in _REFUSED:
            stated = asserted if evidence.status is Status.ASSERTED else unsure
            stated[claim.subject.value, claim.predicate.value, claim.object.value].append(node)

    facts = _Entailed([*sorted(types), *sorted(asserted), *sorted(known), *sorted(named)], ontology, with_rules=True)
    claims = _Entailed(sorted(unsure), ontology, with_rules=False)
    found: dict[Triple, None] = {}
    for fact in sorted(facts.rounds):
        if fact not in types and fact not in asserted:
            found[_plain(fact)] = None

    supports: dict[Fact, set[NamedNode]] = defaultdict(set)
    for entailed, evidence_of in ((facts, asserted), (claims, unsure)):
        for concluded in entailed.concluded:
            for ground in entailed.grounds.of(concluded):
                supports[concluded].update(evidence_of.get(ground, ()))
    background = {facts.claim(fact) for fact in known} - asserted.keys()
    rules = dict.fromkeys(background, BACKGROUND) | dict.fromkeys(named, NAMES)
    premises: dict[Fact, list[Fact]] = {}
    for entailed, taken in ((claims, facts.ranks.keys()), (facts, asserted.keys())):
        for concluded, step in entailed.chosen.items():
            if concluded not in taken and concluded[1] != RDF_TYPE:
                rules[concluded] = step.rule
                premises[concluded] = sorted(entailed.claims_in(step))

    labels = {node.value: entity.label for node, entity in graph.described()}
    nodes: dict[Fact, NamedNode] = {}
    for fact in sorted({*rules, *supports, *(p for of in premises.values() for p in of)}):
        nodes[fact] = NamedNode(minter.claim(_claim(fact).text()))
    for fact in sorted(rules):
        subject, predicate, obj = fact
        prop = ontology.properties.get(predicate)
        words = prop.label if prop is not None else _LABELS.get(predicate) or _name(predicate)
        label = f"{labels.get(subject) or _name(subject)} {words} {labels.get(obj) or _name(obj)}"
        found.update(dict.fromkeys(claim_triples(_claim(fact), nodes[fact], label)))
        found[Triple(nodes[fact], kg("rule"), node_of(rules[fact]))] = None
        for premise in premises.get(fact, ()):
            found[Triple(nodes[fact], _DERIVED_FROM, nodes[premise])] = None
    for fact in sorted(supports):
        for node in sorted(supports[fact], key=lambda node: node.value):
            found[Triple(node, kg("supports"), nodes[fact])] = None
    return list(found)


class _Entailed:
    """What some facts entail, as claims: both directions of a symmetric property are one, under its smaller end."""

    def __init__(self, given: Sequence[Fact], ontology: Ontology, with_rules: bool) -> None:
        self._ontology = ontology
        self.rounds, steps = entail(given, ontology, ontology.rules if with_rules else ())
        self.ranks: dict[Fact, int] = {}
        for fact, number in self.rounds.items():  # in the order of the rounds
            self.ranks.setdefault(self.claim(fact), number)
        as_claims = [(tuple(map(self.claim, step.premises)), self.claim(step.conclusion)) for step in steps]
        self.grounds = Grounds(as_claims, map(self.claim, given))
        self.concluded = sorted({head for _, head in as_claims if head[1] != RDF_TYPE})
        self.chosen: dict[Fact, Step] = {}  # the step that first led to a claim: its premises were there before
        for step, (premises, claim) in zip(steps, as_claims, strict=True):
            if all(self.ranks[premise] < self.ranks[claim] for premise in premises):
                best = self.chosen.setdefault(claim, step)
                self.chosen[claim] = min(best, step, key=Step.order)

    def claim(self, fact: Fact) -> Fact:
        """The fact in the direction that names its claim."""
        subject, predicate, obj = fact
        prop = self._ontology.properties.get(predicate)
        return (obj, predicate, subject) if prop is not None and prop.symmetric and obj < subject else fact

    def claims_in(self, step: Step) -> set[Fact]:
        """The claims that a step takes; a thing's class is no claim, what it was derived from is."""
        found: set[Fact] = set()
        for premise in step.premises:
            if premise[1] != RDF_TYPE:
                found.add(self.claim(premise))
            elif premise in self.chosen:
                found |= self.claims_in(self.chosen[premise])
        return found


def _claim(fact: Fact) -> Claim:
    return Claim(*map(node_of, fact))


def _plain(fact: Fact) -> Triple:
    return _claim(fact).triple


def _name(iri: str) -> str:
    """What an IRI calls a thing that nothing else names."""
    last = iri.rstrip("/#").replace("#", "/").rpartition("/")[2]
    return unquote(last.replace("_", " ")) or iri
