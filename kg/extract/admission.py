"""Which things may stand at the end of a property.

A class of the ontology for news is taken at its word: only what is known to be of it, or of one below it, is admitted.
Another class is tied to what a text shows by its kind, declared (kg:kind) or told by its label ("Player" are people),
and by the nouns that say of a thing that it is a member. One without a kind admits whatever is not surely something
else that the ontology knows; one without any tie admits noun phrases, too.
"""

import itertools
from collections.abc import Sequence

from kg.extract.extensions import ANY_CLASS
from kg.identity.background import Background
from kg.identity.given_names import is_given_name
from kg.model import Entity
from kg.vocabulary import NEWS, OWL, RDF
from ontology.kinds import is_whole_kind, place_of_label
from ontology.model import Ontology, Property

_THINGS = frozenset(("work", "event", "other"))  # kinds that the language model cannot tell well
_ROLES = frozenset(("person", "organization"))  # what is of such a kind may be of several classes
_PLACES = frozenset(NEWS + name for name in ("Country", "Region", "City"))
# Classes that a name may have by the language model's label alone.
_GUESSED = frozenset(
    NEWS + name for name in "Person Organization GeopoliticalEntity Place Event Work Agreement".split()
)


class Admission:
    """Asks an ontology about the ends of its properties."""

    def __init__(self, ontology: Ontology, background: Background) -> None:
        self._ontology = ontology
        self._background = background
        self._whole = frozenset(c.iri for c in ontology.classes.values() if is_whole_kind(c.label))
        self._kinds: dict[str, list[str]] = {}
        for cls in ontology.classes.values():
            if cls.kind is not None:
                self._kinds.setdefault(cls.kind, []).append(cls.iri)
        self._disjoint = _disjoint(ontology)
        self._ties = {cls: self._tied(cls) for cls in ontology.classes}

    def _tied(self, cls: str) -> frozenset[str]:
        """The kinds of a class: its own, else those of all that lie below it; none where nothing ties it to one."""
        own = self._ontology.classes[cls].kind
        below = (c for c in self._ontology.classes.values() if c.kind and self._ontology.is_a(c.iri, cls))
        return frozenset((own,)) if own else frozenset(c.kind for c in below if c.kind)

    def is_foreign(self, prop: Property, wanted: Sequence[str]) -> bool:
        """Whether an end is of no class for news, so that what a text shows of it is all that is known."""
        return not any(c.startswith(NEWS) for c in wanted) if wanted else not prop.iri.startswith(NEWS)

    def takes_phrases(self, prop: Property, wanted: Sequence[str]) -> bool:
        """Whether noun phrases that are no names may stand at an end of these classes."""
        if not self.is_foreign(prop, wanted):
            return False
        return not wanted or any(not (ties := self._ties.get(c, frozenset())) or ties & _THINGS for c in wanted)

    def kind_of(self, wanted: Sequence[str]) -> str:
        """The kind of a thing that nothing but its place at an end of these classes tells."""
        kinds = {kind for c in wanted for kind in self._ties.get(c, ("other",))}
        return kinds.pop() if len(kinds) == 1 else "other"

    def admits(self, kind: str, classes: Sequence[str], label: str, wanted: Sequence[str]) -> bool:
        """Whether a thing of a kind ("" when not known), of these classes and with this label may stand there."""
        is_a = self._ontology.is_a
        if not wanted or ANY_CLASS in classes or any(is_a(c, w) for c in classes for w in wanted):
            return True
        return any(self._may_be(kind, classes, label, w) for w in wanted if not w.startswith(NEWS))

    def shown(self, kind: str, classes: Sequence[str], label: str, wanted: Sequence[str]) -> str | None:
        """The class that an end shows a thing to be of, where nothing else has told its class."""
        if any(self._ontology.is_a(c, w) for c in classes for w in wanted):
            return None
        able = [w for w in wanted if not w.startswith(NEWS) and self._may_be(kind, classes, label, w)]
        if len(able) > 1:  # "a researcher or an organisation": what the language model takes it for decides
            able = [w for w in able if kind in self._ties.get(w, frozenset())]
        return able[0] if len(able) == 1 else None

    def _may_be(self, kind: str, classes: Sequence[str], label: str, wanted: str) -> bool:
        is_a = self._ontology.is_a
        sure = self.is_sure(kind, classes, label)
        known = [c for c in classes if c in self._ontology.classes and c not in self._whole]
        known = [c for c in known if sure or c not in _GUESSED]
        if known and not any(is_a(wanted, c) or self._go_together(c, wanted) for c in known):
            return False
        ties = self._ties.get(wanted, frozenset())
        if not ties:
            others = self._kinds.get(kind, ())
            return not (sure and others and not any(is_a(wanted, c) or is_a(c, wanted) for c in others))
        full_name = " " in label and is_given_name(label.split()[0])
        return not kind or any(
            self._agree(kind, tie, sure, classes, wanted) or (tie == "person" and full_name and not sure)
            for tie in ties
        )

    def _go_together(self, cls: str, other: str) -> bool:
        """Whether a thing may well be of two classes that are not below each other: a painter plays chess."""
        ties = self._ties[cls] & self._ties.get(other, frozenset()) & _ROLES
        return bool(ties) and not self.are_disjoint(cls, other)

    def are_disjoint(self, cls: str, other: str) -> bool:
        """Whether the ontology says that nothing is of both classes."""
        above = itertools.product(self._ontology.superclasses(cls), self._ontology.superclasses(other))
        return not self._disjoint.isdisjoint(above)

    def gives_way(self, thing: Entity, cls: str, shown: str) -> bool:
        """Whether a class of a thing is but the language model's guess, and the text shows it to be of another."""
        if (cls not in _GUESSED and cls not in self._whole) or self.is_sure(thing.kind, thing.classes, thing.label):
            return False
        return not self._go_together(cls, shown)

    def _agree(self, kind: str, tie: str, sure: bool, classes: Sequence[str], wanted: str) -> bool:
        """Whether a thing of a kind may be of a class that is tied to one."""
        if tie in _THINGS:
            return kind in _THINGS or not sure
        if tie in ("place", "organization") and not sure:  # a name that nobody knows: its place in the sentence tells
            return True
        if tie == "place" and kind == "place":
            place = place_of_label(self._ontology.classes[wanted].label)
            told = _PLACES.intersection(classes)
            return place is None or not told or NEWS + place in told
        return tie == kind or (tie == "organization" and kind in _THINGS)

    def is_sure(self, kind: str, classes: Sequence[str], label: str) -> bool:
        """Whether a thing is surely of its kind: the background knows it, or a given name begins its name."""
        words = label.split()
        person = kind == "person" and len(words) > 1 and is_given_name(words[0])
        told = [c for c in classes if c.startswith(NEWS)]
        return person or (bool(told) and (not _GUESSED.issuperset(told) or bool(self._background.senses(label))))


def _disjoint(ontology: Ontology) -> frozenset[tuple[str, str]]:
    """The pairs of classes that the ontology's axioms keep apart, either way round."""
    lines = [line for line in ontology.ntriples().splitlines() if "<" + OWL in line or "<" + RDF in line]
    triples = [tuple(line.split()[:3]) for line in lines]
    value = {(s, p): o for s, p, o in triples}
    apart: set[tuple[str, str]] = set()

    def members(node: str) -> list[str]:
        found = []
        while (first := value.get((node, f"<{RDF}first>"))) is not None:
            found.append(first[1:-1])
            node = value[node, f"<{RDF}rest>"]
        return found

    grouped = {s for s, _, o in triples if o == f"<{OWL}AllDisjointClasses>"}
    for s, p, o in triples:
        if p == f"<{OWL}disjointWith>":
            apart.add((s[1:-1], o[1:-1]))
        elif p == f"<{OWL}disjointUnionOf>" or (p == f"<{OWL}members>" and s in grouped):
            apart.update(itertools.permutations(members(o), 2))
    return frozenset((*apart, *((o, s) for s, o in apart)))
