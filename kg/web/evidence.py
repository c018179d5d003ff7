"""Evidence in rows of the store, as the statements that it is of."""

from collections.abc import Iterable

from pyoxigraph import QuerySolution

from kg.web.marking import Mark, pieces
from kg.web.shown import Link, Quote, Statement, local, text
from kg.web.viewer import Viewer

_DIGITS = {"month": 7, "quarter": 7, "year": 4, "decade": 4, "century": 4}  # of a date, at a precision


def statements(viewer: Viewer, rows: Iterable[QuerySolution]) -> dict[tuple[str, str, str], Statement]:
    """Evidence by its claim, in the order of the rows."""
    found: dict[tuple[str, str, str], Statement] = {}
    for row in rows:
        found.setdefault(triple(row), statement(viewer, row)).quotes.append(quote(viewer, row))
    return found


def statement(viewer: Viewer, row: QuerySolution) -> Statement:
    """The claim of a row, without evidence."""
    return Statement(viewer.link(row, "subject"), viewer.named(text(row, "property")), viewer.link(row, "object"))


def triple(row: QuerySolution) -> tuple[str, str, str]:
    """What the claim of a row states."""
    return text(row, "subject"), text(row, "property"), text(row, "object")


def quote(viewer: Viewer, row: QuerySolution) -> Quote:
    """The evidence of a row."""
    ends = [Mark(int(text(row, f"{end}Start")), int(text(row, f"{end}End"))) for end in ("subject", "object")]
    source = None
    if row["source"] is not None:
        source = viewer.link(row, "source")
    elif row["sourceText"] is not None:
        source = Link(text(row, "sourceText"))
    return Quote(
        anchor=text(row, "evidence").partition("#")[2],
        status=local(text(row, "status")),
        pieces=tuple(pieces(text(row, "sentence"), ends, start=int(text(row, "start")))),
        source=source,
        when=interval(text(row, "from"), text(row, "until"), text(row, "precision")),
        when_text=text(row, "timeText"),
        quantity=text(row, "quantityText"),
        role=text(row, "roleText"),
        article=viewer.article_link(row),
    )


def interval(start: str, end: str, precision: str) -> str:
    """Days as people write them: "2021-12-21 – 2021-12-31", "from 1994"."""
    first, last = (day[: _DIGITS.get(precision, 10)] for day in (start, end))
    if first and last:
        return first if first == last else f"{first} – {last}"
    return f"from {first}" if first else f"until {last}" if last else ""
