"""The inferred graph against a naive reading of its definition, on random small ontologies and articles."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations, pairwise, product

from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from kg.entailment import RDF_TYPE, Fact, Grounds, entail
from kg.infer import inferred
from kg.iri import Minter
from kg.model import Article, Entity, Evidence, How, Mention, Reading, Status
from kg.rdf import ArticleGraph, PropertyWords
from kg.vocabulary import KG, PROV, RDF
from ontology.loading import Class, Ontology, Property, Rule

N = "https://naive.example/#"
MINT = Minter()
NAMES = ("Ash", "Elm", "Fir", "Oak")
THINGS = tuple(MINT.entity("other", name) for name in NAMES)
PROPERTIES = tuple(f"{N}p{i}" for i in range(4))
CLASSES = tuple(f"{N}C{i}" for i in range(3))
TEXT = " ".join(NAMES)
REFUSED = (Status.DENIED, Status.NEGATED)


def class_(iri: str, parents: Iterable[str]) -> Class:
    return Class(iri, iri, iri, "", tuple(sorted(parents)), "other", ())


def property_(iri: str, symmetric: bool, inverse: str | None, parents: Iterable[str]) -> Property:
    return Property(
        iri, iri, iri, "", True, (), (), symmetric, False, False, inverse, tuple(sorted(parents)), None, (), (), (), ()
    )


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    terms = st.sampled_from(("?a", "?b", "?c", "?a", "?b", THINGS[0]))
    patterns = st.one_of(
        st.tuples(terms, st.sampled_from(PROPERTIES), terms),
        st.tuples(terms, st.just(RDF_TYPE), st.sampled_from(CLASSES)),
    )
    premises = draw(st.lists(patterns, min_size=1, max_size=3))
    ends = st.sampled_from(sorted({t for p in premises for t in (p[0], p[2]) if t not in CLASSES} | {THINGS[1]}))
    conclusion = draw(
        st.one_of(
            st.tuples(ends, st.sampled_from(PROPERTIES), ends),
            st.tuples(ends, st.just(RDF_TYPE), st.sampled_from(CLASSES)),
        )
    )
    different = draw(st.lists(st.tuples(ends, ends), max_size=1))
    return Rule(f"{N}rule-{draw(st.integers(0, 999))}", "", tuple(premises), conclusion, tuple(different))


@st.composite
def ontologies(draw: st.DrawFn) -> Ontology:
    inverse = draw(st.sampled_from((None, (0, 1), (2, 3))))
    above = st.sets(st.sampled_from(PROPERTIES), max_size=1)
    of = {} if inverse is None else {inverse[0]: PROPERTIES[inverse[1]], inverse[1]: PROPERTIES[inverse[0]]}
    return Ontology(
        [class_(iri, draw(st.sets(st.sampled_from(CLASSES), max_size=1)) - {iri}) for iri in CLASSES],
        [property_(iri, draw(st.booleans()), of.get(i), draw(above) - {iri}) for i, iri in enumerate(PROPERTIES)],
        draw(st.lists(rules(), max_size=4, unique_by=lambda rule: rule.iri)),
        (),
    )


PAIRS = st.tuples(st.integers(0, 3), st.integers(0, 3)).filter(lambda pair: pair[0] != pair[1])
STATED = st.lists(
    st.tuples(PAIRS, st.sampled_from(PROPERTIES), st.sampled_from([Status.ASSERTED] * 8 + list(Status))), max_size=6
)
KNOWN = st.lists(st.tuples(PAIRS, st.sampled_from(PROPERTIES)), max_size=2)
TYPES = st.tuples(*[st.sampled_from(((), *((cls,) for cls in CLASSES)))] * 4)


class Naive:
    """The definition, spelt out: try every thing for every variable until nothing new comes of it."""

    def __init__(self, ontology: Ontology, with_rules: bool) -> None:
        self.ontology = ontology
        self.rules = ontology.rules if with_rules else ()

    def claim(self, fact: Fact) -> Fact:
        prop = self.ontology.properties.get(fact[1])
        return min(fact, fact[::-1]) if prop and prop.symmetric else fact

    def steps(self, facts: set[Fact]) -> set[tuple[tuple[Fact, ...], Fact]]:
        found: set[tuple[tuple[Fact, ...], Fact]] = set()
        for subject, predicate, obj in facts:
            one = ((subject, predicate, obj),)
            if predicate == RDF_TYPE:
                found |= {(one, (subject, predicate, cls)) for cls in self.ontology.superclasses(obj)}
                continue
            prop = self.ontology.properties[predicate]
            found |= {(one, (subject, wider, obj)) for wider in self.ontology.superproperties(predicate)}
            if prop.symmetric:
                found.add((one, (obj, predicate, subject)))
            if prop.inverse:
                found.add((one, (obj, prop.inverse, subject)))
        for rule in self.rules:
            for values in product(THINGS, repeat=3):
                bound = dict(zip(("?a", "?b", "?c"), values, strict=True))
                premises = tuple(tuple(bound.get(t, t) for t in p) for p in rule.premises)
                s, p, o = (bound.get(t, t) for t in rule.conclusion)
                apart = all(bound.get(a, a) != bound.get(b, b) for a, b in rule.different)
                if facts.issuperset(premises) and apart and s != o:
                    found.add((premises, (s, p, o)))  # type: ignore[arg-type]
        return found

    def closed(self, facts: Iterable[Fact], without: Fact | None = None) -> set[Fact]:
        held = {f for f in facts if self.claim(f) != without}
        while new := {head for _, head in self.steps(held) if self.claim(head) != without} - held:
            held |= new
        return held

    def grounds(self, claim: Fact, facts: Iterable[Fact]) -> set[Fact]:
        """Claims from which some way leads to this one, all of it holding without the claim itself.

        A step that takes its own conclusion is no way to it.
        """
        held = self.closed(facts, without=claim)
        ways = {
            (tuple(map(self.claim, premises)), self.claim(head))
            for premises, head in self.steps(self.closed(facts))
            if {self.claim(p) for p in premises} <= {self.claim(f) for f in held}
            and self.claim(head) not in map(self.claim, premises)
        }
        found: set[Fact] = set()
        reached = {claim}
        while reached:
            reached = {p for premises, head in ways if head in reached for p in premises} - found
            found |= reached
        return found


@given(ontologies(), STATED, KNOWN, TYPES)
@settings(max_examples=150, deadline=None)
def test_all_that_follows_and_all_that_supports_it(
    ontology: Ontology,
    stated: list[tuple[tuple[int, int], str, Status]],
    known_between: list[tuple[tuple[int, int], str]],
    classes: tuple[tuple[str, ...], ...],
) -> None:
    entities = tuple(Entity("other", name, cls) for name, cls in zip(NAMES, classes, strict=True))
    mentions = tuple(Mention(TEXT.index(n), TEXT.index(n) + 3, i, How.NAME) for i, n in enumerate(NAMES))
    evidence = tuple(
        Evidence(a, p, b, status, 0, len(TEXT) - i, f"{N}pattern", 0.9) for i, ((a, b), p, status) in enumerate(stated)
    )
    words = {p.iri: PropertyWords(p.label, p.symmetric) for p in ontology.properties.values()}
    known = [(THINGS[a], p, THINGS[b]) for (a, b), p in known_between]

    graph = ArticleGraph(Reading(Article("A", TEXT), entities, mentions, evidence), MINT, words, "recipe")
    triples = inferred(graph, ontology, MINT, known)
    other_way = ArticleGraph(Reading(Article("A", TEXT), entities, mentions, evidence[::-1]), MINT, words, "recipe")
    assert inferred(other_way, ontology, MINT, known[::-1]) == triples

    naive, by_axioms = Naive(ontology, True), Naive(ontology, False)
    types = {(iri, RDF_TYPE, cls) for iri, of in zip(THINGS, classes, strict=True) for cls in of}
    of_status = {
        n: (naive.claim((c.subject.value, c.predicate.value, c.object.value)), e.status)
        for n, (c, e) in graph.evidence.items()
    }
    asserted = {claim for claim, status in of_status.values() if status is Status.ASSERTED}
    unsure = {claim for claim, status in of_status.values() if status not in (Status.ASSERTED, *REFUSED)}
    given_facts = asserted | set(known) | types
    held = naive.closed(given_facts)

    plain = {
        (t.subject.value, t.predicate.value, t.object.value)  # type: ignore[union-attr]
        for t in triples
        if t.predicate.value in (RDF_TYPE, *PROPERTIES) and t.object != NamedNode(RDF + "Statement")
    }
    assert plain == held - asserted - types

    entailed = {naive.claim(f) for f in held if f[1] != RDF_TYPE} - asserted
    maybe = {by_axioms.claim(f) for f in by_axioms.closed(unsure)} - unsure - entailed - asserted
    node = {f: NamedNode(MINT.claim(f"<{f[0]}> <{f[1]}> <{f[2]}>")) for f in entailed | maybe | asserted | unsure}
    described = {t.subject for t in triples if t.object == NamedNode(RDF + "Statement")}
    with_rule = [t.subject for t in triples if t.predicate.value == KG + "rule"]
    assert described == set(with_rule) == {node[f] for f in entailed | maybe}
    assert len(with_rule) == len(described)

    expected = set()
    for claim in {naive.claim(f) for f in held if f[1] != RDF_TYPE}:
        grounds = naive.grounds(claim, given_facts)
        expected |= {(n, node[claim]) for n, (c, s) in of_status.items() if s is Status.ASSERTED and c in grounds}
    for claim in {by_axioms.claim(f) for f in by_axioms.closed(unsure)}:
        grounds = by_axioms.grounds(claim, unsure)
        unsure_nodes = {n for n, (c, s) in of_status.items() if s not in (Status.ASSERTED, *REFUSED) and c in grounds}
        expected |= {(n, node[claim]) for n in unsure_nodes}
    assert {(t.subject, t.object) for t in triples if t.predicate.value == KG + "supports"} == expected

    above: dict[object, set[object]] = defaultdict(set)
    for t in triples:
        if t.predicate.value == PROV + "wasDerivedFrom":
            above[t.subject].add(t.object)
    own = {t.subject for t in graph.triples() if t.object == NamedNode(RDF + "Statement")}
    assert {claim for claims in above.values() for claim in claims} <= own | described
    assert set(above) <= described
    while leaves := {claim for claim, claims in above.items() if not claims & above.keys()}:
        for claim in leaves:
            del above[claim]
    assert not above  # it ends: no claim is derived from itself


@given(ontologies(), st.sets(st.tuples(PAIRS, st.sampled_from(PROPERTIES)), max_size=4), TYPES)
@settings(max_examples=60, deadline=None)
def test_what_a_claim_needs_is_among_its_grounds(
    ontology: Ontology, stated: set[tuple[tuple[int, int], str]], classes: tuple[tuple[str, ...], ...]
) -> None:
    """Every smallest set of facts from which a claim follows; and all its grounds together are enough."""
    naive = Naive(ontology, True)
    types = {(iri, RDF_TYPE, cls) for iri, of in zip(THINGS, classes, strict=True) for cls in of}
    facts = {naive.claim((THINGS[a], p, THINGS[b])) for (a, b), p in stated}
    rounds, steps = entail([*types, *facts], ontology, ontology.rules)
    grounds = Grounds(
        ((tuple(map(naive.claim, step.premises)), naive.claim(step.conclusion)) for step in steps), types | facts
    )
    for fact in rounds:
        claim = naive.claim(fact)
        if claim in facts or claim[1] == RDF_TYPE:
            continue
        found = grounds.of(claim) & facts
        assert fact in naive.closed(types | found)
        smallest: list[set[Fact]] = []
        for size in range(len(facts) + 1):
            for some in map(set, combinations(sorted(facts), size)):
                if fact in naive.closed(types | some) and not any(s <= some for s in smallest):
                    smallest.append(some)
        assert set().union(*smallest) <= found


def test_a_long_article_has_many_facts_and_each_way_is_found_once() -> None:
    """Three hundred places in a row, each in the next: joins go by the ends that are known, and every step is one."""
    inside, reaches = f"{N}inside", f"{N}reaches"
    rule = Rule(f"{N}rule", "", (("?a", reaches, "?b"), ("?b", inside, "?c")), ("?a", reaches, "?c"))
    ontology = Ontology(
        [], [property_(inside, False, None, [reaches]), property_(reaches, False, None, [])], [rule], ()
    )
    row = [f"{N}place{i}" for i in range(300)]
    rounds, steps = entail([(a, inside, b) for a, b in pairwise(row)], ontology, ontology.rules)
    assert len(rounds) == 299 + 299 * 300 // 2
    assert len(steps) == len(set(steps)) == 299 * 300 // 2  # one way to each but what is given
