"""Which words of a text may be an end of a fact: names, noun phrases and their parts, titles, dates, numbers, and what
a model has seen as an end before. Many more than are; the classifiers choose.
"""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise

from spacy.tokens import Doc, Span

from kg.learning import forms
from kg.learning.wording import key, words

_DETERMINERS = frozenset("the a an its his her their this that these those our my".split())
_JOINING = frozenset(
    "of the and de la le von van der den in for to & - 's : on at a del di du y with from / ’s or , ! . –".split()
)
_EDGES = frozenset(',;:"”“()-–')
_OPENING = frozenset("(\"'#")
_BEFORE_PREDICATE = frozenset("is was are were has".split())
_PART_TAGS = frozenset("JJ NNP NN NNS NNPS CD VBG JJR".split())
_LONGEST = 14  # tokens of an end
_LONGEST_KNOWN = 10  # tokens of one that was seen before
_LONGEST_SHAPE = 6  # tokens of one that has the parts of speech of an end
_PARTS = 8  # names in one run that are combined with each other
_SHORT = 4  # tokens of the part of a run that any of its words may begin

Shape = tuple[str, ...]  # parts of speech


@dataclass(frozen=True, slots=True)
class Candidate:
    """Tokens [start, end), their characters, the token that stands for them in the grammar, and their folded words."""

    start: int
    end: int
    first: int
    last: int
    head: int
    key: str
    value: forms.Placed | None = None  # the date or number that it is


def candidates(doc: Doc, known: Collection[str], shapes: Collection[Shape]) -> list[Candidate]:
    """The candidates of a text, in its order; they overlap. `known` are the joined folded words of ends seen before
    ("newyork"), `shapes` the parts of speech that ends have had.
    """
    found = _Spans(doc)
    for entity in doc.ents:
        found.add(entity.start, entity.end)
    for chunk in doc.noun_chunks:
        found.add(chunk.start, chunk.end)
        _parts(found, chunk)
    _runs(found)
    _seen(found, known, shapes)
    for sentence in doc.sents:
        _opening(found, sentence)
    quotes = [i for i, word in enumerate(found.words) if word in ('"', "“", "”")]
    for first, last in pairwise(quotes):
        found.add(first + 1, last)
    values: dict[tuple[int, int], forms.Placed] = {}
    for value in (*forms.numbers(doc.text), *forms.dates(doc.text)):
        around = doc.char_span(value.start, value.end, alignment_mode="expand")
        if around is not None:
            found.spans.add((around.start, around.end))
            values[around.start, around.end] = value
    heads = [t.head.i for t in doc]
    text, starts = doc.text, [t.idx for t in doc]
    made = []
    for start, end in sorted(found.spans):
        first, last = starts[start], starts[end - 1] + len(found.words[end - 1])
        head = next(i for i in range(start, end) if not start <= heads[i] < end or heads[i] == i)
        made.append(Candidate(start, end, first, last, head, key(text[first:last]), values.get((start, end))))
    return made


class _Spans:
    """The spans that were found, without what does not belong to an end."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.spans: set[tuple[int, int]] = set()
        self.words = [t.text for t in doc]
        self.lower = [t.lower_ for t in doc]
        self.tags = [t.tag_ for t in doc]
        self._loose = [t.is_space or t.tag_ == "POS" for t in doc]  # never at the edge of an end
        self._opens = [not t.is_punct or t.text in _OPENING for t in doc]

    def add(self, start: int, end: int) -> None:
        """Add a span without determiners and punctuation at its edges; "The" before a capital may belong to a title."""
        words_, lower = self.words, self.lower
        while start < end:
            if lower[start] in _DETERMINERS:
                if start + 1 < end and words_[start] == "The" and words_[start + 1][:1].isupper():
                    self._trimmed(start, end)
            elif not self._loose[start] and self._opens[start]:
                break
            start += 1
        self._trimmed(start, end)

    def _trimmed(self, start: int, end: int) -> None:
        while end > start and (self._loose[end - 1] or self.words[end - 1] in _EDGES):
            end -= 1
        if 0 < end - start <= _LONGEST:
            self.spans.add((start, end))


def _parts(found: _Spans, chunk: Span) -> None:
    """A noun phrase from each of its words on, and its telling words alone: "Japanese" of "a Japanese film"."""
    for k in range(chunk.start, chunk.end):
        found.add(k, chunk.end)
        if found.tags[k] in _PART_TAGS:
            found.add(k, k + 1)


def _runs(found: _Spans) -> None:
    """Runs of capitalised words and figures with what joins them ("Duke of Leeds, 1st"), and their parts."""
    size = len(found.words)
    is_name = [
        word[:1].isupper() or word[:1].isdigit() or tag in ("NNP", "NNPS")
        for word, tag in zip(found.words, found.tags, strict=True)
    ]
    i = 0
    while i < size:
        if not is_name[i]:
            i += 1
            continue
        inside = [i]
        j = i + 1
        while j < size:
            k = j
            while k < size and k - j < 3 and not is_name[k] and found.lower[k] in _JOINING:
                k += 1
            if k >= size or not is_name[k] or k - j >= 3:
                break
            inside.append(k)
            j = k + 1
        starts = [s for s in inside if s == i or not is_name[s - 1]]
        ends = [e + 1 for e in inside if e + 1 == j or not is_name[e + 1]]
        for s in starts[:_PARTS]:
            for e in ends[:_PARTS]:
                if e > s:
                    found.add(s, e)
        for s in inside[: _PARTS + _SHORT]:
            for e in inside:
                if 0 <= e - s < _SHORT:
                    found.add(s, e + 1)
        i = j


def _seen(found: _Spans, known: Collection[str], shapes: Collection[Shape]) -> None:
    """What was an end before, or has the parts of speech of one."""
    doc, size = found.doc, len(found.doc)
    low = ["".join(words(word)) for word in found.words]
    tags = [t.pos_ for t in doc]
    for i in range(size):
        run = ""
        for j in range(i, min(i + _LONGEST_KNOWN, size)):
            run += low[j]
            if run in known and low[i]:
                found.add(i, j + 1)
                found.spans.add((i, j + 1))
            if j - i < _LONGEST_SHAPE and tuple(tags[i : j + 1]) in shapes:
                found.add(i, j + 1)


def _opening(found: _Spans, sentence: Span) -> None:
    """What a sentence begins with, up to a bracket, a comma or its verb: a title may have any words."""
    for j in range(sentence.start + 1, min(sentence.end, sentence.start + _LONGEST)):
        word = found.lower[j]
        if word in "(," or word in _BEFORE_PREDICATE:
            found.add(sentence.start, j)
        if word in _BEFORE_PREDICATE:
            break


def shape_of(doc: Doc, start: int, end: int) -> Shape:
    """The parts of speech of tokens [start, end)."""
    return tuple(t.pos_ for t in doc[start:end])


def joined(label: str) -> str:
    """A label as `candidates` knows it."""
    return "".join(words(label))


def nearest(among: list[Candidate], first: int, last: int) -> int | None:
    """The candidate (its index) at the characters [first, last), give or take one; None when there is none."""
    best = min(((abs(c.first - first) + abs(c.last - last), i) for i, c in enumerate(among)), default=None)
    return best[1] if best is not None and best[0] <= 2 else None


__all__ = ["Candidate", "Shape", "candidates", "joined", "nearest", "shape_of"]
