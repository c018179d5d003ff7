"""Component kg_learned: facts that a model of relations finds (kg.learning), beside those that examples teach.

Its ends become mentions of their own, which may overlap others: a name may be an entity, and part of another's name.
"""

from dataclasses import replace
from functools import cached_property

from spacy.language import Language
from spacy.tokens import Doc as SpacyDoc

from kg.extract.admission import Admission
from kg.extract.clauses import is_verb
from kg.extract.extensions import Match, MentionSpan
from kg.extract.misfits import classes
from kg.extract.parsed import Doc, Token, parsed
from kg.extract.resources import lexicon
from kg.extract.values import ValueSpan, literal_of, value_at, values
from kg.identity.background import Background
from kg.learning.candidates import Candidate
from kg.learning.model import Finding, RelationModel, relation_model, rule
from kg.model import Entity, How, OffSchema, Value
from kg.vocabulary import RDFS, XSD
from ontology.loading import Ontology, Property


@Language.factory("kg_learned", default_config={"ontology": None, "folder": None})
class LearnedRelations:
    """Adds what the model in `folder` finds to doc._.matches, with the mentions and entities that it needs."""

    def __init__(self, nlp: Language, name: str, ontology: str | None, folder: str) -> None:
        self._ontology: Ontology = lexicon(ontology).ontology
        self._background = lexicon(ontology).background
        self._admission = lexicon(ontology).admission
        self._model = relation_model(folder)

    def __call__(self, doc: SpacyDoc) -> SpacyDoc:
        found = [f for f in self._model.find(doc) if f.property in self._ontology.properties]
        if found:
            self._add(parsed(doc), found)
        return doc

    def _add(self, doc: Doc, found: list[Finding]) -> None:
        ends = _Ends(doc, self._model, self._background, self._admission)
        known = {(m.subject_entity, m.property, m.object_entity, m.value) for m in doc._.matches}
        matches = list(doc._.matches)
        misfits: list[OffSchema] = []
        for finding in found:
            match = self._match(doc, finding, ends)
            if isinstance(match, str):
                misfits.append(_misfit(doc, finding, match))
                continue
            said = (match.subject_entity, match.property, match.object_entity, match.value)
            if match.subject_entity != match.object_entity and said not in known:
                known.add(said)
                matches.append(match)
        ends.keep()
        doc._.matches = tuple(matches)
        doc._.off_schema = (*doc._.off_schema, *misfits)

    def _match(self, doc: Doc, finding: Finding, ends: "_Ends") -> Match | str:
        """The relation of a finding, or why the ontology does not let it be."""
        prop = self._ontology.properties[finding.property]
        value = None
        if not prop.is_object:
            value = self._value(doc, finding.object, prop, ends)
            if value is None:
                return f"its object must be {classes(self._ontology, prop.range, ' or ')}, these words give none"
        subject, subject_entity = ends.of(finding.subject, "subject", prop.iri, prop.domain)
        if value is not None:
            obj, object_entity = ends.words(finding.object), None
        else:
            obj, object_entity = ends.of(finding.object, "object", prop.iri, prop.range)
        for role, entity, wanted in (("subject", subject_entity, prop.domain), ("object", object_entity, prop.range)):
            if entity is not None and not self._fits(ends.entities[entity], role, prop.iri, wanted):
                thing = ends.entities[entity]
                told = classes(self._ontology, thing.classes, " and ") or thing.kind
                return f"its {role} must be {classes(self._ontology, wanted, ' or ')}, {thing.label} is {told}"
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

    def _fits(self, thing: Entity, role: str, prop: str, wanted: tuple[str, ...]) -> bool:
        """Whether a thing may stand at an end: by its classes, or because annotated ends were of its kind as well.

        What the language model merely takes an unknown name for does not count against it.
        """
        if self._admission.admits(thing.kind, thing.classes, thing.label, wanted):
            return True
        sure = self._admission.is_sure(thing.kind, thing.classes, thing.label) or bool(
            self._background.senses(thing.label)
        )
        return not sure or thing.kind in self._model.settings.seen_kinds[role].get(prop, ())

    def _value(self, doc: Doc, found: Candidate, prop: Property, ends: "_Ends") -> Value | None:
        """The literal that an end gives; a string may have a form or a label that the model learned."""
        text = self._model.label(found, "object", prop.iri, doc.text)
        if not prop.range or prop.range[0] in (XSD + "string", RDFS + "Literal"):
            return Value(text, XSD + "string", found.first, found.last)
        return literal_of(doc, value_at(doc, found.start, found.end, ends.values), prop.range)


