"""Direct speech: who says what stands between quotation marks, from the words beside it and the quotation before it."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from kg.extract.attribution_candidate import Candidate
from kg.extract.attribution_cues import Cues
from kg.extract.attribution_syntax import NOMINAL, Syntax, key
from kg.extract.quotations import Quotation

UTTERANCE = 4  # words: a shorter quotation is an utterance only beside a cue, else the writer distances himself
_UNCUED = 5  # words of a quotation that is one without any cue
_TAG_LENGTH = 14  # tokens from a quotation to the end of "..., X told reporters."
_LEAD_LENGTH = 30  # tokens from the cue to its quotation: "X said at the opening of the meeting: ..."
_MOST_QUOTATIONS = 50  # in one content that grammar or layout shows; keeps hostile text linear
_MOST_GOVERNORS = 12  # from the end of a sentence to its verb
_GAP_LENGTH = 40  # tokens between the parts of one utterance
_ENDS = frozenset((".", "!", "?", ";"))
_BEFORE_TAG = frozenset((",", "?", "!", "—", "–", "-", "…", "’", "'"))
_MARKS = frozenset(("“", '"', "``", "''"))
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
    title: bool  # of a programme, a book: every word of it is capitalised


@dataclass(frozen=True, slots=True)
class Tag:
    """The cue beside a quotation and the head token of its speaker (-1: none is expressed)."""

    cue: int
    speaker: int
    behind: bool


def locate(s: Syntax, found: Sequence[Quotation]) -> list[Quoted]:
    """The quotations with their tokens."""
    out = []
    for q in found:
        first, last = bisect_right(s.start, q.start) - 1, bisect_left(s.start, q.end)
        words = [s.text[s.start[i] : s.end[i]] for i in range(first, last) if s.low[i][:1].isalnum()]
        title = (
            0 < len(words) <= 8
            and all(w[0].isupper() for w in words if len(w) > 3)
            and _last_inside(s, q.end) not in "?!."
            and words[0][0].isupper()
        )
        out.append(Quoted(q.start, q.end, first, last, len(words), title))
    return out


def _last_inside(s: Syntax, end: int) -> str:
    """The last character inside a quotation that ends, with its mark, before `end`."""
    return s.text[end - 3 if s.text.startswith("''", end - 2) else end - 2]


def tag_behind(s: Syntax, q: Quoted, cues: Cues) -> Tag | None:
    """`..., X said.` or `..., said X.` right behind a quotation, on its line."""
    i, line = q.last, s.line[q.last - 1]
    if i >= s.size or (_last_inside(s, q.end) not in _BEFORE_TAG and s.low[i] not in _TAG_OPENERS):
        return None
    stop = i
    while stop < min(s.size, i + _TAG_LENGTH) and s.line[stop] == line and s.low[stop] not in _ENDS:
        if s.low[stop] in _MARKS:
            break
        stop += 1
    while i < stop and not s.low[i][:1].isalnum():
        i += 1
    for verb in range(i, stop):
        if s.tag[verb][0] == "V" and cues.stance(key(s, verb), "quote"):
            who = _source_after(s, verb, stop) if verb == i else _source_before(s, verb, i)
            if who < 0:
                who = _source_after(s, i - 1, verb)
            return Tag(verb, who, True) if who >= 0 else None
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
    if i < floor:
        return None
    last, line = i, s.line[i]
    adjacent = i == q.first - 1
    while i >= max(floor, last - _LEAD_LENGTH) and s.line[i] == line and s.low[i] not in _ENDS:
        if s.tag[i][0] == "V" and (not adjacent or i == last) and cues.stance(key(s, i), "quote"):
            who = s.subject(i)
            if who < 0 or q.first <= who < q.last:
                who = _source_before(s, i, max(floor, i - 8))
            if who < 0 and s.child(i, "auxpass") < 0:
                who = _source_after(s, i, last + 1)
            return Tag(i, who, False)
        i -= 1
    if not colon:
        return None
    verb = last
    for _ in range(8):
        if s.tag[verb][0] == "V" and s.line[verb] == line and (who := s.subject(verb)) >= 0:
            return Tag(verb, who, False)
        verb = s.head[verb]
    return Tag(last, last, False) if s.tag[last] in NOMINAL else None


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
    if verb >= 0:
        for k in s.kids[verb]:
            if verb < k < stop and s.tag[k] in NOMINAL and s.dep[k] in ("nsubj", "dobj", "npadvmod", "attr", "oprd"):
                return k
    head = -1
    for i in range(verb + 1, stop):
        if s.tag[i] in NOMINAL:
            head = i
        elif head >= 0 or s.tag[i] not in _MODIFIERS:
            break
    return head


class Speech:
    """Goes through the quotations of a text in order and gives each its attribution, new or among those found."""

    def __init__(self, s: Syntax, quoted: Sequence[Quoted], cues: Cues, found: list[Candidate]) -> None:
        self._s, self._quoted, self._cues, self._found = s, quoted, cues, found
        self._owners = self._own()
        self._cued = sorted((c for c in found if c.cue >= 0), key=lambda c: c.cue)
        self._clausal = frozenset(c.cue for c in self._cued if c.frame in ("that", "s") and c.start > s.start[c.cue])
        self._cue_tokens = [c.cue for c in self._cued]
        self._last: Candidate | None = None  # the attribution of the quotation before
        self._before: Quoted | None = None  # that quotation

    def _own(self) -> dict[int, Candidate]:
        """The attribution found by grammar or layout whose content is, or holds, most of a quotation, by its start."""
        starts = [q.start for q in self._quoted]
        owners: dict[int, Candidate] = {}
        for c in self._found:
            if c.stance == "about":
                continue
            k = bisect_right(starts, c.start - 1)
            for q in self._quoted[k : k + _MOST_QUOTATIONS]:
                if q.start >= c.end:
                    break
                if 2 * (min(q.end, c.end) - q.start) >= q.end - q.start:
                    owners.setdefault(q.start, c)
        return owners

    def attribute(self) -> None:
        """Extend the attributions found to whole quotations, and add those that only the quotations show."""
        floor = 0
        for q in self._quoted:
            self._attribute(q, floor)
            floor = q.last

    def _attribute(self, q: Quoted, floor: int) -> None:
        s, own = self._s, self._owners.get(q.start)
        if own and own.frame == "heading":
            own.end = max(own.end, q.end)
            self._remember(own, q)
            return
        if own and self._last and own is not self._last and own.cue == self._last.cue and self._goes_on(q, None):
            own.end = own.start  # empty: `"...," said X, "..."` is one utterance
            return
        tag = tag_behind(s, q, self._cues)
        if own is None and tag and tag.speaker < tag.cue and tag.cue in self._clausal:
            tag = None  # "On the “Late Show,” X said that ...": where, not what
            if q.title:
                return
        tag = tag or tag_before(s, q, self._cues, floor)
        if q.words < UTTERANCE and not self._is_short_utterance(q, own, tag):
            return
        if own and (not tag or tag.cue == own.cue or not tag.behind):
            own.start, own.end = min(own.start, q.start), max(own.end, q.end)
            if tag and tag.behind:
                own.speaker = tag.speaker
            self._remember(own, q)
            return
        if own and own.frame == "pre":
            own.end = own.start  # empty: the words behind the quotation know better whose it is
        if self._goes_on(q, tag):
            return
        if tag:
            if q.title and not tag.behind and s.low[q.first - 1] not in (",", ":"):
                return
            who = tag.speaker
            if who < 0 and self._last and self._before and s.line[self._before.last - 1] == s.line[q.first]:
                who = self._last.speaker
            self._add(q, who, tag.cue)
        elif q.words >= _UNCUED and not q.title:
            if self._begins_sentence(q):
                self._add(q, self._source_of_before(q), -1)
            elif (who := self._subject_around(q)) >= 0:
                self._found.append(Candidate(q.start, q.end, who, -1, "", "part"))

    def _is_short_utterance(self, q: Quoted, own: Candidate | None, tag: Tag | None) -> bool:
        if own:
            return own.frame == "pre" or bool(tag and tag.behind)
        before = self._s.low[q.first - 1] if q.first else ""
        if tag:
            return tag.behind or before in (",", ":")
        last, last_inside = self._last, _last_inside(self._s, q.end)
        ends = last_inside in ".?!" and before == "."  # "..., she said. “Never.”"
        return bool(last and self._before and self._before.last <= last.cue < q.first and (ends or before == ","))

    def _goes_on(self, q: Quoted, tag: Tag | None) -> bool:
        """Whether the quotation continues the one before: `"...," X said. "..."`; extends that one if so."""
        s, last, before = self._s, self._last, self._before
        if last is None or before is None or (tag and (tag.behind or tag.cue != last.cue)):
            return False
        gap = range(before.last, q.first)
        k = bisect_right(self._cue_tokens, last.cue)
        if k < len(self._cue_tokens) and self._cue_tokens[k] < q.first and last.cue in gap:
            return False  # something else is said in between
        if len(gap) >= _GAP_LENGTH or sum(s.low[i] in ".!?" for i in gap) > 1:
            return False
        if any(s.low[i][0].isalnum() for i in gap):
            edge = s.low[q.first - 1]
            if last.cue not in gap or (edge.strip() and edge not in (",", ".", ":", "—")):
                return False
        if last.end < q.start:
            last.gaps += ((last.end, q.start),)
        last.end = q.end
        self._before = q
        return True

    def _begins_sentence(self, q: Quoted) -> bool:
        before = self._s.low[q.first - 1] if q.first else ""
        return not before.strip() or before in _ENDS

    def _source_of_before(self, q: Quoted) -> int:
        """Who spoke on the same line or the line before, quoted or not."""
        s = self._s
        if (who := self._subject_before(q)) >= 0:
            return who
        k = bisect_left(self._cue_tokens, q.first) - 1
        last = self._last
        if k >= 0 and (last is None or last.cue < self._cue_tokens[k]):
            last = self._cued[k]
        if last is None or last.speaker < 0 or s.line[q.first] - s.line[max(last.cue, last.speaker)] > 1:
            return -1
        return last.speaker

    def _subject_before(self, q: Quoted) -> int:
        """Who acts in the sentence right before a quotation, "Lena Aas shook her head. “No, never.”"; -1 if no name."""
        s, i = self._s, q.first - 2
        if i < 1 or s.line[i] != s.line[q.first] or s.low[i + 1] not in (".", ":"):
            return -1
        if self._before and self._before.last >= i:
            return -1
        for _ in range(_MOST_GOVERNORS):
            if s.head[i] == i or s.line[s.head[i]] != s.line[q.first]:
                break
            i = s.head[i]
        who = s.child(i, "nsubj") if s.tag[i][0] == "V" else -1
        return who if who >= 0 and (s.tag[who] == "NNP" or s.low[who] in ("he", "she")) else -1

    def _subject_around(self, q: Quoted) -> int:
        """The subject of the words that a quotation is a part of, for want of a cue; -1 if there is none."""
        s, i = self._s, q.first - 1
        if i < 0 or s.line[i] != s.line[q.first]:
            return -1
        for _ in range(8):
            if s.tag[i][0] == "V" and (who := s.subject(i)) >= 0 and not q.first <= who < q.last:
                return who
            i = s.head[i]
        return -1

    def _add(self, q: Quoted, who: int, cue: int) -> None:
        name = key(self._s, cue) if cue >= 0 else ""
        stance = self._cues.stance(name, "quote") or "says"
        negated = cue >= 0 and self._s.is_negated(cue)
        c = Candidate(q.start, q.end, who, cue, name, "quote", stance, negated)
        self._found.append(c)
        self._remember(c, q)

    def _remember(self, c: Candidate, q: Quoted) -> None:
        self._last, self._before = c, q
