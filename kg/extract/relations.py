"""Component kg_relations: finds the ontology's properties between mentions, by the patterns that its examples teach."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc as SpacyDoc

from kg.extract.extensions import ANY_CLASS, Match, MentionSpan
from kg.extract.graph import PredicateGraph
from kg.extract.hit_words import predicate_of, role_words
from kg.extract.misfits import off_schema
from kg.extract.open_ends import OpenEnds
from kg.extract.parsed import Doc, Span, parsed
from kg.extract.pattern_cache import patterns
from kg.extract.pattern_search import Found, PatternIndex
from kg.extract.patterns import Pattern, wording
from kg.extract.resources import lexicon
from kg.extract.status_clause import own_statuses
from kg.extract.values import literal_of, name_value
from kg.model import Entity, How, OffSchema, Value
from kg.vocabulary import NEWS
from ontology.model import Ontology, Property

# In these a capital is a place; elsewhere, where an agent is wanted, it stands for its country.
# A recipient is none: "sent weapons to Riga".
_LOCATIVE = frozenset("in at near into outside around inside through via across within".split())
_DASHES = frozenset(("-", "–", "—", "--"))
_VALUE = -1  # in the place of an entity: a literal
_OPEN_SURE = 0.9  # that a noun phrase is the whole of what is meant
_HOW_SURE = {How.NAME: 1.0, How.DEMONYM: 1.0, How.METONYM: 0.95, How.DESCRIPTION: 0.85, How.PRONOUN: 0.85}


@Language.factory("kg_relations", default_config={"ontology": None})
class RelationFinder:
    """Sets doc._.matches, in the order of the text. Learns its patterns from the ontology when it is made."""

    def __init__(self, nlp: Language, name: str, ontology: str | None) -> None:
        self._words = lexicon(ontology)
        self._ontology = self._words.ontology
        self._index = PatternIndex()
        taught: dict[tuple[object, ...], Pattern] = {}
        classes: dict[tuple[object, ...], set[tuple[str, str]]] = {}
        vetoes: dict[tuple[object, ...], Pattern] = {}
        for pattern in patterns(nlp, self._words):
            if pattern.veto:
                vetoes.setdefault((*wording(pattern), pattern.ends), pattern)
            else:
                first = taught.setdefault(wording(pattern), pattern)
                if first.counted is None and first.timed is None:  # of equal ones, one may mark quantity or time
                    taught[wording(pattern)] = replace(first, counted=pattern.counted, timed=pattern.timed)
                classes.setdefault(wording(pattern), set()).add(pattern.ends)
        self._index.add(taught.values())
        for veto in vetoes.values():
            known = classes.get(wording(veto))
            if known is None:
                self._index.add([veto])
            elif veto.ends not in known:  # worded like an example, it is about other classes of ends
                self._index.add([replace(veto, kinds=veto.ends)])

    def __call__(self, doc: SpacyDoc) -> SpacyDoc:
        if self._index:  # an ontology without examples has none; a model of relations may know its properties
            self._find(parsed(doc))
        return doc

    def _find(self, doc: Doc) -> None:
        matches: list[Match] = []
        misfits: list[OffSchema] = []
        ends = OpenEnds(doc, self._words)
        searches = self.searches(doc, ends=ends)
        if self._words.has_open_ends:
            searches = iter(list(searches))
        for search in searches:
            hits, off = search.sorted_hits()
            found = [self._match(search, verdict.hit) for verdict in search.verdicts(hits) if not verdict.stopped]
            matches.extend(found)
            misfits.extend(off_schema(search, off, found))
        if self._words.has_open_ends:
            for match in matches:
                for entity, wanted in self._ends(match):
                    thing = ends.entities[entity]
                    cls = self._words.admission.shown(thing.kind, thing.classes, thing.label, wanted)
                    if cls is not None:
                        ends.say(entity, cls)
            matches = [m for m in matches if self._still_fits(m, ends)]
        doc._.matches = ends.close(matches)
        doc._.off_schema = tuple(misfits)

    def _ends(self, match: Match) -> list[tuple[int, tuple[str, ...]]]:
        """The entities of a match, each with the classes that it should be of."""
        prop = self._ontology.properties[match.property]
        both = ((match.subject_entity, prop.domain), (match.object_entity, prop.range))
        return [(entity, wanted) for entity, wanted in both if entity is not None]

    def _still_fits(self, match: Match, ends: OpenEnds) -> bool:
        """Whether what the text shows of the ends admits them still: who "shot" a film, as it proves, killed nobody."""
        return all(
            entity not in ends.reclassed or self._words.admission.admits(thing.kind, thing.classes, thing.label, wanted)
            for entity, wanted in self._ends(match)
            for thing in (ends.entities[entity],)
        )

    def searches(self, doc: Doc, open_too: bool = False, ends: OpenEnds | None = None) -> Iterator["SentenceSearch"]:
        """A search for each sentence with two mentions that are tied to entities, or ends that are open; `open_too`:
        with any two mentions. What the text says of the classes of its things is in `ends` once all are made.
        """
        ends = ends or OpenEnds(doc, self._words)
        open_at = sorted(ends.spans)
        by_sentence: dict[int, list[int]] = {}
        sentences, mentions, refers = list(doc.sents), doc._.mentions, doc._.refers
        starts = [s.start for s in sentences]
        current = 0
        for i, mention in enumerate(mentions):
            while current + 1 < len(starts) and starts[current + 1] <= mention.head:
                current += 1
            by_sentence.setdefault(starts[current], []).append(i)
        for sentence in sentences:
            if sentence[-1].text in _DASHES:
                continue  # a dateline tells where a report was written, and by whom
            inside = [i for i in by_sentence.get(sentence.start, []) if mentions[i].end <= sentence.end]
            heads = open_at[bisect_left(open_at, sentence.start) : bisect_left(open_at, sentence.end)]
            able = sum(open_too or refers[i] is not None or self._words.has_open_ends for i in inside) + len(heads)
            if able > 1:
                search = SentenceSearch(self, doc, sentence, inside, ends, heads)
                search.read_classes()
                yield search

    def _match(self, search: "SentenceSearch", hit: Found) -> Match:
        doc, graph = search.doc, search.graph
        ends = search.ends(hit.pattern.property, hit.subject, hit.object)
        assert ends[0] is not None  # both ends of a match fit
        assert ends[1] is not None
        value = search.value(hit.pattern.property, hit.object) if ends[1] == _VALUE else None
        confidence = 0.9 * self._sure(search, hit.subject) * self._sure(search, hit.object)
        subject = search.mention(hit.subject, ends[0])
        obj = search.mention(hit.object, None if value is not None else ends[1])
        return Match(
            subject,
            hit.pattern.property,
            obj,
            ends[0],
            None if value is not None else ends[1],
            hit.anchor,
            hit.path,
            predicate_of(doc, graph, hit),
            hit.pattern.rule,
            round(confidence, 3),
            role=role_words(doc, graph, hit) if value is None else None,
            counted=hit.counted,
            timed=hit.timed,
            lasting=self._ontology.properties[hit.pattern.property].lasting,
            value=value,
        )

    def _sure(self, search: "SentenceSearch", head: int) -> float:
        """How sure it is that the words of an end stand for what they are taken for."""
        if head not in search.by_head:
            return _OPEN_SURE
        mention: MentionSpan = search.doc._.mentions[search.by_head[head]]
        return _HOW_SURE[mention.how] * mention.sure

    def _reading(self, search: "SentenceSearch", index: int, classes: tuple[str, ...], prop: Property) -> int | None:
        """The entity that a mention gives to an end of these classes, or None; a capital can give its country."""
        doc, literal = search.doc, prop.literal_places
        mention: MentionSpan = doc._.mentions[index]
        entity, other = doc._.refers[index], self._stands_for(doc, index)
        foreign = self._words.has_open_ends and self._words.admission.is_foreign(prop, classes)
        if foreign and entity is None and mention.how is How.NAME:
            kind = self._words.admission.kind_of(classes)
            return search.open.entity_of_name(index, kind) if self._admits_unknown(mention, classes) else None
        wants_agent = not (literal or foreign) and not any(self._ontology.is_a(c, NEWS + "Place") for c in classes)
        options = [entity, other] if other is None or not wants_agent or _is_locative(doc, mention) else [other, entity]
        if other is not None and not foreign and (not wants_agent or _is_locative(doc, mention)):
            options = [entity]
        admits, entities = self._words.admission.admits, search.open.entities
        for option in options:
            if option is not None:
                thing = entities[option]
                if admits(thing.kind, thing.classes, thing.label, classes):
                    return int(option)
        return None

    def _admits_unknown(self, mention: MentionSpan, classes: tuple[str, ...]) -> bool:
        return self._words.admission.admits(mention.kind, mention.classes, "", classes)

    def _stands_for(self, doc: Doc, index: int) -> int | None:
        """What a mention stands for as an agent; a pronoun for a seat of government what the seat's name does."""
        entity, other = doc._.refers[index], doc._.stands_for[index]
        open_ = other is None and doc._.mentions[index].how in (How.PRONOUN, How.DESCRIPTION)
        if open_ and entity is not None and doc._.entities[entity].kind == "organization":
            other = next((s for e, s in zip(doc._.refers, doc._.stands_for, strict=True) if e == entity and s), None)
        return None if other is None else int(other)

    def _alike(self, search: "SentenceSearch", heads: tuple[int, int], pattern: Pattern) -> bool:
        """Whether both ends are of the classes that a pattern was taught with: a bare one ("Hamburg, Germany"),
        or a counter-example's that is worded like an example.
        """
        doc, prop = search.doc, self._ontology.properties[pattern.property]
        for head, wanted, declared in zip(heads, pattern.kinds or (), (prop.domain, prop.range), strict=True):
            if not prop.is_object and (head == heads[1] or not wanted):
                continue
            index = search.by_head.get(head)
            entity = doc._.refers[index] if index is not None else None
            if not wanted or index is None or entity is None:
                return False
            thing = search.open.entities[entity]
            if not wanted.startswith(NEWS) and not pattern.veto:
                if not self._words.admission.admits(thing.kind, thing.classes, thing.label, (wanted,)):
                    return False
                continue
            classes = thing.classes
            if pattern.veto and ANY_CLASS in classes:
                classes = (self._words.class_of_end(doc, doc._.mentions[index].head, declared),)
            if not any(c == ANY_CLASS or (c and self._ontology.is_a(c, wanted)) for c in classes):
                return False
        return True


