"""Component kg_relations: finds the ontology's properties between mentions, by the patterns that its examples teach."""

from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc, Span

from kg.extract.extensions import ANY_CLASS, Match, MentionSpan
from kg.extract.graph import PredicateGraph
from kg.extract.pattern_cache import patterns
from kg.extract.patterns import Found, Pattern, PatternIndex, wording
from kg.extract.resources import lexicon
from kg.model import How
from kg.vocabulary import NEWS
from ontology.loading import Property

# In these a capital is a place; elsewhere, where an agent is wanted, it stands for its country.
_LOCATIVE = frozenset("in at near to into outside around inside through via across within".split())
_HOW_SURE = {How.NAME: 1.0, How.DEMONYM: 1.0, How.METONYM: 0.95, How.DESCRIPTION: 0.85, How.PRONOUN: 0.85}


@Language.factory("kg_relations", default_config={"ontology": None})
class RelationFinder:
    """Sets doc._.matches, in the order of the text. Learns its patterns from the ontology when it is made."""

    def __init__(self, nlp: Language, name: str, ontology: str | None) -> None:
        self._words = lexicon(ontology)
        self._ontology = self._words.ontology
        self._index = PatternIndex()
        taught: dict[tuple[object, ...], Pattern] = {}
        vetoes: dict[tuple[object, ...], Pattern] = {}
        for pattern in patterns(nlp, self._words):
            (vetoes if pattern.veto else taught).setdefault(wording(pattern), pattern)
        self._index.add(taught.values())
        self._index.add(v for key, v in vetoes.items() if key not in taught)  # nobody vetoes all that a pattern finds

    def __call__(self, doc: Doc) -> Doc:
        matches: list[Match] = []
        by_sentence: dict[int, list[int]] = {}
        starts = [s.start for s in doc.sents]
        current = 0
        for i, mention in enumerate(doc._.mentions):
            while current + 1 < len(starts) and starts[current + 1] <= mention.head:
                current += 1
            by_sentence.setdefault(starts[current], []).append(i)
        for sentence in doc.sents:
            inside = by_sentence.get(sentence.start, [])
            known = [i for i in inside if doc._.refers[i] is not None]
            if len({doc._.refers[i] for i in known}) > 1 or len(known) > 1:
                matches.extend(self._sentence(doc, sentence, inside))
        doc._.matches = tuple(matches)
        return doc

    def _sentence(self, doc: Doc, sentence: Span, inside: list[int]) -> Iterator[Match]:
        mentions = [doc._.mentions[i] for i in inside if doc._.mentions[i].end <= sentence.end]
        by_head = {doc._.mentions[i].head: i for i in inside}
        described = frozenset(
            m.head
            for i, m in zip(inside, mentions, strict=False)
            if m.how is How.DESCRIPTION and doc._.refers[i] is not None
        )
        graph = PredicateGraph(sentence, mentions, self._words)
        ends: dict[tuple[str, int, int], tuple[int, int]] = {}

        def fits(pattern: Pattern, subject: int, obj: int) -> bool:
            key = (pattern.property, subject, obj)
            if pattern.kinds is not None and not self._alike(doc, (by_head[subject], by_head[obj]), pattern.kinds):
                return False
            if key not in ends:
                prop = self._ontology.properties[pattern.property]
                first = self._reading(doc, by_head[subject], prop.domain, prop.literal_places)
                second = self._reading(doc, by_head[obj], prop.range, prop.literal_places)
                ends[key] = (-1, -1) if first is None or second is None or first == second else (first, second)
            return pattern.veto or ends[key] != (-1, -1)

        found: dict[tuple[str, int, int], Found] = {}
        vetoed: set[tuple[str, int, int]] = set()
        for hit in self._index.search(graph, fits, described):
            key = (hit.pattern.property, hit.subject, hit.object)
            if hit.pattern.veto:
                vetoed.add(key)
            else:
                found.setdefault(key, hit)
        for key in sorted(found, key=lambda k: (k[1], k[2], k[0])):
            hit = found[key]
            prop = self._ontology.properties[key[0]]
            if prop.symmetric and hit.object < hit.subject and (prop.iri, hit.object, hit.subject) in found:
                continue
            narrower = self._ontology.subproperties(prop.iri)
            if key in vetoed or any((p, hit.subject, hit.object) in found for p in narrower if p != prop.iri):
                continue
            if any((p, hit.subject, hit.object) in vetoed for p in self._ontology.superproperties(prop.iri)):
                continue
            yield self._match(doc, graph, hit, prop, by_head, ends[key])

    def _match(
        self,
        doc: Doc,
        graph: PredicateGraph,
        hit: Found,
        prop: Property,
        by_head: dict[int, int],
        ends: tuple[int, int],
    ) -> Match:
        subject, obj = by_head[hit.subject], by_head[hit.object]
        first, second = doc._.mentions[subject], doc._.mentions[obj]
        confidence = 0.9 * _HOW_SURE[first.how] * _HOW_SURE[second.how] * first.sure * second.sure
        return Match(
            subject,
            prop.iri,
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
        )

    def _reading(self, doc: Doc, index: int, classes: tuple[str, ...], literal: bool) -> int | None:
        """The entity that a mention gives to an end of these classes, or None; a capital can give its country."""
        mention: MentionSpan = doc._.mentions[index]
        entity, other = doc._.refers[index], doc._.stands_for[index]
        wants_agent = not literal and not any(self._ontology.is_a(c, NEWS + "Place") for c in classes)
        options = [entity, other] if other is None or not wants_agent or _is_locative(doc, mention) else [other, entity]
        if other is not None and (not wants_agent or _is_locative(doc, mention)):
            options = [entity]
        for option in options:
            if option is not None and self._fits(doc._.entities[option].classes, classes):
                return int(option)
        return None

    def _alike(self, doc: Doc, mentions: tuple[int, int], kinds: tuple[str, str]) -> bool:
        """Whether both mentions are of the classes that a bare pattern ("Hamburg, Germany") was taught with."""
        for index, wanted in zip(mentions, kinds, strict=True):
            entity = doc._.refers[index]
            if not wanted or entity is None:
                return False
            if not any(c == ANY_CLASS or self._ontology.is_a(c, wanted) for c in doc._.entities[entity].classes):
                return False
        return True

    def _fits(self, classes: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
        return not wanted or ANY_CLASS in classes or any(self._ontology.is_a(c, w) for c in classes for w in wanted)


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
    if anchor.tag_.startswith("VB") or anchor.pos_ in ("VERB", "AUX"):
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
