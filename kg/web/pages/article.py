"""The page of an article, at the path of its IRI."""

from dataclasses import dataclass, field

from pyoxigraph import NamedNode, QuerySolution
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from kg.web.addresses import external
from kg.web.evidence import statements
from kg.web.marking import Mark, Note, Piece, paragraphs
from kg.web.shown import Link, Statement, text
from kg.web.viewer import Viewer


@dataclass(slots=True)
class Sentence:
    """A sentence of an article that states something; its number is that of the note in the text."""

    number: int
    start: int
    end: int
    statements: list[Statement] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Article:
    """An article's text in paragraphs with its mentions and notes, and the sentences that state something."""

    title: str
    published: str
    publisher: Link | None
    url: str | None
    paragraphs: list[list[Piece]]
    sentences: list[Sentence]


def routes(viewer: Viewer) -> list[BaseRoute]:
    """The paths of all articles."""

    def page(request: Request) -> Response:
        meant = viewer.addresses.article(request.scope["raw_path"])
        found = article(viewer, meant[0]) if meant else None
        if meant is None or found is None:
            return viewer.missing(meant[1] if meant else "")
        return viewer.page("article", iri=meant[0], article=found)

    return [Route(f"{viewer.addresses.root}article/{{rest:path}}", page)]


def article(viewer: Viewer, iri: str) -> Article | None:
    """What the page shows; None when the store does not have the article."""
    node = NamedNode(iri)
    found = viewer.ask("article", {"article": node})
    if not found:
        return None
    sentences: dict[tuple[int, int], Sentence] = {}
    for row in viewer.ask("evidence", {"article": node}):
        span = int(text(row, "start")), int(text(row, "end"))
        sentence = sentences.setdefault(span, Sentence(len(sentences) + 1, *span))
        sentence.statements.extend(statements(viewer, [row]).values())
    marks = [_mention(viewer, row) for row in viewer.ask("mentions", {"article": node})]
    notes = [Note(sentence.end, sentence.number) for sentence in sentences.values()]
    row = found[0]
    return Article(
        title=text(row, "title"),
        published=text(row, "published"),
        publisher=viewer.link(row, "publisher") if row["publisher"] is not None else None,
        url=external(text(row, "url")),
        paragraphs=paragraphs(text(row, "text"), marks, notes),
        sentences=list(sentences.values()),
    )


def _mention(viewer: Viewer, row: QuerySolution) -> Mark:
    return Mark(
        start=int(text(row, "start")),
        end=int(text(row, "end")),
        path=viewer.addresses.path(text(row, "entity")),
        anchor=text(row, "mention").partition("#")[2],
        title=f"{text(row, 'label')} ({viewer.named(text(row, 'how'))})",
    )
