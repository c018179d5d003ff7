"""Words as they are compared: without case, accents and punctuation, and where they stand in a text."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+")
_QUALIFIER = re.compile(r"\s*\([^()]*\)")


@lru_cache(maxsize=100_000)
def folded(text: str) -> str:
    """The text without case and accents; its length may differ."""
    if text.isascii():
        return text.casefold()
    apart = unicodedata.normalize("NFKD", text)
    return "".join(c for c in apart if not unicodedata.combining(c)).casefold()


def words(text: str) -> list[str]:
    """The folded words of a text."""
    return _WORD.findall(folded(text))


def key(text: str) -> str:
    """What two ways of writing one name have in common: "New-York" and "new york" are alike."""
    return " ".join(words(text))


def unqualified(label: str) -> str:
    """A label without what tells it from its namesakes: "Mercury (planet)" is called "Mercury" in a text."""
    return _QUALIFIER.sub("", label).strip() or label


@dataclass(frozen=True, slots=True)
class Word:
    """A folded word and where it stands."""

    text: str
    start: int
    end: int


def placed(text: str) -> list[Word]:
    """The words of a text with their offsets."""
    return [Word(folded(m.group()), m.start(), m.end()) for m in _WORD.finditer(text)]


def places(of: Sequence[Word], wanted: Sequence[str]) -> list[tuple[int, int]]:
    """Where words stand one after the other: [start, end) offsets."""
    size = len(wanted)
    if not size:
        return []
    first = wanted[0]
    return [
        (of[i].start, of[i + size - 1].end)
        for i in range(len(of) - size + 1)
        if of[i].text == first and all(of[i + k].text == wanted[k] for k in range(1, size))
    ]
