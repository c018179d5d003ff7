"""Wordings that two properties teach: an article that uses one states both, or the wrong one of the two."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from kg.extract.pattern_cache import patterns
from kg.extract.patterns import Pattern
from kg.extract.pipeline import load
from kg.extract.resources import lexicon
from ontology.model import Ontology
from ontology.teaching import rule_iri

_Lemmas = frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Shared:
    """Two properties, neither above the other, with an example of each that teach the same, and in how many ways."""

    first: str  # names of the properties
    second: str
    first_example: str
    second_example: str
    words: tuple[str, ...]  # that both examples have where their ways meet
    count: int  # of pairs of patterns


def shared_patterns(model: str, ontology: Path | None) -> list[Shared]:
    """What the properties of an ontology have in common, in the order of their IRIs.

    Two patterns are one where each lemma on the way may be the same, and the ends can be of one class.
    """
    path = str(ontology) if ontology else None
    nlp, words = load(model, path), lexicon(path)
    return _shared(patterns(nlp, words), words.ontology)


def _shared(taught: Iterable[Pattern], ontology: Ontology) -> list[Shared]:
    alike: dict[tuple[object, ...], list[Pattern]] = defaultdict(list)
    for pattern in taught:
        if not pattern.veto:
            alike[_shape(pattern)].append(pattern)
    found: dict[tuple[str, str], list[tuple[Pattern, Pattern]]] = defaultdict(list)
    for group in alike.values():
        for one, other in combinations(sorted(group, key=lambda p: p.property), 2):
            if _apart(one, other, ontology) and _meet(one, other) and _same_ends(one, other, ontology):
                found[one.property, other.property].append((one, other))
    sources = {rule_iri(p, e): e.source for p in ontology.properties.values() for e in p.examples}
    return [
        Shared(
            ontology.properties[first].name,
            ontology.properties[second].name,
            sources[pairs[0][0].rule],
            sources[pairs[0][1].rule],
            tuple(sorted((pairs[0][0].anchor or frozenset()) & (pairs[0][1].anchor or frozenset()))),
            len(pairs),
        )
        for (first, second), pairs in sorted(found.items())
    ]


def _shape(pattern: Pattern) -> tuple[object, ...]:
    """All of a pattern but its words."""
    roles = (tuple(step.role for step in branch) for branch in (pattern.subject, pattern.object))
    sides = tuple(sorted((side.branch, side.depth, side.role) for side in pattern.sides))
    return (pattern.anchor is None, *roles, sides, pattern.governor is None)


def _apart(one: Pattern, other: Pattern, ontology: Ontology) -> bool:
    first, second = one.property, other.property
    return first not in ontology.superproperties(second) and second not in ontology.superproperties(first)


def _meet(one: Pattern, other: Pattern) -> bool:
    """Whether one wording answers to both."""
    steps = zip((*one.subject, *one.object), (*other.subject, *other.object), strict=True)
    lemmas: list[tuple[_Lemmas, _Lemmas]] = [(one.anchor, other.anchor), (one.governor, other.governor)]
    lemmas += [(a.lemmas, b.lemmas) for a, b in steps]
    second = {(side.branch, side.depth, side.role): side.lemmas for side in other.sides}
    lemmas += [(side.lemmas, second[side.branch, side.depth, side.role]) for side in one.sides]
    return all(bool(a & b) if a is not None and b is not None else a is b for a, b in lemmas)


def _same_ends(one: Pattern, other: Pattern, ontology: Ontology) -> bool:
    """Whether things of one class can stand at both subjects, and of one at both objects."""
    first, second = ontology.properties[one.property], ontology.properties[other.property]
    if first.is_object != second.is_object:
        return False
    kinds = zip(one.kinds or ("", ""), other.kinds or ("", ""), strict=True)
    if not all(not a or not b or ontology.is_a(a, b) or ontology.is_a(b, a) for a, b in kinds):
        return False
    ends = ((first.domain, second.domain), (first.range, second.range))
    return all(not a or not b or set(a) & set(b) or _overlap(a, b, ontology) for a, b in ends)


def _overlap(one: Iterable[str], other: Iterable[str], ontology: Ontology) -> bool:
    above = (ontology.superclasses(cls) for cls in ontology.classes)
    return any(not known.isdisjoint(one) and not known.isdisjoint(other) for known in above)
