"""Groups of articles whose texts are nearly the same, such as a wire story in ten papers."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from tempfile import TemporaryFile

import numpy as np
from pyoxigraph import NamedNode

from kg.corpus.rows import Body
from kg.corpus.shingles import BANDS, THRESHOLD, Hashes, bands, candidates, digest, jaccard, packed, shingles, unpacked


def groups(bodies: Iterable[Body], threshold: float = THRESHOLD) -> dict[str, str]:
    """For each article that has near-duplicates, the smallest IRI among them, which names the group.

    Two are together when they share at least `threshold` of their shingles, or both are together with a third. In
    memory are a few hundred bytes an article; the shingles lie in a temporary file.
    """
    with TemporaryFile() as file:
        texts: dict[bytes, _Text] = {}  # by what is the same for texts with the same shingles
        first: dict[bytes, str] = {}  # of their articles, by IRI
        others: list[tuple[str, bytes]] = []
        for body in bodies:
            found = shingles(body.text)
            if not len(found):
                continue
            key = digest(found)
            if key in texts:
                others.append((max(body.article, first[key]), key))
                first[key] = min(body.article, first[key])
            else:
                first[key] = body.article
                texts[key] = _Text(file.tell(), len(found), np.array(bands(found), np.int64))
                file.write(packed(found))
        named = {first[key]: text for key, text in texts.items()}

        def shingles_of(article: str) -> Hashes:
            file.seek(named[article].offset)
            return unpacked(file.read(8 * named[article].number))

        alike = Sets()
        for other, key in others:
            alike.join(first[key], other)
        unlike: set[tuple[str, str]] = set()
        for pair in _pairs(named):
            if pair in unlike or alike.together(*pair):  # as most pairs of a text that is in very many articles
                continue
            if jaccard(*map(shingles_of, pair)) >= threshold:
                alike.join(*pair)
            else:
                unlike.add(pair)
    return dict(sorted(alike.items()))


@dataclass(frozen=True, slots=True)
class _Text:
    """Where the shingles of a text lie, how many they are, and its bands."""

    offset: int
    number: int
    bands: "np.ndarray[tuple[int], np.dtype[np.int64]]"


def _pairs(texts: dict[str, _Text]) -> Iterator[tuple[str, str]]:
    """The pairs that share a band."""
    articles = sorted(texts)
    if not articles:
        return
    table = np.stack([texts[article].bands for article in articles])
    for band in range(BANDS):
        order = np.argsort(table[:, band], kind="stable")
        values = table[order, band]
        for members in np.split(order, np.flatnonzero(np.diff(values)) + 1):
            if len(members) > 1:
                yield from candidates([articles[place] for place in members])


class Sets:
    """Sets that are joined, each named by its smallest member."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def join(self, one: str, other: str) -> None:
        """Let two members, and all that are with them already, be together."""
        one, other = sorted((self._name(one), self._name(other)))
        self._above.setdefault(one, one)
        self._above[other] = one

    def together(self, one: str, other: str) -> bool:
        """Whether two are in one set."""
        return self._name(one) == self._name(other)

    def _name(self, member: str) -> str:
        above = self._above.get(member, member)
        while above != self._above.get(above, above):
            self._above[member] = above = self._above[above]
        return above

    def items(self) -> Iterator[tuple[str, str]]:
        """Each member with the name of its set."""
        for member in self._above:
            yield member, self._name(member)


_LAST = "9"  # behind all dates

COLUMNS = ("group", "article", "publisher", "published")


def table(groups: dict[str, str], origins: dict[str, tuple[str, str]]) -> list[Sequence[NamedNode | str | int | None]]:
    """The groups as rows, numbered: the largest first, then by name; in a group the earliest article first."""
    members: dict[str, list[str]] = {}
    for article, group in groups.items():
        members.setdefault(group, []).append(article)
    rows: list[Sequence[NamedNode | str | int | None]] = []
    for number, (_, articles) in enumerate(sorted(members.items(), key=lambda item: (-len(item[1]), item[0])), 1):
        for article in sorted(articles, key=lambda article: (origins[article][1] or _LAST, article)):
            publisher, published = origins[article]
            rows.append((number, NamedNode(article), NamedNode(publisher) if publisher else None, published or None))
    return rows
