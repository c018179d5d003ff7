"""What follows from an article: the graph <article#inferred>.

Super-properties, the other direction of symmetric and inverse properties, super-classes of types, and the readers'
inferences that the ontology holds as rules. Every entailed claim names its rule, and the evidence that supports it.
Background knowledge takes part between entities that the article itself names.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from pyoxigraph import Literal, NamedNode, Triple

from kg.iri import Minter
from kg.model import Status
from kg.rdf import LABEL, TYPE, ArticleGraph, Claim, claim_triples, kg
from kg.vocabulary import KG, PROV, RDF
from ontology.loading import Ontology, Rule

Fact = tuple[str, str, str]

SUPER_PROPERTY = KG + "SuperProperty"
INVERSE = KG + "Inverse"
BACKGROUND = KG + "Background"
_RDF_TYPE = RDF + "type"
_DERIVED_FROM = NamedNode(PROV + "wasDerivedFrom")  # of a claim: the claims that its rule took


def inferred(graph: ArticleGraph, ontology: Ontology, minter: Minter, known: Sequence[Fact]) -> list[Triple]:
    """The triples of an article's inferred graph; `known` are background facts (IRIs) between its entities."""
    types: dict[str, set[str]] = defaultdict(set)
    labels: dict[str, str] = {}
    stated_types: set[Fact] = set()
    for triple in graph.triples():
        if not isinstance(triple.subject, NamedNode) or not isinstance(triple.object, NamedNode | Literal):
            continue
        if triple.predicate == LABEL:
            labels.setdefault(triple.subject.value, triple.object.value)
        if (
            triple.predicate == TYPE
            and isinstance(triple.object, NamedNode)
            and triple.object.value in ontology.classes
        ):
            stated_types.add((triple.subject.value, _RDF_TYPE, triple.object.value))
            types[triple.subject.value] |= ontology.superclasses(triple.object.value)
    found: dict[Triple, None] = {}
    for thing in sorted(types):
        for cls in sorted(types[thing]):
            if (thing, _RDF_TYPE, cls) not in stated_types:
                found[Triple(NamedNode(thing), TYPE, NamedNode(cls))] = None

    supports: dict[Fact, dict[NamedNode, None]] = defaultdict(dict)  # claim -> evidence, of any status
    stated: dict[Fact, None] = {}  # what the article asserts
    refused: dict[NamedNode, None] = {}
    for node, (claim, evidence) in graph.evidence.items():
        if isinstance(claim.object, Literal):
            continue
        fact = (claim.subject.value, claim.predicate.value, claim.object.value)
        supports[fact][node] = None
        if evidence.status is Status.ASSERTED:
            stated[fact] = None
        elif evidence.status in (Status.DENIED, Status.NEGATED):
            refused[node] = None  # who is no president may still lead

    derived = _derive(stated, known, types, ontology)
    rules: dict[Fact, str] = {}
    reasons: dict[Fact, tuple[Fact, ...]] = {}
    for fact, (rule, premises) in derived.items():
        rules[fact], reasons[fact] = rule, premises
        for premise in premises:
            supports[fact].update(supports.get(premise, {}))
    for fact in list(supports):
        backing = {node: None for node in supports[fact] if node not in refused}
        for wider, rule in _directly(fact, ontology) if backing else ():
            if wider not in stated and wider not in derived:
                rules.setdefault(wider, rule)
                reasons.setdefault(wider, (fact,))
                supports[wider].update(backing)
    for fact in derived:
        found[Triple(NamedNode(fact[0]), NamedNode(fact[1]), NamedNode(fact[2]))] = None
    for fact in sorted(rules):
        subject, predicate, obj = fact
        prop = ontology.properties[predicate]
        if prop.symmetric and obj < subject:
            continue  # the claim stands under its smaller end
        claim = Claim(NamedNode(subject), NamedNode(predicate), NamedNode(obj))
        node = NamedNode(minter.claim(claim.text()))
        label = f"{labels[subject]} {prop.label} {labels[obj]}"
        found.update(dict.fromkeys(claim_triples(claim, node, label)))
        other = (obj, predicate, subject)  # one claim in two directions: what counts is why either holds
        why = other if other in derived and reasons[fact] == (other,) else fact
        found[Triple(node, kg("rule"), NamedNode(rules[why]))] = None
        for premise in reasons[why]:
            found[Triple(node, _DERIVED_FROM, NamedNode(minter.claim(_claim(premise, ontology).text())))] = None
        for evidence_node in supports[fact]:
            found[Triple(evidence_node, kg("supports"), node)] = None
    return list(found)