class Verdict(NamedTuple):
    """A hit with what stopped it ("" where it is a match): a veto, the narrower property or the other direction."""

    hit: Found
    stopped: str = ""
    by: Found | None = None


class SentenceSearch:
    """The patterns' search through one sentence; whoever explains a result asks the very same questions."""

    def __init__(
        self, finder: RelationFinder, doc: Doc, sentence: Span, inside: list[int], ends: OpenEnds, heads: list[int]
    ) -> None:
        """`inside` are the sentence's mentions (indexes into doc._.mentions), `heads` the open ends in it."""
        self.doc = doc
        self.inside = inside
        self.open = ends
        mentions, refers = doc._.mentions, doc._.refers
        nodes = [i for i in inside if not mentions[i].open and i not in ends.inner]
        nodes = [i for i in nodes if mentions[i].how is not How.DESCRIPTION or refers[i] is not None]
        self.by_head = {mentions[i].head: i for i in nodes}
        self._described = frozenset(mentions[i].head for i in nodes if mentions[i].how is How.DESCRIPTION)
        open_ends = {head: ends.spans[head] for head in heads} if finder._words.has_open_ends else None
        self.graph = PredicateGraph(sentence, [mentions[i] for i in nodes], finder._words, open_ends)
        self._finder = finder
        self._ends: dict[tuple[str, int, int], tuple[int | None, int | None]] = {}

    def hits(self, fits: Callable[[Pattern, int, int], bool]) -> Iterator[Found]:
        """All places where a pattern holds, counter-examples' too, and the two ends (head tokens) pass `fits`."""
        return self._finder._index.search(self.graph, fits, self._described)

    def sorted_hits(self) -> tuple[list[Found], list[Found]]:
        """All places where a pattern holds between ends that fit, and those where one does not: off the schema."""
        fitting: list[Found] = []
        off: list[Found] = []
        for hit in self._finder._index.search(self.graph, self.fits, self._described, self._is_misfit):
            (fitting if hit.fits else off).append(hit)
        return fitting, off

    def _is_misfit(self, pattern: Pattern, subject: int, obj: int) -> bool:
        """Whether two things that are known would be joined, were domain and range different."""
        if pattern.veto or pattern.kinds is not None:
            return False
        named = [self.doc._.refers[self.by_head[head]] if head in self.by_head else None for head in (subject, obj)]
        value = not self._finder._ontology.properties[pattern.property].is_object
        if named[0] is None or (named[1] is None and not (value and obj in self.graph.open_ends)):
            return False
        return None in self.ends(pattern.property, subject, obj) and named[0] != named[1]

    def fits(self, pattern: Pattern, subject: int, obj: int) -> bool:
        """Whether a pattern may join two ends: they are different entities of its property's domain and range."""
        if not self.is_alike(pattern, subject, obj):
            return False
        first, second = self.ends(pattern.property, subject, obj)
        return pattern.veto or (first is not None and second is not None and first != second)

    def is_alike(self, pattern: Pattern, subject: int, obj: int) -> bool:
        """Whether the ends are of the classes that the pattern was taught with, where it depends on them."""
        return pattern.kinds is None or self._finder._alike(self, (subject, obj), pattern)

    def ends(self, prop: str, subject: int, obj: int) -> tuple[int | None, int | None]:
        """The entities that two ends give to a property: None where its classes do not admit one, -1 for a value."""
        key = (prop, subject, obj)
        if key not in self._ends:
            known = self._finder._ontology.properties[prop]
            first = self._end(known, subject, known.domain, obj)
            if known.is_object:
                second = self._end(known, obj, known.range, subject)
            else:
                second = _VALUE if self.value(prop, obj) is not None else None
            self._ends[key] = first, second
        return self._ends[key]

    def _end(self, prop: Property, head: int, wanted: tuple[str, ...], other: int) -> int | None:
        """The entity that a mention or a noun phrase gives to an end of these classes; `other` is the other end."""
        if head in self.by_head:
            return self._finder._reading(self, self.by_head[head], wanted, prop)
        admission = self._finder._words.admission
        if self.open.spans[head].form not in ("phrase", "quoted") or not admission.takes_phrases(prop, wanted):
            return None
        if any(bearer != other and self.graph.is_end(bearer) for bearer in self.graph.dependents(head, "isa")):
            return None  # "Chianti, a wine": who bears a noun is meant, not the noun
        if self.open.is_description(head):
            return None
        if not admission.admits("", self.open.classes_of(head), self.open.label_of(head), wanted):
            return None
        return self.open.entity_of(head, admission.kind_of(wanted))

    def value(self, prop: str, head: int) -> Value | None:
        """The literal that an end gives to a property whose values are literals."""
        wanted = self._finder._ontology.properties[prop].range
        if head in self.open.spans:
            return literal_of(self.doc, self.open.spans[head], wanted)
        mention: MentionSpan = self.doc._.mentions[self.by_head[head]]
        if mention.how is How.PRONOUN or (mention.how is How.DESCRIPTION):
            return None
        return name_value(self.doc, mention.start, mention.end, wanted)

    def mention(self, head: int, entity: int | None) -> int:
        """The index of an end's mention; an open end gets one, which may be beyond those of the text for now."""
        if head not in self.by_head:
            return self.open.mention(head, entity)
        if entity is not None:
            self.open.refer(self.by_head[head], entity)
        return self.by_head[head]

    @property
    def ontology(self) -> Ontology:
        """The ontology whose properties are searched for."""
        return self._finder._ontology

    def words_at(self, head: int) -> str:
        """The words of an end."""
        span = self.doc._.mentions[self.by_head[head]] if head in self.by_head else self.open.spans[head]
        return str(self.doc[span.start : span.end].text)

    def entity_at(self, head: int) -> Entity | None:
        """What an end is known to stand for."""
        entity = self._entity(head)
        return None if entity is None else self.open.final(self.open.entities[entity])

    def read_classes(self) -> None:
        """Let the words of the sentence say what its things are: "the wine Barolo", "Barolo is a wine"."""
        words = self._finder._words
        if not words.has_open_ends:
            return
        for head, index in self.by_head.items():
            entity = self.doc._.refers[index]
            if entity is None:
                continue
            for role, noun in self.graph.up(head):
                verb = self.graph.copula.get((noun, head))
                if role == "isa" and (verb is None or not own_statuses(self.doc[verb])):
                    for label in sorted(self.graph.labels(noun) & words.class_nouns.keys()):
                        if not words.class_nouns[label].startswith(NEWS):
                            self.open.say(entity, words.class_nouns[label])

    def verdicts(self, hits: Iterable[Found]) -> Iterator[Verdict]:
        """What becomes of hits whose ends fit: a verdict for each property and pair of ends, in the order of these."""
        ontology = self._finder._ontology
        found: dict[tuple[str, int, int], Found] = {}
        vetoed: dict[tuple[str, int, int], Found] = {}
        told_apart: dict[tuple[str, int | None, int | None], Found] = {}
        for hit in hits:
            key = (hit.pattern.property, hit.subject, hit.object)
            (vetoed if hit.pattern.veto else found).setdefault(key, hit)
            if hit.pattern.veto and hit.object in self.by_head:
                # whoever is meant: "it lifted its sanctions" is about one country
                told_apart.setdefault((key[0], self._entity(hit.subject), self._entity(hit.object)), hit)
        for key in sorted(found, key=lambda k: (k[1], k[2], k[0])):
            hit = found[key]
            prop = ontology.properties[key[0]]
            twin = (prop.iri, hit.object, hit.subject)
            if prop.symmetric and hit.object < hit.subject and twin in found:
                yield Verdict(hit, "other-direction", found[twin])
                continue
            wider = ontology.superproperties(prop.iri)
            veto = next(
                (vetoed[p, hit.subject, hit.object] for p in wider if (p, hit.subject, hit.object) in vetoed), None
            )
            if veto is None and self._has_pronoun(hit):
                veto = told_apart.get((prop.iri, self._entity(hit.subject), self._entity(hit.object)))
            below = (found.get((p, hit.subject, hit.object)) for p in ontology.subproperties(prop.iri) if p != prop.iri)
            narrower = next(filter(None, below), None)
            if veto is not None:
                yield Verdict(hit, "vetoed", veto)
            elif narrower is not None:
                yield Verdict(hit, "narrower-found", narrower)
            else:
                yield Verdict(hit)

    def _entity(self, head: int) -> int | None:
        entity: int | None = self.doc._.refers[self.by_head[head]] if head in self.by_head else None
        return entity

    def _has_pronoun(self, hit: Found) -> bool:
        named = [self.by_head[end] for end in (hit.subject, hit.object) if end in self.by_head]
        return any(self.doc._.mentions[index].how is How.PRONOUN for index in named)


def _is_locative(doc: Doc, mention: MentionSpan) -> bool:
    head = doc[mention.head]
    if head.dep_ in ("compound", "nmod") and mention.classes and mention.kind == "place":
        return True  # "the Madrid striker", "London Mayor Sadiq Khan"
    return head.dep_ == "pobj" and head.head.lower_ in _LOCATIVE
