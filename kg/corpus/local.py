"""Near-duplicates and support on one machine."""

from collections.abc import Iterable, Iterator

from kg.corpus.near_duplicates import groups
from kg.corpus.rows import Body, Origin, Row
from kg.corpus.support import Support, supports


class Corpus:
    """Articles, as rows that are read once."""

    def __init__(self, rows: Iterable[Row], base: str) -> None:
        """`base` is the base IRI of their graph."""
        self._rows = rows
        self.base = base

    def near_duplicates(self, threshold: float) -> tuple[dict[str, str], dict[str, tuple[str, str]]]:
        """The groups, and publisher and day of each article in them."""
        origins: dict[str, tuple[str, str]] = {}

        def bodies() -> Iterator[Body]:
            for row in self._rows:
                if isinstance(row, Body):
                    yield row
                elif isinstance(row, Origin):
                    origins[row.article] = (row.publisher, row.published)

        return groups(bodies(), threshold), origins

    def supports(self, threshold: float) -> Iterable[tuple[Support, str]]:
        """The support of each claim, with the claim in words."""
        return supports(self._rows, threshold)
