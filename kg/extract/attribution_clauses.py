"""Attributions that the grammar shows: a cue (verb, adjective, noun) with a complement that tells the content."""

from collections.abc import Iterator
from dataclasses import dataclass

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
_SETTLED = frozenset("confirm admit acknowledge".split())  # with those that deny: "..., which X confirms"
_SILENT = frozenset("comment elaborate name identify quote".split())  # "declined to comment", "asked not to be named"
_INTRODUCTORY = frozenset(("mark", "punct", "cc"))
_FINITE_TAGS = frozenset(("VBD", "VBZ", "VBP", "MD"))
_ENDS = frozenset((".", "!", "?", ";", ":"))
_OPENERS = frozenset((",", "to", ".", "-", "—", "–", "(", ")", "so", "as", "in", "on", "at", "of", "for", "and", "or"))
_ASIDES = frozenset(("RB", "CC", "TO", "SYM", "''", "-RRB-", ":", "VB", "WP", "WRB", "WDT"))
_FARTHEST_THAT = 12  # tokens from "said" to its "that"
_LONGEST_SENTENCE = 80  # tokens
_MAX_CLIMB = 6
_EDGE = " \t\r\n\xa0\u2009\u202f,;:.—–-"


@dataclass(slots=True)
class Candidate:
    """A content, characters [start, end), told by a cue (a token, -1: none) in a frame.

    `speaker` is the head token of the source's words, -1 if none is expressed; `key` names the cue in the table of
    cues; `gaps` are characters between start and end that are the article's own words.
    """

    start: int
    end: int
    speaker: int
    cue: int
    key: str
    frame: str
    stance: str = "says"
    negated: bool = False
    gaps: tuple[tuple[int, int], ...] = ()


def clauses(s: Syntax, cues: Cues) -> Iterator[Candidate]:
    """All attributions that the parse shows, in the order of their cues; some overlap."""
    for i, (tag, lemma, low) in enumerate(zip(s.tag, s.lemma, s.low, strict=True)):
        if (tag[0], lemma) in cues.words:
            yield from _told(s, i, cues)
        if low in _VIEWS:
            if s.dep[i] == "pobj" and s.low[s.head[i]] in ("in", "from"):
                yield from _view(s, i)
        elif low in _HEARSAY:
            if s.dep[i] == "advmod" and s.tag[s.head[i]][0] in _VERBAL:
                yield from _around(s, i, -1, i, "r:hearsay")
        elif low == "according" and i + 1 < s.size and s.low[i + 1] == "to":
            to = s.child(i, "prep")
            who = s.child(to if to >= 0 else i, "pobj")
            if who < 0 or s.low[who] not in _STANDARDS:
                yield from _around(s, i, who, i, "p:according")


def _told(s: Syntax, cue: int, cues: Cues) -> Iterator[Candidate]:
    """The contents that stand as complements of a cue."""
    name = key(s, cue)
    kind = s.tag[cue][0]
    if kind == "V" and (whole := _whole_clause(s, cue, name, cues)) is not None:
        yield whole
        return
    found = []
    for frame, k in _complements(s, cue):
        stance = cues.stance(name, frame)
        if stance and frame == "obj" and _is_claim(s, k, cues):
            stance = _stance_to_claim(s, k, name, cues)
        if stance:
            found.append((frame, k, stance))
    if kind == "N" and _is_denied(s, cue, cues):
        return
    if not found:
        if kind == "V" and cues.stance(name, "rest"):
            yield from _said_around(s, cue, name)
        if kind == "V" and cues.stance(name, "s") == "says":
            yield from _followed(s, cue, name, cues)
        if s.lemma[cue] in _RAISING and s.child(cue, "nsubjpass") >= 0:
            yield from _raised(s, cue, name)
        return
    clausal = any(frame != "obj" and stance != "about" for frame, _, stance in found)
    named = kind == "V" and any(frame == "obj" and stance == "about" for frame, _, stance in found)
    who = s.subject(cue) if kind == "V" else _possessor(s, cue, cues) if kind == "N" else _bearer(s, cue)
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


def _whole_clause(s: Syntax, cue: int, name: str, cues: Cues) -> Candidate | None:
    """The content of a cue that breaks into a clause, "Ghana, X said, had left", or takes it up, "which X denies"."""
    stance = cues.stance(name, "that")
    subjects = [k for k in s.kids[cue] if k < cue and s.dep[k] == "nsubj"]
    rest = s.head[cue] if s.dep[cue] == "parataxis" else s.child(cue, "ccomp")
    if len(subjects) == 2 and stance and rest > cue and s.child(rest, "nsubj", "nsubjpass", "expl") < 0:
        topic, who = subjects
        first, last = s.on_line(s.left[topic], s.right[rest], cue)
        resumes = next((j for j in range(cue + 1, rest) if s.head[j] == rest), rest)
        gap = (s.end[s.right[topic]], s.start[resumes])
        if s.low[s.right[topic] + 1] != ",":
            return None
        start, end = trim(s.text, s.start[first], s.end[last])
        return Candidate(start, end, who, cue, name, "rest", stance, s.is_negated(cue), (gap,))
    if not stance or not (stance == "denies" or s.lemma[cue] in _SETTLED):
        return None
    relative = s.head[cue] if s.dep[cue] == "conj" and s.child(cue, "dobj", "ccomp", "xcomp") < 0 else cue
    which = s.child(relative, "dobj")
    if s.dep[relative] != "relcl" or which < 0 or s.low[which] != "which" or s.low[which - 1] != ",":
        return None
    clause = noun = s.head[relative]
    for _ in range(_MAX_CLIMB):
        if s.tag[clause][0] in _VERBAL:
            break
        clause = s.head[clause]
    if s.tag[clause][0] not in _VERBAL or _is_claim(s, noun, cues):
        return None
    if s.dep[clause] == "ccomp" and cues.stance(key(s, s.head[clause]), "that"):  # another says that
        return Candidate(s.start[which], s.end[which], s.subject(cue), cue, name, "obj", stance, s.is_negated(cue))
    first, last = s.on_line(s.left[clause], which - 2, cue)
    start, end = trim(s.text, s.start[first], s.end[last])
    return Candidate(start, end, s.subject(cue), cue, name, "rest", stance, s.is_negated(cue))


