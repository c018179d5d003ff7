"""Finding entities by what a person types: names folded, best match first, in a few milliseconds among 100,000.

All names stand folded in one text, a line each, those that are wanted most often first; so the first lines in which the
string search of Python finds the words are the best, and nothing else is looked at.
"""

import heapq
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
    | dict.fromkeys("’‘ʼ", "'")
    | dict.fromkeys("‐‑–", "-")
)
_LIKE = 70.0  # of 100: how alike the spelling of a suggestion is at least


@dataclass(frozen=True, slots=True)
class Name:
    """A name that an entity (an IRI) bears: `rank` 1 is its label, 2 another name, 3 another form."""

    rank: int
    entity: str
    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    """An entity that was found by `name`, its label, and in how many articles it is."""

    entity: str
    label: str
    name: str
    articles: int


def folded(text: str) -> str:
    """The text without regard to case, accents and doubled spaces; Ł is L, Ø is O."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(plain.translate(_LETTERS).split())


class Index:
    """The names of a store at one time."""

    def __init__(self, names: Iterable[Name], articles: Mapping[str, int]) -> None:
        """`articles`: in how many each entity is mentioned, where it is."""
        self._articles = articles
        self._names = sorted(
            names,
            key=lambda n: (n.entity not in articles, n.rank, -articles.get(n.entity, 0), len(n.text), n.text, n.entity),
        )
        self._labels: dict[str, str] = {}
        self._keys = [folded(name.text) for name in self._names]
        self._starts = array("L")
        at = 0
        for name, key in zip(self._names, self._keys, strict=True):
            if name.rank == 1:
                self._labels.setdefault(name.entity, name.text)
            self._starts.append(at)
            at += 1 + len(key)
        self._text = "".join(f"\n{key}" for key in self._keys) + "\n"

    def find(self, wanted: str, most: int) -> list[Hit]:
        """At most so many entities with `wanted` in a name, best first: it is the name, that begins so, a word of it
        begins so, it has it inside. Those that articles mention come first, then labels before other names."""
        sought = folded(wanted)
        found: dict[str, Hit] = {}
        if not sought:
            return []
        same = sorted(self._lines(f"\n{sought}\n"), key=lambda number: self._names[number].rank)
        for number in same:
            self._take(number, found)
        for pattern in (f"\n{sought}", f" {sought}", sought):
            for number in self._lines(pattern):
                if len(found) >= most:
                    return list(found.values())[:most]
                self._take(number, found)
        return list(found.values())[:most]

    def similar(self, wanted: str, most: int = 5) -> list[Hit]:
        """Entities with `wanted` in a name, or else with names that are spelled almost like it, nearest first."""
        from rapidfuzz import fuzz, process

        hits = self.find(wanted, most)
        sought = folded(wanted)
        if hits or not sought:
            return hits
        found: dict[str, Hit] = {}
        near = process.extract(sought, self._keys, scorer=fuzz.ratio, score_cutoff=_LIKE, limit=4 * most)
        for _, _, number in sorted(near, key=lambda each: (-each[1], self._names[each[2]].rank, each[2])):
            self._take(number, found)
        return list(found.values())[:most]

    def most_mentioned(self, most: int) -> list[Hit]:
        """Those that are mentioned in most articles."""
        best = heapq.nsmallest(most, self._articles.items(), key=lambda item: (-item[1], item[0]))
        return [Hit(entity, label, label, n) for entity, n in best if (label := self.label(entity)) is not None]

    def articles(self, entity: str) -> int:
        """In how many articles an entity is mentioned."""
        return self._articles.get(entity, 0)

    def label(self, entity: str) -> str | None:
        """The label of an entity; None for one that had none at that time."""
        return self._labels.get(entity)

    def _take(self, number: int, found: dict[str, Hit]) -> None:
        name = self._names[number]
        if name.entity not in found:
            label = self._labels.get(name.entity, name.text)
            found[name.entity] = Hit(name.entity, label, name.text, self._articles.get(name.entity, 0))

    def _lines(self, pattern: str) -> Iterator[int]:
        """The numbers of the lines that have the pattern; a line begins with its line feed and ends with the next."""
        at = self._text.find(pattern)
        while at >= 0:
            number = bisect_right(self._starts, at) - 1
            yield number
            if number + 1 == len(self._starts):
                return
            at = self._text.find(pattern, self._starts[number + 1])
