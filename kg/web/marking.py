"""Text with marks in it, cut into pieces that a template can print one after the other.

Offsets count Unicode code points, as in the graph. A mark that overlaps one before it is left out: links do not nest.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from kg.errors import OntologyError
from ontology.teaching import parse_example

_BREAK = re.compile(r"\n[^\S\n]*\n\s*")


@dataclass(frozen=True, slots=True)
class Mark:
    """Words that stand out: where they lead, the name of their place on the page, and what they are."""

    start: int
    end: int
    path: str | None = None
    anchor: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """The number of a note, which stands after words that end at an offset, and begin at `start` if that is said."""

    offset: int
    number: int
    start: int | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """Plain text, marked text, or a note (then without text); `within` is the number of the note whose words it is
    among, 0 for none."""

    text: str
    mark: Mark | None = None
    note: int = 0
    within: int = 0


def pieces(text: str, marks: Iterable[Mark], notes: Iterable[Note] = (), start: int = 0) -> list[Piece]:
    """`text`, which begins at offset `start`, in pieces. What lies outside of it is left out."""
    end = start + len(text)
    kept: dict[int, Mark] = {}
    at = start
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        if at <= mark.start < mark.end <= end:
            kept[mark.start] = mark
            at = mark.end
    cuts = {start, end, *(offset for mark in kept.values() for offset in (mark.start, mark.end))}
    numbers: dict[int, list[int]] = {}
    begins: list[tuple[int, int, int]] = []  # start, end and number of the words of a note
    for note in sorted(notes, key=lambda note: note.number):
        if start < note.offset <= end:
            offset = next((m.end for m in kept.values() if m.start < note.offset < m.end), note.offset)
            cuts.add(offset)
            numbers.setdefault(offset, []).append(note.number)
            if note.start is not None:
                first = next((m.start for m in kept.values() if m.start < note.start < m.end), max(note.start, start))
                cuts.add(first)
                begins.append((first, offset, note.number))
    found: list[Piece] = []
    for cut, following in pairwise(sorted(cuts)):
        within = next((number for first, last, number in begins if first <= cut < last), 0)
        found.append(Piece(text[cut - start : following - start], kept.get(cut), 0, within))
        found += (Piece("", None, number, number if within else 0) for number in numbers.get(following, ()))
    return found


def paragraphs(text: str, marks: Iterable[Mark], notes: Iterable[Note] = ()) -> list[list[Piece]]:
    """The paragraphs of an article in pieces; blank lines part them."""
    by_start = sorted(marks, key=lambda mark: mark.start)
    starts = [mark.start for mark in by_start]
    by_offset = sorted(notes, key=lambda note: note.offset)
    offsets = [note.offset for note in by_offset]
    found = []
    start = 0
    for end, following in [*(match.span() for match in _BREAK.finditer(text)), (len(text), len(text))]:
        if text[start:end].strip():
            inside = by_start[bisect_left(starts, start) : bisect_left(starts, end)]
            ended = by_offset[bisect_left(offsets, start + 1) : bisect_left(offsets, end + 1)]
            found.append(pieces(text[start:end], inside, ended, start))
        start = following
    return found


def example(source: str) -> tuple[Piece, ...]:
    """An example of the ontology in pieces, where the title of an end says which it is; as it is written where no ends
    are marked."""
    try:
        parsed = parse_example(source, "")
    except OntologyError:
        return (Piece(source),)
    ends = (Mark(*parsed.subject, title="subject"), Mark(*parsed.object, title="object"))
    return tuple(pieces(parsed.text, ends))
