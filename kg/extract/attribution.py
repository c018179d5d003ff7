from bisect import bisect_right
from dataclasses import dataclass, field

from kg.extract.attribution_clauses import Candidate, clauses
from kg.extract.attribution_cues import Cues
from kg.extract.attribution_speech import Quoted, locate, tag_after, tag_before
from kg.extract.attribution_syntax import Syntax
from kg.extract.quotations import quotations

MIN_WORDS = 4


@dataclass(slots=True)
class Found:
    start: int
    end: int
    speaker: int
    cue: int
    key: str
    frame: str
    negated: bool = False
    quotes: int = 0


def trim(text, a, b):
    while a < b and (text[a].isspace() or text[a] in ",;:.—–-"):
        a += 1
    while a < b and (text[b - 1].isspace() or text[b - 1] in ",;:—–-."):
        b -= 1
    return a, b


def find(doc, cues):
    s = Syntax(doc)
    text = s.text
    qs = locate(s, quotations(text))
    starts = [q.start for q in qs]

    def within(ch):
        k = bisect_right(starts, ch) - 1
        return qs[k] if k >= 0 and ch < qs[k].end else None

    found = []
    owned = {}
    for c in clauses(s, cues):
        if c.end <= c.start:
            continue
        cue_at = s.start[c.cue]
        q = within(cue_at)
        if q and q.words >= MIN_WORDS:
            continue
        a, b = trim(text, s.start[c.start], s.end[c.end - 1])
        if b <= a:
            continue
        for p in (within(a), within(b - 1)):
            if p and p.words > 2:
                if p.start < a and not p.start < cue_at < a:
                    a = p.start
                if p.end > b and not b < cue_at < p.end:
                    b = p.end
        f = Found(a, b, c.speaker, c.cue, c.key, c.frame, c.negated)
        found.append(f)
        k = bisect_right(starts, a - 1)
        while k < len(qs) and qs[k].start < b:
            if cues.owns(f):
                owned.setdefault(qs[k].start, f)
            k += 1
    previous = None
    for k, q in enumerate(qs):
        if q.words < MIN_WORDS:
            continue
        f = owned.get(q.start)
        floor = qs[k - 1].last if k else 0
        if f and q.start >= s.end[f.cue] and f.frame != "quote" and q.words < 5:
            continue
        after = tag_after(s, q, cues)
        if after:
            f2 = Found(q.start, q.end, after.speaker, after.cue, "v:" + s.lemma[after.cue], "quote")
        else:
            before = tag_before(s, q, cues, floor)
            f2 = (
                Found(q.start, q.end, before.speaker, before.cue, "v:" + s.lemma[before.cue], "quote")
                if before
                else None
            )
        if f is None and f2 is None and previous is not None:
            between = text[previous.end : q.start]
            gap = [i for i in range(prevq.last, q.first)]
            head = text[: q.start].rstrip()[-1:]
            if (
                len(gap) < 40
                and (head in ".?!:" or head in '"”' or "\n" in text[q.start - 2 : q.start])
                and (previous.cue in gap or len(gap) < 3)
            ):
                previous.end = q.end
                previous.quotes += 1
                prevq = q
                continue
        if f2 is not None and f is not None:
            if f.cue == f2.cue or (f.start <= q.start and q.end <= f.end and f.cue < q.first and not after):
                f.start = min(f.start, f2.start)
                f.end = max(f.end, f2.end)
                if f2.speaker >= 0 and after:
                    f.speaker = f2.speaker
                f2 = None
            else:
                found.remove(f) if f in found and f.frame == "pre" else None
                f = None
        if f2 is not None:
            found.append(f2)
            f = f2
        if f is None:
            root = s.head[q.first]
            f = Found(q.start, q.end, sentence_subject(s, q), -1, "", "free")
            found.append(f)
        f.quotes += 1
        previous, prevq = f, q
    return s, found


def sentence_subject(s, q):
    i = q.first - 1
    if i < 0:
        return -1
    for _ in range(10):
        if s.tag[i][0] == "V":
            w = s.subject(i)
            if w >= 0 and not q.first <= w < q.last:
                return w
        if s.head[i] == i:
            break
        i = s.head[i]
    return -1
