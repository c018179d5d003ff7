"""Direct speech: who says what stands between quotation marks, from the words beside it and the quotation before it."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from kg.extract.attribution_cues import Cues
from kg.extract.attribution_syntax import Syntax
from kg.extract.quotations import Quotation

_TAG_LENGTH = 14
_LEAD_LENGTH = 30
_NOMINAL = frozenset(
    (
        "NN",
        "NNS",
        "NNP",
        "NNPS",
        "PRP",
        "CD",
        "DT",
        "JJ",
        "PRP$",
        "POS",
        "HYPH",
        "IN",
        "WP",
        "JJS",
        "JJR",
        "VBG",
        "NNPS",
    )
)
_ENDS = frozenset((".", "!", "?", ";"))


@dataclass(slots=True)
class Quoted:
    """A quotation with its tokens [first, last + 1)."""

    start: int
    end: int
    first: int
    last: int
    words: int


def locate(s: Syntax, found: list[Quotation]) -> list[Quoted]:
    out = []
    for q in found:
        first = bisect_right(s.start, q.start) - 1
        last = bisect_left(s.start, q.end)
        words = sum(1 for i in range(first, last) if s.low[i][:1].isalnum())
        out.append(Quoted(q.start, q.end, first, last, words))
    return out


@dataclass(slots=True)
class Tag:
    """The cue (a verb) and the speaker's head token beside a quotation; `last` is the token after the tag."""

    cue: int
    speaker: int
    last: int


def _paragraph_end(s: Syntax, i: int) -> bool:
    return "\n" in s.low[i]


def tag_after(s: Syntax, q: Quoted, cues: Cues) -> Tag | None:
    """`..., X said.` or `..., said X.` right behind a quotation."""
    inner = s.text[q.end - 2 : q.end - 1]
    nxt = q.last
    if nxt >= s.size or (
        inner not in (",", "?", "!", "—", "-", "–", "…", "’", "'") and s.low[nxt] not in (",", "—", "–", "-")
    ):
        return None
    stop = nxt
    while (
        stop < min(s.size, nxt + _TAG_LENGTH)
        and not _paragraph_end(s, stop)
        and s.low[stop] not in _ENDS
        and s.low[stop] not in ('"', "“")
    ):
        stop += 1
    for v in range(nxt, stop):
        if s.tag[v][0] == "V" and cues.speech(s.lemma[v]):
            who = _nominal_before(s, v, nxt)
            if who < 0:
                who = _nominal_after(s, v, stop)
            if who < 0:
                return None
            return Tag(v, who, stop)
    return None


def _nominal_before(s: Syntax, v: int, first: int) -> int:
    subject = s.child(v, "nsubj")
    if first <= subject < v:
        return subject
    for i in range(v - 1, first - 1, -1):
        if s.tag[i] in ("NN", "NNS", "NNP", "NNPS", "PRP", "WP", "DT", "CD"):
            return i
        if s.low[i] == ",":
            return -1
    return -1


def _nominal_after(s: Syntax, v: int, stop: int) -> int:
    for k in s.kids[v]:
        if (
            v < k < stop
            and s.dep[k] in ("nsubj", "dobj", "npadvmod", "attr", "dep", "oprd")
            and (s.tag[k][0] == "N" or s.tag[k] in ("PRP", "WP"))
        ):
            return k
    head = -1
    for i in range(v + 1, stop):
        if s.tag[i] in ("NN", "NNS", "NNP", "NNPS", "PRP"):
            head = i
        elif head >= 0 or s.tag[i] not in _NOMINAL:
            break
    return head


def tag_before(s: Syntax, q: Quoted, cues: Cues, floor: int) -> Tag | None:
    """`X said, "...` or `X's statement: "...` right before a quotation; not before token `floor`."""
    i = q.first - 1
    colon = False
    while i >= floor and (not s.low[i].strip() or s.low[i] in (",", ":", "that", "—", "-")):
        if "\n" in s.low[i] and not (i > 0 and s.low[i - 1] in (":", ",")):
            return None
        colon |= s.low[i] == ":"
        i -= 1
    comma = i < q.first - 1
    last = i
    while i >= max(floor, last - _LEAD_LENGTH) and not _paragraph_end(s, i) and s.low[i] not in _ENDS:
        if s.tag[i][0] == "V" and (cues.speech(s.lemma[i])) and (comma or i == last):
            who = s.subject(i)
            if who < 0 or q.first <= who < q.last:
                who = _nominal_before(s, i, max(floor, i - 8))
            if who < 0 and s.child(i, "auxpass") < 0:
                who = _nominal_after(s, i, last + 1)
            return Tag(i, who, q.first)
        i -= 1
    if colon:
        root = last
        for _ in range(8):
            if s.tag[root][0] == "V" and s.subject(root) >= 0:
                return Tag(root, s.subject(root), q.first)
            root = s.head[root]
        who = s.phrase(last)[0] if last >= 0 else -1
        if who >= 0:
            return Tag(last, last, q.first)
    return None