def _may_precede(s: Syntax, cue: int, k: int) -> bool:
    """Whether what stands before a cue is its content: behind a comma, and a clause unless the sentence ends there."""
    if s.low[s.right[k] + 1] in _BREAKS or s.low[s.right[k]] in _BREAKS:
        return False
    clause = any(s.tag[i][0] in _VERBAL for i in range(s.left[k], s.right[k] + 1))
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
            if clause >= 0 and s.child(clause, "nsubj") >= 0 and s.tag[s.left[clause]] not in _WH:
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


def _said_around(s: Syntax, verb: int, name: str) -> Iterator[Candidate]:
    """`as X says` and `..., X says, ...`: a verb of saying without a content of its own inside another clause."""
    mark, told = s.child(verb, "mark"), s.child(verb, "dobj")
    if (s.child(verb, "xcomp", "ccomp", "advcl") < 0 and (told < 0 or s.low[told] == "it")) and (
        s.dep[verb] == "parataxis" or (s.dep[verb] == "advcl" and mark >= 0 and s.low[mark] == "as")
    ):
        who = s.subject(verb)
        if who >= 0 and s.low[max(0, s.left[verb] - 1)] not in _BREAKS:
            yield from _around(s, verb, who, verb, name)


def _followed(s: Syntax, verb: int, name: str, cues: Cues) -> Iterator[Candidate]:
    """`X said (that) ...` where the parser lost the clause: the rest of the sentence, if it has a finite verb."""
    who, first = s.subject(verb), verb + 1
    _, last = s.on_line(verb, min(s.size - 1, verb + _LONGEST_SENTENCE), verb)
    for i in range(verb + 1, min(last, verb + _FARTHEST_THAT)):
        if s.low[i] == "that" and s.tag[i] == "IN":
            first = i
            break
        if s.tag[i][0] == "V" or (s.tag[i][0], s.lemma[i]) in cues.words:
            break
    if who < 0 or who >= first or s.is_passive(verb) or not s.low[verb - 1][0].isalnum():
        return
    if first == verb + 1 and (s.lemma[verb] != "say" or s.low[first] in _OPENERS or s.tag[first] in _ASIDES):
        return
    end = next((i for i in range(first, last + 1) if s.low[i] in _ENDS), last + 1)
    finite = next((i for i in range(first + 2, end) if s.tag[i] in _FINITE_TAGS or s.low[i] == ","), end)
    clause = s.head[finite] if finite < end and s.dep[finite] in ("aux", "auxpass") else finite
    if finite == end or s.low[finite] == "," or s.dep[clause] in ("relcl", "conj"):
        return
    if s.tag[finite - 1] not in _WH:
        start, stop = trim(s.text, s.start[first], s.end[end - 1])
        yield Candidate(start, stop, who, verb, name, "that", "says", s.is_negated(verb))


def _raised(s: Syntax, verb: int, name: str) -> Iterator[Candidate]:
    """`X is said to have left`."""
    k = s.child(verb, "xcomp")
    if k > verb:
        first, last = s.on_line(s.left[s.child(verb, "nsubjpass")], s.right[k], verb)
        start, end = trim(s.text, s.start[first], s.end[last])
        yield Candidate(start, end, s.subject(verb), verb, name, "said", "says", s.is_negated(verb))


def _view(s: Syntax, noun: int) -> Iterator[Candidate]:
    """`in X's view`, `in the words of X`."""
    who = s.child(noun, "poss")
    if who < 0 and (of := s.child(noun, "prep")) >= 0 and s.low[of] == "of":
        who = s.child(of, "pobj")
    if who >= 0:
        yield from _around(s, s.head[noun], who, noun, "p:view")


def _around(s: Syntax, adjunct: int, who: int, cue: int, name: str) -> Iterator[Candidate]:
    """The clause that an adjunct stands in: without it at the clause's edge, with a gap where it stands inside."""
    clause = s.head[adjunct]
    for _ in range(_MAX_CLIMB):
        if s.tag[clause][0] in _VERBAL:
            break
        clause = s.head[clause]
    first, last = s.on_line(s.left[clause], s.right[clause], adjunct)
    a, b = s.left[adjunct], s.right[adjunct]
    while first < a and s.dep[first] in _INTRODUCTORY:  # "that, according to X, ..."
        first += 1
    gaps: tuple[tuple[int, int], ...] = ()
    if a <= first:
        first = b + 1
    elif last - b <= 1:
        last = a - 1
    else:
        gaps = ((s.start[a], s.end[b]),)
    if first <= last:
        start, end = trim(s.text, s.start[first], s.end[last])
        if start < end:
            yield Candidate(start, end, who, cue, name, "rest", gaps=gaps)


def _is_claim(s: Syntax, noun: int, cues: Cues) -> bool:
    return s.tag[noun][0] == "N" and cues.stance(key(s, noun), "that") is not None


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


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """A content's characters without the white space and punctuation around it; quotation marks stay."""
    words = text[start:end].rstrip(_EDGE)
    end = start + len(words)
    return end - len(words.lstrip(_EDGE)), end
