"""Which axioms are to blame: a smallest set from which it follows that a class can have no member, or a contradiction.

HermiT is asked, about many sets at once: a copy of each, under names of its own, goes into one ontology, and the copies
of the class that can have no member tell which sets are too many axioms still. (One run of Java costs as much as
hundreds of small copies.) Individuals are taken as classes for that: what cannot be is a class without members.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rdflib import BNode, Literal, URIRef
from rdflib.namespace import OWL, RDF, RDFS
from rdflib.term import Node

from ontology.axioms import Axiom, Axioms, Triple, is_built_in, module
from ontology.reasoner import NotReasoned, classify, world_of_lines

_AT_ONCE = 3_000  # axioms, of all copies together
_COPY = "__"  # between an IRI and the number of its copy


@dataclass(frozen=True, slots=True)
class Blame:
    """Axioms from which it follows. Not `minimal`: the time was over before each was known to be needed."""

    axioms: tuple[Axiom, ...]
    minimal: bool = True

    @property
    def words(self) -> tuple[str, ...]:
        """Each axiom in words."""
        return tuple(axiom.words for axiom in self.axioms)


def of_class(known: Axioms, cls: str, limit: float) -> Blame | None:
    """Why a class can have no member, None when that was not found within `limit` seconds."""
    return _smallest(known, module(known.axioms, [cls]), [cls], limit)


def of_contradiction(known: Axioms, limit: float) -> Blame | None:
    """Why the axioms contradict each other: what cannot be true of some individual, or of anything."""
    names = sorted(known.individuals) or ["https://kg.example/anything"]
    return _smallest(known, module(known.axioms, names), names, limit)


def _smallest(known: Axioms, start: Sequence[Axiom], names: Sequence[str], limit: float) -> Blame | None:
    ends = time.monotonic() + limit
    found = list(start)

    def hold(sets: Sequence[Sequence[Axiom]]) -> list[bool]:
        left = ends - time.monotonic()
        if left <= 0:
            raise NotReasoned("no time is left")
        return _follows(known, sets, names, left)

    try:
        if not found or not hold([found])[0]:
            return None
        return Blame(tuple(_shrunk(found, hold)))
    except NotReasoned:
        return None


def _shrunk(axioms: Sequence[Axiom], hold: Callable[[Sequence[Sequence[Axiom]]], list[bool]]) -> list[Axiom]:
    """A part of axioms from which it still follows, and does no more when any of them is missing."""
    kept = list(axioms)
    size = max(1, len(kept) // 40)
    while True:
        parts = [kept[at : at + size] for at in range(0, len(kept), size)]
        without = [[axiom for axiom in kept if axiom not in part] for part in parts]
        answers = hold(without)
        spare = [part for part, held in zip(parts, answers, strict=True) if held]
        if not spare:
            if size == 1:
                return kept
            size = max(1, size // 4)
            continue
        needed = [axiom for axiom in kept if not any(axiom in part for part in spare)]
        if len(spare) == 1 or hold([needed])[0]:
            if size == 1:
                return needed  # each of these was missed when it was away
            kept = needed
        else:
            kept = [axiom for axiom in kept if axiom not in spare[0]]  # there are several reasons: one is enough


def _follows(known: Axioms, sets: Sequence[Sequence[Axiom]], names: Sequence[str], limit: float) -> list[bool]:
    """For each set of axioms: whether one of the names, as a class, can have no member."""
    ends = time.monotonic() + limit
    answers: list[bool] = []
    at = 0
    while at < len(sets):
        several = max(1, min(len(sets) - at, _AT_ONCE // max(1, len(sets[at]))))
        lines: list[str] = []
        for number in range(at, at + several):
            lines += _copy(known, sets[number], names, number)
        empty = classify(world_of_lines(lines), max(0.1, ends - time.monotonic()))
        if empty is None:
            raise NotReasoned("a copy contradicts itself")
        answers += [any(f"{name}{_COPY}{number}" in empty for name in names) for number in range(at, at + several)]
        at += several
    return answers


def _copy(known: Axioms, axioms: Iterable[Axiom], names: Iterable[str], number: int) -> list[str]:
    """The lines of axioms, with what they need declared, under names of their own; individuals as classes."""
    own = dict.fromkeys(triple for axiom in axioms for triple in axiom.triples)
    triples = [t for at, triple in enumerate(own) for t in _of_classes(known, triple, f"some{at}")]
    used = {str(term) for triple in triples for term in triple} | set(names)
    triples += [t for t in known.declarations if str(t[0]) in used and t[2] != OWL.NamedIndividual]
    triples += [(URIRef(name), RDF.type, OWL.Class) for name in names if name in used]
    triples += [(URIRef(i), RDF.type, OWL.Class) for i in sorted(known.individuals & used)]
    return [" ".join(_renamed(term, number).n3() for term in triple) + " ." for triple in dict.fromkeys(triples)]


def _of_classes(known: Axioms, triple: Triple, name: str) -> list[Triple]:
    """A triple about individuals as one about classes that have them alone as members."""
    subject, predicate, obj = triple
    if obj == OWL.AllDifferent:
        return [(subject, predicate, OWL.AllDisjointClasses)]
    if predicate == OWL.distinctMembers:
        return [(subject, OWL.members, obj)]
    if str(subject) not in known.individuals:
        return [triple]
    if predicate == RDF.type:
        return [(subject, RDFS.subClassOf, obj)]
    if predicate == OWL.differentFrom:
        return [(subject, OWL.disjointWith, obj)]
    if predicate == OWL.sameAs:
        return [(subject, OWL.equivalentClass, obj)]
    some = BNode(name)
    how = OWL.hasValue if isinstance(obj, Literal) else OWL.someValuesFrom
    return [
        (subject, RDFS.subClassOf, some),
        (some, RDF.type, OWL.Restriction),
        (some, OWL.onProperty, predicate),
        (some, how, obj),
    ]


def _renamed(term: Node, number: int) -> URIRef | BNode | Literal:
    if isinstance(term, BNode):
        return BNode(f"{term}x{number}")
    if isinstance(term, Literal):
        return term
    return URIRef(str(term)) if is_built_in(str(term)) else URIRef(f"{term}{_COPY}{number}")
