"""What every page needs: the store to ask, the words of its ontology, its addresses, and templates to fill."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pyoxigraph import Literal, NamedNode, QuerySolution, QuerySolutions
from starlette.responses import HTMLResponse, Response

import queries
from kg.model import Status
from kg.serving import Engine
from kg.vocabulary import KG
from kg.web.addresses import Addresses
from kg.web.derived import Derived
from kg.web.search import Name, folded, matches, similar
from kg.web.shown import ArticleLink, Link, Terms, local, text
from loaders.stores import Store, Term

_FOLDER = Path(__file__).parent
_ALL_NAMES = Path(queries.__file__).parent / "lookup" / "all-names.rq"
# Controls, and what turns the direction of writing: the marks that Arabic and Hebrew texts use themselves may stay.
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class Viewer:
    """Shows what one engine reads. Its methods wait for the store: endpoints that use them are no coroutines, so that
    Starlette runs them in threads."""

    def __init__(self, engine: Engine, navigation: Iterable[tuple[str, str]] = ()) -> None:
        """`navigation`: what the bar on every page says, and the path below the root that it leads to."""
        self.engine = engine
        self.addresses = Addresses(engine.base)
        self._terms: Derived[Terms] = Derived(engine, self._read_terms)
        self._names: Derived[list[Name]] = Derived(engine, self._read_names)
        self._templates = Environment(
            loader=FileSystemLoader(_FOLDER / "templates"),
            autoescape=True,
            finalize=_visible,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals |= {
            "root": self.addresses.root,
            "store": engine.selector,
            "navigation": [(words, self.addresses.root + path) for words, path in navigation],
        }
        self.terms()  # now, so that a page can say what is wrong once the store cannot be read any more

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
        self, name: str, bindings: Mapping[str, Term] | None = None, limit: int | None = None
    ) -> list[QuerySolution]:
        """The rows of a query of `kg/web/queries`."""
        return self._solutions(_FOLDER / "queries" / f"{name}.rq", bindings, limit)

    def ask_ready(self, name: str, values: Mapping[str, str]) -> list[QuerySolution]:
        """The rows of a ready query."""
        results = queries.run(self.store, queries.find(name), values).results
        assert isinstance(results, QuerySolutions)
        return list(results)

    def _solutions(
        self, file: Path, bindings: Mapping[str, Term] | None = None, limit: int | None = None
    ) -> list[QuerySolution]:
        sparql = file.read_text(encoding="utf-8") + (f"\nLIMIT {limit:d}" if limit is not None else "")
        results = self.store.query(sparql, bindings)
        assert isinstance(results, QuerySolutions)  # each is a SELECT
        return list(results)

    # --- words ---

    def terms(self) -> Terms:
        """Label and definition of the ontology's terms."""
        return self._terms.value()

    def named(self, iri: str) -> str:
        """What the ontology calls a term; one that it does not have goes by its local name."""
        terms = self.terms()
        return terms[iri][0] if iri in terms else local(iri)

    def statuses(self) -> dict[str, str]:
        """What each status means, by its local name."""
        terms = self.terms()
        return {status.term: terms[KG + status.term][1] for status in Status if KG + status.term in terms}

    def _read_terms(self) -> Terms:
        return {text(row, "term"): (text(row, "label"), text(row, "definition")) for row in self.ask("terms")}

    # --- links ---

    def link(self, row: QuerySolution, name: str) -> Link:
        """What a row calls ?name and ?nameLabel: a literal has itself as label, and no page."""
        term, label = row[name], row[f"{name}Label"]
        words = label.value if isinstance(label, Literal) else text(row, name)
        return Link(words, self.addresses.path(term.value) if isinstance(term, NamedNode) else None)

    def article_link(self, row: QuerySolution, number: str = "") -> ArticleLink:
        """The article of a row; `number` is the column that counts what the list is about."""
        path = self.addresses.path(text(row, "article"))
        published, publisher = text(row, "published"), text(row, "publisher")
        return ArticleLink(
            text(row, "articleLabel"), path, published, publisher, int(text(row, number)) if number else 0
        )

    # --- names ---

    def matches(self, wanted: str) -> list[tuple[int, Name]]:
        """As `kg.web.search.matches` in all names of all entities."""
        return matches(self._names.value(), wanted)

    def similar(self, wanted: str) -> list[Link]:
        """Entities with `wanted` in a name, or almost."""
        names = self._names.value()
        near = [name.entity for _, name in matches(names, wanted)[:5]] or similar(names, wanted)
        return [Link(self.label(iri), self.addresses.path(iri)) for iri in near]

    def label(self, iri: str) -> str:
        """The label of an entity that is there."""
        return text(self.ask("entity", {"entity": NamedNode(iri)}, limit=1)[0], "value")  # labels come first

    def _read_names(self) -> list[Name]:
        rows = self._solutions(_ALL_NAMES, {"under": Literal(f"{self.addresses.base}entity/")})
        names = ((int(text(row, "rank")), text(row, "entity"), text(row, "name")) for row in rows)
        return [Name(rank, entity, words, folded(words)) for rank, entity, words in names]


def _visible(value: object) -> object:
    """What a template prints: text with its invisible characters spelled out; the rest as it is."""
    if type(value) is str:  # and not Markup, which is HTML already
        return _INVISIBLE.sub(lambda match: f"\\u{ord(match[0]):04x}", value)
    return value
