"""Ends of relations that are no names: values and noun phrases. They become mentions only where a relation ends in one.

While one text is searched, what is found gets provisional indexes after those of the text's own mentions and entities;
`close` puts all in the order of the text.
"""

from collections.abc import Sequence
from dataclasses import replace

from kg.extract.extensions import ANY_CLASS, Match, MentionSpan
from kg.extract.lexicon import spelling
from kg.extract.noun_phrases import label_of
from kg.extract.parsed import Doc
from kg.extract.resources import Lexicon
from kg.extract.values import ValueSpan, beside_names
from kg.identity.names import plain
from kg.model import Entity, How
from kg.vocabulary import NEWS


class OpenEnds:
    """The open ends of one text, and its entities with what is learned of them on the way."""

    def __init__(self, doc: Doc, words: Lexicon) -> None:
        self._doc, self._words = doc, words
        self._mentions = list(doc._.mentions)
        self.refers: list[int | None] = list(doc._.refers)
        self._stands_for: list[int | None] = list(doc._.stands_for)
        self.entities: list[Entity] = list(doc._.entities)
        self.spans: dict[int, ValueSpan] = {}
        self.inner: frozenset[int] = frozenset()  # mentions that are no names, but parts of values
        self._at = {m.head: i for i, m in enumerate(self._mentions) if m.open}
        self.reclassed: set[int] = set()  # entities of which a class was but a guess that did not hold
        self._changed = False
        self._index: dict[tuple[str, str], int] = {}
        if words.has_open_ends:
            names = [i for i, m in enumerate(self._mentions) if not m.open]
            self.spans, inner = beside_names(doc, [self._mentions[i] for i in names], words.takes_phrases)
            self.inner = frozenset(names[n] for n in inner)
            for head, i in self._at.items():
                mention = self._mentions[i]
                self.spans.setdefault(head, ValueSpan(mention.start, mention.end, head, "phrase"))
            self.entities = [self._with_own_classes(entity) for entity in self.entities]
        for i, entity in enumerate(self.entities):
            self._index.setdefault((entity.kind, entity.label), i)

    def _with_own_classes(self, entity: Entity) -> Entity:
        """An entity with the classes that the ontology has for what the background knows it as."""
        own = [c for known in entity.classes for c in self._words.own_classes(known, entity.kind)]
        return replace(entity, classes=tuple(dict.fromkeys((*entity.classes, *own)))) if own else entity

    # -- on the way

    def is_example(self, head: int) -> bool:
        """Whether an open end is marked in an example."""
        index = self._at.get(head)
        return index is not None and ANY_CLASS in self._mentions[index].classes

    def is_description(self, head: int) -> bool:
        """Whether a phrase takes up a thing that was named before: "the wine", of whatever class."""
        token, span = self._doc[head], self.spans[head]
        if span.end - span.start > 1 or self.is_example(head):
            return False
        articles = [c for c in token.lefts if c.dep_ == "det" and c.lower_ in ("the", "this", "that", "these", "those")]
        return bool(articles) and spelling(token.lemma_) in self._words.class_nouns

    def classes_of(self, head: int) -> tuple[str, ...]:
        """The class that an open end's own noun tells; any class for an end of an example."""
        if self.is_example(head):
            return (ANY_CLASS,)
        cls = self._words.class_nouns.get(spelling(self._doc[head].lemma_))
        return (cls,) if cls else ()

    def label_of(self, head: int) -> str:
        """The label of the thing that an open end stands for."""
        span = self.spans[head]
        return label_of(self._doc, span.start, span.end)

    def entity_of(self, head: int, kind: str) -> int:
        """The entity of an open end: one that is called so, or a new one of a kind."""
        index = self._at.get(head)
        entity = self.refers[index] if index is not None else None
        if entity is not None:
            return entity
        return self._entity(kind, self.label_of(head), self.classes_of(head))

    def entity_of_name(self, mention: int, kind: str) -> int:
        """The entity of a name that stands for nothing so far."""
        found = self._mentions[mention]
        return self._entity(found.kind or kind, plain(label_of(self._doc, found.start, found.end)), found.classes)

    def _entity(self, kind: str, label: str, classes: tuple[str, ...]) -> int:
        folded = label.casefold()
        for i, entity in enumerate(self.entities):
            if entity.label.casefold() == folded:
                return i
        self.entities.append(Entity(kind, label, classes))
        return len(self.entities) - 1

    def say(self, entity: int, cls: str) -> None:
        """A class of an entity that the text shows; it takes the place of wider ones, and of doubtful others."""
        known = self.entities[entity]
        is_a, admission = self._words.ontology.is_a, self._words.admission
        if ANY_CLASS in known.classes or any(is_a(c, cls) for c in known.classes):
            return
        kept = tuple(c for c in known.classes if not is_a(cls, c) and not admission.gives_way(known, c, cls))
        if any(admission.are_disjoint(c, cls) for c in kept):
            return
        kind = self._words.kind_of(cls)
        if kind is None:  # one of the language model's guesses must not part what is one thing
            kind = known.kind if admission.is_sure(known.kind, known.classes, known.label) else "other"
        if any(admission.gives_way(known, c, cls) for c in known.classes):
            self.reclassed.add(entity)
        self.entities[entity] = replace(known, kind=kind, classes=(*kept, cls))
        self._changed = True

    def mention(self, head: int, entity: int | None) -> int:
        """The mention of an open end, made where there is none; `entity` is what it stands for."""
        index = self._at.get(head)
        if index is None:
            span = self.spans[head]
            how = How.NAME if span.form == "quoted" else How.DESCRIPTION
            kind = self.entities[entity].kind if entity is not None else ""
            index = self._at[head] = len(self._mentions)
            self._mentions.append(MentionSpan(span.start, span.end, head, how, kind, open=True))
            self.refers.append(None)
            self._stands_for.append(None)
            self._changed = True
        self.refer(index, entity)
        return index

    def refer(self, mention: int, entity: int | None) -> None:
        """Let a mention that stands for nothing yet stand for an entity."""
        if entity is not None and self.refers[mention] is None:
            self.refers[mention] = entity
            self._changed = True

    # -- at the end

    def close(self, matches: Sequence[Match]) -> tuple[Match, ...]:
        """Leave mentions and entities on the text, in its order; the matches with indexes to match."""
        doc = self._doc
        if not self._words.has_open_ends:
            return tuple(matches)
        doc._.entities = tuple(map(self.final, self.entities))
        if not self._changed:
            return tuple(matches)
        order = sorted(range(len(self._mentions)), key=lambda i: (self._mentions[i].start, self._mentions[i].end, i))
        new = {old: i for i, old in enumerate(order)}
        doc._.mentions = tuple(self._mentions[i] for i in order)
        doc._.refers = tuple(self.refers[i] for i in order)
        doc._.stands_for = tuple(self._stands_for[i] for i in order)
        return tuple(replace(m, subject=new[m.subject], object=new[m.object]) for m in matches)

    def final(self, entity: Entity) -> Entity:
        """An entity without the classes for news that the ontology does not have, where it has others, and without
        wider ones.
        """
        if not self._words.has_open_ends:
            return entity
        known, is_a = self._words.ontology.classes, self._words.ontology.is_a
        own = [c for c in entity.classes if c in known or not c.startswith(NEWS)] or list(entity.classes)
        return replace(entity, classes=tuple(c for c in own if not any(c != d and is_a(d, c) for d in own)))
