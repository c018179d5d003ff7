"""Attributions that the grammar shows: a cue (verb, adjective, noun) with a complement that tells the content."""

from collections.abc import Iterator

from kg.extract.attribution_around import (
    around,
    broken_into,
    followed,
    inverted,
    is_claim,
    raised,
    said_around,
    taken_up,
    view,
)
from kg.extract.attribution_candidate import Candidate, trim
from kg.extract.attribution_cues import Cues
from kg.extract.attribution_syntax import NOMINAL, Syntax, key

_WH = frozenset(("WP", "WDT", "WRB", "WP$"))
_VERBAL = frozenset("VM")  # first letters of the tags of verbs and modals
_FINITE = frozenset(("that", "s", "wh", "inf"))
_WITHOUT_SOURCE = frozenset(("that", "s", "pre", "is", "said"))  # "it was reported that": content without a source
# Children of a cue that may stand between it and its content without being part of it: hearer, time, place.
_BETWEEN = frozenset("dobj dative prep advmod npadvmod prt agent punct advcl cc conj mark aux auxpass neg".split())
_NO_HEARER = frozenset("say claim argue think believe hope insist maintain suggest add declare announce".split())
_WITH_HEARER = frozenset("tell inform remind assure convince warn persuade advise".split())
_TAKEN_ALONG = frozenset(("as", "for", "on", "against", "to", "with"))  # "slammed the plan as too vague"
_BREAKS = frozenset((";", ":", "—", "–"))  # "It never ran; the editor argued": two sentences
_SHORT_TAG = 4  # tokens behind the cue of a heading: "No deal, says Paris"
_MENTAL = frozenset("idea view notion concern theory belief impression opinion hope fear doubt wish".split())
_HEARSAY = frozenset("reportedly allegedly supposedly purportedly ostensibly".split())
_VIEWS = frozenset("view opinion eyes words word estimation assessment judgment judgement telling reading".split())
_RAISING = frozenset("say report believe think allege claim rumor rumour suspect presume understand know".split())
_MEANS = frozenset("in with by as through for on".split())  # "in a statement that ...", but not "despite reports that"
_GIVEN = frozenset("make give have issue release raise voice repeat send hold take present offer express share".split())
_ADVERBIAL = frozenset("as while after before because although though since until unless".split())  # "said, as it fell"
_STANDARDS = frozenset("plan schedule law custom tradition need rank size age merit protocol procedure".split())
_SILENT = frozenset("comment elaborate name identify quote".split())  # "declined to comment", "asked not to be named"
_LONGEST_SENTENCE = 80  # tokens


def clauses(s: Syntax, cues: Cues) -> Iterator[Candidate]:
    """All attributions that the parse shows, in the order of their cues; some overlap."""
    for i, (tag, lemma, low) in enumerate(zip(s.tag, s.lemma, s.low, strict=True)):
        if (tag[0], lemma) in cues.words:
            yield from _told(s, i, cues)
        if low in _VIEWS:
            if s.dep[i] == "pobj" and s.low[s.head[i]] in ("in", "from"):
                yield from view(s, i)
        elif low in _HEARSAY:
            if s.dep[i] == "advmod" and s.tag[s.head[i]][0] in _VERBAL:
                yield from around(s, i, -1, i, "r:hearsay")
        elif low == "according" and i + 1 < s.size and s.low[i + 1] == "to":
            to = s.child(i, "prep")
            who = s.child(to if to >= 0 else i, "pobj")
            if who < 0 or s.low[who] not in _STANDARDS:
                yield from around(s, i, who, i, "p:according")


