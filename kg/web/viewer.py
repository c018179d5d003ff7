"""What every page needs: the store to ask, the words of its ontology, its addresses, and templates to fill."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pyoxigraph import Literal, NamedNode, QuerySolution, QuerySolutions, Triple
from starlette.responses import HTMLResponse, Response

import queries
from kg.model import Status
from kg.serving import Engine
from kg.vocabulary import KG, OWL
from kg.web import terms, vendored
from kg.web.addresses import Addresses
from kg.web.derived import Derived
from kg.web.search import Index, Name
from kg.web.shown import ArticleLink, Link, text
from kg.web.terms import local
from loaders.stores import Store, Term

_FOLDER = Path(__file__).parent
_ALL_NAMES = Path(queries.__file__).parent / "lookup" / "all-names.rq"
# Controls, and what turns the direction of writing: the marks that Arabic and Hebrew texts use themselves may stay.
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

T = TypeVar("T")


class Viewer:
    """Shows what one engine reads. Its methods wait for the store: endpoints that use them are no coroutines, so that
    Starlette runs them in threads."""

    def __init__(self, engine: Engine, navigation: Iterable[tuple[str, str]] = ()) -> None:
        """`navigation`: what the bar on every page says, and the path below the root that it leads to."""
        self.engine = engine
        self.addresses = Addresses(engine.base)
        self._derived: list[Derived[Any]] = []
        self._terms = self.derived(lambda: terms.read(self.store, engine.base))
        self._index = self.derived(self._read_index)
        self._templates = Environment(
            loader=FileSystemLoader(_FOLDER / "templates"),
            autoescape=True,
            finalize=visible,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals |= {
            "root": self.addresses.root,
            "store": engine.selector,
            "has_graphs": vendored.has(vendored.GRAPHS),
            "navigation": [(words, self.addresses.root + path) for words, path in navigation],
        }
        self.terms()  # now, so that a page can say what is wrong once the store cannot be read any more

    def derived(self, make: Callable[[], T]) -> Derived[T]:
        """What a page needs of the whole store, made when the server starts and after changes."""
        made = Derived(self.engine, make)
        self._derived.append(made)
        return made

    def prepare(self) -> None:
        """Begin to make what is derived: it takes seconds on a large store."""
        for each in self._derived:
            each.at_hand()

    # --- answers ---

    def page(
        self, name: str, status: int = 200, headers: Mapping[str, str] | None = None, /, **values: object
    ) -> Response:
        """The template `name` filled with `values`."""
        shown = self._templates.get_template(f"{name}.html").render(values, statuses=self.statuses())
        return HTMLResponse(shown, status, headers)

    def missing(self, wanted: str) -> Response:
        """That there is no such page, and what may have been meant."""
        near = self.similar(wanted) if wanted else []
        return self.page("missing", 404, wanted=wanted, near=near)

    # --- questions ---

    @property
    def store(self) -> Store:
        """The store to read from."""
        return self.engine.reader

    def ask(
        self,
        name: str,
        bindings: Mapping[str, Term] | None = None,
        limit: int | None = None,
        among: Mapping[str, Sequence[Term]] | None = None,
    ) -> list[QuerySolution]:
        """The rows of a query of `kg/web/queries`; `among` fills each VALUES of it that is empty."""
        return self._solutions(_FOLDER / "queries" / f"{name}.rq", bindings, limit, among or {})

    def construct(self, name: str, bindings: Mapping[str, Term], limit: int) -> Iterable[Triple]:
        """The triples of a query of `kg/web/queries`, no more than so many."""
        results = self.store.query(f"{_read(_FOLDER / 'queries' / f'{name}.rq')}\nLIMIT {limit:d}", bindings)
        assert not isinstance(results, bool | QuerySolutions)  # it is a CONSTRUCT
        return results

    def ask_ready(self, name: str, values: Mapping[str, str]) -> list[QuerySolution]:
        """The rows of a ready query."""
        results = queries.run(self.store, queries.find(name), values).results
        assert isinstance(results, QuerySolutions)
        return list(results)

    def _solutions(
        self,
        file: Path,
        bindings: Mapping[str, Term] | None = None,
        limit: int | None = None,
        among: Mapping[str, Sequence[Term]] = {},
    ) -> list[QuerySolution]:
        sparql = _read(file) + (f"\nLIMIT {limit:d}" if limit is not None else "")
        for variable, values in among.items():  # terms write themselves as SPARQL does
            choice = f"VALUES ?{variable} {{ }}"
            assert choice in sparql
            sparql = sparql.replace(choice, f"VALUES ?{variable} {{ {' '.join(map(str, values))} }}")
        results = self.store.query(sparql, bindings)
        assert isinstance(results, QuerySolutions)  # each is a SELECT
        return list(results)

    # --- words ---

    def terms(self) -> terms.Terms:
        """The terms of the ontology."""
        return self._terms.value()

    def named(self, iri: str) -> str:
        """What the ontology calls a term; one that it does not have goes by its local name."""
        return self.terms().label(iri)

    def term(self, iri: str) -> Link:
        """A term, and its page."""
        return Link(self.named(iri), terms.path(iri, self.addresses.root), iri)

    def relations(self) -> list[NamedNode]:
        """The ontology's properties between things of the world."""
        known = self.terms().by_iri.values()
        return [NamedNode(t.iri) for t in known if OWL + "ObjectProperty" in t.types and not t.iri.startswith(KG)]

    def statuses(self) -> dict[str, str]:
        """What each status means, by its local name."""
        known = self.terms().by_iri
        return {status.term: known[KG + status.term].definition for status in Status if KG + status.term in known}

    # --- links ---

    def link(self, row: QuerySolution, name: str) -> Link:
        """What a row calls ?name and ?nameLabel: a literal has itself as label, and no page."""
        term, label = row[name], row[f"{name}Label"]
        words = label.value if isinstance(label, Literal) else text(row, name)
        return self.to(term.value, words) if isinstance(term, NamedNode) else Link(words)

    def to(self, iri: str, words: str) -> Link:
        """A link to what has a page."""
        return Link(words, self.addresses.path(iri), iri)

    def articles(self, iris: Iterable[str]) -> dict[str, ArticleLink]:
        """Articles that are there, for lists of them: the newest first, those without a day last."""
        found: dict[str, dict[str, str]] = {}
        for part in batches(map(NamedNode, iris)):
            for row in self.ask("articles", among={"article": part}):
                found.setdefault(text(row, "article"), {})[local(text(row, "property"))] = text(row, "value")
        publishers = self.labels(about["publisher"] for about in found.values() if "publisher" in about)
        links = [
            ArticleLink(
                title=about.get("label", iri),
                path=self.addresses.path(iri),
                published=about.get("datePublished", ""),
                publisher=publishers.get(about.get("publisher", ""), ""),
                iri=iri,
            )
            for iri, about in found.items()
        ]
        links.sort(key=lambda link: (link.title, link.iri))
        links.sort(key=lambda link: link.published, reverse=True)
        return {link.iri: link for link in links}

    # --- names ---

    def index(self) -> Index:
        """The names of all entities."""
        return self._index.value()

    def index_at_hand(self) -> Index | None:
        """The names of all entities, if they are there: a page that can do without them waits for nothing."""
        return self._index.at_hand()

    def labels(self, iris: Iterable[str]) -> dict[str, str]:
        """What entities and other things are called; those without a label are left out."""
        wanted = sorted(set(iris))
        index = self.index_at_hand()
        found = {iri: label for iri in wanted if index and (label := index.label(iri)) is not None}
        for part in batches(NamedNode(iri) for iri in wanted if iri not in found):
            for row in self.ask("labels", among={"entity": part}):
                iri, label = text(row, "entity"), text(row, "label")
                found[iri] = min(label, found.get(iri, label))
        return found

    def similar(self, wanted: str) -> list[Link]:
        """Entities with `wanted` in a name, or almost."""
        return [self.to(hit.entity, hit.label) for hit in self.index().similar(wanted)]

    def _read_index(self) -> Index:
        rows = self._solutions(_ALL_NAMES, {"under": Literal(f"{self.addresses.base}entity/")})
        names = [Name(int(text(row, "rank")), text(row, "entity"), text(row, "name")) for row in rows]
        return Index(names, {text(row, "entity"): int(text(row, "articles")) for row in self.ask("mentioned")})


@cache
def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8")  # once: a page asks ten of them


def batches(terms: Iterable[NamedNode], size: int = 200) -> Iterator[list[NamedNode]]:
    """The terms in lists that a query may name."""
    rest = iter(terms)
    while part := list(islice(rest, size)):
        yield part


def escaped(text: str) -> str:
    """The text with its invisible characters spelled out, as JSON does."""
    return _INVISIBLE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def visible(value: object) -> object:
    """What a page may print: text escaped; the rest, and what is HTML already, as it is."""
    return escaped(value) if type(value) is str else value  # and not Markup
