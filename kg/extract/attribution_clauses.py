"""Attributions that the grammar shows: a cue (verb, adjective, noun) with a complement that tells the content."""

from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract.attribution_cues import Cues
from kg.extract.attribution_syntax import NOMINAL, Syntax

_WH = frozenset(("WP", "WDT", "WRB", "WP$"))
_HEARERS = frozenset(("dobj", "dative", "prep", "advmod", "npadvmod", "prt", "agent", "punct", "advcl", "cc", "conj"))
_NO_HEARER = frozenset("say claim argue think believe hope insist maintain suggest add declare announce contend".split())


@dataclass(slots=True)
class Candidate:
    """A content, the tokens [start, end), told by a cue in a frame; `speaker` is a head token, -1 if none is expressed."""

    start: int
    end: int
    speaker: int
    cue: int
    key: str
    frame: str
    negated: bool = False


def key(s: Syntax, i: int) -> str:
    """How the table of cues names a token: word class and lemma, with its particle ("v:point_out")."""
    tag = s.tag[i]
    if tag[0] == "V":
        particle = s.child(i, "prt")
        return f"v:{s.lemma[i]}_{s.low[particle]}" if particle >= 0 else f"v:{s.lemma[i]}"
    if tag[0] == "N":
        return f"n:{s.lemma[i]}"
    return f"a:{s.low[i]}"


def complements(s: Syntax, i: int) -> Iterator[tuple[str, int]]:
    """(frame, head of the content) for each complement of a token."""
    for k in s.kids[i]:
        dep = s.dep[k]
        if dep in ("ccomp", "acl", "relcl", "xcomp"):
            yield clause_frame(s, i, k), k
        elif dep == "dobj":
            yield "obj", k
        elif dep in ("oprd", "acomp", "attr", "dative"):
            yield dep, k
        elif dep == "advcl" and s.tag[i][0] != "V":
            yield clause_frame(s, i, k), k
        elif dep == "prep":
            for j in s.kids[k]:
                if s.dep[j] == "pobj":
                    yield s.low[k], j
                elif s.dep[j] == "pcomp":
                    yield s.low[k] + "+", j


def clause_frame(s: Syntax, cue: int, k: int) -> str:
    """The kind of a clause that complements a cue: that, s (without "that"), pre (before the cue), wh, inf, to, ing."""
    mark = s.child(k, "mark")
    word = s.low[mark] if mark >= 0 else ""
    first = s.left[k]
    if (s.tag[first] in _WH and s.low[first] != "that") or word in ("whether", "if"):
        return "wh"
    if word == "that" or (s.low[first] == "that" and s.dep[k] == "acl"):
        return "that"
    to = any(s.low[j] == "to" for j in s.kids[k] if j < k)
    if s.dep[k] == "relcl":
        return "rel"
    if s.dep[k] == "xcomp":
        return "to" if to else "ing" if s.tag[k] == "VBG" else "xc"
    if s.dep[k] == "acl":
        return "to" if to else "acl"
    if k < cue:
        return "pre"
    if to and s.tag[k] == "VB":
        return "inf"
    return "ing" if s.tag[k] == "VBG" and s.child(k, "aux") < 0 else "s"


def speaker(s: Syntax, i: int) -> int:
    if s.tag[i][0] == "V":
        return s.subject(i)
    if s.tag[i][0] == "N":
        for k in s.kids[i]:
            if s.dep[k] == "poss":
                return k
        for k in s.kids[i]:
            if s.dep[k] == "prep" and s.low[k] in ("by", "from"):
                return s.child(k, "pobj")
        dep, head = s.dep[i], s.head[i]
        if dep == "pobj":
            dep, head = s.dep[s.head[i]], s.head[s.head[i]]
        if s.tag[head][0] == "V":
            return s.subject(head) if dep != "nsubj" else -1
        return -1
    head = s.head[i]
    if s.dep[i] in ("acomp", "advcl", "oprd", "conj", "ROOT", "ccomp"):
        return s.child(i, "nsubj") if s.child(i, "nsubj") >= 0 else s.subject(head)
    if s.dep[i] in ("amod", "relcl", "acl"):
        return head
    return -1


def extent(s: Syntax, cue: int, k: int, frame: str) -> tuple[int, int]:
    """The tokens of a content: the subtree of its head, with what the parser hung elsewhere, on one line."""
    first, last = s.left[k], s.right[k]
    if k > cue and frame in ("that", "s", "wh", "inf"):
        for j in s.kids[cue]:
            if cue < j < first and s.dep[j] not in _HEARERS | {"mark"}:
                first = s.left[j]
                break
            if cue < j < first and s.dep[j] == "dobj" and s.lemma[cue] in _NO_HEARER:
                first = s.left[j]
                break
        for j in s.kids[cue]:
            if j > k and s.dep[j] in ("ccomp", ) and s.line[j] == s.line[k]:
                last = s.right[j]
    if frame == "pre":
        last = min(last, cue - 1)
        while first < last and s.line[first] != s.line[cue]:
            first += 1
    else:
        at = k
        if s.line[at] != s.line[cue]:
            at = first
        while last > at and s.line[last] != s.line[at]:
            last -= 1
        while first < at and s.line[first] != s.line[at]:
            first += 1
    if first < cue < last and k > cue:
        first = cue + 1
    return first, last + 1


def clauses(s: Syntax, cues: Cues) -> Iterator[Candidate]:
    for i in range(s.size):
        if s.tag[i][0] not in "VNJ" or not s.kids[i]:
            continue
        name = None
        for frame, k in complements(s, i):
            if name is None:
                name = key(s, i)
            if cues.accepts(name, frame):
                first, last = extent(s, i, k, frame)
                yield Candidate(first, last, speaker(s, i), i, name, frame, s.is_negated(i))
    yield from matrices(s, cues)


def rest(s: Syntax, adjunct: int, of: int) -> tuple[int, int]:
    """The clause of `of` without one of its adjuncts."""
    a, b = s.left[of], s.right[of] + 1
    while s.line[a] != s.line[adjunct] and a < adjunct:
        a += 1
    while s.line[b - 1] != s.line[adjunct] and b - 1 > adjunct:
        b -= 1
    x, y = s.left[adjunct], s.right[adjunct] + 1
    if x - a < b - y:
        return y, b
    return (a, x) if y >= b - 1 else (a, b)


def matrices(s: Syntax, cues: Cues) -> Iterator[Candidate]:
    """Adjuncts that attribute the clause that they stand in: "according to X", "as X says", "in X's view"."""
    for i in range(s.size):
        low = s.low[i]
        if low == "according" and i + 1 < s.size and s.low[i + 1] == "to":
            to = s.child(i, "prep")
            source = s.child(to if to >= 0 else i, "pobj")
            a, b = rest(s, i, s.head[i])
            yield Candidate(a, b, source, i, "p:according", "rest")
        elif low == "as" and s.dep[i] == "mark" and s.tag[s.head[i]][0] == "V":
            verb = s.head[i]
            if s.head[verb] != verb and s.dep[verb] == "advcl":
                name = key(s, verb)
                if cues.accepts(name, "rest"):
                    a, b = rest(s, verb, s.head[verb])
                    yield Candidate(a, b, s.subject(verb), verb, name, "rest")
