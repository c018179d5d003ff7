"""Finding entities by what a person types: names folded, best match first."""

import difflib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Name:
    """A name that an entity (an IRI) bears: `rank` 1 is its label, 2 another name, 3 another form. `key` is the name
    folded."""

    rank: int
    entity: str
    text: str
    key: str


def folded(text: str) -> str:
    """The text without regard to case, accents and doubled spaces."""
    letters = unicodedata.normalize("NFKD", " ".join(text.split()).casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def matches(names: Iterable[Name], wanted: str) -> list[tuple[int, Name]]:
    """Of each entity the name that fits best, best first, with how it fits: 0 it is `wanted`, 1 it begins so,
    2 a word of it begins so, 3 it contains it."""
    sought = folded(wanted)
    best: dict[str, tuple[int, Name]] = {}
    for name in names:
        fit = _fit(name.key, sought) if sought else None
        if fit is not None and (name.entity not in best or _order((fit, name)) < _order(best[name.entity])):
            best[name.entity] = (fit, name)
    return sorted(best.values(), key=_order)


def similar(names: Iterable[Name], wanted: str, number: int = 5) -> list[str]:
    """Entities whose names are spelled almost like `wanted`, nearest first."""
    entities: dict[str, str] = {}
    for name in sorted(names, key=lambda name: (-name.rank, name.entity)):
        entities[name.key] = name.entity  # a label wins over another form
    near = difflib.get_close_matches(folded(wanted), entities, n=number)
    return list(dict.fromkeys(entities[text] for text in near))


def _fit(name: str, sought: str) -> int | None:
    if name == sought:
        return 0
    if name.startswith(sought):
        return 1
    if f" {sought}" in name:
        return 2
    return 3 if sought in name else None


def _order(found: tuple[int, Name]) -> tuple[int, int, int, str, str]:
    fit, name = found
    return fit, name.rank, len(name.text), name.text, name.entity
