"""How many independent publishers stand behind a claim: of texts that are nearly the same only the first one counts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from tempfile import TemporaryFile
from typing import IO

from pyoxigraph import NamedNode

from kg import sorting
from kg.corpus.near_duplicates import groups
from kg.corpus.rows import Body, Label, Origin, Row
from kg.corpus.shingles import THRESHOLD

_STEP = 1 << 20  # bytes

COLUMNS = ("claim", "claimLabel", "support", "publishers", "texts", "articles")


@dataclass(frozen=True, slots=True)
class Witness:
    """An article that asserts or reports a claim; `group` is the same for texts that are nearly the same."""

    article: str
    group: str
    publisher: str
    published: str


@dataclass(frozen=True, slots=True)
class Support:
    """What stands behind a claim. `publishers` counts each whose articles state it, `support` only those that were the
    first to bring a text, and all that are not named as one."""

    claim: str
    support: int
    publishers: int
    texts: int
    articles: int


def support_of(claim: str, witnesses: Iterable[Witness]) -> Support:
    """The support of a claim."""
    first: dict[str, Witness] = {}
    publishers: set[str] = set()
    articles = 0
    for witness in sorted(witnesses, key=lambda witness: (witness.published or "9", witness.article)):
        first.setdefault(witness.group, witness)
        publishers.add(witness.publisher)
        articles += 1
    independent = {witness.publisher for witness in first.values()}
    return Support(claim, len(independent), len(publishers), len(first), articles)


def supports(rows: Iterable[Row], threshold: float = THRESHOLD) -> list[tuple[Support, str]]:
    """The support of each claim with the claim in words, in no order; `threshold` as for near-duplicates."""
    origins: dict[str, Origin] = {}
    labels: dict[str, str] = {}
    with TemporaryFile() as stated:

        def bodies() -> Iterator[Body]:
            for row in rows:
                if isinstance(row, Body):
                    yield row
                elif isinstance(row, Origin):
                    origins[row.article] = row
                elif isinstance(row, Label):
                    labels[row.claim] = min(row.label, labels.get(row.claim, row.label))
                else:
                    stated.write(f"{row.claim} {row.article}\n".encode())  # no IRI has a space

        group_of = groups(bodies(), threshold)
        stated.seek(0)
        lines = (line.decode().split(" ") for line, _ in groupby(sorting.lines(_chunks(stated))))
        found = []
        for claim, of_claim in groupby(lines, key=itemgetter(0)):
            witnesses = (_witness(origins[article], group_of) for _, article in of_claim)
            found.append((support_of(claim, witnesses), labels[claim]))
    return found


def _chunks(stated: IO[bytes]) -> Iterator[list[bytes]]:
    while lines := stated.readlines(_STEP):
        yield [line[:-1] for line in lines]


def _witness(origin: Origin, group_of: dict[str, str]) -> Witness:
    return Witness(origin.article, group_of.get(origin.article, origin.article), origin.publisher, origin.published)


def table(found: Iterable[tuple[Support, str]]) -> list[Sequence[NamedNode | str | int]]:
    """The rows of a table: what has most support first."""
    ordered = sorted(found, key=lambda item: (-item[0].support, -item[0].texts, -item[0].articles, item[0].claim))
    return [(NamedNode(s.claim), label, s.support, s.publishers, s.texts, s.articles) for s, label in ordered]