def _claim(fact: Fact, ontology: Ontology) -> Claim:
    """The claim that states a fact; a symmetric property has the smaller IRI as subject."""
    subject, predicate, obj = fact
    if ontology.properties[predicate].symmetric and obj < subject:
        subject, obj = obj, subject
    return Claim(NamedNode(subject), NamedNode(predicate), NamedNode(obj))


def _directly(fact: Fact, ontology: Ontology) -> Iterator[tuple[Fact, str]]:
    """What a single fact entails by its property alone."""
    subject, predicate, obj = fact
    prop = ontology.properties.get(predicate)
    if prop is None:
        return
    for wider in ontology.superproperties(predicate):
        if wider != predicate:
            yield (subject, wider, obj), SUPER_PROPERTY
    if prop.symmetric:
        yield (obj, predicate, subject), INVERSE
    if prop.inverse:
        yield (obj, prop.inverse, subject), INVERSE


def _derive(
    stated: dict[Fact, None], known: Sequence[Fact], types: dict[str, set[str]], ontology: Ontology
) -> dict[Fact, tuple[str, tuple[Fact, ...]]]:
    """All facts that follow from what is stated and known, each with the first rule and premises that gave it."""
    derived: dict[Fact, tuple[str, tuple[Fact, ...]]] = {fact: (BACKGROUND, ()) for fact in known if fact not in stated}
    by_predicate: dict[str, dict[Fact, None]] = defaultdict(dict)
    for thing in sorted(types):
        for cls in sorted(types[thing]):
            by_predicate[_RDF_TYPE][thing, _RDF_TYPE, cls] = None
    fresh = [*stated, *derived]
    while fresh:
        for fact in fresh:
            by_predicate[fact[1]][fact] = None
        following: dict[Fact, tuple[str, tuple[Fact, ...]]] = {}
        for fact in fresh:
            for entailed, rule in _directly(fact, ontology):
                following.setdefault(entailed, (rule, (fact,)))
        for reader in ontology.rules:
            for premises, conclusion in _apply(reader, by_predicate):
                if conclusion[0] != conclusion[2]:
                    following.setdefault(conclusion, (reader.iri, premises))
        fresh = []
        for fact, why in following.items():
            if fact not in stated and fact not in derived:
                derived[fact] = why
                fresh.append(fact)
    return derived


def _apply(rule: Rule, by_predicate: dict[str, dict[Fact, None]]) -> Iterator[tuple[tuple[Fact, ...], Fact]]:
    """All ways in which a rule's premises hold; type premises are left out of what is returned as support."""
    states: list[tuple[dict[str, str], tuple[Fact, ...]]] = [({}, ())]
    for pattern in rule.premises:
        following = []
        for bound, used in states:
            for fact in by_predicate.get(pattern[1], ()):
                new = dict(bound)
                if all(_unify(term, value, new) for term, value in zip(pattern, fact, strict=True)):
                    following.append((new, used if fact[1] == _RDF_TYPE else (*used, fact)))
        states = following
        if not states:
            return
    for bound, used in states:
        subject, predicate, obj = (bound.get(term, term) for term in rule.conclusion)
        yield used, (subject, predicate, obj)


def _unify(term: str, value: str, bound: dict[str, str]) -> bool:
    if not term.startswith("?"):
        return term == value
    return bound.setdefault(term, value) == value
