"""Component kg_learned: facts that a model of relations finds (kg.learning), beside those that examples teach.

Its ends become mentions of their own, which may overlap others: a name may be an entity, and part of another's name.
"""

from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc, Token

from kg.extract.clauses import is_verb
from kg.extract.extensions import Match, MentionSpan
from kg.extract.resources import lexicon
from kg.extract.values import literal_of, value_at
from kg.learning.candidates import Candidate
from kg.learning.model import Finding, RelationModel, relation_model, rule
from kg.model import Entity, How, Value
from kg.vocabulary import RDFS, XSD
from ontology.loading import Ontology, Property


@Language.factory("kg_learned", default_config={"ontology": None, "folder": None})
class LearnedRelations:
    """Adds what the model in `folder` finds to doc._.matches, with the mentions and entities that it needs."""

    def __init__(self, nlp: Language, name: str, ontology: str | None, folder: str) -> None:
        self._ontology: Ontology = lexicon(ontology).ontology
        self._model = relation_model(folder)

    def __call__(self, doc: Doc) -> Doc:
        found = [f for f in self._model.find(doc) if f.property in self._ontology.properties]
        if found:
            ends = _Ends(doc, self._model)
            known = {(m.subject_entity, m.property, m.object_entity, m.value) for m in doc._.matches}
            matches = list(doc._.matches)
            for finding in found:
                match = self._match(doc, finding, ends)
                if match is None:
                    continue
                said = (match.subject_entity, match.property, match.object_entity, match.value)
                if match.subject_entity != match.object_entity and said not in known:
                    known.add(said)
                    matches.append(match)
            ends.keep()
            doc._.matches = tuple(matches)
        return doc

    def _match(self, doc: Doc, finding: Finding, ends: "_Ends") -> Match | None:
        prop = self._ontology.properties[finding.property]
        value = None
        if not prop.is_object:
            value = self._value(doc, finding.object, prop)
            if value is None:
                return None
        subject, subject_entity = ends.of(finding.subject, "subject", prop.iri, prop.domain)
        if value is not None:
            obj, object_entity = ends.words(finding.object), None
        else:
            obj, object_entity = ends.of(finding.object, "object", prop.iri, prop.range)
        top, path, predicate = _way(doc[finding.subject.head], doc[finding.object.head])
        return Match(
            subject,
            prop.iri,
            obj,
            subject_entity,
            object_entity,
            top,
            path,
            predicate,
            rule(prop.iri, prop.name, finding.pattern)[0],
            finding.confidence,
            may_end=prop.time == "state",  # annotations have what was so at any time
            lasting=prop.lasting,
            value=value,
        )

    def _value(self, doc: Doc, found: Candidate, prop: Property) -> Value | None:
        """The literal that an end gives; a string may have a form or a label that the model learned."""
        text = self._model.label(found, "object", prop.iri, doc.text)
        if not prop.range or prop.range[0] in (XSD + "string", RDFS + "Literal"):
            return Value(text, XSD + "string", found.first, found.last)
        return literal_of(doc, value_at(doc, found.start, found.end), prop.range)


class _Ends:
    """The mentions and entities of a Doc, with those that learned facts need."""

    def __init__(self, doc: Doc, model: RelationModel) -> None:
        self._doc = doc
        self._model = model
        self._mentions: list[MentionSpan] = list(doc._.mentions)
        self._refers: list[int | None] = list(doc._.refers)
        self._stands_for: list[int | None] = list(doc._.stands_for)
        self._entities: list[Entity] = list(doc._.entities)
        self._by_label = {e.label: i for i, e in reversed(list(enumerate(self._entities)))}
        self._at = {(m.start, m.end): i for i, m in reversed(list(enumerate(self._mentions)))}
        self._seen: dict[tuple[int, int, int | None], int] = {}
        for i, (mention, refers) in enumerate(zip(self._mentions, self._refers, strict=True)):
            self._seen.setdefault((mention.start, mention.end, refers), i)

    def keep(self) -> None:
        """Leave them on the Doc."""
        doc = self._doc
        doc._.mentions, doc._.entities = tuple(self._mentions), tuple(self._entities)
        doc._.refers, doc._.stands_for = tuple(self._refers), tuple(self._stands_for)

    def of(self, found: Candidate, role: str, prop: str, classes: tuple[str, ...]) -> tuple[int, int]:
        """The mention and the entity of an end of a property with these classes."""
        label = self._model.known_label(found, role, prop)
        same = self._at.get((found.start, found.end))
        entity = self._refers[same] if same is not None else None
        if label is not None or entity is None:
            entity = self._entity(found, role, prop, label)
        if len(classes) == 1 and not self._entities[entity].classes:
            self._entities[entity] = replace(self._entities[entity], classes=classes)
        return self._mention(found, entity), entity

    def words(self, found: Candidate) -> int:
        """The mention of a literal: only its words count."""
        return self._mention(found, None)

    def _mention(self, found: Candidate, entity: int | None) -> int:
        place = (found.start, found.end, entity)
        if place not in self._seen:
            kind: str = "other"
            classes: tuple[str, ...] = ()
            if entity is not None:
                kind, classes = self._entities[entity].kind, self._entities[entity].classes
            self._seen[place] = len(self._mentions)
            self._mentions.append(MentionSpan(found.start, found.end, found.head, How.NAME, kind, classes))
            self._refers.append(entity)
            self._stands_for.append(None)
        return self._seen[place]

    def _entity(self, found: Candidate, role: str, prop: str, label: str | None) -> int:
        own = " ".join(self._doc.text[found.first : found.last].split())
        label = label or own
        if label not in self._by_label:
            self._by_label[label] = len(self._entities)
            self._entities.append(Entity(self._model.kind(label, role, prop), label, ()))
        index = self._by_label[label]
        entity = self._entities[index]
        if own != label and own not in (*entity.names, *entity.forms):
            self._entities[index] = replace(entity, forms=tuple(sorted((*entity.forms, own))))
        return index


_CLAUSES = frozenset(("ROOT", "ccomp", "advcl"))  # a noun that is one has taken the place of its verb


def _way(one: Token, other: Token) -> tuple[int, tuple[int, ...], int | None]:
    """The token above two ends, the tokens between them, and the one whose clause says how they stand.

    None for the latter where a noun phrase alone joins them ("the Norwegian author X"), unless it is a whole clause:
    the parse may take the verb of "denied that the Grey Petrel sails from Aldery" for a noun.
    """
    above = [other, *other.ancestors]
    climb = _climb(one)
    meet = next((t for t in above if t.i in climb), None)
    if meet is None:  # in two sentences: the clause of the object says it
        verb = next((t for t in above if is_verb(t)), None)
        return other.i, (), verb.i if verb is not None else None
    up = [t for t in (one, *one.ancestors) if t.i != meet.i and meet.is_ancestor(t)]
    down = above[: above.index(meet)]
    inner = {t.i for t in (*up, *down)} - {one.i, other.i}
    path = (meet.i, *sorted(inner)) if meet.i not in (one.i, other.i) else tuple(sorted(inner))
    verb = next((t for t in (*down, meet, *up[::-1]) if is_verb(t)), None)  # the object's clause, else what is above
    if verb is None and meet.dep_ in _CLAUSES:
        verb = meet
    return meet.i, path, verb.i if verb is not None else None


def _climb(token: Token) -> frozenset[int]:
    return frozenset((token.i, *(t.i for t in token.ancestors)))
