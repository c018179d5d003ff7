"""Checks a store against its promises: every quote stands in its article, every identifier follows from its content.

Nothing is trusted but the stored text and the article's hash; each article graph is read once, on its own.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from pyoxigraph import Literal, NamedNode, Triple

from kg.iri import INFERRED, Minter
from kg.model import Article
from kg.vocabulary import DCTERMS, KG, OA, RDF, RDFS, SCHEMA
from loaders.stores import Store

_TYPE = RDF + "type"
_QUOTES = {KG + "Evidence": "evidence", KG + "Mention": "mentions", KG + "Utterance": "utterances"}

_Term = NamedNode | Literal
_Node = dict[str, list[_Term]]  # by property
_Nodes = dict[str, _Node]
_Reason = tuple[str, str]  # the node, and what is wrong with it


@dataclass(frozen=True, slots=True, order=True)
class Failure:
    """One broken promise: the graph it is in, the node that breaks it, and how."""

    graph: str
    node: str
    reason: str


@dataclass(slots=True)
class Verification:
    """What was checked, and what is wrong, in the order of graphs and nodes."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("articles", *_QUOTES.values(), "claims"), 0))
    failures: list[Failure] = field(default_factory=list)


def verify(store: Store, base: str) -> Verification:
    """Check every article of a store whose base IRI is `base`.

    The hash of the article fits its fields; evidence, mentions and utterances quote the text exactly; the mentions of
    both ends lie inside the quote of their evidence; claims have the identifiers of what they state, entailed claims
    too; and there are no entailments without their article.
    """
    minter = Minter(base)
    graphs = {graph: None for graph in store.graphs() if graph.startswith(minter.article(""))}
    done = Verification()
    for graph in graphs:
        nodes = _nodes(store.triples(graph))
        article = graph.removesuffix(INFERRED)
        wrong = list(_claims(nodes, minter, done.counts))
        if article == graph:
            done.counts["articles"] += 1
            wrong += [*_article(graph, nodes, minter), *_quotes(graph, nodes, done.counts)]
        elif article not in graphs:
            wrong.append((graph, "there is no article that these entailments follow from"))
        done.failures += sorted(Failure(graph, node, reason) for node, reason in wrong)
    return done


def _nodes(triples: Iterable[Triple]) -> _Nodes:
    """A graph by subject and property; its terms are IRIs and literals, as the data model has it."""
    nodes: _Nodes = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        assert isinstance(triple.subject, NamedNode)
        assert isinstance(triple.object, NamedNode | Literal)
        nodes[triple.subject.value][triple.predicate.value].append(triple.object)
    return nodes


def _value(node: _Node, term: str) -> str | None:
    """The value of a property; None when there is none, or more than one."""
    values = node.get(term, [])
    return values[0].value if len(values) == 1 else None


def _article(graph: str, nodes: _Nodes, minter: Minter) -> Iterator[_Reason]:
    node = nodes.get(graph, {})
    identifier, text = _value(node, DCTERMS + "identifier"), _value(node, SCHEMA + "articleBody")
    if identifier is None or text is None:
        yield graph, "it needs one identifier and one text"
        return
    if minter.article(identifier) != graph:
        yield graph, f"the identifier {identifier!r} belongs to another graph"
    publisher = _value(node, SCHEMA + "publisher")
    article = Article(
        identifier=identifier,
        text=text,
        title=_value(node, SCHEMA + "headline"),
        published=_date(_value(node, SCHEMA + "datePublished")),
        publisher=_value(nodes.get(publisher, {}), RDFS + "label") if publisher else None,
        url=_value(node, SCHEMA + "url"),
        language=_value(node, SCHEMA + "inLanguage"),
        authors=tuple(
            _value(nodes.get(term.value, {}), RDFS + "label") or "" for term in node.get(SCHEMA + "author", [])
        ),
    )
    hashes = {article.content_hash()}
    if article.language == "en":  # which also stands where the article gave none
        hashes.add(replace(article, language=None).content_hash())
    given = _value(node, KG + "contentHash")
    if given is None:
        yield graph, "it has no content hash: what wrote it was stopped; run the same command again"
    elif given not in hashes:
        yield graph, "its text or another field is not what its content hash was made of"


