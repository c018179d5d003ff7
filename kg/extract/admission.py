"""Which things may stand at the end of a property.

A class of the ontology for news is taken at its word: only what is known to be of it, or of one below it, is admitted.
Another class is tied to what a text shows by its kind, declared (kg:kind) or told by its label ("Player" are people),
and by the nouns that say of a thing that it is a member. One without a kind admits whatever is not surely something
else that the ontology knows; one without any tie admits noun phrases, too.
"""

from collections.abc import Sequence

from kg.extract.extensions import ANY_CLASS
from kg.identity.given_names import is_given_name
from kg.vocabulary import NEWS
from ontology.kinds import is_whole_kind, place_of_label
from ontology.model import Ontology, Property

_THINGS = frozenset(("work", "event", "other"))  # kinds that the language model cannot tell well
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

    def is_foreign(self, prop: Property, wanted: Sequence[str]) -> bool:
        """Whether an end is of no class for news, so that what a text shows of it is all that is known."""
        return not any(c.startswith(NEWS) for c in wanted) if wanted else not prop.iri.startswith(NEWS)

    def takes_phrases(self, prop: Property, wanted: Sequence[str]) -> bool:
        """Whether noun phrases that are no names may stand at an end of these classes."""
        if not self.is_foreign(prop, wanted):
            return False
        return not wanted or any(self._kind(c) is None or self._kind(c) in _THINGS for c in wanted)

    def kind_of(self, wanted: Sequence[str]) -> str:
        """The kind of a thing that nothing but its place at an end of these classes tells."""
        kinds = {self._kind(c) for c in wanted}
        return (kinds.pop() or "other") if len(kinds) == 1 else "other"

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

    def _kind(self, cls: str) -> str | None:
        known = self._ontology.classes.get(cls)
        return known.kind if known else None

    def _may_be(self, kind: str, classes: Sequence[str], label: str, wanted: str) -> bool:
        is_a = self._ontology.is_a
        known = [c for c in classes if c in self._ontology.classes and c not in self._whole]
        if known and not any(is_a(wanted, c) for c in known):
            return False
        tie = self._kind(wanted)
        sure = self._is_sure(kind, classes, label)
        if tie is None:
            others = self._kinds.get(kind, ())
            return not (sure and others and not any(is_a(wanted, c) or is_a(c, wanted) for c in others))
        if not kind:
            return True
        if tie in _THINGS:
            return kind in _THINGS or not sure
        if tie == "place" and kind == "place":
            place = place_of_label(self._ontology.classes[wanted].label) if wanted in self._ontology.classes else None
            told = _PLACES.intersection(classes)
            return place is None or not told or NEWS + place in told
        return tie == kind or (tie == "organization" and kind in _THINGS)

    def _is_sure(self, kind: str, classes: Sequence[str], label: str) -> bool:
        """Whether a thing is surely of its kind: the background knows it, or a given name begins its name."""
        words = label.split()
        person = kind == "person" and len(words) > 1 and is_given_name(words[0])
        return person or any(c.startswith(NEWS) for c in classes)
