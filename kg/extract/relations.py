"""Component kg_relations: finds the ontology's properties between mentions, by the patterns that its examples teach."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span

from kg.extract.clauses import is_verb
from kg.extract.extensions import ANY_CLASS, Match, MentionSpan
from kg.extract.graph import PredicateGraph
from kg.extract.pattern_cache import patterns
from kg.extract.pattern_search import Found, PatternIndex
from kg.extract.patterns import Pattern, wording
from kg.extract.resources import lexicon
from kg.model import How
from kg.vocabulary import NEWS

# In these a capital is a place; elsewhere, where an agent is wanted, it stands for its country.
# A recipient is none: "sent weapons to Riga".
_LOCATIVE = frozenset("in at near into outside around inside through via across within".split())
_DASHES = frozenset(("-", "–", "—", "--"))
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
                taught.setdefault(wording(pattern), pattern)
                classes.setdefault(wording(pattern), set()).add(pattern.ends)
        self._index.add(taught.values())
        for veto in vetoes.values():
            known = classes.get(wording(veto))
            if known is None:
                self._index.add([veto])
            elif veto.ends not in known:  # worded like an example, it is about other classes of ends
                self._index.add([replace(veto, kinds=veto.ends)])

    def __call__(self, doc: Doc) -> Doc:
        matches: list[Match] = []
        for search in self.searches(doc):
            verdicts = search.verdicts(search.hits(search.fits))
            matches.extend(self._match(search, verdict.hit) for verdict in verdicts if not verdict.stopped)
        doc._.matches = tuple(matches)
        return doc

    def searches(self, doc: Doc, open_too: bool = False) -> Iterator["SentenceSearch"]:
        """A search for each sentence with two mentions that are tied to entities; `open_too`: with any two mentions."""
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
            if sum(open_too or refers[i] is not None for i in inside) > 1:
                yield SentenceSearch(self, doc, sentence, inside)

    def _match(self, search: "SentenceSearch", hit: Found) -> Match:
        doc, graph = search.doc, search.graph
        subject, obj = search.by_head[hit.subject], search.by_head[hit.object]
        ends = search.ends(hit.pattern.property, hit.subject, hit.object)
        assert ends[0] is not None  # both ends of a match fit
        assert ends[1] is not None
        first, second = doc._.mentions[subject], doc._.mentions[obj]
        confidence = 0.9 * _HOW_SURE[first.how] * _HOW_SURE[second.how] * first.sure * second.sure
        return Match(
            subject,
            hit.pattern.property,
            obj,
            ends[0],
            ends[1],
            hit.anchor,
            hit.path,
            _predicate(doc, graph, hit),
            hit.pattern.rule,
            round(confidence, 3),
            role=_role(doc, graph, hit),
            counted=hit.counted,
            lasting=self._ontology.properties[hit.pattern.property].lasting,
        )

    def _reading(self, doc: Doc, index: int, classes: tuple[str, ...], literal: bool) -> int | None:
        """The entity that a mention gives to an end of these classes, or None; a capital can give its country."""
        mention: MentionSpan = doc._.mentions[index]
        entity, other = doc._.refers[index], self._stands_for(doc, index)
        wants_agent = not literal and not any(self._ontology.is_a(c, NEWS + "Place") for c in classes)
        options = [entity, other] if other is None or not wants_agent or _is_locative(doc, mention) else [other, entity]
        if other is not None and (not wants_agent or _is_locative(doc, mention)):
            options = [entity]
        entities = doc._.entities
        for option in options:
            if option is not None and self._fits(entities[option].classes, classes):
                return int(option)
        return None

    def _stands_for(self, doc: Doc, index: int) -> int | None:
        """What a mention stands for as an agent; a pronoun for a seat of government what the seat's name does."""
        entity, other = doc._.refers[index], doc._.stands_for[index]
        open_ = other is None and doc._.mentions[index].how in (How.PRONOUN, How.DESCRIPTION)
        if open_ and entity is not None and doc._.entities[entity].kind == "organization":
            other = next((s for e, s in zip(doc._.refers, doc._.stands_for, strict=True) if e == entity and s), None)
        return None if other is None else int(other)

    def _alike(self, doc: Doc, mentions: tuple[int, int], pattern: Pattern) -> bool:
        """Whether both mentions are of the classes that a pattern was taught with: a bare one ("Hamburg, Germany"),
        or a counter-example's that is worded like an example.
        """
        prop = self._ontology.properties[pattern.property]
        for index, wanted, declared in zip(mentions, pattern.kinds or (), (prop.domain, prop.range), strict=True):
            entity = doc._.refers[index]
            if not wanted or entity is None:
                return False
            classes = doc._.entities[entity].classes
            if pattern.veto and ANY_CLASS in classes:
                classes = (self._words.class_of_end(doc, doc._.mentions[index].head, declared),)
            if not any(c == ANY_CLASS or (c and self._ontology.is_a(c, wanted)) for c in classes):
                return False
        return True

    def _fits(self, classes: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
        return not wanted or ANY_CLASS in classes or any(self._ontology.is_a(c, w) for c in classes for w in wanted)


class Verdict(NamedTuple):
    """A hit with what stopped it ("" where it is a match): a veto, the narrower property or the other direction."""

    hit: Found
    stopped: str = ""
    by: Found | None = None


class SentenceSearch:
    """The patterns' search through one sentence; whoever explains a result asks the very same questions."""

    def __init__(self, finder: RelationFinder, doc: Doc, sentence: Span, inside: list[int]) -> None:
        """`inside` are the sentence's mentions (indexes into doc._.mentions)."""
        self.doc = doc
        self.inside = inside
        mentions, refers = doc._.mentions, doc._.refers
        nodes = [i for i in inside if mentions[i].how is not How.DESCRIPTION or refers[i] is not None]
        self.by_head = {mentions[i].head: i for i in nodes}
        self._described = frozenset(mentions[i].head for i in nodes if mentions[i].how is How.DESCRIPTION)
        self.graph = PredicateGraph(sentence, [mentions[i] for i in nodes], finder._words)
        self._finder = finder
        self._ends: dict[tuple[str, int, int], tuple[int | None, int | None]] = {}

    def hits(self, fits: Callable[[Pattern, int, int], bool]) -> Iterator[Found]:
        """All places where a pattern holds, counter-examples' too, and the two ends (head tokens) pass `fits`."""
        return self._finder._index.search(self.graph, fits, self._described)

    def fits(self, pattern: Pattern, subject: int, obj: int) -> bool:
        """Whether a pattern may join two ends: they are different entities of its property's domain and range."""
        if not self.is_alike(pattern, subject, obj):
            return False
        first, second = self.ends(pattern.property, subject, obj)
        return pattern.veto or (first is not None and second is not None and first != second)

    def is_alike(self, pattern: Pattern, subject: int, obj: int) -> bool:
        """Whether the ends are of the classes that the pattern was taught with, where it depends on them."""
        mentions = (self.by_head[subject], self.by_head[obj])
        return pattern.kinds is None or self._finder._alike(self.doc, mentions, pattern)

    def ends(self, prop: str, subject: int, obj: int) -> tuple[int | None, int | None]:
        """The entities that two mentions give to a property; None where domain or range does not admit one."""
        key = (prop, subject, obj)
        if key not in self._ends:
            known = self._finder._ontology.properties[prop]
            self._ends[key] = (
                self._finder._reading(self.doc, self.by_head[subject], known.domain, known.literal_places),
                self._finder._reading(self.doc, self.by_head[obj], known.range, known.literal_places),
            )
        return self._ends[key]

    def verdicts(self, hits: Iterable[Found]) -> Iterator[Verdict]:
        """What becomes of hits whose ends fit: a verdict for each property and pair of ends, in the order of these."""
        ontology = self._finder._ontology
        found: dict[tuple[str, int, int], Found] = {}
        vetoed: dict[tuple[str, int, int], Found] = {}
        told_apart: dict[tuple[str, int | None, int | None], Found] = {}
        for hit in hits:
            key = (hit.pattern.property, hit.subject, hit.object)
            (vetoed if hit.pattern.veto else found).setdefault(key, hit)
            if hit.pattern.veto:  # whoever is meant: "it lifted its sanctions" is about one country
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
        entity: int | None = self.doc._.refers[self.by_head[head]]
        return entity

    def _has_pronoun(self, hit: Found) -> bool:
        return any(self.doc._.mentions[self.by_head[end]].how is How.PRONOUN for end in (hit.subject, hit.object))


def _is_locative(doc: Doc, mention: MentionSpan) -> bool:
    head = doc[mention.head]
    if head.dep_ in ("compound", "nmod") and mention.classes and mention.kind == "place":
        return True  # "the Madrid striker", "London Mayor Sadiq Khan"
    return head.dep_ == "pobj" and head.head.lower_ in _LOCATIVE


def _predicate(doc: Doc, graph: PredicateGraph, hit: Found) -> int | None:
    """The token whose clause asserts the relation; None where a noun phrase presupposes it (titles, appositions)."""
    if hit.governor is not None:
        return hit.governor
    anchor = doc[hit.anchor]
    if is_verb(anchor):
        return hit.anchor
    for end in (hit.subject, hit.object):
        if (hit.anchor, end) in graph.copula:
            return graph.copula[hit.anchor, end]
    roles = {s.role for s in (*hit.pattern.subject, *hit.pattern.object)}
    if "isa" in roles or not roles - {"of", "appos", "mod", "npadvmod"}:
        return None
    return None if graph.is_mention(hit.anchor) else hit.anchor


def _role(doc: Doc, graph: PredicateGraph, hit: Found) -> str | None:
    """The words of an office, as they stand: "foreign minister"."""
    if "isa" not in {s.role for s in (*hit.pattern.subject, *hit.pattern.object)}:
        return None
    words = [i for role, i in graph.down(hit.anchor) if role == "mod" and i < hit.anchor] + [hit.anchor]
    start = min(words)
    if hit.anchor - start > 4 or any(graph.is_mention(i) for i in range(start, hit.anchor)):
        return doc[hit.anchor].text
    return str(doc[start : hit.anchor + 1].text)
