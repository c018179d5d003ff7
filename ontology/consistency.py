"""Is an ontology consistent, which classes can have no member, which axioms are to blame, and what else follows?"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import owlready2 as owl

from ontology import blame
from ontology.axioms import axioms
from ontology.loading import world_of
from ontology.model import Ontology
from ontology.reasoner import NotReasoned, classify


@dataclass(frozen=True, slots=True)
class Empty:
    """A class that can have no member, and the axioms, in words, from which that follows."""

    iri: str
    reasons: tuple[str, ...] = ()  # none: they were not found in the time


@dataclass(frozen=True, slots=True)
class Consistency:
    """What HermiT found: `consistent` is None when it could not tell, and `problem` says why."""

    consistent: bool | None
    empty: tuple[Empty, ...] = ()  # classes that can have no member, by IRI
    reasons: tuple[str, ...] = ()  # axioms, in words, that contradict each other
    inferred: tuple[tuple[str, str], ...] = ()  # a class and one above it, as the ontology does not say by itself
    problem: str | None = None
    seconds: float = 0.0

    @property
    def unsatisfiable(self) -> tuple[str, ...]:
        """The IRIs of the classes that can have no member."""
        return tuple(one.iri for one in self.empty)

    @property
    def inconsistent(self) -> bool:
        """Something is wrong: axioms contradict each other, or a class cannot have members."""
        return self.consistent is False or bool(self.empty)

    @property
    def summary(self) -> str:
        """One line for people."""
        if self.consistent is None:
            return self.problem or "not checked"
        if not self.consistent:
            return "inconsistent: its axioms contradict each other"
        if self.empty:
            return f"consistent, but no member is possible of {', '.join(f'<{iri}>' for iri in self.unsatisfiable)}"
        return "consistent"


def check(ontology: Ontology, limit: float = 60.0, blame_limit: float = 15.0) -> Consistency:
    """Run HermiT for at most `limit` seconds, and look for the axioms to blame for at most `blame_limit` more."""
    started = time.monotonic()
    world = world_of(ontology)
    try:
        unsatisfiable = classify(world, limit)
    except NotReasoned as error:
        return Consistency(None, problem=str(error))
    if unsatisfiable is None:
        found = blame.of_contradiction(axioms(ontology), blame_limit)
        return Consistency(False, reasons=found.words if found else (), seconds=time.monotonic() - started)
    empty = tuple(_explained(ontology, unsatisfiable, blame_limit)) if unsatisfiable else ()
    inferred = tuple(_inferred(ontology, world, unsatisfiable))
    return Consistency(True, empty, inferred=inferred, seconds=time.monotonic() - started)


def _explained(ontology: Ontology, unsatisfiable: set[str], limit: float) -> Iterator[Empty]:
    """Classes without possible members; one below another such class has no further reason."""
    ends = time.monotonic() + limit
    known = axioms(ontology)
    for iri in sorted(unsatisfiable):
        above = sorted((ontology.superclasses(iri) - {iri}) & unsatisfiable)
        if above and iri not in ontology.superclasses(above[0]):
            yield Empty(iri, (f"{_name(iri)} is below {_name(above[0])}, which can have no member",))
            continue
        found = blame.of_class(known, iri, ends - time.monotonic())
        yield Empty(iri, found.words if found else ())


def _inferred(ontology: Ontology, world: Any, unsatisfiable: set[str]) -> Iterator[tuple[str, str]]:
    """The classes that the reasoner puts right under others, where the ontology does not say so."""
    for iri in ontology.classes:
        cls = world[iri]
        if cls is None or iri in unsatisfiable:
            continue
        told = ontology.superclasses(iri)
        parents = {parent.iri for parent in (*cls.is_a, *cls.equivalent_to) if isinstance(parent, owl.ThingClass)}
        for parent in sorted(parents - told - {owl.Thing.iri}):
            if parent in ontology.classes:
                yield iri, parent


def _name(iri: str) -> str:
    return iri.rstrip("/#").replace("#", "/").rsplit("/", 1)[-1]
