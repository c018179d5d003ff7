"""What the pages show, asked from the store. Nothing in here knows HTML, and no template knows SPARQL."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from pyoxigraph import Literal, NamedNode, QuerySolution, QuerySolutions

import queries
from kg import settings
from kg.model import Status
from kg.vocabulary import KG
from kg.web.addresses import Addresses, external
from kg.web.marking import Mark, Note, Piece, paragraphs, pieces
from kg.web.search import Name, folded, matches, similar
from loaders.stores import Store, Term

_QUERIES = Path(__file__).parent / "queries"
_ALL_NAMES = Path(queries.__file__).parent / "lookup" / "all-names.rq"
_MOST_EVIDENCE = 300  # on the page of an entity
_MOST_BESIDE = 60
_MOST_HITS = 50
Terms = Mapping[str, tuple[str, str]]  # label and definition of the ontology's terms, by IRI
_DIGITS = {"month": 7, "quarter": 7, "year": 4, "decade": 4, "century": 4}  # of a date, at a precision


@dataclass(frozen=True, slots=True)
class Link:
    """A name, and the path of its page if it has one."""

    label: str
    path: str | None = None


@dataclass(frozen=True, slots=True)
class ArticleLink:
    """An article in a list; `number` counts what the list is about."""

    title: str
    path: str | None
    published: str
    publisher: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """An entity that a search found: by which name, unless it is its label, and in how many articles it is."""

    link: Link
    kind: str
    by: str
    articles: int


@dataclass(frozen=True, slots=True)
class Quote:
    """One evidence: its sentence in pieces with both ends marked, who says so, when, and in which article."""

    anchor: str
    status: str
    pieces: tuple[Piece, ...]
    source: Link | None
    when: str
    when_text: str
    quantity: str
    role: str
    article: ArticleLink


@dataclass(slots=True)
class Statement:
    """A claim with its evidence on this page; each status it has, the most certain first."""

    subject: Link
    predicate: str
    object: Link
    quotes: list[Quote] = field(default_factory=list)

    @property
    def statuses(self) -> list[str]:
        return sorted({quote.status for quote in self.quotes}, key=lambda term: -Status[term.upper()])


@dataclass(slots=True)
class Sentence:
    """A sentence of an article that states something; its number is that of the note in the text."""

    number: int
    start: int
    end: int
    statements: list[Statement] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Home:
    """What the graph holds."""

    counts: Mapping[str, int]
    statuses: list[tuple[str, int]]
    newest: list[ArticleLink]
    mentioned: list[tuple[Link, int]]


@dataclass(frozen=True, slots=True)
class Entity:
    """All that the graph has on an entity; `cut` says that there is more evidence than the page shows."""

    label: str
    classes: list[str]
    names: list[str]
    forms: list[str]
    pages: list[str]
    outgoing: list[Statement]
    incoming: list[Statement]
    follows: list[Statement]
    beforehand: list[Statement]
    said: list[tuple[str, str, ArticleLink]]
    articles: list[ArticleLink]
    cut: bool


@dataclass(frozen=True, slots=True)
class Article:
    """An article's text in paragraphs with its mentions and notes, and the sentences that state something."""

    title: str
    published: str
    publisher: Link | None
    url: str | None
    paragraphs: list[list[Piece]]
    sentences: list[Sentence]


