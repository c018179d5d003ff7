"""Which things may stand at the end of a property.

A class of the ontology for news is taken at its word: only what is known to be of it, or of one below it, is admitted.
Another class is tied to what a text shows by its kind, declared (kg:kind) or told by its label ("Player" are people),
and by the nouns that say of a thing that it is a member. One without a kind admits whatever is not surely something
else that the ontology knows; one without any tie admits noun phrases, too.
"""

import itertools
from collections.abc import Sequence

from kg.extract.extensions import ANY_CLASS
from kg.identity.given_names import is_given_name
from kg.vocabulary import NEWS, OWL
from ontology.kinds import is_whole_kind, place_of_label
from ontology.model import Ontology, Property

_THINGS = frozenset(("work", "event", "other"))  # kinds that the language model cannot tell well
_ROLES = frozenset(("person", "organization"))  # what is of such a kind may be of several classes
_DISJOINT = f"<{OWL}disjointWith>"
_PLACES = frozenset(NEWS + name for name in ("Country", "Region", "City"))


class Admission:
    """Asks an ontology about the ends of its properties."""

    def __init__(self, ontology: Ontology) -> None:
        self._ontology = ontology
        self._whole = frozenset(c.iri for c in ontology.classes.values() if is_whole_kind(c.label))
        self._kinds: dict[str, list[str]] = {}
        for cls in ontology.classes.values():
            if cls.kind is not None:
                self._kinds.setdefault(cls.kind, []).append(cls.iri)
        lines = (line.split() for line in ontology.ntriples().splitlines() if _DISJOINT in line)
        pairs = [(s[1:-1], o[1:-1]) for s, _, o, *_ in lines]
        self._disjoint = frozenset((*pairs, *((o, s) for s, o in pairs)))
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
        return able[0] if len(able) == 1 else None

    def _may_be(self, kind: str, classes: Sequence[str], label: str, wanted: str) -> bool:
        is_a = self._ontology.is_a
        known = [c for c in classes if c in self._ontology.classes and c not in self._whole]
        if known and not any(is_a(wanted, c) or self._go_together(c, wanted) for c in known):
            return False
        ties = self._ties.get(wanted, frozenset())
        sure = self.is_sure(kind, classes, label)
        if not ties:
            others = self._kinds.get(kind, ())
            return not (sure and others and not any(is_a(wanted, c) or is_a(c, wanted) for c in others))
        return not kind or any(self._agree(kind, tie, sure, classes, wanted) for tie in ties)

    def _go_together(self, cls: str, other: str) -> bool:
        """Whether a thing may well be of two classes that are not below each other: a painter plays chess."""
        ties = self._ties[cls] & self._ties.get(other, frozenset()) & _ROLES
        above = itertools.product(self._ontology.superclasses(cls), self._ontology.superclasses(other))
        return bool(ties) and self._disjoint.isdisjoint(above)

    def _agree(self, kind: str, tie: str, sure: bool, classes: Sequence[str], wanted: str) -> bool:
        """Whether a thing of a kind may be of a class that is tied to one."""
        if tie in _THINGS:
            return kind in _THINGS or not sure
        if tie == "place" and kind == "place":
            place = place_of_label(self._ontology.classes[wanted].label)
            told = _PLACES.intersection(classes)
            return place is None or not told or NEWS + place in told
        return tie == kind or (tie == "organization" and kind in _THINGS)

    def is_sure(self, kind: str, classes: Sequence[str], label: str) -> bool:
        """Whether a thing is surely of its kind: the background knows it, or a given name begins its name."""
        words = label.split()
        person = kind == "person" and len(words) > 1 and is_given_name(words[0])
        return person or any(c.startswith(NEWS) for c in classes)