def _told(s: Syntax, cue: int, cues: Cues) -> Iterator[Candidate]:
    """The contents that stand as complements of a cue."""
    name = key(s, cue)
    kind = s.tag[cue][0]
    if kind == "V" and (stance := cues.stance(name, "that")):
        whole = broken_into(s, cue, name, stance) or taken_up(s, cue, name, stance, cues)
        if whole:
            yield whole
            return
    found = []
    for frame, k in _complements(s, cue):
        stance = cues.stance(name, frame)
        if stance and frame == "obj" and is_claim(s, k, cues):
            stance = _stance_to_claim(s, k, name, cues)
        if stance:
            found.append((frame, k, stance))
    if kind == "N" and _is_denied(s, cue, cues):
        return
    if not found:
        if kind == "V" and cues.stance(name, "rest"):
            yield from said_around(s, cue, name)
        if kind == "V" and cues.stance(name, "s") == "says":
            yield from followed(s, cue, name, cues)
        if s.lemma[cue] in _RAISING and s.child(cue, "nsubjpass") >= 0:
            yield from raised(s, cue, name)
        return
    clausal = any(frame != "obj" and stance != "about" for frame, _, stance in found)
    named = kind == "V" and any(frame == "obj" and stance == "about" for frame, _, stance in found)
    who = s.subject(cue) if kind == "V" else _possessor(s, cue, cues) if kind == "N" else _bearer(s, cue)
    if kind == "V" and (behind := inverted(s, cue)) >= 0 and any(frame == "pre" for frame, _, _ in found):
        who, found = behind, [one for one in found if one[0] == "pre"]
    elif s.dep[cue] == "acl" and is_claim(s, s.head[cue], cues) and s.dep[s.head[cue]] == "dobj":
        verb = s.head[s.head[cue]]  # "issued a statement saying that": who issued it says so
        who = s.subject(verb) if s.lemma[verb] in _GIVEN and s.subject(verb) >= 0 else who
    denied = kind == "N" and s.dep[cue] == "nsubjpass" and cues.stance(key(s, s.head[cue]), "that") == "denies"
    if denied and (agent := s.subject(s.head[cue])) >= 0:  # "the claim that ... was rejected by X"
        who, found = agent, [(frame, k, "denies") for frame, k, _ in found]
    for frame, k, stance in found:
        if (frame == "obj" and clausal) or (named and stance == "about" and frame not in ("obj", "oprd")):
            continue
        if who < 0 and (frame not in _WITHOUT_SOURCE or s.lemma[cue] in _MENTAL):
            continue
        if frame == "to" and s.lemma[k] in _SILENT and (stance == "denies" or s.is_negated(k)):
            continue
        if frame == "pre" and not _may_precede(s, cue, k):
            continue
        first, last = _extent(s, cue, k, frame)
        if first <= last and (frame in _FINITE or s.line[first] == s.line[cue]):
            start, end = trim(s.text, s.start[first], s.end[last])
            if any(c.isalpha() for c in s.text[start:end]):
                yield Candidate(start, end, who, cue, name, frame, stance, s.is_negated(cue))


def _may_precede(s: Syntax, cue: int, k: int) -> bool:
    """Whether what stands before a cue is its content: behind a comma, and a clause unless the sentence ends there."""
    last = min(s.right[k], cue - 1)
    if s.low[last + 1] in _BREAKS or s.low[last] in _BREAKS:
        return False
    clause = any(s.tag[i][0] in _VERBAL for i in range(max(s.left[k], k - _LONGEST_SENTENCE), s.right[k] + 1))
    return clause or s.right[cue] - cue <= _SHORT_TAG


def _complements(s: Syntax, i: int) -> Iterator[tuple[str, int]]:
    """(frame, head of the content) for each complement of a token."""
    for k in s.kids[i]:
        dep = s.dep[k]
        if dep in ("ccomp", "xcomp", "acl"):
            yield _clause_frame(s, i, k), k
        elif dep == "dobj":
            yield "obj", k
            clause = s.child(k, "relcl") if s.lemma[i] in _WITH_HEARER else -1
            first = s.left[clause]
            if clause >= 0 and s.child(clause, "nsubj") >= 0 and (s.tag[first] not in _WH or s.low[first] == "that"):
                yield "s", clause  # "told the paper the troops had left"
        elif dep == "advcl" and k > i and (mark := s.child(k, "mark")) >= 0 and s.low[mark] == "for":
            yield "for+", k  # "called for X to go"
        elif dep == "relcl" and _is_content(s, k):
            yield "that", k
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


def _is_content(s: Syntax, clause: int) -> bool:
    """Whether a "that" clause that the parser takes for relative tells a content: nothing is missing in it."""
    first = s.left[clause]
    return (
        s.low[first] == "that"
        and s.dep[first] == "dobj"
        and any(s.dep[j] == "dobj" and j != first for j in s.kids[clause])
    )


def _clause_frame(s: Syntax, cue: int, k: int) -> str:
    mark = s.child(k, "mark")
    word = s.low[mark] if mark >= 0 else ""
    first = s.left[k]
    if (s.tag[first] in _WH and s.low[first] != "that") or word in ("whether", "if"):
        return "wh"
    if word == "that" or (s.low[first] == "that" and s.dep[k] == "acl"):
        return "that"
    if word in _ADVERBIAL:
        return ""
    to = any(s.low[j] == "to" for j in s.kids[k] if j < k)
    if s.dep[k] in ("xcomp", "acl"):
        ing = s.tag[k] == "VBG" or any(s.tag[j] == "VBG" and s.dep[j] == "aux" for j in s.kids[k])
        return "to" if to else "ing" if ing else "bare"
    if k < cue:
        return "pre"
    if to and s.tag[k] == "VB":
        return "inf"
    return "ing" if s.tag[k] == "VBG" and s.child(k, "aux") < 0 else "s"


