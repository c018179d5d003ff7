"""From a Reading to the triples of its article's graph (the data model of the project, fixed)."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from pyoxigraph import Literal, NamedNode, Triple

from kg.iri import Minter, claim_id
from kg.model import Entity, Evidence, Reading, Status, Value
from kg.vocabulary import DCTERMS, KG, OA, PROV, RDF, RDFS, SCHEMA, SKOS, XSD

TYPE = NamedNode(RDF + "type")
LABEL = NamedNode(RDFS + "label")
ALT_LABEL = NamedNode(SKOS + "altLabel")
HIDDEN_LABEL = NamedNode(SKOS + "hiddenLabel")
STATEMENT = NamedNode(RDF + "Statement")
SUBJECT, PREDICATE, OBJECT = (NamedNode(RDF + name) for name in ("subject", "predicate", "object"))
EXACT, START, END = (NamedNode(OA + name) for name in ("exact", "start", "end"))
_MENTIONS = NamedNode(SCHEMA + "mentions")
_INTEGER, _DECIMAL, _DATE = (NamedNode(XSD + name) for name in ("integer", "decimal", "date"))


@lru_cache(maxsize=4_000)
def node_of(iri: str) -> NamedNode:
    """The node of an IRI that comes again and again: a class, a property, a rule."""
    return NamedNode(iri)


@cache
def kg(name: str) -> NamedNode:
    """A term of the evidence vocabulary."""
    return NamedNode(KG + name)


@dataclass(frozen=True, slots=True)
class PropertyWords:
    """What the graph needs to know of a property: its label, and whether both directions are one claim."""

    label: str
    symmetric: bool


@dataclass(frozen=True, slots=True)
class Claim:
    """What is said: subject, property and object, in the direction that names it."""

    subject: NamedNode
    predicate: NamedNode
    object: NamedNode | Literal

    @property
    def triple(self) -> Triple:
        """The plain triple."""
        return Triple(self.subject, self.predicate, self.object)

    def text(self) -> str:
        """ "S P O" as N-Triples terms with single spaces: what the claim's id is made of."""
        return f"{self.subject} {self.predicate} {self.object}"


def claim_triples(claim: Claim, node: NamedNode, label: str) -> Iterator[Triple]:
    """The claim's own description: the same in every article."""
    yield Triple(node, TYPE, STATEMENT)
    yield Triple(node, SUBJECT, claim.subject)
    yield Triple(node, PREDICATE, claim.predicate)
    yield Triple(node, OBJECT, claim.object)
    yield Triple(node, LABEL, Literal(label))


