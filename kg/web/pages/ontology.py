"""The ontology: its hierarchy at a glance, and a page for each of its terms at the path of its IRI."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from pyoxigraph import NamedNode
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from kg.model import Status
from kg.vocabulary import KG, NEWS, SKOS
from kg.web import linked_data, terms
from kg.web.addresses import external
from kg.web.derived import Derived
from kg.web.linked_data import Thing
from kg.web.marking import Piece, example
from kg.web.shown import Link, text
from kg.web.terms import Branch, Term, Terms, local
from kg.web.viewer import Viewer

_MOST_CLAIMS = 12
_MOST_THINGS = 24
_MOST_TRIPLES = 50_000
_COLUMNS = ("iri", "kind", "label", "definition")
_LISTS = ("types", "parents", "domain", "range", "inverse")
_SOURCES = {  # where terms of others live: what an alignment is called before its own name
    "http://www.wikidata.org/entity/": "Wikidata",
    "https://schema.org/": "schema.org",
    "http://xmlns.com/foaf/0.1/": "FOAF",
    "http://purl.org/dc/terms/": "Dublin Core",
    "http://www.w3.org/ns/prov#": "PROV",
    "https://kg.example/alignment/plover#": "PLOVER",
    "https://kg.example/alignment/cameo#": "CAMEO",
}


@dataclass(frozen=True, slots=True)
class Use:
    """How often a property is stated with one status."""

    status: str
    claims: int
    evidence: int
    articles: int


@dataclass(frozen=True, slots=True)
class Uses:
    """How much there is of each property, by status, and of each class."""

    properties: Mapping[str, list[Use]]
    classes: Mapping[str, int]

    def evidence(self, iri: str) -> int:
        """All evidence for claims with a property."""
        return sum(use.evidence for use in self.properties.get(iri, ()))

    def facts(self, iri: str) -> int:
        """Claims with a property that some article asserts."""
        return sum(use.claims for use in self.properties.get(iri, ()) if use.status == Status.ASSERTED.term)


@dataclass(frozen=True, slots=True)
class Part:
    """The hierarchy of one namespace; `document` is the path of the page with all of it."""

    namespace: str
    document: str | None
    classes: list[Branch]
    properties: list[Branch]


@dataclass(slots=True)
class Taught:
    """What the ontology says of a term in texts: examples and counter-examples in pieces with both ends marked."""

    examples: list[tuple[Piece, ...]] = field(default_factory=list)
    counter_examples: list[tuple[Piece, ...]] = field(default_factory=list)
    nouns: list[str] = field(default_factory=list)
    verbs: list[str] = field(default_factory=list)
    kind: str = ""
    close: list[Link] = field(default_factory=list)
    related: list[Link] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim in a list, with one of its statuses."""

    link: Link
    status: str
    articles: int


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity in a list, and in how many articles it is."""

    link: Link
    articles: int


def routes(viewer: Viewer) -> list[BaseRoute]:
    """The overview, the page of each ontology of ours, and those of their terms."""
    pages = _Pages(viewer)
    root = viewer.addresses.root
    found: list[BaseRoute] = [Route(f"{root}ontology", pages.overview)]
    for document, page in (
        (f"{root}ontology/term", pages.foreign),
        *((path, pages.document) for path in _documents(root)),
    ):
        found += [Route(document, page), *(Route(f"{document}.{suffix}", page) for suffix in linked_data.SUFFIXES)]
    return found + [Route(f"{document}/{{name}}", pages.own) for document in _documents(root)]


def _documents(root: str) -> dict[str, str]:
    """The namespaces of our ontologies, by the path of their page."""
    return {path: namespace for namespace in (NEWS, KG) if (path := terms.document(namespace, root)) is not None}


class _Pages:
    def __init__(self, viewer: Viewer) -> None:
        self._viewer = viewer
        self._root = viewer.addresses.root
        self._documents = _documents(self._root)
        self._uses: Derived[Uses] = Derived(viewer.engine, self._read_uses)

    def overview(self, _request: Request) -> Response:
        """All classes and properties in their hierarchy, and what readers conclude."""
        known, uses = self._viewer.terms(), self._uses.value()
        world = [self._part(known, each) for each in _namespaces(known) if each not in terms.EVIDENCE]
        return self._page(
            "ontology",
            ontologies=[part for part in world if part.classes or part.properties],
            evidence=[self._part(known, each) for each in _namespaces(known) if each in terms.EVIDENCE],
            most_things=max((uses.classes.get(iri, 0) for iri in known.by_iri if _of_the_world(iri)), default=0),
            most_evidence=max(map(uses.evidence, uses.properties), default=0),
            rules=[_words_of_rule(rule) for rule in known.rules],
        )

    def document(self, request: Request) -> Response:
        """An ontology of ours in one page, each term at the name that its IRI ends with."""

        def meaning(path: bytes) -> tuple[str, str] | None:
            namespace = self._documents.get(path.decode("latin-1"))
            return (namespace, "") if namespace else None

        return linked_data.respond(self._viewer, request, meaning, self._whole)

    def own(self, request: Request) -> Response:
        """A term of ours, at the path of its IRI."""

        def meaning(path: bytes) -> tuple[str, str] | None:
            document, _, name = path.decode("latin-1").rpartition("/")
            return self._documents[document] + unquote(name), unquote(name)

        return linked_data.respond(self._viewer, request, meaning, self._term)

    def foreign(self, request: Request) -> Response:
        """A term of others: ?iri=. What is data has its suffix before the question mark."""
        iri = request.query_params.get("iri", "")
        page = f"{self._root}ontology/term"

        def meaning(path: bytes) -> tuple[str, str] | None:
            return (iri, local(iri)) if path.decode("latin-1") == page else None

        return linked_data.respond(self._viewer, request, meaning, self._term)

    def _whole(self, namespace: str) -> Thing | None:
        listed = [term for term in self._viewer.terms().by_iri.values() if terms.namespace_of(term.iri) == namespace]
        path = terms.document(namespace, self._root)
        if not listed or path is None:
            return None
        kinds = {"Classes": "class", "Properties": "property", "Individuals": "individual"}
        by_kind = {title: [term for term in listed if term.kind == kind] for title, kind in kinds.items()}
        iri = namespace.rstrip("#")
        given = {"namespace": NamedNode(iri)}
        return Thing(
            path=path,
            page=lambda: self._page("vocabulary", iri=iri, by_kind=by_kind, alternates=linked_data.alternates(path)),
            plain=lambda: {"iri": iri, "terms": [_plain(term) for term in listed]},
            table=lambda: (_COLUMNS, [[getattr(term, name) for name in _COLUMNS] for term in listed]),
            triples=lambda: self._viewer.construct("about-namespace", given, _MOST_TRIPLES),
        )

    def _term(self, iri: str) -> Thing | None:
        known = self._viewer.terms()
        term = known.by_iri.get(iri)
        if term is None:
            return None
        path = terms.path(iri, self._root)
        return Thing(
            path=path,
            page=lambda: self._page_of(term, known, linked_data.alternates(path)),
            plain=lambda: self._plain(term, known),
            table=lambda: self._table(term),
            triples=lambda: self._viewer.construct("about-term", {"term": NamedNode(iri)}, _MOST_TRIPLES),
        )

    def _page_of(self, term: Term, known: Terms, alternates: list[tuple[str, str]]) -> Response:
        uses = self._uses.value().properties.get(term.iri, [])
        return self._page(
            "term",
            term=term,
            iri=term.iri,
            alternates=alternates,
            taught=self._taught(term.iri),
            below=[known.by_iri[child] for child in known.children(term.iri)],
            members=known.of_type(term.iri),
            ends=known.with_end(term.iri),
            uses=uses,
            most=max((use.evidence for use in uses), default=0),
            claims=self._claims(term),
            things=self._things(term),
            rules=[_words_of_rule(rule) for rule in known.rules if _speaks_of(rule, term.iri)],
        )

    def _plain(self, term: Term, known: Terms) -> dict[str, Any]:
        """What the page shows, as plain JSON."""
        uses = self._uses.value()
        more = {
            "below": known.children(term.iri),
            "things": uses.classes.get(term.iri, 0) if term.kind == "class" else None,
            "uses": uses.properties.get(term.iri, []),
            "claims": self._claims(term),
            "entities": self._things(term),
            "rules": [rule for rule in known.rules if _speaks_of(rule, term.iri)],
        }
        shown: dict[str, Any] = linked_data.plain({"taught": self._taught(term.iri)} | more)
        return _plain(term) | shown

    def _table(self, term: Term) -> tuple[list[str], list[list[object]]]:
        """The claims of a property or status, or the entities of a class."""
        if term.kind == "class":
            return ["entity", "articles", "iri"], [[t.link.label, t.articles, t.link.iri] for t in self._things(term)]
        rows = [[c.link.label, c.status, c.articles, c.link.iri] for c in self._claims(term)]
        return ["claim", "status", "articles", "iri"], [list(row) for row in rows]

    def _page(self, template: str, /, **values: object) -> Response:
        known, uses = self._viewer.terms(), self._uses.value()

        def path(iri: str) -> str | None:
            return terms.path(iri, self._root) if iri in known.by_iri else None

        return self._viewer.page(template, known=known, path=path, used=uses, **values)

    def _part(self, known: Terms, namespace: str) -> Part:
        return Part(
            namespace,
            terms.document(namespace, self._root),
            known.tree("class", namespace),
            known.tree("property", namespace),
        )

    def _read_uses(self) -> Uses:
        properties: dict[str, list[Use]] = {}
        for row in self._viewer.ask("uses"):
            numbers = (int(text(row, name)) for name in ("claims", "evidence", "articles"))
            properties.setdefault(text(row, "property"), []).append(Use(local(text(row, "status")), *numbers))
        classes = {text(row, "class"): int(text(row, "things")) for row in self._viewer.ask("members")}
        return Uses(properties, classes)

    def _taught(self, iri: str) -> Taught:
        taught = Taught()
        for row in self._viewer.ask("taught", {"term": NamedNode(iri)}):
            prop, value = text(row, "property"), text(row, "value")
            if prop in (SKOS + "closeMatch", SKOS + "relatedMatch"):
                links = taught.close if prop.endswith("closeMatch") else taught.related
                links.append(_alignment(value, text(row, "valueLabel"), text(row, "code")))
            elif prop in (KG + "example", KG + "counterExample"):
                examples = taught.examples if prop == KG + "example" else taught.counter_examples
                examples.append(example(value))
            elif prop == KG + "kind":
                taught.kind = value
            else:
                (taught.nouns if prop == KG + "noun" else taught.verbs).append(value)
        return taught

    def _claims(self, term: Term) -> list[Claim]:
        """Claims with a property or a status, those in most articles first."""
        if term.kind == "class" or (term.kind == "individual" and KG + "Status" not in term.types):
            return []
        given = {"property" if term.kind == "property" else "status": NamedNode(term.iri)}
        return [
            Claim(self._viewer.link(row, "claim"), local(text(row, "status")), int(text(row, "articles")))
            for row in self._viewer.ask("stated", given, limit=_MOST_CLAIMS)
        ]

    def _things(self, term: Term) -> list[Entity]:
        """Entities of a class, those in most articles first."""
        if term.kind != "class" or not _of_the_world(term.iri):
            return []
        rows = self._viewer.ask("things", {"class": NamedNode(term.iri)}, limit=_MOST_THINGS)
        articles = {text(row, "thing"): int(text(row, "articles")) for row in rows}
        labels = self._viewer.labels(articles)
        return [Entity(self._viewer.to(iri, labels.get(iri, local(iri))), n) for iri, n in articles.items()]


def _plain(term: Term) -> dict[str, Any]:
    """A term as plain JSON; others are IRIs."""
    return {name: getattr(term, name) for name in (*_COLUMNS, *_LISTS)}


def _namespaces(known: Terms) -> list[str]:
    return sorted({terms.namespace_of(iri) for iri in known.by_iri})


def _of_the_world(iri: str) -> bool:
    return terms.namespace_of(iri) not in terms.EVIDENCE


def _alignment(iri: str, label: str, code: str) -> Link:
    """A term of others by a name that people know; one that only stands for a code has no page anywhere."""
    source = next((namespace for namespace in _SOURCES if iri.startswith(namespace)), None)
    name = " ".join(dict.fromkeys(filter(None, (code or local(iri), label))))
    words = f"{_SOURCES[source]} {name}" if source else iri
    return Link(words, None if code else external(iri))


def _words_of_rule(rule: str) -> tuple[str, str]:
    """What must hold, and what follows, each in one line; the second is empty in what is no rule."""
    premises, _, conclusion = " ".join(rule.split()).partition("=>")
    return premises.strip(), conclusion.strip()


def _speaks_of(rule: str, iri: str) -> bool:
    return re.search(rf"[:#/]{re.escape(local(iri))}(?![\w-])", rule) is not None
