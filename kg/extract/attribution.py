from bisect import bisect_right
from dataclasses import dataclass, field

from kg.extract.attribution_clauses import Candidate, clauses
from kg.extract.attribution_cues import Cues
from kg.extract.attribution_speech import Quoted, locate, tag_after, tag_before, sentence_source
from kg.extract.attribution_syntax import Syntax
from kg.extract.attribution_headings import headings
from kg.extract.quotations import quotations

UTTERANCE = 4  # words of a quotation that says something
OWN = frozenset(("that", "s", "pre", "wh", "inf", "rest", "oprd", 'to', 'ing', 'as'))


@dataclass(slots=True)
class Found:
    start: int
    end: int
    speaker: int
    cue: int
    key: str
    frame: str
    negated: bool = False


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
    heads = []
    for h in headings(s):
        a, b = trim(text, s.start[h.start], s.end[h.end - 1])
        f = Found(a, b, h.last - 1, h.first, "h:", "heading")
        found.append(f); heads.append(f)
        k = bisect_right(starts, a - 1)
        while k < len(qs) and qs[k].start < b:
            owned.setdefault(qs[k].start, f)
            b = f.end = max(b, qs[k].end)
            k += 1
    for c in clauses(s, cues):
        if c.end <= c.start:
            continue
        cue_at = s.start[c.cue]
        q = within(cue_at)
        if q and q.words >= UTTERANCE:
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
            if f.frame in OWN and 2*min(qs[k].end,b)-2*max(a,qs[k].start)>=qs[k].end-qs[k].start:
                owned.setdefault(qs[k].start, f)
            k += 1
    last = None  # the attribution of the last utterance
    lastq = None
    for k, q in enumerate(qs):
        own = owned.get(q.start)
        after = tag_after(s, q, cues)
        floor = qs[k - 1].last if k else 0
        before = None if after else tag_before(s, q, cues, floor)
        tag = after or before
        if own and own.frame == "heading":
            last, lastq = own, q
            continue
        if q.words < UTTERANCE and not own and not after and not (before and s.low[q.first-1] in (',',':')) and not (last and last.cue >= 0 and lastq.last <= last.cue < q.first and s.low[q.first-1]==','):
            continue
        if q.words < UTTERANCE and own and own.frame!='pre' and not after:
            continue
        if own and (not tag or tag.cue == own.cue or not after):
            own.start, own.end = min(own.start, q.start), max(own.end, q.end)
            if after: own.speaker = after.speaker
            last, lastq = own, q
            continue
        if own and after and own in found and own.frame == 'pre':
            found.remove(own)
        if last and not after and (not tag or tag.cue == last.cue):
            gap = range(lastq.last, q.first)
            ends = sum(s.low[i] in ('.','!','?') for i in gap)
            words = sum(s.low[i][:1].isalnum() for i in gap)
            if len(gap) < 40 and ends <= 1 and (words == 0 or last.cue in gap) and (words==0 or s.low[q.first-1] in (',','.',':','—') or not s.low[q.first-1].strip()):
                last.end = q.end
                lastq = q
                continue
        if tag:
            f = Found(q.start, q.end, tag.speaker, tag.cue, "v:"+s.lemma[tag.cue], "quote")
            if f.speaker < 0 and last and s.line[lastq.last-1] == s.line[q.first]:
                f.speaker = last.speaker
            found.append(f)
            last, lastq = f, q
            continue
        if q.words < 5: continue
        para = q.first == 0 or s.line[q.first-1] != s.line[max(0,q.first-2)] or not s.low[q.first-1].strip()
        start = para or s.low[q.first - 1] in ('.', '!', '?')
        if start:
            who = last.speaker if last and s.line[q.first]-s.line[lastq.last-1] <= 1 else -1
            if who < 0 and not para: who = s.subject(s.head[q.first-2]) if q.first>2 else -1
            f = Found(q.start, q.end, who, -1, "", "freesent")
        else:
            f = Found(q.start, q.end, sentence_source(s, q), -1, "", "freepart")
        found.append(f)
        if start: last, lastq = f, q
    return s, flatten(s, found)


NESTED = frozenset(("that", "s"))


def flatten(s, found):
    found.sort(key=lambda f: (f.start, -f.end))
    out = []
    reach = []
    for f in found:
        while reach and reach[-1].end < f.end:
            reach.pop()
        if reach and reach[-1].start <= f.start and f.end <= reach[-1].end:
            if (f.start, f.end) == (reach[-1].start, reach[-1].end):
                continue
            if f.frame not in NESTED or f.speaker < 0 or s.low[f.speaker] in ("i", "you", "we"):
                continue
        out.append(f)
        reach.append(f)
    return out