class ArticleGraph:
    """Builds the triples of one article. `properties` describes the ontology's properties by IRI."""

    def __init__(
        self, reading: Reading, minter: Minter, properties: Mapping[str, PropertyWords], built_with: str
    ) -> None:
        self._reading = reading
        self._minter = minter
        self._properties = properties
        self._built_with = built_with
        self.node = NamedNode(minter.article(reading.article.identifier))
        self.entities = [NamedNode(minter.entity(e.kind, e.label)) for e in reading.entities]
        self._names = {node: e.label for node, e in self.described()}
        self._mentions = [self._part(f"m{m.start}-{m.end}") for m in reading.mentions]
        self._by_start = sorted((m.start, i) for i, m in enumerate(reading.mentions))
        self._utterances = [self._part(f"u{u.start}-{u.end}") for u in reading.utterances]
        self.evidence: dict[NamedNode, tuple[Claim, Evidence]] = {}
        for evidence in sorted(reading.evidence, key=lambda e: (e.start, e.end, e.status, -e.confidence)):
            claim, turned = self._claim(evidence)
            name = f"e{evidence.start}-{evidence.end}-{claim_id(claim.text())[:8]}-{evidence.status.term}"
            self.evidence.setdefault(self._part(name), (claim, turned))

    def described(self) -> Iterator[tuple[NamedNode, Entity]]:
        """The nodes of the entities, each with what it stands for."""
        return zip(self.entities, self._reading.entities, strict=True)

    def triples(self) -> list[Triple]:
        """All triples of the article's named graph, in a fixed order, each once."""
        found: dict[Triple, None] = {}
        for part in (self._article, self._entities, self._mention_nodes, self._claims, self._said):
            found.update(dict.fromkeys(part()))
        return list(found)

    def _part(self, name: str) -> NamedNode:
        return NamedNode(f"{self.node.value}#{name}")

    def _claim(self, evidence: Evidence) -> tuple[Claim, Evidence]:
        """The claim of an evidence; a symmetric property has the smaller IRI as subject, and its mentions turn too."""
        mentions = self._reading.mentions
        subject = self.entities[mentions[evidence.subject].entity]
        predicate = node_of(evidence.predicate)
        if isinstance(evidence.object, Value):
            return Claim(subject, predicate, literal(evidence.object)), evidence
        obj = self.entities[mentions[evidence.object].entity]
        if self._properties[evidence.predicate].symmetric and obj.value < subject.value:
            subject, obj = obj, subject
            evidence = _turned(evidence)
        return Claim(subject, predicate, obj), evidence

    def _article(self) -> Iterator[Triple]:
        article, node = self._reading.article, self.node
        yield Triple(node, TYPE, node_of(SCHEMA + "NewsArticle"))
        yield Triple(node, node_of(DCTERMS + "identifier"), Literal(article.identifier))
        yield Triple(node, LABEL, Literal(article.title or article.identifier))
        if article.title:
            yield Triple(node, node_of(SCHEMA + "headline"), Literal(article.title))
        if article.published:
            published = Literal(article.published.isoformat(), datatype=_DATE)
            yield Triple(node, node_of(SCHEMA + "datePublished"), published)
        if article.publisher:
            publisher = NamedNode(self._minter.entity("organization", article.publisher))
            yield Triple(node, node_of(SCHEMA + "publisher"), publisher)
            yield Triple(publisher, TYPE, NamedNode(SCHEMA + "Organization"))
            yield Triple(publisher, LABEL, Literal(article.publisher))
        for name in article.authors:
            author = NamedNode(self._minter.entity("person", name))
            yield Triple(node, node_of(SCHEMA + "author"), author)
            yield Triple(author, TYPE, NamedNode(SCHEMA + "Person"))
            yield Triple(author, LABEL, Literal(name))
        if article.url:
            yield Triple(node, node_of(SCHEMA + "url"), _url(article.url))
        yield Triple(node, node_of(SCHEMA + "inLanguage"), Literal(article.language or "en"))
        yield Triple(node, node_of(SCHEMA + "articleBody"), Literal(article.text))
        yield Triple(node, kg("contentHash"), Literal(article.content_hash()))
        yield Triple(node, kg("builtWith"), Literal(self._built_with))
        for entity in dict.fromkeys(mention.entity for mention in self._reading.mentions):
            yield Triple(node, _MENTIONS, self.entities[entity])

    def _entities(self) -> Iterator[Triple]:
        for node, entity in self.described():
            yield from entity_triples(node, entity)

    def _quote(self, node: NamedNode, start: int, end: int) -> Iterator[Triple]:
        yield Triple(node, EXACT, Literal(self._reading.article.text[start:end]))
        yield Triple(node, START, Literal(str(start), datatype=_INTEGER))
        yield Triple(node, END, Literal(str(end), datatype=_INTEGER))

    def _mention_nodes(self) -> Iterator[Triple]:
        for node, mention in zip(self._mentions, self._reading.mentions, strict=True):
            yield Triple(node, TYPE, kg("Mention"))
            yield Triple(node, kg("refersTo"), self.entities[mention.entity])
            yield Triple(node, kg("how"), kg(mention.how.value))
            yield from self._quote(node, mention.start, mention.end)

    def label(self, claim: Claim) -> str:
        """A claim in words: "Alexander Lukashenko leads Belarus"."""
        words = self._properties[claim.predicate.value].label
        obj = claim.object
        ends = self._names[claim.subject], obj.value if isinstance(obj, Literal) else self._names[obj]
        return f"{ends[0]} {words} {ends[1]}"

    def _claims(self) -> Iterator[Triple]:
        for node, (claim, evidence) in self.evidence.items():
            claim_node = NamedNode(self._minter.claim(claim.text()))
            label = self.label(claim)
            if evidence.status is Status.ASSERTED:
                yield claim.triple
            yield from claim_triples(claim, claim_node, label)
            yield Triple(node, TYPE, kg("Evidence"))
            yield Triple(node, kg("claim"), claim_node)
            yield Triple(node, kg("status"), kg(evidence.status.term))
            yield Triple(node, LABEL, Literal(f"{label} ({evidence.status.term.lower()})"))
            yield from self._quote(node, evidence.start, evidence.end)
            yield Triple(node, kg("subjectMention"), self._mentions[evidence.subject])
            if isinstance(evidence.object, Value):
                value = evidence.object
                yield Triple(node, kg("valueText"), Literal(self._reading.article.text[value.start : value.end]))
                yield Triple(node, kg("valueStart"), Literal(str(value.start), datatype=_INTEGER))
                yield Triple(node, kg("valueEnd"), Literal(str(value.end), datatype=_INTEGER))
            else:
                yield Triple(node, kg("objectMention"), self._mentions[evidence.object])
            yield Triple(node, kg("rule"), node_of(evidence.rule))
            yield Triple(node, kg("confidence"), Literal(_decimal(evidence.confidence), datatype=_DECIMAL))
            yield Triple(node, node_of(PROV + "wasDerivedFrom"), self.node)
            yield from self._details(node, evidence)

    def _details(self, node: NamedNode, evidence: Evidence) -> Iterator[Triple]:
        if evidence.attributed_to is not None:
            yield Triple(node, kg("attributedTo"), self.entities[evidence.attributed_to])
        if evidence.attributed_text:
            yield Triple(node, kg("attributedText"), Literal(evidence.attributed_text))
        if evidence.utterance is not None:
            yield Triple(node, kg("inUtterance"), self._utterances[evidence.utterance])
        when = evidence.when
        if when is not None:
            if when.start:
                yield Triple(node, kg("validFrom"), Literal(when.start.isoformat(), datatype=_DATE))
            if when.end:
                yield Triple(node, kg("validUntil"), Literal(when.end.isoformat(), datatype=_DATE))
            yield Triple(node, kg("timePrecision"), Literal(when.precision))
            yield Triple(node, kg("timeText"), Literal(when.text))
        if evidence.quantity:
            datatype = _DECIMAL if "." in evidence.quantity else _INTEGER
            yield Triple(node, kg("quantity"), Literal(evidence.quantity, datatype=datatype))
        if evidence.quantity_text:
            yield Triple(node, kg("quantityText"), Literal(evidence.quantity_text))
        if evidence.role_text:
            yield Triple(node, kg("roleText"), Literal(evidence.role_text))

    def _mentioned_in(self, start: int, end: int) -> list[NamedNode]:
        """The entities that the words [start, end) mention, each once, in the order of the mentions."""
        first = bisect_left(self._by_start, (start, 0))
        last = bisect_left(self._by_start, (end, 0))
        inside = sorted(i for _, i in self._by_start[first:last] if self._reading.mentions[i].end <= end)
        return list(dict.fromkeys(self.entities[self._reading.mentions[i].entity] for i in inside))

    def _said(self) -> Iterator[Triple]:
        seen: set[NamedNode] = set()
        for node, said in zip(self._utterances, self._reading.utterances, strict=True):
            if node in seen:  # two cues for the same words: the first one counts
                continue
            seen.add(node)
            yield Triple(node, TYPE, kg("Utterance"))
            if said.speaker is not None:
                yield Triple(node, kg("speaker"), self.entities[said.speaker])
            if said.speaker_text:
                yield Triple(node, kg("speakerText"), Literal(said.speaker_text))
            yield Triple(node, kg("cue"), Literal(said.cue))
            for entity in self._mentioned_in(said.start, said.end):
                yield Triple(node, kg("contentMentions"), entity)
            yield from self._quote(node, said.start, said.end)
            if said.outer is not None and self._utterances[said.outer] != node:
                yield Triple(node, kg("inUtterance"), self._utterances[said.outer])
            if said.responds_to is not None:
                yield Triple(node, kg("respondsTo"), self._utterances[said.responds_to])


def entity_triples(node: NamedNode, entity: Entity) -> Iterator[Triple]:
    """An entity's types and names."""
    for cls in entity.classes:
        yield Triple(node, TYPE, node_of(cls))
    yield Triple(node, LABEL, Literal(entity.label))
    for name in entity.names:
        yield Triple(node, ALT_LABEL, Literal(name))
    for form in entity.forms:
        yield Triple(node, HIDDEN_LABEL, Literal(form))


def literal(value: Value) -> Literal:
    """The literal of a value; one without a datatype is a string."""
    return Literal(value.text, datatype=node_of(value.datatype)) if value.datatype else Literal(value.text)


def _turned(evidence: Evidence) -> Evidence:
    assert not isinstance(evidence.object, Value)  # symmetric properties join things
    return replace(evidence, subject=evidence.object, object=evidence.subject)


def _decimal(number: float) -> str:
    """Canonical xsd:decimal: "0.93", "1.0"."""
    text = f"{number:.3f}".rstrip("0")
    return text + "0" if text.endswith(".") else text


def _url(url: str) -> NamedNode | Literal:
    """A URL as a node; what is no valid IRI stays a literal."""
    try:
        return NamedNode(url)
    except ValueError:
        return Literal(url)
