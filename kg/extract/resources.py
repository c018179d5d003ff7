"""What the components look up: the ontology's words for classes and roles, and the background's names."""

from functools import lru_cache
from pathlib import Path

from kg.extract.admission import Admission
from kg.extract.lexicon import spelling, word_groups
from kg.extract.parsed import Doc
from kg.identity import background
from kg.vocabulary import NEWS, RDFS, XSD
from ontology.kinds import is_whole_kind, place_of_label, words_of
from ontology.loading import Class, Ontology, Property, load

_LABEL_CLASS = {
    "PERSON": ("Person", "person"),
    "ORG": ("Organization", "organization"),
    "GPE": ("GeopoliticalEntity", "place"),
    "LOC": ("Place", "place"),
    "FAC": ("Place", "place"),
    "EVENT": ("Event", "event"),
    "WORK_OF_ART": ("Work", "work"),
    "PRODUCT": ("Work", "work"),
    "LAW": ("Agreement", "work"),
}


class Lexicon:
    """Words of an ontology and names of the background, indexed for the components."""

    def __init__(self, ontology: Ontology) -> None:
        self.ontology = ontology
        self.background = background.load()
        self.names = frozenset(self.background.names())
        self.longest: dict[str, int] = {}  # first token of a name -> tokens of the longest name that starts so
        for name in self.names:
            words = name.replace("-", " - ").replace("'", " '").replace(".", ". ").split()
            for first in {name.split()[0], words[0]}:
                self.longest[first] = max(self.longest.get(first, 0), len(words) + 1)
        self.class_nouns: dict[str, str] = {}  # noun -> class IRI, the most specific one
        for cls in ontology.classes.values():
            for noun in _nouns(cls):
                known = self.class_nouns.get(spelling(noun))
                if known is None or ontology.is_a(cls.iri, known):
                    self.class_nouns[spelling(noun)] = cls.iri
        nouns = {p.iri: frozenset().union(*word_groups(p.nouns)) for p in ontology.properties.values()}
        self.role_nouns = frozenset().union(*nouns.values())
        self.verbs = frozenset().union(*(g for p in ontology.properties.values() for g in word_groups(p.verbs)))
        self.person_nouns = frozenset(
            n
            for p in ontology.properties.values()
            for n in nouns[p.iri]
            if p.domain and all(self.kind_of(c) == "person" for c in p.domain)
        )
        self.phrases = frozenset(n for n in self.role_nouns | set(self.class_nouns) if " " in n)
        self.person_nouns &= frozenset(
            n for n, c in self.class_nouns.items() if self.kind_of(c) == "person"
        ) | frozenset(("leader", "head", "chief", "premier", "chancellor", "chairman"))
        self.nouns_of_kind = {
            kind: frozenset(n for n, c in self.class_nouns.items() if self.kind_of(c) == kind)
            for kind in ("place", "organization")
        } | {"person": self.person_nouns}
        self.offices = frozenset(n for n in self.role_nouns if " " in n and self.kind_of_noun(n) != "organization")
        self.office_starts = frozenset(n.split()[0] for n in self.offices)

        def only_people(classes: tuple[str, ...]) -> bool:
            return bool(classes) and all(self.kind_of(c) == "person" for c in classes)

        titles = frozenset().union(
            *(nouns[p.iri] for p in ontology.properties.values() if only_people(p.domain) and not only_people(p.range))
        )
        people = frozenset(n for n, c in self.class_nouns.items() if self.kind_of(c) == "person")
        self.titles = frozenset(n for n in titles if self.kind_of_noun(n) in (None, "person"))  # "striker", "minister"
        self.roles = self.titles | people  # whatever a person may be called: "singer", too
        body = NEWS + "GovernmentBody"
        self.body_nouns = frozenset(
            n.split()[-1] for n, c in self.class_nouns.items() if body in ontology.classes and ontology.is_a(c, body)
        )

        self.admission = Admission(ontology, self.background)
        taught = [p for p in ontology.properties.values() if p.examples]
        self.takes_phrases = any(self._takes_phrases(p) for p in taught)
        self.has_open_ends = self.takes_phrases or any(
            not c.startswith(NEWS) for p in taught for c in (p.iri, *p.domain, *p.range)
        )  # an ontology for news alone has none

    def _takes_phrases(self, prop: Property) -> bool:
        """Whether bare noun phrases may be an end of a property, or a string that is one."""
        ends = [prop.domain, prop.range] if prop.is_object else [prop.domain]
        text = not prop.is_object and (not prop.range or {XSD + "string", RDFS + "Literal"} & {*prop.range})
        return bool(text) or any(self.admission.takes_phrases(prop, wanted) for wanted in ends)

    def own_classes(self, known: str, kind: str) -> tuple[str, ...]:
        """The classes of the ontology for what the background knows as of a class for news; none where that is one."""
        if not known.startswith(NEWS) or known in self.ontology.classes:
            return ()
        name = known.removeprefix(NEWS)
        named = [c.iri for c in self.ontology.classes.values() if place_of_label(c.label) == name]
        return tuple(named) or self.tops(kind)

    def kind_of_noun(self, noun: str) -> str | None:
        """The kind of thing that a class noun names; None for other words."""
        cls = self.class_nouns.get(noun)
        return self.kind_of(cls) if cls else None

    def kind_of(self, cls: str) -> str | None:
        """The kind (of kg.vocabulary.KINDS) of things of a class, if the ontology ties it to one."""
        known = self.ontology.classes.get(cls)
        return known.kind if known else None

    def tops(self, kind: str) -> tuple[str, ...]:
        """The classes that the ontology ties to a kind and that lie under no other such class.

        Of classes that are not for news only those that hold all of the kind ("person", not "player").
        """
        tied = [
            c.iri
            for c in self.ontology.classes.values()
            if c.kind == kind and (c.iri.startswith(NEWS) or is_whole_kind(c.label))
        ]
        return tuple(c for c in tied if not any(c != d and self.ontology.is_a(c, d) for d in tied))

    def is_country(self, classes: tuple[str, ...]) -> bool:
        """Whether the classes say that this is a country."""
        return NEWS + "Country" in classes

    def class_of_end(self, doc: Doc, head: int, wanted: tuple[str, ...]) -> str:
        """The class of an example's end, by the background, the language model's label or the one class wanted."""
        mention = next(m for m in doc._.mentions if m.start <= head < m.end)
        name = doc[mention.start : mention.end].text
        for sense in self.background.senses(name):
            first = sense.known.classes[0] if sense.known.classes else ""
            if wanted and not wanted[0].startswith(NEWS):
                break
            return first
        classes = self.classes_of_name(name, doc[head].ent_type_)
        if classes and any(self.ontology.is_a(classes[0], w) for w in wanted):
            return classes[0]
        return wanted[0] if len(wanted) == 1 else ""

    def classes_of_name(self, name: str, label: str) -> tuple[str, ...]:
        """The classes of a name by its own words ("Green Party"), else by the language model's label."""
        words = [spelling(w.strip(".,")) for w in name.split()]
        by_word = None
        if label not in ("PERSON", "GPE", "NORP"):
            for start in range(len(words)):
                noun = self.class_nouns.get(" ".join(words[start:]))
                if noun and self.kind_of(noun) != "person":
                    by_word = noun
                    break
            if by_word is None and words and len(words) > 1:
                before = next((i for i, w in enumerate(words) if i and w in ("of", "for", "in")), 1)
                noun = self.class_nouns.get(words[before - 1])
                if noun and self.kind_of(noun) != "person":
                    by_word = noun
        if by_word:
            return (by_word,)
        name_and_kind = _LABEL_CLASS.get(label)
        if name_and_kind is None:
            return ()
        iri = NEWS + name_and_kind[0]
        return (iri,) if iri in self.ontology.classes else self.tops(name_and_kind[1])


def _nouns(cls: Class) -> list[str]:
    """What says of a thing that it is of a class: its kg:noun words, those of its examples, and its label."""
    if cls.iri.startswith(NEWS):
        return list(cls.nouns)
    label = words_of(cls.label)
    told = [noun for example in cls.examples for noun in example.nouns]
    return [*cls.nouns, *told, *([label] if label.replace(" ", "").isalpha() else [])]


@lru_cache(maxsize=4)
def lexicon(ontology: str | None) -> Lexicon:
    """The lexicon of an ontology file (None: the default one), made once a process."""
    return Lexicon(load(Path(ontology) if ontology else None))
