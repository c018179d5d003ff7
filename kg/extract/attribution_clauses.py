"""Attributions that the grammar shows: a cue (verb, adjective, noun) with a complement that tells the content."""

from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract.attribution_cues import Cues
from kg.extract.attribution_syntax import NOMINAL, Syntax, key

_WH = frozenset(("WP", "WDT", "WRB", "WP$"))
_FINITE = frozenset(("that", "s", "wh", "inf"))
# Children of a cue that may stand between it and its content without being part of it: hearer, time, place.
_BETWEEN = frozenset("dobj dative prep advmod npadvmod prt agent punct advcl cc conj mark aux auxpass neg".split())
_NO_HEARER = frozenset("say claim argue think believe hope insist maintain suggest add declare announce contend".split())
_TAKEN_ALONG = frozenset(("as", "for", "on", "against", "to", "with"))  # "slammed the plan as too vague"
_HEARSAY = frozenset("reportedly allegedly supposedly purportedly ostensibly apparently".split())
_VIEWS = frozenset("view opinion eyes words estimation assessment judgment judgement telling reading perspective".split())
_RAISING = frozenset("say report believe think allege claim rumor rumour suspect presume understand know".split())
_AROUND = frozenset(("parataxis", "ccomp", "dep", "advcl", "conj"))


@dataclass(slots=True)
class Candidate:
    """A content, characters [start, end), told by a cue (a token, -1: none) in a frame.

    `speaker` is the head token of the source's words, -1 if none is expressed; `key` names the cue in the table of cues.
    """

    start: int
    end: int
    speaker: int
    cue: int
    key: str
    frame: str
    stance: str = "says"
    negated: bool = False


def clauses(s: Syntax, cues: Cues) -> Iterator[Candidate]:
    """All attributions that the parse shows, in the order of their cues; some overlap."""
    for i, (tag, lemma) in enumerate(zip(s.tag, s.lemma, strict=True)):
        if (tag[0], lemma) in cues.lemmas and tag[0] in "VN" or (tag[0] == "J" and ("A", lemma) in cues.lemmas):
            yield from _told(s, i, cues)
        elif lemma == "according" and i + 1 < s.size and s.low[i + 1] == "to":
            to = s.child(i, "prep")
            yield from _around(s, i, s.child(to if to >= 0 else i, "pobj"), i, "p:according")
        elif lemma in _HEARSAY and s.dep[i] == "advmod" and s.tag[s.head[i]][0] in "VM":
            yield from _around(s, i, -1, i, "r:hearsay")
        elif lemma in _VIEWS and s.dep[i] == "pobj" and s.low[s.head[i]] in ("in", "from"):
            source = _possessor(s, i)
            if source >= 0:
                yield from _around(s, s.head[i], source, i, "p:view")


def _told(s: Syntax, cue: int, cues: Cues) -> Iterator[Candidate]:
    name = key(s, cue)
    verb = s.tag[cue][0] == "V"
    found = []
    for frame, k in _complements(s, cue):
        stance = cues.stance(name, frame)
        if stance and not (stance == "denies" and frame == "obj" and _is_bare_claim(s, k, cues)):
            found.append((frame, k, stance))
    if not found:
        if verb and cues.stance(name, "rest"):
            yield from _said_around(s, cue, name)
        return
    clausal = any(frame not in ("obj", "about") for frame, _, _ in found)
    who = s.subject(cue) if verb else _possessor(s, cue) if s.tag[cue][0] == "N" else _bearer(s, cue)
    for frame, k, stance in found:
        if (frame == "obj" and clausal) or (who < 0 and frame not in ("that", "s", "pre", "is")):
            continue
        first, last = _extent(s, cue, k, frame)
        if first < last:
            start, end = trim(s.text, s.start[first], s.end[last - 1])
            if start < end:
                yield Candidate(start, end, who, cue, name, frame, stance, s.is_negated(cue))
    

def _complements(s: Syntax, i: int) -> Iterator[tuple[str, int]]:
    """(frame, head of the content) for each complement of a token."""
    for k in s.kids[i]:
        dep = s.dep[k]
        if dep in ("ccomp", "xcomp", "acl"):
            yield _clause_frame(s, i, k), k
        elif dep == "dobj":
            yield "obj", k
        elif dep == "oprd":
            yield "oprd", k
        elif dep == "prep":
            for j in s.kids[k]:
                if s.dep[j] == "pobj":
                    yield s.low[k], j
                elif s.dep[j] == "pcomp":
                    yield s.low[k] + "+", j
    if s.dep[i] == "nsubj" and s.lemma[s.head[i]] == "be":
        k = s.child(s.head[i], "ccomp")
        if k > i:
            yield "is", k


