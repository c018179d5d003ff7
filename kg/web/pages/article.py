"""The page of an article, at the path of its IRI: its text with what is mentioned and what is stated."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import chain, groupby

from pyoxigraph import NamedNode, QuerySolution, Triple
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from kg.iri import INFERRED
from kg.model import Status
from kg.web import linked_data
from kg.web.addresses import external
from kg.web.evidence import Stated, quotes, stated, statements
from kg.web.linked_data import Thing
from kg.web.marking import Mark, Note, Piece, paragraphs
from kg.web.shown import ArticleLink, Link, Quote, Statement, text
from kg.web.viewer import Viewer, batches

_MOST_EVIDENCE = 2_000


@dataclass(slots=True)
class Sentence:
    """A sentence of an article that states something; its number is that of the note in the text."""

    number: int
    start: int
    end: int
    facts: list[tuple[Statement, Quote]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Run:
    """Pieces of a paragraph that belong to one sentence that states something, or (number 0) to none."""

    number: int
    pieces: list[Piece]


@dataclass(frozen=True, slots=True)
class Added:
    """What an article brought: how many things it mentions, those that no other article does, how much it states with
    which status, and how many of the claims no other article makes."""

    entities: int
    new: list[Link]
    statuses: list[tuple[str, int]]
    claims: int
    claims_new: int


@dataclass(frozen=True, slots=True)
class Article:
    """An article's text in paragraphs with its mentions and notes, and the sentences that state something."""

    title: str
    published: str
    publisher: Link | None
    url: str | None
    paragraphs: list[list[Run]]
    sentences: list[Sentence]
    added: Added


def routes(viewer: Viewer) -> list[BaseRoute]:
    """The paths of all articles."""

    def find(iri: str) -> Thing | None:
        rows = viewer.ask("article", {"article": NamedNode(iri)}, limit=1)
        path = viewer.addresses.path(iri)
        if not rows or path is None:
            return None
        shown = cache(lambda: article(viewer, iri, rows[0]))
        return Thing(
            path=path,
            page=lambda: viewer.page("article", iri=iri, article=shown(), alternates=linked_data.alternates(path)),
            plain=lambda: _plain(iri, rows[0], shown()),
            table=lambda: _table(shown()),
            triples=lambda: _triples(viewer, iri),
        )

    def page(request: Request) -> Response:
        return linked_data.respond(viewer, request, viewer.addresses.article, find)

    return [Route(f"{viewer.addresses.root}article/{{rest:path}}", page)]


def article(viewer: Viewer, iri: str, row: QuerySolution) -> Article:
    """What the page shows of an article, of which `row` has the text."""
    evidence = stated(viewer, _MOST_EVIDENCE, article=NamedNode(iri))
    published = text(row, "published")
    itself = ArticleLink(text(row, "title"), viewer.addresses.path(iri), published, "", iri)
    by_claim = statements(viewer, evidence)
    sentences = _sentences(quotes(viewer, evidence, {iri: itself}), evidence, by_claim)
    mentions = viewer.ask("mentions", {"article": NamedNode(iri)})
    notes = [Note(sentence.end, sentence.number, sentence.start) for sentence in sentences]
    body = paragraphs(text(row, "text"), [_mention(viewer, each) for each in mentions], notes)
    return Article(
        title=itself.title,
        published=published,
        publisher=viewer.link(row, "publisher") if row["publisher"] is not None else None,
        url=external(text(row, "url")),
        paragraphs=[[Run(n, list(these)) for n, these in groupby(part, lambda piece: piece.within)] for part in body],
        sentences=sentences,
        added=_added(viewer, mentions, evidence),
    )


def _sentences(found: dict[str, Quote], evidence: Iterable[Stated], by_claim: dict[str, Statement]) -> list[Sentence]:
    """In the order of the text."""
    claims = {each.evidence: by_claim[each.claim] for each in evidence}
    by_span: dict[tuple[int, int], Sentence] = {}
    for quote in sorted(found.values(), key=lambda quote: (quote.start, quote.end, quote.iri)):
        span = quote.start, quote.end
        sentence = by_span.setdefault(span, Sentence(len(by_span) + 1, *span))
        sentence.facts.append((claims[quote.iri], quote))
    return list(by_span.values())


def _mention(viewer: Viewer, row: QuerySolution) -> Mark:
    return Mark(
        start=int(text(row, "start")),
        end=int(text(row, "end")),
        path=viewer.addresses.path(text(row, "entity")),
        anchor=text(row, "mention").partition("#")[2],
        title=f"{text(row, 'label')} ({viewer.named(text(row, 'how'))})",
    )


def _added(viewer: Viewer, mentions: Iterable[QuerySolution], evidence: list[Stated]) -> Added:
    labels = {text(row, "entity"): text(row, "label") for row in mentions}
    index = viewer.index()
    new = sorted((label, iri) for iri, label in labels.items() if index.articles(iri) <= 1)
    claims = {each.claim for each in evidence}
    elsewhere = 0
    for part in batches(map(NamedNode, sorted(claims))):
        rows = viewer.ask("claims-elsewhere", among={"claim": part})
        elsewhere += sum(int(text(row, "articles")) > 1 for row in rows)
    statuses = Counter(each.status for each in evidence)
    return Added(
        entities=len(labels),
        new=[viewer.to(iri, label) for label, iri in new],
        statuses=sorted(statuses.items(), key=lambda item: -Status[item[0].upper()]),
        claims=len(claims),
        claims_new=len(claims) - elsewhere,
    )


def _triples(viewer: Viewer, iri: str) -> Iterator[Triple]:
    """All of both graphs of the article."""
    return chain(viewer.store.triples(iri), viewer.store.triples(iri + INFERRED))


def _plain(iri: str, row: QuerySolution, shown: Article) -> dict[str, object]:
    return {
        "iri": iri,
        "title": shown.title,
        "published": shown.published,
        "publisher": linked_data.plain(shown.publisher),
        "url": shown.url,
        "text": text(row, "text"),
        "sentences": [
            {
                "start": sentence.start,
                "end": sentence.end,
                "facts": [
                    {"claim": linked_data.plain(statement.claim), "evidence": linked_data.plain(quote)}
                    for statement, quote in sentence.facts
                ],
            }
            for sentence in shown.sentences
        ],
        "added": linked_data.plain(shown.added),
    }


def _table(shown: Article) -> tuple[list[str], list[list[object]]]:
    """One row an evidence."""
    columns = ["subject", "property", "object", "status", "sentence", "source", "from", "until", "start", "end"]
    rows: list[list[object]] = []
    for of, quote in (fact for sentence in shown.sentences for fact in sentence.facts):
        row: list[object] = [of.subject.label, of.predicate.label, of.object.label, quote.status]
        row += ["".join(piece.text for piece in quote.pieces), quote.source.label if quote.source else ""]
        rows.append([*row, quote.since, quote.until, quote.start, quote.end, quote.iri, of.claim.iri])
    return [*columns, "evidenceIri", "claimIri"], rows
