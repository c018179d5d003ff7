"""What follows from facts by an ontology's axioms and rules, and all the ways in which it follows.

Forward chaining, semi-naive: each round joins what the round before found with all that is known, so that every way to
a conclusion is found once. Facts are (subject, property, object), all IRIs; a thing's class is a fact of rdf:type.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from kg.vocabulary import KG, RDF
from ontology.loading import Ontology, Rule

Fact = tuple[str, str, str]

RDF_TYPE = RDF + "type"
SUPER_CLASS = KG + "SuperClass"
SUPER_PROPERTY = KG + "SuperProperty"
INVERSE = KG + "Inverse"
_Key = tuple[str, str | None]  # a property, and the object where it must be one
_AXIOMS = (SUPER_CLASS, SUPER_PROPERTY, INVERSE)


@dataclass(frozen=True, slots=True)
class Step:
    """One way to a conclusion: the rule or axiom (an IRI), and the facts that it takes."""

    rule: str
    premises: tuple[Fact, ...]
    conclusion: Fact

    def order(self) -> tuple[int, str, tuple[Fact, ...]]:
        """Axioms before rules; for the rest, any fixed order."""
        return (_AXIOMS.index(self.rule) if self.rule in _AXIOMS else len(_AXIOMS), self.rule, self.premises)


def entail(facts: Iterable[Fact], ontology: Ontology, rules: Iterable[Rule]) -> tuple[dict[Fact, int], list[Step]]:
    """All that holds when `facts` do, each with its round (0: given), and every step to what holds.

    No rule says anything of a thing and itself.
    """
    plans = _plans(tuple(rules))
    rounds: dict[Fact, int] = {}
    steps: list[Step] = []
    index = _Index()
    fresh = dict.fromkeys(facts)
    number = 0
    while fresh:
        newest: dict[tuple[str, str | None], list[Fact]] = defaultdict(list)  # by property, and with the object
        for fact in fresh:
            rounds[fact] = number
            newest[fact[1], None].append(fact)
            newest[fact[1], fact[2]].append(fact)
            index.add(fact)
        found = [step for fact in fresh for step in _axioms(fact, ontology)]
        begun = (plan for key in newest.keys() & plans.keys() for plan in plans[key] if index.has(plan.needs))
        for plan in sorted(begun, key=_Plan.order):
            for fact in newest[plan.takes]:
                found.extend(_steps(plan, fact, index, fresh))
        steps += found
        fresh = dict.fromkeys(step.conclusion for step in found if step.conclusion not in rounds)
        number += 1
    return rounds, steps


def _axioms(fact: Fact, ontology: Ontology) -> Iterator[Step]:
    """What a single fact entails by its class or property."""
    subject, predicate, obj = fact
    if predicate == RDF_TYPE:
        for cls in sorted(ontology.superclasses(obj) - {obj}):
            yield Step(SUPER_CLASS, (fact,), (subject, RDF_TYPE, cls))
        return
    for wider in ontology.superproperties(predicate):
        if wider != predicate:
            yield Step(SUPER_PROPERTY, (fact,), (subject, wider, obj))
    prop = ontology.properties.get(predicate)  # a property above may be declared nowhere
    if prop is not None and prop.symmetric:
        yield Step(INVERSE, (fact,), (obj, predicate, subject))
    if prop is not None and prop.inverse:
        yield Step(INVERSE, (fact,), (obj, prop.inverse, subject))


class _Index:
    """Facts by property, and by property and either end."""

    def __init__(self) -> None:
        self._facts: set[Fact] = set()
        self._by: dict[tuple[str | None, str, str | None], list[Fact]] = defaultdict(list)

    def add(self, fact: Fact) -> None:
        subject, predicate, obj = fact
        self._facts.add(fact)
        for key in ((None, predicate, None), (subject, predicate, None), (None, predicate, obj)):
            self._by[key].append(fact)

    def has(self, keys: Iterable[_Key]) -> bool:
        """Whether there are facts for each of some keys."""
        return all((None, *key) in self._by for key in keys)

    def find(self, subject: str | None, predicate: str, obj: str | None) -> Iterable[Fact]:
        """Those with these ends (None: any), in the order in which they came."""
        if subject is not None and obj is not None:
            fact = (subject, predicate, obj)
            return (fact,) if fact in self._facts else ()
        return self._by.get((subject, predicate, obj), ())


@dataclass(frozen=True, slots=True)
class _Plan:
    """How a rule is tried when the premise at `pivot` is a fresh fact: `others` in the order in which they are looked
    up, that of which most ends are known first.
    """

    rule: Rule
    number: int  # of the rule
    pivot: int
    takes: _Key
    others: tuple[int, ...]
    needs: tuple[_Key, ...]  # what the other premises take

    def order(self) -> tuple[int, int]:
        """That of the rules and of their premises."""
        return self.number, self.pivot


@lru_cache(maxsize=8)
def _plans(rules: tuple[Rule, ...]) -> dict[_Key, list[_Plan]]:
    """All plans of some rules, by the facts that they begin with."""
    plans: dict[_Key, list[_Plan]] = defaultdict(list)
    for number, rule in enumerate(rules):
        keys = tuple((p, None if obj.startswith("?") else obj) for _, p, obj in rule.premises)
        for pivot, takes in enumerate(keys):
            needs = keys[:pivot] + keys[pivot + 1 :]
            plans[takes].append(_Plan(rule, number, pivot, takes, _others(rule, pivot), needs))
    return plans


def _others(rule: Rule, pivot: int) -> tuple[int, ...]:
    premises = rule.premises
    ends = [[p[0], p[2]] for p in premises]
    known = {*ends[pivot], *(end for both in ends for end in both if not end.startswith("?"))}
    missing = [i for i in range(len(premises)) if i != pivot]
    order: list[int] = []
    while missing:
        following = max(missing, key=lambda i: (sum(end in known for end in ends[i]), -i))
        missing.remove(following)
        known.update(ends[following])
        order.append(following)
    return tuple(order)


def _steps(plan: _Plan, fact: Fact, index: _Index, fresh: Mapping[Fact, None]) -> Iterator[Step]:
    """The ways in which a rule's premises hold when the one at the pivot is `fact`, which is fresh.

    A premise before it takes no fresh fact: that way was found with the pivot there.
    """
    premises = plan.rule.premises
    bound = _unified(premises[plan.pivot], fact, {})
    ways = [] if bound is None else [({plan.pivot: fact}, bound)]
    for other in plan.others:
        subject, predicate, obj = premises[other]
        ways = [
            ({**used, other: found}, further)
            for used, bound in ways
            for found in index.find(_value(subject, bound), predicate, _value(obj, bound))
            if not (other < plan.pivot and found in fresh)
            if (further := _unified(premises[other], found, bound)) is not None
        ]
    for used, bound in ways:
        subject, predicate, obj = (bound.get(term, term) for term in plan.rule.conclusion)
        apart = all(_value(a, bound) != _value(b, bound) for a, b in plan.rule.different)
        if apart and (subject != obj or predicate == RDF_TYPE):
            yield Step(plan.rule.iri, tuple(used[i] for i in range(len(premises))), (subject, predicate, obj))


def _unified(pattern: Fact, fact: Fact, bound: Mapping[str, str]) -> dict[str, str] | None:
    """The bindings with those that make the pattern the fact; None when nothing can."""
    further = dict(bound)
    for term, value in zip(pattern, fact, strict=True):
        if (further.setdefault(term, value) if term.startswith("?") else term) != value:
            return None
    return further


def _value(term: str, bound: Mapping[str, str]) -> str | None:
    """What a term stands for; None for a variable that nothing binds yet."""
    return bound.get(term) if term.startswith("?") else term


class Grounds:
    """What claims rest on. A step whose premises hold only because of its conclusion grounds nothing.

    `steps` are (premises, conclusion) of claims; `given` hold without any step.
    """

    def __init__(self, steps: Iterable[tuple[tuple[Fact, ...], Fact]], given: Iterable[Fact]) -> None:
        self._given = frozenset(given)
        self._steps: dict[Fact, dict[tuple[Fact, ...], None]] = defaultdict(dict)
        for premises, conclusion in steps:
            if conclusion not in premises:
                self._steps[conclusion][premises] = None

    def of(self, claim: Fact) -> set[Fact]:
        """All claims that some way to this one takes, without going through the claim itself."""
        found = self._below(claim, None)
        if claim in found:  # it is among the grounds of what it rests on: only what holds without it counts
            found = self._below(claim, self._held_without(claim, found))
        return found

    def _below(self, claim: Fact, held: set[Fact] | None) -> set[Fact]:
        """The premises of the claim, of those, and so on; by steps whose premises are all `held` (None: any)."""
        found: set[Fact] = set()
        waiting = [claim]
        while waiting:
            for premises in self._steps.get(waiting.pop(), ()):
                if held is None or held.issuperset(premises):
                    new = [p for p in premises if p not in found]
                    found.update(new)
                    waiting.extend(new)
        return found

    def _held_without(self, claim: Fact, among: set[Fact]) -> set[Fact]:
        """Which of some claims hold though this one does not."""
        held = (among & self._given) - {claim}
        takes: dict[Fact, list[tuple[Fact, tuple[Fact, ...]]]] = defaultdict(list)
        for head in among - {claim}:
            for premises in self._steps.get(head, ()):
                for premise in premises:
                    takes[premise].append((head, premises))
        waiting = list(held)
        while waiting:
            for head, premises in takes.get(waiting.pop(), ()):
                if head not in held and held.issuperset(premises):
                    held.add(head)
                    waiting.append(head)
        return held
