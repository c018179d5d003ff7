"""Direct speech: who says what stands between quotation marks, from the words beside it and the quotation before it."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from kg.extract.attribution_cues import Cues
from kg.extract.attribution_syntax import NOMINAL, Syntax, key
from kg.extract.quotations import Quotation

_TAG_LENGTH = 14  # tokens from a quotation to the end of "..., X told reporters."
_LEAD_LENGTH = 30  # tokens from the cue to its quotation: "X said at the opening of the meeting: ..."
_ENDS = frozenset((".", "!", "?", ";"))
_BEFORE_TAG = frozenset((",", "?", "!", "—", "–", "-", "…", "’", "'"))
_TAG_OPENERS = frozenset((",", "—", "–", "-"))
_MODIFIERS = frozenset(("CD", "DT", "JJ", "JJR", "JJS", "PRP$", "POS", "HYPH", "IN", "VBG", "VBN"))


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation: characters [start, end), tokens [first, last), and how many words it has."""

    start: int
    end: int
    first: int
    last: int
    words: int


@dataclass(frozen=True, slots=True)
class Tag:
    """The cue beside a quotation and the head token of its speaker (-1: none is expressed)."""

    cue: int
    speaker: int


def locate(s: Syntax, found: Sequence[Quotation]) -> list[Quoted]:
    """The quotations with their tokens."""
    out = []
    for q in found:
        first, last = bisect_right(s.start, q.start) - 1, bisect_left(s.start, q.end)
        words = sum(1 for i in range(first, last) if s.low[i][:1].isalnum())
        out.append(Quoted(q.start, q.end, first, last, words))
    return out


def tag_after(s: Syntax, q: Quoted, cues: Cues) -> Tag | None:
    """`..., X said.` or `..., said X.` right behind a quotation, on its line."""
    i, line = q.last, s.line[q.last - 1]
    if i >= s.size or (s.text[q.end - 2] not in _BEFORE_TAG and s.low[i] not in _TAG_OPENERS):
        return None
    stop = i
    while stop < min(s.size, i + _TAG_LENGTH) and s.line[stop] == line and s.low[stop] not in _ENDS:
        if s.low[stop] in ("“", '"', "``"):
            break
        stop += 1
    while i < stop and not s.low[i][:1].isalnum():
        i += 1
    for verb in range(i, stop):
        if s.tag[verb][0] == "V" and cues.accepts(key(s, verb), "quote"):
            who = _source_after(s, verb, stop) if verb == i else _source_before(s, verb, i)
            if who < 0:
                who = _source_after(s, i - 1, verb)
            return Tag(verb, who) if who >= 0 else None
    return None


def tag_before(s: Syntax, q: Quoted, cues: Cues, floor: int) -> Tag | None:
    """`X said: "...` or `X said "...` right before a quotation, not reaching back before token `floor`."""
    i = q.first - 1
    colon = False
    while i >= floor and (s.low[i] in (",", ":", "that", "—", "–", "-") or not s.low[i].strip()):
        if "\n" in s.low[i] and (i == 0 or s.low[i - 1] not in (":", ",")):
            return None
        colon |= s.low[i] == ":"
        i -= 1
    last, line = i, s.line[i] if i >= 0 else 0
    adjacent = i == q.first - 1
    while i >= max(floor, last - _LEAD_LENGTH) and s.line[i] == line and s.low[i] not in _ENDS:
        if s.tag[i][0] == "V" and cues.accepts(key(s, i), "quote") and (not adjacent or i == last):
            who = s.subject(i)
            if who < 0 or q.first <= who < q.last:
                who = _source_before(s, i, max(floor, i - 8))
            if who < 0 and s.child(i, "auxpass") < 0:
                who = _source_after(s, i, last + 1)
            return Tag(i, who)
        i -= 1
    if not colon or last < floor:
        return None
    verb = last
    for _ in range(8):
        if s.tag[verb][0] == "V" and s.line[verb] == line and (who := s.subject(verb)) >= 0:
            return Tag(verb, who)
        verb = s.head[verb]
    return Tag(last, last) if s.tag[last] in NOMINAL else None


def _source_before(s: Syntax, verb: int, floor: int) -> int:
    subject = s.child(verb, "nsubj")
    if floor <= subject < verb:
        return subject
    for i in range(verb - 1, floor - 1, -1):
        if s.tag[i] in NOMINAL or s.tag[i] in ("DT", "CD"):
            return i
        if s.low[i] == ",":
            break
    return -1


def _source_after(s: Syntax, verb: int, stop: int) -> int:
    for k in s.kids[verb]:
        if verb < k < stop and s.tag[k] in NOMINAL and s.dep[k] in ("nsubj", "dobj", "npadvmod", "attr", "dep", "oprd"):
            return k
    head = -1
    for i in range(verb + 1, stop):
        if s.tag[i] in NOMINAL:
            head = i
        elif head >= 0 or s.tag[i] not in _MODIFIERS:
            break
    return head


def sentence_source(s: Syntax, q: Quoted) -> int:
    """The subject of the words that a quotation is a part of, for want of a cue; -1 if there is none."""
    i = q.first - 1
    if i < 0 or s.line[i] != s.line[q.first]:
        return -1
    for _ in range(8):
        if s.tag[i][0] == "V" and (who := s.subject(i)) >= 0 and not q.first <= who < q.last:
            return who
        i = s.head[i]
    return -1