def _clause_frame(s: Syntax, cue: int, k: int) -> str:
    mark = s.child(k, "mark")
    word = s.low[mark] if mark >= 0 else ""
    first = s.left[k]
    if (s.tag[first] in _WH and s.low[first] != "that") or word in ("whether", "if"):
        return "wh"
    if word == "that" or (s.low[first] == "that" and s.dep[k] == "acl"):
        return "that"
    to = any(s.low[j] == "to" for j in s.kids[k] if j < k)
    if s.dep[k] in ("xcomp", "acl"):
        return "to" if to else "ing" if s.tag[k] == "VBG" else "bare"
    if k < cue:
        return "pre"
    if to and s.tag[k] == "VB":
        return "inf"
    return "ing" if s.tag[k] == "VBG" and s.child(k, "aux") < 0 else "s"


def _extent(s: Syntax, cue: int, k: int, frame: str) -> tuple[int, int]:
    """The tokens [first, last) of a content: the subtree of its head, with what the parser hung elsewhere, on one line."""
    first, last = s.left[k], s.right[k]
    if frame in _FINITE and k > cue:
        for j in s.kids[cue]:
            if cue < j < first and (s.dep[j] not in _BETWEEN or (s.dep[j] == "dobj" and s.lemma[cue] in _NO_HEARER)):
                first = s.left[j]
                break
        last = max((s.right[j] for j in s.kids[cue] if j >= k and s.dep[j] == "ccomp"), default=last)
    elif frame == "obj":
        for j in s.kids[cue]:
            if j == last + 1 and s.dep[j] == "prep" and s.low[j] in _TAKEN_ALONG:
                last = s.right[j]
    elif frame == "oprd" or (frame == "to" and TO):
        for j in s.kids[cue]:
            if cue < j < k and s.dep[j] in ("dobj", "nsubj", "dative"):
                first = min(first, s.left[j])
    at = cue if frame == "pre" else k if s.line[k] == s.line[cue] else first
    if frame == "pre":
        last = min(last, cue - 1)
        at = cue
    while last > first and s.line[last] != s.line[at]:
        last -= 1
    while first < last and s.line[first] != s.line[at]:
        first += 1
    return (cue + 1 if first < cue < k else first), last + 1
import os
TO='t' in os.environ.get('V','')

def _said_around(s: Syntax, verb: int, name: str) -> Iterator[Candidate]:
    """`as X says` and `..., X says, ...`: a verb of saying without a content of its own inside another clause."""
    if s.head[verb] == verb or s.child(verb, "xcomp", "advcl") >= 0:
        return
    mark = s.child(verb, "mark")
    if s.dep[verb] == "parataxis" or (s.dep[verb] == "advcl" and mark >= 0 and s.low[mark] == "as"):
        who = s.subject(verb)
        if who >= 0:
            yield from _around(s, verb, who, verb, name)


def _around(s: Syntax, adjunct: int, who: int, cue: int, name: str) -> Iterator[Candidate]:
    """The clause that an adjunct stands in, without it where it stands at its edge."""
    clause = s.head[adjunct]
    while s.tag[clause][0] not in "VM" and s.head[clause] != clause and s.dep[clause] != "ROOT":
        clause = s.head[clause]
    first, last = s.left[clause], s.right[clause] + 1
    while first < adjunct and s.line[first] != s.line[adjunct]:
        first += 1
    while last - 1 > adjunct and s.line[last - 1] != s.line[adjunct]:
        last -= 1
    a, b = s.left[adjunct], s.right[adjunct] + 1
    if a - first < last - b:
        first = b if a - first <= 1 else first
    elif last - b <= 1:
        last = a
    if first < last:
        start, end = trim(s.text, s.start[first], s.end[last - 1])
        if start < end:
            yield Candidate(start, end, who, cue, name, "rest")


def _is_bare_claim(s: Syntax, noun: int, cues: Cues) -> bool:
    """Whether a noun means something said ("the claim") without telling what."""
    return cues.stance(f"n:{s.lemma[noun]}", "that") is not None and s.child(noun, "acl", "ccomp") < 0


def _possessor(s: Syntax, noun: int) -> int:
    """Whose a noun is: "X's claim", "a claim by X", "the view of X", "X made the claim"."""
    who = s.child(noun, "poss")
    if who >= 0:
        return who
    for k in s.kids[noun]:
        if s.dep[k] == "prep" and (s.low[k] in ("by", "from") or (s.low[k] == "of" and s.lemma[noun] in _VIEWS)):
            return s.child(k, "pobj")
    dep, head = s.dep[noun], s.head[noun]
    if dep == "pobj":
        dep, head = s.dep[s.head[noun]], s.head[s.head[noun]]
    return s.subject(head) if s.tag[head][0] == "V" and dep in ("dobj", "prep") else -1


def _bearer(s: Syntax, adjective: int) -> int:
    """Who is "confident that ...": the subject of the copula, or the noun that the adjective stands at."""
    who = s.child(adjective, "nsubj")
    if who >= 0 or s.dep[adjective] not in ("acomp", "advcl", "oprd", "conj", "amod"):
        return who
    head = s.head[adjective]
    return s.subject(head) if s.tag[head][0] in "VM" else head if s.tag[head] in NOMINAL else -1


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """A content's characters without the white space and punctuation around it; quotation marks stay."""
    while start < end and (text[start].isspace() or text[start] in ",;:.—–-"):
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in ",;:.—–-"):
        end -= 1
    return start, end
