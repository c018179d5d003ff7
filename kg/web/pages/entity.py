"""The page of an entity, at the path of its IRI."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain, groupby
from urllib.parse import urlsplit

from pyoxigraph import NamedNode
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from kg.web import linked_data
from kg.web.addresses import external
from kg.web.evidence import Stated, details, interval, quotes, span, stated, statements
from kg.web.linked_data import Thing
from kg.web.shown import ArticleLink, Link, Statement, text
from kg.web.terms import local
from kg.web.viewer import Viewer, batches
from loaders.stores import Term

_MOST_EVIDENCE = 400  # on each side, that is looked at
_MOST_FACTS = 1000  # whatever they come from
_MOST_QUOTED = 45  # facts that are shown with a sentence
_MOST_CLAIMS = 15  # shown at once, each with a sentence
_MOST_LOOKED_UP = 400  # evidence whose days are asked for
_MOST_OF_A_PROPERTY = 8  # shown at once
_MOST_BESIDE = 12  # of a property, known beforehand or following
_MOST_DATED = 40
_MOST_SAID = 15
_MOST_LISTED = 20
_MOST_TRIPLES = 5000
_ELSEWHERE = {"www.wikidata.org": "Wikidata", "sws.geonames.org": "GeoNames", "www.geonames.org": "GeoNames"}


@dataclass(frozen=True, slots=True)
class Group:
    """The facts of one property in one direction; `more` are those that come after the first few."""

    predicate: Link
    outgoing: bool
    facts: list[Statement]
    more: list[Statement]


@dataclass(frozen=True, slots=True)
class Event:
    """A claim on the timeline."""

    day: str
    when: str
    status: str
    statement: Statement


@dataclass(frozen=True, slots=True)
class Saying:
    """Words that it said."""

    content: str
    cue: str
    article: ArticleLink


@dataclass(frozen=True, slots=True)
class Entity:
    """All that the graph has on an entity; `cut` says that there is more evidence than was looked at."""

    label: str
    kind: str
    classes: list[Link]
    names: list[str]
    forms: list[str]
    elsewhere: list[tuple[str, str]]
    groups: list[Group]
    claims: list[Statement]  # those that no article asserts; `claims_more` come after the first few
    claims_more: list[Statement]
    timeline: list[Event]
    follows: list[Group]
    beforehand: list[Group]
    said: list[Saying]
    said_more: bool
    articles: list[ArticleLink]
    articles_in_all: int
    neighbours: int
    cut: bool


def routes(viewer: Viewer) -> list[BaseRoute]:
    """The paths of all entities."""

    def find(iri: str) -> Thing | None:
        called = _called(viewer, iri)
        path = viewer.addresses.path(iri)
        if not called["label"] or path is None:
            return None
        shown = cache(lambda: entity(viewer, iri, called))
        return Thing(
            path=path,
            page=lambda: viewer.page(
                "entity", iri=iri, here=path, entity=shown(), alternates=linked_data.alternates(path)
            ),
            plain=lambda: {"iri": iri} | linked_data.plain(shown()),
            table=lambda: _table(viewer, iri),
            triples=lambda: viewer.construct("about-entity", {"entity": NamedNode(iri)}, _MOST_TRIPLES),
        )

    def page(request: Request) -> Response:
        return linked_data.respond(viewer, request, viewer.addresses.entity, find)

    return [Route(f"{viewer.addresses.root}entity/{{rest:path}}", page)]


def entity(viewer: Viewer, iri: str, called: Mapping[str, list[str]]) -> Entity:
    """What the page shows of an entity that is called so."""
    evidence = _evidence(viewer, iri)
    by_claim = statements(viewer, evidence, iri)
    facts = sorted((s for s in by_claim.values() if s.is_fact), key=_by_property)
    claims = sorted((s for s in by_claim.values() if not s.is_fact), key=_most_supported)
    groups = _groups(facts, _MOST_OF_A_PROPERTY)
    told = list(chain.from_iterable(group.facts for group in groups))[:_MOST_QUOTED]
    shown = told + claims[:_MOST_CLAIMS]
    _quote(viewer, shown, evidence)
    follows, beforehand = _beside(viewer, iri, facts)
    said = _said(viewer, iri)
    return Entity(
        label=called["label"][0],
        kind=viewer.addresses.kind(iri),
        classes=[viewer.term(each) for each in viewer.terms().narrowest(called["class"])],
        names=called["name"],
        forms=called["form"],
        elsewhere=[(_site(url), url) for page in called["page"] if (url := external(page))],
        groups=groups,
        claims=claims[:_MOST_CLAIMS],
        claims_more=claims[_MOST_CLAIMS:],
        timeline=_timeline(viewer, evidence, by_claim),
        follows=_groups(follows, _MOST_BESIDE),
        beforehand=_groups(beforehand, _MOST_BESIDE),
        said=said[:_MOST_SAID],
        said_more=len(said) > _MOST_SAID,
        articles=_articles(viewer, iri),
        articles_in_all=index.articles(iri) if (index := viewer.index_at_hand()) else 0,
        neighbours=len({s.other.iri for s in chain(facts, follows, beforehand) if s.other.path}),
        cut=len(evidence) >= _MOST_EVIDENCE,
    )


def _called(viewer: Viewer, iri: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"label": [], "name": [], "form": [], "class": [], "page": []}
    for row in viewer.ask("entity", {"entity": NamedNode(iri)}):
        found[text(row, "as")].append(text(row, "value"))
    return {what: sorted(values) for what, values in found.items()}


def _evidence(viewer: Viewer, iri: str) -> list[Stated]:
    node = NamedNode(iri)
    return stated(viewer, _MOST_EVIDENCE, subject=node) + stated(viewer, _MOST_EVIDENCE, object=node)


def _most_supported(statement: Statement) -> tuple[int, int, str, str]:
    number = sum(number for _, number in statement.statuses)
    return -statement.articles, -number, statement.claim.label, statement.claim.iri


def _by_property(statement: Statement) -> tuple[object, ...]:
    prop = statement.predicate
    return not statement.outgoing, prop.label, prop.iri, *_most_supported(statement)


def _groups(facts: Iterable[Statement], most: int) -> list[Group]:
    """Of facts that are sorted by property."""
    found = []
    for _, same in groupby(facts, key=lambda s: (s.outgoing, s.predicate.iri)):
        these = list(same)
        found.append(Group(these[0].predicate, these[0].outgoing, these[:most], these[most:]))
    return found


def _quote(viewer: Viewer, shown: Iterable[Statement], evidence: Iterable[Stated]) -> None:
    """Give each statement a quote of its most certain evidence."""
    best: dict[str, Stated] = {}
    for each in evidence:
        if each.claim not in best or each.certainty > best[each.claim].certainty:
            best[each.claim] = each
    statements = {best[s.claim.iri].evidence: s for s in shown}
    chosen = [best[s.claim.iri] for s in statements.values()]
    articles = viewer.articles(sorted({each.article for each in chosen}))
    for iri, quote in quotes(viewer, chosen, articles).items():
        statements[iri].quotes.append(quote)


def _articles(viewer: Viewer, iri: str) -> list[ArticleLink]:
    """The newest that mention it."""
    entity: dict[str, Term] = {"entity": NamedNode(iri)}
    found = [text(row, "article") for row in viewer.ask("newest-of", entity, limit=_MOST_LISTED)]
    if len(found) < _MOST_LISTED:  # there may be some without a day
        found += [text(row, "article") for row in viewer.ask("articles-of", entity, limit=_MOST_LISTED)]
    return list(viewer.articles(dict.fromkeys(found)).values())[:_MOST_LISTED]


def _timeline(viewer: Viewer, evidence: Iterable[Stated], by_claim: Mapping[str, Statement]) -> list[Event]:
    """When it was, of what has a day in some evidence; the latest of many, in the order of time."""
    days: dict[str, dict[str, str]] = {}
    surest = sorted(evidence, key=lambda each: (-each.certainty, each.evidence))[:_MOST_LOOKED_UP]
    claims = {each.evidence: each for each in surest}
    for part in batches(map(NamedNode, claims)):
        for row in viewer.ask("dated", among={"evidence": part}):
            days.setdefault(text(row, "evidence"), {})[local(text(row, "property"))] = text(row, "value")
    events = {}
    for iri, of in days.items():
        first, last = of.get("validFrom", ""), of.get("validUntil", "")
        if first or last:
            each = claims[iri]
            when = interval(first, last, of.get("timePrecision", ""))
            events[each.claim, when, each.status] = Event(first or last, when, each.status, by_claim[each.claim])
    found = sorted(
        events.values(), key=lambda e: (e.day, e.when, e.statement.claim.label, e.statement.claim.iri, e.status)
    )
    return found[-_MOST_DATED:]


def _beside(viewer: Viewer, iri: str, facts: Iterable[Statement]) -> tuple[list[Statement], list[Statement]]:
    """Facts that follow from what articles assert, and facts known beforehand, each once and in one direction."""
    seen = {_unordered(s.subject.iri, s.predicate.iri, s.object.iri) for s in facts}
    found: list[list[Statement]] = []
    for name in ("background-of", "facts-of"):
        rows = viewer.ask(name, {"entity": NamedNode(iri)}, _MOST_FACTS, {"property": viewer.relations()})
        triples = {(text(row, "subject"), text(row, "property"), text(row, "object")) for row in rows}
        # told of this entity rather than of the other, where both directions are there
        fresh = []
        for triple in sorted(triples, key=lambda t: (t[0] != iri, t)):
            if (key := _unordered(*triple)) not in seen:
                seen.add(key)
                fresh.append(triple)
        labels = viewer.labels(end for subject, _, obj in fresh for end in (subject, obj))
        these = [
            Statement(
                claim=Link(""),
                subject=viewer.to(subject, labels[subject]),
                predicate=viewer.term(prop),
                object=viewer.to(obj, labels[obj]),
                about=iri,
                outgoing=subject == iri or viewer.terms().is_symmetric(prop),
            )
            for subject, prop, obj in fresh
            if subject in labels and obj in labels
        ]
        these.sort(key=lambda s: (not s.outgoing, s.predicate.label, s.predicate.iri, s.other.label, s.other.iri))
        found.append(these)
    return found[1], found[0]


def _unordered(subject: str, prop: str, obj: str) -> tuple[frozenset[str], str]:
    return frozenset((subject, obj)), prop


def _said(viewer: Viewer, iri: str) -> list[Saying]:
    """The newest first, and one more than are shown if there is."""
    entity: dict[str, Term] = {"entity": NamedNode(iri)}
    rows = viewer.ask("newest-said-by", entity, limit=_MOST_SAID + 1)
    if len(rows) <= _MOST_SAID:  # there may be some without a day
        rows += viewer.ask("said-by", entity, limit=_MOST_SAID + 1)
    article_of = {text(row, "utterance"): text(row, "article") for row in rows}
    words = details(viewer, article_of)
    articles = viewer.articles(sorted(set(article_of.values())))
    order = {article: number for number, article in enumerate(articles)}
    found = [
        (order[article], span(of)[0], utterance, Saying(of["exact"], of["cue"], articles[article]))
        for utterance, article in article_of.items()
        if (of := words.get(utterance)) and article in articles
    ]
    return [said for *_, said in sorted(found, key=lambda each: each[:3])]


def _site(url: str) -> str:
    host = urlsplit(url).hostname or ""
    return _ELSEWHERE.get(host, host)


def _table(viewer: Viewer, iri: str) -> tuple[list[str], list[list[object]]]:
    """One row an evidence."""
    evidence = _evidence(viewer, iri)
    by_claim = statements(viewer, evidence, iri)
    articles = viewer.articles(sorted({each.article for each in evidence}))
    columns = ["subject", "property", "object", "status", "article", "publisher", "published"]
    iris = ["subjectIri", "propertyIri", "objectIri", "claimIri", "articleIri"]
    rows: list[list[object]] = []
    for each in evidence:
        of, article = by_claim[each.claim], articles.get(each.article)
        if article is not None:
            row: list[object] = [of.subject.label, of.predicate.label, of.object.label, each.status]
            row += [article.title, article.publisher, article.published]
            rows.append([*row, of.subject.iri, of.predicate.iri, of.object.iri, each.claim, each.article])
    return columns + iris, sorted(rows, key=lambda row: list(map(str, row)))
