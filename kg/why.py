"""Why a fact stands in the store: its evidence, with the way from each mention to its entity, and what entails it.

Everything is read from the graph: no text is analysed again, and no language model is needed.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, QuerySolution, QuerySolutions, Triple

import queries
from kg.errors import UsageError
from kg.explanation import (
    Article,
    End,
    Evidence,
    Fact,
    Inference,
    Name,
    Near,
    Rule,
    Speaker,
    Step,
    Value,
    Why,
    Words,
)
from kg.iri import INFERRED, Minter
from kg.model import How, Status
from kg.settings import read
from kg.vocabulary import DCTERMS, KG, OA, PROV, RDF, RDFS, SCHEMA
from loaders.stores import Store, Term

_STATED = """SELECT DISTINCT ?graph ?evidence ?status ?published ?start WHERE { GRAPH ?graph {
  ?evidence kg:claim ?claim ; kg:status ?status ; oa:start ?start . OPTIONAL { ?graph schema:datePublished ?published }
} }"""
_ENTAILED = "SELECT DISTINCT ?graph WHERE { GRAPH ?graph { ?claim kg:rule ?rule } }"
_KNOWN = "SELECT ?s WHERE { GRAPH graph:background { ?s ?p ?o } } LIMIT 1"
_LABELS = "SELECT DISTINCT ?label WHERE { ?entity rdfs:label ?label }"
_WORDS = "SELECT ?text WHERE { GRAPH graph:ontology { ?rule rdfs:label ?text } }"
_NEAR = """SELECT DISTINCT ?claim ?label ?status WHERE { GRAPH ?graph {
  ?claim rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; rdfs:label ?label .
  OPTIONAL { ?evidence kg:claim ?claim ; kg:status ?status }
} }"""
_CALLED = """SELECT DISTINCT ?name WHERE { GRAPH graph:background {
  ?entity rdfs:label|skos:altLabel|skos:hiddenLabel ?name
} }"""
_STANDS_FOR = """SELECT DISTINCT ?how WHERE { GRAPH graph:background {
  { ?entity <http://www.wikidata.org/prop/direct/P36> ?thing . BIND("capital" AS ?how) }
  UNION { ?thing news:agencyOf ?entity . BIND("seat of government" AS ?how) }
  ?thing rdfs:label|skos:altLabel ?words
} } ORDER BY ?how"""


def why(store: Store, subject: str, property: str, object: str, limit: int = 10) -> Why:
    """What speaks for a fact; the ends are names or IRIs as for `kg show`, the property a name, label or IRI.

    The object of a property whose values are literals is a date, number or string, as `queries.find_value` takes it.
    `limit` is the most evidence, and the most inferences, that are told. QueryError and UsageError, with the nearest
    names, for an entity or a property that the store does not know.
    """
    for what, name in (("subject", subject), ("property", property), ("object", object)):
        if not name.strip():
            raise UsageError(f"the {what} is empty: give a name or an IRI")
    prop = queries.find_property(store, property)
    first = queries.find_entity(store, subject)
    if prop.literal:
        return _Witness(store).fact(first, prop, queries.find_value(store, first.iri, prop.iri, object), limit)
    return _Witness(store).fact(first, prop, queries.find_entity(store, object), limit)


class _Witness:
    """Reads what a store knows of claims; each article's graphs are read once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._minter = Minter(read(store).base)
        self._articles: dict[str, _ArticleGraphs] = {}
        self._rules: dict[str, Rule] = {}
        self._properties: dict[str, str] = {}  # labels by local name
        self._names: dict[str, frozenset[str]] = {}

    def fact(
        self, first: queries.Found, prop: queries.FoundProperty, second: queries.Found | Literal, limit: int
    ) -> Why:
        terms: dict[str, Term] = {"s": NamedNode(first.iri), "p": NamedNode(prop.iri)}
        obj: Name | Value
        if isinstance(second, Literal):
            terms["o"], obj, remarks = second, _value(second), first.remarks
            told = obj.text
        else:
            terms["o"], obj, remarks = NamedNode(second.iri), self._name(second.iri), first.remarks + second.remarks
            told = obj.label
            if prop.symmetric and second.iri < first.iri:
                terms["s"], terms["o"] = terms["o"], terms["s"]
        claim = self._minter.claim(f"{terms['s']} {terms['p']} {terms['o']}")
        subject = self._name(first.iri)
        stated = sorted(self._ask(_STATED, {"claim": NamedNode(claim)}), key=_strongest_first)
        entailed = sorted(_text(row, "graph") for row in self._ask(_ENTAILED, {"claim": NamedNode(claim)}))
        evidence = tuple(self._evidence(_text(row, "graph"), _text(row, "evidence")) for row in stated[:limit])
        inferences = tuple(self._inference(graph.removesuffix(INFERRED), claim, ()) for graph in entailed[:limit])
        fact = Fact(claim, f"{subject.label} {prop.label} {told}", evidence, inferences)
        known = bool(self._ask(_KNOWN, terms))
        if prop.symmetric:
            known = known or bool(self._ask(_KNOWN, {"s": terms["o"], "p": terms["p"], "o": terms["s"]}))
        return Why(
            subject,
            Name(prop.iri, prop.label),
            obj,
            fact,
            dict(Counter(_local(_text(row, "status")) for row in stated)),
            len(entailed),
            known,
            () if known or fact.holds() else self._near(claim, terms),
            remarks,
        )

    def _near(self, claim: str, terms: dict[str, Term]) -> tuple[Near, ...]:
        """Other claims of the pair in either direction, then of the property with one of the ends."""
        s, p, o = terms["s"], terms["p"], terms["o"]
        wanted: tuple[dict[str, Term], ...] = ({"s": s, "o": o}, {"s": o, "o": s}, {"s": s, "p": p}, {"p": p, "o": o})
        found: dict[str, tuple[str, set[Status | None]]] = {}
        for bindings in wanted:
            rows = sorted(self._ask(_NEAR, bindings), key=lambda row: (_text(row, "label"), _text(row, "claim")))
            for row in rows:
                status = _local(_text(row, "status")) if row["status"] is not None else None
                _, statuses = found.setdefault(_text(row, "claim"), (_text(row, "label"), set()))
                statuses.add(Status[status.upper()] if status else None)
        found.pop(claim, None)
        return tuple(
            Near(label, tuple(s.term for s in sorted(filter(None, statuses), reverse=True)) or ("Inferred",))
            for label, statuses in found.values()
        )

    def _evidence(self, graph: str, node: str) -> Evidence:
        article = self._article(graph)
        rule = article.value(node, KG + "rule")
        start, end = article.span(node)
        return Evidence(
            article=article.article,
            status=_local(article.value(node, KG + "status") or ""),
            sentence=article.value(node, OA + "exact") or "",
            start=start,
            end=end,
            subject=self._end(article, article.value(node, KG + "subjectMention")),
            object=article.words(node) or self._end(article, article.value(node, KG + "objectMention")),
            speakers=tuple(article.speakers(node)),
            time_text=article.value(node, KG + "timeText"),
            valid_from=article.value(node, KG + "validFrom"),
            valid_until=article.value(node, KG + "validUntil"),
            time_precision=article.value(node, KG + "timePrecision"),
            quantity_text=article.value(node, KG + "quantityText"),
            role_text=article.value(node, KG + "roleText"),
            confidence=article.value(node, KG + "confidence"),
            rule=self._rule(rule) if rule else None,
        )

    def _inference(self, graph: str, claim: str, below: tuple[str, ...]) -> Inference:
        """How a claim follows in an article; `below` are the claims that rest on it, so that no circle is followed."""
        article = self._article(graph)
        premises = sorted(article.entailed.get(claim, {}).get(PROV + "wasDerivedFrom", []))
        return Inference(
            article.article,
            self._rule(article.entailed[claim][KG + "rule"][0]),
            article.entails(claim),
            tuple(self._premise(graph, premise, (*below, claim)) for premise in premises if premise not in below),
        )

    def _premise(self, graph: str, claim: str, below: tuple[str, ...]) -> Fact:
        article = self._article(graph)
        evidence = [self._evidence(graph, node) for node in article.evidence_of(claim)]
        label = article.value(claim, RDFS + "label") or min(
            article.entailed.get(claim, {}).get(RDFS + "label", [claim])
        )
        follows = KG + "rule" in article.entailed.get(claim, {})
        return Fact(
            claim,
            label,
            tuple(sorted(evidence, key=lambda e: (-Status[e.status.upper()], e.start))),
            (self._inference(graph, claim, below),) if follows else (),
        )

    def _end(self, article: "_ArticleGraphs", mention: str | None) -> End | None:
        if mention is None:  # of evidence of other makers
            return None
        iri = article.value(mention, KG + "refersTo") or ""
        name = Name(iri, article.value(iri, RDFS + "label") or iri)
        start, end = article.span(mention)
        return End(name, start, end, tuple(self._steps(article, mention, name)))

    def _steps(self, article: "_ArticleGraphs", mention: str, entity: Name) -> Iterator[Step]:
        """From a mention to its entity: pronouns and descriptions by way of the mention before, short names by the
        full one."""
        words, how = article.value(mention, OA + "exact") or "", article.how(mention)
        start = article.span(mention)[0]
        by_itself = how is How.DESCRIPTION and self._is_named(words, entity)  # "the Polish government"
        if how in (How.PRONOUN, How.DESCRIPTION) and not by_itself:
            before = article.antecedent(mention, entity.iri)
            if before is not None:
                near = article.value(before, OA + "exact") or ""
                yield Step(words, start, how.value.lower(), near, article.span(before)[0])
                yield from self._steps(article, before, entity)
                return
        kind = how.value.lower()
        if how is How.METONYM:
            asked: dict[str, Term] = {"entity": NamedNode(entity.iri), "words": Literal(re.sub(r"^[Tt]he ", "", words))}
            stands_for = self._ask(_STANDS_FOR, asked)
            kind += f" ({_text(stands_for[0], 'how')})" if stands_for else ""
        if how is How.NAME and _plain(words) != _plain(entity.label):
            kind = "short name" if set(_plain(words).split()) < set(_plain(entity.label).split()) else "other name"
            if _plain(words) in self._names_of(entity):
                kind = "known name"
            full = article.introduction(words, entity)
            if full is not None:
                yield Step(words, start, kind, article.value(full, OA + "exact") or "", article.span(full)[0])
                return
        yield Step(words, start, kind, entity.label, None)

    def _is_named(self, words: str, entity: Name) -> bool:
        """Whether a description has the entity's name in it."""
        padded = f" {_plain(words)} ".replace("’s ", " ").replace("'s ", " ")
        return any(f" {name} " in padded for name in self._names_of(entity) | {_plain(entity.label)})

    def _names_of(self, entity: Name) -> frozenset[str]:
        """What the background calls an entity."""
        if entity.iri not in self._names:
            rows = self._ask(_CALLED, {"entity": NamedNode(entity.iri)})
            self._names[entity.iri] = frozenset(_plain(_text(row, "name")) for row in rows)
        return self._names[entity.iri]

    def _rule(self, iri: str) -> Rule:
        if iri not in self._rules:
            text = min((_text(row, "text") for row in self._ask(_WORDS, {"rule": NamedNode(iri)})), default="")
            self._rules[iri] = Rule(iri, text, self._in_words(text))
        return self._rules[iri]

    def _in_words(self, rule: str) -> str:
        """A readers' inference with the labels of its properties: "?p leads ?c => ?p is a citizen of ?c"."""
        if not self._properties:
            self._properties = {_local(p.iri): p.label for p in queries.properties(self._store)} | {"type": "is a"}
        sides = [[triple.split(" ") for triple in side.split(" . ")] for side in rule.split(" => ")]
        if len(sides) != 2 or any(len(terms) != 3 for side in sides for terms in side):
            return rule  # an example, or one of the rules that every ontology has
        said = [[f"{s} {self._properties.get(_name(p), p)} {_name(o)}" for s, p, o in side] for side in sides]
        return f"{', '.join(said[0])} => {said[1][0]}"

    def _name(self, iri: str) -> Name:
        labels = (_text(row, "label") for row in self._ask(_LABELS, {"entity": NamedNode(iri)}))
        return Name(iri, min(labels, default=iri))

    def _article(self, graph: str) -> "_ArticleGraphs":
        if graph not in self._articles:
            self._articles[graph] = _ArticleGraphs(self._store, graph)
        return self._articles[graph]

    def _ask(self, sparql: str, bindings: dict[str, Term]) -> list[QuerySolution]:
        rows = self._store.query(sparql, bindings)
        assert isinstance(rows, QuerySolutions)  # each of them is a SELECT
        return list(rows)


class _ArticleGraphs:
    """An article's own graph and what follows from it, by node and property."""

    def __init__(self, store: Store, graph: str) -> None:
        triples = list(store.triples(graph))
        self._own = _nodes(triples)
        self._values = {  # by claim
            str(triple.subject): triple.object
            for triple in triples
            if triple.predicate.value == RDF + "object" and isinstance(triple.object, Literal)
        }
        self.entailed = _nodes(store.triples(graph + INFERRED))
        publisher = self.value(graph, SCHEMA + "publisher")
        self.article = Article(
            self.value(graph, DCTERMS + "identifier") or graph,
            self.value(graph, SCHEMA + "headline"),
            self.value(publisher, RDFS + "label") if publisher else None,
            self.value(graph, SCHEMA + "datePublished"),
            self.value(graph, SCHEMA + "url"),
        )
        self._evidence: dict[str, list[str]] = defaultdict(list)
        self._mentions: dict[str, list[str]] = defaultdict(list)  # by entity, in the order of the text
        for node in self._own:
            if claim := self.value(node, KG + "claim"):
                self._evidence[claim].append(node)
            if entity := self.value(node, KG + "refersTo"):
                self._mentions[entity].append(node)
        for mentions in self._mentions.values():
            mentions.sort(key=self.span)

    def value(self, node: str, term: str) -> str | None:
        """The value of a property, the first in order."""
        return min(self._own.get(node, {}).get(term, ()), default=None)

    def span(self, node: str) -> tuple[int, int]:
        """Where words stand."""
        return int(self.value(node, OA + "start") or 0), int(self.value(node, OA + "end") or 0)

    def words(self, evidence: str) -> Words | None:
        """The words that give the value of an evidence whose object is one."""
        words, claim = self.value(evidence, KG + "valueText"), self.value(evidence, KG + "claim")
        value = self._values.get(f"<{claim}>")
        start, end = (self.value(evidence, KG + name) for name in ("valueStart", "valueEnd"))
        if words is None or value is None or start is None or end is None:
            return None
        return Words(_value(value), int(start), int(end), words)

    def how(self, mention: str) -> How:
        """How a mention refers."""
        return How(_local(self.value(mention, KG + "how") or How.NAME.value))

    def evidence_of(self, claim: str) -> list[str]:
        """The article's evidence of a claim."""
        return sorted(self._evidence.get(claim, ()))

    def entails(self, claim: str) -> bool:
        """Whether an entailed claim is a fact too, in one direction or the other."""
        terms = [self.entailed[claim].get(RDF + name, [""])[0] for name in ("subject", "predicate", "object")]
        subject, predicate, obj = terms
        one, other = self.entailed.get(subject, {}), self.entailed.get(obj, {})
        return obj in one.get(predicate, ()) or subject in other.get(predicate, ())

    def antecedent(self, mention: str, entity: str) -> str | None:
        """The nearest mention of the same entity before this one."""
        at = self.span(mention)[0]
        return next((other for other in reversed(self._mentions[entity]) if self.span(other)[1] <= at), None)

    def introduction(self, words: str, entity: Name) -> str | None:
        """The first mention that gives the entity's full name, or else the first that gives more of it than `words`."""
        named = [m for m in self._mentions[entity.iri] if self.how(m) is How.NAME]
        texts = {mention: _plain(self.value(mention, OA + "exact") or "") for mention in named}
        short = set(_plain(words).split())
        fuller = [m for m in named if texts[m] == _plain(entity.label)]
        fuller += [m for m in named if short < set(texts[m].split())]
        return next(iter(fuller), None)

    def speakers(self, evidence: str) -> Iterator[Speaker]:
        """Who says so, the innermost first."""
        utterance = self.value(evidence, KG + "inUtterance")
        words, entity = self.value(evidence, KG + "attributedText"), self.value(evidence, KG + "attributedTo")
        if words or entity or utterance:
            cue = self.value(utterance, KG + "cue") if utterance else None
            yield Speaker(words, self._name(entity), cue)
        seen = {utterance}
        while utterance is not None:
            utterance = self.value(utterance, KG + "inUtterance")
            if utterance is None or utterance in seen:
                break
            seen.add(utterance)
            speaker = self.value(utterance, KG + "speaker")
            yield Speaker(
                self.value(utterance, KG + "speakerText"), self._name(speaker), self.value(utterance, KG + "cue")
            )

    def _name(self, iri: str | None) -> Name | None:
        return Name(iri, self.value(iri, RDFS + "label") or iri) if iri else None


def _value(literal: Literal) -> Value:
    return Value(literal.value, literal.datatype.value)


def _nodes(triples: Iterable[Triple]) -> dict[str, dict[str, list[str]]]:
    nodes: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        assert isinstance(triple.subject, NamedNode)
        assert isinstance(triple.object, NamedNode | Literal)  # the data model has no blank nodes
        nodes[triple.subject.value][triple.predicate.value].append(triple.object.value)
    return nodes


def _strongest_first(row: QuerySolution) -> tuple[int, str, str, int, str]:
    published = _text(row, "published") if row["published"] is not None else ""
    status = Status[_local(_text(row, "status")).upper()]
    return -status, published, _text(row, "graph"), int(_text(row, "start")), _text(row, "evidence")


def _text(row: QuerySolution, variable: str) -> str:
    term = row[variable]
    assert isinstance(term, NamedNode | Literal)
    return term.value


def _local(iri: str) -> str:
    return re.sub(r"^.*[#/]", "", iri)


def _name(term: str) -> str:
    """The last part of a prefixed name or an IRI; "a" is rdf:type; variables stay."""
    return "type" if term == "a" else re.sub(r"^.*[#/:]", "", term.strip("<>"))


def _plain(words: str) -> str:
    """A name without what does not tell it apart: white space, case, full stops, the article before it."""
    return re.sub(r"^the ", "", " ".join(words.replace(".", "").split()).casefold())
