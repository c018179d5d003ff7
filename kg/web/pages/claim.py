"""The page of a claim, at the path of its IRI: every sentence that states it, side by side where it is disputed."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from pyoxigraph import Literal, NamedNode
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from kg.iri import INFERRED
from kg.model import Status
from kg.web import linked_data
from kg.web.evidence import SUPPORTING, Stated, quotes, stated, statements
from kg.web.linked_data import Thing
from kg.web.marking import Piece, example
from kg.web.shown import ArticleLink, Link, Quote, Statement, text
from kg.web.terms import local
from kg.web.viewer import Viewer

_MOST_EVIDENCE = 300
_MOST_TRIPLES = 10_000
_OPPOSING = frozenset((Status.DENIED.term, Status.NEGATED.term))


@dataclass(frozen=True, slots=True)
class Side:
    """Evidence that tells the same: `name` is for, against or open."""

    name: str
    quotes: list[Quote]
    voices: list[Link]  # who says so, beside the articles themselves


@dataclass(frozen=True, slots=True)
class Rule:
    """How the claim follows from others, and in which articles."""

    text: str
    premises: list[Link]
    articles: list[ArticleLink]


@dataclass(frozen=True, slots=True)
class Claim:
    """What is claimed, and what speaks for and against it; `since` is the earliest day that some evidence gives."""

    statement: Statement
    sides: list[Side]
    since: str
    reported: str
    rules: list[Rule]
    words: dict[str, tuple[Piece, ...]]  # of the examples that found the evidence, by IRI
    cut: bool

    @property
    def disputed(self) -> bool:
        """Whether there are voices on both sides."""
        return {"for", "against"} <= {side.name for side in self.sides}


def routes(viewer: Viewer) -> list[BaseRoute]:
    """The paths of all claims."""

    def find(iri: str) -> Thing | None:
        rows = viewer.ask("claim", {"claim": NamedNode(iri)}, limit=1)
        path = viewer.addresses.path(iri)
        if not rows or path is None:
            return None
        row = rows[0]
        literal = isinstance(row["object"], Literal)
        given = Stated("", "", iri, "", text(row, "subject"), text(row, "property"), text(row, "object"), literal)
        shown = cache(lambda: claim(viewer, given))
        return Thing(
            path=path,
            page=lambda: viewer.page("claim", iri=iri, claim=shown(), alternates=linked_data.alternates(path)),
            plain=lambda: {"iri": iri} | linked_data.plain(shown()),
            table=lambda: _table(shown()),
            triples=lambda: viewer.construct("about-claim", {"claim": NamedNode(iri)}, _MOST_TRIPLES),
        )

    def page(request: Request) -> Response:
        return linked_data.respond(viewer, request, viewer.addresses.claim, find)

    return [Route(f"{viewer.addresses.root}claim/{{rest:path}}", page)]


def claim(viewer: Viewer, given: Stated) -> Claim:
    """What the page shows of a claim that is there."""
    evidence = stated(viewer, _MOST_EVIDENCE, claim=NamedNode(given.claim))
    statement = statements(viewer, evidence or [given])[given.claim]
    articles = viewer.articles(sorted({each.article for each in evidence}))
    newest = {iri: number for number, iri in enumerate(articles)}
    evidence = [each for each in evidence if each.article in articles]
    evidence.sort(key=lambda each: (-each.certainty, newest[each.article], each.evidence))
    found = quotes(viewer, evidence, articles)
    sides = [_side(name, found.values()) for name in ("for", "against", "open")]
    rules = viewer.labels(quote.rule for quote in found.values() if quote.rule)
    days = [quote.since for quote in found.values() if quote.since]
    published = [article.published for article in articles.values() if article.published]
    return Claim(
        statement=statement,
        sides=[side for side in sides if side.quotes],
        since=min(days, default=""),
        reported=min(published, default=""),
        rules=_rules(viewer, given.claim),
        words={rule: example(words) for rule, words in rules.items()},
        cut=len(evidence) >= _MOST_EVIDENCE,
    )


def _side(name: str, given: Iterable[Quote]) -> Side:
    found = [quote for quote in given if _side_of(quote.status) == name]
    voices = {(quote.source.iri or quote.source.label): quote.source for quote in found if quote.source}
    return Side(name, found, list(voices.values()))


def _side_of(status: str) -> str:
    return "for" if status in SUPPORTING else "against" if status in _OPPOSING else "open"


def _rules(viewer: Viewer, iri: str) -> list[Rule]:
    rows = viewer.ask("follows", {"claim": NamedNode(iri)}, limit=_MOST_EVIDENCE)
    premises = {text(row, "premise") for row in rows} - {""}
    words = viewer.labels(premises | {text(row, "rule") for row in rows})
    graphs: dict[str, dict[str, None]] = {}
    claims: dict[str, dict[str, None]] = {}
    for row in rows:
        graphs.setdefault(text(row, "rule"), {})[text(row, "graph").removesuffix(INFERRED)] = None
        claims.setdefault(text(row, "rule"), {}).update({text(row, "premise"): None} if row["premise"] else {})
    return [
        Rule(
            text=words.get(rule) or local(rule),
            premises=[viewer.to(premise, words.get(premise) or local(premise)) for premise in claims[rule]],
            articles=list(viewer.articles(graphs[rule]).values()),
        )
        for rule in graphs
    ]


def _table(shown: Claim) -> tuple[list[str], list[list[object]]]:
    """One row an evidence."""
    columns = ["status", "sentence", "source", "from", "until", "article", "publisher", "published", "articleIri"]
    rows: list[list[object]] = []
    for quote in (quote for side in shown.sides for quote in side.quotes):
        sentence = "".join(piece.text for piece in quote.pieces)
        source = quote.source.label if quote.source else ""
        article = quote.article
        row: list[object] = [quote.status, sentence, source, quote.since, quote.until]
        rows.append([*row, article.title, article.publisher, article.published, article.iri])
    return columns, rows