class Pages:
    """Asks one store for what each page shows."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.addresses = Addresses(settings.read(store).base)

    def home(self) -> Home:
        """The home page."""
        (counts,) = self._ask("counts")
        statuses = [(_local(_text(row, "status")), int(_text(row, "number"))) for row in self._ask("statuses")]
        newest = [self._article_link(row) for row in self._ask("newest", limit=12)]
        answer = queries.run(self._store, queries.find("entities"), {"limit": "24"}).results
        assert isinstance(answer, QuerySolutions)
        mentioned = [(self._link(row, "entity"), int(_text(row, "articles"))) for row in answer]
        names = ("articles", "entities", "facts", "claims", "evidence")
        return Home({name: int(_text(counts, name)) for name in names}, statuses, newest, mentioned)

    def search(self, wanted: str) -> tuple[list[Hit], int]:
        """The entities that bear `wanted` as part of a name, best first, and how many there are in all."""
        found = matches(self._names, wanted)
        articles = {_text(row, "entity"): int(_text(row, "articles")) for row in self._ask("mentioned")}
        found.sort(key=lambda each: (each[0], each[1].rank, -articles.get(each[1].entity, 0)))  # stable
        return [self._hit(name, articles) for _, name in found[:_MOST_HITS]], len(found)

    def similar(self, wanted: str) -> list[Link]:
        """Entities with `wanted` in a name, or almost."""
        near = [name.entity for _, name in matches(self._names, wanted)[:5]] or similar(self._names, wanted)
        return [Link(self._label(iri), self.addresses.path(iri)) for iri in near]

    def entity(self, iri: str) -> Entity | None:
        """The page of an entity; None when the store does not have it."""
        node = NamedNode(iri)
        called: dict[str, list[str]] = {"label": [], "name": [], "form": [], "class": [], "page": []}
        for row in self._ask("entity", {"entity": node}):
            called[_text(row, "as")].append(_text(row, "value"))
        if not called["label"]:
            return None
        terms = self._terms()
        rows = self._ask("evidence", {"entity": node}, limit=_MOST_EVIDENCE + 1)
        stated = self._statements(rows[:_MOST_EVIDENCE], terms)
        outgoing = [s for (subject, _, _), s in stated.items() if subject == iri]
        incoming = [s for (subject, _, _), s in stated.items() if subject != iri]
        beside = self._beside(node, stated, terms)
        said = queries.run(self._store, queries.find("who-said"), {"who": iri, "limit": "50"}).results
        assert isinstance(said, QuerySolutions)
        articles = [self._article_link(row, "mentions") for row in self._ask("articles-of", {"entity": node})]
        by_path = {article.path: article for article in articles}
        return Entity(
            label=called["label"][0],
            classes=[_named(terms, each) for each in called["class"]],
            names=called["name"],
            forms=called["form"],
            pages=[url for page in called["page"] if (url := external(page))],
            outgoing=_by_property(outgoing),
            incoming=_by_property(incoming),
            follows=beside[False],
            beforehand=beside[True],
            said=[
                (_text(row, "content"), _text(row, "cue"), by_path[path])
                for row in said
                if (path := self.addresses.path(_text(row, "article"))) in by_path
            ],
            articles=articles,
            cut=len(rows) > _MOST_EVIDENCE,
        )

    def article(self, iri: str) -> Article | None:
        """The page of an article; None when the store does not have it."""
        node = NamedNode(iri)
        found = self._ask("article", {"article": node})
        if not found:
            return None
        terms = self._terms()
        sentences: dict[tuple[int, int], Sentence] = {}
        for row in self._ask("evidence", {"article": node}):
            span = int(_text(row, "start")), int(_text(row, "end"))
            sentence = sentences.setdefault(span, Sentence(len(sentences) + 1, *span))
            sentence.statements.extend(self._statements([row], terms).values())
        marks = [self._mention(row, terms) for row in self._ask("mentions", {"article": node})]
        notes = [Note(sentence.end, sentence.number) for sentence in sentences.values()]
        row, publisher = found[0], None
        if row["publisher"] is not None:
            publisher = self._link(row, "publisher")
        return Article(
            title=_text(row, "title"),
            published=_text(row, "published"),
            publisher=publisher,
            url=external(_text(row, "url")),
            paragraphs=paragraphs(_text(row, "text"), marks, notes),
            sentences=list(sentences.values()),
        )

    def statuses(self) -> dict[str, str]:
        """What each status means, by its local name."""
        terms = self._terms()
        return {status.term: terms[KG + status.term][1] for status in Status if KG + status.term in terms}

    def _terms(self) -> Terms:
        return {_text(row, "term"): (_text(row, "label"), _text(row, "definition")) for row in self._ask("terms")}

    def _ask(
        self, name: str, bindings: Mapping[str, Term] | None = None, limit: int | None = None
    ) -> list[QuerySolution]:
        return self._solutions(_QUERIES / f"{name}.rq", bindings, limit)

    def _solutions(
        self, file: Path, bindings: Mapping[str, Term] | None = None, limit: int | None = None
    ) -> list[QuerySolution]:
        text = file.read_text(encoding="utf-8") + (f"\nLIMIT {limit:d}" if limit is not None else "")
        results = self._store.query(text, bindings)
        assert isinstance(results, QuerySolutions)  # each is a SELECT
        return list(results)

    @cached_property
    def _names(self) -> list[Name]:
        """All names of all entities; they stay as they are, for nobody else writes to a store that is open here."""
        rows = self._solutions(_ALL_NAMES, {"under": Literal(f"{self.addresses.base}entity/")})
        names = ((int(_text(row, "rank")), _text(row, "entity"), _text(row, "name")) for row in rows)
        return [Name(rank, entity, text, folded(text)) for rank, entity, text in names]

    def _label(self, iri: str) -> str:
        rows = self._ask("entity", {"entity": NamedNode(iri)}, limit=1)
        return _text(rows[0], "value")  # labels come first

    def _hit(self, name: Name, articles: Mapping[str, int]) -> Hit:
        label = name.text if name.rank == 1 else self._label(name.entity)
        kind = name.entity.removeprefix(f"{self.addresses.base}entity/").partition("/")[0]
        by = name.text if name.text != label else ""
        return Hit(Link(label, self.addresses.path(name.entity)), kind, by, articles.get(name.entity, 0))

    def _link(self, row: QuerySolution, name: str) -> Link:
        """What a row calls ?name and ?nameLabel: a literal has itself as label, and no page."""
        term, label = row[name], row[f"{name}Label"]
        words = label.value if isinstance(label, Literal) else _text(row, name)
        return Link(words, self.addresses.path(term.value) if isinstance(term, NamedNode) else None)

    def _article_link(self, row: QuerySolution, number: str = "") -> ArticleLink:
        path = self.addresses.path(_text(row, "article"))
        published, publisher = _text(row, "published"), _text(row, "publisher")
        return ArticleLink(
            _text(row, "articleLabel"), path, published, publisher, int(_text(row, number)) if number else 0
        )

    def _statements(self, rows: Iterable[QuerySolution], terms: Terms) -> dict[tuple[str, str, str], Statement]:
        """Evidence by its claim, in the order of the rows."""
        found: dict[tuple[str, str, str], Statement] = {}
        for row in rows:
            statement = self._statement(row, terms)
            found.setdefault(_triple(row), statement).quotes.append(self._quote(row))
        return found

    def _statement(self, row: QuerySolution, terms: Terms) -> Statement:
        return Statement(self._link(row, "subject"), _named(terms, _text(row, "property")), self._link(row, "object"))

    def _quote(self, row: QuerySolution) -> Quote:
        ends = [Mark(int(_text(row, f"{end}Start")), int(_text(row, f"{end}End"))) for end in ("subject", "object")]
        source = None
        if row["source"] is not None:
            source = self._link(row, "source")
        elif row["sourceText"] is not None:
            source = Link(_text(row, "sourceText"))
        return Quote(
            anchor=_text(row, "evidence").partition("#")[2],
            status=_local(_text(row, "status")),
            pieces=tuple(pieces(_text(row, "sentence"), ends, start=int(_text(row, "start")))),
            source=source,
            when=_interval(_text(row, "from"), _text(row, "until"), _text(row, "precision")),
            when_text=_text(row, "timeText"),
            quantity=_text(row, "quantityText"),
            role=_text(row, "roleText"),
            article=self._article_link(row),
        )

    def _mention(self, row: QuerySolution, terms: Terms) -> Mark:
        return Mark(
            start=int(_text(row, "start")),
            end=int(_text(row, "end")),
            path=self.addresses.path(_text(row, "entity")),
            anchor=_text(row, "mention").partition("#")[2],
            title=f"{_text(row, 'label')} ({_named(terms, _text(row, 'how'))})",
        )

    def _beside(
        self, node: NamedNode, stated: Iterable[tuple[str, str, str]], terms: Terms
    ) -> dict[bool, list[Statement]]:
        """Facts that follow (False) or are known beforehand (True), each once and in one direction."""
        seen = {(frozenset((subject, obj)), prop) for subject, prop, obj in stated}
        found: dict[bool, list[Statement]] = {False: [], True: []}
        for row in self._ask("beside", {"entity": node}, limit=_MOST_BESIDE):
            subject, prop, obj = _triple(row)
            if (key := (frozenset((subject, obj)), prop)) not in seen:
                seen.add(key)
                found[_text(row, "beforehand") == "true"].append(self._statement(row, terms))
        return found


def _text(row: QuerySolution, variable: str) -> str:
    """The text of a term; nothing where the variable has no value."""
    term = row[variable]
    return term.value if isinstance(term, NamedNode | Literal) else ""


def _triple(row: QuerySolution) -> tuple[str, str, str]:
    return _text(row, "subject"), _text(row, "property"), _text(row, "object")


def _local(iri: str) -> str:
    return iri.rpartition("#")[2].rpartition("/")[2]


def _named(terms: Terms, iri: str) -> str:
    """What the ontology calls a term; one that it does not have goes by its local name."""
    return terms[iri][0] if iri in terms else _local(iri)


def _by_property(statements: Iterable[Statement]) -> list[Statement]:
    return sorted(statements, key=lambda s: (s.predicate, -len(s.quotes), s.subject.label, s.object.label))


def _interval(start: str, end: str, precision: str) -> str:
    """Days as people write them: "2021-12-21 – 2021-12-31", "since 1994"."""
    first, last = (day[: _DIGITS.get(precision, 10)] for day in (start, end))
    if first and last:
        return first if first == last else f"{first} – {last}"
    return f"from {first}" if first else f"until {last}" if last else ""
