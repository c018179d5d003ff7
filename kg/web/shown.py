"""What pages show, as plain records, and how rows of a query become them. Nothing in here knows HTML."""

from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, QuerySolution

from kg.model import Status
from kg.web.marking import Piece


@dataclass(frozen=True, slots=True)
class Link:
    """A name, the path of its page if it has one, and the IRI of what it names."""

    label: str
    path: str | None = None
    iri: str = ""


@dataclass(frozen=True, slots=True)
class ArticleLink:
    """An article in a list."""

    title: str
    path: str | None
    published: str
    publisher: str
    iri: str


@dataclass(frozen=True, slots=True)
class Quote:
    """One evidence: its sentence in pieces with both ends marked, who says so, when it held, and in which article."""

    iri: str
    status: str
    pieces: tuple[Piece, ...]
    start: int
    end: int
    source: Link | None
    through: tuple[Link, ...]  # who says that the source says so, the nearest first
    since: str
    until: str
    when: str
    when_text: str
    quantity: str
    role: str
    rule: str
    confidence: str
    article: ArticleLink

    @property
    def anchor(self) -> str:
        """What its place on the page of its article is called."""
        return self.iri.partition("#")[2]


@dataclass(slots=True)
class Statement:
    """A claim, with what was found of its evidence. It is told of one of its ends, `about`: of the subject
    (`outgoing`), which each end of a symmetric property is, or of the object."""

    claim: Link
    subject: Link
    predicate: Link
    object: Link
    statuses: list[tuple[str, int]] = field(default_factory=list)  # with how much evidence each, the most certain first
    articles: int = 0  # that say so, in one voice or another
    about: str = ""
    outgoing: bool = True
    quotes: list[Quote] = field(default_factory=list)

    @property
    def other(self) -> Link:
        """The end that it is not told of."""
        return self.subject if self.object.iri == self.about else self.object

    @property
    def is_fact(self) -> bool:
        """Whether an article asserts it in its own voice."""
        return any(status == Status.ASSERTED.term for status, _ in self.statuses)


def text(row: QuerySolution, variable: str) -> str:
    """The text of a term; nothing where the variable has no value."""
    term = row[variable]
    return term.value if isinstance(term, NamedNode | Literal) else ""
