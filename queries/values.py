"""From a date, number or string that a person writes to the literal of the store that it means."""

import re
from collections.abc import Iterator
from decimal import Decimal

from pyoxigraph import Literal, NamedNode

from kg.vocabulary import XSD
from loaders.stores import Store, Term
from queries.names import ask, folded

_NUMBERS = frozenset(XSD + name for name in ("integer", "decimal", "double", "float", "int", "long", "short"))
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[eE][+-]?\d{1,3})?", re.ASCII)


def find_value(store: Store, subject: str, property: str, text: str) -> Literal:
    """The value of a property (an IRI) that `text` means, of those that the store has of the subject (an IRI).

    Of several, first the one that is written so; then the same number written otherwise ("2,300,000", "9.10"), the
    same string in another case, and what an article writes so ("4 May 2031"). Where there is none, `text` as a literal
    of the datatype that the property has elsewhere.
    """
    wanted = " ".join(text.split())
    bindings: dict[str, Term] = {"subject": NamedNode(subject), "property": NamedNode(property)}
    found = sorted((rank, str(value), value) for value, rank in _ranked(store, wanted, bindings))
    if found:
        return found[0][2]
    others = {value.datatype for value, _ in _values(store, {"property": NamedNode(property)})}
    return Literal(wanted, datatype=min(others, key=str)) if others else Literal(wanted)


def _ranked(store: Store, wanted: str, bindings: dict[str, Term]) -> Iterator[tuple[Literal, int]]:
    for value, words in _values(store, bindings):
        if value.value == wanted:
            yield value, 1
        elif value.datatype.value in _NUMBERS and _number(wanted) == _number(value.value) is not None:
            yield value, 2
        elif folded(" ".join(value.value.split())) == folded(wanted):
            yield value, 3
        elif words is not None and folded(" ".join(words.split())) == folded(wanted):
            yield value, 4


def _values(store: Store, bindings: dict[str, Term]) -> Iterator[tuple[Literal, str | None]]:
    for row in ask(store, "values", bindings):
        value, words = row["value"], row["words"]
        assert isinstance(value, Literal)  # the query asks for no other
        yield value, words.value if isinstance(words, Literal) else None


def _number(text: str) -> Decimal | None:
    return Decimal(text.replace(",", "")) if _NUMBER.fullmatch(text) else None