def _date(written: str | None) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        return None  # the hash will not fit


def _quotes(graph: str, nodes: _Nodes, counts: dict[str, int]) -> Iterator[_Reason]:
    text = _value(nodes.get(graph, {}), SCHEMA + "articleBody") or ""
    for iri, node in nodes.items():
        kinds = [kind for kind in _QUOTES if NamedNode(kind) in node.get(_TYPE, [])]
        if not kinds and OA + "exact" not in node:
            continue
        for kind in kinds:
            counts[_QUOTES[kind]] += 1
        span, exact = _span(node), _value(node, OA + "exact")
        if not kinds:
            yield iri, "it quotes, and is neither evidence, mention nor utterance"
        elif span is None or exact is None:
            yield iri, "it needs one quote, one start and one end"
        elif text[slice(*span)] != exact or not exact:
            yield iri, f"the text has {_short(text[slice(*span)])} at {span[0]}-{span[1]}, not {_short(exact)}"
        elif KG + "Evidence" in kinds:
            yield from _ends(iri, span, node, nodes, text)


def _short(words: str) -> str:
    return repr(words if len(words) <= 80 else f"{words[:79]}…")


def _ends(iri: str, quote: tuple[int, int], evidence: _Node, nodes: _Nodes, text: str) -> Iterator[_Reason]:
    """Both ends of an evidence are mentions inside its quote; an object that is a literal has words there instead."""
    claim = nodes.get(_value(evidence, KG + "claim") or "", {})
    if NamedNode(RDF + "Statement") not in claim.get(_TYPE, []):
        yield iri, "it needs one claim"
    for end, of in (("subjectMention", "subject"), ("objectMention", "object")):
        if any(isinstance(term, Literal) for term in claim.get(RDF + of, [])):
            yield from _literal(iri, quote, evidence, text)
            continue
        span = _span(nodes.get(_value(evidence, KG + end) or "", {}))
        if span is None:
            yield iri, f"it needs one {end}, with a place in the text"
        elif not quote[0] <= span[0] < span[1] <= quote[1]:
            yield iri, f"its {end} at {span[0]}-{span[1]} is outside its quote at {quote[0]}-{quote[1]}"


def _literal(iri: str, quote: tuple[int, int], evidence: _Node, text: str) -> Iterator[_Reason]:
    """The words that give a literal are the text's, inside the quote; evidence of other makers may lack them."""
    words = _value(evidence, KG + "valueText")
    if words is None:
        return
    span = _span(evidence, KG + "valueStart", KG + "valueEnd")
    if span is None or text[slice(*span)] != words:
        yield iri, f"the text does not have {_short(words)} where its value is said to stand"
    elif not quote[0] <= span[0] < span[1] <= quote[1]:
        yield iri, f"its value at {span[0]}-{span[1]} is outside its quote at {quote[0]}-{quote[1]}"


def _span(node: _Node, first: str = OA + "start", last: str = OA + "end") -> tuple[int, int] | None:
    start, end = _value(node, first), _value(node, last)
    if start is None or end is None or not re.fullmatch(r"\d+ \d+", f"{start} {end}", re.ASCII):
        return None
    return int(start), int(end)


def _claims(nodes: _Nodes, minter: Minter, counts: dict[str, int]) -> Iterator[_Reason]:
    for iri, node in nodes.items():
        if NamedNode(RDF + "Statement") not in node.get(_TYPE, []):
            continue
        counts["claims"] += 1
        terms = [node.get(RDF + name, []) for name in ("subject", "predicate", "object")]
        if any(len(values) != 1 for values in terms):
            yield iri, "it needs one subject, one predicate and one object"
        elif iri != minter.claim(" ".join(str(values[0]) for values in terms)):
            yield iri, "its identifier is not that of the claim it states"
