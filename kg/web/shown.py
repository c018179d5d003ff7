"""What pages show, as plain records, and how rows of a query become them. Nothing in here knows HTML."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, QuerySolution

from kg.model import Status
from kg.web.marking import Piece

Terms = Mapping[str, tuple[str, str]]  # label and definition of the ontology's terms, by IRI


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


def text(row: QuerySolution, variable: str) -> str:
    """The text of a term; nothing where the variable has no value."""
    term = row[variable]
    return term.value if isinstance(term, NamedNode | Literal) else ""


def local(iri: str) -> str:
    """The last part of an IRI."""
    return iri.rpartition("#")[2].rpartition("/")[2]