def _misfit(doc: Doc, finding: Finding, reason: str) -> OffSchema:
    """A finding that the ontology does not let be, with the sentences of both ends."""
    subject, obj = finding.subject, finding.object
    first, last = sorted((subject, obj), key=lambda end: end.start)
    quote = doc[doc[first.start].sent.start : doc[last.end - 1].sent.end]
    start = quote.start_char + len(quote.text) - len(quote.text.lstrip())
    words = (doc.text[end.first : end.last] for end in (subject, obj))
    return OffSchema(next(words), finding.property, next(words), reason, start, start + len(quote.text.strip()))


class _Ends:
    """The mentions and entities of a Doc, with those that learned facts need."""

    def __init__(self, doc: Doc, model: RelationModel, background: Background, admission: Admission) -> None:
        self._doc = doc
        self._admission = admission
        self._model = model
        self._mentions: list[MentionSpan] = list(doc._.mentions)
        self._refers: list[int | None] = list(doc._.refers)
        self._stands_for: list[int | None] = list(doc._.stands_for)
        self.entities: list[Entity] = list(doc._.entities)
        self._by_label = {e.label: i for i, e in reversed(list(enumerate(self.entities)))}
        self._at = {(m.start, m.end): i for i, m in reversed(list(enumerate(self._mentions)))}
        self._background = background
        self._settled: set[int] = set()  # entities that have the model's label
        self._seen: dict[tuple[int, int, int | None], int] = {}
        for i, (mention, refers) in enumerate(zip(self._mentions, self._refers, strict=True)):
            self._seen.setdefault((mention.start, mention.end, refers), i)

    @cached_property
    def values(self) -> tuple[ValueSpan, ...]:
        """The dates, numbers and quotations of the text."""
        return values(self._doc, phrases=False)

    def keep(self) -> None:
        """Leave them on the Doc."""
        doc = self._doc
        doc._.mentions, doc._.entities = tuple(self._mentions), tuple(self.entities)
        doc._.refers, doc._.stands_for = tuple(self._refers), tuple(self._stands_for)

    def of(self, found: Candidate, role: str, prop: str, classes: tuple[str, ...]) -> tuple[int, int]:
        """The mention and the entity of an end of a property with these classes."""
        label = self._model.known_label(found, role, prop)
        same = self._at.get((found.start, found.end))
        entity = self._refers[same] if same is not None else None
        if label is not None and entity is not None and self.entities[entity].label != label:
            entity = self._renamed(entity, found, role, prop, label)
        elif label is not None or entity is None:
            entity = self._entity(found, role, prop, label)
        thing = self.entities[entity]
        shown = None if thing.classes else self._admission.shown(thing.kind, thing.classes, thing.label, classes)
        if shown is not None:
            self.entities[entity] = replace(thing, classes=(shown,))
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
                kind, classes = self.entities[entity].kind, self.entities[entity].classes
            self._seen[place] = len(self._mentions)
            self._mentions.append(MentionSpan(found.start, found.end, found.head, How.NAME, kind, classes))
            self._refers.append(entity)
            self._stands_for.append(None)
        return self._seen[place]

    def _renamed(self, entity: int, found: Candidate, role: str, prop: str, label: str) -> int:
        """The entity of a name of the text under the label that the model knows: one thing, not two.

        What the background knows keeps its name, and so does what another fact named before: "Turkish" may be people
        and a language.
        """
        known = self.entities[entity]
        if entity in self._settled or self._background.senses(known.label):
            return self._entity(found, role, prop, label)
        kind = self._model.kind(label, role, prop)
        index = self._by_label.get(label)
        if index is None:
            index = self._by_label[label] = entity
            classes = known.classes if known.kind == kind else ()
            forms = tuple(sorted({*known.forms, known.label} - {label}))
            self.entities[entity] = replace(known, kind=kind, label=label, classes=classes, forms=forms)
        else:  # the article has it by both names
            self._refers = [index if e == entity else e for e in self._refers]
        self._settled.add(index)
        return index

    def _entity(self, found: Candidate, role: str, prop: str, label: str | None) -> int:
        own = " ".join(self._doc.text[found.first : found.last].split())
        label = label or own
        if label not in self._by_label:
            self._by_label[label] = len(self.entities)
            self.entities.append(Entity(self._model.kind(label, role, prop), label, ()))
        index = self._by_label[label]
        entity = self.entities[index]
        if own != label and own not in (*entity.names, *entity.forms):
            self.entities[index] = replace(entity, forms=tuple(sorted((*entity.forms, own))))
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