def _extent(s: Syntax, cue: int, k: int, frame: str) -> tuple[int, int]:
    """The first and the last token of a content: its head's subtree and what the parser hung elsewhere, on a line."""
    first, last = s.left[k], s.right[k]
    if frame == "pre":
        return s.on_line(first, min(last, cue - 1), cue)
    if frame in _FINITE:
        for j in s.kids[cue]:
            if cue < j < first and (s.dep[j] not in _BETWEEN or (s.dep[j] == "dobj" and s.lemma[cue] in _NO_HEARER)):
                first = s.left[j]
                break
        last = max(
            (s.right[j] for j in s.kids[cue] if j >= k and s.dep[j] == "ccomp" and s.line[j] == s.line[k]), default=last
        )
    elif frame == "obj":
        for j in s.kids[cue]:
            if j == last + 1 and s.dep[j] == "prep" and s.low[j] in _TAKEN_ALONG:
                last = s.right[j]
    elif frame == "for+" and s.low[first] == "for":
        first += 1
    elif frame == "for":  # "called for X to go"
        last = next((s.right[j] for j in s.kids[cue] if s.left[j] == last + 1 and _is_infinitive(s, j)), last)
    elif frame == "to" and s.lemma[cue] == "call":  # "called on X to go"
        first = min((s.left[j] + 1 for j in s.kids[cue] if cue < j < k and s.low[j] == "on"), default=first)
    elif frame in ("of", "of+") and s.lemma[cue] == "accuse":  # "accused X of lying"
        first = min((s.left[j] for j in s.kids[cue] if cue < j < k and s.dep[j] == "dobj"), default=first)
    elif frame in ("oprd", "to"):  # "called X a liar", "urged X to go": what is said about X
        first = min((s.left[j] for j in s.kids[cue] if cue < j < k and s.dep[j] in ("dobj", "nsubj")), default=first)
    first, last = s.on_line(first, last, k if s.line[k] == s.line[cue] else first)
    return (cue + 1 if first < cue < k else first), last


def _is_infinitive(s: Syntax, verb: int) -> bool:
    return s.tag[verb] == "VB" and any(s.low[j] == "to" for j in s.kids[verb] if j < verb)


def _stance_to_claim(s: Syntax, noun: int, verb: str, cues: Cues) -> str | None:
    """How a verb stands to "the claim that ..." as its object; None where that is no content of the verb.

    "Expressed concern that ..." is told by the noun; "rejected the claim" leaves open what is rejected.
    """
    if (s.child(noun, "acl", "ccomp") >= 0) != (cues.stance(verb, "that") == "denies"):
        return None
    return cues.stance(verb, "that" if cues.stance(verb, "that") == "denies" else "obj")


def _is_denied(s: Syntax, noun: int, cues: Cues) -> bool:
    """Whether a noun is what a verb denies, which then tells its content: "rejected allegations that ..."."""
    return s.dep[noun] == "dobj" and cues.stance(key(s, s.head[noun]), "that") == "denies"


def _possessor(s: Syntax, noun: int, cues: Cues) -> int:
    """Whose a noun is: "X's claim", "a claim by X", "X made the claim"; -1 if it is not told."""
    who = s.child(noun, "poss")
    if who >= 0:
        return who
    for k in s.kids[noun]:
        if s.dep[k] == "prep" and s.low[k] in ("by", "from"):
            return s.child(k, "pobj")
    verb, dep = s.head[noun], s.dep[noun]
    if dep == "pobj" and s.low[verb] in _MEANS:  # "in a statement that ..."
        verb, dep = s.head[verb], s.dep[verb]
    if s.tag[verb][0] != "V" or dep not in ("dobj", "prep"):
        return -1
    given = s.lemma[verb] in _GIVEN or dep == "prep" or cues.stance(key(s, verb), "obj") == "about"
    return s.subject(verb) if given else -1


def _bearer(s: Syntax, adjective: int) -> int:
    """Who is "confident that ...": the subject of the copula, or the noun that the adjective stands at."""
    who = s.child(adjective, "nsubj")
    if who >= 0 or s.dep[adjective] not in ("acomp", "advcl", "oprd", "conj", "amod"):
        return who
    head = s.head[adjective]
    return s.subject(head) if s.tag[head][0] in _VERBAL else head if s.tag[head] in NOMINAL else -1
